package reading

import (
	"strconv"

	"zhenggai/internal/arith"
	"zhenggai/internal/office"
	"zhenggai/internal/quantity"
)

// Appraise reads the quantities in a result's texts and checks them against each other, replacing
// what the result held of both. Whoever changes a text calls it.
func Appraise(r *Result, model office.Document) {
	var in arith.Input
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Quantities = nil
		for _, p := range f.passages() {
			in.Passages = append(in.Passages, p.Passage)
			for _, q := range p.Quantities {
				f.Quantities = append(f.Quantities, Found{Quantity: q, Field: p.field, Where: p.Where})
			}
		}
	}
	in.Passages = append(in.Passages, r.outside()...)
	in.Tables = append(tables(model), r.Tables...)
	r.Checks = arith.Run(in)
}

// outside are the texts outside any finding that may state amounts: a bulletin is nothing else.
func (r *Result) outside() []arith.Passage {
	var out []arith.Passage
	add := func(text string) {
		out = append(out, arith.Passage{Part: arith.Other, Text: text, Quantities: quantity.Read(text, quantity.Context{})})
	}
	for _, a := range r.Asides {
		if a.Role == RoleIntroduction || a.Role == RoleOutlook {
			add(a.Text)
		}
	}
	for _, u := range r.Unread {
		add(u.Text)
	}
	return out
}

// passage is a text of a finding with its amounts, and the field it is.
type passage struct {
	arith.Passage
	field Field
}

// Passages are the texts of a finding whose amounts are read and checked, statement first, then
// the goal and the measures, as arith takes them.
func (f Finding) Passages() []arith.Passage {
	ps := f.passages()
	out := make([]arith.Passage, len(ps))
	for i, p := range ps {
		out[i] = p.Passage
	}
	return out
}

func (f Finding) passages() []passage {
	name := f.name()
	out := []passage{f.passage(Field{Name: "statement"}, arith.Statement, name, f.Statement)}
	if f.Goal != "" {
		out = append(out, f.passage(Field{Name: "goal"}, arith.Goal, name, f.Goal))
	}
	if f.Progress != "" {
		out = append(out, f.passage(Field{Name: "progress"}, arith.Measure, name, f.Progress))
	}
	for i, m := range f.Measures {
		out = append(out, f.passage(Field{Name: "measure", Measure: i}, arith.Measure, name+bare(m.Label), m.Text))
	}
	return out
}

func (f Finding) passage(field Field, part arith.Part, where, text string) passage {
	return passage{
		arith.Passage{
			Finding: f.name(), Where: where, Part: part, Text: text, Quantities: quantity.Read(text, quantity.Context{}),
		}, field,
	}
}

func tables(model office.Document) []arith.Table {
	last := 0
	for _, b := range model.Blocks {
		last = max(last, b.Table)
	}
	var out []arith.Table
	for n := 1; n <= last; n++ {
		if rows := model.TableOf(n); len(rows) > 1 {
			out = append(out, arith.Table{Where: "表" + strconv.Itoa(n), Rows: rows})
		}
	}
	return out
}
