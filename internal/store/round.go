package store

import "zhenggai/internal/ledger"

var rounds = table[ledger.Round]{
	name:    "round",
	columns: []string{"id", "source", "no", "title", "region", "report_title", "report_preface", "sample"},
	cells: func(r *ledger.Round) []any {
		return []any{&r.ID, &r.Source, &r.No, &r.Title, &r.Region, &r.ReportTitle, &r.ReportPreface, flagCell{&r.Sample}}
	},
}
