package office

import (
	"strconv"
	"strings"

	"zhenggai/internal/fault"
)

// webTable is an open <table>: its cells wait until it closes, for only then is it known whether it
// holds figures or only lays out the page.
type webTable struct {
	cells  []*webCell
	cell   *webCell // the one open, nil between cells
	row    int
	col    int
	taken  map[int]int // column to the last row that a cell above reaches into
	nested bool
}

type webCell struct {
	row, col, rows, cols int
	blocks               []Block
}

// pending counts the blocks that wait in open tables.
func (w *webPage) pending() int {
	n := len(w.doc.Blocks)
	for _, t := range w.tables {
		n += len(t.cells)
		if t.cell != nil {
			n += len(t.cell.blocks)
		}
	}
	return n
}

func (w *webPage) table() *webTable {
	if len(w.tables) == 0 {
		return nil
	}
	return w.tables[len(w.tables)-1]
}

func (w *webPage) startRow() error {
	t := w.table()
	if t == nil {
		return nil
	}
	w.closeCell()
	t.row++
	t.col = 0
	return w.place(t.row, 1)
}

// startCell places a cell in the first column of its row that no cell above reaches into.
func (w *webPage) startCell(a map[string]string) error {
	t := w.table()
	if t == nil {
		return nil
	}
	w.closeCell()
	if t.row == 0 {
		t.row = 1
	}
	t.col++
	for t.taken[t.col] >= t.row {
		t.col++
	}
	if err := w.place(t.row, t.col); err != nil {
		return err
	}
	c := &webCell{row: t.row, col: t.col, rows: span(a["rowspan"], w.limits.Rows), cols: span(a["colspan"], w.limits.Cols-t.col+1)}
	if c.rows > 1 {
		if t.taken == nil {
			t.taken = map[int]int{}
		}
		for i := range c.cols {
			t.taken[c.col+i] = c.row + c.rows - 1
		}
	}
	t.col += c.cols - 1
	t.cell = c
	return nil
}

// span reads a span attribute; nonsense is 1, and nothing spans more than there can be.
func span(s string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil && len(s) > 9 {
		n = most
	}
	return min(max(n, 1), max(most, 1))
}

// closeCell ends the open cell of the innermost table.
func (w *webPage) closeCell() {
	if t := w.table(); t != nil && t.cell != nil {
		t.cells = append(t.cells, t.cell)
		t.cell = nil
	}
}

// closeTable ends the innermost table and sends its cells on, as cells or, when the table only lays
// out the page, as the paragraphs they hold.
func (w *webPage) closeTable() error {
	w.closeCell()
	t := w.table()
	w.tables = w.tables[:len(w.tables)-1]
	if outer := w.table(); outer != nil {
		outer.nested = true
	}
	if t.layout() {
		for _, c := range t.cells {
			if err := w.sendAll(c.blocks); err != nil {
				return err
			}
		}
		return nil
	}
	w.sheaf.tables++
	for _, c := range t.cells {
		if err := w.send(c.block(w.sheaf.tables, t.row)); err != nil {
			return err
		}
	}
	return nil
}

func (w *webPage) sendAll(blocks []Block) error {
	for _, b := range blocks {
		if err := w.send(b); err != nil {
			return err
		}
	}
	return nil
}

// mostParagraphs is how many paragraphs a cell of a real table holds at the very most; a cell with
// more is a column of the page.
const mostParagraphs = 60

// layout reports whether the table only arranges the page: it holds another table, or a single cell or
// column, or a cell as long as an article.
func (t *webTable) layout() bool {
	single := true
	for _, c := range t.cells {
		if len(c.blocks) > mostParagraphs {
			return true
		}
		if c.col > 1 || c.cols > 1 {
			single = false
		}
	}
	return t.nested || single
}

// block makes one cell of the document: its paragraphs become lines.
func (c *webCell) block(table, lastRow int) Block {
	b := Block{
		Kind: Cell, Table: table, Row: c.row, Col: c.col,
		RowSpan: min(c.rows, max(1, lastRow-c.row+1)), ColSpan: c.cols, Bold: len(c.blocks) > 0,
	}
	lines := make([]string, len(c.blocks))
	for i, p := range c.blocks {
		lines[i] = p.Printed()
		b.Bold = b.Bold && p.Bold
		b.Align = p.Align
	}
	if len(c.blocks) > 0 && c.blocks[0].Label != "" {
		b.Label, lines[0] = c.blocks[0].Label, c.blocks[0].Text
	}
	b.Text = strings.Join(lines, "\n")
	return b
}

// checkWaiting counts n more bytes of text into an open table and refuses what no document may hold.
func (w *webPage) checkWaiting(n int) error {
	w.waiting += n
	if w.waiting > 4*w.limits.Text {
		return fault.New(fault.Invalid, "office.too_much_text", "MiB", w.limits.Text>>20)
	}
	if w.pending() > w.limits.Blocks {
		return fault.New(fault.Invalid, "office.too_many_blocks", "Most", w.limits.Blocks)
	}
	return nil
}
