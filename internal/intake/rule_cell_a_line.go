package intake

import "unicode/utf8"

// Rule cell a line: a table may arrive as one cell a line, first the header words, then row after
// row, each row beginning with its number.

// liftCellLines takes such tables out of the paragraphs and keeps them as grids.
func (s *scan) liftCellLines(paras []para) []para {
	var out []para
	for i := 0; i < len(paras); {
		n := headerLines(paras[i:])
		if n >= 3 {
			if g, used := cellLineGrid(paras[i:], n); used > n && s.keepGrid(g) {
				i += used
				continue
			}
		}
		out = append(out, paras[i])
		i++
	}
	return out
}

// headerLines counts the header words at the start of lines, the first of which is the number's.
func headerLines(lines []para) int {
	if wordField(lines[0].fold.norm) != fieldNo || utf8.RuneCountInString(lines[0].fold.norm) > 6 {
		return 0
	}
	n, unknown := 1, 0
	for n < len(lines) && n < 14 && lines[n].block.Table == 0 {
		w := lines[n].fold.norm
		if _, x := digits(w); x == len(w) {
			break
		}
		if _, x := chineseNumber(w); x == len(w) {
			break
		}
		if wordField(w) == fieldNone {
			if unknown++; unknown > 2 || utf8.RuneCountInString(w) > 8 {
				return 0
			}
		}
		n++
	}
	return n
}

// cellLineGrid fills rows of width cells. A row begins at the line that is the next number; lines
// beyond the width go on in the widest text, the last column.
func cellLineGrid(lines []para, width int) (grid, int) {
	starts := []int{}
	next := 1
	for i := width; i < len(lines); i++ {
		if n := ordinal(lines[i].fold.norm); n != nil && *n == next && wholeNumber(lines[i].fold.norm) {
			starts = append(starts, i)
			next++
		}
	}
	if len(starts) == 0 || starts[0] != width {
		return grid{}, 0
	}
	end := len(lines)
	if last := starts[len(starts)-1] + width; last < end {
		end = last
	}
	g := newGrid(len(starts)+1, width)
	for col := range width {
		g.cells[0][col], g.spans[0][col] = lines[col:col+1:col+1], 1
	}
	for k, from := range starts {
		to := end
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		for i := from; i < to; i++ {
			col := min(i-from, width-1)
			g.cells[k+1][col] = append(g.cells[k+1][col], lines[i])
			g.spans[k+1][col] = 1
		}
	}
	return g, end
}

func wholeNumber(s string) bool {
	_, w := anyNumber(s)
	return w > 0 && w == len(s)
}
