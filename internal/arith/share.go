package arith

import (
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
	// likely is set where only emphasis ties them (加工的仅0.38万吨，利用率只有…): a difference is a note.
	likely bool
}

// share recomputes a percentage from the part and the whole stated before it, and judges it within the
// rounding of all three.
//
//	使用量为4.17万吨，回收量为3.05万吨，回收率为73.1%   ok: 73.14 %
//	产生量为3.17万吨，回收量为1.83万吨，回收率为57.9%   ok: 57.73 %, within the rounding of its parts
//	使用量为4.17万吨，回收量为3.05万吨，回收率为83.1%   mismatch
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
		link := trimMarks(p.between(part, percent))
		direct := link == "占" || strings.HasPrefix(link, "占比")
		sure := direct && strings.Contains(gap, "其中") && i == len(before)-2
		return ratio{percent: percent, part: part, whole: whole, sure: sure}, true
	}
	return ratio{}, false
}

// rateOf reads 产生量为3.17万吨，回收量为1.83万吨，回收率仅为57.9%: whole first, part next to the rate.
func (p *page) rateOf(percent quantity.Quantity, before []quantity.Quantity) (ratio, bool) {
	part, whole := before[len(before)-1], before[len(before)-2]
	if part.Unit == "%" || !sameUnit(part, whole) || part.Missing || whole.Missing ||
		part.Year != whole.Year && whole.Year != 0 || part.Scope != whole.Scope {
		return ratio{}, false
	}
	stem := rateStem(p.between(part, percent))
	alone := len(before) < 3 || !sameUnit(before[len(before)-3], part)
	r := ratio{percent: percent, part: part, whole: whole}
	lead := p.between(whole, part)
	r.sure = alone && stem != "" && strings.Contains(lead, stem) &&
		containsAny(p.lead(whole, sentenceEnds), "共", "总", "使用量", "产生量", "应", "计划", "受理", "交办", "下达") &&
		!containsAny(lead, "阶段性") && p.comparable(whole, part)
	r.likely = alone && containsAny(p.lead(part, clauseEnds), "仅", "只") && containsAny(p.lead(percent, clauseEnds), "仅", "只")
	return r, true
}

// rateStem is what the rate is of: 回收 in 回收率仅为.
func rateStem(gap string) string {
	name, _, _ := strings.Cut(gap, "率")
	runes := []rune(strings.TrimLeft(name, clauseEnds))
	if len(runes) < 2 {
		return ""
	}
	return string(runes[len(runes)-2:])
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
		"Part", r.part.Text, "Whole", r.whole.Text, "Computed", shown, "Stated", r.percent.Text,
		"Low", quantity.Rounded(reach.low, finer) + "%", "High", quantity.Rounded(reach.high, finer) + "%",
		"Rounded", quantity.Rounded(computed, r.percent.Step) + "%",
	}
	verdict, key := Mismatch, "arith.share_differs"
	switch {
	case r.percent.Interval().Contains(computed):
		verdict, key = OK, "arith.share_holds"
	case reach.meets(r.percent):
		verdict, key = OK, "arith.share_possible"
	case !r.sure && r.likely:
		verdict, key = Suspicious, "arith.share_unsure"
	case !r.sure:
		return Check{}, false
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
