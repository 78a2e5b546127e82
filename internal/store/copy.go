package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
	"zhenggai/internal/vault"
)

// vacuumInto copies the running SQLite database into a new file, whole or not at all.
func (db *DB) vacuumInto(ctx context.Context, path string) error {
	tmp := path + ".writing"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.Wrap(err, fault.Unavailable, "store.backup_failed", "Path", path)
	}
	defer os.Remove(tmp)
	if _, err := db.writer.DB.ExecContext(ctx, `VACUUM INTO $1`, tmp); err != nil {
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

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
