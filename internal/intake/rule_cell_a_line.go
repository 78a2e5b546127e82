package intake

import "unicode/utf8"

// Rule cell a line: a table may arrive as one cell a line, first the header words, then row after
// row. A row begins with its number; where no column is numbered, rows are as long as the header.

// liftCellLines takes such tables out of the paragraphs and keeps them as grids.
func (s *scan) liftCellLines(paras []para) []para {
	var out []para
	for i := 0; i < len(paras); {
		n := headerLines(paras[i:])
		if n >= 3 {
			if g, used := s.r.cellLineGrid(paras[i:], n); used > n && s.keepGrid(g) {
				s.result.Tables = append(s.result.Tables, g.table())
				i += used
				continue
			}
		}
		out = append(out, paras[i])
		i++
	}
	return out
}

// headerLines counts the header words that stand one a line at the start of lines; two may be unknown
// where the first is the number's.
func headerLines(lines []para) int {
	numbered := wordField(lines[0].fold.norm) == fieldNo && utf8.RuneCountInString(lines[0].fold.norm) <= 6
	n, unknown := 0, 0
	for n < len(lines) && n < 14 && lines[n].block.Table == 0 {
		w := lines[n].fold.norm
		if wholeNumber(w) || utf8.RuneCountInString(w) > 12 {
			break
		}
		if wordField(w) == fieldNone {
			unknown++
			if !numbered || unknown > 2 || utf8.RuneCountInString(w) > 8 {
				break
			}
		}
		n++
	}
	return n
}

// cellLineGrid fills rows of width cells and tells how many lines it used.
func (r recogniser) cellLineGrid(lines []para, width int) (grid, int) {
	var fields []field
	for i := range width {
		fields = append(fields, wordField(lines[i].fold.norm))
	}
	rows, end := numberedRows(lines, width)
	if fields[0] != fieldNo {
		rows, end = evenRows(lines, fields)
	}
	if len(rows) == 0 {
		return grid{}, 0
	}
	g := newGrid(len(rows)+1, width)
	for col := range width {
		g.cells[0][col], g.spans[0][col] = lines[col:col+1:col+1], 1
	}
	for k, row := range rows {
		for i, col := range r.alignRow(row, fields) {
			g.cells[k+1][col] = append(g.cells[k+1][col], row[i])
			g.spans[k+1][col] = 1
		}
	}
	return g, end
}

// numberedRows cuts lines below the header at the numbers that count on from one.
func numberedRows(lines []para, width int) (rows [][]para, end int) {
	var starts []int
	next := 1
	for i := width; i < len(lines); i++ {
		if n := ordinal(lines[i].fold.norm); n != nil && *n == next && wholeNumber(lines[i].fold.norm) {
			starts = append(starts, i)
			next++
		}
	}
	if len(starts) == 0 || starts[0] != width {
		return nil, 0
	}
	end = lastRowEnd(lines, starts, width)
	for k, from := range starts {
		to := end
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		rows = append(rows, lines[from:to])
	}
	return rows, end
}

// lastRowEnd ends the last row where a signature or a note begins; it is no longer than the longest
// row before it.
func lastRowEnd(lines []para, starts []int, width int) int {
	longest := width
	for k := 1; k < len(starts); k++ {
		longest = max(longest, starts[k]-starts[k-1])
	}
	last := starts[len(starts)-1]
	end := min(len(lines), last+longest)
	for i := last + 1; i < end; i++ {
		if s := lines[i].fold.norm; isDateLine(s) || isClosing(s) {
			return i
		}
	}
	return end
}

// evenRows cuts lines into rows as long as the header when they come out even and the first row fits
// the columns.
func evenRows(lines []para, fields []field) (rows [][]para, end int) {
	width := len(fields)
	end = len(lines)
	for i := width; i < len(lines); i++ {
		if s := lines[i].fold.norm; isDateLine(s) || isClosing(s) {
			end = i
			break
		}
	}
	if (end-width)%width != 0 || end == width {
		return nil, 0
	}
	fits := 0.0
	for i := width; i < end; i += width {
		rows = append(rows, lines[i:i+width])
		for col, f := range fields {
			fits += cellFits(lines[i+col].fold.norm, f)
		}
	}
	if fits < float64(len(rows)) {
		return nil, 0
	}
	return rows, end
}

func wholeNumber(s string) bool {
	_, w := anyNumber(s)
	return w > 0 && w == len(s)
}
