package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
	"zhenggai/internal/store"
)

// backupCommand takes a backup, also while the product serves.
type backupCommand struct {
	place
	Out string `type:"path" placeholder:"FILE" help:"Archive to write; by default a dated name in DIR/backups."`
}

func (c backupCommand) Run(t *terminal) error {
	db, err := c.existing(t)
	if err != nil {
		return err
	}
	defer db.Close()
	out := c.Out
	if out == "" {
		out = filepath.Join(c.Data, "backups", store.BackupName(now()))
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
		return fault.Wrap(err, fault.Unavailable, "cli.cannot_write", "Name", out)
	}
	m, err := db.Backup(t, org.ActorCommand, out)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, say.T("cli.backup_done", "Path", out, "Entries", int64(m.Entries)).In(t.lang))
	return nil
}

// existing opens a store that must be there already.
func (p place) existing(t *terminal) (*store.DB, error) {
	if _, err := os.Stat(p.Data); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.no_data", "Dir", p.Data)
	}
	return store.Open(t, p.config(slog.New(slog.DiscardHandler)))
}

func (p place) config(log *slog.Logger) store.Config {
	return store.Config{URL: p.DB, Dir: p.Data, Keys: p.Keys, Clock: now, Log: log}
}

// restoreCommand puts a backup into a place that holds nothing yet.
type restoreCommand struct {
	place
	File string `arg:"" type:"path" help:"Archive that backup wrote."`
}

func (c restoreCommand) Run(t *terminal) error {
	r, err := store.Restore(t, c.File, c.config(slog.New(slog.DiscardHandler)), org.ActorCommand)
	for _, d := range r.Report.Defects {
		fmt.Fprintln(t.out, d.Text.In(t.lang))
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, say.T("cli.restore_done", "Dir", c.Data, "Entries", int64(r.Report.Entries), "Rows", r.Report.Rows, "Files", r.Report.Files).In(t.lang))
	if r.Lost > 0 {
		fmt.Fprintln(t.out, say.T("cli.restore_lost", "Lost", int64(r.Lost)).In(t.lang))
	}
	return nil
}

// migrateCommand brings the database to this version's tables; opening it does.
type migrateCommand struct{ place }

func (c migrateCommand) Run(t *terminal) error {
	db, err := store.Open(t, c.config(slog.New(slog.NewTextHandler(t.err, nil))))
	if err != nil {
		return err
	}
	defer db.Close()
	fmt.Fprintln(t.out, say.T("cli.migrated", "Version", version).In(t.lang))
	return nil
}
