package reading

import (
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// Printed is a result as the parse command and the API print it: a stable contract, documented in
// docs/cli.md. Field names and the words of enumerations do not change; fields may be added.
type Printed struct {
	Title    string           `json:"title"`
	Kind     Genre            `json:"kind"`
	Preface  string           `json:"preface"`
	Findings []PrintedFinding `json:"findings"`
	Checks   []PrintedCheck   `json:"checks"`
	Unread   []PrintedUnread  `json:"unread"`
	Asides   []PrintedAside   `json:"asides"`
	Because  []PrintedReason  `json:"because,omitempty"`
}

// PrintedFinding is one finding.
type PrintedFinding struct {
	No            *int              `json:"no"`
	Label         string            `json:"label"`
	Statement     string            `json:"statement"`
	StatusText    string            `json:"status_text"`
	Status        Status            `json:"status"`
	Organisations []string          `json:"organisations"`
	DeadlineText  string            `json:"deadline_text"`
	Deadline      *ledger.Date      `json:"deadline"`
	Goal          string            `json:"goal"`
	Progress      string            `json:"progress,omitempty"`
	Notes         []Note            `json:"notes,omitempty"`
	ExternalIDs   []string          `json:"external_ids"`
	Measures      []PrintedMeasure  `json:"measures"`
	Quantities    []PrintedQuantity `json:"quantities"`
	Confidence    float64           `json:"confidence"`
	Because       []PrintedReason   `json:"because,omitempty"`
}

// PrintedMeasure is one measure.
type PrintedMeasure struct {
	Label string `json:"label"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// PrintedQuantity is one amount; Value and ValueMax are exact decimals.
type PrintedQuantity struct {
	Text      string `json:"text"`
	Value     string `json:"value"`
	ValueMax  string `json:"value_max,omitempty"`
	Unit      string `json:"unit"`
	Qualifier string `json:"qualifier"`
	Scope     string `json:"scope"`
	Year      int    `json:"year,omitempty"`
	Where     string `json:"where"`
}

// PrintedCheck is one comparison of stated numbers.
type PrintedCheck struct {
	Rule        string `json:"rule"`
	Verdict     string `json:"verdict"`
	Finding     string `json:"finding"`
	Where       string `json:"where,omitempty"`
	Stated      string `json:"stated"`
	Computed    string `json:"computed"`
	Explanation string `json:"explanation"`
}

// PrintedUnread is text that no rule understood; Block counts the document's blocks from 1.
type PrintedUnread struct {
	Text  string `json:"text"`
	Why   string `json:"why"`
	Block int    `json:"block"`
	Page  int    `json:"page,omitempty"`
}

// PrintedAside is text that was understood and belongs to no finding: a chapter heading, an introduction,
// a signature. With the findings and Unread it lets a caller account for every block; Block counts from 1.
type PrintedAside struct {
	Role  Role   `json:"role"`
	Text  string `json:"text"`
	Block int    `json:"block"`
}

// PrintedReason is why the reader believes something.
type PrintedReason struct {
	Rule string `json:"rule"`
	Text string `json:"text"`
}

// Print puts a result into its printed form, sentences in lang. Lists are never null.
func Print(r Result, lang say.Lang) Printed {
	p := Printed{
		Title: r.Title, Kind: r.Genre, Preface: r.Preface,
		Findings: make([]PrintedFinding, len(r.Findings)), Checks: make([]PrintedCheck, len(r.Checks)),
		Unread: make([]PrintedUnread, len(r.Unread)), Asides: make([]PrintedAside, len(r.Asides)), Because: reasons(r.GenreBecause, lang),
	}
	for i, f := range r.Findings {
		p.Findings[i] = printFinding(f, lang)
	}
	for i, c := range r.Checks {
		p.Checks[i] = PrintedCheck{
			Rule: c.Rule, Verdict: string(c.Verdict), Finding: c.Finding, Where: c.Where, Stated: c.Stated, Computed: c.Computed,
			Explanation: c.Explanation.In(lang),
		}
	}
	for i, u := range r.Unread {
		p.Unread[i] = PrintedUnread{Text: u.Text, Why: u.Why.In(lang), Block: u.Span.Block + 1}
	}
	for i, a := range r.Asides {
		p.Asides[i] = PrintedAside{a.Role, a.Text, a.Span.Block + 1}
	}
	return p
}

func printFinding(f Finding, lang say.Lang) PrintedFinding {
	p := PrintedFinding{
		No: f.No, Label: f.Label, Statement: f.Statement, StatusText: f.StatusText, Status: f.Status,
		Organisations: append([]string{}, f.Organisations...), DeadlineText: f.DeadlineText, Goal: f.Goal,
		Progress: f.Progress, Notes: f.Notes,
		ExternalIDs: append([]string{}, f.ExternalIDs...), Measures: make([]PrintedMeasure, len(f.Measures)), Quantities: []PrintedQuantity{},
		Confidence: f.Confidence, Because: reasons(f.Because, lang),
	}
	if d := ledger.DateOf(f.Deadline); d != "" {
		p.Deadline = &d
	}
	for i, m := range f.Measures {
		p.Measures[i] = PrintedMeasure{m.Label, m.Title, m.Text}
	}
	for _, q := range f.Quantities {
		if !q.Missing { // a lost number is a check, not an amount
			p.Quantities = append(p.Quantities, printQuantity(q))
		}
	}
	return p
}

func printQuantity(q Found) PrintedQuantity {
	p := PrintedQuantity{
		Text: q.Text, Value: q.Value.String(), Unit: q.Unit, Qualifier: string(q.Qualifier), Scope: string(q.Scope),
		Year: q.Year, Where: q.Where,
	}
	if q.Max != nil {
		p.ValueMax = q.Max.String()
	}
	return p
}

func reasons(bs []Because, lang say.Lang) []PrintedReason {
	var out []PrintedReason
	for _, b := range bs {
		out = append(out, PrintedReason{b.Rule, b.Text.In(lang)})
	}
	return out
}
