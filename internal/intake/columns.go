package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// Mapping says what the columns of an office's own table are. The desk keeps it under Fingerprint, so
// that the next table with the same header needs no question.
type Mapping struct {
	Fingerprint string `json:"fingerprint"`
	Table       int    `json:"table"` // number of the table in the document it was proposed for, from 1
	Sheet       string `json:"sheet,omitempty"`
	// Head is the header's first row and From the first row of findings, both from 1.
	Head    int      `json:"head"`
	From    int      `json:"from"`
	Columns []Column `json:"columns"`
}

// Column is one column: its header as printed and the field it holds, "" when it is to be left out.
type Column struct {
	Header     string  `json:"header"`
	Field      string  `json:"field"`
	Confidence float64 `json:"confidence"` // 1 header word known, about 0.5 guessed from the cells, 0 unknown
	Sample     string  `json:"sample,omitempty"`
}

// ColumnFields lists the fields a column can hold, in the order a person chooses from.
var ColumnFields = []string{
	string(fieldNo), string(fieldStatement), string(fieldStatus), string(fieldOrgs), string(fieldDeadline), string(fieldGoal), string(fieldMeasure),
	string(fieldProgress), string(fieldExternal), string(fieldRegion), string(fieldSource), string(fieldSupervise), string(fieldPerson), string(fieldNote),
}

// Columns proposes a mapping for every table of a document that may be a ledger, best known first.
func Columns(doc office.Document) []Mapping {
	r := recogniser{}
	var out []Mapping
	for from := 0; from < len(doc.Blocks); {
		b := doc.Blocks[from]
		end := from + 1
		for end < len(doc.Blocks) && doc.Blocks[end].Table == b.Table {
			end++
		}
		if b.Table > 0 {
			g := gridOf(doc.Blocks, from, end)
			if m, ok := r.propose(g); ok {
				m.Table, m.Sheet = b.Table, b.Sheet
				out = append(out, m)
			}
		}
		from = end
	}
	slices.SortStableFunc(out, func(a, b Mapping) int { return compareFloat(b.known(), a.known()) })
	return out
}

func (m Mapping) known() float64 {
	sum := 0.0
	for _, c := range m.Columns {
		sum += c.Confidence
	}
	return sum
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Fingerprint is the key of a header row: its words, white space and width of characters aside.
func Fingerprint(headers []string) string {
	var b strings.Builder
	for _, h := range headers {
		b.WriteString(foldString(h))
		b.WriteByte('|')
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:8])
}

// propose finds the header row and what each column holds: by its word, else by its cells.
func (r recogniser) propose(g grid) (Mapping, bool) {
	row := headRow(&g)
	if row < 0 || g.width() < 2 {
		return Mapping{}, false
	}
	c := r.readHead(g, row)
	m := Mapping{Head: row + 1, From: c.from + 1, Fingerprint: Fingerprint(c.names)}
	taken := map[field]bool{}
	for _, f := range c.fields {
		taken[f] = true
	}
	for col := range c.fields {
		x := Column{Header: c.names[col], Field: string(c.fields[col]), Confidence: 1, Sample: g.sample(c.from, col)}
		if c.fields[col] == fieldNone {
			f, sure := g.guess(c.from, col, taken)
			x.Field, x.Confidence = string(f), sure
			taken[f] = true
		}
		m.Columns = append(m.Columns, x)
	}
	return m, true
}

// headRow is the first row that reads as a header: filled for the most part, with short words.
func headRow(g *grid) int {
	for row := range min(len(g.cells)-1, 6) {
		filled, short := 0, 0
		for col := range g.cells[row] {
			w := g.word(row, col)
			if w == "" {
				continue
			}
			filled++
			if utf8.RuneCountInString(w) <= 16 && !wholeNumber(w) {
				short++
			}
		}
		if filled >= 2 && short == filled && 5*filled >= 3*g.width() {
			return row
		}
	}
	return -1
}

// sample is the first text of a column.
func (g *grid) sample(from, col int) string {
	for row := from; row < len(g.cells); row++ {
		if t := textOf(g.pieces(row, col)); t != "" {
			return t
		}
	}
	return ""
}

// guess tells what a column of unknown name holds by its first cells, and how surely.
func (g *grid) guess(from, col int, taken map[field]bool) (field, float64) {
	best, sum, cells, long := fieldNone, 0.0, 0, 0
	scores := map[field]float64{}
	for row := from; row < min(len(g.cells), from+40); row++ {
		w := g.word(row, col)
		if w == "" {
			continue
		}
		cells++
		if utf8.RuneCountInString(w) >= 15 {
			long++
		}
		for _, f := range []field{fieldNo, fieldStatus, fieldDeadline, fieldOrgs} {
			scores[f] += cellFits(w, f)
		}
	}
	if cells == 0 {
		return fieldNone, 0
	}
	for _, f := range []field{fieldStatus, fieldDeadline, fieldOrgs, fieldNo} {
		if scores[f] > sum && !taken[f] {
			best, sum = f, scores[f]
		}
	}
	switch share := sum / (3 * float64(cells)); {
	case best != fieldNone && share >= 0.5:
		return best, 0.7 * share
	case 2*long < cells:
		return fieldNone, 0
	case !taken[fieldStatement]:
		return fieldStatement, 0.4
	case !taken[fieldMeasure]:
		return fieldMeasure, 0.3
	}
	return fieldNone, 0
}

// RecogniseTable reads a document whose tables with m's header are ledgers laid out as m says.
func RecogniseTable(doc office.Document, m Mapping) reading.Result {
	return recogniser{mapping: &m}.recognise(doc)
}

// mapped gives a grid the columns of the mapping that its header matches.
func (r recogniser) mapped(g grid) (columns, bool) {
	m := r.mapping
	if m == nil || m.Head < 1 || m.Head > len(g.cells) || len(m.Columns) != g.width() {
		return columns{}, false
	}
	c := r.readHead(g, m.Head-1)
	if Fingerprint(c.names) != m.Fingerprint {
		return columns{}, false
	}
	if m.From > 0 {
		c.from = m.From - 1
	}
	for i, x := range m.Columns {
		c.fields[i] = field(x.Field)
		if x.Field == "" {
			c.fields[i] = fieldNote
		}
	}
	return c, true
}
