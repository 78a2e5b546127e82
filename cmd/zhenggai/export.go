package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/report"
)

// exportCommand writes the report of a round, or the ledger as a spreadsheet.
type exportCommand struct {
	place
	Format report.Format `required:"" enum:"txt,docx,html,xlsx" help:"txt, docx, html: the report; xlsx: the ledger."`
	Out    string        `required:"" type:"path" placeholder:"FILE" help:"File to write; it appears whole or not at all."`
	Round  string        `help:"Round of the report; the newest by default."`
	Filter string        `placeholder:"QUERY" help:"For xlsx: filter text as on the ledger page."`
}

func (c exportCommand) Run(t *terminal) error {
	if _, err := os.Stat(c.Data); err != nil && c.DB == "" {
		return fault.Wrap(err, fault.Invalid, "cli.no_data", "Dir", c.Data)
	}
	o, err := c.open(t, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	err = writeWhole(c.Out, func(w io.Writer) error { return c.write(t, w, o) })
	return errors.Join(err, o.Close())
}

func (c exportCommand) write(ctx context.Context, w io.Writer, o *bureau) error {
	if c.Format == report.Xlsx {
		f, faults := ledger.ParseFilter(c.Filter)
		if len(faults) > 0 {
			return faults[0]
		}
		return o.exports.Ledger(ctx, w, f)
	}
	round := c.Round
	if round == "" {
		rounds, err := o.ledger.Store.Rounds(ctx)
		if err != nil {
			return err
		}
		if len(rounds) == 0 {
			return fault.New(fault.Missing, "cli.no_round")
		}
		round = ledger.Newest(rounds).ID
	}
	return o.exports.Report(ctx, w, round, c.Format)
}

// writeWhole writes a file beside its place and moves it there when all of it is on disk.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".zhenggai-*")
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "cli.cannot_write", "Name", path)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	for _, step := range []func() error{f.Sync, f.Close, func() error { return os.Chmod(f.Name(), 0o644) }, func() error { return os.Rename(f.Name(), path) }} {
		if err := step(); err != nil {
			return fault.Wrap(err, fault.Unavailable, "cli.cannot_write", "Name", path)
		}
	}
	return nil
}
