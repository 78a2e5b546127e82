package web

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"zhenggai/internal/ledger"
	"zhenggai/internal/quantity"
	"zhenggai/internal/reading"
)

// typed is what stands in an open form: what the person typed, when that was refused, else the value.
func (d desk) typed(value string) string {
	if d.Edit.Typed != nil {
		return *d.Edit.Typed
	}
	return value
}

// fieldID is the anchor of a field: f3.statement is fld-f3-statement.
func fieldID(at string) string { return "fld-" + strings.ReplaceAll(at, ".", "-") }

// valueID is the anchor of a field's input: several forms may be open at once.
func valueID(at string) string { return fieldID(at) + "-value" }

// proposalID is the anchor of the proposal that a field is in: f3.statement and f3m2 are in p-f3.
func proposalID(at string) string {
	if i, _, _, ok := parseAt(at); ok {
		return "p-" + atFinding(i)
	}
	return "desk"
}

func (d desk) url() string { return "/documents/" + d.Doc.ID }

func (d desk) tabURL(tab string) templ.SafeURL { return templ.SafeURL(d.url() + "?tab=" + tab) }

// editURL opens a field's form where there is no script.
func (d desk) editURL(at string) templ.SafeURL {
	return templ.SafeURL(d.url() + "?edit=" + at + d.findingQuery(at) + "#" + fieldID(at))
}

// stayURL is the desk as it stands, at a field.
func (d desk) stayURL(at string) templ.SafeURL {
	return templ.SafeURL(d.url() + "?tab=" + d.Tab + d.findingQuery(at) + "#" + proposalID(at))
}

func (d desk) findingQuery(at string) string {
	if i, _, _, ok := parseAt(at); ok {
		return "&finding=" + strings.TrimPrefix(atFinding(i), "f")
	}
	return ""
}

// firstWords is the beginning of a text, cut at n characters.
func firstWords(s string, n int) string {
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	count := 0
	for at := range s {
		if count == n {
			return s[:at] + "…"
		}
		count++
	}
	return s
}

// amountValue is an amount as a number: the exact value, its unit, and the word that loosens it.
func amountValue(ctx context.Context, n *number) string {
	if n.Missing {
		return T(ctx, "page.document.amount.missing")
	}
	return exact(ctx, n.Quantity)
}

// exact writes an amount without its scale and with the word that loosens it: 375,000 亩, 120 家次 (余).
func exact(ctx context.Context, q quantity.Quantity) string {
	s := bareValue(q) + " " + q.Unit
	if q.Qualifier != quantity.Exact {
		s += " (" + qualifierWords(ctx, q.Qualifier) + ")"
	}
	return s
}

// bareValue is the value alone, both ends of a range.
func bareValue(q quantity.Quantity) string {
	s := quantity.Grouped(q.Value)
	if q.Max != nil {
		s += "–" + quantity.Grouped(*q.Max)
	}
	return s
}

// qualifierWords is the word in print that loosens an amount; an amount without one is exact.
func qualifierWords(ctx context.Context, q quantity.Qualifier) string {
	if q == quantity.Exact {
		return T(ctx, "page.document.amount.exact")
	}
	return string(q)
}

// amountScope is what an amount speaks of, as far as the text tells.
func amountScope(q quantity.Quantity) string {
	var out []string
	if q.Scope != quantity.ScopeUnknown {
		out = append(out, string(q.Scope))
	}
	if q.Year != 0 {
		out = append(out, strconv.Itoa(q.Year))
	}
	if q.Noun != "" {
		out = append(out, q.Noun)
	}
	return orDash(strings.Join(out, " · "))
}

// amountTitle is what pointing at an amount tells.
func amountTitle(ctx context.Context, n *number) string {
	s := amountValue(ctx, n)
	if scope := amountScope(n.Quantity); scope != "—" {
		s += " · " + scope
	}
	return s
}

// placeOf leads to the proposal that an amount stands in.
func placeOf(n *number) templ.SafeURL {
	if n.Field.Name == "measure" {
		return templ.SafeURL("#p-" + atMeasure(n.Finding, n.Field.Measure))
	}
	return templ.SafeURL("#p-" + atFinding(n.Finding))
}

// documentHeading is a document's own title, its file name where it states none.
func documentHeading(d reading.Document) string {
	if d.Title != "" {
		return d.Title
	}
	return d.Name
}

func sourceChoices(ctx context.Context) []Choice {
	var out []Choice
	for _, s := range ledger.Sources {
		out = append(out, Choice{Value: string(s), Label: T(ctx, "page.document.source."+string(s))})
	}
	return out
}

// roundNo is a round's number as the form has it, "" for rounds that are not counted.
func roundNo(r ledger.Round) string {
	if r.No == 0 {
		return ""
	}
	return strconv.Itoa(r.No)
}

func wrongAt(wrongs []Wrong, field string) string {
	for _, w := range wrongs {
		if w.Field == field {
			return w.Text
		}
	}
	return ""
}

// differenceField names the field of a difference as the desk names it.
func differenceField(field string) string {
	switch field {
	case "units":
		return "organisations"
	case "deadline":
		return "deadline_text"
	case "status":
		return "status_text"
	case "status_read", "deadline_read":
		return strings.TrimSuffix(field, "_read")
	}
	return field
}

func differenceMood(s reading.Sort) string {
	switch s {
	case reading.Added:
		return "good"
	case reading.Absent:
		return "bad"
	}
	return "doubt"
}

// differenceAt names the proposal that a difference speaks of.
func differenceAt(d reading.Difference) string {
	if d.Measure >= 0 {
		return atMeasure(d.Finding, d.Measure)
	}
	return atFinding(d.Finding)
}

// words lists what a tally counts, nothing of what it does not.
func (t differenceTally) words(ctx context.Context) string {
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{
		{"page.document.part.findings", t.Findings},
		{"page.document.part.measures", t.Measures},
		{"page.document.part.tasks", t.Tasks},
		{"page.document.part.filled", t.Filled},
		{"page.document.part.changed", t.Changed},
		{"page.document.part.absent", t.Absent},
	} {
		if p.n > 0 {
			parts = append(parts, T(ctx, p.key, "Count", p.n))
		}
	}
	return strings.Join(parts, T(ctx, "page.document.part.and"))
}
