package arith

import (
	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// size is a computed change: at the stated amounts, and at the bounds that their rounding allows.
type size struct {
	at    decimal.Decimal
	reach bounds
}

// minus is the size of going from a to b.
func (b size) minus(a size) size {
	return size{b.at.Sub(a.at), bounds{b.reach.low.Sub(a.reach.high), b.reach.high.Sub(a.reach.low)}}
}

// over divides by a positive size.
func (b size) over(a size) size {
	low, high := a.reach.high, a.reach.low
	if b.reach.low.IsNegative() {
		low = a.reach.low
	}
	if b.reach.high.IsNegative() {
		high = a.reach.high
	}
	return size{b.at.DivRound(a.at, 10), bounds{b.reach.low.DivRound(low, 10), b.reach.high.DivRound(high, 10)}}
}

func (b size) shift(n int32) size {
	return size{b.at.Shift(n), bounds{b.reach.low.Shift(n), b.reach.high.Shift(n)}}
}

func (b size) negated() size {
	return size{b.at.Neg(), bounds{b.reach.high.Neg(), b.reach.low.Neg()}}
}

// sizeOf is the size of an amount in unit; not ok when it has an open end.
func sizeOf(q quantity.Quantity, unit string) (size, bool) {
	reach, ok := boundsIn(q, unit)
	at, err := quantity.Convert(q.Value, q.Unit, unit)
	return size{at, reach}, ok && err == nil
}

// judgeMove compares the stated change with the computed one.
func (p *page) judgeMove(m move) (Check, bool) {
	from, to, ok := m.ends()
	if !ok || !from.reach.low.IsPositive() {
		return Check{}, false
	}
	grown := m.grown(from, to)
	computed, unit, ok := inKindOf(m.stated, m.to.Unit, grown, from)
	if !ok {
		return Check{}, false
	}
	verdict, key := m.verdict(computed, grown, to, from)
	show := func(d decimal.Decimal) string {
		if isRelative(m.stated) {
			return quantity.Rounded(d, finerStep(m.stated)) + unit
		}
		return quantity.Scaled(d) + unit
	}
	about := []quantity.Quantity{m.from, m.to, m.stated}
	first := m.from.Text
	if m.added {
		about[0], first = m.by, m.by.Text
		key = addedKey(key)
	}
	why := say.T(key, "From", first, "To", bareText(m.to), "Computed", show(computed.at), "Stated", m.stated.Text,
		"Low", show(computed.reach.low), "High", show(computed.reach.high))
	return p.check(verdict, m.stated.Text, show(computed.at), why, about...), true
}

// ends gives the sizes at both ends, in the unit of the later.
func (m move) ends() (from, to size, ok bool) {
	to, okTo := sizeOf(m.to, m.to.Unit)
	if !m.added {
		from, ok = sizeOf(m.from, m.to.Unit)
		return from, to, ok && okTo
	}
	by, ok := sizeOf(m.by, m.to.Unit)
	if m.up {
		by = by.negated()
	}
	from = size{to.at.Add(by.at), bounds{to.reach.low.Add(by.reach.low), to.reach.high.Add(by.reach.high)}}
	return from, to, ok && okTo
}

// grown is by how much the ends differ, positive where they differ the way the text says.
func (m move) grown(from, to size) size {
	switch {
	case m.added:
		by, _ := sizeOf(m.by, m.to.Unit)
		return by
	case m.up:
		return to.minus(from)
	}
	return from.minus(to)
}

// isRelative reports whether a change is told as a share of where it began.
func isRelative(q quantity.Quantity) bool {
	d := quantity.Dimension(q.Unit)
	return d == "share" || d == "multiple"
}

// inKindOf puts a change, told in the unit of its ends, into the kind in which it is stated.
func inKindOf(stated quantity.Quantity, unit string, grown, from size) (size, string, bool) {
	switch quantity.Dimension(stated.Unit) {
	case "share":
		return grown.shift(2).over(from), "%", stated.Unit == "%"
	case "multiple":
		return grown.over(from), stated.Unit, true
	case "point":
		return grown, stated.Unit, unit == "%"
	}
	if unit == "%" || quantity.Dimension(unit) != quantity.Dimension(stated.Unit) || quantity.Dimension(unit) == "" {
		return size{}, "", false
	}
	each, err := quantity.Convert(decimal.New(1, 0), unit, stated.Unit)
	if err != nil {
		return size{}, "", false
	}
	return size{grown.at.Mul(each), bounds{grown.reach.low.Mul(each), grown.reach.high.Mul(each)}}, stated.Unit, true
}

// verdict judges a computed change. A change of the other sign, points told as percent, and a multiple told
// as what it grew to are habits of writing: notes, not errors.
func (m move) verdict(computed, grown, to, from size) (Verdict, string) {
	switch {
	case m.stated.Interval().Contains(computed.at):
		return OK, "arith.change_holds"
	case computed.reach.meets(m.stated):
		return OK, "arith.change_possible"
	case computed.reach.high.IsNegative():
		return Suspicious, "arith.change_opposite"
	case m.stated.Unit == "%" && m.to.Unit == "%" && grown.reach.meets(m.stated):
		return Suspicious, "arith.change_points"
	case quantity.Dimension(m.stated.Unit) == "multiple" && to.over(from).reach.meets(m.stated):
		return Suspicious, "arith.change_multiple"
	case computed.reach.low.Equal(computed.reach.high):
		return Mismatch, "arith.change_exact"
	}
	return Mismatch, "arith.change_differs"
}

// addedKey is the sentence about an amount and what was added to reach it.
func addedKey(key string) string {
	switch key {
	case "arith.change_holds":
		return "arith.added_holds"
	case "arith.change_possible":
		return "arith.added_possible"
	case "arith.change_exact":
		return "arith.added_exact"
	}
	return "arith.added_differs"
}

// finerStep is the step with which a computed amount is shown beside q.
func finerStep(q quantity.Quantity) decimal.Decimal { return q.Step.Shift(-1) }
