package store

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Seal signs the journal as it stands and keeps the checkpoint. When nothing was added since the
// newest one, that one is returned: a checkpoint is stable, so that witnesses meet the same. Before
// it signs, Seal hashes the stored entries again; a journal that no longer gives its own root is not
// signed, and that is an error.
func (db *DB) Seal(ctx context.Context) (journal.Checkpoint, error) {
	last, err := db.Book().Checkpoint(ctx)
	if err != nil && !fault.Is(err, fault.Missing) {
		return journal.Checkpoint{}, err
	}
	h, err := readHead(ctx, db.readers, "")
	if err != nil {
		return journal.Checkpoint{}, db.told(err)
	}
	if h.tree.Size() == last.Size {
		return last, nil
	}
	if err := db.hashAgain(ctx, last.Size, &h.tree); err != nil {
		return journal.Checkpoint{}, err
	}
	c, err := journal.Seal(db.signer, &h.tree, db.cfg.Clock().UnixMilli())
	if err != nil {
		return c, err
	}
	_, err = db.writer.ExecContext(ctx, `INSERT INTO checkpoint(size, note, recorded_at) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING`,
		int64(c.Size), c.Note, c.At)
	return c, db.told(err)
}

// Attest signs a text that is no checkpoint with the key of the journal.
func (db *DB) Attest(text string) (string, error) { return journal.Attest(db.signer, text) }

// hashAgain appends the stored entries after a size to the tree of that size and compares the root.
func (db *DB) hashAgain(ctx context.Context, from journal.Seq, want *journal.Tree) error {
	t, err := journal.TreeAt(from, db.Book().made(ctx))
	if err != nil {
		return err
	}
	rows, err := db.readers.QueryContext(ctx, `SELECT leaf FROM entry WHERE seq > $1 AND seq <= $2 ORDER BY seq`, int64(from), int64(want.Size()))
	if err != nil {
		return db.told(err)
	}
	defer rows.Close()
	for rows.Next() {
		var leaf []byte
		if err := rows.Scan(&leaf); err != nil {
			return db.told(err)
		}
		t.Append(leaf)
	}
	if err := rows.Err(); err != nil {
		return db.told(err)
	}
	if t.Size() != want.Size() || t.Root() != want.Root() {
		return fault.New(fault.Internal, "store.will_not_sign")
	}
	return nil
}

func parseHash(s string) (journal.Hash, error) { return tlog.ParseHash(s) }
