package arith

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// ratio is a percentage with the amounts it is thought to compare.
type ratio struct {
	percent, part, whole quantity.Quantity
	// sure is set where the words say which amount is part and which is whole; only then is a difference
	// an error.
	sure bool
	// staged is what is done for the time being (阶段性办结); some rates count it as done.
	staged *quantity.Quantity
	// likely is set where only emphasis ties them (加工的仅0.38万吨，利用率只有…): a difference is a note.
	likely bool
}

// share recomputes a percentage from the part and the whole stated before it, and judges it within the
// rounding of all three.
//
//	使用量为4.17万吨，回收量为3.05万吨，回收率为73.1%   ok: 73.14 %
//	产生量为3.17万吨，回收量为1.83万吨，回收率为57.9%   ok: 57.73 %, within the rounding of its parts
//	使用量为4.17万吨，回收量为3.05万吨，回收率为83.1%   mismatch
//	486个排污口已完成整治402个，完成率88.7%   mismatch: 82.72 %
//	保护率为27.4%   nothing
func share(p *page) []Check {
	var checks []Check
	for _, group := range p.sentences {
		for i, q := range group {
			if q.Unit != "%" || q.Missing || q.Max != nil {
				continue
			}
			r, ok := p.ratioOf(q, group[:i])
			if !ok {
				continue
			}
			if c, ok := p.judgeRatio(r); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

// ratioOf finds the part and the whole of a percentage among the amounts before it in its sentence.
func (p *page) ratioOf(percent quantity.Quantity, before []quantity.Quantity) (ratio, bool) {
	if len(before) < 2 {
		return ratio{}, false
	}
	last := before[len(before)-1]
	gap := p.between(last, percent)
	switch {
	case strings.HasSuffix(gap, "的") && done.MatchString(p.between(before[len(before)-2], last)):
		part := before[len(before)-2]
		return ratio{percent: percent, part: part, whole: last}, sameUnit(part, last) && part.Unit != "%"
	case strings.HasSuffix(gap, "的") && strings.Contains(p.between(before[len(before)-2], last), "占"):
		part := before[len(before)-2]
		return ratio{percent: percent, part: part, whole: last, sure: true}, sameUnit(part, last) && part.Unit != "%"
	case strings.HasPrefix(trimMarks(p.lead(percent, clauseEnds)), "占"):
		return p.portionOf(percent, before)
	case strings.Contains(gap, "率"):
		return p.rateOf(percent, before)
	}
	return ratio{}, false
}

var (
	// done leads up to the task that a share was done of: 完成治理90万亩，完成年度任务120万亩的75%.
	done = regexp.MustCompile(`[，,](?:已|共)?(?:完成|达到|为|是)[^，。；、,;]{0,8}(?:任务|计划|目标)[^，。；、,;]{0,4}$`)
	// directly ties a share to the amount before it, with no more than what that amount is between them.
	directly = regexp.MustCompile(`^[^，。；、,;]{0,12}[，、,（(]占(?:比|总数的?|总量的?|全部的?|问题总数的?)?(?:为|约|达|仅|近)*$`)
	// among is how a whole hands over to its part in one clause: 120个行政村中已有96个.
	among = regexp.MustCompile(`^[^，。；、,;]{0,12}[中里][，,]?[^，。；、,;]{0,8}$`)
)

// portionOf reads 共640座，其中小型606座、占比近95%.
func (p *page) portionOf(percent quantity.Quantity, before []quantity.Quantity) (ratio, bool) {
	part := before[len(before)-1]
	if part.Unit == "%" {
		return ratio{}, false
	}
	for i := len(before) - 2; i >= 0; i-- {
		whole := before[i]
		if !p.comparable(whole, part) || whole.Year != part.Year || whole.Value.LessThan(part.Value) {
			continue
		}
		gap := p.between(whole, part)
		sure := directly.MatchString(p.between(part, percent)) && i == len(before)-2 &&
			(strings.Contains(gap, "其中") || among.MatchString(gap))
		return ratio{percent: percent, part: part, whole: whole, sure: sure}, true
	}
	return ratio{}, false
}

// judgeRatio computes the ratio. What differs without a sure pair is not reported: the pair was a guess.
func (p *page) judgeRatio(r ratio) (Check, bool) {
	part, okPart := boundsIn(r.part, r.whole.Unit)
	whole, okWhole := boundsIn(r.whole, r.whole.Unit)
	at, err := quantity.Convert(r.part.Value, r.part.Unit, r.whole.Unit)
	if !okPart || !okWhole || err != nil || !whole.low.IsPositive() || r.percent.Step.IsZero() {
		return Check{}, false
	}
	finer := r.percent.Step.Shift(-1)
	computed := percentOf(at, r.whole.Value)
	reach := bounds{percentOf(part.low, whole.high), percentOf(part.high, whole.low)}
	shown := quantity.Rounded(computed, finer) + "%"
	args := []any{
		"Part", bareText(r.part), "Whole", bareText(r.whole), "Computed", shown, "Stated", r.percent.Text,
		"Low", quantity.Rounded(reach.low, finer) + "%", "High", quantity.Rounded(reach.high, finer) + "%",
		"Rounded", quantity.Rounded(computed, r.percent.Step) + "%",
	}
	verdict, key := Mismatch, "arith.share_differs"
	switch {
	case r.percent.Interval().Contains(computed):
		verdict, key = OK, "arith.share_holds"
	case reach.meets(r.percent):
		verdict, key = OK, "arith.share_possible"
	case r.staged != nil && p.holdsStaged(r):
		return p.stagedCheck(r), true
	case !r.sure && r.likely:
		verdict, key = Suspicious, "arith.share_unsure"
	case !r.sure:
		return Check{}, false
	case reach.low.Equal(reach.high):
		key = "arith.share_exact"
	}
	return p.check(verdict, r.percent.Text, shown, say.T(key, args...), r.whole, r.part, r.percent), true
}

// percentOf is a as a percentage of b, with more digits than any text prints.
func percentOf(a, b decimal.Decimal) decimal.Decimal {
	return a.Shift(2).DivRound(b, 10)
}

// trimMarks cuts the marks and filling words that part an amount from what is said of it.
func trimMarks(s string) string {
	s = strings.TrimLeft(s, clauseEnds)
	for _, w := range []string{"分别", "约", "仅", "只", "均"} {
		s = strings.TrimPrefix(s, w)
	}
	return s
}

// holdsStaged reports whether the percentage counts what is done for the time being as done.
func (p *page) holdsStaged(r ratio) bool {
	_, reach, ok := added([]quantity.Quantity{r.part, *r.staged}, r.whole.Unit)
	whole, okWhole := boundsIn(r.whole, r.whole.Unit)
	return ok && okWhole && bounds{percentOf(reach.low, whole.high), percentOf(reach.high, whole.low)}.meets(r.percent)
}

// stagedCheck tells on what a percentage rests that counts 阶段性办结 as done.
func (p *page) stagedCheck(r ratio) Check {
	total, _, _ := added([]quantity.Quantity{r.part, *r.staged}, r.whole.Unit)
	shown := quantity.Rounded(percentOf(total, r.whole.Value), r.percent.Step.Shift(-1)) + "%"
	why := say.T("arith.share_staged", "Part", r.part.Text, "Staged", r.staged.Text, "Whole", r.whole.Text,
		"Computed", shown, "Stated", r.percent.Text)
	return p.check(OK, r.percent.Text, shown, why, r.whole, r.part, *r.staged, r.percent)
}
