package intake

import (
	"strings"
	"testing"
	"unicode"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// prose makes a document of lines, as the reader of plain text does.
func prose(text string) office.Document {
	d := office.Document{Format: office.Text}
	for line := range strings.Lines(text) {
		if t := strings.TrimFunc(line, isBlank); t != "" {
			d.Blocks = append(d.Blocks, office.Block{Kind: office.Paragraph, Text: t})
		}
	}
	return d
}

// table appends a table of rows to d.
func table(d office.Document, rows ...[]string) office.Document {
	n := 1
	for _, b := range d.Blocks {
		n = max(n, b.Table+1)
	}
	for i, row := range rows {
		for j, text := range row {
			d.Blocks = append(d.Blocks, office.Block{
				Kind: office.Cell, Text: text, Table: n, Row: i + 1, Col: j + 1, RowSpan: 1, ColSpan: 1,
			})
		}
	}
	return d
}

// one recognises a document that holds exactly one finding.
func one(t *testing.T, d office.Document) reading.Finding {
	t.Helper()
	r := Recognise(d)
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings, want 1: %+v", len(r.Findings), r.Findings)
	}
	return r.Findings[0]
}

// checkCovered fails unless every letter and digit of d lies in a finding, in an aside, or is unread.
func checkCovered(t interface {
	Helper()
	Errorf(string, ...any)
}, d office.Document, r reading.Result,
) {
	t.Helper()
	seen := make([][]bool, len(d.Blocks))
	for i, b := range d.Blocks {
		seen[i] = make([]bool, len(b.Printed()))
	}
	cover := func(sp reading.Span) {
		if sp.Block < 0 || sp.Block >= len(seen) || sp.Start < 0 || sp.End > len(seen[sp.Block]) || sp.Start > sp.End {
			t.Errorf("span %+v lies outside the document", sp)
			return
		}
		for i := sp.Start; i < sp.End; i++ {
			seen[sp.Block][i] = true
		}
	}
	for _, f := range r.Findings {
		for _, spans := range f.Spans {
			for _, sp := range spans {
				cover(sp)
			}
		}
		for _, m := range f.Measures {
			for _, sp := range m.Spans {
				cover(sp)
			}
		}
	}
	for _, a := range r.Asides {
		cover(a.Span)
	}
	for _, u := range r.Unread {
		cover(u.Span)
	}
	for i, b := range d.Blocks {
		for at, c := range b.Printed() {
			if !seen[i][at] && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
				t.Errorf("block %d: %q at byte %d is nowhere: %s", i, c, at, head(b.Printed()[at:], 60))
				return
			}
		}
	}
}

// compose prints a result of the standard layout again.
func compose(r reading.Result) string {
	var b strings.Builder
	b.WriteString(r.Preface + "\n" + r.Title + "\n")
	for _, f := range r.Findings {
		b.WriteString(f.Label + f.Statement + "\n" + f.StatusLead + f.StatusText + "\n")
		for _, m := range f.Measures {
			b.WriteString(m.Label + m.Text + "\n")
		}
	}
	return b.String()
}

// squeeze takes out white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}
