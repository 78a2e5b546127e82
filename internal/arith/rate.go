package arith

import (
	"regexp"
	"slices"
	"strings"

	"zhenggai/internal/quantity"
)

// deeds are verbs that a rate of completion can be of: 整改100个 gives a 完成率 as well as a 整改率.
var deeds = []string{"完成", "整改", "整治", "治理", "办结", "销号", "处置", "解决", "办理", "建成", "验收", "拆除", "清理"}

// foundWords introduce what was found or handed over and must be dealt with.
var foundWords = []string{"发现", "反馈", "交办", "受理", "转办", "移交", "举报", "接收", "收到", "指出", "摸排", "梳理"}

// wholeWords introduce other wholes of a rate.
var wholeWords = []string{"共", "总", "使用量", "产生量", "应", "需", "计划", "下达", "任务", "列入", "目标"}

// searchWords introduce what was looked at. A rate of it may be of what was found there instead, unless
// what was looked at is itself a fault.
var searchWords = []string{"排查", "检查", "核查", "抽查", "巡查"}

var faultWords = []string{"问题", "隐患", "点", "线索", "图斑", "口", "违", "件", "风险", "污染源", "井"}

// otherBase are words in the name of a rate, or before its part, that put it on another base than the
// amounts around it.
var otherBase = []string{
	"按期", "到期", "按时", "及时", "年度", "计划", "目标", "阶段", "综合", "平均", "当年", "本年", "当月", "本月", "今年", "新增", "满意", "其中",
	"复核", "抽查", "各", "均", "分别", "序时",
}

// rateOf reads 产生量为3.17万吨，回收量为1.83万吨，回收率仅为57.9%: whole first, then the part that the rate is named by.
func (p *page) rateOf(percent quantity.Quantity, before []quantity.Quantity) (ratio, bool) {
	at := p.partOfRate(percent, before)
	if at < 1 {
		return ratio{}, false
	}
	part, whole := before[at], before[at-1]
	name := rateName(p.between(before[len(before)-1], percent))
	if g, ok := p.listOf(before, name); ok {
		return ratio{percent: percent, part: g.parts[0], whole: g.whole, sure: percent.Scope == g.whole.Scope}, true
	}
	if part.Unit == "%" || !sameUnit(part, whole) || part.Missing || whole.Missing ||
		part.Year != whole.Year && whole.Year != 0 || part.Scope != whole.Scope {
		return ratio{}, false
	}
	r := ratio{percent: percent, part: part, whole: whole}
	r.staged = p.stagedAfter(before[at:])
	alone := at < 2 || !sameUnit(before[at-2], part)
	r.sure = alone && namedBy(rateStem(name), p.between(whole, part)) && p.announced(whole, part) &&
		!containsAny(name, otherBase...) && !ownPlace(name) && !containsAny(p.between(whole, part), "阶段性", "新增", "当月", "本月", "今年", "其中") &&
		(r.staged != nil || !strings.Contains(p.tail(percent, sentenceEnds), "阶段性")) &&
		p.comparable(whole, part) && percent.Scope == whole.Scope && (percent.Year == whole.Year || percent.Year == 0)
	r.likely = alone && containsAny(p.lead(part, clauseEnds), "仅", "只") && containsAny(p.lead(percent, clauseEnds), "仅", "只")
	return r, true
}

// listOf finds the complete list of three parts or more of which one is called as the rate is (属实440件，
// 不属实100件，不属实率…), and gives its whole with that part alone.
func (p *page) listOf(before []quantity.Quantity, name string) (group, bool) {
	if name == "" || len(before) < 4 {
		return group{}, false
	}
	for _, g := range p.groupsOf(before) {
		if len(g.parts) < 3 || !fills(g) {
			continue
		}
		for _, q := range g.parts {
			if label := p.ownLead(q); strings.TrimPrefix(label, "其中") == name {
				return group{whole: g.whole, parts: []quantity.Quantity{q}}, true
			}
		}
	}
	return group{}, false
}

// partOfRate gives the index of the amount that a rate is of: the last before it, or, when that one does not
// do what the rate is named by, the only one before it that does (完成402个，正在整治84个，完成率…).
func (p *page) partOfRate(percent quantity.Quantity, before []quantity.Quantity) int {
	last := len(before) - 1
	stem := rateStem(rateName(p.between(before[last], percent)))
	found := -1
	for i := last; i > 0; i-- {
		if !sameUnit(before[i], before[last]) {
			break
		}
		lead := p.between(before[i-1], before[i])
		if stem != "" && strings.Contains(lead, stem) && !containsAny(lead, "正在", "未", "尚", "不", "阶段性", "剩余", "其余") {
			if found >= 0 {
				return last
			}
			found = i
		}
	}
	if found < 0 {
		return last
	}
	return found
}

// stagedAfter gives the amount behind the first that is done for the time being.
func (p *page) stagedAfter(list []quantity.Quantity) *quantity.Quantity {
	for i := 1; i < len(list); i++ {
		if sameUnit(list[0], list[i]) && strings.Contains(p.between(list[i-1], list[i]), "阶段性") {
			return &list[i]
		}
	}
	return nil
}

// rateName is what a rate is called: 问题整改 in ，问题整改率仅为.
func rateName(gap string) string {
	name, _, _ := strings.Cut(gap, "率")
	if i := strings.LastIndexAny(name, clauseEnds); i >= 0 {
		name = strings.TrimLeft(name[i:], clauseEnds)
	}
	return name
}

// rateStem is the word that the rate is of: 回收 in 回收率, 完成 in 整改完成率.
func rateStem(name string) string {
	runes := []rune(name)
	if len(runes) < 2 {
		return ""
	}
	return string(runes[len(runes)-2:])
}

// namedBy reports whether the words before an amount do what a rate of that stem is of.
func namedBy(stem, lead string) bool {
	return stem != "" && (strings.Contains(lead, stem) || stem == "完成" && containsAny(lead, deeds...))
}

// subject is what may stand between a whole that opens a clause and its part: 486个排污口已完成整治402个.
var subject = regexp.MustCompile(`^[^，。；：、,;]{0,20}(?:已|完成|均|实际|目前|共|中)[^，。；：、,;]{0,12}$`)

// announced reports whether the words say that the amounts are whole and part: the whole is named as one
// and not as something done, or it is the subject of the clause whose predicate tells the part.
func (p *page) announced(whole, part quantity.Quantity) bool {
	gap := p.between(whole, part)
	lead := p.lead(whole, clauseEnds)
	if subject.MatchString(gap) && !containsAny(lead, deeds...) {
		return true
	}
	switch {
	case p.namesPlace(part):
		return false
	case containsAny(lead, wholeWords...):
		return true
	case containsAny(lead, foundWords...):
		return !strings.Contains(lead, "整改")
	case containsAny(lead, searchWords...):
		return containsAny(lead+whole.Unit+p.kind(whole), faultWords...)
	}
	return false
}

// ownPlace reports whether the name of a rate opens with a place: 青岭旗完成率.
func ownPlace(name string) bool {
	return containsAny(name, placeEnds...) && !strings.HasPrefix(name, "全")
}

// namesPlace reports whether the clause of q opens with a place of its own: 白水县完成8处.
func (p *page) namesPlace(q quantity.Quantity) bool {
	runes := []rune(p.lead(q, clauseEnds))
	return slices.ContainsFunc(placeEnds, func(end string) bool {
		at := strings.Index(string(runes[:min(len(runes), longestName)]), end)
		return at > 0 && !strings.HasPrefix(string(runes), "全")
	})
}
