package intake

import (
	"strings"
	"unicode/utf8"

	"zhenggai/internal/reading"
)

// Rule ledger table: a table with a header row of known words and one finding a row. The header may
// take two rows; a row whose number and problem are empty goes on with the one above.

// columns says what each column of a ledger is, and after which row its findings begin.
type columns struct {
	fields  []field
	names   []string // header words as printed
	from    int      // first row of findings
	headRow int
}

// holds reports whether some column is of one of the fields.
func (c columns) holds(fields ...field) bool {
	for _, have := range c.fields {
		for _, f := range fields {
			if have == f {
				return true
			}
		}
	}
	return false
}

// headOf finds the header among the first rows, or takes over the columns of a table that the page
// broke in two.
func (r recogniser) headOf(g grid, before *columns) (columns, bool) {
	for row := range min(len(g.cells), 5) {
		c := r.readHead(g, row)
		if c.isLedger() {
			return c, true
		}
	}
	if before != nil && len(before.fields) == g.width() && g.width() > 2 && r.on(ruleTableContinue) && !g.isKeyValue() {
		c := *before
		c.from, c.headRow = 0, -1
		return c, true
	}
	return columns{}, false
}

// isLedger reports columns of findings: a problem, and something said of it.
func (c columns) isLedger() bool {
	known := 0
	for _, f := range c.fields {
		if f != fieldNone {
			known++
		}
	}
	return known >= 3 && c.holds(fieldStatement) && c.holds(fieldOrgs, fieldDeadline, fieldMeasure, fieldProgress, fieldGoal, fieldStatus) ||
		known >= 2 && len(c.fields) <= 3 && c.holds(fieldStatement) && c.holds(fieldMeasure, fieldProgress, fieldStatus)
}

// readHead reads row as a header, with the row below where the header takes two.
func (r recogniser) readHead(g grid, row int) columns {
	c := columns{from: row + 1, headRow: row}
	two := r.on(ruleTableHead2) && g.hasSecondHead(row)
	above, reach := "", 0
	for col := range g.width() {
		word := g.word(row, col)
		if word != "" {
			above, reach = word, col+g.spans[row][col]
		} else if col < reach {
			word = above
		}
		f, name := wordField(word), word
		if two {
			if below := g.word(row+1, col); below != "" {
				f, name = lowerField(word, below), below
			}
		}
		c.fields, c.names = append(c.fields, f), append(c.names, name)
	}
	if two {
		c.from++
		c.oneDeadline()
	}
	c.settle()
	return c
}

// settle decides between columns that claim the same field: where 整改任务 stands beside 反馈问题, the
// problem is the statement and the task a further part of it; a 问题类型 never is.
func (c *columns) settle() {
	c.promote()
	c.nameIsNoProblem()
	seenNo := false
	for i, f := range c.fields {
		if f == fieldNo {
			if seenNo {
				c.fields[i] = fieldExternal
			}
			seenNo = true
		}
	}
}

// nameIsNoProblem makes a remark of the column that only names what another describes: 项目名称 beside
// 问题描述.
func (c *columns) nameIsNoProblem() {
	statements := 0
	for _, f := range c.fields {
		if f == fieldStatement {
			statements++
		}
	}
	for i, f := range c.fields {
		if f == fieldStatement && statements > 1 && strings.HasSuffix(c.names[i], "名称") {
			c.fields[i] = fieldNote
			statements--
		}
	}
}

// promote makes 整改要求 the statement of a table that has no other.
func (c *columns) promote() {
	if c.holds(fieldStatement) {
		return
	}
	for _, word := range []string{"整改要求", "工作任务", "任务", "内容", "事项", "反馈", "情况"} {
		for i, f := range c.fields {
			if (f == fieldNone || f == fieldGoal) && strings.Contains(c.names[i], word) {
				c.fields[i] = fieldStatement
				return
			}
		}
	}
}

// ledgerSections groups the rows of a ledger: each group one finding.
func (r recogniser) ledgerRows(g grid) (groups [][]int, heads, totals []int) {
	c := g.columns
	for row := range g.cells {
		switch {
		case row < c.from:
			heads = append(heads, row)
		case g.filled(row) == 0:
		case g.repeatsHead(row):
			heads = append(heads, row)
		case g.isTotal(row):
			totals = append(totals, row)
		case g.isBanner(row):
			heads = append(heads, row)
		case len(groups) > 0 && r.on(ruleTableContinue) && g.continues(row, groups[len(groups)-1]):
			groups[len(groups)-1] = append(groups[len(groups)-1], row)
		default:
			groups = append(groups, []int{row})
		}
	}
	return groups, heads, totals
}

// continues reports a row that bears neither number nor problem, or repeats those above.
func (g *grid) continues(row int, group []int) bool {
	problem, number := false, false
	sameNumber, sameProblem := false, false
	for col, f := range g.columns.fields {
		w := g.word(row, col)
		if w == "" {
			continue
		}
		switch f {
		case fieldStatement:
			problem = true
			sameProblem = w == g.word(group[0], col)
		case fieldNo:
			number = true
			sameNumber = w == g.word(group[0], col)
		}
	}
	switch {
	case !problem && !number:
		return true
	case number:
		return sameNumber && (sameProblem || !problem)
	}
	return sameProblem || problem && g.columns.holds(fieldNo) && !number && !g.endsProblem(group)
}

// endsProblem reports that the last problem text of the group ends a sentence, so that a further one
// is not its rest.
func (g *grid) endsProblem(group []int) bool {
	for k := len(group) - 1; k >= 0; k-- {
		for col, f := range g.columns.fields {
			if w := g.word(group[k], col); f == fieldStatement && w != "" {
				return endsSentence(w)
			}
		}
	}
	return true
}

// repeatsHead reports the header printed again on a further page.
func (g *grid) repeatsHead(row int) bool {
	same, filled := 0, 0
	for col := range g.cells[row] {
		w := g.word(row, col)
		if w == "" {
			continue
		}
		filled++
		if wordField(w) != fieldNone && utf8.RuneCountInString(w) <= 12 {
			same++
		}
	}
	return filled >= 2 && same == filled
}

func (g *grid) isTotal(row int) bool {
	for col := range g.cells[row] {
		if w := g.word(row, col); w != "" {
			return startsWithAny(w, "合计", "总计", "小计", "共计")
		}
	}
	return false
}

// isBanner reports a row with one cell only, across the table or short: a chapter, a title.
func (g *grid) isBanner(row int) bool {
	if g.filled(row) != 1 || g.width() < 3 {
		return false
	}
	for col := range g.cells[row] {
		w := g.word(row, col)
		if w == "" {
			continue
		}
		if g.spans[row][col] > 2 {
			return true
		}
		return col == 0 && g.columns.fields[0] == fieldNo && ordinal(w) == nil
	}
	return false
}

// readGrids reads the tables that gather kept.
func (s *scan) readGrids() {
	for i := range s.grids {
		if s.grids[i].columns != nil {
			s.readLedger(&s.grids[i])
		} else {
			s.readForm(&s.grids[i])
		}
	}
}

func (s *scan) readLedger(g *grid) {
	groups, heads, totals := s.r.ledgerRows(*g)
	for _, row := range heads {
		s.asideRow(reading.RoleTableHead, g, row)
	}
	for _, row := range totals {
		s.asideRow(reading.RoleTotal, g, row)
	}
	for _, group := range groups {
		f, ok := s.rowFinding(g, group)
		if ok {
			s.result.Findings = append(s.result.Findings, f)
		}
	}
}

func (s *scan) asideRow(role reading.Role, g *grid, row int) {
	for col := range g.cells[row] {
		for _, c := range g.pieces(row, col) {
			s.aside(role, c)
		}
	}
}

// rowFinding reads the rows of one finding, column by column; repeated texts of lost spans count once.
func (s *scan) rowFinding(g *grid, group []int) (reading.Finding, bool) {
	var tokens []token
	var repeats []piece
	for col, f := range g.columns.fields {
		var lines []para
		seen := map[string]bool{}
		for _, row := range group {
			w := g.word(row, col)
			if w == "" {
				continue
			}
			if seen[w] {
				repeats = append(repeats, g.pieces(row, col)...)
				continue
			}
			seen[w] = true
			lines = append(lines, g.cells[row][col]...)
		}
		if len(lines) == 0 {
			continue
		}
		if f == fieldNone {
			f = fieldNote
		}
		tokens = append(tokens, s.r.tokensOf(s.r.rejoin(lines), f, g.columns.names[col])...)
	}
	d := s.r.readSection(tokens, false)
	d.lead = append(d.lead, repeats...)
	d.confirm = append(d.confirm, because(ruleTable, "Row", group[0]+1))
	f := s.r.finding(d)
	return f, strings.TrimSpace(f.Statement) != ""
}

// rejoin joins the lines of a narrow cell, whose breaks mean nothing.
func (r recogniser) rejoin(lines []para) []para {
	if !narrow(lines) || unitLines(lines) {
		return lines
	}
	var out []para
	for _, p := range lines {
		n := len(out)
		if n > 0 && r.markOf(&p).form == formNone && out[n-1].index == p.index && !endsSentence(out[n-1].fold.norm) {
			out[n-1].join(p)
			continue
		}
		out = append(out, p)
	}
	return out
}

// narrow reports lines that the width of a cell broke: short, and but for the last equally long.
func narrow(lines []para) bool {
	if len(lines) < 2 {
		return false
	}
	widest := 0
	for i := range lines {
		widest = max(widest, lines[i].runes())
	}
	full := 0
	for i := range lines {
		if lines[i].runes() >= widest-1 {
			full++
		}
	}
	return widest <= 16 && (full >= len(lines)-1 && len(lines) > 2 || len(lines) == 2 && widest <= 6)
}
