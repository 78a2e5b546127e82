package main

import (
	"encoding/json"
	"fmt"

	"zhenggai/internal/arith"
	"zhenggai/internal/reading"
)

// checkCommand prints the arithmetic defects of documents for people.
type checkCommand struct {
	Files []string `arg:"" name:"file" help:"Documents to check."`
	JSON  bool     `name:"json" help:"Print JSON, one object a document."`
	All   bool     `help:"Also print the checks that hold."`
}

func (c checkCommand) Run(t *terminal) error {
	wrong := false
	for _, name := range c.Files {
		result, err := readFile(t, name)
		if err != nil {
			return err
		}
		for _, k := range result.Checks {
			wrong = wrong || k.Verdict == arith.Mismatch
		}
		if err := c.print(t, name, result); err != nil {
			return err
		}
	}
	if wrong {
		return exit(exitDefects)
	}
	return nil
}

func (c checkCommand) print(t *terminal, name string, r reading.Result) error {
	if c.JSON {
		return json.NewEncoder(t.out).Encode(struct {
			File   string                 `json:"file"`
			Checks []reading.PrintedCheck `json:"checks"`
		}{name, reading.Print(r, t.lang).Checks})
	}
	for _, k := range r.Checks {
		if k.Verdict == arith.OK && !c.All {
			continue
		}
		verdict := map[arith.Verdict]string{
			arith.OK: verdictOK.In(t.lang), arith.Suspicious: verdictNote.In(t.lang), arith.Mismatch: verdictWrong.In(t.lang),
		}[k.Verdict]
		if _, err := fmt.Fprintf(t.out, "%s: %s: [%s] %s\n", name, k.Where, verdict, k.Explanation.In(t.lang)); err != nil {
			return err
		}
	}
	return nil
}
