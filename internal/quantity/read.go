package quantity

import "github.com/shopspring/decimal"

// Context is what is known of a passage before it is read: the scope and the year its amounts speak
// of unless it says otherwise. The zero Context knows nothing.
type Context struct {
	Scope Scope
	Year  int
}

// Read finds every amount in text, in order and without overlap. Dates, ordinals, document numbers,
// numbers in titles of documents, names and set phrases are no amounts, and neither is a number
// without a unit or measure word. A measure word whose number was lost in print is reported with
// Missing set. 一半以上 and its like are read as 50 %. Fractions (三分之二) become percent, rounded
// at four decimals.
func Read(text string, ctx Context) []Quantity {
	s := newScanner(text)
	for i := 0; i < len(s.runes); {
		switch {
		case s.masked[i]:
			i++
		default:
			i = s.step(i)
		}
	}
	s.place(ctx)
	return s.out
}

// step reads what stands at i and gives the index to go on from, always behind i.
func (s *scanner) step(i int) int {
	if end := s.notAmount(i); end > i {
		return end
	}
	if end := s.amount(i); end > i {
		return end
	}
	if end := s.lost(i); end > i {
		return end
	}
	if n, ok := s.numeral(i); n.end > i && (ok || n.chinese) {
		return max(n.end, i+1)
	}
	return i + 1
}

// amount reads number and unit at i, with the qualifiers around them, and gives the index behind, or i.
func (s *scanner) amount(i int) int {
	if end := s.portion(i); end > i {
		return end
	}
	n, ok := s.numeral(i)
	if !ok || n.zero && !n.pointed {
		return i
	}
	if end := s.between(i, n); end > i {
		return end
	}
	if end := s.product(i, n); end > i {
		return end
	}
	n = s.powerOfTen(n)
	m, end := s.measureAt(n)
	if end == 0 || !s.believable(i, n, m, end) {
		return i
	}
	m, end, n.inner = s.oddTime(m, end, n.inner)
	q := Quantity{Value: n.value, Step: n.step, Unit: m.name, Qualifier: n.inner}
	start := s.signed(i, &q, m)
	return s.emit(start, end, q, m, n.bare)
}

// measureAt reads the unit behind a number, one space allowed between.
func (s *scanner) measureAt(n numeral) (measure, int) {
	j := s.skipSpace(n.end)
	m, end := s.unitAt(j)
	if end == j {
		return measure{}, 0
	}
	return m, end
}

// oddTime reads the 多 inside 3个多月 and 2个多小时.
func (s *scanner) oddTime(m measure, end int, inner Qualifier) (measure, int, Qualifier) {
	if m.name != "个" || s.at(end) != '多' {
		return m, end, inner
	}
	for _, w := range []string{"月", "小时"} {
		if s.has(end+1, w) {
			return s.units.byName["个"+w], end + 1 + runeLen(w), Many
		}
	}
	return m, end, inner
}

// emit adds the qualifiers around start and end, checks that a bare scale has one, and keeps q.
func (s *scanner) emit(start, end int, q Quantity, m measure, bare bool) int {
	inner := q.Qualifier
	end = s.alternative(end)
	begin, before := s.qualifierBefore(start, m)
	finish, after := s.qualifierAfter(end, m)
	switch {
	case after != Exact:
		q.Qualifier = after
	case inner != Exact:
		q.Qualifier = inner
	default:
		q.Qualifier = before
	}
	if bare && q.Qualifier == Exact {
		return start
	}
	q.Start, q.End = s.bytes[begin], s.bytes[finish]
	q.Text = s.text[q.Start:q.End]
	q.Noun = s.noun(finish)
	s.out = append(s.out, q)
	s.spans = append(s.spans, runeSpan{begin, finish})
	s.floor = finish
	return finish
}

// alternative passes further measure words in brackets, the （只） of 300头（只）以上 and the （只、羽） of
// 300头（只、羽）; the first is the unit.
func (s *scanner) alternative(end int) int {
	if s.at(end) != '（' && s.at(end) != '(' {
		return end
	}
	for j := end; ; {
		_, next := s.unitAt(j + 1)
		if next == j+1 {
			return end
		}
		switch s.at(next) {
		case '）', ')':
			return next + 1
		case '、', '/':
			j = next
		default:
			return end
		}
	}
}

// between reads a range: 5—8米, 3至5个, 5%—8%. Out of 由31%到35% two amounts are read, since the text
// tells of a change.
func (s *scanner) between(i int, low numeral) int {
	if s.endsWith(i, "由") || s.endsWith(i, "从") || low.inner != Exact {
		return i
	}
	j := low.end
	m1, e1 := s.measureAt(low)
	if e1 > 0 {
		j = e1
	}
	j, ok := s.rangeSign(j)
	if !ok {
		return i
	}
	high, ok := s.numeral(j)
	if !ok || high.inner != Exact {
		return i
	}
	m, end := s.measureAt(high)
	if end == 0 || e1 > 0 && m1.name != m.name || !s.believable(j, high, m, end) {
		return i
	}
	if e1 == 0 { // 3至5万: the scale behind serves both
		scale := high.step.Exponent() - s.printedExponent(j)
		if scale > 0 && low.value.LessThan(high.value.Shift(-scale)) {
			low.value, low.step = low.value.Shift(scale), low.step.Shift(scale)
		}
	}
	if !low.value.LessThan(high.value) {
		return i
	}
	q := Quantity{Value: low.value, Max: &high.value, Step: decimal.Max(low.step, high.step), Unit: m.name}
	return s.emit(i, end, q, m, false)
}

// printedExponent is the exponent of the digits at i before any scale is applied.
func (s *scanner) printedExponent(i int) int32 {
	if !isDigit(s.at(i)) {
		return 0
	}
	_, d := s.plain(i)
	return d.Exponent()
}

func (s *scanner) rangeSign(j int) (int, bool) {
	switch s.at(j) {
	case '—', '–', '-', '－', '~', '～', '―', '─', '至', '到':
		j++
	default:
		return j, false
	}
	if r := s.at(j); r == '—' || r == '─' {
		j++
	}
	return j, true
}

// signed takes the sign of a temperature: 零下5℃, -20℃.
func (s *scanner) signed(start int, q *Quantity, m measure) int {
	if m.dimension != "temperature" {
		return start
	}
	switch {
	case s.endsWith(start, "零下"):
		start -= 2
	case s.at(start-1) == '-' || s.at(start-1) == '−':
		start--
	default:
		return start
	}
	q.Value = q.Value.Neg()
	return start
}
