// Package paper composes the papers of a finding's closing from its records: the application for closing
// (销号申请表), the opinion of the acceptance (验收意见), the text of the public notice (公示) and the certificate
// (销号证书), in the layout of official papers (GB/T 9704-2012). It owns no data and keeps nothing; what a paper says
// is what the records say at that moment. It never prints the name of a person, for a paper is signed by hand, and never
// writes a sentence that no record bears out: what is not done yet stands as a blank to be filled in.
package paper

import (
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// Form is a kind of paper.
type Form string

// The forms.
const (
	Application Form = "application" // 销号申请表
	Opinion     Form = "opinion"     // 验收意见
	Notice      Form = "notice"      // 公示
	Certificate Form = "certificate" // 销号证书
)

// Forms lists the forms in the order in which a closing needs them.
var Forms = []Form{Application, Opinion, Notice, Certificate}

// Name is the form in words.
func (f Form) Name() say.Text { return say.T("paper.form." + string(f)) }

// Matter is what the papers of one cycle of a finding are composed from.
type Matter struct {
	Finding  ledger.Finding
	Round    ledger.Round
	Measures []ledger.Measure // by Ord
	Files    []evidence.File  // of the finding, the oldest first
	Compared *evidence.Comparison
	Goal     closure.Verdict
	Case     closure.Case
	Rules    closure.Rules
	Today    ledger.Date
	// Unit is the name of a unit by its id.
	Unit func(id string) string
}

// Ready tells whether a cycle has come so far that a form can be composed: nil, or fault.Invalid with what must
// happen first.
func (f Form) Ready(c closure.Case, p closure.Policy) error {
	ok := false
	switch f {
	case Application:
		ok = c.Nature != ""
	case Opinion:
		ok = slices.ContainsFunc(c.Events, func(e closure.Event) bool { return judges(e.Kind) })
	case Notice:
		if !p.Has(closure.StageNotice) {
			return fault.New(fault.Invalid, "paper.no_notice")
		}
		ok = c.Notice != nil || c.Awaits(p) == closure.StartNotice
	case Certificate:
		ok = c.Closing != nil
	default:
		return fault.New(fault.Missing, "fault.missing")
	}
	if !ok {
		return fault.New(fault.Invalid, "paper.not_yet."+string(f))
	}
	return nil
}

// Compose writes a form other than the certificate, which needs a proof: see Certify. The error is that of Ready, or
// fault.Unavailable where the window of a notice cannot be reckoned.
func Compose(f Form, m Matter) (office.Official, error) {
	if err := f.Ready(m.Case, m.Rules.Policy); err != nil {
		return office.Official{}, err
	}
	switch f {
	case Application:
		return m.application(), nil
	case Opinion:
		return m.opinion(), nil
	case Notice:
		return m.notice()
	}
	return office.Official{}, fault.New(fault.Missing, "fault.missing")
}

// judges tells whether an event of a kind is a judgment that the opinion prints.
func judges(k closure.Kind) bool {
	return slices.Contains([]closure.Kind{closure.VerifySite, closure.VerifyPaper, closure.Review, closure.Accept}, k)
}

// said is a sentence as papers say it: they go to Chinese offices.
func said(key string, kv ...any) string { return say.T("paper."+key, kv...).In(say.ZhCN) }
