package arith

import (
	"strconv"
	"strings"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// explained counts the items a text goes through after claiming to have dealt with each: 对全市5个园区
// …分别…。其中甲园…；乙园…；丙园…. Fewer items than claimed is a note: the rest may need no words.
//
//	已完成5个园区排查，分别开展评估。其中甲产业园…；乙产业园…；丙产业园…。  suspicious
//	已完成3个园区排查，分别开展评估。其中甲产业园…；乙产业园…；丙产业园…。  ok
//	已完成5个园区排查。其中甲产业园…；乙产业园…。  nothing: no word claims each
func explained(p *page) []Check {
	var checks []Check
	for _, q := range p.Quantities {
		if q.Missing || q.Max != nil || quantity.Dimension(q.Unit) != quantity.Count || q.Value.IntPart() < 2 {
			continue
		}
		rest := p.Text[q.End:]
		at := strings.Index(rest, "。其中")
		if at < 0 || !containsAny(rest[:at], "分别", "逐一", "逐个", "逐家") || p.countsBetween(q, q.End+at) {
			continue
		}
		items := itemsOf(rest[at+len("。其中"):])
		if c, ok := p.judgeItems(q, items); ok {
			checks = append(checks, c)
		}
	}
	return checks
}

// countsBetween reports whether another amount in the same unit stands between q and the byte at.
func (p *page) countsBetween(q quantity.Quantity, at int) bool {
	for _, other := range p.Quantities {
		if other.Start > q.End && other.End <= at && other.Unit == q.Unit {
			return true
		}
	}
	return false
}

// itemsOf gives the items of a sentence that ； parts, when each opens with a name of a place or firm.
func itemsOf(text string) []string {
	if i := strings.IndexAny(text, sentenceEnds); i >= 0 {
		text = text[:i]
	}
	items := strings.FieldsFunc(text, func(r rune) bool { return r == '；' || r == ';' })
	for _, s := range items {
		if !opensWithSite(s) {
			return nil
		}
	}
	return items
}

// opensWithSite reports whether the first words of an item name a site.
func opensWithSite(s string) bool {
	const reach = 24
	runes := []rune(s)
	return containsAny(string(runes[:min(reach, len(runes))]),
		"园", "区", "厂", "矿", "公司", "旗", "市", "县", "库", "场", "镇", "乡")
}

func (p *page) judgeItems(q quantity.Quantity, items []string) (Check, bool) {
	n := int64(len(items))
	if n < 2 || n > q.Value.IntPart() {
		return Check{}, false
	}
	verdict, key := Suspicious, "arith.explained_fewer"
	if n == q.Value.IntPart() {
		verdict, key = OK, "arith.explained_all"
	}
	computed := strconv.FormatInt(n, 10) + q.Unit
	why := say.T(key, "Stated", q.Text+q.Noun, "Computed", computed,
		"Left", strconv.FormatInt(q.Value.IntPart()-n, 10)+q.Unit)
	return p.check(verdict, q.Text, computed, why, q), true
}
