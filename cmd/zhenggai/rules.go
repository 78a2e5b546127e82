package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"zhenggai/internal/fault"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
)

// rulesCommand holds the commands about rule files; docs/rules.md says how one is written.
type rulesCommand struct {
	Check rulesCheckCommand `cmd:"" help:"Check rule files before they are used. 检查规则文件。"`
	Load  rulesLoadCommand  `cmd:"" help:"Put a rule file in force. 启用规则文件。"`
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
	book := supervise.Shipped()
	for _, name := range c.Files {
		text, err := readRules(name)
		if err != nil {
			return err
		}
		next, read, defects := book.With(name, text)
		book = next
		result := checkedRules{File: name, Kind: read.Kind, sound: read.Sound}
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

// rulesRefused prints the defects for which a file was refused, and passes any other error on.
func rulesRefused(t *terminal, err error) error {
	defects, ok := errors.AsType[rulefile.Defects](err)
	if !ok {
		return err
	}
	for _, d := range defects {
		if _, err := fmt.Fprintln(t.out, d.In(t.lang)); err != nil {
			return err
		}
	}
	return exit(exitDefects)
}
