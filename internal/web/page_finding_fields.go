package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"zhenggai/internal/ledger"
)

// recordField is a field of a record as a form writes it.
type recordField[R any] struct {
	name string
	long bool     // of several lines
	pick []string // the values to choose from; nil for free text
	get  func(R) string
	set  func(*R, string)
}

// label is the catalogue key of the field's name, word the one of a chosen value.
func (f recordField[R]) label() string { return "page.finding.field." + f.name }

func (f recordField[R]) word(value string) string {
	return "word." + f.name + "." + cmp.Or(value, "none")
}

// say is a value as a person reads it.
func (f recordField[R]) say(ctx context.Context, value string) string {
	if f.pick != nil {
		return T(ctx, f.word(value))
	}
	return value
}

func valuesOf[R any](fields []recordField[R], row R) url.Values {
	v := url.Values{}
	for _, f := range fields {
		v.Set(f.name, f.get(row))
	}
	return v
}

// applyTo writes the fields of a form into a record. A field that the form lacks, or that says what
// the record says already, is left as it is.
func applyTo[R any](fields []recordField[R], row *R, in url.Values) {
	for _, f := range fields {
		value := strings.TrimSpace(strings.ReplaceAll(in.Get(f.name), "\r\n", "\n"))
		if in.Has(f.name) && value != f.get(*row) {
			f.set(row, value)
		}
	}
}

var measureFields = []recordField[ledger.Measure]{
	{name: "label", get: func(m ledger.Measure) string { return m.Label }, set: func(m *ledger.Measure, s string) { m.Label = s }},
	{name: "text", long: true, get: func(m ledger.Measure) string { return m.Text }, set: setMeasureText},
}

// setMeasureText also drops a run-in heading that the text no longer begins with.
func setMeasureText(m *ledger.Measure, s string) {
	m.Text = s
	if !strings.HasPrefix(s, m.Title) {
		m.Title = ""
	}
}

var findingFields = []recordField[ledger.Finding]{
	{name: "label", get: func(f ledger.Finding) string { return f.Label }, set: func(f *ledger.Finding, s string) { f.Label = s }},
	{name: "statement", long: true, get: func(f ledger.Finding) string { return f.Statement }, set: func(f *ledger.Finding, s string) { f.Statement = s }},
	{name: "progress", long: true, get: func(f ledger.Finding) string { return f.Progress }, set: func(f *ledger.Finding, s string) { f.Progress = s }},
	{name: "status_text", get: func(f ledger.Finding) string { return f.StatusText }, set: func(f *ledger.Finding, s string) { f.StatusText = s }},
	{
		name: "status", pick: texts(ledger.Statuses),
		get: func(f ledger.Finding) string { return string(f.Status) }, set: func(f *ledger.Finding, s string) { f.Status = ledger.Status(s) },
	},
	{
		name: "workflow", pick: texts(ledger.WorkflowsByHand),
		get: func(f ledger.Finding) string { return string(f.Workflow) }, set: func(f *ledger.Finding, s string) { f.Workflow = ledger.Workflow(s) },
	},
	{
		name: "grade", pick: texts(ledger.Grades),
		get: func(f ledger.Finding) string { return string(f.Grade) }, set: func(f *ledger.Finding, s string) { f.Grade = ledger.Grade(s) },
	},
	{
		name: "time_class", pick: texts(ledger.TimeClasses),
		get: func(f ledger.Finding) string { return string(f.TimeClass) }, set: func(f *ledger.Finding, s string) { f.TimeClass = ledger.TimeClass(s) },
	},
	{name: "deadline_text", get: func(f ledger.Finding) string { return f.DeadlineText }, set: func(f *ledger.Finding, s string) { f.DeadlineText = s }},
	{name: "deadline", get: func(f ledger.Finding) string { return string(f.Deadline) }, set: func(f *ledger.Finding, s string) { f.Deadline = ledger.Date(s) }},
	{name: "goal", long: true, get: func(f ledger.Finding) string { return f.Goal }, set: func(f *ledger.Finding, s string) { f.Goal = s }},
	unitField(ledger.Lead), unitField(ledger.Responsible), unitField(ledger.Support), unitField(ledger.Acceptance),
	{name: "external", long: true, get: externalByHand, set: setExternal},
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// unitField is the units of one role as one text, as official forms write them: 市水利局、市林草局.
func unitField(role ledger.UnitRole) recordField[ledger.Finding] {
	return recordField[ledger.Finding]{
		name: string(role),
		get:  func(f ledger.Finding) string { return strings.Join(unitsOf(f.Units, role), "、") },
		set:  func(f *ledger.Finding, s string) { f.Units = withUnits(f.Units, role, s) },
	}
}

// withUnits is units with those of one role replaced by the ones a text names.
func withUnits(units []ledger.Unit, role ledger.UnitRole, text string) []ledger.Unit {
	out := slices.DeleteFunc(slices.Clone(units), func(u ledger.Unit) bool { return u.Role == role })
	for _, name := range listed(text, "、，,；;\n") {
		out = append(out, ledger.Unit{Name: name, Role: role})
	}
	return out
}

// externalByHand is the external ids that no document gave, a line each.
func externalByHand(f ledger.Finding) string {
	var lines []string
	for _, x := range f.ExternalIDs {
		if x.Document == "" {
			lines = append(lines, x.Label)
		}
	}
	return strings.Join(lines, "\n")
}

func setExternal(f *ledger.Finding, s string) {
	f.ExternalIDs = slices.DeleteFunc(slices.Clone(f.ExternalIDs), func(x ledger.ExternalID) bool { return x.Document == "" })
	for _, label := range listed(s, "\n") {
		f.ExternalIDs = append(f.ExternalIDs, ledger.ExternalID{Label: label})
	}
}

// listed is the items of a text parted by any of seps, without empty ones.
func listed(s, seps string) []string {
	var out []string
	for item := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(seps, r) }) {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// fieldNamed is the field of a name; the forms ask for none that is not there.
func fieldNamed[R any](fields []recordField[R], name string) recordField[R] {
	return fields[slices.IndexFunc(fields, func(f recordField[R]) bool { return f.name == name })]
}

// choices are the values of a field that is chosen from a list.
func (f recordField[R]) choices(ctx context.Context) []Choice {
	var cs []Choice
	for _, value := range f.pick {
		cs = append(cs, Choice{Value: value, Label: f.say(ctx, value)})
	}
	return cs
}

// hinted are the fields that need a word more than their name.
var hinted = []string{"progress", "status_text", "status", "deadline", "external", string(ledger.Lead)}

func hintOf(ctx context.Context, name string) string {
	if slices.Contains(hinted, name) {
		return T(ctx, "page.finding.hint."+name)
	}
	return ""
}

func asDate(f Field) Field {
	f.Type = "date"
	return f
}
