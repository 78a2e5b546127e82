package quantity

import (
	"strings"

	"github.com/shopspring/decimal"
)

// numeral is a written number without its unit.
type numeral struct {
	value decimal.Decimal
	step  decimal.Decimal // one unit in the last printed digit
	end   int             // index of the first rune behind it
	// inner is 余 or 多 written inside the number, before its scale or its unit: 120余, 3万多.
	inner   Qualifier
	chinese bool
	// bare is a scale word without a digit (万 in 近万亩); it is a number only with a qualifier.
	bare bool
	// pointed is a number with decimals.
	pointed bool
	digits  int // Arabic digits printed, leading zeros included
	zero    bool
}

// scaleOf gives the power of ten that a scale word stands for, 0 for any other rune.
func scaleOf(r rune) int32 {
	switch r {
	case '十':
		return 1
	case '百':
		return 2
	case '千':
		return 3
	case '万':
		return 4
	case '亿':
		return 8
	}
	return 0
}

// digitOf gives the value of a Chinese digit.
func digitOf(r rune) (int64, bool) {
	switch r {
	case '〇', '零':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// numeral reads the number at i in either script.
func (s *scanner) numeral(i int) (numeral, bool) {
	r := s.at(i)
	if isDigit(r) {
		return s.arabic(i), true
	}
	if _, ok := digitOf(r); ok || scaleOf(r) > 0 {
		return s.chinese(i)
	}
	return numeral{}, false
}

// arabic reads digits, thousands separators, decimals, then 余 or 多 and the scales.
func (s *scanner) arabic(i int) numeral {
	n, digits := s.plain(i)
	n.value = digits
	n.step = decimal.New(1, digits.Exponent())
	s.innerQualifier(&n)
	if s.at(n.end) == ' ' && s.scaleAt(n.end+1) >= 4 { // 12.5 万亩
		n.end++
	}
	if exp := s.scaleAt(n.end); exp != 0 {
		n.value, n.step = n.value.Shift(exp), n.step.Shift(exp)
		n.end++
		for next := s.scaleAt(n.end); next > 0 && next != 1; next = s.scaleAt(n.end) { // 千万, 百万, 万亿
			n.value, n.step, n.end = n.value.Shift(next), n.step.Shift(next), n.end+1
		}
		if rest, ok := s.remainder(n); ok { // 1亿2000万
			rest.value = rest.value.Add(n.value)
			n = rest
		}
	}
	s.innerQualifier(&n)
	return n
}

// remainder reads what follows a scale and belongs to the same number: 2000万 in 1亿2000万.
func (s *scanner) remainder(n numeral) (numeral, bool) {
	if n.inner != Exact || !isDigit(s.at(n.end)) {
		return numeral{}, false
	}
	rest := s.arabic(n.end)
	return rest, rest.value.LessThan(n.step)
}

// plain reads Arabic digits with their separators and decimals.
func (s *scanner) plain(i int) (numeral, decimal.Decimal) {
	var b strings.Builder
	j := i
	for isDigit(s.at(j)) || s.thousands(i, j) {
		if isDigit(s.at(j)) {
			b.WriteRune(s.at(j))
		}
		j++
	}
	n := numeral{digits: b.Len(), zero: s.at(i) == '0' && b.Len() > 1}
	if s.at(j) == '.' && isDigit(s.at(j+1)) {
		n.pointed = true
		b.WriteByte('.')
		for j++; isDigit(s.at(j)); j++ {
			b.WriteRune(s.at(j))
		}
	}
	n.end = j
	d, _ := decimal.NewFromString(b.String()) // digits and at most one point: cannot fail
	return n, d
}

// thousands reports whether the comma or space at j parts groups of three digits of a number begun at i:
// 12,345 and 12 345. All groups are parted alike. A full-width comma does so only between full-width
// digits, １，２３４; elsewhere it parts clauses.
func (s *scanner) thousands(i, j int) bool {
	sep := s.at(j)
	if j == i || j-i > 3 && s.at(j-4) != sep || !s.threeDigits(j+1) {
		return false
	}
	switch sep {
	case ',':
		return true
	case ' ':
		return j-i > 3 || s.spacedGroups(i, j)
	case '，':
		return s.bytes[j]-s.bytes[j-1] > 1 && s.bytes[j+2]-s.bytes[j+1] > 1
	}
	return false
}

// threeDigits reports whether exactly three digits stand at i.
func (s *scanner) threeDigits(i int) bool {
	return isDigit(s.at(i)) && isDigit(s.at(i+1)) && isDigit(s.at(i+2)) && !isDigit(s.at(i+3))
}

// spacedGroups tells 12 345立方米 from figures in columns and from a mark before an amount (附件1 120家):
// the digits before the first space, at j, begin no column and name nothing, and a unit closes the last group.
func (s *scanner) spacedGroups(i, j int) bool {
	if s.at(i) == '0' || s.at(i-1) == ' ' && isDigit(s.at(i-2)) || s.at(i-1) == '.' ||
		i > 0 && strings.ContainsRune("件表图第号注", s.at(i-1)) {
		return false
	}
	for ; s.at(j) == ' ' && s.threeDigits(j+1); j += 4 {
	}
	if s.at(j) == '.' {
		for j++; isDigit(s.at(j)); j++ {
		}
	}
	for strings.ContainsRune("余多", s.at(j)) && s.at(j) != 0 {
		j++
	}
	j = s.skipSpace(j)
	_, end := s.unitAt(j)
	return end > j || s.scaleAt(j) > 0
}

// scaleAt gives the power of ten of the scale at i, 0 when there is none or when it begins a unit
// of its own, as 千 does in 5千瓦.
func (s *scanner) scaleAt(i int) int32 {
	exp := scaleOf(s.at(i))
	if exp < 2 {
		return 0
	}
	if m, end := s.unitAt(i); end > i && !m.discrete {
		return 0
	}
	return exp
}

// innerQualifier takes a 余, 多, 来 or 几 that stands directly behind the digits.
func (s *scanner) innerQualifier(n *numeral) {
	q := Odd
	switch s.at(n.end) {
	case '余':
	case '多', '来':
		q = Many
	default:
		return
	}
	if n.inner != Exact {
		return
	}
	if q == Many && !s.unitFollows(n.end+1) {
		return
	}
	n.inner = q
	n.end++
}

// unitFollows reports whether a scale or a unit stands at i.
func (s *scanner) unitFollows(i int) bool {
	if scaleOf(s.at(i)) > 0 || s.at(i) == ' ' {
		return true
	}
	_, end := s.unitAt(i)
	return end > i
}

// chinese reads a number in Chinese script: 十二, 一百二十, 三点五, 两千万. A row of digits without place
// words (二〇二二, 三五) is a year, an id or a vague few, and is refused with its end told.
func (s *scanner) chinese(i int) (numeral, bool) {
	n := numeral{chinese: true, step: decimal.New(1, 0), end: i}
	total, section, digit := decimal.Zero, int64(0), int64(-1)
	row, places := 0, 0
	for ; ; n.end++ {
		r := s.at(n.end)
		if d, ok := digitOf(r); ok {
			if digit > 0 || row > 0 && digit == 0 && places == 0 {
				n.end = s.digitRow(n.end)
				return n, false
			}
			digit, row = d, row+1
			continue
		}
		exp := scaleOf(r)
		if exp == 0 || exp >= 2 && s.beginsUnit(n.end) {
			break
		}
		places++
		n.bare = n.end == i && exp >= 2
		if exp >= 4 {
			section += max(digit, 0)
			if section == 0 {
				section = 1
			}
			total = total.Add(decimal.New(section, 0)).Shift(exp)
			n.step = decimal.New(1, exp)
			section, digit = 0, -1
			continue
		}
		if digit < 0 {
			digit = 1
		}
		section += digit * pow10(exp)
		digit = -1
		n.step = decimal.New(1, 0)
	}
	if places > 1 || row > 0 {
		n.bare = false
	}
	if digit > 0 {
		section += digit
		n.step = decimal.New(1, 0)
	}
	n.value = total.Add(decimal.New(section, 0))
	s.chinesePoint(&n)
	s.innerQualifier(&n)
	s.vagueTail(&n)
	return n, true
}

// beginsUnit reports whether a unit such as 千瓦 stands at i, so that its 千 is no place word.
func (s *scanner) beginsUnit(i int) bool {
	m, end := s.unitAt(i)
	return end > i+1 && !m.discrete
}

// digitRow gives the end of a row of Chinese digits, with the scale of a vague few: 三四十.
func (s *scanner) digitRow(i int) int {
	for ; ; i++ {
		if _, ok := digitOf(s.at(i)); !ok && scaleOf(s.at(i)) == 0 {
			return i
		}
	}
}

// chinesePoint reads the decimals of 三点五.
func (s *scanner) chinesePoint(n *numeral) {
	if s.at(n.end) != '点' {
		return
	}
	exp := int32(0)
	j := n.end + 1
	for ; ; j++ {
		d, ok := digitOf(s.at(j))
		if !ok {
			break
		}
		exp--
		n.value = n.value.Add(decimal.New(d, exp))
	}
	if exp < 0 {
		n.step, n.end, n.pointed = decimal.New(1, exp), j, true
	}
	if up := s.scaleAt(n.end); up > 0 && exp < 0 { // 三点五万
		n.value, n.step, n.end = n.value.Shift(up), n.step.Shift(up), n.end+1
	}
}

// vagueTail takes the 几 of 十几家: more than ten, as 余 is.
func (s *scanner) vagueTail(n *numeral) {
	if s.at(n.end) == '几' && n.inner == Exact && scaleOf(s.at(n.end-1)) > 0 {
		n.inner = Odd
		n.end++
	}
	if up := s.scaleAt(n.end); up >= 4 && n.inner != Exact { // 三十多万
		n.value, n.step, n.end = n.value.Shift(up), n.step.Shift(up), n.end+1
	}
}

func pow10(exp int32) int64 {
	n := int64(1)
	for range exp {
		n *= 10
	}
	return n
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
