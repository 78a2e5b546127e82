package office

import (
	"regexp"
	"slices"
	"strings"
)

// compose turns pages of lines and tables into blocks: furniture told apart, lines joined to paragraphs,
// tables that go on overleaf continued.
func compose(s *sheaf, sheets []*pdfSheet) error {
	c := &composer{sheaf: s, margins: map[int]margins{}}
	furniture := findFurniture(sheets)
	c.measure(sheets, furniture)
	for _, p := range sheets {
		if err := c.page(p, furniture); err != nil {
			return err
		}
	}
	return c.end()
}

// margins are the edges of the text on pages of one width.
type margins struct {
	left, right float64
	em          float64 // of the body
	pitch       float64 // from line to line
}

type composer struct {
	*sheaf
	margins map[int]margins
	width   int // of the page being read, in whole points
	para    []pdfLine
	pending []Block // furniture met inside a paragraph, stands after it
	last    *ruled  // table that ended the page before, nil when text followed it
	lastRow int
	table   int
}

// lineID names a line by its sheet and place.
type lineID struct{ page, line int }

// pageNumber is a line that holds nothing but the number of its page.
var pageNumber = regexp.MustCompile(`^(?:[-—–－―·\s]*\d{1,4}[-—–－―·\s]*|第\s*\d{1,4}\s*页(?:[，,\s/]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d+(?:\s*of\s*\d+)?)$`)

var figures = regexp.MustCompile(`\d+`)

// findFurniture tells running heads, feet and page numbers: numbers at the edge of a page, and lines
// that return at the edge of page after page.
func findFurniture(sheets []*pdfSheet) map[lineID]bool {
	found := map[lineID]bool{}
	seen := map[string][]lineID{}
	for i, p := range sheets {
		for j, l := range p.lines {
			id := lineID{i, j}
			if l.turned {
				found[id] = true
				continue
			}
			edge := l.middle() > p.height*0.9 || l.middle() < p.height*0.1
			if edge && pageNumber.MatchString(l.text) {
				found[id] = true
			}
			if l.middle() > p.height*0.86 || l.middle() < p.height*0.14 {
				key := figures.ReplaceAllString(l.text, "#")
				seen[key] = append(seen[key], id)
			}
		}
	}
	for _, ids := range seen {
		if len(ids) >= 2 && len(ids)*2 >= len(sheets) {
			for _, id := range ids {
				found[id] = true
			}
		}
	}
	return found
}

// measure finds the margins of the body for each page width.
func (c *composer) measure(sheets []*pdfSheet, furniture map[lineID]bool) {
	byWidth := map[int][]pdfLine{}
	for i, p := range sheets {
		for j, l := range p.lines {
			if !furniture[lineID{i, j}] {
				byWidth[int(p.width)] = append(byWidth[int(p.width)], l)
			}
		}
	}
	for w, lines := range byWidth {
		c.margins[w] = marginsOf(lines)
	}
}

func marginsOf(lines []pdfLine) margins {
	var m margins
	var lefts, rights, ems, pitches []float64
	for i, l := range lines {
		lefts, rights, ems = append(lefts, l.x0), append(rights, l.x1), append(ems, l.em)
		if i > 0 && lines[i-1].page == l.page && lines[i-1].middle() > l.middle() {
			pitches = append(pitches, lines[i-1].middle()-l.middle())
		}
	}
	m.em = median(ems)
	m.pitch = median(pitches)
	m.left = edgeOf(lefts, m.em/2)
	for i := range rights {
		rights[i] = -rights[i]
	}
	m.right = -edgeOf(rights, m.em/2)
	return m
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// edgeOf is the smallest position near which enough lines lie to make an edge: two, in a longer text one
// in twenty-five; where no two agree, the smallest of all.
func edgeOf(v []float64, tolerance float64) float64 {
	slices.Sort(v)
	enough := max(2, len(v)/25)
	for i, at := range v {
		if j := i + enough - 1; j < len(v) && v[j] <= at+tolerance {
			return at
		}
	}
	if len(v) == 0 {
		return 0
	}
	return v[0]
}

// page takes up the lines and tables of one page from the top.
func (c *composer) page(p *pdfSheet, furniture map[lineID]bool) error {
	c.width = int(p.width)
	tables := p.grids
	for j, l := range p.lines {
		for len(tables) > 0 && (l.turned || tables[0].ys[0] > l.middle()) {
			if err := c.addTable(tables[0], p.page); err != nil {
				return err
			}
			tables = tables[1:]
		}
		if furniture[lineID{p.page - 1, j}] {
			if err := c.furniture(l); err != nil {
				return err
			}
			continue
		}
		c.last = nil
		if err := c.line(l); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if err := c.addTable(t, p.page); err != nil {
			return err
		}
	}
	return nil
}

// furniture stands where it is met, but never inside a paragraph that goes on overleaf.
func (c *composer) furniture(l pdfLine) error {
	b := Block{Kind: Chrome, Text: l.text, Page: l.page}
	if len(c.para) == 0 {
		return c.add(b)
	}
	c.pending = append(c.pending, b)
	return nil
}

// line adds a line to the paragraph it goes on with, or begins another.
func (c *composer) line(l pdfLine) error {
	if len(c.para) > 0 && c.breaks(c.para[len(c.para)-1], l) {
		if err := c.end(); err != nil {
			return err
		}
	}
	c.para = append(c.para, l)
	return nil
}

// breaks reports whether next begins a paragraph after last.
func (c *composer) breaks(last, next pdfLine) bool {
	m := c.margins[c.width]
	switch {
	case differ(last.em, next.em, 0.12), last.bold != next.bold:
		return true
	case last.page == next.page && m.pitch > 0 && last.middle()-next.middle() > 1.7*m.pitch:
		return true
	case m.centred(last) || m.centred(next):
		return !m.centred(last) || !m.centred(next) || !differ(next.em, m.em, 0.12)
	case next.x0 > m.left+next.em, last.x1 < m.right-2*last.em:
		return true
	}
	return numbered.MatchString(next.text) && strings.ContainsRune("。；：！？", lastRune(last.text))
}

func differ(a, b, share float64) bool { return max(a, b)-min(a, b) > share*max(a, b) }

// centred reports whether a line stands in the middle with room on both sides.
func (m margins) centred(l pdfLine) bool {
	left, right := l.x0-m.left, m.right-l.x1
	return left > 0.4*l.em && max(left, right)-min(left, right) < 1.5*l.em && max(left-right, right-left) < 0.75*l.em &&
		(left > 3*l.em || l.em > 1.1*m.em)
}

func (m margins) align(l pdfLine) string {
	switch {
	case m.centred(l):
		return "center"
	case l.x0 > (m.left+m.right)/2 && l.x1 > m.right-5*l.em:
		return "right"
	}
	return ""
}

// end writes the paragraph being read, then the furniture it ran past.
func (c *composer) end() error {
	if len(c.para) > 0 {
		first := c.para[0]
		b := Block{Kind: Paragraph, Page: first.page, Bold: true}
		for _, l := range c.para {
			b.Text = join(b.Text, l.text)
			b.Bold = b.Bold && l.bold
		}
		b.Align = c.margins[c.width].align(first)
		if doubled(clip(b.Text, 200)) {
			c.loseNear("garbled", first.page, clip(b.Text, 30))
		}
		c.para = nil
		if err := c.add(b); err != nil {
			return err
		}
	}
	pending := c.pending
	c.pending = nil
	return c.addAll(pending)
}

// addTable writes the cells of a table; one whose columns stand where those of the table before stood,
// with only a page end between, is the same table.
func (c *composer) addTable(t *ruled, page int) error {
	if c.last != nil && sameColumns(c.last, t) {
		pending := c.pending
		c.pending = nil
		if err := c.addAll(pending); err != nil {
			return err
		}
	} else {
		if err := c.end(); err != nil {
			return err
		}
		c.tables++
		c.table, c.lastRow = c.tables, 0
	}
	for _, cell := range t.cells {
		if err := c.place(c.lastRow+cell.row+1, cell.col+1); err != nil {
			return err
		}
		b := Block{
			Kind: Cell, Page: page, Table: c.table, Row: c.lastRow + cell.row + 1, Col: cell.col + 1,
			RowSpan: cell.rows, ColSpan: cell.cols, Text: cell.text(t), Bold: allBold(cell.lines),
		}
		if err := c.add(b); err != nil {
			return err
		}
	}
	c.lastRow += len(t.ys) - 1
	c.last = t
	return nil
}

func sameColumns(a, b *ruled) bool {
	return slices.EqualFunc(a.xs, b.xs, func(x, y float64) bool { return max(x, y)-min(x, y) <= nearRule })
}

func allBold(lines []pdfLine) bool {
	for _, l := range lines {
		if !l.bold {
			return false
		}
	}
	return len(lines) > 0
}

// text joins the lines of a cell: a line that fills the cell runs on, a shorter one ends a paragraph.
func (c *ruledCell) text(t *ruled) string {
	left, right := t.xs[c.col], t.xs[c.col+c.cols]
	var b strings.Builder
	for i, l := range c.lines {
		if i > 0 {
			last := c.lines[i-1]
			room := (right - left) - (last.x1 - last.x0)
			if room > 2.5*last.em+4 && room > l.em {
				b.WriteByte('\n')
			} else if !wide(lastRune(last.text)) && !wide(firstRune(l.text)) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(l.text)
	}
	return b.String()
}
