package arith

import (
	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// sum adds up the parts of a whole. A list behind 其中 may leave parts out, so falling short is an error
// only where the text names a rest or its words leave nothing out (属实, 部分属实, 不属实; 已完成, 未完成);
// exceeding the whole always is. A list of states that misses the whole by one or by a fiftieth, and two
// parts that are commonly all (深层, 浅层), are pointed out, not accused. Where the last part is named as what is
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
	for i, sentence := range p.sentences {
		for _, g := range p.groups[i] {
			if c, ok := p.judgeSum(settle(p.widened(g, sentence))); ok {
				if c.Verdict == Mismatch && p.oneOfList(g, sentence) {
					continue // 其中 may speak of the whole list, which over points out
				}
				checks = append(checks, c)
			}
		}
	}
	return checks
}

// widened gives g the whole that its parts fit, where they miss their own and an earlier amount of the
// sentence fits: 受理386件，办结380件，其中属实210件 … may well tell of all 386. Verdicts on complaints may tell of
// a whole in an earlier sentence.
func (p *page) widened(g group, sentence []quantity.Quantity) group {
	if p.tellsTruth(g.parts[0]) {
		sentence = p.Quantities
	}
	if _, reach, ok := added(g.parts, g.whole.Unit); !ok || reach.meets(g.whole) {
		return g
	}
	for _, whole := range sentence {
		if whole.Start >= g.whole.Start {
			break
		}
		if _, reach, ok := added(g.parts, whole.Unit); ok && reach.meets(whole) && len(g.parts) > 1 && p.comparable(whole, g.parts[0]) {
			g.whole = whole
			return g
		}
	}
	return g
}

// settle gives g those of its parts that are the whole together with what is left, where all of them are not:
// of 任务100件，本月办结12件，已办结85件，剩余15件 the twelve are among the 85.
func settle(g group) group {
	if _, reach, ok := added(g.parts, g.whole.Unit); !g.rest || !ok || reach.meets(g.whole) || len(g.parts) > mostParts {
		return g
	}
	last := len(g.parts) - 1
	for chosen := 1; chosen < 1<<last; chosen++ {
		var some []quantity.Quantity
		for i, q := range g.parts[:last] {
			if chosen&(1<<i) != 0 {
				some = append(some, q)
			}
		}
		some = append(some, g.parts[last])
		if _, reach, ok := added(some, g.whole.Unit); ok && reach.meets(g.whole) {
			g.parts = some
			return g
		}
	}
	return g
}

// mostParts is how long a list settle looks into: among more parts some would fit by chance.
const mostParts = 5

// oneOfList reports whether the whole of g closes a list of states (办结30件，阶段性办结5件，其中…): 其中 may then
// speak of all of them.
func (p *page) oneOfList(g group, sentence []quantity.Quantity) bool {
	for i := len(sentence) - 1; i > 0; i-- {
		if sentence[i].Start == g.whole.Start {
			before := sentence[i-1]
			return p.comparable(before, g.whole) && p.tellsState(before) && p.tellsState(g.whole) &&
				!p.inBrackets(g.whole, g.parts[0]) && !p.isRest(g.whole)
		}
	}
	return false
}

func (p *page) judgeSum(g group) (Check, bool) {
	unit := g.whole.Unit
	total, reach, ok := added(g.parts, unit)
	whole, okWhole := boundsIn(g.whole, unit)
	if !ok || !okWhole || len(g.parts) < 2 || exceeds(g) {
		return Check{}, false
	}
	own := g.among || g.subject || !p.isState(g.whole) // not a state itself, beside which others stand
	var verdict Verdict
	var key string
	switch {
	case reach.meets(g.whole):
		verdict, key = rounded(total, g.whole, g.parts)
	case g.shared:
		return Check{}, false
	case (g.rest || g.cover == settled) && own, (g.among || g.listed && counted(g) && p.opensWhole(g.whole)) && reach.low.GreaterThan(whole.high):
		verdict, key = Mismatch, "arith.sum_differs"
	case g.listed && !g.states && reach.low.GreaterThan(whole.high):
		verdict, key = Suspicious, "arith.sum_above"
	case g.cover > open && own && reach.high.LessThan(whole.low):
		verdict, key = Suspicious, "arith.sum_close"
	case (g.states || g.whole.Value.GreaterThanOrEqual(many)) && isClose(total, g.whole.Value):
		verdict, key = Suspicious, "arith.sum_close"
	case g.states && own && reach.low.GreaterThan(whole.high):
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

// counted reports whether g is of things counted one by one; lengths and areas in a list may overlap.
func counted(g group) bool { return quantity.Dimension(g.whole.Unit) == quantity.Count }

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
