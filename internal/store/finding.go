package store

import (
	"strings"

	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

// The kinds of text in the search index.
const (
	kindFinding  = "finding"
	kindUnits    = "units" // the names of a finding's units, a line each
	kindMeasure  = "measure"
	kindDocument = "document"
	kindText     = "text" // the blocks of a document
)

var findings = table[ledger.Finding]{
	name: "finding",
	columns: []string{
		"id", "round_id", "no", "label", "statement", "status_lead", "status_text", "status", "workflow", "grade",
		"time_class", "deadline_text", "deadline", "goal", "progress", "units", "external_ids", "places",
	},
	cells: func(f *ledger.Finding) []any {
		return []any{
			&f.ID, &f.RoundID, &f.No, &f.Label, &f.Statement, &f.StatusLead, &f.StatusText, &f.Status, &f.Workflow, &f.Grade,
			&f.TimeClass, &f.DeadlineText, &f.Deadline, &f.Goal, &f.Progress,
			jsonCell{&f.Units}, jsonCell{&f.ExternalIDs}, jsonCell{&f.Places},
		}
	},
	docs: func(f ledger.Finding) []engine.Doc {
		return []engine.Doc{
			{Kind: kindFinding, ID: f.ID, Finding: f.ID, Body: lines(f.Label, f.Statement, f.StatusText, f.Goal, f.DeadlineText, f.Progress)},
			{Kind: kindUnits, ID: f.ID, Finding: f.ID, Body: lines(unitNames(f.Units)...)},
		}
	},
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
