package arith

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// totals adds up the columns of a table against its row of totals, and its rows against a column of
// totals. Columns of rates, dates and numbers are left alone; a remark that tells of shared or excluded
// cases takes the blame off a difference. A column of totals is only judged where most rows confirm
// that it is one.
//
//	甲旗 13 | 乙旗 6 | 合计 19  ok
//	甲旗 13 | 乙旗 6 | 合计 18  mismatch
//	甲旗 13 | 乙旗 6（备注：与甲旗共有1件）| 合计 18  suspicious, with the remark quoted
func totals(_ []*page, tables []Table) []Check {
	var checks []Check
	for _, t := range tables {
		g, ok := newGrid(t)
		if !ok {
			continue
		}
		checks = append(checks, g.columns()...)
		checks = append(checks, g.rows()...)
	}
	return checks
}

// grid is a table whose head, body and row of totals are told apart.
type grid struct {
	Table
	heads  []string // one heading a column, two rows of head joined
	body   []int    // indexes of rows that are added up
	total  int      // index of the row of totals, -1 for none
	remark string   // the remarks that explain differences, joined
}

func newGrid(t Table) (*grid, bool) {
	if len(t.Rows) < 3 || len(t.Rows[0]) < 2 {
		return nil, false
	}
	g := &grid{Table: t, total: -1, heads: make([]string, len(t.Rows[0]))}
	first := 0
	for first < len(t.Rows) && (first == 0 || !hasFigure(t.Rows[first])) {
		for c, cell := range t.Rows[first] {
			if c < len(g.heads) {
				g.heads[c] += cell
			}
		}
		first++
	}
	var subtotals []int
	for r := first; r < len(t.Rows); r++ {
		switch row := t.Rows[r]; {
		case labelled(row, isTotal):
			if g.total >= 0 {
				return nil, false // two tables in one
			}
			g.total = r
		case labelled(row, isSubtotal):
			subtotals = append(subtotals, r)
		default:
			g.body = append(g.body, r)
		}
	}
	if len(subtotals) > 1 {
		g.body = subtotals
	}
	g.remark = g.remarks(first)
	return g, len(g.body) > 1
}

// labelled reports whether one of the first two cells of a row is a label of the kind.
func labelled(row []string, is func(string) bool) bool {
	for _, cell := range row[:min(2, len(row))] {
		if is(cell) {
			return true
		}
	}
	return false
}

func hasFigure(row []string) bool {
	for _, cell := range row {
		if _, ok := cellFigure(cell); ok {
			return true
		}
	}
	return false
}

// remarks joins the remarks that speak of cases counted twice or not at all.
func (g *grid) remarks(first int) string {
	var notes []string
	for r := first; r < len(g.Rows); r++ {
		for c, cell := range g.Rows[r] {
			said := c < len(g.heads) && isRemark(g.heads[c]) || strings.HasPrefix(squeeze(cell), "注")
			if said && containsAny(cell, "共", "重复", "跨", "交叉", "含", "扣除", "同一", "另有", "不计", "剔除") {
				notes = append(notes, squeeze(cell))
			}
		}
	}
	return strings.Join(notes, "；")
}

// columns checks the row of totals.
func (g *grid) columns() []Check {
	if g.total < 0 {
		return nil
	}
	var checks []Check
	for c := range g.heads {
		stated, ok := g.figure(g.total, c)
		if !ok || !additive(g.heads[c]) || strings.TrimSpace(g.heads[c]) == "" {
			continue
		}
		parts, clean := g.cells(g.body, c)
		if len(parts) < 2 || !clean {
			continue
		}
		checks = append(checks, g.judge(stated, parts, g.heads[c], g.heads[c]))
	}
	return checks
}

// cells gives the figures of a column in the given rows. A cell of words makes it unclean.
func (g *grid) cells(rows []int, c int) (list []figure, clean bool) {
	for _, r := range rows {
		f, ok := g.figure(r, c)
		switch {
		case ok:
			list = append(list, f)
		case c < len(g.Rows[r]) && !blank(g.Rows[r][c]):
			return list, false
		}
	}
	return list, true
}

func (g *grid) figure(r, c int) (figure, bool) {
	if c >= len(g.Rows[r]) {
		return figure{}, false
	}
	return cellFigure(g.Rows[r][c])
}

// rows checks a column of totals.
func (g *grid) rows() []Check {
	sumColumn := -1
	for c, h := range g.heads {
		if isTotal(h) || isSubtotal(h) || squeeze(h) == "总数" {
			if sumColumn >= 0 {
				return nil
			}
			sumColumn = c
		}
	}
	if sumColumn < 0 {
		return nil
	}
	var checks []Check
	held := 0
	for _, r := range g.body {
		stated, ok := g.figure(r, sumColumn)
		parts := g.rowParts(r, sumColumn)
		if !ok || len(parts) < 2 {
			continue
		}
		c := g.judge(stated, parts, g.heads[sumColumn], g.rowName(r))
		if c.Verdict == OK {
			held++
		}
		checks = append(checks, c)
	}
	if held*2 <= len(checks) {
		return nil // the column is a total of something else
	}
	return checks
}

func (g *grid) rowParts(r, sumColumn int) []figure {
	var parts []figure
	for c := range g.heads {
		if c == sumColumn || !additive(g.heads[c]) {
			continue
		}
		if f, ok := g.figure(r, c); ok {
			parts = append(parts, f)
		}
	}
	return parts
}

// rowName is what a row is about: its first cell of words.
func (g *grid) rowName(r int) string {
	for _, cell := range g.Rows[r] {
		if _, ok := cellFigure(cell); !ok && !blank(cell) {
			return squeeze(cell)
		}
	}
	return strconv.Itoa(r + 1)
}

// judge compares a stated total with the sum of its parts, within their rounding where they are measured.
func (g *grid) judge(stated figure, parts []figure, heading, place string) Check {
	var total, slack decimal.Decimal
	half := decimal.New(5, -1)
	for _, f := range parts {
		total = total.Add(f.value)
		slack = slack.Add(f.step.Mul(half))
	}
	slack = slack.Add(stated.step.Mul(half))
	if !measured(heading) && total.IsInteger() {
		slack = decimal.Zero
	}
	off := total.Sub(stated.value).Abs()
	verdict, key := OK, "arith.total_holds"
	switch {
	case off.IsZero():
	case off.LessThanOrEqual(slack):
		key = "arith.total_rounding"
	case g.remark != "":
		verdict, key = Suspicious, "arith.total_remark"
	default:
		verdict, key = Mismatch, "arith.total_differs"
	}
	shown := quantity.Grouped(total)
	return Check{
		Verdict: verdict, Finding: g.Finding, Where: g.Where, Stated: stated.text, Computed: shown,
		Explanation: say.T(key, "Place", squeeze(place), "Stated", stated.text, "Computed", shown,
			"Difference", quantity.Grouped(off), "Remark", g.remark),
	}
}
