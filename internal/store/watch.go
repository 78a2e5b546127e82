package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// watch is what a view of findings looks for in the journal beside the findings themselves.
type watch struct {
	// parts are the tables whose rows belong to a finding, each with the query that finds it, up to the name of the
	// column of ids; "" for a table that has it as finding_id.
	parts map[string]string
	// all are the tables of which any row may change every finding.
	all []string
}

// changed notes the findings that the entries after from, up to seq, tell of; all means that any may have changed.
func (w watch) changed(ctx context.Context, db *DB, from, seq journal.Seq, changed map[string]bool) (all bool, err error) {
	ids := map[string][]string{} // of rows that name their finding, by table
	err = db.readers.scan(ctx, `SELECT leaf FROM entry WHERE seq > $1 AND seq <= $2`, []any{int64(from), int64(seq)}, func(row []driver.Value) error {
		s := rowScanner{rest: row}
		e, err := journal.ReadLeaf(s.bytes(), journal.Entry{})
		for _, i := range e.Images {
			all = all || slices.Contains(w.all, i.Table)
			if i.Table == findings.name {
				changed[i.ID] = true
			} else if _, watched := w.parts[i.Table]; watched {
				ids[i.Table] = append(ids[i.Table], i.ID)
			}
		}
		return errors.Join(s.err, err)
	})
	if err != nil || all {
		return all, err
	}
	for name, some := range ids {
		query := w.parts[name]
		if query == "" {
			query = "SELECT DISTINCT finding_id FROM " + name + " WHERE "
		}
		for part := range slices.Chunk(some, readAtOnce) {
			var a engine.Args
			err := db.readers.scan(ctx, query+engine.In(&a, "id", part), a.Values, func(row []driver.Value) error {
				s := rowScanner{rest: row}
				changed[s.text()] = true
				return s.err
			})
			if err != nil {
				return false, err
			}
		}
	}
	return false, nil
}
