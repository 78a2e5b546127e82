package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// rulesCommand holds the commands about rule files; docs/rules.md says how one is written.
type rulesCommand struct {
	Check rulesCheckCommand `cmd:"" help:"Check rule files before they are used. 检查规则文件。"`
}

// rulesCheckCommand tells every defect of rule files, each with its line. Files are also held against
// what ships with the product and against the files named before them.
type rulesCheckCommand struct {
	Files []string `arg:"" name:"file" help:"Holiday tables, lamp rules, closing policies (TOML). 放假表、亮灯规则、销号办法。"`
	JSON  bool     `name:"json" help:"Print JSON, one object a file."`
}

// checkedRules is what is printed of a file.
type checkedRules struct {
	File    string          `json:"file"`
	Kind    string          `json:"kind"` // holidays, lamps, closing, or "" when nothing tells
	Defects []checkedDefect `json:"defects"`
	sound   say.Text        // what a sound file holds
}

type checkedDefect struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

func (c rulesCheckCommand) Run(t *terminal) error {
	wrong := false
	shelf := newShelf()
	for _, name := range c.Files {
		text, err := readRules(name)
		if err != nil {
			return err
		}
		result, defects := shelf.check(name, text)
		wrong = wrong || len(defects) > 0
		if err := c.print(t, result, defects); err != nil {
			return err
		}
	}
	if wrong {
		return exit(exitDefects)
	}
	return nil
}

// readRules reads a rule file, a little past the most that is taken for one.
func readRules(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", name)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, rulefile.MaxBytes+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.cannot_read", "Name", name)
	}
	return text, nil
}

func (c rulesCheckCommand) print(t *terminal, r checkedRules, defects rulefile.Defects) error {
	if c.JSON {
		r.Defects = make([]checkedDefect, len(defects))
		for i, d := range defects {
			r.Defects[i] = checkedDefect{d.Line, d.Text.In(t.lang)}
		}
		return json.NewEncoder(t.out).Encode(r)
	}
	if len(defects) == 0 {
		_, err := fmt.Fprintf(t.out, "%s: %s\n", r.File, r.sound.In(t.lang))
		return err
	}
	for _, d := range defects {
		if _, err := fmt.Fprintln(t.out, d.In(t.lang)); err != nil {
			return err
		}
	}
	return nil
}

// shelf is what the files checked so far come to.
type shelf struct {
	calendar *workday.Calendar
	rules    *supervise.Rules
	policies *closure.Policies
}

func newShelf() *shelf {
	return &shelf{calendar: workday.Embedded(), rules: &supervise.Rules{}, policies: closure.Embedded()}
}

// kinds are the rule files there are, each told by keys that no other has.
var kinds = []struct {
	name  string
	told  []string
	check func(s *shelf, name string, text []byte) (say.Text, rulefile.Defects)
}{
	{"holidays", []string{"holiday"}, (*shelf).holidays},
	{"lamps", []string{"lamp", "step"}, (*shelf).lamps},
	{"closing", []string{"stages", "materials"}, (*shelf).closing},
}

func (s *shelf) check(name string, text []byte) (checkedRules, rulefile.Defects) {
	keys := rulefile.Keys(text)
	for _, kind := range kinds {
		if slices.ContainsFunc(kind.told, func(key string) bool { return slices.Contains(keys, key) }) {
			sound, defects := kind.check(s, name, text)
			return checkedRules{File: name, Kind: kind.name, sound: sound}, defects
		}
	}
	f := rulefile.Open(name, text, &map[string]any{})
	if f.Readable() {
		f.Blame("", "cli.rules_unknown")
	}
	return checkedRules{File: name}, f.Defects()
}

func (s *shelf) holidays(name string, text []byte) (say.Text, rulefile.Defects) {
	table, defects := workday.ParseTable(name, text)
	if defects != nil {
		return say.Text{}, defects
	}
	calendar, defects := s.calendar.With(table)
	if defects != nil {
		return say.Text{}, defects
	}
	s.calendar = calendar
	off, work := 0, 0
	for _, h := range table.Holidays {
		off += int(h.To-h.From) + 1
		work += len(h.Work)
	}
	return say.T("cli.rules_holidays", "Year", table.Year, "Notice", table.Notice, "Off", off, "Work", work), nil
}

func (s *shelf) lamps(name string, text []byte) (say.Text, rulefile.Defects) {
	rule, defects := supervise.ParseRule(name, text)
	if defects != nil {
		return say.Text{}, defects
	}
	rules, defects := s.rules.With(rule)
	if defects != nil {
		return say.Text{}, defects
	}
	s.rules = rules
	return say.T("cli.rules_lamps", "Title", rule.Title, "From", rule.From, "Region", rule.Region,
		"Lamps", len(rule.Lamps), "Steps", len(rule.Steps)), nil
}

func (s *shelf) closing(name string, text []byte) (say.Text, rulefile.Defects) {
	policy, defects := closure.Parse(name, text)
	if defects != nil {
		return say.Text{}, defects
	}
	policies, defects := s.policies.With(policy)
	if defects != nil {
		return say.Text{}, defects
	}
	s.policies = policies
	return say.T("cli.rules_closing", "Zh", policy.Named(say.ZhCN), "En", policy.Named(say.En), "From", policy.From.String(),
		"Region", policy.Region, "Stages", len(policy.Stages)), nil
}
