package quantity

// notAmount gives the end of what stands at i and holds a number that is none: a Latin name, a document
// number, an ordinal, a date, a clause or list mark, a set phrase. It gives i when there is nothing.
func (s *scanner) notAmount(i int) int {
	for _, rule := range []func(int) int{
		s.latinName, s.documentNumber, s.ordinal, s.listMark, s.dotted, s.clock, s.date, s.idiom,
	} {
		if end := rule(i); end > i {
			return end
		}
	}
	return i
}

// latinName passes PM2.5, GB3838-2002, A2O; but lets COD182毫克/升 be read from its digits on.
func (s *scanner) latinName(i int) int {
	if !letter(s.at(i)) || letter(s.at(i-1)) {
		return i
	}
	j := i
	for letter(s.at(j)) {
		j++
	}
	if !isDigit(s.at(j)) && !(s.at(j) == '-' && isDigit(s.at(j+1))) {
		return j
	}
	if isDigit(s.at(j)) {
		n, _ := s.numeral(j)
		if m, end := s.measureAt(n); end > 0 && !m.discrete && m.dimension != "months" && m.dimension != "time" {
			return j
		}
	}
	for letter(s.at(j)) || isDigit(s.at(j)) || (s.at(j) == '.' || s.at(j) == '-' || s.at(j) == '/') &&
		(isDigit(s.at(j+1)) || letter(s.at(j+1))) {
		j++
	}
	return j
}

// documentNumber passes 〔2018〕23号.
func (s *scanner) documentNumber(i int) int {
	var closing rune
	switch s.at(i) {
	case '〔':
		closing = '〕'
	case '[':
		closing = ']'
	case '【':
		closing = '】'
	default:
		return i
	}
	j := i + 1
	for isDigit(s.at(j)) {
		j++
	}
	if j == i+1 || s.at(j) != closing {
		return i
	}
	for j++; isDigit(s.at(j)) || s.at(j) == '第'; j++ {
	}
	return j
}

// ordinal passes 第二轮, 第3.2条, 第十二条、十三条.
func (s *scanner) ordinal(i int) int {
	if s.at(i) != '第' {
		return i
	}
	n, ok := s.numeral(s.skipSpace(i + 1))
	if !ok {
		return i
	}
	end := s.classified(n.end)
	named := end > n.end
	for {
		sep := s.at(end)
		if sep != '、' && sep != '和' && sep != '至' && sep != '到' && sep != '及' && sep != '-' && sep != '—' {
			return end
		}
		next, ok := s.numeral(end + 1)
		if !ok || next.chinese != n.chinese || s.classified(next.end) == next.end && s.at(next.end) != '、' {
			return end
		}
		if named && s.at(n.end) != s.at(next.end) {
			return end // 第一批、5个旗市
		}
		end = s.classified(next.end)
	}
}

// classified gives the end of the word that follows an ordinal, when it is one of the table.
func (s *scanner) classified(i int) int {
	_, end := s.unitAt(i)
	return end
}

// listMark passes the mark of 1.5个旗市, which is point one of a list and five banners: half a banner is
// none. A number that makes sense with its decimals is left.
func (s *scanner) listMark(i int) int {
	if !isDigit(s.at(i)) || !s.lineStart(i) {
		return i
	}
	n, _ := s.numeral(i)
	if !n.pointed {
		return i
	}
	if m, end := s.measureAt(n); end == 0 || !m.discrete || n.value.IsInteger() {
		return i
	}
	for isDigit(s.at(i)) {
		i++
	}
	return i + 1
}

// lineStart reports whether only space stands between i and the start of its line.
func (s *scanner) lineStart(i int) bool {
	for i--; i >= 0; i-- {
		switch s.at(i) {
		case '\n':
			return true
		case ' ', '\t', '　':
		default:
			return false
		}
	}
	return true
}

// dotted passes clause marks of three parts: 3.2.1.
func (s *scanner) dotted(i int) int {
	if !isDigit(s.at(i)) || isDigit(s.at(i-1)) {
		return i
	}
	dots, j := 0, i
	for ; isDigit(s.at(j)) || s.at(j) == '.' && isDigit(s.at(j+1)); j++ {
		if s.at(j) == '.' {
			dots++
		}
	}
	if dots < 2 {
		return i
	}
	return j
}

// clock passes 10:30 and 10：30.
func (s *scanner) clock(i int) int {
	if !isDigit(s.at(i)) || isDigit(s.at(i-1)) {
		return i
	}
	j := i
	for isDigit(s.at(j)) && j < i+2 {
		j++
	}
	if (s.at(j) == ':' || s.at(j) == '：') && isDigit(s.at(j+1)) && isDigit(s.at(j+2)) && !isDigit(s.at(j+3)) {
		if _, end := s.unitAt(j + 3); end == j+3 {
			return j + 3
		}
	}
	return i
}
