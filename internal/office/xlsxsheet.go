package office

import (
	"encoding/xml"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
)

// sheetScan walks one sheet.
type sheetScan struct {
	*workbook
	tab      tab
	x        *markup
	table    int
	row, col int // the cell last begun
	first    int // index of the sheet's first block
	merges   []merge
}

// merge is a rectangle of merged cells, ends included.
type merge struct{ row, col, lastRow, lastCol int }

// readTab reads one sheet as a table.
func (w *workbook) readTab(t tab) error {
	w.tables++
	s := &sheetScan{workbook: w, tab: t, table: w.tables, first: len(w.doc.Blocks)}
	err := w.elements(t.part, func(x *markup, e xml.StartElement) error {
		s.x = x
		return s.element(e)
	})
	if err != nil {
		return err
	}
	return s.applyMerges()
}

func (s *sheetScan) element(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		s.row++
		if v := attr(e, "r"); v != "" {
			s.row = rowNumber(v, s.row)
		}
		s.col = 0
	case "c":
		return s.cell(e)
	case "mergeCell":
		from, to, _ := strings.Cut(attr(e, "ref"), ":")
		row, col, ok := reference(from)
		lastRow, lastCol, okTo := reference(to)
		if ok && okTo && lastRow >= row && lastCol >= col {
			s.merges = append(s.merges, merge{row, col, lastRow, lastCol})
		}
	case "drawing", "legacyDrawing":
		if e.Name.Local == "drawing" {
			s.loseNear("picture", 0, s.tab.name)
		}
	}
	return nil
}

// rowNumber reads a row's number; one that no sheet can have stays out of every limit.
func rowNumber(v string, fallback int) int {
	n, err := strconv.ParseUint(v, 10, 63)
	if err != nil {
		return fallback
	}
	return int(min(n, 1<<40))
}

// cell reads a c element, just begun. A cell that shows nothing is passed over, wherever it stands.
func (s *sheetScan) cell(e xml.StartElement) error {
	s.col++
	if row, col, ok := reference(attr(e, "r")); ok {
		s.row, s.col = row, col
	}
	c := cellValue{kind: attr(e, "t")}
	style := number(attr(e, "s"), 0)
	if err := s.x.each(func(e xml.StartElement) error { return c.child(s.x, e) }); err != nil {
		return err
	}
	var look cellStyle
	if style < len(s.styles) {
		look = s.styles[style]
	}
	text := tidy(s.text(&c, look))
	if c.formula && text == "" && !c.valued {
		s.loseNear("formula", 0, s.tab.name)
	}
	if text == "" {
		return nil
	}
	if err := s.place(s.row, s.col); err != nil {
		return err
	}
	return s.add(Block{Kind: Cell, Text: text, Table: s.table, Row: s.row, Col: s.col, RowSpan: 1, ColSpan: 1, Sheet: s.tab.name, Bold: look.bold, Align: look.align})
}

// cellValue is what a c element holds.
type cellValue struct {
	kind    string // its t attribute: s, str, inlineStr, b, e, d, n or none
	value   string
	valued  bool
	formula bool
}

func (c *cellValue) child(x *markup, e xml.StartElement) (err error) {
	switch e.Name.Local {
	case "v":
		c.value, err = x.chars()
		c.valued = true
		return err
	case "is":
		c.value, err = richText(x)
		return err
	case "f":
		c.formula = true
	}
	return x.skip()
}

// text is what the cell displays.
func (s *sheetScan) text(c *cellValue, look cellStyle) string {
	switch c.kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(c.value)); err == nil && n >= 0 && n < len(s.strings) {
			return s.strings[n]
		}
		return ""
	case "str":
		return unescaped(c.value)
	case "inlineStr", "e", "d":
		return c.value
	case "b":
		if c.value == "1" {
			return "TRUE"
		}
		return "FALSE"
	}
	if c.value == "" {
		return ""
	}
	return s.shown.number(c.value, look.format)
}

// mostMerged bounds the work that merged rectangles cause: they cannot overlap, so an honest sheet
// stays within rows times columns.
func (s *sheetScan) mostMerged() int { return s.limits.Rows * s.limits.Cols }

// applyMerges gives the first cell of each rectangle its spans and drops what the rectangle covers.
func (s *sheetScan) applyMerges() error {
	if len(s.merges) == 0 {
		return nil
	}
	type spot struct{ row, col int }
	origin := make(map[spot]merge, len(s.merges))
	covered := make(map[int][]uint64, 64) // row to a bit set of columns
	area := 0
	for _, m := range s.merges {
		m.lastRow, m.lastCol = min(m.lastRow, s.limits.Rows), min(m.lastCol, s.limits.Cols)
		if m.row > m.lastRow || m.col > m.lastCol {
			continue
		}
		origin[spot{m.row, m.col}] = m
		area += (m.lastRow - m.row + 1) * (m.lastCol - m.col + 1)
		if area > s.mostMerged() {
			return fault.New(fault.Invalid, "office.broken", "Format", "xlsx")
		}
		s.cover(covered, m)
	}
	blocks := s.doc.Blocks[:s.first]
	for _, b := range s.doc.Blocks[s.first:] {
		if m, ok := origin[spot{b.Row, b.Col}]; ok {
			b.RowSpan, b.ColSpan = m.lastRow-m.row+1, m.lastCol-m.col+1
		} else if bits := covered[b.Row]; bits != nil && bits[b.Col>>6]&(1<<(b.Col&63)) != 0 {
			continue
		}
		blocks = append(blocks, b)
	}
	s.doc.Blocks = blocks
	return nil
}

func (s *sheetScan) cover(covered map[int][]uint64, m merge) {
	for row := m.row; row <= m.lastRow; row++ {
		bits := covered[row]
		if bits == nil {
			bits = make([]uint64, s.limits.Cols>>6+1)
			covered[row] = bits
		}
		for col := m.col; col <= m.lastCol; col++ {
			bits[col>>6] |= 1 << (col & 63)
		}
	}
}
