package sqlite

import (
	"context"
	"strings"

	"zhenggai/internal/store/engine"
)

// fts is the FTS5 index search_text, whose rows bear the numbers of search_doc. It stores no text of
// its own. Each run of letters becomes a sequence of grams closed by a stop, so that a phrase never
// reaches from one run into the next; the tokenizer is ascii because it takes every character beyond
// ASCII for a letter, whatever version of Unicode the engine knows.
type fts struct{}

const stop = "·"

// Put writes the text and its index.
func (f fts) Put(ctx context.Context, q engine.Querier, d engine.Doc) error {
	folded := engine.Fold(d.Body)
	var doc int64
	err := q.QueryRowContext(ctx, `
		INSERT INTO search_doc(kind, id, finding, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, id) DO UPDATE SET finding = excluded.finding, body = excluded.body
		RETURNING doc`, d.Kind, d.ID, d.Finding, folded).Scan(&doc)
	if err != nil {
		return err
	}
	runs := engine.Runs(folded)
	_, err = q.ExecContext(ctx, `INSERT OR REPLACE INTO search_text(rowid, grams, singles) VALUES ($1, $2, $3)`,
		doc, sequence(runs), strings.Join(engine.Singles(runs), " "))
	return err
}

// Drop removes the text and its index.
func (fts) Drop(ctx context.Context, q engine.Querier, kind, id string) error {
	_, err := q.ExecContext(ctx, `DELETE FROM search_text WHERE rowid IN (SELECT doc FROM search_doc WHERE kind = $1 AND id = $2)`, kind, id)
	if err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, `DELETE FROM search_doc WHERE kind = $1 AND id = $2`, kind, id)
	return err
}

// Clear empties both tables.
func (fts) Clear(ctx context.Context, q engine.Querier) error {
	for _, statement := range []string{`INSERT INTO search_text(search_text) VALUES ('delete-all')`, `DELETE FROM search_doc`} {
		if _, err := q.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Match looks the word's runs up as phrases. A word that is more than one run is compared with the
// text as well, for what stands between its runs.
func (fts) Match(a *engine.Args, word string) string {
	folded := engine.Fold(word)
	runs := engine.Runs(folded)
	if len(runs) == 0 {
		return a.Contains("d.body", folded)
	}
	phrases := make([]string, len(runs))
	for i, run := range runs {
		if grams := engine.Grams(run); len(grams) > 0 {
			phrases[i] = `grams : "` + strings.Join(grams, " ") + `"`
		} else {
			phrases[i] = `singles : "` + run + `"`
		}
	}
	cond := "d.doc IN (SELECT rowid FROM search_text WHERE search_text MATCH " + a.Bind(strings.Join(phrases, " AND ")) + ")"
	if !engine.Plain(folded, runs) {
		cond += " AND " + a.Contains("d.body", folded)
	}
	return cond
}

func sequence(runs []string) string {
	var b strings.Builder
	for _, run := range runs {
		for _, gram := range engine.Grams(run) {
			b.WriteString(gram)
			b.WriteByte(' ')
		}
		b.WriteString(stop)
		b.WriteByte(' ')
	}
	return b.String()
}
