package arith

import (
	"regexp"
	"strings"

	"zhenggai/internal/quantity"
)

// group is a whole and the amounts that the text lists as its parts.
type group struct {
	whole quantity.Quantity
	parts []quantity.Quantity
	// among is set where 其中 opens the list: it may be incomplete, but cannot exceed the whole.
	among bool
	// rest is set where one part is named as all that is left (其余, 剩余): the list is then complete.
	rest bool
	// listed is set where a colon or brackets hold the list: it is meant to be complete.
	listed bool
	// subject is set where the whole is the subject of the clause that tells its first part.
	subject bool
	// states is set where every part tells a state (已…, 正在…, 停用): such a list is meant to be complete.
	states bool
	// cover tells how surely the parts are all there are.
	cover cover
	// shared is set where the text says that parts overlap.
	shared bool
}

// groupsOf finds the wholes of a sentence with their parts: 34个，其中在用20个，停产9个，关闭5个;
// 11个旗市，已完成立项6个，5个正在办理. Things listed side by side (4个国家级、3个自治区级) are no group.
func (p *page) groupsOf(sentence []quantity.Quantity) []group {
	var groups []group
	part := -1 // a part can be the whole of parts of its own only behind 其中
	for i := 0; i+1 < len(sentence); i++ {
		g, last, ok := p.groupAt(sentence, i)
		if !ok || i <= part && !g.among {
			continue
		}
		groups = append(groups, g)
		part = max(part, last)
	}
	return groups
}

// listOpens is what stands between a whole and a list in brackets or behind a colon.
var listOpens = regexp.MustCompile(`^[^，。；：、,;（(]{0,12}[：（(][^，。；：、,;）)]{0,10}$`)

// handsOver reports whether a clause leads from its subject, the whole, on to what became of some of it:
// 29艘汽油船中已更换17艘.
func handsOver(gap string) bool { return among.MatchString(gap) || subject.MatchString(gap) }

// groupAt reads the group whose whole is the i-th amount, and tells the index of its last part.
func (p *page) groupAt(sentence []quantity.Quantity, i int) (g group, last int, ok bool) {
	g.whole = sentence[i]
	if g.whole.Missing || g.whole.Max != nil || measuresShare(g.whole) || p.isChange(g.whole) {
		return g, i, false
	}
	gap := p.between(sentence[i], sentence[i+1])
	g.among = strings.Contains(gap, "其中")
	g.subject = !opensParts(gap) && handsOver(gap) && p.tellsState(sentence[i+1])
	if !g.among && !g.subject && !opensParts(gap) {
		return g, i, false
	}
	g.listed = listOpens.MatchString(gap)
	bracketed := p.inBrackets(g.whole, sentence[i+1])
	for j := i + 1; j < len(sentence); j++ {
		if !bracketed && p.inBrackets(g.whole, sentence[j]) || len(g.parts) > 0 && measuresShare(sentence[j]) {
			continue // a part of a part, or a rate told in passing
		}
		if len(g.parts) > 1 && fills(g) {
			break // what follows a complete list is something else
		}
		if bracketed && !p.inBrackets(g.whole, sentence[j]) || !p.belongs(&g, sentence, j) {
			break
		}
		if n := len(g.parts); n > 0 && p.tellsTruth(sentence[j]) != p.tellsTruth(g.parts[n-1]) {
			if n > 1 && p.tellsTruth(g.parts[n-1]) {
				break
			}
			g.parts = nil // 办结381件，属实210件: whether a complaint is true is another question
		}
		g.parts, last = append(g.parts, sentence[j]), j
	}
	if len(g.parts) == 0 {
		return g, i, false
	}
	g.states = p.allStates(g.parts)
	g.cover = covers(p.labels(g.whole, g.parts))
	g.shared = p.overlap(g) || g.subject && !g.rest // a predicate and what follows it may be steps
	return g, last, g.among || len(g.parts) > 1 && (g.states || g.rest || g.listed || p.opensWhole(g.whole))
}

// shares is a remark in brackets that some of what is listed is counted more than once: （60人次参加两场）.
var shares = regexp.MustCompile(`[（(][^）)]*(?:两|均|都|多)[^）)]*[）)]`)

// isState reports whether q tells how far something has come, and not what was found or looked at.
func (p *page) isState(q quantity.Quantity) bool {
	lead := p.lead(q, clauseEnds)
	return p.tellsState(q) && !containsAny(lead, foundWords...) && !containsAny(lead, searchWords...)
}

// overlap reports whether parts of g may hold the same things: the text says so, or they are steps that one
// thing takes after the other (整改, 销号).
func (p *page) overlap(g group) bool {
	last := g.parts[len(g.parts)-1]
	text := p.Text[g.whole.End:last.End] + p.tail(last, sentenceEnds)
	if containsAny(text, "重复", "同时", "交叉", "兼", "重叠", "次)", "既", "左岸") || shares.MatchString(text) {
		return true
	}
	steps := p.Text[g.whole.End:last.End] + p.tail(last, clauseEnds)
	return !g.rest && containsAny(steps, "验收", "销号", "备案", "公示", "立案", "处罚", "问责", "移送", "约谈", "投运", "回头看")
}

// tellsTruth reports whether q counts complaints by whether they are true.
func (p *page) tellsTruth(q quantity.Quantity) bool {
	return containsAny(p.lead(q, clauseEnds)+p.tail(q, clauseEnds), "属实")
}

// isChange reports whether q tells by how much something grew or shrank, which is no whole.
func (p *page) isChange(q quantity.Quantity) bool {
	lead := p.lead(q, clauseEnds)
	return containsAny(lead, "同比", "环比", "较", "比上") || endsOn(lead, "增加", "增加了", "减少", "减少了", "上升", "下降")
}

// inBrackets reports whether q stands inside brackets that open behind whole.
func (p *page) inBrackets(whole, q quantity.Quantity) bool {
	gap := p.between(whole, q)
	return strings.Count(gap, "（")+strings.Count(gap, "(") > strings.Count(gap, "）")+strings.Count(gap, ")")
}

// opensParts reports whether the text behind a whole can lead on to its parts.
func opensParts(gap string) bool {
	return strings.ContainsAny(gap, "，；：（(,;:") && !containsAny(gap, "同比", "比上年", "较上年", "相当于", "折合", "合计", "共计", "总计")
}

// belongs reports whether the j-th amount goes on the list of parts of g.
func (p *page) belongs(g *group, sentence []quantity.Quantity, j int) bool {
	first := len(g.parts) == 0
	q, before := sentence[j], g.whole
	if !first {
		before = g.parts[len(g.parts)-1]
	}
	gap := outsideBrackets(p.between(before, q))
	if !p.comparable(g.whole, q) || q.Year != g.whole.Year && q.Year != 0 && g.whole.Year != 0 {
		return false
	}
	if p.isDue(q) || strings.HasSuffix(p.tail(q, clauseEnds), "中") { // 未建的5座中，3座…
		return false
	}
	if !first && (strings.Contains(gap, "其中") || containsAny(gap, "合计", "共计", "总计", "比")) {
		return false
	}
	if !first && p.turnsTo(q, before) {
		return false
	}
	if g.listed && !p.tellsElsewhere(q, g.whole) {
		g.rest = g.rest || p.isRest(q)
		return true
	}
	if g.among || first && strings.Contains(gap, "其中") {
		g.rest = g.rest || p.isRest(q)
		return true
	}
	if p.isRest(q) {
		g.rest = true
		return true
	}
	return p.tellsState(q) || p.opensWhole(g.whole) && !containsAny(p.lead(q, clauseEnds), "发现", "出动", "下达", "检查", "排查", "新增", "完成投资")
}

// tellsElsewhere reports whether q, in a list behind a colon or in brackets, is no part of whole: another
// year, a limit, another unit that says the same.
func (p *page) tellsElsewhere(q, whole quantity.Quantity) bool {
	return q.Unit != whole.Unit || q.Year != whole.Year || p.isChange(q) ||
		containsAny(p.lead(q, clauseEnds), "去年", "上年", "同期", "目标", "标准", "限值", "设计", "涉及", "含")
}

// isDue reports whether q tells what ought to be and not what is: 应完成22项, 计划治理5条.
func (p *page) isDue(q quantity.Quantity) bool {
	return containsAny(p.lead(q, clauseEnds), "应完成", "应建", "应退", "应治", "应整改", "应编制", "计划", "需完成", "需治理", "拟")
}

// turnsTo reports whether q leaves the list of parts and tells how far the whole has come:
// 水12个、大气15个，目前已整改20个.
func (p *page) turnsTo(q, before quantity.Quantity) bool {
	lead := strings.TrimLeft(p.lead(q, clauseEnds), clauseEnds)
	for _, w := range []string{"目前", "截至", "现已", "累计", "上述", "以上"} {
		if strings.HasPrefix(lead, w) {
			return true
		}
	}
	for _, w := range []string{"已", "完成", "整改完成", "办结", "销号"} {
		if strings.HasPrefix(lead, w) && !p.tellsState(before) {
			return true
		}
	}
	return false
}

// fills reports whether the parts so far add up to the whole.
func fills(g group) bool {
	total, _, ok := added(g.parts, g.whole.Unit)
	return ok && total.Equal(g.whole.Value)
}

// opensWhole reports whether q is introduced as a total: 共21个, 现有21个.
func (p *page) opensWhole(q quantity.Quantity) bool {
	lead := p.lead(q, clauseEnds)
	return containsAny(lead, "现有", "总数", "总共", "共有", "共计", "总计") || strings.HasSuffix(lead, "共") || strings.HasPrefix(lead, "共")
}

// restWords name what is left of a whole.
var restWords = []string{"其余", "剩余", "剩下", "余下", "尚余", "其他"}

func (p *page) isRest(q quantity.Quantity) bool {
	return containsAny(p.ownLead(q), restWords...)
}

// stateWords tell how far a part has come, so that parts together are the whole.
var stateWords = []string{
	"已", "正在", "尚未", "未", "在用", "正在使用", "停用", "废弃", "在建", "停产", "停运", "关闭", "完成", "办结", "启动", "达标", "超标", "剩余", "属实",
	"前期", "立项", "招标", "筹建", "可研", "取缔", "搬迁", "淘汰", "销号",
}

// tellsState reports whether the clause of q tells a state.
func (p *page) tellsState(q quantity.Quantity) bool {
	return containsAny(p.lead(q, clauseEnds)+p.tail(q, clauseEnds), stateWords...)
}

func (p *page) allStates(parts []quantity.Quantity) bool {
	for _, q := range parts {
		if !p.tellsState(q) {
			return false
		}
	}
	return true
}

// measuresShare reports whether q is no amount of things: percent, points, multiples.
func measuresShare(q quantity.Quantity) bool {
	switch quantity.Dimension(q.Unit) {
	case "share", "point", "multiple", "temperature", "sound", "time", "months", "workdays":
		return true
	}
	return strings.Contains(quantity.Dimension(q.Unit), "/")
}

// outsideBrackets drops what stands in brackets.
func outsideBrackets(s string) string {
	for {
		open := strings.IndexAny(s, "（(")
		if open < 0 {
			return s
		}
		end := strings.IndexAny(s[open:], "）)")
		if end < 0 {
			return s
		}
		rest := s[open+end:]
		s = s[:open] + strings.TrimLeft(rest, "）)")
	}
}
