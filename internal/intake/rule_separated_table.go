package intake

import (
	"strings"
	"unicode/utf8"
)

// Rule separated table: the cells of a line may be parted by tabs, by runs of blanks or by commas. The
// header tells: a line that one separator cuts into three or more labels and little else.

// separator cuts a line into cells; want is what a cell boundary looks like.
type separator int

const (
	byTab separator = iota
	byBlanks
	byComma
	byBlank
)

// liftSeparated takes such tables out of the paragraphs and keeps them as grids.
func (s *scan) liftSeparated(paras []para) []para {
	var out []para
	for i := 0; i < len(paras); {
		sep, ok := headerSeparator(&paras[i])
		if !ok || i+1 >= len(paras) {
			out = append(out, paras[i])
			i++
			continue
		}
		rows, end := separatedRows(paras, i, sep)
		if len(rows) >= 2 {
			g := s.r.fillRows(rows)
			if s.keepGrid(g) {
				s.result.Tables = append(s.result.Tables, g.table())
				i = end
				continue
			}
		}
		out = append(out, paras[i])
		i++
	}
	return out
}

// headerSeparator finds the separator that makes a line a header.
func headerSeparator(p *para) (separator, bool) {
	if p.block.Table > 0 || p.runes() > 120 || strings.ContainsAny(p.fold.norm, "。:;|") {
		return 0, false
	}
	for sep := byTab; sep <= byBlank; sep++ {
		cells := p.cells(sep)
		known := 0
		for i := range cells {
			if n := utf8.RuneCountInString(cells[i].fold.norm); n > 12 {
				known = -99
			}
			if wordField(cells[i].fold.norm) != fieldNone {
				known++
			}
		}
		if known >= 3 && 3*known >= 2*len(cells) {
			return sep, true
		}
	}
	return 0, false
}

// separatedRows cuts the lines from the header at i on into cells. A line that is one cell goes on
// with the last long cell above; a signature or a label ends the table.
func separatedRows(paras []para, i int, sep separator) (rows [][]para, end int) {
	for end = i; end < len(paras); end++ {
		p := &paras[end]
		cells := p.cells(sep)
		norm := p.fold.norm
		if end > i && (isDateLine(norm) || isClosing(norm) || p.block.Table > 0) {
			break
		}
		if len(cells) < 2 && end > i {
			head, _, labelled := strings.Cut(norm, ":")
			if labelled && wordField(head) != fieldNone || p.mark.form == formDun || len(rows) < 2 || isUnit(norm) && endsTable(paras, end) {
				break
			}
		}
		rows = append(rows, cells)
	}
	return rows, end
}

// endsTable reports that only a date or nothing follows line i.
func endsTable(paras []para, i int) bool {
	return i+1 >= len(paras) || isDateLine(paras[i+1].fold.norm)
}

// cells cuts a line; commas stand for cells even when nothing is between them.
func (p *para) cells(sep separator) []para {
	var out []para
	start, quoted := 0, false
	cut := func(from, to int) {
		if c := p.slice(unquoted(p.text, start, from)); c.fold.norm != "" || sep == byComma || sep == byTab {
			out = append(out, c)
		}
		start = to
	}
	for i := 0; i < len(p.text); {
		r, w := utf8.DecodeRuneInString(p.text[i:])
		n := 0
		switch {
		case sep == byComma && r == '"':
			quoted = !quoted
		case quoted:
		case sep == byTab && r == '\t', sep == byComma && r == ',':
			n = w
		case (sep == byBlanks || sep == byBlank) && isBlank(r):
			n = blanks(p.text[i:])
			if sep == byBlanks && n < 2 {
				n = 0
			}
		}
		if n > 0 {
			cut(i, i+n)
			i += n
			continue
		}
		i += w
	}
	cut(len(p.text), len(p.text))
	return out
}

// unquoted narrows a cell in quotation marks to what stands between them.
func unquoted(text string, from, to int) (int, int) {
	if c := text[from:to]; len(c) >= 2 && c[0] == '"' && c[len(c)-1] == '"' {
		return from + 1, to - 1
	}
	return from, to
}

// blanks measures the white space s begins with; an ideographic space counts as two.
func blanks(s string) int {
	n := 0
	for n < len(s) {
		r, w := utf8.DecodeRuneInString(s[n:])
		if !isBlank(r) {
			break
		}
		n += w
	}
	return n
}
