package office

import (
	"encoding/xml"
	"slices"
	"strings"
)

// gridCell is one w:tc while its table is read.
type gridCell struct {
	blocks   []Block
	row, col int
	span     int
	rows     int
	below    bool // goes on with the cell above (w:vMerge)
}

// gridTable is a w:tbl while it is read.
type gridTable struct {
	cells []*gridCell
	open  map[int]*gridCell // by column: the cell that a w:vMerge below would prolong
	row   int
	inner [][]Block // tables within cells, which follow this one
}

// grid reads a w:tbl, just begun, and sends its cells.
func (w *wordDoc) grid(send func(Block) error) error {
	t := &gridTable{open: map[int]*gridCell{}}
	if err := w.x.each(func(e xml.StartElement) error { return w.gridRow(t, e) }); err != nil {
		return err
	}
	if len(t.cells) == 1 { // a frame around paragraphs
		return sendAll(t.cells[0].blocks, send)
	}
	w.tables++
	for _, c := range t.cells {
		b, inner := c.block(w.tables)
		t.inner = append(t.inner, inner)
		if err := send(b); err != nil {
			return err
		}
	}
	return sendAll(slices.Concat(t.inner...), send)
}

func sendAll(blocks []Block, send func(Block) error) error {
	for _, b := range blocks {
		if err := send(b); err != nil {
			return err
		}
	}
	return nil
}

// gridRow reads a w:tr; a row deleted by a tracked change is not on the page.
func (w *wordDoc) gridRow(t *gridTable, e xml.StartElement) error {
	switch e.Name.Local {
	case "sdt", "sdtContent", "ins", "customXml":
		return w.x.each(func(e xml.StartElement) error { return w.gridRow(t, e) })
	case "tr":
	default:
		return w.x.skip()
	}
	t.row++
	r := gridRow{}
	if err := w.x.each(func(e xml.StartElement) error { return w.gridCell(t, &r, e) }); err != nil {
		return err
	}
	if r.deleted {
		t.row--
		return nil
	}
	for _, c := range r.cells {
		if above := t.open[c.col]; c.below && above != nil {
			above.rows++
			continue
		}
		t.open[c.col] = c
		t.cells = append(t.cells, c)
	}
	return w.waitingBlocks(len(t.cells))
}

type gridRow struct {
	cells   []*gridCell
	col     int
	deleted bool
}

func (w *wordDoc) gridCell(t *gridTable, r *gridRow, e xml.StartElement) error {
	switch e.Name.Local {
	case "trPr":
		return w.x.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "del":
				r.deleted = true
			case "gridBefore":
				r.col += number(attr(e, "val"), 0)
			}
			return w.x.skip()
		})
	case "sdt", "sdtContent", "customXml":
		return w.x.each(func(e xml.StartElement) error { return w.gridCell(t, r, e) })
	case "tc":
	default:
		return w.x.skip()
	}
	c := &gridCell{row: t.row, col: r.col + 1, span: 1, rows: 1}
	if err := w.place(c.row, c.col); err != nil {
		return err
	}
	err := w.x.each(func(e xml.StartElement) error {
		if e.Name.Local == "tcPr" {
			return w.cellProperties(c)
		}
		return w.storyChild(e, func(b Block) error { c.blocks = append(c.blocks, b); return nil })
	})
	r.cells = append(r.cells, c)
	r.col += c.span
	return err
}

func (w *wordDoc) cellProperties(c *gridCell) error {
	return w.x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "gridSpan":
			c.span = min(max(1, number(attr(e, "val"), 1)), max(1, w.limits.Cols-c.col+1))
		case "vMerge":
			c.below = attr(e, "val") != "restart"
		}
		return w.x.skip()
	})
}

// block makes the cell's block, and gives back the cells of tables inside it.
func (c *gridCell) block(table int) (Block, []Block) {
	b := Block{Kind: Cell, Table: table, Row: c.row, Col: c.col, RowSpan: c.rows, ColSpan: c.span}
	var lines []string
	var inner []Block
	b.Bold = true
	for _, p := range c.blocks {
		if p.Kind == Cell {
			inner = append(inner, p)
			continue
		}
		if p.Text == "" {
			continue
		}
		if len(lines) == 0 {
			b.Label, b.Align = p.Label, p.Align
			lines = append(lines, p.Text)
		} else {
			lines = append(lines, p.Printed())
		}
		b.Bold = b.Bold && p.Bold
	}
	b.Bold = b.Bold && len(lines) > 0
	b.Text = strings.Join(lines, "\n")
	return b, inner
}
