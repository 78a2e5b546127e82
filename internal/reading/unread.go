package reading

import (
	"cmp"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// giveBack lists spans as unread again, in the order of the document.
func (r *Result) giveBack(model office.Document, spans []Span) {
	for _, s := range spans {
		if s.Block < 0 || s.Block >= len(model.Blocks) {
			continue
		}
		text := model.Blocks[s.Block].Printed()
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
			continue
		}
		r.Unread = append(r.Unread, Unread{Span: s, Text: text[s.Start:s.End], Why: say.T("reading.dropped_by_person")})
	}
	slices.SortStableFunc(r.Unread, func(a, b Unread) int {
		return cmp.Or(cmp.Compare(a.Span.Block, b.Span.Block), cmp.Compare(a.Span.Start, b.Span.Start))
	})
}

// takeUnread takes one piece out of the unread list.
func (r *Result) takeUnread(at int) (Unread, error) {
	if at < 0 || at >= len(r.Unread) {
		return Unread{}, fault.New(fault.Invalid, "reading.no_such_unread")
	}
	u := r.Unread[at]
	r.Unread = slices.Delete(r.Unread, at, at+1)
	return u, nil
}

// unreadMeasure makes a piece of unread text a measure after measure c.Measure of a finding.
func (r *Result) unreadMeasure(c Correction) error {
	return r.onFinding(c, func(f *Finding, c Correction) error {
		u, err := r.takeUnread(c.At)
		if err != nil {
			return err
		}
		m := Measure{Text: strings.TrimSpace(u.Text), Confidence: 1, Because: byPerson(), Spans: []Span{u.Span}}
		at := min(max(c.Measure+1, 0), len(f.Measures))
		f.Measures = slices.Insert(f.Measures, at, m)
		return nil
	})
}

// unreadFinding makes a piece of unread text the statement of a finding before finding c.Finding.
func (r *Result) unreadFinding(c Correction) error {
	u, err := r.takeUnread(c.At)
	if err != nil {
		return err
	}
	f := Finding{
		Statement: strings.TrimSpace(u.Text), Status: StatusUnknown, Confidence: 1, Because: byPerson(),
		Spans: map[string][]Span{"statement": {u.Span}},
	}
	r.Findings = slices.Insert(r.Findings, min(max(c.Finding, 0), len(r.Findings)), f)
	return nil
}

func byPerson() []Because {
	return []Because{{Rule: "person", Text: say.T("reading.by_person")}}
}
