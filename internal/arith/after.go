package arith

import (
	"strings"
	"unicode/utf8"

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
			if i < 2 || !p.isTotal(q) && !p.closesList(sentence[i-1], q) || containsAny(p.between(sentence[i-2], q), adjusting...) {
				continue
			}
			if c, ok := p.judgeTotal(q, p.partsBefore(sentence[:i], q)); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

// adjusting are words that a total behind them is more or less than what was listed.
var adjusting = []string{"剔除", "去重", "扣除", "重复", "不含", "累计", "加上", "连同"}

// isTotal reports whether q is introduced as the total of what precedes it.
func (p *page) isTotal(q quantity.Quantity) bool {
	lead := p.lead(q, clauseEnds)
	return containsAny(lead, "合计", "总计", "共计") && endsOn(lead, "合计", "总计", "共计", "为", "达")
}

// closesList reports whether q, behind the last of a list, closes it with a mere 共: 工业源36个、生活源48个，共84个.
func (p *page) closesList(last, q quantity.Quantity) bool {
	gap := p.between(last, q)
	tail := p.tail(q, clauseEnds)
	return strings.HasSuffix(gap, "，共") && utf8.RuneCountInString(gap) < longestName && (tail == "" || tail == q.Noun)
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
		if first < len(before) && !p.isTotal(total) && !strings.Contains(gap, "、") {
			break // a mere 共 closes only what 、 joins
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
