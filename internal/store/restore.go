package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/migration"
	"zhenggai/internal/store/postgres"
	"zhenggai/internal/store/sqlite"
	"zhenggai/internal/vault"
)

// Restored is what a restore brought back.
type Restored struct {
	Manifest Manifest
	Report   Report
	// Lost is how many entries the journal had had beyond the backup, as far as the keys directory
	// remembers.
	Lost journal.Seq
}

// Restore puts a backup in the place that cfg names, which must hold no store yet. Every byte is
// compared with the manifest and everything is verified before anything is put there. The key at
// hand, in cfg.Keys, must have signed the backup's checkpoint; when there is none, the backup's own is
// believed, and a new one is made. The journal goes on with an entry that tells of the restore.
func Restore(ctx context.Context, archive string, cfg Config, actor string) (Restored, error) {
	cfg, err := settled(cfg)
	if err != nil {
		return Restored{}, err
	}
	if err := vacant(ctx, cfg); err != nil {
		return Restored{}, err
	}
	work, err := os.MkdirTemp(cfg.Dir, ".restoring-*")
	if err != nil {
		return Restored{}, fault.Wrap(err, fault.Unavailable, "store.directory", "Path", cfg.Dir)
	}
	defer os.RemoveAll(work)
	var out Restored
	if out.Manifest, err = unpack(ctx, archive, work); err != nil {
		return out, err
	}
	if out.Report, err = probe(ctx, work, cfg); err != nil {
		return out, err
	}
	out.Lost = lost(&out.Report)
	if !out.Report.OK() {
		return out, fault.New(fault.Invalid, "store.archive_fails", "Path", archive, "Count", len(out.Report.Defects))
	}
	if err := settle(ctx, work, cfg); err != nil {
		return out, fault.Wrap(err, fault.Unavailable, "store.restore_failed", "Path", cfg.Dir)
	}
	return out, resume(ctx, cfg, archive, actor, out.Lost)
}

// vacant refuses a place that already holds a store.
func vacant(ctx context.Context, cfg Config) error {
	taken := fault.New(fault.Conflict, "store.place_taken", "Path", cfg.Dir)
	if cfg.URL == "" {
		_, err := os.Stat(filepath.Join(cfg.Dir, archiveDatabase))
		if err == nil {
			return taken
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return fault.Wrap(err, fault.Unavailable, "store.directory", "Path", cfg.Dir)
		}
		return nil
	}
	writer, readers, err := postgres.Open(cfg.URL)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.cannot_open")
	}
	defer writer.Close()
	defer readers.Close()
	plan, err := migration.Prepare(ctx, writer, "postgres", cfg.Log)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.cannot_open")
	}
	if !plan.Fresh {
		return taken
	}
	return nil
}

// probe verifies an unpacked backup where it lies, under the key at hand, and writes nothing but
// what a newer version of the product needs of the copy.
func probe(ctx context.Context, dir string, cfg Config) (Report, error) {
	inner := cfg
	inner.URL, inner.Dir = "", dir
	db := newDB(inner)
	if err := db.connect(); err != nil {
		return Report{}, err
	}
	defer db.Close()
	plan, err := migration.Prepare(ctx, db.writer.DB, "sqlite", cfg.Log)
	if err != nil {
		return Report{}, fault.Wrap(err, fault.Invalid, "store.archive_damaged", "Path", dir)
	}
	if err := plan.Apply(ctx); err != nil {
		return Report{}, fault.Wrap(err, fault.Internal, "store.migration_failed")
	}
	h, err := readHead(ctx, db.readers, "")
	if err != nil {
		return Report{}, fault.Wrap(err, fault.Invalid, "store.archive_damaged", "Path", dir)
	}
	db.instance = h.instance
	if db.signer, err = db.believed(ctx); err != nil {
		return Report{}, err
	}
	report, err := db.Verify(ctx, VerifyOptions{})
	if err != nil {
		return report, err
	}
	db.readers.Close() // the log can only be folded in by the last connection
	_, err = db.writer.DB.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	return report, db.told(err)
}

// believed is the public key at hand, or where there is none, the backup's own.
func (db *DB) believed(ctx context.Context) (*sealer, error) {
	head, err := openHighest(filepath.Join(db.cfg.Keys, headFile))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", db.cfg.Keys)
	}
	public, err := os.ReadFile(filepath.Join(db.cfg.Keys, publicFile))
	if err == nil {
		return &sealer{public: strings.TrimSpace(string(public)), head: head}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", db.cfg.Keys)
	}
	held, err := keys.list(ctx, db.readers, now)
	if err != nil || len(held) != 1 {
		return nil, fault.Wrap(err, fault.Invalid, "store.archive_damaged", "Path", db.cfg.Dir)
	}
	return &sealer{public: held[0].Row.Public, head: head}, nil
}

// lost takes out of a report what is no defect of a backup: that the journal went on after it was
// taken, or that nobody remembers whether it did.
func lost(r *Report) journal.Seq {
	var n journal.Seq
	r.Defects = slices.DeleteFunc(r.Defects, func(d Defect) bool {
		if d.Kind == HeadBehind && d.Seq == r.Entries && d.Journalled != d.Stored {
			n = parseSeq(d.Journalled) - r.Entries
			return n > 0
		}
		return d.Kind == HeadForgotten
	})
	return n
}

// settle moves a verified backup to its place. The database comes last: without it there is no store.
func settle(ctx context.Context, work string, cfg Config) error {
	from, to := vault.Open(filepath.Join(work, "vault")), vault.Open(filepath.Join(cfg.Dir, "vault"))
	err := from.Walk(func(digest string, _ int64) error {
		f, err := from.Get(digest)
		if err != nil {
			return err
		}
		defer f.Close()
		_, _, err = to.Put(ctx, f)
		return err
	})
	if err != nil {
		return err
	}
	copied := filepath.Join(work, archiveDatabase)
	if cfg.URL != "" {
		return settleInto(ctx, copied, cfg)
	}
	if err := syncFile(copied); err != nil {
		return err
	}
	return errors.Join(os.Rename(copied, filepath.Join(cfg.Dir, archiveDatabase)), vault.SyncDir(cfg.Dir))
}

func settleInto(ctx context.Context, copied string, cfg Config) error {
	source, readers, err := sqlite.Open(copied)
	if err != nil {
		return err
	}
	defer source.Close()
	defer readers.Close()
	var target, other *sql.DB
	if target, other, err = postgres.Open(cfg.URL); err != nil {
		return err
	}
	defer target.Close()
	defer other.Close()
	plan, err := migration.Prepare(ctx, target, "postgres", cfg.Log)
	if err != nil {
		return err
	}
	if err := plan.Apply(ctx); err != nil {
		return err
	}
	return transfer(ctx, readers, target, postgres.Dialect().Text)
}

// resume lets the journal go on: the remembered head is that of the backup from now on, and an entry
// says what happened.
func resume(ctx context.Context, cfg Config, archive, actor string, lost journal.Seq) error {
	if err := os.Remove(filepath.Join(cfg.Keys, headFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", cfg.Keys)
	}
	db, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer db.Close()
	d := journal.Draft{Act: journal.BackupRestored, Subject: journal.Ref{Table: "backup", ID: filepath.Base(archive)}}
	if lost > 0 {
		d.Reason = "-" + number(lost)
	}
	_, err = changeAs(ctx, db, actor, func(r reader) reader { return r }, func(context.Context, reader) ([]journal.Draft, error) {
		return []journal.Draft{d}, nil
	})
	if err != nil {
		return err
	}
	_, err = db.Seal(ctx)
	return err
}
