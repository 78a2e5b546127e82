package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"zhenggai/internal/fault"
	"zhenggai/internal/follow"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

var _ follow.Book = Book{}

// After hands over the entries after a place up to and with another, in order. It reads past what the caller may see:
// it is for followers, which show nothing. The rows of an entry are good until each returns.
func (b Book) After(ctx context.Context, from, to journal.Seq, each func(journal.Entry) error) error {
	var like journal.Entry
	next := from + 1
	err := b.db.readers.scan(ctx, `SELECT seq, leaf FROM entry WHERE seq > $1 AND seq <= $2 ORDER BY seq`, []any{int64(from), int64(to)}, func(row []driver.Value) error {
		s := rowScanner{rest: row}
		seq, leaf := journal.Seq(s.number()), s.bytes()
		if s.err != nil {
			return s.err
		}
		if seq != next {
			return fmt.Errorf("entry %d is missing", next)
		}
		next++
		e, err := journal.ReadLeaf(leaf, like)
		if err != nil {
			return err
		}
		like = e
		return each(e)
	})
	if err == nil && next != to+1 {
		err = fmt.Errorf("entry %d is missing", next)
	}
	return b.db.told(err)
}

// placeOf is how far a follower has come, 0 before the first entry.
func placeOf(ctx context.Context, q engine.Querier, name string) (journal.Seq, error) {
	var seq int64
	err := q.QueryRowContext(ctx, `SELECT seq FROM follower WHERE name = $1`, name).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return journal.Seq(seq), err
}

// move moves a follower from a place to another, in the transaction of what the entries between have made.
// Where it does not stand there any more, that is fault.Conflict.
func move(ctx context.Context, q engine.Querier, name string, from, to journal.Seq) error {
	if _, err := q.ExecContext(ctx, `INSERT INTO follower(name, seq) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING`, name); err != nil {
		return err
	}
	res, err := q.ExecContext(ctx, `UPDATE follower SET seq = $1 WHERE name = $2 AND seq = $3`, int64(to), name, int64(from))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "store.follower_moved")
	}
	return err
}

// aside runs a transaction that writes nothing to the journal, again when the engine refused it whole.
func (db *DB) aside(ctx context.Context, do func(context.Context, engine.Querier) error) error {
	for n := 1; ; n++ {
		err := db.asideOnce(ctx, do)
		if err == nil || n == attempts || !db.dialect.Retry(err) {
			return db.told(err)
		}
		if err := pause(ctx, n); err != nil {
			return db.told(err)
		}
	}
}

func (db *DB) asideOnce(ctx context.Context, do func(context.Context, engine.Querier) error) error {
	tx, err := db.writer.begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing once committed
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}
