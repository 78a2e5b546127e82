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
		if end-i < 2 || !s.keepGrid(pipedGrid(paras[i:end])) {
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

// pipedGrid cuts lines at their bars; a line of dashes is a rule, no row. A line with fewer cells
// than the header has lost its spanned cells from the left.
func pipedGrid(lines []para) grid {
	var rows [][]para
	width := 0
	framed := len(lines) > 0 && strings.HasPrefix(lines[0].fold.norm, "|")
	for i := range lines {
		row := cutBars(&lines[i], framed)
		if row == nil {
			continue
		}
		rows = append(rows, row)
		if width == 0 {
			width = len(row)
		}
	}
	for _, row := range rows {
		width = max(width, len(row))
	}
	g := newGrid(len(rows), width)
	for i, row := range rows {
		shift := 0
		if len(row) < width && i > 0 {
			shift = width - len(row)
		}
		for j, c := range row {
			g.spans[i][j+shift] = 1
			if c.fold.norm != "" {
				g.cells[i][j+shift] = []para{c}
			}
		}
	}
	return g
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
