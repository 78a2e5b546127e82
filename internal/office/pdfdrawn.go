package office

import (
	"math"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// rule is a straight line drawn along or across the page: a border of a table, perhaps.
type rule struct {
	at       float64 // y of a horizontal, x of a vertical
	from, to float64
	vertical bool
}

// drawn is what a page shows beside its text.
type drawn struct {
	rules    []rule
	pictures int
}

// mostObjects is how many drawn objects of a page are looked at; a page with more is a drawing, not a table.
const mostObjects = 20_000

// pictureFrom is the side in points from which a picture counts as content: icons and rules are smaller.
const pictureFrom = 40

// readDrawn gathers the lines and pictures of a page.
func readDrawn(e *engine, s *sheaf, page requests.Page) (*drawn, error) {
	d := &drawn{}
	count, err := e.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return d, nil //nolint:nilerr // a page whose drawings cannot be counted still has its text
	}
	for i := range min(count.Count, mostObjects) {
		o, err := e.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		if err := s.token(0); err != nil {
			return nil, err
		}
		d.object(e, o.PageObject)
	}
	return d, nil
}

func (d *drawn) object(e *engine, o references.FPDF_PAGEOBJECT) {
	kind, err := e.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil || kind.Type != enums.FPDF_PAGEOBJ_PATH && kind.Type != enums.FPDF_PAGEOBJ_IMAGE {
		return
	}
	b, err := e.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return
	}
	x0, x1, y0, y1 := float64(b.Left), float64(b.Right), float64(b.Bottom), float64(b.Top)
	switch {
	case kind.Type == enums.FPDF_PAGEOBJ_IMAGE:
		if x1-x0 >= pictureFrom && y1-y0 >= pictureFrom {
			d.pictures++
		}
	case d.thin(x0, y0, x1, y1):
	default:
		d.path(e, o)
	}
}

// thick is how wide a drawn line may be, in points, and still be a line.
const thick = 3

// thin takes a path whose box is a line; it reports false for any other.
func (d *drawn) thin(x0, y0, x1, y1 float64) bool {
	switch {
	case y1-y0 <= thick && x1-x0 > thick:
		d.rules = append(d.rules, rule{at: (y0 + y1) / 2, from: x0, to: x1})
	case x1-x0 <= thick && y1-y0 > thick:
		d.rules = append(d.rules, rule{at: (x0 + x1) / 2, from: y0, to: y1, vertical: true})
	default:
		return x1-x0 <= thick && y1-y0 <= thick
	}
	return true
}

// mostSegments is how many segments of one path are followed.
const mostSegments = 2000

// path takes the straight segments of a path: a frame, or a whole table drawn at once.
func (d *drawn) path(e *engine, o references.FPDF_PAGEOBJECT) {
	count, err := e.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil || count.Count > mostSegments {
		return
	}
	place, err := e.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return
	}
	m := place.Matrix
	var x, y, startX, startY float64
	for i := range count.Count {
		seg, err := e.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return
		}
		kind, err := e.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
		if err != nil {
			return
		}
		p, err := e.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
		if err != nil {
			return
		}
		nx := float64(m.A)*float64(p.X) + float64(m.C)*float64(p.Y) + float64(m.E)
		ny := float64(m.B)*float64(p.X) + float64(m.D)*float64(p.Y) + float64(m.F)
		switch kind.Type {
		case enums.FPDF_SEGMENT_MOVETO:
			startX, startY = nx, ny
		case enums.FPDF_SEGMENT_LINETO:
			d.straight(x, y, nx, ny)
		}
		x, y = nx, ny
		if c, err := e.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: seg.PathSegment}); err == nil && c.IsClose {
			d.straight(x, y, startX, startY)
			x, y = startX, startY
		}
	}
}

func (d *drawn) straight(x0, y0, x1, y1 float64) {
	if math.Abs(y1-y0) < 1 || math.Abs(x1-x0) < 1 {
		d.thin(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
	}
}

// ruled is a table that lines on the page enclose.
type ruled struct {
	xs, ys []float64 // edges of columns from the left, of rows from the top
	cells  []*ruledCell
	at     [][]*ruledCell // by row and column, merged places share a cell
}

type ruledCell struct {
	row, col, rows, cols int // from 0
	lines                []pdfLine
}

// near is how close two lines must lie, in points, to be one border.
const nearRule = 3

// grids finds the tables among the lines of a page: groups of lines that touch, with at least two
// columns or two rows between them.
func grids(rules []rule) []*ruled {
	var found []*ruled
	if len(rules) > 4000 { // a drawing
		return nil
	}
	for _, group := range touching(rules) {
		if g := newRuled(group); g != nil {
			found = append(found, g)
		}
	}
	slices.SortFunc(found, func(a, b *ruled) int { return -cmpFloat(a.ys[0], b.ys[0]) })
	return found
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// touching splits lines into groups that hang together.
func touching(rules []rule) [][]rule {
	group := make([]int, len(rules))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i, a := range rules {
		for j := i + 1; j < len(rules); j++ {
			if meet(a, rules[j]) {
				group[root(i)] = root(j)
			}
		}
	}
	sets := map[int][]rule{}
	var order []int
	for i, r := range rules {
		k := root(i)
		if sets[k] == nil {
			order = append(order, k)
		}
		sets[k] = append(sets[k], r)
	}
	var out [][]rule
	for _, k := range order {
		out = append(out, sets[k])
	}
	return out
}

// meet reports whether two lines cross, touch, or go on from one another.
func meet(a, b rule) bool {
	if a.vertical == b.vertical {
		return math.Abs(a.at-b.at) <= nearRule && a.from-nearRule <= b.to && b.from-nearRule <= a.to
	}
	return b.from-nearRule <= a.at && a.at <= b.to+nearRule && a.from-nearRule <= b.at && b.at <= a.to+nearRule
}

func newRuled(rules []rule) *ruled {
	var xs, ys []float64
	for _, r := range rules {
		if r.vertical {
			xs = append(xs, r.at)
		} else {
			ys = append(ys, r.at)
		}
	}
	g := &ruled{xs: merged(xs), ys: merged(ys)}
	slices.Reverse(g.ys)
	if len(g.xs) < 2 || len(g.ys) < 2 || len(g.xs) == 2 && len(g.ys) == 2 || len(g.xs) > 200 || len(g.ys) > 500 {
		return nil // nothing, a frame around text, or a drawing
	}
	g.setCells(rules)
	if len(g.cells) < 2 {
		return nil
	}
	return g
}

// merged sorts positions and makes one of those that lie close.
func merged(at []float64) []float64 {
	slices.Sort(at)
	var out []float64
	for _, v := range at {
		if len(out) == 0 || v-out[len(out)-1] > nearRule {
			out = append(out, v)
		}
	}
	return out
}

// setCells joins neighbouring places that no line parts.
func (g *ruled) setCells(rules []rule) {
	rows, cols := len(g.ys)-1, len(g.xs)-1
	g.at = make([][]*ruledCell, rows)
	for r := range g.at {
		g.at[r] = make([]*ruledCell, cols)
	}
	for r := range rows {
		for c := range cols {
			if g.at[r][c] == nil {
				g.grow(rules, r, c)
			}
		}
	}
}

// grow makes the cell whose upper left place is row r, column c.
func (g *ruled) grow(rules []rule, r, c int) {
	cell := &ruledCell{row: r, col: c, rows: 1, cols: 1}
	for c+cell.cols < len(g.xs)-1 && g.at[r][c+cell.cols] == nil && !parted(rules, true, g.xs[c+cell.cols], g.ys[r+1], g.ys[r]) {
		cell.cols++
	}
	for r+cell.rows < len(g.ys)-1 && !parted(rules, false, g.ys[r+cell.rows], g.xs[c], g.xs[c+cell.cols]) {
		cell.rows++
	}
	for i := range cell.rows {
		for j := range cell.cols {
			g.at[r+i][c+j] = cell
		}
	}
	g.cells = append(g.cells, cell)
}

// parted reports whether a line runs at a position through the middle of from … to.
func parted(rules []rule, vertical bool, at, from, to float64) bool {
	middle := (from + to) / 2
	for _, r := range rules {
		if r.vertical == vertical && math.Abs(r.at-at) <= nearRule && r.from-1 <= middle && middle <= r.to+1 {
			return true
		}
	}
	return false
}

// cellAt is the cell a point lies in, nil when it lies outside.
func (g *ruled) cellAt(x, y float64) *ruledCell {
	if x < g.xs[0] || x > g.xs[len(g.xs)-1] || y > g.ys[0] || y < g.ys[len(g.ys)-1] {
		return nil
	}
	col := 0
	for col < len(g.xs)-2 && x > g.xs[col+1] {
		col++
	}
	row := 0
	for row < len(g.ys)-2 && y < g.ys[row+1] {
		row++
	}
	return g.at[row][col]
}
