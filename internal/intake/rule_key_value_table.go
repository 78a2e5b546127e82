package intake

import (
	"zhenggai/internal/reading"
)

// Rule key value table: a form prints the fields of one finding, key beside value, one or two pairs a
// row: closure notices and acceptance opinions do.

// isKeyValue reports that most rows begin with the name of a field and hold its value beside it.
func (g *grid) isKeyValue() bool {
	keys, rows := 0, 0
	seen := map[field]bool{}
	for row := range g.cells {
		if g.filled(row) < 2 {
			continue
		}
		rows++
		for col := range g.cells[row] {
			if w := g.word(row, col); w != "" {
				if f := wordField(w); f != fieldNone && g.value(row, col) >= 0 {
					keys++
					seen[f] = true
				}
				break
			}
		}
	}
	told := seen[fieldStatement] || seen[fieldGoal] || seen[fieldMeasure] || seen[fieldProgress]
	return rows >= 2 && 2*keys > rows && len(seen) >= 2 && told
}

// value finds the column of the value of the key at col, -1 when there is none.
func (g *grid) value(row, col int) int {
	for c := col + 1; c < g.width(); c++ {
		if w := g.word(row, c); w != "" {
			if wordField(w) != fieldNone && len(w) <= 30 {
				return -1
			}
			return c
		}
	}
	return -1
}

// readForm reads a form as one finding; a field of problems that comes again begins the next.
func (s *scan) readForm(g *grid) {
	var tokens []token
	var keys []piece
	had := map[field]bool{}
	flush := func() {
		if len(tokens) == 0 {
			return
		}
		d := s.r.readSection(tokens, false)
		d.lead = append(d.lead, keys...)
		d.confirm = append(d.confirm, because(ruleKeyValue))
		if f := s.r.finding(d); f.Statement != "" {
			s.result.Findings = append(s.result.Findings, f)
		}
		tokens, keys, had = nil, nil, map[field]bool{}
	}
	for row := range g.cells {
		s.readFormRow(g, row, func(f field, key []piece, lines []para) {
			if (f == fieldNo || f == fieldStatement) && had[fieldStatement] && (had[fieldProgress] || had[fieldMeasure] || had[fieldGoal]) {
				flush()
			}
			had[f] = true
			keys = append(keys, key...)
			tokens = append(tokens, s.r.tokensOf(s.r.rejoin(lines), f, textOf(key))...)
		})
	}
	flush()
}

// readFormRow calls yield with each pair of a row. A row without a key is set aside when it stands
// alone, and read as a note when it follows none.
func (s *scan) readFormRow(g *grid, row int, yield func(field, []piece, []para)) {
	for col := 0; col < g.width(); col++ {
		w := g.word(row, col)
		if w == "" {
			continue
		}
		f := wordField(w)
		v := g.value(row, col)
		if f == fieldNone || v < 0 {
			role := reading.RoleTableHead
			if f == fieldNone {
				role = reading.RoleIntroduction
			}
			for _, c := range g.pieces(row, col) {
				s.aside(role, c)
			}
			continue
		}
		yield(f, g.pieces(row, col), g.cells[row][v])
		col = v
	}
}
