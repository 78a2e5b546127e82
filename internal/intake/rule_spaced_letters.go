package intake

// Rule spaced letters: a label may be printed with blanks between its characters and a blank in place of
// its colon, 问　题　沿河养殖场…. The blanks inside tell a label of two characters from a word of the text.

// spacedLetters reads such a label of two or three characters at byte i of p's folded text.
func (r recogniser) spacedLetters(p *para, i int) (label, bool) {
	s := p.fold.norm
	if !r.on(ruleSpacedLetters) {
		return label{}, false
	}
	for n := len("责任人"); n >= len("问题"); n -= len("题") {
		if len(s) <= i+n || !spaceBefore(p, i+n) || !spacedInside(p, i, n) {
			continue
		}
		if f, ok := fieldWords[s[i:i+n]]; ok {
			return label{field: f, start: i, word: i + n, body: i + n}, true
		}
	}
	return label{}, false
}

// spacedInside reports a blank before every character but the first of the n bytes from i.
func spacedInside(p *para, i, n int) bool {
	for k := i + len("问"); k < i+n; k += len("问") {
		if !spaceBefore(p, k) {
			return false
		}
	}
	return true
}
