package main

import (
	"context"
	"fmt"
	"io"

	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// dossierCommand writes everything of a finding as one archive.
type dossierCommand struct {
	agent
	Finding string `arg:"" help:"Id of the finding, or its number in the newest round. 问题的编号或序号。"`
	Out     string `required:"" type:"path" placeholder:"FILE" help:"File to write; it appears whole or not at all."`
}

func (c dossierCommand) Run(t *terminal) error {
	return c.at(t, org.Export, func(ctx context.Context, o *bureau) error {
		f, err := o.findFinding(ctx, c.Finding)
		if err != nil {
			return err
		}
		d, err := o.dossiers().Gather(ctx, f.ID)
		if err != nil {
			return err
		}
		if err := writeWhole(c.Out, func(w io.Writer) error { return d.Write(ctx, w) }); err != nil {
			return err
		}
		fmt.Fprintln(t.out, say.T("cli.dossier_written", "Name", c.Out, "Files", len(d.Content.Files), "Entries", len(d.Content.Entries), "Papers", len(d.Content.Papers)).In(t.lang))
		return nil
	})
}
