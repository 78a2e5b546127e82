package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// Head as SQL writes it. It stands in the text because a partial index is only used when the
// condition can be read off the statement.
const now = "until_seq = 9223372036854775807"

// table is the codec of one versioned table: the columns of a row beside its interval, in order, and
// the cells of a row that they are bound from and scanned into.
type table[T journal.Record] struct {
	name    string
	columns []string // the first is id
	cells   func(*T) []any
	// docs are the texts of a row that are searched for; nil for a table without any.
	docs func(T) []engine.Doc
	// keep turns a record of a draft into a row; nil when they are the same type. It may write what
	// the row refers to.
	keep func(context.Context, engine.Querier, journal.Record) (T, error)
}

// keeper is a table whatever its rows: what a commit and a verification need of it.
type keeper interface {
	title() string
	write(ctx context.Context, q engine.Querier, r journal.Record, since journal.Seq) ([]engine.Doc, error)
	// kinds are the kinds of text that an id of this table may have in the search index.
	kinds() []string
	versions(ctx context.Context, q engine.Querier, id string) ([]journal.Versioned[journal.Record], error)
	held(ctx context.Context, p *pool, from, to journal.Seq, each func(heldRow)) error
	images(ctx context.Context, q engine.Querier, from, to journal.Seq, each func(id string, since journal.Seq, image []byte)) error
	likeness() likeness
	// trueAt lists the records that were true after an entry.
	trueAt(ctx context.Context, q engine.Querier, at journal.Seq) ([]journal.Record, error)
}

func (t table[T]) title() string { return t.name }

func (t table[T]) kinds() []string {
	if t.docs == nil {
		return nil
	}
	var zero T
	var kinds []string
	for _, d := range t.docs(zero) {
		kinds = append(kinds, d.Kind)
	}
	return kinds
}

// selects is the head of every statement that reads rows.
func (t table[T]) selects() string {
	return "SELECT " + strings.Join(t.columns, ", ") + ", since_seq, until_seq FROM " + t.name + " "
}

func (t table[T]) inserts() string {
	var a engine.Args
	marks := make([]string, 0, len(t.columns)+2)
	for range len(t.columns) + 2 {
		marks = append(marks, a.Bind(nil))
	}
	return "INSERT INTO " + t.name + "(" + strings.Join(t.columns, ", ") + ", since_seq, until_seq) VALUES (" +
		strings.Join(marks, ", ") + ")"
}

// write closes the version that was true and adds the new one.
func (t table[T]) write(ctx context.Context, q engine.Querier, r journal.Record, since journal.Seq) ([]engine.Doc, error) {
	row, err := t.row(ctx, q, r)
	if err != nil {
		return nil, err
	}
	if _, err := closeVersion(ctx, q, r.Ref(), since); err != nil {
		return nil, err
	}
	if _, err := q.ExecContext(ctx, t.inserts(), append(t.cells(&row), int64(since), int64(journal.Head))...); err != nil {
		return nil, err
	}
	if t.docs == nil {
		return nil, nil
	}
	return t.docs(row), nil
}

func (t table[T]) row(ctx context.Context, q engine.Querier, r journal.Record) (T, error) {
	if t.keep != nil {
		return t.keep(ctx, q, r)
	}
	row, ok := r.(T)
	if !ok {
		return row, fault.Wrap(fmt.Errorf("table %s cannot keep a %T", t.name, r), fault.Internal, "fault.internal")
	}
	return row, nil
}

// onceOnly is a keep for rows whose id is given once for all: an event under the id of another would end that one.
func onceOnly[T journal.Record](key string) func(context.Context, engine.Querier, journal.Record) (T, error) {
	return func(ctx context.Context, q engine.Querier, r journal.Record) (T, error) {
		ref, n := r.Ref(), 0
		err := q.QueryRowContext(ctx, "SELECT count(*) FROM "+ref.Table+" WHERE id = $1", ref.ID).Scan(&n)
		if err == nil && n > 0 {
			err = fault.New(fault.Conflict, key)
		}
		return r.(T), err
	}
}

func closeVersion(ctx context.Context, q engine.Querier, ref journal.Ref, at journal.Seq) (bool, error) {
	res, err := q.ExecContext(ctx, "UPDATE "+ref.Table+" SET until_seq = $1 WHERE id = $2 AND "+now, int64(at), ref.ID)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// list reads the rows of a condition, which may be followed by an order.
func (t table[T]) list(ctx context.Context, q engine.Querier, where string, args ...any) ([]journal.Versioned[T], error) {
	rows, err := q.QueryContext(ctx, t.selects()+"WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []journal.Versioned[T]
	for rows.Next() {
		var v journal.Versioned[T]
		if err := rows.Scan(append(t.cells(&v.Row), &v.Since, &v.Until)...); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// one reads the row of a condition, or fault.Missing.
func (t table[T]) one(ctx context.Context, q engine.Querier, where string, args ...any) (journal.Versioned[T], error) {
	var v journal.Versioned[T]
	row := q.QueryRowContext(ctx, t.selects()+"WHERE "+where, args...)
	err := row.Scan(append(t.cells(&v.Row), &v.Since, &v.Until)...)
	return v, missing(err)
}

// versions reads all versions of a record, oldest first.
func (t table[T]) versions(ctx context.Context, q engine.Querier, id string) ([]journal.Versioned[journal.Record], error) {
	held, err := t.list(ctx, q, "id = $1 ORDER BY since_seq", id)
	if err != nil {
		return nil, err
	}
	out := make([]journal.Versioned[journal.Record], len(held))
	for i, v := range held {
		out[i] = journal.Versioned[journal.Record]{Row: v.Row, Since: v.Since, Until: v.Until}
	}
	return out, nil
}

// heldRow is a version of a record as its table holds it. The cells are good until the next row is read.
type heldRow struct {
	journal.Ref
	since, until journal.Seq
	cells        []driver.Value
}

// held reads the versions that began in [from, to), in the order they began; those that began together in
// any order.
func (t table[T]) held(ctx context.Context, p *pool, from, to journal.Seq, each func(heldRow)) error {
	query := t.selects() + "WHERE since_seq >= $1 AND since_seq < $2 ORDER BY since_seq"
	return p.scan(ctx, query, []any{int64(from), int64(to)}, func(row []driver.Value) error {
		r := rowScanner{rest: row}
		h := heldRow{Ref: journal.Ref{Table: t.name, ID: r.text()}, cells: row[:len(t.columns)]}
		r.rest = row[len(t.columns):]
		h.since, h.until = journal.Seq(r.number()), journal.Seq(r.number())
		if r.err == nil {
			each(h)
		}
		return r.err
	})
}

// images makes what the versions that began in [from, to) give to the journal.
func (t table[T]) images(ctx context.Context, q engine.Querier, from, to journal.Seq, each func(string, journal.Seq, []byte)) error {
	rows, err := q.QueryContext(ctx, t.selects()+"WHERE since_seq >= $1 AND since_seq < $2 ORDER BY since_seq", int64(from), int64(to))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v journal.Versioned[T]
		if err := rows.Scan(append(t.cells(&v.Row), &v.Since, &v.Until)...); err != nil {
			return err
		}
		image, err := journal.Canonical(v.Row.Image())
		if err != nil {
			return err
		}
		each(v.Row.Ref().ID, v.Since, image)
	}
	return rows.Err()
}

func (t table[T]) likeness() likeness { return likenessOf(t.cells) }

func (t table[T]) trueAt(ctx context.Context, q engine.Querier, at journal.Seq) ([]journal.Record, error) {
	held, err := t.list(ctx, q, "since_seq <= $1 AND until_seq > $1", int64(at))
	out := make([]journal.Record, len(held))
	for i, v := range held {
		out[i] = v.Row
	}
	return out, err
}
