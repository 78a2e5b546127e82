package arith

import "zhenggai/internal/quantity"

// rule is one way of checking numbers: a name, and what it finds in a passage or in the whole input.
type rule struct {
	name    string
	passage func(*page) []Check
	input   func([]*page, []Table) []Check
}

// rules in the order their checks are reported for one passage.
func rules() []rule {
	return []rule{
		{name: "lost", passage: lost},
		{name: "share", passage: share},
		{name: "over", passage: over},
		{name: "change", passage: change},
		{name: "converted", passage: converted},
		{name: "sum", passage: sum},
		{name: "total_after", passage: totalAfter},
		{name: "multiple", passage: multiple},
		{name: "listed", passage: listed},
		{name: "explained", passage: explained},
		{name: "year_task", passage: yearTask},
		{name: "plan_late", passage: planLate},
		{name: "twice", input: twice},
		{name: "total", input: totals},
	}
}

// Run makes every check of every rule, passage by passage, then those that look across passages and
// tables. Passages without Quantities are read first.
func Run(in Input) []Check {
	pages := make([]*page, len(in.Passages))
	for i, p := range in.Passages {
		pages[i] = newPage(i, p)
	}
	var checks []Check
	all := rules()
	for _, p := range pages {
		for _, r := range all {
			if r.passage != nil {
				checks = append(checks, named(r.name, r.passage(p))...)
			}
		}
	}
	for _, r := range all {
		if r.input != nil {
			checks = append(checks, named(r.name, r.input(pages, in.Tables))...)
		}
	}
	return checks
}

// named fills in the rule's name where the rule did not tell a finer one.
func named(name string, checks []Check) []Check {
	for i := range checks {
		if checks[i].Rule == "" {
			checks[i].Rule = name
		}
	}
	return checks
}

func newPage(i int, p Passage) *page {
	if p.Quantities == nil {
		p.Quantities = quantity.Read(p.Text, quantity.Context{})
	}
	p.Text = unwrap(p.Text)
	pg := &page{Passage: p, index: i}
	pg.sentences = pg.bySentence()
	for _, sentence := range pg.sentences {
		pg.groups = append(pg.groups, pg.groupsOf(sentence))
	}
	return pg
}
