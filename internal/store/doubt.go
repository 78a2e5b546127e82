package store

import (
	"context"
	"slices"

	"zhenggai/internal/doubt"
	"zhenggai/internal/journal"
)

// Doubts is the store as the looking for signs of false work sees it.
type Doubts struct{ doubter }

// doubter reads what people said of signs.
type doubter struct{ reader }

var _ doubt.Store = Doubts{}

// Doubts is the store of what people said of signs.
func (db *DB) Doubts() Doubts { return Doubts{doubter{db.now()}} }

// Change takes what a person says.
func (d Doubts) Change(ctx context.Context, actor string, decide func(context.Context, doubt.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, d.db, actor, func(r reader) doubt.Reader { return doubter{r} }, decide)
}

var doubts = table[doubt.Judgement]{
	name:    "doubt",
	columns: []string{"id", "digest", "kind", "says", "words", "finding_id", "findings", "asked", "judged_by", "judged_on"},
	cells: func(j *doubt.Judgement) []any {
		return []any{
			&j.Sign, &j.Digest, &j.Kind, &j.Says, &j.Words, &j.Finding,
			jsonCell{&j.Findings},
			jsonCell{&j.Asked},
			&j.By, &j.On,
		}
	},
}

// Judgement is what was last said of a sign.
func (d doubter) Judgement(ctx context.Context, sign string) (journal.Versioned[doubt.Judgement], error) {
	v, err := one(ctx, d.reader, doubts, "id = $1", sign)
	for _, finding := range v.Row.Findings {
		if err == nil {
			err = d.inSight(ctx, finding)
		}
	}
	if err != nil {
		return journal.Versioned[doubt.Judgement]{}, err
	}
	return v, nil
}

// Asked are the open questions to units in the caller's charge about a finding.
func (d Doubts) Asked(ctx context.Context, finding string) ([]doubt.Judgement, error) {
	if err := d.inSight(ctx, finding); err != nil {
		return nil, err
	}
	all, err := rowsOf(list(ctx, d.reader, doubts, "finding_id = $1 AND says = $2", "judged_on DESC, id", finding, string(doubt.Look)))
	if err != nil {
		return nil, err
	}
	has, err := d.charge(ctx)
	return slices.DeleteFunc(all, func(j doubt.Judgement) bool { return len(j.Asked) == 0 || !has(j.Asked...) }), err
}

// Signs are the signs in the caller's sight, each with what was last said of it. A sign that touches one finding out of
// sight, or shows the words of a unit out of their charge, is not among them.
func (d Doubts) Signs(ctx context.Context) ([]doubt.Judged, error) {
	signs, err := d.db.doubting.signs(ctx, d)
	if err != nil {
		return nil, d.db.told(err)
	}
	held, err := list(ctx, d.reader, doubts, "1 = 1", "id")
	if err != nil {
		return nil, err
	}
	said := make(map[string]journal.Versioned[doubt.Judgement], len(held))
	for _, v := range held {
		said[v.Row.Sign] = v
	}
	s, err := d.sight(ctx)
	if err != nil {
		return nil, err
	}
	has, err := d.charge(ctx)
	if err != nil {
		return nil, err
	}
	var out []doubt.Judged
	for _, sign := range signs {
		hidden := slices.ContainsFunc(sign.Passages, func(p doubt.Passage) bool {
			return !s.has(p.Finding) || p.Unit != "" && (p.Source == doubt.FromReturn || p.Source == doubt.FromAnswer) && !has(p.Unit)
		})
		if !hidden {
			out = append(out, doubt.Judged{Sign: sign, Judgement: said[sign.ID]})
		}
	}
	return out, nil
}
