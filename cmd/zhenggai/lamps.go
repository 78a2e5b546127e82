package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/paper"
	"zhenggai/internal/signoff"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// lampsCommand prints the lamp of every task on a day, a line each: it reads and lights nothing.
type lampsCommand struct {
	place
	On   string `placeholder:"DATE" help:"Day to light the lamps of; today by default. 哪一天。"`
	JSON bool   `name:"json" help:"Print JSON, one object a task."`
}

// printedLamp is what is printed of a task.
type printedLamp struct {
	Task    string `json:"task"`
	Finding string `json:"finding"`
	Unit    string `json:"unit"`
	Title   string `json:"title"`
	Lamp    string `json:"lamp"` // "" where no rule holds
	Colour  string `json:"colour"`
	Planned string `json:"planned"`
	Done    string `json:"done"`
	Due     string `json:"due"`
	Reason  string `json:"reason"`
	Clause  string `json:"clause"`
	Rule    string `json:"rule"`
	Letter  string `json:"letter,omitempty"` // the document in force
}

func (c lampsCommand) Run(t *terminal) error {
	day := workday.Of(now())
	if c.On != "" {
		var err error
		if day, err = workday.Parse(c.On); err != nil {
			return err
		}
	}
	return c.reading(t, func(o *bureau) error {
		items, err := o.db.Ladders().Items(t, o.ladders.Book(), day)
		if err != nil {
			return err
		}
		for _, x := range items {
			if err := c.print(t, x); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c lampsCommand) print(t *terminal, x *supervise.Pressed) error {
	p := printedLamp{
		Task: x.Task, Finding: x.Finding.ID, Unit: x.Unit, Title: firstLineOf(x.Title), Lamp: x.Light.Name, Colour: string(x.Light.Colour),
		Planned: x.Planned.String(), Done: x.Done.String(), Due: x.Due.String(), Reason: x.Light.Reason.In(t.lang), Clause: x.Light.Clause,
		Rule: x.Light.Rule, Letter: x.Standing.Issued.Number.String(),
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(p)
	}
	_, err := fmt.Fprintln(t.out, strings.Join([]string{p.Lamp, p.Unit, p.Title, p.Done + "/" + p.Planned, p.Reason, p.Clause, p.Letter}, "\t"))
	return err
}

func firstLineOf(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// bulletinCommand writes the bulletin of a month as docx.
type bulletinCommand struct {
	place
	Month string `required:"" placeholder:"YYYY-MM" help:"Month of the bulletin. 月份。"`
	Out   string `required:"" type:"path" placeholder:"FILE" help:"File to write; it appears whole or not at all. 输出文件。"`
}

func (c bulletinCommand) Run(t *terminal) error {
	month, err := supervise.ParseMonth(c.Month)
	if err != nil {
		return err
	}
	day, err := month.Until(workday.Of(now()))
	if err != nil {
		return err
	}
	return c.reading(t, func(o *bureau) error {
		leave, err := o.leave(t, signoff.Bulletin, month.String())
		if err != nil {
			return err
		}
		if leave.Signed != nil {
			return writeWhole(c.Out, func(w io.Writer) error { return o.kept(w, leave.Signed.Hash) })
		}
		m, err := o.bulletin(t, month, day)
		m.Draft = leave.Draft()
		if err != nil {
			return err
		}
		return writeWhole(c.Out, func(w io.Writer) error { return office.WriteDocx(w, paper.Bulletin(m)) })
	})
}

// reading opens a data directory that must be there for as long as do runs.
func (p place) reading(t *terminal, do func(*bureau) error) error {
	if _, err := os.Stat(p.Data); err != nil && p.DB == "" {
		return fault.Wrap(err, fault.Invalid, "cli.no_data", "Dir", p.Data)
	}
	o, err := p.open(t, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return errors.Join(do(o), o.Close())
}

// rulesLoadCommand puts a rule file in force.
type rulesLoadCommand struct {
	place
	File string `arg:"" name:"file" help:"Holiday table, lamp rule or closing policy (TOML). 规则文件。"`
}

func (c rulesLoadCommand) Run(t *terminal) error {
	text, err := readRules(c.File)
	if err != nil {
		return err
	}
	return c.reading(t, func(o *bureau) error {
		_, read, err := o.rules.Load(t, org.ActorCommand, c.File, text, workday.Of(now()))
		if err != nil {
			return rulesRefused(t, err)
		}
		_, err = fmt.Fprintf(t.out, "%s: %s\n", c.File, read.Sound.In(t.lang))
		return err
	})
}
