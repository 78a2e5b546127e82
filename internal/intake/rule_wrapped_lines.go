package intake

import (
	"strings"
	"unicode/utf8"
)

// Rule wrapped lines: text copied off a page breaks at the page's width. A line as wide as the page
// that ends in the middle of a sentence goes on in the next, unless that begins a number or a label.

// joinWrapped joins wrapped lines.
func joinWrapped(paras []para) []para {
	width := pageWidth(paras)
	if width == 0 {
		return paras
	}
	var out []para
	numbers := map[form]int{}
	for _, p := range paras {
		m := findMark(p.fold.norm)
		if n := len(out); n > 0 && wraps(&out[n-1], &p, width, m, numbers) {
			out[n-1].join(p)
			out[n-1].block = p.block
			continue
		}
		numbers[m.form] = m.no
		out = append(out, p)
	}
	return out
}

// pageWidth is the width in characters that wrapped lines of the text share, 0 when it is not wrapped:
// then few lines are equally wide and many end no sentence.
func pageWidth(paras []para) int {
	counts := map[int]int{}
	open, lines := 0, 0
	for i := range paras {
		n := paras[i].runes()
		if paras[i].block.Table > 0 || n < 12 {
			continue
		}
		lines++
		if n <= 80 && !endsSentence(paras[i].fold.norm) {
			counts[n]++
			open++
		}
	}
	if lines < 6 || 5*open < 2*lines {
		return 0
	}
	best, width := 0, 0
	for n := range counts {
		near := counts[n] + counts[n-1] + counts[n-2] + counts[n+1]
		if near > best || near == best && n > width {
			best, width = near, n
		}
	}
	if 2*best < open || best < 3 || width < 15 {
		return 0
	}
	longer := 0
	for i := range paras {
		if paras[i].runes() > width+8 {
			longer++
		}
	}
	if 20*longer > lines {
		return 0 // nothing stands wider than a page
	}
	return width
}

// wraps reports that line q goes on with the paragraph p ends with.
func wraps(p, q *para, width int, m mark, numbers map[form]int) bool {
	if p.block.Table != 0 || q.block.Table != 0 || p.block.Kind == "heading" || q.block.Kind == "heading" || p.block.Align == "center" {
		return false
	}
	lastLine := p.text[p.parts[len(p.parts)-1].from:]
	n := utf8.RuneCountInString(foldString(lastLine))
	if n < width-4 || n > width+6 || endsSentence(p.fold.norm) {
		return false
	}
	if m.form != formNone && (m.no == 1 || m.no == numbers[m.form]+1) && !strings.HasSuffix(p.fold.norm, "、") {
		return false
	}
	if findNamedMark(q).form != formNone {
		return false
	}
	if head, _, ok := strings.Cut(q.fold.norm, ":"); ok && wordField(head) != fieldNone {
		return false
	}
	return true
}

// endsSentence reports that a folded text ends where a paragraph may.
func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”’\")"))
	return strings.ContainsRune("。!?;:", r) || strings.HasSuffix(s, "”") && strings.HasSuffix(strings.TrimRight(s, "”"), "。")
}
