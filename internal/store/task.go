package store

import (
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

var tasks = table[ledger.Task]{
	name: "task",
	columns: []string{
		"id", "finding_id", "ord", "scope", "label", "text", "goal", "deadline_text", "deadline", "units", "places",
		"time_class", "milestones", "start_day", "done_day",
	},
	cells: func(t *ledger.Task) []any {
		return []any{
			&t.ID, &t.FindingID, &t.Ord, &t.Scope, &t.Label, &t.Text, &t.Goal, &t.DeadlineText, &t.Deadline,
			jsonCell{&t.Units},
			jsonCell{&t.Places},
			&t.TimeClass,
			jsonCell{&t.Milestones},
			&t.Start, &t.Done,
		}
	},
	docs: func(t ledger.Task) []engine.Doc {
		return []engine.Doc{{Kind: kindTask, ID: t.ID, Body: lines(t.Label, t.Text, t.Goal)}}
	},
}
