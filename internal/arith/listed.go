package arith

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// listed counts the names before a number. With 等 the list may be shorter than the number, never longer;
// without it, and for places counted as places, it must be as long.
//
//	青岭旗、白水县、南屯旗等3个旗县  ok
//	青岭旗、白水县、南屯旗、北川县等3个旗县  mismatch
//	青岭旗、白水县等8个旗县  nothing
//	青岭旗、白水县3个旗县  mismatch
func listed(p *page) []Check {
	var checks []Check
	for _, q := range p.Quantities {
		if q.Missing || q.Max != nil || q.Qualifier != quantity.Exact ||
			quantity.Dimension(q.Unit) != quantity.Count || !q.Value.IsPositive() {
			continue
		}
		names, open := p.namesBefore(q)
		if len(names) < 2 {
			continue
		}
		if c, ok := p.judgeList(q, names, open); ok {
			checks = append(checks, c)
		}
	}
	return checks
}

func (p *page) judgeList(q quantity.Quantity, names []string, open bool) (Check, bool) {
	count, counted := int64(len(names)), q.Value.IntPart()
	clean := cleanName(names[0], names[1:])
	verdict, key := Mismatch, "arith.listed_differs"
	switch {
	case count == counted:
		verdict, key = OK, "arith.listed_holds"
	case !open && (!countsPlaces(q) || !clean || !allPlaces(names)):
		return Check{}, false
	case open && count < counted:
		return Check{}, false
	case open && count == counted+1 && !clean, !allNames(names[1:]):
		return Check{}, false // the first name may be the end of another phrase
	}
	if verdict == OK && !open && !countsPlaces(q) {
		return Check{}, false
	}
	computed := strconv.FormatInt(count, 10) + q.Unit
	why := say.T(key, "Names", strings.Join(names, "、"), "Computed", computed, "Stated", q.Text)
	return p.check(verdict, q.Text, computed, why, q), true
}

// namesBefore gives the names listed directly before q, and whether 等 leaves the list open.
func (p *page) namesBefore(q quantity.Quantity) (names []string, open bool) {
	text := p.Text[:q.Start]
	for _, w := range []string{"共", "共计", "在内的", "这"} {
		text = strings.TrimSuffix(text, w)
	}
	if rest, ok := strings.CutSuffix(text, "等"); ok {
		text, open = rest, true
	}
	switch {
	case strings.HasSuffix(text, "》"):
		return quoted(text, "《", "》"), open
	case strings.HasSuffix(text, "”"):
		return quoted(text, "“", "”"), open
	}
	return p.plainNames(text), open
}

// quoted gives the titles or quotations that follow each other up to the end of text.
func quoted(text, opening, closing string) []string {
	var names []string
	for strings.HasSuffix(text, closing) {
		at := strings.LastIndex(text, opening)
		if at < 0 {
			return nil
		}
		names = append([]string{text[at:]}, names...)
		text = text[:at]
		for _, sep := range []string{"、", "和", "及", "以及", "与"} {
			text = strings.TrimSuffix(text, sep)
		}
	}
	return names
}

// plainNames gives the names parted by 、 at the end of text, the first cut free of what leads to it.
func (p *page) plainNames(text string) []string {
	if i := strings.LastIndexAny(text, "，。；：！？\n,;（）()《》“”"); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		text = text[i+size:]
	}
	names := strings.Split(text, "、")
	if len(names) < 2 && !strings.Contains(text, "和") {
		return nil
	}
	last := names[len(names)-1]
	for _, and := range []string{"以及", "和", "及", "与"} {
		a, b, ok := strings.Cut(last, and)
		if ok && utf8.RuneCountInString(a) > 1 && utf8.RuneCountInString(b) > 1 && !wholeName(a, b) {
			names = append(names[:len(names)-1], a, b)
			break
		}
	}
	for _, lead := range []string{"其中", "涉及", "包括", "对", "在", "组织", "督促", "指导", "分别为", "选取", "将"} {
		if rest, ok := strings.CutPrefix(names[0], lead); ok && rest != "" {
			names[0] = rest
		}
	}
	return names
}

// wholeName reports whether 和 and its like stand inside one name, as the parts around it tell: both
// sides of a list of two end alike in a name of a place, or neither does.
func wholeName(a, b string) bool {
	return endsOn(b, placeEnds...) && !endsOn(a, placeEnds...)
}

const longestName = 14 // runes; names of autonomous counties have up to eleven

// allNames reports whether every item looks like a name: short, without a number, without a verb phrase.
func allNames(items []string) bool {
	for _, s := range items {
		if n := utf8.RuneCountInString(s); n < 2 || n > longestName ||
			strings.ContainsAny(s, "的了已对在为0123456789") {
			return false
		}
	}
	return true
}

// placeEnds end the names of places that governments are counted by.
var placeEnds = []string{"旗", "市", "县", "区", "盟", "镇", "乡", "苏木", "州", "街道"}

func allPlaces(items []string) bool {
	for _, s := range items {
		if !endsOn(s, placeEnds...) {
			return false
		}
	}
	return allNames(items)
}

// cleanName reports whether the first item is a name and no more, judged by the ones after it.
func cleanName(first string, others []string) bool {
	return allNames([]string{first}) && (!allPlaces(others) || endsOn(first, placeEnds...)) &&
		utf8.RuneCountInString(first) <= longestOf(others)+3
}

func longestOf(items []string) int {
	n := 0
	for _, s := range items {
		n = max(n, utf8.RuneCountInString(s))
	}
	return n
}

// countsPlaces reports whether q counts governments: 5个旗市.
func countsPlaces(q quantity.Quantity) bool {
	return containsAny(q.Noun+q.Unit, "旗", "盟", "地市", "县", "苏木", "乡镇") || q.Unit == "市"
}
