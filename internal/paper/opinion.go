package paper

import (
	"cmp"

	"zhenggai/internal/closure"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// opinion is what those who judged the work found, in the order in which they did, and on what proof.
func (m Matter) opinion() office.Official {
	o := office.Official{Title: said("opinion.title", "Name", m.called())}
	add := func(paras ...office.Para) { o.Paras = append(o.Paras, paras...) }
	add(heading(1, "subject"), form(
		line("statement", m.Finding.Statement), line("goal", cmp.Or(m.Finding.Goal, said("none"))), line("doers", m.doers()),
		line("nature", m.Case.Nature.Name().In(say.ZhCN)), line("policy", said("policy", "Title", m.Rules.Policy.Named(say.ZhCN), "Clause", m.Rules.Policy.Clause)),
		line("applied", day(m.appliedOn())),
	))
	add(heading(2, "verified"))
	add(m.judgments(closure.VerifySite, closure.VerifyPaper, closure.Review)...)
	add(heading(3, "accepted"))
	if len(m.Case.Acceptances) == 0 {
		add(body(said("accept_blank"))...)
	}
	add(m.judgments(closure.Accept)...)
	add(heading(4, "frozen"))
	if frozen := m.among(m.Case.Frozen); len(frozen) > 0 {
		add(body(said("frozen", "Count", len(frozen)))...)
		add(index(frozen))
	} else {
		add(index(m.pieces()))
	}
	add(heading(5, "signatures"), form(
		line("chief", said("sign")), line("members", said("sign")), line("government", seal("seal_unit")),
	))
	return o
}

// judgments are the events of some kinds since the work was last judged afresh, each with its level where it is an acceptance.
func (m Matter) judgments(kinds ...closure.Kind) []office.Para {
	var out []office.Para
	for _, e := range m.Case.Events {
		if e.Kind == closure.Return || e.Kind == closure.Uphold {
			out = nil // what was found before does not stand any more
		}
		for _, k := range kinds {
			if e.Kind == k {
				lead := said("judged", "Kind", m.levelled(e), "Who", m.who(e.By), "Day", day(e.Day))
				out = append(out, office.Para{Role: office.RoleBody, Lead: lead, Text: e.Opinion})
			}
		}
	}
	return out
}

func (m Matter) levelled(e closure.Event) string {
	for _, a := range m.Case.Acceptances {
		if a.Event == e.ID {
			return closure.LevelName(a.Level).In(say.ZhCN)
		}
	}
	return e.Kind.Name().In(say.ZhCN)
}
