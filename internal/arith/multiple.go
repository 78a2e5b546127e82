package arith

import (
	"strings"

	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// multiple recomputes 超标N倍 as (value − limit) / limit and 是标准的N倍 as value / limit. The limit must be
// printed near; where it is not, nothing is said (see ImpliedLimit).
//
//	浓度182毫克/升，标准限值10毫克/升，超标17.2倍  ok
//	浓度182毫克/升，标准限值10毫克/升，超标18.2倍  mismatch: that is value / limit
//	最高达182毫克/升，超设计标准18倍  nothing
func multiple(p *page) []Check {
	var checks []Check
	for _, sentence := range p.sentences {
		for i, q := range sentence {
			if q.Unit != "倍" || q.Missing || q.Max != nil {
				continue
			}
			value, limit, ok := p.valueAndLimit(sentence, i)
			if !ok {
				continue
			}
			if c, ok := p.judgeMultiple(q, value, limit); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

// isLimit reports whether the words right before q name it as what was allowed: 标准限值为, 限值（.
func (p *page) isLimit(q quantity.Quantity) bool {
	lead := strings.TrimRight(p.lead(q, "，。；！？\n、,;"), "：:（(为是的要求规定")
	return endsOn(lead, "限值", "标准", "标准值", "限额", "许可量", "限制", "限量")
}

// valueAndLimit finds what was measured and what was allowed, both in the sentence and in one unit.
func (p *page) valueAndLimit(sentence []quantity.Quantity, at int) (value, limit quantity.Quantity, ok bool) {
	var hasValue, hasLimit bool
	for i, q := range sentence {
		if i == at || q.Missing || q.Max != nil || quantity.Dimension(q.Unit) == quantity.Count || measuresAmountless(q) {
			continue
		}
		switch {
		case p.isLimit(q):
			if hasLimit {
				return value, limit, false
			}
			limit, hasLimit = q, true
		case i < at:
			value, hasValue = q, true // the one nearest before
		}
	}
	return value, limit, hasValue && hasLimit && sameUnit(value, limit) && limit.Value.IsPositive() && p.oneFactor(sentence, value, limit, sentence[at])
}

// factors are what is measured against limits; two of them in the clauses of a value and a limit mean that
// the limit is of another.
var factors = []string{
	"化学需氧量", "COD", "氨氮", "总磷", "总氮", "生化需氧量", "高锰酸盐", "悬浮物", "颗粒物", "二氧化硫", "氮氧化物", "挥发性有机物", "VOCs",
	"石油类", "汞", "砷", "铅", "镉", "铬", "锌", "铜", "氟化物", "氯化物", "硫酸盐", "硫化氢", "粪大肠菌群", "烟尘", "PM2.5", "PM10",
}

// oneFactor reports whether value, limit and multiple speak of one thing measured: no ； between them, no
// further amount of the unit between the multiple and a limit behind it, no other factor named.
func (p *page) oneFactor(sentence []quantity.Quantity, value, limit, times quantity.Quantity) bool {
	first, last := value, times
	if limit.Start < first.Start {
		first = limit
	}
	if limit.Start > last.Start {
		last = limit
	}
	if strings.ContainsAny(p.between(first, last), "；;") {
		return false
	}
	for _, q := range sentence {
		if q.Start > times.Start && q.Start < limit.Start && sameUnit(q, limit) {
			return false
		}
	}
	a, b := factorIn(p.lead(value, "，。；！？\n,;")), factorIn(p.lead(limit, "，。；！？\n,;"))
	return a == "" || b == "" || a == b
}

// factorIn is the last factor that text names.
func factorIn(text string) string {
	name, at := "", -1
	for _, w := range factors {
		if i := strings.LastIndex(text, w); i > at {
			name, at = w, i
		}
	}
	return name
}

// measuresAmountless reports whether q is a share or a multiple, which has no limit in this sense.
func measuresAmountless(q quantity.Quantity) bool {
	switch quantity.Dimension(q.Unit) {
	case "share", "point", "multiple", "months", "time", "workdays", "":
		return true
	}
	return false
}

func (p *page) judgeMultiple(q, value, limit quantity.Quantity) (Check, bool) {
	lead := p.lead(q, "，。；：！？\n、,;")
	excess := strings.Contains(lead, "超")
	if !excess && !endsOn(lead, "标准的", "限值的", "标准值的") && (limit.End > q.Start || p.Text[limit.End:q.Start] != "的") {
		return Check{}, false
	}
	b, ok := boundsIn(value, limit.Unit)
	at, err := quantity.Convert(value.Value, value.Unit, limit.Unit)
	if !ok || err != nil {
		return Check{}, false
	}
	times := func(v decimal.Decimal) decimal.Decimal {
		if excess {
			v = v.Sub(limit.Value)
		}
		return v.DivRound(limit.Value, 10)
	}
	computed, reach := times(at), bounds{times(b.low), times(b.high)}
	shown := quantity.Rounded(computed, q.Step.Shift(-1)) + "倍"
	verdict, key := Mismatch, "arith.multiple_differs"
	switch {
	case reach.meets(q):
		verdict, key = OK, "arith.multiple_holds"
	case excess && q.Interval().Contains(computed.Add(decimal.New(1, 0))):
		key = "arith.multiple_quotient"
	}
	why := say.T(key, "Value", value.Text, "Limit", limit.Text, "Computed", shown, "Stated", q.Text)
	return p.check(verdict, q.Text, shown, why, value, limit, q), true
}

// ImpliedLimit gives the limits, in the unit of value, under which value exceeds its limit by multiple:
// 182毫克/升 at 超标18倍 implies 9.3 to 9.9. It helps a person who enters the limit with its source; it is
// no check. Not ok when an amount has an open end.
func ImpliedLimit(value, multiple quantity.Quantity) (low, high decimal.Decimal, ok bool) {
	v, okV := boundsIn(value, value.Unit)
	m, okM := boundsIn(multiple, multiple.Unit)
	if !okV || !okM || !m.low.IsPositive() {
		return low, high, false
	}
	one := decimal.New(1, 0)
	return v.low.DivRound(m.high.Add(one), 4), v.high.DivRound(m.low.Add(one), 4), true
}
