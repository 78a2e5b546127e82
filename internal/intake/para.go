package intake

import (
	"strings"
	"unicode/utf8"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// para is a paragraph as a person reads it: one block, a part of one, or several wrapped lines joined.
// Offsets into it are bytes of text.
type para struct {
	text  string
	fold  folded
	parts []part
	block office.Block // the first block it comes from
	index int          // of that block
	mark  mark         // the number it begins with
}

// part says where a stretch of a paragraph stands in the document: from is its offset in the
// paragraph, block and start its place in the file.
type part struct {
	from, block, start int
}

func newPara(b office.Block, index, start, end int) para {
	p := para{block: b, index: index, parts: []part{{0, index, start}}, text: b.Printed()[start:end]}
	p.fold = fold(p.text)
	return p
}

// parasOf cuts a block into its lines.
func parasOf(b office.Block, index int) []para {
	var out []para
	printed, start := b.Printed(), 0
	for start <= len(printed) {
		end := len(printed)
		if i := strings.IndexByte(printed[start:], '\n'); i >= 0 {
			end = start + i
		}
		if p := newPara(b, index, start, end); p.fold.norm != "" {
			out = append(out, p)
		}
		start = end + 1
	}
	return out
}

// join appends q to p as the same paragraph.
func (p *para) join(q para) {
	for _, x := range q.parts {
		p.parts = append(p.parts, part{x.from + len(p.text), x.block, x.start})
	}
	p.text += q.text
	p.fold = fold(p.text)
}

// spans gives the places in the file of bytes from..to of the paragraph, white space at both ends cut.
func (p *para) spans(from, to int) []reading.Span {
	from, to = trim(p.text, from, to)
	var out []reading.Span
	for i, x := range p.parts {
		end := len(p.text)
		if i+1 < len(p.parts) {
			end = p.parts[i+1].from
		}
		lo, hi := max(from, x.from), min(to, end)
		if lo < hi {
			out = append(out, reading.Span{Block: x.block, Start: x.start + lo - x.from, End: x.start + hi - x.from})
		}
	}
	return out
}

// runes counts what a reader sees, without white space.
func (p *para) runes() int { return utf8.RuneCountInString(p.fold.norm) }

// trim narrows from..to of s until no white space stands at either end.
func trim(s string, from, to int) (int, int) {
	from = min(from, to)
	t := s[from:to]
	from += len(t) - len(strings.TrimLeftFunc(t, isBlank))
	return from, max(from, to-(len(t)-len(strings.TrimRightFunc(t, isBlank))))
}

// isBlank is true of what matching does not see.
func isBlank(r rune) bool { return foldRune(r) < 0 }

// piece is a stretch of a paragraph that belongs to a field.
type piece struct {
	p        *para
	from, to int
}

func (c piece) text() string {
	from, to := trim(c.p.text, c.from, c.to)
	return c.p.text[from:to]
}

func (c piece) empty() bool {
	from, to := trim(c.p.text, c.from, c.to)
	return from >= to
}

// textOf joins pieces as paragraphs.
func textOf(pieces []piece) string {
	var lines []string
	for _, c := range pieces {
		if t := c.text(); t != "" {
			lines = append(lines, t)
		}
	}
	return strings.Join(lines, "\n")
}

func spansOf(pieces []piece) []reading.Span {
	var out []reading.Span
	for _, c := range pieces {
		out = append(out, c.p.spans(c.from, c.to)...)
	}
	return out
}

// slice is bytes from..to as a paragraph of its own.
func (p *para) slice(from, to int) para {
	q := para{text: p.text[from:to], block: p.block, index: p.index}
	for i, x := range p.parts {
		end := len(p.text)
		if i+1 < len(p.parts) {
			end = p.parts[i+1].from
		}
		lo, hi := max(from, x.from), min(to, end)
		if lo < hi || from == to && lo == hi && len(q.parts) == 0 {
			q.parts = append(q.parts, part{lo - from, x.block, x.start + lo - x.from})
		}
	}
	if len(q.parts) == 0 {
		q.parts = []part{{0, p.parts[0].block, p.parts[0].start}}
	}
	q.fold = fold(q.text)
	return q
}
