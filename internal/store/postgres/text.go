package postgres

import (
	"context"
	"strings"

	"zhenggai/internal/store/engine"
)

// grams is the index of finding_doc and search_doc by arrays of pairs and single characters. An array
// knows no order, so a word of more than one gram is compared with the text as well.
type grams struct{}

// PutFinding writes the fields, the texts and their arrays.
func (grams) PutFinding(ctx context.Context, q engine.Querier, d engine.FindingDoc) error {
	body, units := engine.Fold(d.Body), engine.Fold(d.Units)
	_, err := q.ExecContext(ctx, `
		INSERT INTO finding_doc(id, round_id, no, status, workflow, grade, time_class, deadline, body, units, body_grams, units_grams)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET round_id = excluded.round_id, no = excluded.no, status = excluded.status,
			workflow = excluded.workflow, grade = excluded.grade, time_class = excluded.time_class, deadline = excluded.deadline,
			body = excluded.body, units = excluded.units, body_grams = excluded.body_grams, units_grams = excluded.units_grams`,
		d.ID, d.RoundID, d.No, d.Status, d.Workflow, d.Grade, d.TimeClass, d.Deadline, body, units, arrayOf(body), arrayOf(units))
	return err
}

// DropFinding removes the finding.
func (grams) DropFinding(ctx context.Context, q engine.Querier, id string) error {
	_, err := q.ExecContext(ctx, `DELETE FROM finding_doc WHERE id = $1`, id)
	return err
}

// Found looks the grams up and compares the text unless the word is one gram.
func (grams) Found(a *engine.Args, words, units []string) string {
	cond := []string{"SELECT f.id FROM finding_doc AS f WHERE 1 = 1"}
	for _, w := range words {
		cond = append(cond, contains(a, w, "f.body", "f.body_grams"))
	}
	var some []string
	for _, u := range units {
		some = append(some, contains(a, u, "f.units", "f.units_grams"))
	}
	if len(some) > 0 {
		cond = append(cond, "("+strings.Join(some, " OR ")+")")
	}
	return strings.Join(cond, " AND ")
}

// Keys are the ids.
func (grams) Keys() string { return "" }

func contains(a *engine.Args, word, text, array string) string {
	folded := engine.Fold(word)
	runs := engine.Runs(folded)
	if len(runs) == 0 {
		return a.Contains(text, folded)
	}
	wanted := engine.Distinct(runs)
	cond := array + " @> " + a.Bind(wanted)
	if len(wanted) > 1 || !engine.Plain(folded, runs) {
		cond = "(" + cond + " AND " + a.Contains(text, folded) + ")"
	}
	return cond
}

// Put writes the text and its array.
func (grams) Put(ctx context.Context, q engine.Querier, d engine.Doc) error {
	folded := engine.Fold(d.Body)
	_, err := q.ExecContext(ctx, `
		INSERT INTO search_doc(kind, id, body, body_grams) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, body_grams = excluded.body_grams
		WHERE search_doc.body <> excluded.body`, d.Kind, d.ID, folded, arrayOf(folded))
	return err
}

// Drop removes the text.
func (grams) Drop(ctx context.Context, q engine.Querier, kind, id string) error {
	_, err := q.ExecContext(ctx, `DELETE FROM search_doc WHERE kind = $1 AND id = $2`, kind, id)
	return err
}

// Docs looks the grams up as Found does.
func (grams) Docs(a *engine.Args, words []string) string {
	cond := []string{"search_doc AS d WHERE 1 = 1"}
	for _, w := range words {
		cond = append(cond, contains(a, w, "d.body", "d.body_grams"))
	}
	return strings.Join(cond, " AND ")
}

// Clear empties both tables.
func (grams) Clear(ctx context.Context, q engine.Querier) error {
	for _, statement := range []string{`DELETE FROM finding_doc`, `DELETE FROM search_doc`} {
		if _, err := q.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// arrayOf is the pairs and the single characters of a folded text, each once.
func arrayOf(folded string) []string {
	runs := engine.Runs(folded)
	out := engine.Singles(runs)
	for _, gram := range engine.Distinct(runs) {
		if len([]rune(gram)) > 1 {
			out = append(out, gram)
		}
	}
	return append([]string{}, out...)
}
