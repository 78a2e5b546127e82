package arith

import (
	"regexp"
	"strconv"
	"strings"

	"zhenggai/internal/quantity"
)

// change recomputes by how much something grew or shrank, where the text states both ends: in percent, in
// percentage points, in its own unit, or in multiples. The ends are told by 由…到…, by two named years, by
// 去年同期, or by what was added to reach the amount. What is told of another year than the ends (同比 behind
// 由…到…), of an average, or handed out by 分别 is left alone.
//
//	用水量由320万立方米下降到288万立方米，下降10%  ok
//	用水量由320万立方米下降到288万立方米，下降15%  mismatch
//	保护率由27.4%提高到35%，提高7.6个百分点  ok
//	保护率由50%提高到60%，提高10%  suspicious: points may be meant
//	受理信访386件，去年同期420件，同比下降8.1%  ok
//	优良天数337天，同比增加12天，增长3.7%  ok
//	占比由45%提升至62%，同比提升5个百分点  nothing
func change(p *page) []Check {
	var checks []Check
	for _, sentence := range p.sentences {
		for i := range sentence {
			m, ok := p.moveAt(sentence, i)
			if !ok {
				continue
			}
			if c, ok := p.judgeMove(m); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

// move is a stated change with the amounts at its ends.
type move struct {
	stated quantity.Quantity
	up     bool
	// from and to are the ends; by, where set, stands in the place of from: what was added to reach to.
	from, to, by quantity.Quantity
	added        bool // by is set
}

var (
	ups   = `增长|增加|上升|提高|提升|增幅|增|回升|扩大`
	downs = `下降幅度|下降|降低|减少|降幅|压减|削减|降|减|缩小`

	// stating is a clause that leads up to by how much: 同比下降, 较2021年增长了, 降幅为.
	stating = regexp.MustCompile(`^(同比|环比|[比较](?:上年|去年|上一年|前一年|20\d\d年)(?:同期|度)?)?的?(年均|平均|分别|累计|总体|共|净|实现)*(?:(` +
		ups + `)|(` + downs + `))(?:了|率)?(?:为|达到|达|约)?$`)
	// reaching is what stands between the ends of 由…到….
	reaching = regexp.MustCompile(`(?:增|升|提|高|降|减|扩|缩|压|少|善)[^，。；]{0,6}(?:到|至|为)了?(?:20\d\d年[底末初度]?的?|目前的?|现在的?)?$`)
	lastYear = regexp.MustCompile(`(?:去年|上年|上一年)(?:同期)?[^，。；]{0,4}$`)
	period   = regexp.MustCompile(`1?[0-9]月|[上下]半年|[一二三四]季度|年[底末初]`)
	ownYear  = regexp.MustCompile(`(20\d\d)年`)
	filling  = regexp.MustCompile(`20\d\d年[度底末]?|1?[0-9][—–-]1?[0-9]月|截至|全年|全市|全区|全旗|全县|全省|共|为|达到|达|约|的|今年|去年|上年|同期|比|较`)
)

// moveAt reads the i-th amount of a sentence as a change of the amounts before it.
func (p *page) moveAt(sentence []quantity.Quantity, i int) (move, bool) {
	if i < 2 {
		return move{}, false
	}
	q, b, a := sentence[i], sentence[i-1], sentence[i-2]
	words := stating.FindStringSubmatch(p.clauseBehind(b, q))
	if words == nil || words[2] != "" && words[2] != "累计" && words[2] != "总体" || words[1] == "环比" ||
		containsAny(p.between(a, q), otherPrices...) || q.Missing || q.Max != nil || !sameUnit(a, b) || !plain(a) || !plain(b) {
		return move{}, false
	}
	m := move{stated: q, up: words[3] != "", from: a, to: b}
	switch since := words[1]; {
	case p.addedUp(&m, since, a, b):
	case p.fromTo(a, b):
		return m, since == ""
	case p.lastYearEnd(&m, a, b):
	case p.yearEnds(a, b):
		return m, spans(since, a.Year, b.Year)
	default:
		return m, false
	}
	return m, true
}

// otherPrices are words for a change that is not the one between the printed amounts.
var otherPrices = []string{"可比", "不变价", "同口径", "剔除", "扣除", "还原"}

// clauseBehind is the text between b and q, without a clause that merely names what b counts.
func (p *page) clauseBehind(b, q quantity.Quantity) string {
	gap := p.between(b, q)
	if i := strings.IndexAny(gap, clauseEnds); i >= 0 {
		thing := gap[:i]
		if thing == "" || thing == b.Noun {
			gap = gap[i:]
		}
	}
	return strings.TrimSpace(strings.TrimLeft(gap, "，、,（("))
}

// plain reports whether q is one amount, neither lost nor a range.
func plain(q quantity.Quantity) bool { return !q.Missing && q.Max == nil }

// fromTo reports whether a and b are the ends of 由…到….
func (p *page) fromTo(a, b quantity.Quantity) bool {
	lead := p.lead(a, clauseEnds)
	return containsAny(lead, "由", "从") && reaching.MatchString(outsideBrackets(p.between(a, b)))
}

// lastYearEnd tells whether one of a and b is named as last year's, and sets the ends so.
func (p *page) lastYearEnd(m *move, a, b quantity.Quantity) bool {
	before, gap := p.lead(a, clauseEnds), p.between(a, b)
	last := gap
	switch {
	case lastYear.MatchString(gap):
		m.from, m.to = b, a
	case lastYear.MatchString(before):
		m.from, m.to, last = a, b, before
	default:
		return false
	}
	return p.sameThing(a, b) && (strings.Contains(last, "同期") || periodsOf(before) == periodsOf(gap))
}

// periodsOf names the parts of a year that text tells of: an amount of half a year is not one of a year.
func periodsOf(text string) string { return strings.Join(period.FindAllString(text, -1), "") }

// yearEnds reports whether a and b tell of one thing in two named years, the earlier first.
func (p *page) yearEnds(a, b quantity.Quantity) bool {
	before, gap := p.lead(a, clauseEnds), p.between(a, b)
	return a.Year != 0 && a.Year < b.Year && p.sameThing(a, b) && periodsOf(before) == periodsOf(gap) &&
		ownYear.MatchString(before) && ownYear.MatchString(gap)
}

// sameThing reports whether the words before a and b name one thing, or those before b none.
func (p *page) sameThing(a, b quantity.Quantity) bool {
	if a.Scope != b.Scope || a.Noun != b.Noun && a.Noun != "" && b.Noun != "" {
		return false
	}
	gap := p.between(a, b)
	if i := strings.LastIndexAny(gap, clauseEnds); i >= 0 {
		gap = strings.TrimLeft(gap[i:], clauseEnds)
	}
	second := filling.ReplaceAllString(gap, "")
	first := filling.ReplaceAllString(p.lead(a, clauseEnds), "")
	return second == "" || second == first
}

// spans reports whether a change told since some time is one from year a to year b.
func spans(since string, a, b int) bool {
	if y := ownYear.FindStringSubmatch(since); y != nil {
		return y[1] == strconv.Itoa(a)
	}
	return since == "" || b == a+1
}

// addedUp reads 337天，同比增加12天，增长3.7%: the amount before was reached by adding b.
func (p *page) addedUp(m *move, since string, a, b quantity.Quantity) bool {
	words := stating.FindStringSubmatch(p.clauseBehind(a, b))
	if words == nil || words[1] == "环比" || words[2] != "" || (words[3] != "") != m.up || m.stated.Unit != "%" || a.Unit == "%" ||
		since != "" && since != words[1] {
		return false
	}
	m.to, m.by, m.added = a, b, true
	return true
}
