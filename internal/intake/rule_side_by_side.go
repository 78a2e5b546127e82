package intake

// Rule side by side: a page may print two equal tables beside each other, 序号|问题|时限|序号|问题|时限.

// stacked puts the right half of such a grid below the left.
func (g grid) stacked() grid {
	width := g.width()
	half := width / 2
	if width < 4 || width%2 != 0 {
		return g
	}
	head := -1
	for row := range min(len(g.cells), 3) {
		same := true
		for col := range half {
			same = same && g.word(row, col) != "" && g.word(row, col) == g.word(row, col+half)
		}
		if same {
			head = row
			break
		}
	}
	if head < 0 {
		return g
	}
	out := grid{}
	for _, from := range []int{0, half} {
		for row := range g.cells {
			if row <= head && from > 0 && row < head {
				continue
			}
			out.cells = append(out.cells, g.cells[row][from:from+half])
			out.spans = append(out.spans, g.spans[row][from:from+half])
		}
	}
	return out
}
