package main

import (
	"encoding/json"
	"fmt"
	"os"

	"zhenggai/internal/dossier"
	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// dossier checks the archive of a finding. Like a proof, without --trust it can only say whose signature it bears.
func (c verifyCommand) dossier(t *terminal) error {
	f, err := os.Open(c.Dossier)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", c.Dossier)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", c.Dossier)
	}
	checked, err := dossier.Check(f, info.Size(), c.Trust)
	if err != nil {
		fmt.Fprintln(t.out, t.sentence(err))
		return exit(exitDefects)
	}
	if c.JSON {
		err = json.NewEncoder(t.out).Encode(dossierReport(t, checked))
	} else {
		printDossier(t, checked)
	}
	if err == nil && len(checked.Defects) > 0 {
		return exit(exitDefects)
	}
	return err
}

func printDossier(t *terminal, c dossier.Checked) {
	for _, d := range c.Defects {
		fmt.Fprintln(t.out, d.In(t.lang))
	}
	key := "cli.dossier_ok"
	switch {
	case len(c.Defects) > 0:
		key = "cli.dossier_bad"
	case c.Masked:
		key = "cli.dossier_masked"
	}
	fmt.Fprintln(t.out, say.T(key, "Defects", len(c.Defects), "Files", c.Files, "Records", c.Records, "Entries", c.Entries, "Size", int64(c.Size), "Key", c.Key).In(t.lang))
}

// dossierReport is what --json prints of a dossier.
func dossierReport(t *terminal, c dossier.Checked) any {
	defects := []string{}
	for _, d := range c.Defects {
		defects = append(defects, d.In(t.lang))
	}
	return struct {
		Finding string   `json:"finding"`
		Files   int      `json:"files"`
		Records int      `json:"records"`
		Entries int      `json:"entries"`
		Size    int64    `json:"size"`
		Key     string   `json:"key"`
		Masked  bool     `json:"masked"`
		Defects []string `json:"defects"`
	}{c.Finding, c.Files, c.Records, c.Entries, int64(c.Size), c.Key, c.Masked, defects}
}
