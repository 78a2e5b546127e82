package intake

import "strings"

// Rule piped table: a table may arrive as lines of cells with bars between them, 序号|整改任务|责任单位.

// liftPipes takes runs of piped lines out of the paragraphs and keeps them as grids.
func (s *scan) liftPipes(paras []para) []para {
	var out []para
	for i := 0; i < len(paras); {
		end := i
		for end < len(paras) && bars(&paras[end]) >= 1 {
			end++
		}
		kept := false
		if end-i >= 2 {
			g := s.r.pipedGrid(paras[i:end])
			s.result.Tables = append(s.result.Tables, g.table())
			kept = s.keepGrid(g)
		}
		if !kept {
			end = max(end, i+1)
			out = append(out, paras[i:end]...)
		}
		i = end
	}
	return out
}

// bars counts the bars inside a line.
func bars(p *para) int {
	return strings.Count(p.fold.norm, "|")
}

// pipedGrid cuts lines at their bars; a line of dashes is a rule, no row.
func (r recogniser) pipedGrid(lines []para) grid {
	var rows [][]para
	framed := len(lines) > 0 && strings.HasPrefix(lines[0].fold.norm, "|")
	for i := range lines {
		row := cutBars(&lines[i], framed)
		if row == nil {
			continue
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return grid{}
	}
	return r.fillRows(rows)
}

// fillRows lays rows of cells out under the first, the header. A row with fewer cells has lost some.
func (r recogniser) fillRows(rows [][]para) grid {
	width := len(rows[0])
	for _, row := range rows[1:] {
		if filledCells(row) > 1 {
			width = max(width, len(row))
		}
	}
	var fields []field
	for col := range width {
		f := fieldNone
		if col < len(rows[0]) {
			f = wordField(rows[0][col].fold.norm)
		}
		fields = append(fields, f)
	}
	g := newGrid(len(rows), width)
	for i, row := range rows {
		place := r.alignRow(row, fields)
		if i == 0 || len(row) == 1 {
			place = nil
		}
		for j, c := range row {
			col := min(j, width-1)
			if place != nil {
				col = place[j]
			}
			g.spans[i][col] = 1
			if c.fold.norm != "" {
				g.cells[i][col] = append(g.cells[i][col], c)
			}
		}
	}
	return g
}

func filledCells(row []para) int {
	n := 0
	for i := range row {
		if row[i].fold.norm != "" {
			n++
		}
	}
	return n
}

// cutBars makes a paragraph of every cell of a line. In a framed table the outer bars bound no cell.
func cutBars(p *para, framed bool) []para {
	if !hasWord(p.text) {
		return nil
	}
	var out []para
	text := p.text
	start, end := trim(text, 0, len(text))
	if r := text[start:end]; framed && strings.HasPrefix(p.fold.norm, "|") {
		start += len(firstRune(r))
	}
	for start <= end {
		n := strings.IndexFunc(text[start:end], func(r rune) bool { return foldRune(r) == '|' })
		stop := end
		if n >= 0 {
			stop = start + n
		}
		out = append(out, p.slice(start, stop))
		if n < 0 {
			break
		}
		start = stop + len(firstRune(text[stop:]))
		if start == end && framed {
			break
		}
	}
	return out
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}
