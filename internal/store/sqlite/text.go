package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"zhenggai/internal/store/engine"
)

// fts is two FTS5 indexes, finding_text and search_text, whose rows bear the numbers of finding_doc
// and search_doc. They store no text of their own. Each run of letters becomes a sequence of grams
// closed by a stop, so that a phrase never reaches from one run into the next; the single characters
// come after. The tokenizer is ascii because it takes every character beyond ASCII for a letter,
// whatever version of Unicode the engine knows.
//
// No statement that writes has a RETURNING clause or touches several rows: such a one opens a
// savepoint, at which FTS5 writes out all that it has gathered.
type fts struct{}

const stop = "·"

// PutFinding writes the fields, the texts and their index.
func (f fts) PutFinding(ctx context.Context, q engine.Querier, d engine.FindingDoc) error {
	body, units := engine.Fold(d.Body), engine.Fold(d.Units)
	var doc int64
	var heldBody, heldUnits string
	err := q.QueryRowContext(ctx, `
		SELECT f.doc, b.body, b.units FROM finding_doc AS f JOIN finding_body AS b ON b.doc = f.doc WHERE f.id = $1`, d.ID).
		Scan(&doc, &heldBody, &heldUnits)
	if errors.Is(err, sql.ErrNoRows) {
		return f.addFinding(ctx, q, d, body, units)
	}
	if err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, `
		UPDATE finding_doc SET round_id = $1, no = $2, status = $3, workflow = $4, grade = $5, time_class = $6, deadline = $7
		WHERE doc = $8`, d.RoundID, d.No, d.Status, d.Workflow, d.Grade, d.TimeClass, d.Deadline, doc)
	if err != nil || heldBody == body && heldUnits == units {
		return err
	}
	return each(ctx, q, []statement{
		{`DELETE FROM finding_text WHERE rowid = $1`, []any{doc}},
		{`UPDATE finding_body SET body = $1, units = $2 WHERE doc = $3`, []any{body, units, doc}},
		{`INSERT INTO finding_text(rowid, body, units) VALUES ($1, $2, $3)`, []any{doc, sequence(body), sequence(units)}},
	})
}

func (f fts) addFinding(ctx context.Context, q engine.Querier, d engine.FindingDoc, body, units string) error {
	res, err := q.ExecContext(ctx, `
		INSERT INTO finding_doc(id, round_id, no, status, workflow, grade, time_class, deadline) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, d.RoundID, d.No, d.Status, d.Workflow, d.Grade, d.TimeClass, d.Deadline)
	if err != nil {
		return err
	}
	doc, err := res.LastInsertId()
	if err != nil {
		return err
	}
	return each(ctx, q, []statement{
		{`INSERT INTO finding_body(doc, body, units) VALUES ($1, $2, $3)`, []any{doc, body, units}},
		{`INSERT INTO finding_text(rowid, body, units) VALUES ($1, $2, $3)`, []any{doc, sequence(body), sequence(units)}},
	})
}

// DropFinding removes the fields, the texts and their index.
func (fts) DropFinding(ctx context.Context, q engine.Querier, id string) error {
	return each(ctx, q, []statement{
		{`DELETE FROM finding_text WHERE rowid IN (SELECT doc FROM finding_doc WHERE id = $1)`, []any{id}},
		{`DELETE FROM finding_body WHERE doc IN (SELECT doc FROM finding_doc WHERE id = $1)`, []any{id}},
		{`DELETE FROM finding_doc WHERE id = $1`, []any{id}},
	})
}

// Found looks the words up as phrases, and compares the text with those that are more than a phrase.
// Where phrases say it all the index is all that is read.
func (fts) Found(a *engine.Args, words, units []string) string {
	match, checks := lookUpFindings(a, words, units)
	found := "SELECT f.doc FROM finding_doc AS f WHERE 1 = 1"
	switch {
	case match != "" && len(checks) == 0:
		found = "SELECT t.rowid FROM finding_text AS t WHERE t.finding_text MATCH " + a.Bind(match)
	case match != "":
		found = "SELECT f.doc FROM finding_text AS t CROSS JOIN finding_doc AS f ON f.doc = t.rowid WHERE t.finding_text MATCH " + a.Bind(match)
	}
	return strings.Join(append([]string{found}, checks...), " AND ")
}

// Keys are the numbers of finding_doc.
func (fts) Keys() string { return "SELECT doc, id FROM finding_doc" }

func lookUpFindings(a *engine.Args, words, units []string) (match string, checks []string) {
	var phrases []string
	for _, w := range words {
		phrases, checks = lookUp(a, w, "body : ", bodyOf, phrases, checks)
	}
	if len(units) > 0 {
		phrase, check := oneOf(a, units)
		phrases, checks = append(phrases, phrase...), append(checks, check...)
	}
	return strings.Join(phrases, " AND "), checks
}

const (
	bodyOf  = "(SELECT b.body FROM finding_body AS b WHERE b.doc = f.doc)"
	unitsOf = "(SELECT b.units FROM finding_body AS b WHERE b.doc = f.doc)"
)

// oneOf is the phrase that narrows to units with one of the names, and the comparison that some of the
// names need: none where a phrase says it all, no phrase where a name has no letters to look up.
func oneOf(a *engine.Args, names []string) (phrase, check []string) {
	var phrases, checks []string
	exact, narrowed := true, true
	for _, name := range names {
		folded := engine.Fold(name)
		runs := engine.Runs(folded)
		exact = exact && engine.Plain(folded, runs)
		narrowed = narrowed && len(runs) > 0
		var grams []string
		for _, run := range runs {
			grams = append(grams, `units : "`+strings.Join(engine.Grams(run), " ")+`"`)
		}
		phrases = append(phrases, "("+strings.Join(grams, " AND ")+")")
	}
	if narrowed {
		phrase = []string{"(" + strings.Join(phrases, " OR ") + ")"}
	}
	if !exact {
		for _, name := range names {
			checks = append(checks, a.Contains(unitsOf, engine.Fold(name)))
		}
		check = []string{"(" + strings.Join(checks, " OR ") + ")"}
	}
	return phrase, check
}

// lookUp adds the phrases of a word, and the comparison that it needs when it is not just one phrase.
func lookUp(a *engine.Args, word, column, text string, phrases, checks []string) ([]string, []string) {
	folded := engine.Fold(word)
	runs := engine.Runs(folded)
	for _, run := range runs {
		phrases = append(phrases, column+`"`+strings.Join(engine.Grams(run), " ")+`"`)
	}
	if !engine.Plain(folded, runs) {
		checks = append(checks, a.Contains(text, folded))
	}
	return phrases, checks
}

// Put writes the text and its index.
func (f fts) Put(ctx context.Context, q engine.Querier, d engine.Doc) error {
	folded := engine.Fold(d.Body)
	var doc int64
	var held string
	err := q.QueryRowContext(ctx, `SELECT doc, body FROM search_doc WHERE kind = $1 AND id = $2`, d.Kind, d.ID).Scan(&doc, &held)
	if errors.Is(err, sql.ErrNoRows) {
		res, err := q.ExecContext(ctx, `INSERT INTO search_doc(kind, id, body) VALUES ($1, $2, $3)`, d.Kind, d.ID, folded)
		if err != nil {
			return err
		}
		if doc, err = res.LastInsertId(); err != nil {
			return err
		}
		return each(ctx, q, []statement{{`INSERT INTO search_text(rowid, body) VALUES ($1, $2)`, []any{doc, sequence(folded)}}})
	}
	if err != nil || held == folded {
		return err
	}
	return each(ctx, q, []statement{
		{`DELETE FROM search_text WHERE rowid = $1`, []any{doc}},
		{`UPDATE search_doc SET body = $1 WHERE doc = $2`, []any{folded, doc}},
		{`INSERT INTO search_text(rowid, body) VALUES ($1, $2)`, []any{doc, sequence(folded)}},
	})
}

// Drop removes the text and its index.
func (fts) Drop(ctx context.Context, q engine.Querier, kind, id string) error {
	return each(ctx, q, []statement{
		{`DELETE FROM search_text WHERE rowid IN (SELECT doc FROM search_doc WHERE kind = $1 AND id = $2)`, []any{kind, id}},
		{`DELETE FROM search_doc WHERE kind = $1 AND id = $2`, []any{kind, id}},
	})
}

// Docs looks the words up as Found does.
func (fts) Docs(a *engine.Args, words []string) string {
	var phrases, checks []string
	for _, w := range words {
		phrases, checks = lookUp(a, w, "", "d.body", phrases, checks)
	}
	from := "search_doc AS d WHERE 1 = 1"
	if len(phrases) > 0 {
		from = "search_text AS t CROSS JOIN search_doc AS d ON d.doc = t.rowid WHERE t.search_text MATCH " + a.Bind(strings.Join(phrases, " AND "))
	}
	return strings.Join(append([]string{from}, checks...), " AND ")
}

// Clear empties all tables.
func (fts) Clear(ctx context.Context, q engine.Querier) error {
	return each(ctx, q, []statement{
		{`INSERT INTO finding_text(finding_text) VALUES ('delete-all')`, nil},
		{`DELETE FROM finding_body`, nil},
		{`DELETE FROM finding_doc`, nil},
		{`INSERT INTO search_text(search_text) VALUES ('delete-all')`, nil},
		{`DELETE FROM search_doc`, nil},
	})
}

type statement struct {
	text string
	args []any
}

func each(ctx context.Context, q engine.Querier, statements []statement) error {
	for _, s := range statements {
		if _, err := q.ExecContext(ctx, s.text, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// sequence is a folded text as the tokens of its index.
func sequence(folded string) string {
	runs := engine.Runs(folded)
	var b strings.Builder
	for _, run := range runs {
		if grams := engine.Grams(run); len(grams) > 1 || grams[0] != run || len([]rune(run)) == 2 {
			b.WriteString(strings.Join(grams, " "))
			b.WriteByte(' ')
		}
		b.WriteString(stop)
		b.WriteByte(' ')
	}
	b.WriteString(strings.Join(engine.Singles(runs), " "))
	return b.String()
}
