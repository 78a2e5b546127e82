package intake

import (
	"strings"

	"zhenggai/internal/arith"
	"zhenggai/internal/office"
)

// grid is a table: cells[row][col] holds the lines of a cell, from 0. columns says what its columns
// are when it is a ledger; a form (key and value side by side) has none.
type grid struct {
	cells   [][][]para
	spans   [][]int // columns that the cell spans
	columns *columns
}

// gridOf lays out the cells among blocks from..to.
func gridOf(blocks []office.Block, from, to int) grid {
	rows, cols := 0, 0
	for _, b := range blocks[from:to] {
		rows, cols = max(rows, b.Row), max(cols, b.Col)
	}
	g := newGrid(rows, cols)
	for i := from; i < to; i++ {
		b := blocks[i]
		if b.Row < 1 || b.Col < 1 {
			continue
		}
		g.cells[b.Row-1][b.Col-1] = append(g.cells[b.Row-1][b.Col-1], parasOf(b, i)...)
		g.spans[b.Row-1][b.Col-1] = max(1, b.ColSpan)
	}
	return g
}

func newGrid(rows, cols int) grid {
	g := grid{cells: make([][][]para, rows), spans: make([][]int, rows)}
	for i := range g.cells {
		g.cells[i] = make([][]para, cols)
		g.spans[i] = make([]int, cols)
	}
	return g
}

// table is the grid as the checks of sums take it.
func (g *grid) table() arith.Table {
	t := arith.Table{Rows: make([][]string, len(g.cells))}
	for row := range g.cells {
		for col := range g.cells[row] {
			t.Rows[row] = append(t.Rows[row], textOf(g.pieces(row, col)))
		}
	}
	return t
}

// word is a cell's folded text, lines joined: what a header or a key is compared by.
func (g *grid) word(row, col int) string {
	var b strings.Builder
	for i := range g.cells[row][col] {
		b.WriteString(g.cells[row][col][i].fold.norm)
	}
	return b.String()
}

func (g *grid) width() int {
	if len(g.cells) == 0 {
		return 0
	}
	return len(g.cells[0])
}

// filled counts the cells of a row that hold text.
func (g *grid) filled(row int) int {
	n := 0
	for col := range g.cells[row] {
		if g.word(row, col) != "" {
			n++
		}
	}
	return n
}

// pieces are the lines of a cell.
func (g *grid) pieces(row, col int) []piece {
	var out []piece
	lines := g.cells[row][col]
	for i := range lines {
		out = append(out, piece{&lines[i], 0, len(lines[i].text)})
	}
	return out
}

// tokensOf makes the tokens of a cell's lines, all of a field: the first opens it, labelled by name.
func (r recogniser) tokensOf(lines []para, f field, name string) []token {
	var out []token
	for i := range lines {
		p := &lines[i]
		p.mark = r.markOf(p)
		t := token{p: p, start: 0, end: len(p.text), para: i}
		if i == 0 {
			t.field, t.name = f, name
		} else {
			t.mark, t.lead, t.body = p.mark, p.fold.at[p.mark.end], p.fold.at[p.mark.end]
		}
		out = append(out, t)
	}
	return out
}
