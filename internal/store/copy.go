package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
	"zhenggai/internal/store/sqlite"
	"zhenggai/internal/vault"
)

// vacuumInto copies the running SQLite database into a new file, whole or not at all.
func (db *DB) vacuumInto(ctx context.Context, path string) error {
	tmp := path + ".writing"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.Wrap(err, fault.Unavailable, "store.backup_failed", "Path", path)
	}
	defer os.Remove(tmp)
	if err := vacuum(ctx, db.file(), tmp); err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.backup_failed", "Path", path)
	}
	if err := syncFile(tmp); err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.backup_failed", "Path", path)
	}
	if err := errors.Join(os.Rename(tmp, path), vault.SyncDir(filepath.Dir(path))); err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.backup_failed", "Path", path)
	}
	return nil
}

// vacuum uses a connection of its own: the one that writes stays free meanwhile.
func vacuum(ctx context.Context, from, to string) error {
	own, readers, err := sqlite.Open(from)
	if err != nil {
		return err
	}
	readers.Close()
	_, err = own.ExecContext(ctx, `VACUUM INTO $1`, to)
	return errors.Join(err, own.Close())
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
