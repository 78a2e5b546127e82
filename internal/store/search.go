package store

import (
	"context"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/reading"
	"zhenggai/internal/store/engine"
)

// Hit is a record that contains every word searched for.
type Hit struct {
	Ref     journal.Ref
	Finding string // the finding it speaks of, "" for a document
	// Text is what was searched, in its original form; Block is the place of Text among a document's
	// blocks, -1 for any other record.
	Text  string
	Block int
}

// Search looks words up in findings, measures and documents, at most limit records of each kind, in
// this order. No words find nothing.
func (db *DB) Search(ctx context.Context, words []string, limit int) ([]Hit, error) {
	if len(words) == 0 {
		return nil, nil
	}
	var out []Hit
	for _, kind := range []string{kindFinding, kindMeasure, kindDocument, kindText} {
		ids, err := db.matching(ctx, kind, words, limit)
		if err != nil {
			return nil, db.told(err)
		}
		for _, id := range ids {
			hit, err := db.hit(ctx, kind, id, words)
			if err != nil {
				return nil, err
			}
			out = append(out, hit)
		}
	}
	return out, nil
}

func (db *DB) matching(ctx context.Context, kind string, words []string, limit int) ([]string, error) {
	var a engine.Args
	cond := []string{"d.kind = " + a.Bind(kind)}
	for _, w := range words {
		cond = append(cond, db.dialect.Text.Match(&a, w))
	}
	rows, err := db.readers.QueryContext(ctx, "SELECT d.id FROM search_doc AS d WHERE "+strings.Join(cond, " AND ")+
		" ORDER BY d.id LIMIT "+a.Bind(limit), a.Values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (db *DB) hit(ctx context.Context, kind, id string, words []string) (Hit, error) {
	r := db.now()
	switch kind {
	case kindFinding:
		v, err := r.Finding(ctx, id)
		f := v.Row
		return Hit{f.Ref(), id, lines(f.Label+f.Statement, f.StatusText, f.Goal, f.DeadlineText), -1}, err
	case kindMeasure:
		v, err := r.Measure(ctx, id)
		m := v.Row
		return Hit{m.Ref(), m.FindingID, lines(m.Label+m.Title, m.Text), -1}, err
	case kindDocument:
		v, err := r.Document(ctx, id)
		return Hit{v.Row.Ref(), "", lines(v.Row.Title, v.Row.Name), -1}, err
	}
	v, err := r.Reading(ctx, id)
	hit := Hit{Ref: journal.Ref{Table: "document", ID: id}, Block: -1}
	hit.Block, hit.Text = blockWith(v.Row, words)
	return hit, err
}

// blockWith finds the block that the first word is in.
func blockWith(r reading.Reading, words []string) (int, string) {
	for i, b := range r.Model.Blocks {
		if strings.Contains(engine.Fold(b.Printed()), engine.Fold(words[0])) {
			return i, b.Printed()
		}
	}
	return -1, ""
}
