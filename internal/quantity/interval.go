package quantity

import "github.com/shopspring/decimal"

// Tolerance is how far a loose word reaches. A region may keep its own; DefaultTolerance is what holds
// where none is set.
type Tolerance struct {
	// About is the share of the amount by which 约 and 左右 may miss it on either side.
	About decimal.Decimal
	// Nearly is the least share of the amount that 近 may name.
	Nearly decimal.Decimal
	// NearlyPoints is the same for percent, in points below the printed one.
	NearlyPoints decimal.Decimal
}

// DefaultTolerance is 约 5 % either way; 近 from nine tenths up, and for percent from five points below.
var DefaultTolerance = Tolerance{
	About:        decimal.New(5, -2),
	Nearly:       decimal.New(9, -1),
	NearlyPoints: decimal.New(5, 0),
}

// Interval gives the exact values that would be printed as q under DefaultTolerance. A Missing amount
// excludes nothing.
func (q Quantity) Interval() Interval { return q.IntervalUnder(DefaultTolerance) }

// IntervalUnder gives the exact values that would be printed as q.
//
// An exact figure stands for what rounds to it, half a step either way; a plain count stands for
// itself. 余 and 多 reach from the amount, itself admitted, to below the next step of its last
// non-zero digit: 120余家次 is 120 to 129, 500多平方公里 is 500 up to but not including 600. 近 admits the
// amount itself. 以上, 以下, 至少 include it; 超过 and 不足 do not. 达 reads as exact.
func (q Quantity) IntervalUnder(t Tolerance) Interval {
	if q.Missing {
		return Interval{LowUnbounded: true, HighUnbounded: true}
	}
	half := q.rounding()
	top := q.Value
	if q.Max != nil {
		top = *q.Max
	}
	in := Interval{Low: q.Value.Sub(half), High: top.Add(half)}
	switch q.Qualifier {
	case About:
		in.Low = decimal.Min(in.Low, q.Value.Sub(q.Value.Abs().Mul(t.About)))
		in.High = decimal.Max(in.High, top.Add(top.Abs().Mul(t.About)))
	case Odd, Many:
		in = q.upward()
	case Nearly:
		in = Interval{Low: q.Value.Mul(t.Nearly), High: q.Value}
		if dimensionOf(q.Unit) == "share" {
			in.Low = q.Value.Sub(t.NearlyPoints)
		}
	case AtLeast:
		in = Interval{Low: q.Value, HighUnbounded: true}
	case Over:
		in = Interval{Low: top, LowExclusive: true, HighUnbounded: true}
	case AtMost:
		in = Interval{High: top, LowUnbounded: true}
	case Under:
		in = Interval{High: q.Value, HighExclusive: true, LowUnbounded: true}
	}
	return in
}

// rounding is half a step; nothing for a plain count, which is not rounded.
func (q Quantity) rounding() decimal.Decimal {
	if q.whole() && q.Step.LessThanOrEqual(one) {
		return decimal.Zero
	}
	return q.Step.Mul(decimal.New(5, -1))
}

// upward is the interval of 余 and 多.
func (q Quantity) upward() Interval {
	next := q.Value.Add(lastDigit(q.Value))
	if q.whole() {
		return Interval{Low: q.Value, High: next.Sub(one)}
	}
	return Interval{Low: q.Value, High: next, HighExclusive: true}
}

// whole reports whether the unit is counted one by one.
func (q Quantity) whole() bool { return dimensionOf(q.Unit) == Count }

var one = decimal.New(1, 0)

func dimensionOf(unit string) string { return Dimension(unit) }

// lastDigit is one unit of the last non-zero digit of d: 10 for 120, 1000 for 3000.
func lastDigit(d decimal.Decimal) decimal.Decimal {
	if d.IsZero() {
		return one
	}
	d = trim(d)
	exp := d.Exponent()
	if exp < 0 {
		return decimal.New(1, exp)
	}
	for exp = 0; d.Mod(tenParts).IsZero(); exp++ {
		d = d.Shift(-1)
	}
	return decimal.New(1, exp)
}

// Contains reports whether d is one of the values.
func (in Interval) Contains(d decimal.Decimal) bool {
	if !in.LowUnbounded && (d.LessThan(in.Low) || in.LowExclusive && d.Equal(in.Low)) {
		return false
	}
	return in.HighUnbounded || d.LessThan(in.High) || !in.HighExclusive && d.Equal(in.High)
}

// Overlaps reports whether some value lies in both.
func (in Interval) Overlaps(other Interval) bool { return in.reaches(other) && other.reaches(in) }

// reaches reports whether the top of in is not below the bottom of other.
func (in Interval) reaches(other Interval) bool {
	if in.HighUnbounded || other.LowUnbounded {
		return true
	}
	if in.HighExclusive || other.LowExclusive {
		return other.Low.LessThan(in.High)
	}
	return other.Low.LessThanOrEqual(in.High)
}
