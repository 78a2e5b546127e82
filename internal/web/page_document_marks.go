package web

import (
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"zhenggai/internal/arith"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// claim is what a stretch of the original was read as. The zero claim is of a stretch nobody claims.
type claim struct {
	Field   string // label, statement, status, ...; measure, unread; the role of an aside
	Finding int    // -1 when it is of none
	Measure int    // -1 when it is of none
	Unread  int    // -1 when it was read
	Aside   bool
}

var unclaimed = claim{Finding: -1, Measure: -1, Unread: -1}

// At names the proposal that a claim belongs to, "" for what is no proposal.
func (c claim) At() string {
	switch {
	case c.Unread >= 0:
		return "u" + strconv.Itoa(c.Unread)
	case c.Measure >= 0:
		return atMeasure(c.Finding, c.Measure)
	case c.Finding >= 0:
		return atFinding(c.Finding)
	}
	return ""
}

func atFinding(i int) string    { return "f" + strconv.Itoa(i) }
func atMeasure(i, k int) string { return atFinding(i) + "m" + strconv.Itoa(k) }

// Class is how the claim is dressed: measures alternate, so that two in a row can be told apart.
func (c claim) Class() string {
	switch {
	case c.Unread >= 0:
		return "mark mark-unread"
	case c.Measure >= 0 && c.Measure%2 == 1:
		return "mark mark-measure mark-other"
	case c.Measure >= 0:
		return "mark mark-measure"
	case c.Finding >= 0:
		return "mark mark-" + c.Field
	case c.Aside:
		return "aside aside-" + c.Field
	}
	return "aside"
}

// number is one amount as the desk shows it on both sides.
type number struct {
	reading.Found
	Finding, Index int
	Verdict        arith.Verdict // the worst of its checks, "" when nothing checks it
	Check          int           // the first check of that verdict, -1 when there is none
}

// At names the amount, for finding it on the other side.
func (n number) At() string { return atFinding(n.Finding) + "q" + strconv.Itoa(n.Index) }

// Class is how the amount is dressed.
func (n number) Class() string {
	switch {
	case n.Missing:
		return "qty qty-missing"
	case n.Verdict == arith.Mismatch:
		return "qty qty-mismatch"
	case n.Verdict == arith.Suspicious:
		return "qty qty-suspicious"
	}
	return "qty"
}

// run is text of one claim that is one amount, or none.
type run struct {
	Text   string
	Number *number
}

// mark is text of one claim.
type mark struct {
	claim
	ID   string // anchor, on the first mark of each proposal alone
	Runs []run
}

// originalBlock is a block of the original with everything read in it.
type originalBlock struct {
	office.Block
	Index   int
	Page    int // the page that begins with this block, 0 when none does
	Finding int // whose block it is, -1 when it is nobody's
	Opens   bool
	Marks   []mark
}

// marking lays what was read back onto the original.
type marking struct {
	model   office.Document
	result  reading.Result
	claims  [][]claim   // of each byte of each block's printed text
	numbers [][]*number // likewise
}

// markOriginal marks the original with a result.
func markOriginal(model office.Document, r reading.Result, numbers []*number) []originalBlock {
	m := &marking{model: model, result: r, claims: make([][]claim, len(model.Blocks)), numbers: make([][]*number, len(model.Blocks))}
	for i, b := range model.Blocks {
		n := len(b.Printed())
		m.claims[i], m.numbers[i] = make([]claim, n), make([]*number, n)
		for k := range m.claims[i] {
			m.claims[i][k] = unclaimed
		}
	}
	m.claimAll()
	m.placeNumbers(numbers)
	return m.blocks()
}

func (m *marking) claimAll() {
	for _, a := range m.result.Asides {
		m.claim(claim{Field: string(a.Role), Finding: -1, Measure: -1, Unread: -1, Aside: true}, a.Span)
	}
	for i, f := range m.result.Findings {
		for field, spans := range f.Spans {
			m.claim(claim{Field: field, Finding: i, Measure: -1, Unread: -1}, spans...)
		}
		for k, x := range f.Measures {
			c := claim{Field: "measure", Finding: i, Measure: k, Unread: -1}
			if k > 0 && slices.Equal(x.Spans, f.Measures[k-1].Spans) {
				m.claimWords(c, x.Text, x.Spans) // split off by a person: its own words alone
				continue
			}
			m.claim(c, x.Spans...)
		}
	}
	for u, x := range m.result.Unread {
		m.claim(claim{Field: "unread", Finding: -1, Measure: -1, Unread: u}, x.Span)
	}
}

func (m *marking) claim(c claim, spans ...reading.Span) {
	for _, s := range spans {
		if s.Block < 0 || s.Block >= len(m.claims) {
			continue
		}
		bytes := m.claims[s.Block]
		for k := max(s.Start, 0); k < min(s.End, len(bytes)); k++ {
			bytes[k] = c
		}
	}
}

// claimWords claims those stretches of spans that a text stands in.
func (m *marking) claimWords(c claim, text string, spans []reading.Span) {
	for _, g := range align(text, m.glyphs(spans)) {
		m.claim(c, reading.Span{Block: g.block, Start: g.start, End: g.end})
	}
}

// placeNumbers finds every amount of a field in the stretches that the field was read from. A field
// that a person rewrote keeps the amounts that still stand in print.
func (m *marking) placeNumbers(all []*number) {
	type key struct {
		finding int
		field   reading.Field
	}
	byField := map[key][]*number{}
	var order []key
	for _, n := range all {
		k := key{n.Finding, n.Field}
		if byField[k] == nil {
			order = append(order, k)
		}
		byField[k] = append(byField[k], n)
	}
	for _, k := range order {
		f := m.result.Findings[k.finding]
		text, spans := fieldOf(f, k.field)
		places := align(text, m.glyphs(spans))
		for _, n := range byField[k] {
			m.underline(n, text, places)
		}
	}
}

// underline puts an amount on the print it was read from, the white space inside it too.
func (m *marking) underline(n *number, text string, places map[int]glyph) {
	var last *glyph
	for at := range text[n.Start:min(n.End, len(text))] {
		g, ok := places[n.Start+at]
		if !ok {
			continue
		}
		from := g.start
		if last != nil && last.block == g.block && last.end < from {
			from = last.end
		}
		for b := from; b < g.end; b++ {
			m.numbers[g.block][b] = n
		}
		last = &g
	}
}

// fieldOf is the text of a field with amounts in it, and the stretches it was read from.
func fieldOf(f reading.Finding, field reading.Field) (string, []reading.Span) {
	switch {
	case field.Name == "measure" && field.Measure < len(f.Measures):
		return f.Measures[field.Measure].Text, f.Measures[field.Measure].Spans
	case field.Name == "goal":
		return f.Goal, f.Spans["goal"]
	case field.Name == "progress":
		return f.Progress, f.Spans["progress"]
	case field.Name == "statement":
		return f.Statement, f.Spans["statement"]
	}
	return "", nil
}

// glyph is one character of the original and where it stands.
type glyph struct {
	r                 rune
	block, start, end int
}

// glyphs lists the characters of the stretches, white space left out.
func (m *marking) glyphs(spans []reading.Span) []glyph {
	var out []glyph
	for _, s := range spans {
		if s.Block < 0 || s.Block >= len(m.model.Blocks) {
			continue
		}
		text := m.model.Blocks[s.Block].Printed()
		from, to := max(s.Start, 0), min(s.End, len(text))
		for at := from; at < to; {
			r, size := utf8.DecodeRuneInString(text[at:])
			if !unicode.IsSpace(r) {
				out = append(out, glyph{r, s.Block, at, at + size})
			}
			at += size
		}
	}
	return out
}

// resync bounds how far align looks for the place where text and print agree again.
const resync, anchor = 400, 6

// align maps byte offsets of text to characters of the original. White space may differ; where words
// differ it looks ahead for the next few characters that agree.
func align(text string, print []glyph) map[int]glyph {
	places := map[int]glyph{}
	var runes []rune
	var offsets []int
	for at, r := range text {
		if !unicode.IsSpace(r) {
			runes, offsets = append(runes, r), append(offsets, at)
		}
	}
	j := 0
	for i := range runes {
		if j >= len(print) || print[j].r != runes[i] {
			k := ahead(runes[i:min(i+anchor, len(runes))], print, j)
			if k < 0 {
				continue
			}
			j = k
		}
		places[offsets[i]] = print[j]
		j++
	}
	return places
}

// ahead finds words in print from j on, -1 when they are not near.
func ahead(words []rune, print []glyph, j int) int {
search:
	for k := j; k+len(words) <= len(print) && k < j+resync; k++ {
		for n, r := range words {
			if print[k+n].r != r {
				continue search
			}
		}
		return k
	}
	return -1
}

// blocks cuts every block where its claim or amount changes.
func (m *marking) blocks() []originalBlock {
	out := make([]originalBlock, len(m.model.Blocks))
	anchored, opened := map[string]bool{}, map[int]bool{}
	page := 0
	for i, b := range m.model.Blocks {
		ob := originalBlock{Block: b, Index: i, Finding: -1}
		if b.Page > page {
			page, ob.Page = b.Page, b.Page
		}
		ob.Marks = m.cut(i)
		for k := range ob.Marks {
			at := ob.Marks[k].At()
			if at != "" && !anchored[at] {
				anchored[at], ob.Marks[k].ID = true, "o-"+at
			}
			if f := ob.Marks[k].Finding; f >= 0 && ob.Finding < 0 {
				ob.Finding, ob.Opens = f, !opened[f]
				opened[f] = true
			}
		}
		out[i] = ob
	}
	return out
}

func (m *marking) cut(block int) []mark {
	text, claims, numbers := m.model.Blocks[block].Printed(), m.claims[block], m.numbers[block]
	var out []mark
	for start := 0; start < len(text); {
		end := start + 1
		for end < len(text) && claims[end] == claims[start] && numbers[end] == numbers[start] {
			end++
		}
		r := run{Text: text[start:end], Number: numbers[start]}
		if n := len(out); n > 0 && out[n-1].claim == claims[start] {
			out[n-1].Runs = append(out[n-1].Runs, r)
		} else {
			out = append(out, mark{claim: claims[start], Runs: []run{r}})
		}
		start = end
	}
	return out
}

// numbersOf lists every amount of a result with the worst that was found of it.
func numbersOf(r reading.Result) []*number {
	var all []*number
	for i, f := range r.Findings {
		for k, q := range f.Quantities {
			all = append(all, &number{Found: q, Finding: i, Index: k, Check: -1})
		}
	}
	fields := passageFields(r)
	for c, check := range r.Checks {
		for _, s := range check.Spans {
			if s.Passage < 0 || s.Passage >= len(fields) {
				continue
			}
			for _, n := range all {
				if n.within(fields[s.Passage], s) && worse(check.Verdict, n.Verdict) {
					n.Verdict, n.Check = check.Verdict, c
				}
			}
		}
	}
	return all
}

// within tells that a check's span touches the amount.
func (n *number) within(at passageField, s arith.Span) bool {
	return n.Finding == at.finding && n.Field == at.field && n.Start < s.End && s.Start < n.End
}

func worse(a, b arith.Verdict) bool {
	rank := map[arith.Verdict]int{"": 0, arith.OK: 1, arith.Suspicious: 2, arith.Mismatch: 3}
	return rank[a] > rank[b]
}

// passageField is the field that a passage of the checks is.
type passageField struct {
	finding int
	field   reading.Field
}

// passageFields lists the fields in the order in which reading.Appraise hands them to the checks.
func passageFields(r reading.Result) []passageField {
	var out []passageField
	for i, f := range r.Findings {
		out = append(out, passageField{i, reading.Field{Name: "statement"}})
		if f.Goal != "" {
			out = append(out, passageField{i, reading.Field{Name: "goal"}})
		}
		if f.Progress != "" {
			out = append(out, passageField{i, reading.Field{Name: "progress"}})
		}
		for k := range f.Measures {
			out = append(out, passageField{i, reading.Field{Name: "measure", Measure: k}})
		}
	}
	return out
}
