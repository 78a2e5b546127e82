package arith

import (
	"slices"
	"strings"

	"zhenggai/internal/quantity"
)

// cover tells how surely the parts of a list are all there are.
type cover int

const (
	open    cover = iota // other parts may have been left out
	paired               // two parts that are commonly all (深层 and 浅层)
	settled              // the words leave nothing out: 属实, 部分属实 and 不属实; 已完成 and 未完成
)

// pairs are words for two parts that are commonly all there are of a whole. Pairs with a usual third
// (大型、小型; 工业、生活) are not among them.
var pairs = [][2]string{
	{"深层", "浅层"},
	{"中央", "地方"},
	{"上级", "本级"},
	{"城镇", "农村"},
	{"城市", "农村"},
	{"新建", "改造"},
	{"新建", "改建"},
	{"国有", "集体"},
	{"人工", "天然"},
	{"立行立改", "限期整改"},
	{"立行立改", "长期"},
	{"昼间", "夜间"},
	{"白天", "夜间"},
	{"城区", "乡镇"},
	{"规模以上", "规模以下"},
	{"市内", "市外"},
	{"区内", "区外"},
	{"新增", "存量"},
	{"干流", "支流"},
	{"左岸", "右岸"},
	{"达标", "超标"},
	{"办结", "未办结"},
	{"办结", "正在办理"},
	{"已整改", "正在整改"},
	{"完成整改", "正在整改"},
	{"在产", "停产"},
	{"有证", "无证"},
	{"属实", "不属实"},
	{"来电", "来信"},
}

// negations are words before what was done and before what was not.
var negations = []string{"尚未", "未能", "未", "不", "没有"}

// covers judges whether the parts, told by their labels, are all of the whole.
func covers(labels []string) cover {
	switch {
	case truths(labels):
		return settled
	case len(labels) != 2, containsAny(labels[0]+labels[1], "阶段性"):
		return open
	case negates(labels[0], labels[1]), negates(labels[1], labels[0]):
		return settled
	}
	for _, pair := range pairs {
		if told(labels[0], pair) && told(labels[1], [2]string{pair[1], pair[0]}) ||
			told(labels[1], pair) && told(labels[0], [2]string{pair[1], pair[0]}) {
			return paired
		}
	}
	return open
}

// told reports whether label holds the first word of a pair and not the second.
func told(label string, pair [2]string) bool {
	if strings.Contains(pair[1], pair[0]) { // 办结 within 未办结
		return strings.Contains(label, pair[0]) && !strings.Contains(label, pair[1])
	}
	rest := label
	if strings.Contains(pair[0], pair[1]) {
		rest = strings.ReplaceAll(label, pair[0], "")
	}
	return strings.Contains(label, pair[0]) && !strings.Contains(rest, pair[1])
}

// truths reports whether the labels are the verdicts on complaints: 属实, 部分属实 (or 基本属实) and 不属实.
func truths(labels []string) bool {
	var whole, partly, un bool
	for _, s := range labels {
		switch {
		case containsAny(s, "部分属实", "基本属实"):
			partly = true
		case containsAny(s, "不属实", "未属实", "不实"):
			un = true
		case strings.Contains(s, "属实"):
			whole = true
		default:
			return false
		}
	}
	return whole && partly && un
}

// negates reports whether no says of the very thing in yes that it was not done: 已完成 and 未完成, 达标 and 不达标.
func negates(yes, no string) bool {
	for _, w := range negations {
		_, deed, ok := strings.Cut(no, w)
		if !ok || len(deed) < len("完成") || strings.Contains(deed, "属实") { // 部分属实 stands between
			continue
		}
		return strings.HasSuffix(strings.TrimSuffix(yes, "的"), strings.TrimSuffix(deed, "的")) && !containsAny(yes, negations...)
	}
	return false
}

// labels are the words that tell the parts of a list apart, one for each.
func (p *page) labels(whole quantity.Quantity, parts []quantity.Quantity) []string {
	list := make([]string, len(parts))
	before := whole
	for i, q := range parts {
		gap := p.between(before, q)
		if at := strings.LastIndexAny(gap, clauseEnds); at >= 0 {
			gap = strings.TrimLeft(gap[at:], clauseEnds)
		}
		list[i] = strings.TrimPrefix(gap, "其中")
		if list[i] == "" || slices.Contains([]string{"的", "有", "为"}, list[i]) {
			list[i] = p.tail(q, clauseEnds)
		}
		before = q
	}
	return list
}
