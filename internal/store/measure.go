package store

import (
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

var measures = table[ledger.Measure]{
	name:    "measure",
	columns: []string{"id", "finding_id", "task_id", "ord", "label", "title", "text", "places", "answers", "units"},
	cells: func(m *ledger.Measure) []any {
		return []any{
			&m.ID, &m.FindingID, &m.TaskID, &m.Ord, &m.Label, &m.Title, &m.Text,
			jsonCell{&m.Places},
			jsonCell{&m.Answers},
			jsonCell{&m.Units},
		}
	},
	docs: func(m ledger.Measure) []engine.Doc {
		return []engine.Doc{{Kind: kindMeasure, ID: m.ID, Body: lines(m.Label, m.Title, m.Text)}}
	},
}
