package store

import (
	"context"
	"database/sql"
	"errors"

	"zhenggai/internal/fault"
)

// missing turns the driver's word for no row into the product's.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.Missing, "fault.missing")
	}
	return err
}

// told gives an engine's error the sentence of its kind; faults of the domain pass as they are.
func (db *DB) told(err error) error {
	var f *fault.Error
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case db.dialect.Full(err):
		return fault.Wrap(errors.Join(fault.ErrFull, err), fault.Unavailable, "store.disk_full")
	case db.dialect.Retry(err):
		return fault.Wrap(err, fault.Unavailable, "store.busy")
	case fault.KindOf(err) == fault.Unavailable:
		return fault.Wrap(err, fault.Unavailable, "store.gave_up")
	}
	return fault.Wrap(err, fault.Internal, "fault.internal")
}

// updated runs a statement outside the journal and tells whether it found its row.
func (db *DB) updated(ctx context.Context, query string, args ...any) (bool, error) {
	res, err := db.writer.ExecContext(ctx, query, args...)
	if err != nil {
		return false, db.told(err)
	}
	n, err := res.RowsAffected()
	return n == 1, db.told(err)
}
