package store

import (
	"context"

	"zhenggai/internal/org"
)

var letters = table[org.Letter]{
	name: "letter",
	columns: []string{
		"id", "year", "no", "chain", "upper_post", "upper_unit", "lower_post", "lower_unit", "state", "how", "signed_on", "signer", "scan", "scan_name",
	},
	cells: func(l *org.Letter) []any {
		return []any{
			&l.ID, &l.Year, &l.No, &l.Chain, &l.Upper, &l.UpperUnit, &l.Lower, &l.LowerUnit, &l.State, &l.How, &l.SignedOn, &l.Signer, &l.Scan, &l.ScanName,
		}
	},
}

var letterTemplates = table[org.LetterTemplate]{
	name:    "letter_template",
	columns: []string{"id", "title", "body"},
	cells:   func(t *org.LetterTemplate) []any { return []any{&t.Chain, &t.Title, &t.Body} },
}

// CountLetters counts a year's letters by the lower post's unit, chain and state, from an index alone.
func (r reader) CountLetters(ctx context.Context, year int) ([]org.LetterCount, error) {
	where, args := r.when("year = $1", []any{year})
	rows, err := r.q.QueryContext(ctx, "SELECT lower_unit, chain, state, COUNT(*) FROM letter WHERE "+where+
		" GROUP BY lower_unit, chain, state ORDER BY lower_unit, chain, state", args...)
	if err != nil {
		return nil, r.db.told(err)
	}
	defer rows.Close()
	var out []org.LetterCount
	for rows.Next() {
		var c org.LetterCount
		if err := rows.Scan(&c.Unit, &c.Chain, &c.State, &c.N); err != nil {
			return nil, r.db.told(err)
		}
		out = append(out, c)
	}
	return out, r.db.told(rows.Err())
}

// LetterYears lists the years that have letters, newest first.
func (r reader) LetterYears(ctx context.Context) ([]int, error) {
	where, args := r.when("1 = 1", nil)
	rows, err := r.q.QueryContext(ctx, "SELECT DISTINCT year FROM letter WHERE "+where+" ORDER BY year DESC", args...)
	if err != nil {
		return nil, r.db.told(err)
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var year int
		if err := rows.Scan(&year); err != nil {
			return nil, r.db.told(err)
		}
		out = append(out, year)
	}
	return out, r.db.told(rows.Err())
}
