package store

import (
	"archive/zip"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/migration"
	"zhenggai/internal/store/sqlite"
)

// Backup writes everything but the keys into one archive at path, while the store is in use, and
// appends the entry that tells of it. The archive can be restored on either engine. It appears at
// path whole or not at all, after every byte of it was read back and compared.
func (db *DB) Backup(ctx context.Context, actor, path string) (Manifest, error) {
	failed := func(err error) (Manifest, error) {
		if fault.Is(err, fault.Unavailable) {
			return Manifest{}, db.told(err)
		}
		return Manifest{}, fault.Wrap(err, fault.Unavailable, "store.backup_failed", "Path", path)
	}
	work, err := os.MkdirTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(work)
	copied := filepath.Join(work, archiveDatabase)
	if err := db.copyInto(ctx, copied); err != nil {
		return failed(err)
	}
	m, err := db.archive(ctx, copied, path)
	if err != nil {
		return failed(err)
	}
	if _, err := unpack(ctx, path, filepath.Join(work, "read-back")); err != nil {
		os.Remove(path)
		return failed(err)
	}
	ref := journal.Ref{Table: "backup", ID: filepath.Base(path)}
	_, err = changeAs(ctx, db, actor, func(r reader) reader { return r }, func(context.Context, reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.BackupTaken, Subject: ref}}, nil
	})
	return m, err
}

// copyInto makes a SQLite database at path with everything in this one, as of one moment.
func (db *DB) copyInto(ctx context.Context, path string) error {
	if db.dialect.Name == "sqlite" {
		return db.vacuumInto(ctx, path)
	}
	writer, readers, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	defer writer.Close()
	readers.Close()
	plan, err := migration.Prepare(ctx, writer, "sqlite", db.cfg.Log)
	if err != nil {
		return err
	}
	if err := plan.Apply(ctx); err != nil {
		return err
	}
	from, err := db.readers.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer from.Rollback()
	if err := transfer(ctx, from, writer, sqlite.Dialect().Text); err != nil {
		return err
	}
	// One file: the log is folded into it.
	_, err = writer.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	return err
}

// archive packs a copy of the database and the files that it names.
func (db *DB) archive(ctx context.Context, copied, path string) (Manifest, error) {
	a, err := createArchive(path)
	if err != nil {
		return Manifest{}, err
	}
	defer a.discard()
	digests, err := a.describe(ctx, copied)
	if err != nil {
		return Manifest{}, err
	}
	a.m.TakenAt = db.cfg.Clock().UnixMilli()
	if err := a.add(ctx, archiveDatabase, copied, zip.Deflate); err != nil {
		return Manifest{}, err
	}
	for _, digest := range digests {
		f, err := db.vault.Get(digest)
		if fault.Is(err, fault.Missing) {
			// The backup goes on without it: a lost file must not stop all others from being saved. Verify
			// tells of it, here and wherever the backup is restored.
			db.cfg.Log.Error("a file is missing from the vault and from this backup", "digest", digest)
			continue
		}
		if err != nil {
			return Manifest{}, err
		}
		f.Close()
		if err := a.add(ctx, "vault/"+digest[:2]+"/"+digest, f.Name(), zip.Store); err != nil {
			return Manifest{}, err
		}
	}
	return a.m, a.finish()
}

// describe reads off the copy itself what it holds, and which files belong to it.
func (a *archiveWriter) describe(ctx context.Context, copied string) (digests []string, err error) {
	writer, readers, err := sqlite.Open(copied)
	if err != nil {
		return nil, err
	}
	defer writer.Close()
	readers.Close()
	h, err := readHead(ctx, writer, "")
	if err != nil {
		return nil, err
	}
	a.m.Format, a.m.Instance, a.m.Entries, a.m.Root = archiveFormat, h.instance, h.tree.Size(), h.tree.Root().String()
	err = writer.QueryRowContext(ctx, `SELECT coalesce((SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1), '')`).Scan(&a.m.Checkpoint)
	if err != nil {
		return nil, err
	}
	named, err := filesNamed(ctx, writer, h.tree.Size())
	if err != nil {
		return nil, err
	}
	for _, f := range named {
		digests = append(digests, f.digest)
	}
	slices.Sort(digests)
	digests = slices.Compact(digests)
	_, err = writer.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	return digests, err
}

// BackupDue reports whether the last backup in the journal is as old as every, or there is none.
func (db *DB) BackupDue(ctx context.Context, every time.Duration) (bool, error) {
	last, err := db.Book().Entries(ctx, journal.Want{Act: journal.BackupTaken}, 0, 1)
	if err != nil || len(last) == 0 {
		return err == nil, err
	}
	return db.cfg.Clock().Sub(time.UnixMilli(last[0].RecordedAt)) >= every, nil
}

// BackupName is the file name of a backup taken at a time.
func BackupName(at time.Time) string { return "zhenggai-" + at.Format("20060102-150405") + ".zip" }
