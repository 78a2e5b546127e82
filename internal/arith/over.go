package arith

import (
	"strings"

	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// over reports a part greater than its whole, and a share above 100 %. Rates that may pass the hundred
// (完成率 of a plan, 增长率) are left alone.
//
//	问题12个，其中15个已整改  mismatch
//	占全市用水量的120%  mismatch
//	办结30件，阶段性办结5件，其中32件涉水  suspicious: 其中 may speak of both
//	办结30件，阶段性办结5件，其中15件涉水  nothing
//	完成率120%  nothing
func over(p *page) []Check {
	var checks []Check
	for i, sentence := range p.sentences {
		for _, g := range p.groups[i] {
			g = p.widened(g, sentence)
			if part, ok := exceeding(g); ok && g.among {
				verdict, key := Mismatch, "arith.over_whole"
				if p.oneOfList(g, sentence) {
					verdict, key = Suspicious, "arith.over_unsure"
				}
				if verdict == Suspicious && p.fitsEarlier(part, g.whole, sentence) {
					continue
				}
				why := say.T(key, "Part", part.Text, "Whole", g.whole.Text)
				checks = append(checks, p.check(verdict, part.Text, g.whole.Text, why, g.whole, part))
			}
		}
		for _, q := range sentence {
			if p.overHundred(q) {
				why := say.T("arith.over_hundred", "Share", q.Text)
				checks = append(checks, p.check(Mismatch, q.Text, "100%", why, q))
			}
		}
	}
	return checks
}

// fitsEarlier reports whether an amount of the sentence before whole could hold part.
func (p *page) fitsEarlier(part, whole quantity.Quantity, sentence []quantity.Quantity) bool {
	for _, q := range sentence {
		if q.Start < whole.Start && p.comparable(q, part) && q.Value.GreaterThanOrEqual(part.Value) {
			return true
		}
	}
	return false
}

// exceeding gives the first part that no reading fits into the whole.
func exceeding(g group) (quantity.Quantity, bool) {
	whole, ok := boundsIn(g.whole, g.whole.Unit)
	if !ok {
		return quantity.Quantity{}, false
	}
	for _, q := range g.parts {
		if b, ok := boundsIn(q, g.whole.Unit); ok && b.low.GreaterThan(whole.high) {
			return q, true
		}
	}
	return quantity.Quantity{}, false
}

func exceeds(g group) bool { _, ok := exceeding(g); return ok && g.among }

// cappedRates cannot pass 100 %.
var cappedRates = []string{"占", "覆盖率", "达标率", "合格率", "办结率", "整改率", "回收率", "销号率", "优良率", "处置率", "收集率"}

// notShares are words with 占 that speak of land taken, not of a share.
var notShares = strings.NewReplacer("占用", "", "占地", "", "侵占", "", "占补", "", "抢占", "")

func (p *page) overHundred(q quantity.Quantity) bool {
	if q.Unit != "%" || q.Missing || q.Max != nil {
		return false
	}
	low := q.Interval().Low
	lead := notShares.Replace(p.lead(q, clauseEnds))
	return low.GreaterThan(decimal.New(1005, -1)) && containsAny(lead, cappedRates...) &&
		!containsAny(lead, "增", "提高", "超", "同比", "是", "相当于", "降", "任务", "计划", "目标", "指标", "预算")
}
