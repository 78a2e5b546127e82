package postgres

import (
	"context"

	"zhenggai/internal/store/engine"
)

// grams is the index of search_doc by arrays of pairs and of single characters. An array knows no
// order, so a word of more than one pair is compared with the text as well.
type grams struct{}

// Put writes the text and its arrays.
func (grams) Put(ctx context.Context, q engine.Querier, d engine.Doc) error {
	folded := engine.Fold(d.Body)
	runs := engine.Runs(folded)
	_, err := q.ExecContext(ctx, `
		INSERT INTO search_doc(kind, id, finding, body, grams, singles) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, id) DO UPDATE SET finding = excluded.finding, body = excluded.body,
			grams = excluded.grams, singles = excluded.singles`,
		d.Kind, d.ID, d.Finding, folded, distinct(runs), append([]string{}, engine.Singles(runs)...))
	return err
}

// Drop removes the text.
func (grams) Drop(ctx context.Context, q engine.Querier, kind, id string) error {
	_, err := q.ExecContext(ctx, `DELETE FROM search_doc WHERE kind = $1 AND id = $2`, kind, id)
	return err
}

// Clear empties the table.
func (grams) Clear(ctx context.Context, q engine.Querier) error {
	_, err := q.ExecContext(ctx, `DELETE FROM search_doc`)
	return err
}

// Match looks the word's pairs up, and compares the text unless the word is one pair or one character.
func (grams) Match(a *engine.Args, word string) string {
	folded := engine.Fold(word)
	runs := engine.Runs(folded)
	if len(runs) == 0 {
		return a.Contains("d.body", folded)
	}
	pairs := distinct(runs)
	var cond string
	if len(pairs) > 0 {
		cond = "d.grams @> " + a.Bind(pairs)
	} else {
		cond = "d.singles @> " + a.Bind(engine.Singles(runs))
	}
	if len(pairs) > 1 || !engine.Plain(folded, runs) {
		cond += " AND " + a.Contains("d.body", folded)
	}
	return cond
}

func distinct(runs []string) []string {
	seen := map[string]bool{}
	out := []string{}
	for _, run := range runs {
		for _, gram := range engine.Grams(run) {
			if !seen[gram] {
				seen[gram] = true
				out = append(out, gram)
			}
		}
	}
	return out
}
