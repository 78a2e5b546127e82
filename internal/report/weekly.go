package report

import (
	"bytes"
	"iter"
	"strconv"
	"strings"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Weekly is the weekly table (周调度表) of a period: what each unit told of each matter, and who was silent.
type Weekly struct {
	Period  dispatch.Period
	Lines   []dispatch.Line // by unit
	Matters map[string]dispatch.Matter
	Tree    *org.Tree
	Owing   []string // ids of the units that owe a return
}

// WeeklyFormat is a file format that the table is written in.
type WeeklyFormat struct {
	Type  string // of the content
	Write func(Weekly) ([]byte, error)
}

// WeeklyFormats are the formats by the end of a file's name.
var WeeklyFormats = map[string]WeeklyFormat{
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", Weekly.docx},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Weekly.xlsx},
}

// weeklyColumns are the columns by the last word of the sentence's key, with their share of the width.
var weeklyColumns = []struct {
	key   string
	share float64
}{{"no", 1}, {"unit", 2.4}, {"matter", 4}, {"words", 4.6}, {"figures", 3}, {"share", 1.6}, {"trouble", 3}}

// moment is how official papers, which are in Chinese, write a day and a time.
const moment = "2006年1月2日15:04"

func official(key string, kv ...any) string { return say.T(key, kv...).In(say.ZhCN) }

func (w Weekly) unit(id string) string {
	u, known := w.Tree.Unit(id)
	if !known {
		return id
	}
	return u.Called()
}

// Silent are the names of the units that gave no return.
func (w Weekly) Silent() []string {
	answered := map[string]bool{}
	for _, l := range w.Lines {
		answered[l.Unit] = true
	}
	var names []string
	for _, id := range w.Owing {
		if !answered[id] {
			names = append(names, w.unit(id))
		}
	}
	return names
}

// row is a line as cells of text.
func (w Weekly) row(i int, l dispatch.Line) []string {
	figures := make([]string, len(l.Figures))
	for j, f := range l.Figures {
		figures[j] = f.Name + " " + f.Written
	}
	share := ""
	if l.Share != nil {
		share = strconv.Itoa(*l.Share) + "%"
	}
	words := l.Words
	if l.Same {
		words = official("report.weekly.same", "Words", words)
	}
	m := w.Matters[l.Matter()]
	return []string{
		strconv.Itoa(i + 1), w.unit(l.Unit), clip(m.Text(), 60), words, strings.Join(figures, "\n"), share,
		strings.TrimSpace(l.Obstacle + "\n" + l.Help),
	}
}

// clip cuts a text to so many characters.
func clip(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most]) + "…"
}

func (w Weekly) title() string { return official("report.weekly.title", "Period", w.Period.Name()) }

// docx is the table in the layout of official papers.
func (w Weekly) docx() ([]byte, error) {
	silent := w.Silent()
	table := office.Table{}
	for _, c := range weeklyColumns {
		table.Columns = append(table.Columns, office.TableColumn{Title: official("report.weekly." + c.key), Share: c.share})
	}
	for i, l := range w.Lines {
		table.Rows = append(table.Rows, w.row(i, l))
	}
	paras := []office.Para{
		{Role: office.RoleBody, Text: official("report.weekly.lead", "Opens", w.Period.Opens.Format(moment),
			"Closes", w.Period.Closes.Format(moment), "Owing", len(w.Owing), "Silent", len(silent))},
		{Role: office.RoleHeading1, Text: official("report.weekly.progress")},
		{Role: office.RoleBody, Table: &table},
		{Role: office.RoleHeading1, Text: official("report.weekly.silent")},
		{Role: office.RoleBody, Text: official("report.weekly.silent_units", "Names", strings.Join(silent, "、"))},
	}
	var b bytes.Buffer
	err := office.WriteDocx(&b, office.Official{Title: w.title(), Paras: paras})
	return b.Bytes(), err
}

// xlsx is the table as a sheet.
func (w Weekly) xlsx() ([]byte, error) {
	sheet := office.Sheet{Name: w.Period.Key, Title: w.title(), Rows: w.cells()}
	for _, c := range weeklyColumns {
		sheet.Columns = append(sheet.Columns, office.Column{Title: official("report.weekly." + c.key), Width: 8 * c.share})
	}
	var b bytes.Buffer
	err := office.WriteXlsx(&b, sheet)
	return b.Bytes(), err
}

func (w Weekly) cells() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for i, l := range w.Lines {
			row := w.row(i, l)
			cells := make([]any, len(row))
			for j, c := range row {
				cells[j] = c
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}
