package web

import (
	"net/http"
	"net/url"
	"strconv"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// sampleRows is how many rows of a table are shown for choosing its columns.
const sampleRows = 8

// columnFields are the fields a column can be, in the order of the chooser; "" is none.
var columnFields = []string{
	"", "no", "statement", "status", "organisations", "deadline", "goal", "measure", "progress", "external", "region", "source",
	"supervise", "person", "note",
}

// columnsView is the page on which the columns of a table are told.
type columnsView struct {
	openDocument
	Tables  []columnTable
	Wrongs  []Wrong
	Reading *progress
}

// columnTable is a table and what its columns are taken for.
type columnTable struct {
	reading.Mapping
	Index  int
	Fields []string // of each column
	Rows   [][]string
}

func (p *Documents) columns(r *gate.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.unread() {
		return r.See("/documents/" + o.Doc.ID)
	}
	return p.showColumns(r, http.StatusOK, columnsView{openDocument: o, Tables: p.tablesOf(o.Reading.Model)})
}

func (p *Documents) showColumns(r *gate.Request, status int, v columnsView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.document.columns"), Nav: "documents", Body: columnsPage(v)})
}

// tablesOf lists the document's tables with the columns as proposed and their first rows.
func (p *Documents) tablesOf(model office.Document) []columnTable {
	var out []columnTable
	grids := gridsOf(model)
	for i, m := range p.Columns.Columns(model) {
		t := columnTable{Mapping: m, Index: i, Fields: make([]string, len(m.Header))}
		for field, col := range m.Columns {
			if col >= 0 && col < len(t.Fields) {
				t.Fields[col] = field
			}
		}
		for _, grid := range grids {
			if m.HeaderRow >= 0 && m.HeaderRow < len(grid) && len(grid[m.HeaderRow]) == len(m.Header) && sameHead(grid[m.HeaderRow], m.Header) {
				t.Rows = grid[m.HeaderRow+1 : min(m.HeaderRow+1+sampleRows, len(grid))]
				break
			}
		}
		out = append(out, t)
	}
	return out
}

// sameHead tells that a row is the header of a mapping, as far as its words are printed in that row.
func sameHead(row, header []string) bool {
	same := 0
	for i := range row {
		if row[i] == header[i] {
			same++
		}
	}
	return same*2 >= len(row)
}

func gridsOf(model office.Document) [][][]string {
	last := 0
	for _, b := range model.Blocks {
		last = max(last, b.Table)
	}
	var out [][][]string
	for n := 1; n <= last; n++ {
		if g := model.TableOf(n); len(g) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// keepColumns remembers what a person told of a table's columns, and reads the document anew.
func (p *Documents) keepColumns(r *gate.Request) error {
	filled, err := r.Form()
	if err != nil {
		return err
	}
	o, err := p.open(r)
	if err != nil {
		return err
	}
	v := columnsView{openDocument: o, Tables: p.tablesOf(o.Reading.Model)}
	at, err := strconv.Atoi(filled.Get("table"))
	if err != nil || at < 0 || at >= len(v.Tables) {
		return fault.New(fault.Invalid, "gate.form_broken")
	}
	t := &v.Tables[at]
	if err := t.fill(filled); err != nil {
		v.Wrongs = []Wrong{{Field: err.Place, Text: err.Text.In(r.Lang)}}
		return p.showColumns(r, http.StatusUnprocessableEntity, v)
	}
	if _, err := p.Desk.KeepMapping(r.Context(), r.Actor(), o.Doc.ID, t.Mapping, func(reading.Step) {}); err != nil {
		f := &form{r: r}
		if err := f.take("", err); err != nil {
			return err
		}
		v.Wrongs = f.wrongs
		return p.showColumns(r, http.StatusUnprocessableEntity, v)
	}
	return p.Shell.Done(r, "/documents/"+o.Doc.ID, "page.document.columns_kept")
}

// fill takes the columns from the form. A field can be one column only.
func (t *columnTable) fill(form url.Values) *fault.Error {
	t.Columns = map[string]int{}
	var wrong *fault.Error
	for col := range t.Fields {
		field := form.Get("column-" + strconv.Itoa(col))
		t.Fields[col] = field
		if field == "" {
			continue
		}
		if other, twice := t.Columns[field]; twice && wrong == nil {
			wrong = fault.New(fault.Invalid, "page.document.column_twice",
				"Field", say.T("page.document.field."+field), "A", other+1, "B", col+1).At("column-" + strconv.Itoa(col))
		}
		t.Columns[field] = col
	}
	return wrong
}
