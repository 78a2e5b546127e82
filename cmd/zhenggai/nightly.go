package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	cron "github.com/netresearch/go-cron"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
	"zhenggai/internal/store"
)

// nightly takes backups on a schedule and keeps the newest few.
type nightly struct {
	dir  string
	keep int
	at   cron.Schedule // nil takes none
}

// nightly reads the schedule off the configuration.
func (c serveCommand) nightly() (nightly, error) {
	n := nightly{dir: c.BackupDir, keep: max(c.BackupKeep, 1)}
	if n.dir == "" {
		n.dir = filepath.Join(c.Data, "backups")
	}
	if strings.TrimSpace(c.BackupCron) == "" {
		return n, nil
	}
	at, err := cron.ParseStandard(c.BackupCron)
	if err != nil {
		return n, fault.Wrap(err, fault.Invalid, "cli.bad_cron", "Cron", c.BackupCron)
	}
	n.at = at
	return n, nil
}

// backUp takes backups until life ends. A backup that fails is logged and tried again at the next time.
func (m *Main) backUp(life context.Context, n nightly) {
	for n.at != nil {
		wait := time.NewTimer(time.Until(n.at.Next(now())))
		select {
		case <-life.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
		name, err := n.take(life, m.office.db)
		if err != nil {
			m.Log.Error("the scheduled backup failed", "error", err)
			continue
		}
		m.Log.Info("backup taken", "path", name)
	}
}

// take writes one backup and lets the oldest beyond keep go.
func (n nightly) take(ctx context.Context, db *store.DB) (string, error) {
	if err := os.MkdirAll(n.dir, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(n.dir, store.BackupName(now()))
	if _, err := db.Backup(ctx, org.ActorSystem, path); err != nil {
		return "", err
	}
	all := n.taken()
	for _, old := range all[:max(len(all)-n.keep, 0)] {
		if err := os.Remove(filepath.Join(n.dir, old)); err != nil {
			return path, err
		}
	}
	return path, nil
}

// taken lists the backups there are, oldest first: their names sort by time.
func (n nightly) taken() []string {
	files, _ := filepath.Glob(filepath.Join(n.dir, "zhenggai-*.zip")) // the pattern is good
	for i, f := range files {
		files[i] = filepath.Base(f)
	}
	slices.Sort(files)
	return files
}

// newest is the name and time of the newest backup, "" and zero when there is none.
func (n nightly) newest() (string, time.Time) {
	all := n.taken()
	if len(all) == 0 {
		return "", time.Time{}
	}
	name := all[len(all)-1]
	info, err := os.Stat(filepath.Join(n.dir, name))
	if err != nil {
		return name, time.Time{}
	}
	return name, info.ModTime().In(china())
}
