package intake

import (
	"strings"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// gather makes paragraphs of the blocks, and grids of the tables that are ledgers or forms. A table
// that is neither is layout: its cells are read as paragraphs.
func (s *scan) gather() {
	heads := s.runningHeads()
	for i := 0; i < len(s.doc.Blocks); {
		b := s.doc.Blocks[i]
		if b.Table > 0 {
			end := i
			for end < len(s.doc.Blocks) && s.doc.Blocks[end].Table == b.Table {
				end++
			}
			s.gatherTable(i, end)
			i = end
			continue
		}
		s.gatherLines(b, i, heads)
		i++
	}
	if s.r.on(ruleChrome) {
		s.dropPageBreaks()
	}
	if s.r.on(rulePipes) {
		s.paras = s.liftPipes(s.paras)
	}
	if s.r.on(ruleSeparated) {
		s.paras = s.liftSeparated(s.paras)
	}
	if s.r.on(ruleCellLines) {
		s.paras = s.liftCellLines(s.paras)
	}
}

func (s *scan) gatherLines(b office.Block, index int, heads map[int]bool) {
	for _, p := range parasOf(b, index) {
		if s.isFurniturePara(&p, heads) && !isPageNumber(p.fold.norm) {
			s.aside(reading.RoleFurniture, piece{&p, 0, len(p.text)})
			continue
		}
		s.paras = append(s.paras, p)
	}
}

// dropPageBreaks sets page numbers aside and the running heads beside them. The title itself, which
// comes first, stays.
func (s *scan) dropPageBreaks() {
	breaks := pageBreaks(s.paras)
	heads := headsBeside(s.paras, breaks)
	seen := map[string]bool{}
	kept := s.paras[:0:0]
	for i := range s.paras {
		p := &s.paras[i]
		again := heads[i] && (seen[p.fold.norm] || i > 3)
		seen[p.fold.norm] = true
		if breaks[i] || again || isPageNumber(p.fold.norm) && p.block.Table == 0 {
			s.aside(reading.RoleFurniture, piece{p, 0, len(p.text)})
			continue
		}
		kept = append(kept, *p)
	}
	s.paras = kept
}

// gatherTable keeps the cells from..to as a grid when they are a ledger or a form.
func (s *scan) gatherTable(from, to int) {
	g := gridOf(s.doc.Blocks, from, to)
	if s.keepGrid(g) || s.r.on(ruleChrome) && s.setFactsAside(&g) {
		return
	}
	for i := from; i < to; i++ {
		s.gatherLines(s.doc.Blocks[i], i, nil)
	}
}

// keepGrid classifies a grid and keeps it when it is one.
func (s *scan) keepGrid(g grid) bool {
	if s.r.on(ruleSideBySide) {
		g = g.stacked()
	}
	if s.r.on(ruleTransposed) {
		g = g.transposed()
	}
	if c, ok := s.r.mapped(g); ok {
		g.columns = &c
		s.grids = append(s.grids, g)
		return true
	}
	if s.r.on(ruleTable) {
		var before *columns
		if n := len(s.grids); n > 0 {
			before = s.grids[n-1].columns
		}
		if c, ok := s.r.headOf(g, before); ok {
			g.columns = &c
			s.grids = append(s.grids, g)
			return true
		}
	}
	if s.r.on(ruleKeyValue) && g.isKeyValue() {
		s.grids = append(s.grids, g)
		return true
	}
	return false
}

// setFactsAside sets aside the table of facts that government pages print above the text (索引号,
// 发布机构), and keeps the title it states.
func (s *scan) setFactsAside(g *grid) bool {
	facts := false
	for row := range g.cells {
		for col := range g.cells[row] {
			w := strings.TrimRight(g.word(row, col), ":")
			facts = facts || w == "索引号" || w == "信息分类" || w == "发布机构"
			if (w == "信息名称" || w == "名称" || w == "标题") && col+1 < g.width() {
				s.named = textOf(g.pieces(row, col+1))
			}
		}
	}
	if !facts {
		s.named = ""
		return false
	}
	for row := range g.cells {
		s.asideRow(reading.RoleFurniture, g, row)
	}
	return true
}
