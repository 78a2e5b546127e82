package paper

import (
	"cmp"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// application is the application for closing. Works and others ask for other material, and works for the opinion of
// the department of the industry, which has to answer for what was built.
func (m Matter) application() office.Official {
	files := m.pieces()
	o := office.Official{Title: said("application.title", "Nature", m.Case.Nature.Name())}
	add := func(paras ...office.Para) { o.Paras = append(o.Paras, paras...) }
	add(form(
		line("round", m.Round.Title), line("no", said("finding_no", "No", m.Finding.No, "Cycle", m.Case.Cycle)),
		line("statement", m.Finding.Statement),
		line("doers", m.doers()), line("acceptance", cmp.Or(units(m.Finding, ledger.Acceptance), said("none"))),
		line("deadline", m.deadline()),
		line("applied", day(m.appliedOn())),
	))
	add(heading(1, "goal"), m.goal())
	add(heading(2, "measures"), m.measures(files))
	add(heading(3, "materials."+string(m.Case.Nature)), m.materials(files))
	add(heading(4, "index"), index(files))
	add(heading(5, "self_check"))
	add(m.selfCheck()...)
	add(heading(6, "opinions"), form(m.opinions()...))
	return o
}

// deadline is the finding's, as suspensions put it off.
func (m Matter) deadline() string {
	d := m.Case.Deadline(m.Finding.Deadline, m.Today)
	if d == "" {
		return cmp.Or(m.Finding.DeadlineText, said("none"))
	}
	if d != m.Finding.Deadline {
		return said("put_off", "Day", day(d), "Was", day(m.Finding.Deadline))
	}
	return day(d)
}

func (m Matter) appliedOn() ledger.Date {
	e, _ := m.last(closure.Apply)
	return e.Day
}

func (m Matter) goal() office.Para {
	rows := [][]string{line("goal", cmp.Or(m.Finding.Goal, said("none"))), line("verdict", verdict(m.Goal))}
	if c := m.Compared; c != nil {
		rows = append(rows, line("compared", c.Words), line("compared_on", day(c.On)))
	}
	return form(rows...)
}

// measures tells of each measure what was reported and which pieces of the index prove it.
func (m Matter) measures(files []evidence.File) office.Para {
	t := office.Table{Columns: []office.TableColumn{
		{Title: said("column.measure"), Share: 7}, {Title: said("column.done"), Share: 3}, {Title: said("column.proof"), Share: 2, Align: "center"},
	}}
	for _, x := range m.Measures {
		proof := numbers(files, func(f evidence.File) bool { return slices.Contains(f.Measures, x.ID) })
		done := said("proved")
		if proof == "" {
			done, proof = said("unproved"), said("none")
		}
		t.Rows = append(t.Rows, []string{x.Label + x.Text, done, proof})
	}
	return office.Para{Table: &t}
}

// materials is the list that the policy asks for by the nature of the work, with what is there.
func (m Matter) materials(files []evidence.File) office.Para {
	t := office.Table{Columns: []office.TableColumn{
		{Title: said("column.material"), Share: 5}, {Title: said("column.by"), Share: 3, Align: "center"}, {Title: said("column.proof"), Share: 4, Align: "center"},
	}}
	for _, n := range m.Rules.Policy.Needs(m.Case.Nature) {
		at := numbers(files, func(f evidence.File) bool { return f.Material == string(n.Material) })
		t.Rows = append(t.Rows, []string{
			n.Material.Name().In(say.ZhCN), said("before", "Stage", n.By.Name()), cmp.Or(at, said("lacking")),
		})
	}
	return office.Para{Table: &t}
}

func (m Matter) selfCheck() []office.Para {
	e, done := m.last(closure.SelfCheck)
	if !done {
		return body(said("self_check_blank"))
	}
	return append(body(e.Opinion), office.Para{Role: office.RoleSignature, Text: m.who(e.By) + "\n" + day(e.Day)})
}

// opinions are the blanks in which offices write by hand, with what the records hold already.
func (m Matter) opinions() [][]string {
	rows := [][]string{line("opinion_doer", seal("seal_doer"))}
	if m.Case.Nature == closure.Works || m.Rules.Policy.Has(closure.StageReview) {
		rows = append(rows, line("opinion_industry", m.given(closure.Review)))
	}
	return append(rows, line("opinion_acceptance", m.given(closure.Accept)), line("opinion_office", seal("seal_unit")))
}

// given is the opinion that an event of a kind left, above the place for the stamp.
func (m Matter) given(k closure.Kind) string {
	e, done := m.last(k)
	if !done {
		return seal("seal_unit")
	}
	return e.Opinion + "\n" + m.who(e.By) + "\n" + said("seal_unit") + "\n" + day(e.Day)
}
