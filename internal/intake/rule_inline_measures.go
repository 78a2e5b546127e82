package intake

import "strings"

// Rule inline measures: measures may stand in one paragraph, 1.…；2.…；3.… or 一是…；二是…, each
// number after the end of a sentence or clause.

// splitInline cuts entries at numbers inside them. The form is that of the entries' own numbers, or,
// when none is numbered, of the first number inside that another one follows.
func (r recogniser) splitInline(entries []entry) []entry {
	if !r.on(ruleInline) {
		return entries
	}
	level, last := formNone, 0
	for _, e := range entries {
		if e.mark.form != formNone {
			level = e.mark.form
			break
		}
	}
	if level == formNone {
		level = inlineForm(entries)
	}
	if level == formNone {
		return entries
	}
	var out []entry
	for _, e := range entries {
		if e.mark.form == level {
			last = e.mark.no
		}
		out, last = splitEntry(out, e, level, last)
	}
	return out
}

// splitEntry cuts one entry at the numbers of level that count on from last.
func splitEntry(out []entry, e entry, level form, last int) ([]entry, int) {
	for {
		start := e.mark.form == formNone && last == 0
		next, ok := nextInline(e.text, level, last+1, start)
		if !ok && last > 0 {
			next, ok = nextInline(e.text, level, last+2, start) // a number may be missing
		}
		if !ok {
			return append(out, e), last
		}
		last = next.mark.no
		rest := e
		rest.mark, rest.num, rest.text = next.mark, next.num, next.text
		e.text.to = next.num.from
		if !e.text.empty() || e.mark.form != formNone {
			out = append(out, e)
		}
		e = rest
	}
}

// nextInline finds the number no of a form inside a text, after the end of a clause.
func nextInline(c piece, level form, no int, atStart bool) (entry, bool) {
	s := c.p.text[c.from:c.to]
	var prev rune // the last character that is no white space
	for i, ch := range s {
		may := prev == 0 && atStart || prev != 0 && endsClauseAt(prev, level)
		if ch != ' ' && ch != '\u3000' && ch != '\t' {
			prev = ch
		}
		if !may || !opensNumber(ch) {
			continue
		}
		inner := fold(head(s[i:], 60))
		m := findMark(inner.norm)
		if m.form != level || m.no != no || m.end >= len(inner.norm) && i+60 < len(s) {
			continue
		}
		from, to := c.from+i, c.from+i+inner.at[m.end]
		return entry{mark: m, num: piece{c.p, from, to}, text: piece{c.p, to, c.to}}, true
	}
	return entry{}, false
}

// opensNumber reports a character that a number may begin with.
func opensNumber(r rune) bool {
	_, chinese := numerals[r]
	r = foldRune(r)
	return chinese || r >= '0' && r <= '9' || r == '(' || r == '第' || r == '其' || r >= '①' && r <= '⒛'
}

// endsClauseAt reports that a clause may end with r; a circled number or 一是 may also follow a comma.
func endsClauseAt(r rune, level form) bool {
	return strings.ContainsRune("。；;：:！", r) || (level == formYishi || level == formCircle) && strings.ContainsRune("，,、", r)
}

// inlineForm finds the form of numbers inside unnumbered texts: the first of which a second follows.
func inlineForm(entries []entry) form {
	best, at := formNone, -1
	for _, f := range []form{formParen, formDot, formNumPar, formHalfPar, formCircle, formYishi} {
		for k, e := range entries {
			one, ok := nextInline(e.text, f, 1, true)
			if !ok {
				continue
			}
			_, two := nextInline(one.text, f, 2, false)
			if !two {
				_, two = nextInline(one.text, f, 3, false)
			}
			for j := k + 1; !two && j < len(entries); j++ {
				_, two = nextInline(entries[j].text, f, 2, true)
			}
			if place := k<<20 | one.num.from; two && (at < 0 || place < at) {
				best, at = f, place
			}
			break
		}
	}
	return best
}
