package quantity

import "strings"

// yearMark is a year named in the passage. Year is 0 where the words open a span (2018年以来) or name
// more than one year (2021—2025年): amounts behind it then belong to no one year.
type yearMark struct {
	at, end int
	year    int
	// chain counts the years named in one breath up to this one: 2022年、2023年.
	chain int
}

// date passes what names a day, a month or a year at i, and remembers the year.
func (s *scanner) date(i int) int {
	r := s.at(i)
	_, chinese := digitOf(r)
	if !isDigit(r) && !chinese && r != '十' || isDigit(s.at(i-1)) {
		return i
	}
	if end := s.yearSpan(i); end > i {
		return end
	}
	if end := s.numericDate(i); end > i {
		return end
	}
	if year, end := s.year(i); end > i {
		return s.withYear(i, year, end)
	}
	return s.monthDay(i)
}

// year reads 2021年, 二〇二一年 and the short 22年 of 22年底. A year without 年 is read by yearSpan only.
func (s *scanner) year(i int) (int, int) {
	year, j := s.bareYear(i)
	if j > i {
		if k := s.skipSpace(j); s.at(k) == '年' {
			return year, k + 1
		}
		return 0, i
	}
	if isDigit(s.at(i)) && isDigit(s.at(i+1)) && s.at(i+2) == '年' {
		for _, w := range []string{"底", "末", "初", "度", "月"} {
			if s.has(i+3, w) || isDigit(s.at(i+3)) {
				return 2000 + int(s.at(i)-'0')*10 + int(s.at(i+1)-'0'), i + 3
			}
		}
	}
	return 0, i
}

// bareYear reads four digits, in either script, that can be a year.
func (s *scanner) bareYear(i int) (int, int) {
	year, j := 0, i
	for ; j < i+4; j++ {
		d, ok := digitOf(s.at(j))
		if isDigit(s.at(j)) {
			d, ok = int64(s.at(j)-'0'), true
		}
		if !ok {
			return 0, i
		}
		year = year*10 + int(d)
	}
	if isDigit(s.at(j)) || year < 1900 || year > 2100 {
		return 0, i
	}
	return year, j
}

// yearSpan passes 2015—2035年, 2021-2023, 2022至2023年度 and lists such as 2021、2022年.
func (s *scanner) yearSpan(i int) int {
	first, j := s.bareYear(i)
	if j == i {
		return i
	}
	if s.at(j) == '年' {
		j++
	}
	listed := s.at(j) == '、' || s.at(j) == '和' || s.at(j) == '及'
	k, ok := s.rangeSign(j)
	if listed {
		k, ok = j+1, true
	}
	if !ok {
		return i
	}
	second, end := s.bareYear(k)
	if end == k {
		return i
	}
	hasUnit := s.at(end) == '年'
	if !hasUnit && (listed || first >= second) {
		return i
	}
	if listed {
		s.mark(yearMark{at: i, end: j, year: first})
		return s.withYear(k, second, end+1)
	}
	if hasUnit {
		end++
	}
	s.mark(yearMark{at: i, end: end})
	return end
}

// numericDate passes 2022-06-30, 2022.6.30, 2022/6.
func (s *scanner) numericDate(i int) int {
	year, j := s.bareYear(i)
	if j == i || !strings.ContainsRune("-./", s.at(j)) || !isDigit(s.at(j+1)) {
		return i
	}
	sep := s.at(j)
	parts := 0
	for s.at(j) == sep && isDigit(s.at(j+1)) && parts < 2 {
		for j++; isDigit(s.at(j)); j++ {
		}
		parts++
	}
	if s.unitFollows(j) && s.at(j) != ' ' || parts == 1 && sep == '.' && j-i > 7 {
		return i
	}
	s.mark(yearMark{at: i, end: j, year: year})
	return j
}

// withYear passes what follows a year in one date (6月底, 度, 以来), and remembers it.
func (s *scanner) withYear(i, year, end int) int {
	if s.has(end, "年底") { // 2021年年底
		end += 2
	} else if s.has(end, "度") {
		end++
	}
	end = s.monthDay(end)
	for _, w := range []string{"底", "末", "初", "内"} {
		if s.has(end, w) {
			end++
			break
		}
	}
	for _, w := range []string{"以来", "至今", "起", "以后", "之后", "开始", "以前", "之前"} {
		if s.has(end, w) {
			year = 0
		}
	}
	s.mark(yearMark{at: i, end: end, year: year})
	return end
}

// monthDay passes 6月, 1—6月, 6月30日, 12月31日前, and gives i when no month stands there.
func (s *scanner) monthDay(i int) int {
	j := s.dayNumber(s.skipSpace(i))
	if j == i {
		return i
	}
	if k, ok := s.rangeSign(j); ok {
		if e := s.dayNumber(k); e > k {
			j = e
		}
	}
	if s.at(j) == '、' {
		if e := s.dayNumber(j + 1); e > j+1 && s.at(e) == '月' {
			j = e
		}
	}
	k := s.skipSpace(j)
	if s.at(k) != '月' {
		return i
	}
	j = k + 1
	if k := s.dayNumber(s.skipSpace(j)); k > j && (s.at(k) == '日' || s.at(k) == '号') {
		j = k + 1
		if k, ok := s.rangeSign(j); ok {
			if e := s.dayNumber(k); e > k && s.at(e) == '日' {
				j = e + 1
			}
		}
	}
	return j
}

// dayNumber passes one or two digits, or a Chinese number up to 三十一.
func (s *scanner) dayNumber(i int) int {
	j := i
	for isDigit(s.at(j)) && j < i+2 {
		j++
	}
	if j > i {
		if isDigit(s.at(j)) {
			return i
		}
		return j
	}
	for ; j < i+3; j++ {
		if _, ok := digitOf(s.at(j)); !ok && s.at(j) != '十' {
			break
		}
	}
	return j
}

// mark remembers a year, counting it into the chain of the one before when only 、 or 和 parts them.
func (s *scanner) mark(m yearMark) {
	if n := len(s.years); n > 0 && m.year > 0 {
		last := s.years[n-1]
		sep := s.at(m.at - 1)
		if last.year > 0 && last.end == m.at-1 && (sep == '、' || sep == '和' || sep == '，') {
			m.chain = last.chain
		}
	}
	m.chain++
	s.years = append(s.years, m)
}
