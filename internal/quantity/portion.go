package quantity

import "github.com/shopspring/decimal"

var (
	tenParts = decimal.New(1, 1)
	hundred  = decimal.New(1, 2)
	thousand = decimal.New(1, 3)
)

var (
	percent  = measure{name: "%", dimension: "share"}
	perMille = measure{name: "‰", dimension: "share"}
)

// portion reads a share that is written in words: 百分之九十五, 千分之三, 三分之二, 一半以上.
func (s *scanner) portion(i int) int {
	switch {
	case s.has(i, "百分之"):
		return s.partsOf(i, i+3, percent)
	case s.has(i, "千分之"):
		return s.partsOf(i, i+3, perMille)
	case s.has(i, "一半"), s.has(i, "半数"):
		return s.half(i)
	}
	return s.fraction(i)
}

func (s *scanner) partsOf(start, i int, m measure) int {
	if s.has(i, "百") { // 百分之百
		q := Quantity{Value: hundred, Step: decimal.New(1, 0), Unit: m.name}
		return s.emit(start, i+1, q, m, false)
	}
	n, ok := s.numeral(i)
	if !ok {
		return start
	}
	q := Quantity{Value: n.value, Step: n.step, Unit: m.name, Qualifier: n.inner}
	return s.emit(start, n.end, q, m, false)
}

// half reads 一半 as 50 % when a word bounds it (一半以上, 近一半, 占一半). Without one, 一半 is a way of
// speaking.
func (s *scanner) half(i int) int {
	_, before := s.qualifierBefore(i, percent)
	_, after := s.qualifierAfter(i+2, percent)
	if before == Exact && after == Exact && !s.endsWith(i, "占") {
		return i
	}
	q := Quantity{Value: decimal.New(50, 0), Step: decimal.New(1, 0), Unit: percent.name}
	return s.emit(i, i+2, q, percent, false)
}

// fraction reads 三分之二 as percent, rounded at four decimals.
func (s *scanner) fraction(i int) int {
	under, ok := s.numeral(i)
	if !ok || !s.has(under.end, "分之") || !under.value.IsPositive() {
		return i
	}
	over, ok := s.numeral(under.end + 2)
	if !ok {
		return i
	}
	q := Quantity{
		Value: trim(over.value.Mul(hundred).DivRound(under.value, 4)),
		Step:  decimal.New(1, -4),
		Unit:  percent.name,
	}
	return s.emit(i, over.end, q, percent, false)
}
