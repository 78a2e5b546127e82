package arith

import (
	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// sum adds up the parts of a whole. A list behind 其中 may leave parts out, so falling short is an error
// only where the text names a rest; exceeding the whole always is. A list of states that misses the
// whole by one or by a fiftieth is pointed out, not accused. Where the last part is named as what is
// left, the rule reports itself as remainder.
//
//	尾矿库34个，其中在用20个，停产9个，关闭5个  ok
//	尾矿库34个，其中在用20个，停产12个，关闭5个  mismatch
//	尾矿库34个，其中在用20个，停产9个，关闭4个  suspicious
//	企业98家，其中化工12家，制药6家  nothing
//	问题22个，已整改13个，其余9个正在整改  ok (remainder)
//	问题22个，已整改13个，其余8个正在整改  mismatch (remainder)
func sum(p *page) []Check {
	var checks []Check
	for _, sentence := range p.sentences {
		for _, g := range p.groupsOf(sentence) {
			if c, ok := p.judgeSum(g); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

func (p *page) judgeSum(g group) (Check, bool) {
	unit := g.whole.Unit
	total, reach, ok := added(g.parts, unit)
	whole, okWhole := boundsIn(g.whole, unit)
	if !ok || !okWhole || len(g.parts) < 2 || exceeds(g) {
		return Check{}, false
	}
	var verdict Verdict
	var key string
	switch {
	case reach.meets(g.whole):
		verdict, key = rounded(total, g.whole, g.parts)
	case g.shared:
		return Check{}, false
	case g.rest, g.among && reach.low.GreaterThan(whole.high):
		verdict, key = Mismatch, "arith.sum_differs"
	case (g.states || g.whole.Value.GreaterThanOrEqual(many)) && isClose(total, g.whole.Value):
		verdict, key = Suspicious, "arith.sum_close"
	case g.states && reach.low.GreaterThan(whole.high):
		verdict, key = Suspicious, "arith.sum_above"
	default:
		return Check{}, false
	}
	shown := quantity.Scaled(total) + unit
	why := say.T(key, "Parts", printed(g.parts), "Computed", shown, "Whole", g.whole.Text,
		"Difference", quantity.Scaled(total.Sub(g.whole.Value).Abs())+unit)
	c := p.check(verdict, g.whole.Text, shown, why, append([]quantity.Quantity{g.whole}, g.parts...)...)
	if g.rest {
		c.Rule = "remainder"
	}
	return c, true
}

// rounded judges a sum that its bounds allow. Exact figures that only fit if all were rounded the same
// way, more than a step apart, are pointed out.
func rounded(total decimal.Decimal, whole quantity.Quantity, parts []quantity.Quantity) (Verdict, string) {
	off := total.Sub(whole.Value).Abs()
	step := whole.Step
	for _, q := range append(parts, whole) {
		if q.Qualifier != quantity.Exact && q.Qualifier != quantity.Reaching {
			return OK, "arith.sum_holds"
		}
		step = decimal.Max(step, stepIn(q, whole.Unit))
	}
	switch {
	case off.IsZero():
		return OK, "arith.sum_holds"
	case off.LessThanOrEqual(step):
		return OK, "arith.sum_rounding"
	}
	return Suspicious, "arith.sum_stretched"
}

// stepIn is q's step in unit.
func stepIn(q quantity.Quantity, unit string) decimal.Decimal {
	step, err := quantity.Convert(q.Step, q.Unit, unit)
	if err != nil {
		return q.Step
	}
	return step
}

// many is the size from which an incomplete list hardly ends one short of the whole by chance.
var many = decimal.New(10, 0)

// isClose reports whether a sum misses the whole by one or by a fiftieth at most: a slip rather than
// another list.
func isClose(total, whole decimal.Decimal) bool {
	off := total.Sub(whole).Abs()
	return off.LessThanOrEqual(decimal.Max(decimal.New(1, 0), whole.Mul(decimal.New(2, -2))))
}
