package paper

import (
	"cmp"

	"zhenggai/internal/closure"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// notice is the text for the public. It holds no opinion of an officer, no file and no personal data: what looks like
// a telephone number, a citizen's number or an address for mail is masked wherever it came from.
func (m Matter) notice() (office.Official, error) {
	start, end, err := m.window()
	if err != nil {
		return office.Official{}, err
	}
	o := office.Official{Title: said("notice.title", "Name", m.called())}
	add := func(paras ...office.Para) { o.Paras = append(o.Paras, paras...) }
	add(body(said("notice.lead", "Name", m.called()))...)
	add(heading(1, "statement"))
	add(body(Redact(m.Finding.Statement))...)
	add(heading(2, "goal_alone"))
	add(body(Redact(cmp.Or(m.Finding.Goal, said("none"))))...)
	add(heading(3, "measures_alone"))
	for _, x := range m.Measures {
		add(body(Redact(x.Label + x.Text))...)
	}
	add(heading(4, "done"))
	add(body(said("notice.done", "Doers", m.doers(), "Verdict", verdict(m.Goal)))...)
	if n := len(m.Case.Acceptances); n > 0 {
		add(body(said("notice.accepted", "Day", day(m.Case.Acceptances[n-1].Day)))...)
	}
	add(heading(5, "window"))
	rule := m.Rules.Policy.Notice
	add(body(said("notice.window."+rule.Unit, "Start", day(start), "End", day(end), "Days", rule.Days))...)
	add(heading(6, "objections"))
	add(body(said("notice.objections"))...)
	add(form(line("receiver", ""), line("phone", ""), line("address", ""), line("mail", "")))
	add(office.Para{Role: office.RoleSignature, Text: m.Round.Region + closure.Office.Name().In(say.ZhCN) + "\n" + day(start)})
	return o, nil
}

// window are the first and the last day of the notice: as it runs or ran, or as it would from today.
func (m Matter) window() (start, end ledger.Date, err error) {
	if n := m.Case.Notice; n != nil {
		return n.Start, n.End, nil
	}
	end, err = m.Rules.Window(m.Today)
	return m.Today, end, err
}
