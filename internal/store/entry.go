package store

import (
	"context"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// headRow is the one row that every change locks: how far the journal has come.
type headRow struct {
	instance string
	tree     journal.Tree
	root     []byte
	at       int64 // of the last entry, Unix milliseconds
}

func readHead(ctx context.Context, q engine.Querier, lock string) (headRow, error) {
	var h headRow
	var size int64
	var peaks []byte
	row := q.QueryRowContext(ctx, `SELECT instance, seq, root, peaks, recorded_at FROM head WHERE id = 1`+lock)
	if err := row.Scan(&h.instance, &size, &h.root, &peaks, &h.at); err != nil {
		return h, missing(err)
	}
	var err error
	h.tree, err = journal.RestoreTree(journal.Seq(size), peaks)
	return h, err
}

func writeHead(ctx context.Context, q engine.Querier, t *journal.Tree, at time.Time) error {
	root := t.Root()
	_, err := q.ExecContext(ctx, `UPDATE head SET seq = $1, root = $2, peaks = $3, recorded_at = $4 WHERE id = 1`,
		int64(t.Size()), root[:], t.Peaks(), at.UnixMilli())
	return err
}

func insertEntry(ctx context.Context, q engine.Querier, e journal.Entry, leaf []byte, made []journal.Hash) error {
	_, err := q.ExecContext(ctx, `
		INSERT INTO entry(seq, act, subject_table, subject_id, actor, occurred_on, recorded_at, leaf, hashes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		int64(e.Seq), string(e.Act), e.Subject.Table, e.Subject.ID, e.Actor, e.OccurredOn, e.RecordedAt, leaf, journal.JoinHashes(made))
	return err
}

func insertTouch(ctx context.Context, q engine.Querier, ref journal.Ref, seq journal.Seq) error {
	_, err := q.ExecContext(ctx, `INSERT INTO entry_touch(tbl, id, seq) VALUES ($1, $2, $3)`, ref.Table, ref.ID, int64(seq))
	return err
}
