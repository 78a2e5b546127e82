package arith

import (
	"strings"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// totalAfter adds up amounts that a total follows: 建设任务37.5万亩、利用任务40万亩，合计77.5万亩.
//
//	甲旗13个、乙旗6个，合计19个  ok
//	甲旗13个、乙旗6个，合计18个  mismatch
//	检查企业13家，发现问题6个，共计下达文书5份  nothing
func totalAfter(p *page) []Check {
	var checks []Check
	for _, sentence := range p.sentences {
		for i, q := range sentence {
			lead := p.lead(q, clauseEnds)
			if i < 2 || !containsAny(lead, "合计", "总计", "共计") || !endsOn(lead, "合计", "总计", "共计", "为", "达") {
				continue
			}
			if c, ok := p.judgeTotal(q, p.partsBefore(sentence[:i], q)); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

// partsBefore gives the amounts that directly precede a total and can be its parts.
func (p *page) partsBefore(before []quantity.Quantity, total quantity.Quantity) []quantity.Quantity {
	first := len(before)
	for first > 0 && p.comparable(total, before[first-1]) {
		gap := p.Text[before[first-1].End:total.Start]
		if first < len(before) {
			gap = p.between(before[first-1], before[first])
		}
		if containsAny(gap, "其中", "；", "分别") {
			return nil
		}
		first--
	}
	if first > 0 && sameUnit(before[first-1], total) {
		return nil // another kind of thing in the same unit stands among them
	}
	return before[first:]
}

func (p *page) judgeTotal(whole quantity.Quantity, parts []quantity.Quantity) (Check, bool) {
	total, reach, ok := added(parts, whole.Unit)
	if !ok || len(parts) < 2 || measuresShare(whole) {
		return Check{}, false
	}
	for _, q := range parts {
		if b, ok := boundsIn(q, whole.Unit); !ok || b.low.GreaterThan(whole.Interval().High) {
			return Check{}, false
		}
	}
	verdict, key := Mismatch, "arith.sum_differs"
	if reach.meets(whole) {
		verdict, key = rounded(total, whole, parts)
	}
	shown := quantity.Scaled(total) + whole.Unit
	why := say.T(key, "Parts", printed(parts), "Computed", shown, "Whole", whole.Text,
		"Difference", quantity.Scaled(total.Sub(whole.Value).Abs())+whole.Unit)
	c := p.check(verdict, whole.Text, shown, why, append([]quantity.Quantity{whole}, parts...)...)
	c.Rule = "sum"
	return c, true
}

// endsOn reports whether s ends in one of words.
func endsOn(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
