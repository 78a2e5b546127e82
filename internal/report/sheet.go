package report

import (
	"context"
	"iter"
	"strings"

	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// sheetPage is how many findings are held in memory at a time while a sheet is written.
const sheetPage = 200

// column is a column of the ledger's sheet.
type column struct {
	key   string // of its title in the catalogue
	width float64
	kind  office.ColumnKind
	value func(entry) any
}

// entry is a finding with what its row shows.
type entry struct {
	ledger.Row
	measures []ledger.Measure
	lang     say.Lang
}

var columns = []column{
	{"report.column.round", 22, office.TextColumn, func(e entry) any { return e.Round.Title }},
	{"report.column.no", 6, office.NumberColumn, func(e entry) any { return e.Row.Row.No }},
	{"report.column.label", 8, office.TextColumn, func(e entry) any { return e.Row.Row.Label }},
	{"report.column.statement", 60, office.TextColumn, func(e entry) any { return e.Row.Row.Statement }},
	{"report.column.status", 18, office.TextColumn, func(e entry) any { return e.Row.Row.StatusText }},
	{"report.column.lead", 20, office.TextColumn, func(e entry) any { return unitNames(e.Row.Row.Units, true) }},
	{"report.column.units", 28, office.TextColumn, func(e entry) any { return unitNames(e.Row.Row.Units, false) }},
	{"report.column.deadline", 16, office.TextColumn, func(e entry) any { return e.Row.Row.DeadlineText }},
	{"report.column.date", 12, office.DateColumn, func(e entry) any { return date(e.Row.Row.Deadline) }},
	{"report.column.goal", 40, office.TextColumn, func(e entry) any { return e.Row.Row.Goal }},
	{"report.column.measures", 80, office.TextColumn, func(e entry) any { return measureTexts(e.measures) }},
	{"report.column.progress", 60, office.TextColumn, func(e entry) any { return e.Row.Row.Progress }},
	{"report.column.workflow", 10, office.TextColumn, func(e entry) any { return word(e.lang, "workflow", string(e.Row.Row.Workflow)) }},
	{"report.column.grade", 14, office.TextColumn, func(e entry) any { return word(e.lang, "grade", string(e.Row.Row.Grade)) }},
	{"report.column.class", 12, office.TextColumn, func(e entry) any { return word(e.lang, "class", string(e.Row.Row.TimeClass)) }},
}

// sheet is the ledger under a filter, read page by page while it is written.
func (e Exports) sheet(ctx context.Context, f ledger.Filter, lang say.Lang) office.Sheet {
	s := office.Sheet{Name: say.T("report.sheet").In(lang), Rows: e.rows(ctx, f, lang)}
	for _, c := range columns {
		s.Columns = append(s.Columns, office.Column{Title: say.T(c.key).In(lang), Width: c.width, Kind: c.kind})
	}
	return s
}

func (e Exports) rows(ctx context.Context, f ledger.Filter, lang say.Lang) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		page := ledger.Page{Limit: sheetPage}
		for {
			found, err := e.Store.Find(ctx, f, page)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range found.Rows {
				if cells, err := e.row(ctx, row, lang); !yield(cells, err) || err != nil {
					return
				}
			}
			if page.After = found.Next; page.After == "" {
				return
			}
		}
	}
}

func (e Exports) row(ctx context.Context, row ledger.Row, lang say.Lang) ([]any, error) {
	ms, err := e.Store.MeasuresOf(ctx, row.Row.ID)
	if err != nil {
		return nil, err
	}
	x := entry{Row: row, lang: lang}
	for _, m := range ms {
		x.measures = append(x.measures, m.Row)
	}
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = c.value(x)
	}
	return cells, nil
}

// date is a cell's date, empty when there is none.
func date(d ledger.Date) any {
	if t := d.Time(); !t.IsZero() {
		return t
	}
	return nil
}

// unitNames names the units in lead, or the others.
func unitNames(units []ledger.Unit, lead bool) string {
	var names []string
	for _, u := range units {
		if (u.Role == ledger.Lead) == lead {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}

func measureTexts(ms []ledger.Measure) string {
	texts := make([]string, len(ms))
	for i, m := range ms {
		texts[i] = m.Label + m.Text
	}
	return strings.Join(texts, "\n")
}

// word is an enumeration's value in words, "" for none.
func word(lang say.Lang, kind, value string) string {
	if value == "" {
		return ""
	}
	return say.T("report." + kind + "." + value).In(lang)
}
