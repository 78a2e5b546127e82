package store

import (
	"context"
	"database/sql/driver"
	"slices"
	"strings"

	"zhenggai/internal/fault"
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

// Search looks words up in findings, measures, tasks and documents, at most limit records of each kind, in
// this order. No words find nothing. Documents speak of many findings: who does not see the whole ledger finds none.
func (db *DB) Search(ctx context.Context, words []string, limit int) ([]Hit, error) {
	s, err := db.now().sight(ctx)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	out, err := db.findingHits(ctx, words, limit)
	if err != nil {
		return nil, db.told(err)
	}
	byKind, err := db.docHits(ctx, words, limit)
	if err != nil {
		return nil, db.told(err)
	}
	for _, kind := range []string{kindMeasure, kindTask, kindDocument, kindText} {
		for _, id := range byKind[kind] {
			hit, err := db.hit(ctx, kind, id, words)
			if err != nil && !fault.Is(err, fault.Missing) {
				return nil, err
			}
			if err == nil && s.has(hit.Finding) {
				out = append(out, hit)
			}
		}
	}
	return out, nil
}

// findingHits are the findings that contain the words in fields of their own. Those that contain them
// in a measure are found as the measure.
func (db *DB) findingHits(ctx context.Context, words []string, limit int) ([]Hit, error) {
	r, err := db.listing(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := r.first(ctx, db, words, limit)
	if err != nil {
		return nil, err
	}
	var out []Hit
	for _, id := range ids {
		v, err := db.now().Finding(ctx, id)
		if fault.Is(err, fault.Missing) { // out of the caller's sight
			continue
		}
		if err != nil {
			return nil, err
		}
		f := v.Row
		own := lines(f.Label+f.Statement, f.StatusText, f.Goal, f.DeadlineText, lines(unitNames(f.Units)...))
		if strings.Contains(engine.Fold(own), engine.Fold(words[0])) {
			out = append(out, Hit{f.Ref(), id, own, -1})
		}
	}
	return out, nil
}

// docHits are the first ids of each kind. One pass over all that is found costs less than a pass, and
// putting in order, for each.
func (db *DB) docHits(ctx context.Context, words []string, limit int) (map[string][]string, error) {
	byKind := map[string][]string{}
	var a engine.Args
	query := "SELECT d.kind, d.id FROM " + db.dialect.Text.Docs(&a, words)
	err := db.readers.scan(ctx, query, a.Values, func(row []driver.Value) error {
		r := rowScanner{rest: row}
		kind, id := r.text(), r.text()
		byKind[kind] = least(byKind[kind], id, limit)
		return r.err
	})
	return byKind, err
}

// least adds an id to the least ones, in order, of which there are no more than limit.
func least(ids []string, id string, limit int) []string {
	if len(ids) >= limit && (limit <= 0 || id >= ids[len(ids)-1]) {
		return ids
	}
	at, _ := slices.BinarySearch(ids, id)
	ids = slices.Insert(ids, at, id)
	return ids[:min(len(ids), limit)]
}

func (db *DB) hit(ctx context.Context, kind, id string, words []string) (Hit, error) {
	r := db.now()
	switch kind {
	case kindMeasure:
		v, err := r.Measure(ctx, id)
		m := v.Row
		return Hit{m.Ref(), m.FindingID, lines(m.Label+m.Title, m.Text), -1}, err
	case kindTask:
		v, err := r.Task(ctx, id)
		t := v.Row
		return Hit{t.Ref(), t.FindingID, lines(t.Label+t.Text, t.Goal), -1}, err
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
