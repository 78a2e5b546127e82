package arith

import (
	"strings"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// stock is an amount that the text introduces as what there is (现有, 共有), with the words around it.
type stock struct {
	p     *page
	q     quantity.Quantity
	label string
}

// twice compares what one finding says there is of one thing in two places. Only amounts of one part
// (statement or measures), one calibre, one year and the same words are the same amount; the
// inspectors' region and the city's measures never meet here.
//
//	全市现有储油库41座 … 全市现有储油库41座  ok
//	全市现有储油库41座 … 全市现有储油库42座  mismatch
//	全区现有储油库630座 … 全市现有储油库41座  nothing
func twice(pages []*page, _ []Table) []Check {
	type key struct {
		finding, label, unit string
		part                 Part
		scope                quantity.Scope
		year                 int
	}
	seen := map[key]stock{}
	var checks []Check
	for _, p := range pages {
		for _, s := range p.stocks() {
			k := key{p.Finding, s.label, s.q.Unit, p.Part, s.q.Scope, s.q.Year}
			first, ok := seen[k]
			if !ok {
				seen[k] = s
				continue
			}
			checks = append(checks, judgeTwice(first, s))
		}
	}
	return checks
}

func judgeTwice(a, b stock) Check {
	verdict, key := Mismatch, "arith.twice_differs"
	if a.q.Interval().Overlaps(b.q.Interval()) {
		verdict, key = OK, "arith.twice_holds"
	}
	why := say.T(key, "What", b.label, "First", a.q.Text, "FirstWhere", a.p.Where, "Second", b.q.Text, "SecondWhere", b.p.Where)
	c := b.p.check(verdict, b.q.Text, a.q.Text, why, b.q)
	c.Spans = append([]Span{{Passage: a.p.index, Start: a.q.Start, End: a.q.End}}, c.Spans...)
	return c
}

// stocks finds the amounts of the page that say what there is.
func (p *page) stocks() []stock {
	var list []stock
	for _, q := range p.Quantities {
		lead := p.lead(q, clauseEnds)
		if q.Missing || q.Max != nil || !containsAny(lead, "现有", "共有") {
			continue
		}
		if label := stockLabel(lead, q); label != "" {
			list = append(list, stock{p, q, label})
		}
	}
	return list
}

// wholes are the words for all of a place: without one before 现有, each of two clauses may speak of a
// subject of its own.
var wholes = []string{"全市", "我市", "全区", "自治区", "全省", "全旗", "全县", "全盟", "我旗", "我县", "全国", "该企业", "该公司"}

// stockLabel is whose and which thing there is: 全市尾矿库 in 全市现有储油库41座 and in 全市现有41座储油库.
func stockLabel(lead string, q quantity.Quantity) string {
	for _, w := range []string{"现有", "共有"} {
		whose, thing, ok := strings.Cut(lead, w)
		if !ok || !containsAny(whose, wholes...) {
			continue
		}
		for _, filler := range []string{"截至目前", "目前", "截至", "现"} {
			whose = strings.TrimPrefix(whose, filler)
		}
		if thing == "" && q.Noun == "" {
			return ""
		}
		return whose + thing + q.Noun
	}
	return ""
}
