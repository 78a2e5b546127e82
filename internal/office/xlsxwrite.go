package office

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"zhenggai/internal/fault"
)

// Sheet is one sheet to write: a title over a head over rows.
type Sheet struct {
	Name    string // of the tab, at most 31 characters; characters that Excel forbids become _
	Title   string // across the first row, "" for none
	Columns []Column
	// Rows gives a value for each column: string, bool, any integer, float64, time.Time, or nil for an
	// empty cell; a value with InexactFloat64() float64 (a decimal) is a number. An error ends the writing.
	// Whatever a string begins with, it is written as a string and never as a formula.
	Rows iter.Seq2[[]any, error]
}

// Column is a column of a Sheet.
type Column struct {
	Title  string
	Width  float64 // in characters of the standard face; 0 is 12
	Kind   ColumnKind
	Format string // number format code that replaces the kind's own: 0.00, 0.0%
}

// ColumnKind decides how a column's values are shown.
type ColumnKind string

// The kinds of column. Text is the zero value.
const (
	TextColumn    ColumnKind = ""
	NumberColumn  ColumnKind = "number"
	PercentColumn ColumnKind = "percent" // of a ratio: 0.526 shows 52.6%
	DateColumn    ColumnKind = "date"
	TimeColumn    ColumnKind = "time" // date and time of day
)

// format is the number format of a column: @ keeps a text a text even after somebody edits it.
func (c Column) format() string {
	switch {
	case c.Format != "":
		return c.Format
	case c.Kind == NumberColumn:
		return "General"
	case c.Kind == PercentColumn:
		return "0.0%"
	case c.Kind == DateColumn:
		return "yyyy-mm-dd"
	case c.Kind == TimeColumn:
		return "yyyy-mm-dd hh:mm"
	}
	return "@"
}

// WriteXlsx writes a workbook, row by row: what it holds in memory does not grow with the rows.
func WriteXlsx(w io.Writer, sheets ...Sheet) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	for i, s := range sheets {
		name := s.tabName()
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(f, name, s); err != nil {
			return err
		}
	}
	return f.Write(w)
}

var forbiddenInTab = strings.NewReplacer(":", "_", "\\", "_", "/", "_", "?", "_", "*", "_", "[", "_", "]", "_", "'", "_")

func (s Sheet) tabName() string {
	name := clip(forbiddenInTab.Replace(tidy(s.Name)), 31)
	if name == "" {
		return "Sheet1"
	}
	return name
}

// sheetWriter writes one sheet.
type sheetWriter struct {
	stream *excelize.StreamWriter
	sheet  Sheet
	styles []int // by column
	row    int
}

func writeSheet(f *excelize.File, name string, s Sheet) error {
	stream, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	w := &sheetWriter{stream: stream, sheet: s}
	if err := w.begin(f); err != nil {
		return err
	}
	head := w.row
	if s.Rows != nil {
		for values, err := range s.Rows {
			if err != nil {
				return err
			}
			if err := w.write(values); err != nil {
				return err
			}
		}
	}
	if len(s.Columns) > 0 {
		last, err := excelize.CoordinatesToCellName(len(s.Columns), max(w.row, head))
		if err != nil {
			return err
		}
		if err := f.AutoFilter(name, fmt.Sprintf("A%d:%s", head, last), nil); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// begin sets widths and styles and writes the title and the head, which stays in sight.
func (w *sheetWriter) begin(f *excelize.File) error {
	head := 1
	if w.sheet.Title != "" {
		head = 2
	}
	for i, c := range w.sheet.Columns {
		width := c.Width
		if width == 0 {
			width = 12
		}
		if err := w.stream.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		style, err := f.NewStyle(columnStyle(c))
		if err != nil {
			return err
		}
		w.styles = append(w.styles, style)
	}
	if err := w.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: fmt.Sprintf("A%d", head+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if w.sheet.Title != "" {
		if err := w.title(f); err != nil {
			return err
		}
	}
	return w.head(f)
}

func columnStyle(c Column) *excelize.Style {
	format := c.format()
	s := &excelize.Style{
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: c.Kind == TextColumn},
		Border:    hairlines(),
	}
	if format != "General" {
		s.CustomNumFmt = &format
	}
	return s
}

func hairlines() []excelize.Border {
	var b []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		b = append(b, excelize.Border{Type: side, Color: "D5D2C7", Style: 1})
	}
	return b
}

func (w *sheetWriter) title(f *excelize.File) error {
	style, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"},
	})
	if err != nil {
		return err
	}
	w.row++
	title, err := cellText(w.sheet.Title, w.row, 1)
	if err != nil {
		return err
	}
	if err := w.stream.SetRow("A1", []any{excelize.Cell{StyleID: style, Value: title}}, excelize.RowOpts{Height: 30}); err != nil {
		return err
	}
	if len(w.sheet.Columns) < 2 {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(len(w.sheet.Columns), 1)
	if err != nil {
		return err
	}
	return w.stream.MergeCell("A1", last)
}

func (w *sheetWriter) head(f *excelize.File) error {
	style, err := f.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E4EFEA"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Border:    hairlines(),
	})
	if err != nil {
		return err
	}
	w.row++
	cells := make([]any, len(w.sheet.Columns))
	for i, c := range w.sheet.Columns {
		title, err := cellText(c.Title, w.row, i+1)
		if err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: style, Value: title}
	}
	return w.stream.SetRow(fmt.Sprintf("A%d", w.row), cells)
}

// mostRows is how many rows a sheet of Excel has.
const mostRows = 1 << 20

func (w *sheetWriter) write(values []any) error {
	w.row++
	if w.row > mostRows {
		return fault.New(fault.Invalid, "office.export_rows", "Most", mostRows)
	}
	cells := make([]any, len(w.sheet.Columns))
	for i := range cells {
		var v any
		if i < len(values) {
			v = values[i]
		}
		value, err := cellOf(v, w.row, i+1)
		if err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: w.styles[i], Value: value}
	}
	return w.stream.SetRow(fmt.Sprintf("A%d", w.row), cells)
}

// cellOf makes a typed cell value; a type that is no kind of cell is a defect of the caller.
func cellOf(v any, row, col int) (any, error) {
	switch v := v.(type) {
	case nil, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return v, nil
	case string:
		return cellText(v, row, col)
	case time.Time:
		if v.IsZero() {
			return nil, nil
		}
		// A sheet knows no zones: what the clock on the wall showed is what is written.
		return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC), nil
	case interface{ InexactFloat64() float64 }:
		return v.InexactFloat64(), nil
	}
	return nil, fmt.Errorf("office: a cell cannot hold %T", v)
}

// mostCellText is how many UTF-16 units a cell of Excel holds.
const mostCellText = 32767

// cellText makes a string fit for a cell. Too long a text is refused, not cut.
func cellText(s string, row, col int) (string, error) {
	s = printable(s)
	if len(s) > mostCellText && utf16Len(s) > mostCellText {
		name, err := excelize.CoordinatesToCellName(col, row)
		return "", errors.Join(fault.New(fault.Invalid, "office.export_cell", "Most", mostCellText).At(name), err)
	}
	return s, nil
}

func utf16Len(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if utf16.RuneLen(r) == 2 {
			n++
		}
	}
	return n
}
