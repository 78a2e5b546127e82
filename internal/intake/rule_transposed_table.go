package intake

// Rule transposed table: the field names may stand in the first column and each further column be a
// finding.

// transposed turns such a grid so that its first column is the header; other grids stay as they are.
func (g grid) transposed() grid {
	if g.width() < 3 || len(g.cells) < 3 {
		return g
	}
	known, statement := 0, false
	for row := range g.cells {
		f := wordField(g.word(row, 0))
		if f != fieldNone {
			known++
		}
		statement = statement || f == fieldStatement
		for col := 1; col < g.width(); col++ {
			if g.spans[row][col] > 1 || fieldWords[g.word(row, col)] != fieldNone {
				return g
			}
		}
	}
	first := g.word(0, 1)
	if !statement || 5*known < 4*len(g.cells) || wordField(g.word(0, 0)) != fieldNo || ordinal(first) == nil {
		return g
	}
	out := newGrid(g.width(), len(g.cells))
	for row := range g.cells {
		for col := range g.cells[row] {
			out.cells[col][row], out.spans[col][row] = g.cells[row][col], 1
		}
	}
	return out
}
