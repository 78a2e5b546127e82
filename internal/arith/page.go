package arith

import (
	"strings"

	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// page is a passage with its place in the input.
type page struct {
	Passage
	index     int
	sentences [][]quantity.Quantity // the amounts, by sentence
	groups    [][]group             // the wholes with their parts, by sentence
}

// check starts a Check about some amounts of the page.
func (p *page) check(v Verdict, stated, computed string, why say.Text, about ...quantity.Quantity) Check {
	c := Check{Verdict: v, Finding: p.Finding, Where: p.Where, Stated: stated, Computed: computed, Explanation: why}
	for _, q := range about {
		c.Spans = append(c.Spans, Span{Passage: p.index, Start: q.Start, End: q.End})
	}
	return c
}

// between is the text from a to b.
func (p *page) between(a, b quantity.Quantity) string { return p.Text[a.End:b.Start] }

const (
	sentenceEnds = "。！？\n"
	clauseEnds   = "，。；：！？\n、,;:（）()"
)

// bySentence groups the amounts of the page by sentence. What merely tells an amount again in another unit is
// left out.
func (p *page) bySentence() [][]quantity.Quantity {
	var groups [][]quantity.Quantity
	var sentence []quantity.Quantity
	for i, q := range p.Quantities {
		if i > 0 && strings.ContainsAny(p.between(p.Quantities[i-1], q), sentenceEnds) {
			groups, sentence = append(groups, sentence), nil
		}
		if i == 0 || !p.tellsAgain(p.Quantities[i-1], q) {
			sentence = append(sentence, q)
		}
	}
	return append(groups, sentence)
}

// tellsAgain reports whether b, in brackets right behind a, is a in another unit: 375亩（25公顷）.
func (p *page) tellsAgain(a, b quantity.Quantity) bool {
	if a.Missing || b.Missing || a.Unit == b.Unit || !sameUnit(a, b) {
		return false
	}
	gap := strings.TrimSuffix(strings.TrimSuffix(p.between(a, b), "折合"), "合")
	rest := p.Text[b.End:]
	return (gap == "（" || gap == "(") && (strings.HasPrefix(rest, "）") || strings.HasPrefix(rest, ")"))
}

// lead is the text between the last mark of the set and q.
func (p *page) lead(q quantity.Quantity, marks string) string {
	text := p.Text[:q.Start]
	if i := strings.LastIndexAny(text, marks); i >= 0 {
		text = text[i:]
		text = strings.TrimLeft(text, marks)
	}
	return text
}

// tail is the text behind q up to the next mark of the set.
func (p *page) tail(q quantity.Quantity, marks string) string {
	text := p.Text[q.End:]
	if i := strings.IndexAny(text, marks); i >= 0 {
		return text[:i]
	}
	return text
}

// kind is the noun that q counts, before it or behind it, "" when the words do not tell.
func (p *page) kind(q quantity.Quantity) string {
	if n := quantity.LastNoun(q.Noun); n != "" {
		return n
	}
	lead := p.ownLead(q)
	if i := strings.LastIndex(lead, "其中"); i >= 0 {
		lead = lead[i+len("其中"):]
	}
	return quantity.LastNoun(lead)
}

// ownLead is the text between q and the clause mark or the amount before it.
func (p *page) ownLead(q quantity.Quantity) string {
	lead := p.lead(q, clauseEnds)
	for _, other := range p.Quantities {
		if other.End > q.Start-len(lead) && other.End <= q.Start {
			lead = p.Text[other.End:q.Start]
		}
	}
	return lead
}

// comparable reports whether part can be a part of whole: the same unit or one that converts, the same
// calibre as far as told, and not another kind of thing.
func (p *page) comparable(whole, part quantity.Quantity) bool {
	if part.Missing || whole.Missing || !sameUnit(whole, part) || whole.Max != nil || part.Max != nil {
		return false
	}
	k := p.kind(part)
	return k == "" || strings.Contains(p.kind(whole), k) || strings.Contains(k, p.kind(whole))
}

// sameUnit reports whether amounts are measured alike.
func sameUnit(a, b quantity.Quantity) bool {
	if a.Unit == b.Unit {
		return true
	}
	dim := quantity.Dimension(a.Unit)
	return dim != "" && dim != quantity.Count && dim == quantity.Dimension(b.Unit)
}

// bounds is a closed run of values in one unit.
type bounds struct{ low, high decimal.Decimal }

// boundsIn gives what q can stand for in unit; not ok when it has an open end.
func boundsIn(q quantity.Quantity, unit string) (bounds, bool) {
	in := q.Interval()
	if in.LowUnbounded || in.HighUnbounded {
		return bounds{}, false
	}
	low, err := quantity.Convert(in.Low, q.Unit, unit)
	if err != nil {
		return bounds{}, false
	}
	high, err := quantity.Convert(in.High, q.Unit, unit)
	return bounds{low, high}, err == nil
}

// meets reports whether b and what q can stand for have a value in common.
func (b bounds) meets(q quantity.Quantity) bool {
	return q.Interval().Overlaps(quantity.Interval{Low: b.low, High: b.high})
}

// added is the sum of parts in unit, at its stated values and at its bounds.
func added(parts []quantity.Quantity, unit string) (decimal.Decimal, bounds, bool) {
	var at decimal.Decimal
	var all bounds
	for _, q := range parts {
		b, ok := boundsIn(q, unit)
		v, err := quantity.Convert(q.Value, q.Unit, unit)
		if !ok || err != nil {
			return at, all, false
		}
		at = at.Add(v)
		all.low, all.high = all.low.Add(b.low), all.high.Add(b.high)
	}
	return at, all, true
}

// printed joins amounts as they are printed: 20个＋9个＋5个.
func printed(parts []quantity.Quantity) string {
	words := make([]string, len(parts))
	for i, q := range parts {
		words[i] = bareText(q)
	}
	return strings.Join(words, "＋")
}

// bareText is q as printed, without a 达 before it, which says nothing in a calculation.
func bareText(q quantity.Quantity) string {
	if i := strings.IndexAny(q.Text, "0123456789"); i > 0 && q.Qualifier == quantity.Reaching {
		return q.Text[i:]
	}
	return q.Text
}

// containsAny reports whether text holds one of words.
func containsAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
