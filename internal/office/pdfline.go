package office

import (
	"math"
	"slices"
	"strings"
)

// pdfLine is one line of text on a page.
type pdfLine struct {
	text           string
	x0, y0, x1, y1 float64
	em             float64 // width of a full square in its face
	bold           bool
	turned         bool
	page           int
}

func (l *pdfLine) middle() float64 { return (l.y0 + l.y1) / 2 }

// run is a stretch of characters that follow one another on a line.
type run struct {
	pdfLine
	owner  *ruledCell
	widths []float64 // of the wide characters in it
	count  int
}

// setLines puts the characters of a page together to lines, those of the text and those of each cell apart.
func (p *pdfSheet) setLines(glyphs []glyph, look func(index int) lineLook) {
	owned := map[*ruledCell][]*run{}
	var turned strings.Builder
	for _, r := range p.runs(glyphs, look) {
		if r.turned {
			turned.WriteString(r.text)
			continue
		}
		owned[r.owner] = append(owned[r.owner], r)
	}
	p.lines = linesOf(owned[nil], p.page)
	for _, g := range p.grids {
		for _, c := range g.cells {
			c.lines = linesOf(owned[c], p.page)
		}
	}
	if turned.Len() > 0 { // a watermark, a seal
		p.lines = append(p.lines, pdfLine{text: turned.String(), turned: true, page: p.page})
	}
}

func (p *pdfSheet) owner(g glyph) *ruledCell {
	x, y := (g.x0+g.x1)/2, (g.y0+g.y1)/2
	for _, t := range p.grids {
		if c := t.cellAt(x, y); c != nil {
			return c
		}
	}
	return nil
}

// runs splits the characters, in the order of the file, where the line or the cell changes.
func (p *pdfSheet) runs(glyphs []glyph, look func(index int) lineLook) []*run {
	var out []*run
	var r *run
	space := false
	for _, g := range glyphs {
		if blank(g.r) {
			space = true
			continue
		}
		if unprintable(g.r) {
			continue
		}
		owner := p.owner(g)
		if r == nil || r.owner != owner || !r.follows(g) {
			l := look(g.index)
			r = &run{owner: owner, pdfLine: pdfLine{x0: g.x0, y0: g.y0, x1: g.x0, y1: g.y1, turned: l.turned, bold: l.bold}}
			out = append(out, r)
			space = false
		}
		r.take(g, space)
		space = false
	}
	for _, r := range out {
		r.em = r.square()
	}
	return out
}

// follows reports whether a character stands next on the run's line.
func (r *run) follows(g glyph) bool {
	size := max(r.y1-r.y0, 1)
	if math.Abs((g.y0+g.y1)/2-r.middle()) > size*0.4 {
		return false
	}
	gap := g.x0 - r.x1
	return gap > -size*0.6 && gap < size*1.6
}

// take appends a character, with a space where the page shows one.
func (r *run) take(g glyph, space bool) {
	if r.count > 0 {
		gap := g.x0 - r.x1
		size := max(r.y1-r.y0, 1)
		last := lastRune(r.text)
		both := wide(last) && wide(g.r)
		if both && gap > size*0.4 || !both && (space && gap > size*0.05 || gap > size*0.3) {
			r.text += " "
		}
	}
	r.text += string(g.r)
	r.count++
	r.x1 = max(r.x1, g.x1)
	r.y0, r.y1 = min(r.y0, g.y0), max(r.y1, g.y1)
	if wide(g.r) {
		r.widths = append(r.widths, g.x1-g.x0)
	}
}

// square is the width of a full square: that of the wide characters, else the height of the line.
func (r *run) square() float64 {
	if len(r.widths) == 0 {
		return max(r.y1-r.y0, 1)
	}
	slices.Sort(r.widths)
	return max(r.widths[len(r.widths)/2], 1)
}

// linesOf puts runs that stand side by side together, from the top of the page down.
func linesOf(runs []*run, page int) []pdfLine {
	slices.SortStableFunc(runs, func(a, b *run) int { return -cmpFloat(a.middle(), b.middle()) })
	var lines []pdfLine
	for start := 0; start < len(runs); {
		end := start + 1
		low, high := runs[start].y0, runs[start].y1
		for end < len(runs) && overlap(low, high, runs[end].y0, runs[end].y1) {
			end++
		}
		lines = append(lines, sideBySide(runs[start:end], page))
		start = end
	}
	return lines
}

// overlap reports whether two stretches of height share more than half of the smaller.
func overlap(low1, high1, low2, high2 float64) bool {
	shared := min(high1, high2) - max(low1, low2)
	return shared > 0.5*min(high1-low1, high2-low2)
}

func sideBySide(runs []*run, page int) pdfLine {
	slices.SortStableFunc(runs, func(a, b *run) int { return cmpFloat(a.x0, b.x0) })
	var b strings.Builder
	l := runs[0].pdfLine
	l.page = page
	longest := 0
	for i, r := range runs {
		if i > 0 && r.x0-l.x1 > 0.3*r.em {
			b.WriteByte(' ')
		}
		b.WriteString(r.text)
		l.x1 = max(l.x1, r.x1)
		l.y0, l.y1 = min(l.y0, r.y0), max(l.y1, r.y1)
		if r.count > longest {
			longest, l.em = r.count, r.em
		}
		l.bold = l.bold && r.bold
	}
	l.text = b.String()
	return l
}
