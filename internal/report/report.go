// Package report composes documents from the ledger's fields: the progress report in the order and
// words of the ledger, with every amount in it findable again. It never looks at the document that
// the fields once came from, so what is changed in the ledger, and only that, changes in the report.
package report

import (
	"fmt"
	"slices"
	"strings"

	"zhenggai/internal/arith"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/quantity"
	"zhenggai/internal/reading"
)

// Role is what a paragraph is in the layout of official documents (GB/T 9704-2012).
type Role string

// The roles.
const (
	Preface   Role = "preface"
	Title     Role = "title"
	Statement Role = "statement" // 一、 in 黑体
	Status    Role = "status"    // 整改进展情况：已完成整改
	Measure   Role = "measure"   // （一）
	Body      Role = "body"      // further paragraphs of a measure or statement
)

// Para is one paragraph of a report, and the record whose words it prints.
type Para struct {
	Role    Role
	Text    string
	Record  journal.Ref
	Finding int // index into Report.Findings, -1 above the first
	Numbers []Number
}

// Number is one amount in a paragraph: bytes Start to End of its text.
type Number struct {
	ID         string // stable while the text stands: <record id>-<n>
	Start, End int
	Quantity   quantity.Quantity
	Checks     []int // indexes into Report.Checks that speak of it
}

// Section is one finding with all that the report prints of it.
type Section struct {
	Finding  journal.Versioned[ledger.Finding]
	Measures []journal.Versioned[ledger.Measure]
}

// Report is a round's progress report.
type Report struct {
	Round    ledger.Round
	Sections []Section
	Paras    []Para
	Checks   []arith.Check
	// Mark stands at the head of what is written: 送审稿. "" for none.
	Mark string
}

// Compose prints a round. Sections are in the order of their findings' No.
func Compose(round ledger.Round, sections []Section) Report {
	r := Report{Round: round, Sections: sections}
	r.add(Para{Role: Preface, Text: round.ReportPreface, Record: round.Ref(), Finding: -1})
	r.add(Para{Role: Title, Text: round.ReportTitle, Record: round.Ref(), Finding: -1})
	at := r.bodies()
	r.check(at)
	return r
}

func (r *Report) add(p Para) {
	if p.Text != "" {
		r.Paras = append(r.Paras, p)
	}
}

// passageAt says where a checked passage stands on paper: its first paragraph and the bytes of it
// that are label and not text.
type passageAt struct{ para, label int }

// bodies prints every section and remembers, in the order of Passages, where each text went.
func (r *Report) bodies() [][]passageAt {
	at := make([][]passageAt, len(r.Sections))
	for i, s := range r.Sections {
		f := s.Finding.Row
		at[i] = append(at[i], r.text(Para{Role: Statement, Record: f.Ref(), Finding: i}, f.Label, f.Statement))
		r.add(Para{Role: Status, Text: f.StatusLead + f.StatusText, Record: f.Ref(), Finding: i})
		if f.Progress != "" {
			at[i] = append(at[i], r.text(Para{Role: Body, Record: f.Ref(), Finding: i}, "", f.Progress))
		}
		for _, m := range s.Measures {
			at[i] = append(at[i], r.text(Para{Role: Measure, Record: m.Row.Ref(), Finding: i}, m.Row.Label, m.Row.Text))
		}
	}
	return at
}

// text prints a label and a text of several paragraphs.
func (r *Report) text(p Para, label, text string) passageAt {
	at := passageAt{len(r.Paras), len(label)}
	for i, line := range strings.Split(text, "\n") {
		p.Text = line
		if i == 0 {
			p.Text = label + line
		} else {
			p.Role = Body
		}
		r.add(p)
	}
	return at
}

// check reads and checks the numbers of all sections together and pins them to their paragraphs.
func (r *Report) check(at [][]passageAt) {
	var in arith.Input
	var where []passageAt
	for i, s := range r.Sections {
		in.Passages = append(in.Passages, asRead(s).Passages()...) // without the goal, which is not printed
		where = append(where, at[i]...)
	}
	r.Checks = arith.Run(in)
	for k, p := range in.Passages {
		for _, q := range p.Quantities {
			r.pin(where[k], q, speakOf(r.Checks, k, q))
		}
	}
}

// speakOf lists the checks one of whose spans in passage k touches the amount.
func speakOf(checks []arith.Check, k int, q quantity.Quantity) []int {
	var out []int
	for c, check := range checks {
		touches := func(s arith.Span) bool { return s.Passage == k && s.Start < q.End && q.Start < s.End }
		if slices.ContainsFunc(check.Spans, touches) {
			out = append(out, c)
		}
	}
	return out
}

// pin puts an amount on the paragraph in which it is printed.
func (r *Report) pin(at passageAt, q quantity.Quantity, checks []int) {
	start, skip := q.Start, at.label
	for k := at.para; k < len(r.Paras); k++ {
		p := &r.Paras[k]
		room := len(p.Text) - skip
		if start < room {
			p.Numbers = append(p.Numbers, Number{
				ID:    fmt.Sprintf("%s-%d", p.Record.ID, r.numbered(k)+1),
				Start: start + skip, End: min(start+skip+q.End-q.Start, len(p.Text)), Quantity: q, Checks: checks,
			})
			return
		}
		start, skip = start-room-1, 0
	}
}

// numbered counts the amounts of paragraph k's record that are pinned already, on it and on those
// before it: a finding prints a statement and may print its progress, and their amounts share a row.
func (r *Report) numbered(k int) int {
	n := 0
	for j := k; j >= 0 && r.Paras[j].Record == r.Paras[k].Record; j-- {
		n += len(r.Paras[j].Numbers)
	}
	return n
}

// asRead is the finding as the reading room knows it, so that a ledger's numbers are read and
// checked by the very code that reads a document's.
func asRead(s Section) reading.Finding {
	f := s.Finding.Row
	out := reading.Finding{No: &f.No, Label: f.Label, Statement: f.Statement, Progress: f.Progress}
	for _, m := range s.Measures {
		out.Measures = append(out.Measures, reading.Measure{Label: m.Row.Label, Title: m.Row.Title, Text: m.Row.Text})
	}
	return out
}
