package intake

import (
	"strings"
	"unicode/utf8"
)

// Rule two row header: a header may take two rows, merged cells above and their parts below: 责任单位
// over 牵头 and 配合. A part is named by its own word, by both words together, or by the cell above.

// lowerField tells what a column holds whose header is below under above.
func lowerField(above, below string) field {
	for _, w := range []string{below, above + below, strings.TrimSuffix(above, "情况") + below} {
		if f := wordField(w); f != fieldNone {
			return f
		}
	}
	f := wordField(above)
	switch {
	case f == fieldDeadline && startsWithAny(below, "启动", "开始", "起始", "开工", "实际", "延期"):
		return fieldNote // the time that counts is the one to be done by
	case f == fieldDeadline, f == fieldOrgs:
		return f
	case f == fieldNone && containsAny(above, []string{"责任", "分工"}):
		return fieldOrgs
	case containsAny(below, []string{"困难", "问题", "下一步", "下步", "备注", "原因", "佐证"}):
		return fieldNote
	}
	return f
}

// oneDeadline keeps, of several parts of a merged cell of times, those that say when all is to be done.
func (c *columns) oneDeadline() {
	final := func(i int) bool {
		return c.fields[i] == fieldDeadline && containsAny(c.names[i], []string{"完成", "办结", "销号", "截止", "时限", "期限"})
	}
	known := false
	for i := range c.fields {
		known = known || final(i)
	}
	for i, f := range c.fields {
		if known && f == fieldDeadline && !final(i) {
			c.fields[i] = fieldNote
		}
	}
}

// hasSecondHead reports that the row below row is part of the header: short words only, and either a
// known one among them with gaps or spans above, or words under merged cells and nowhere else.
func (g *grid) hasSecondHead(row int) bool {
	if row+1 >= len(g.cells) {
		return false
	}
	known, filled := 0, 0
	for col := range g.width() {
		w := g.word(row+1, col)
		if w == "" {
			continue
		}
		filled++
		if utf8.RuneCountInString(w) > 10 {
			return false
		}
		if wordField(w) != fieldNone {
			known++
		}
		if _, x := digits(w); x == len(w) {
			return false
		}
	}
	return filled > 0 && filled < g.width() && known*2 >= filled || filled > 0 && known == filled || g.partsBelow(row)
}

// partsBelow reports that the words of the row below row stand under merged cells of row, all of them
// under each, and under no other cell; a row of findings fills other columns too.
func (g *grid) partsBelow(row int) bool {
	if row+2 >= len(g.cells) {
		return false
	}
	merged := 0
	for col := 0; col < g.width(); {
		span := max(1, g.spans[row][col])
		for c := col; c < min(col+span, g.width()); c++ {
			if (g.word(row+1, c) != "") != (span > 1) {
				return false
			}
		}
		if span > 1 {
			merged++
		}
		col += span
	}
	return merged > 0
}
