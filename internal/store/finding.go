package store

import (
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

// The kinds of text in the search index.
const (
	kindMeasure  = "measure"
	kindTask     = "task"
	kindDocument = "document"
	kindText     = "text" // the blocks of a document
)

var findings = table[ledger.Finding]{
	name: "finding",
	columns: []string{
		"id", "round_id", "no", "label", "statement", "status_lead", "status_text", "status", "workflow", "grade",
		"time_class", "deadline_text", "deadline", "goal", "progress", "closing", "units", "external_ids", "places",
	},
	cells: func(f *ledger.Finding) []any {
		return []any{
			&f.ID, &f.RoundID, &f.No, &f.Label, &f.Statement, &f.StatusLead, &f.StatusText, &f.Status, &f.Workflow, &f.Grade,
			&f.TimeClass, &f.DeadlineText, &f.Deadline, &f.Goal, &f.Progress,
			flagCell{&f.Closing},
			jsonCell{&f.Units},
			jsonCell{&f.ExternalIDs},
			jsonCell{&f.Places},
		}
	},
}

// findingDoc is what a list of findings is narrowed by, with the texts of its measures.
func findingDoc(f ledger.Finding, ms []journal.Versioned[ledger.Measure]) engine.FindingDoc {
	units := lines(unitNames(f.Units)...)
	body := []string{f.Label, f.Statement, f.StatusText, f.Goal, f.DeadlineText, units}
	for _, m := range ms {
		body = append(body, m.Row.Label, m.Row.Title, m.Row.Text)
	}
	return engine.FindingDoc{
		ID: f.ID, RoundID: f.RoundID, No: f.No, Status: string(f.Status), Workflow: string(f.Workflow), Grade: string(f.Grade),
		TimeClass: string(f.TimeClass), Deadline: string(f.Deadline), Body: lines(body...), Units: units,
	}
}

func unitNames(units []ledger.Unit) []string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	return names
}

// lines joins fields so that no word reaches from one into the next.
func lines(fields ...string) string { return strings.Join(fields, "\n") }
