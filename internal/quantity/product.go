package quantity

import (
	"strings"

	"github.com/shopspring/decimal"
)

// mostAlike is the greatest number of like machines that is written before a multiplication sign.
var mostAlike = decimal.New(99, 0)

// product reads the capacity of like machines, 3×350兆瓦, as what they have together. Only what adds up is
// multiplied: 3×5米 is a size, 2×220千伏 a line of two circuits, 1.5×10³ a power of ten.
func (s *scanner) product(i int, n numeral) int {
	j := s.skipSpace(n.end)
	if n.chinese || n.pointed || n.inner != Exact || n.value.GreaterThan(mostAlike) || !strings.ContainsRune("×✕xX*", s.at(j)) {
		return i
	}
	each, ok := s.numeral(s.skipSpace(j + 1))
	if !ok || each.chinese || each.inner != Exact {
		return i
	}
	m, end := s.measureAt(each)
	if end == 0 || !addsUp(m) {
		return i
	}
	q := Quantity{Value: n.value.Mul(each.value), Step: n.value.Mul(each.step), Unit: m.name}
	return s.emit(i, end, q, m, false)
}

// powerOfTen reads on in 1.2×10⁴ and 1.2×10^4, and in 1.2×104 where a mirror has set the power in line.
func (s *scanner) powerOfTen(n numeral) numeral {
	j := s.skipSpace(n.end)
	if n.chinese || n.inner != Exact || !strings.ContainsRune("×✕xX*", s.at(j)) {
		return n
	}
	j = s.skipSpace(j + 1)
	if !s.has(j, "10") {
		return n
	}
	j += 2
	set := s.at(j) == '^'
	if set {
		j++
	}
	exp := strings.IndexRune(superscripts, s.at(j))
	switch {
	case exp >= 0:
		exp = runeLen(superscripts[:exp])
	case isDigit(s.at(j)) && !isDigit(s.at(j+1)) && (set || n.pointed):
		exp = int(s.at(j) - '0')
	default:
		return n
	}
	n.value, n.step, n.end = n.value.Shift(int32(exp)), n.step.Shift(int32(exp)), j+1
	return n
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// addsUp reports whether machines that each have so much have it together as well.
func addsUp(m measure) bool {
	switch of, _, _ := strings.Cut(m.dimension, "/"); of {
	case "power", "steam", "mass", "volume":
		return !strings.HasSuffix(m.dimension, "/volume") // not a concentration
	}
	return false
}
