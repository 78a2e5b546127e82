package intake

import "strings"

// Rule other matter: lists and reports of other business are laid out as ledgers are: hazards at
// work, projects, the findings of party inspections. A document whose title names such business, or
// that speaks nowhere of rectification, is no ledger.

var otherBusiness = []string{
	"安全生产", "消防", "食品安全", "药品", "巡视", "巡察", "主题教育", "营商环境", "招商", "项目建设", "重点项目", "重点工程", "建设项目计划", "供应计划", "供地", "党风廉政", "作风建设", "疫情", "防汛",
	"教育督导", "扶贫", "乡村振兴", "民生实事", "政务公开", "普法", "信用", "统计", "国资", "债务", "文明城市", "卫生城市", "交通安全", "燃气", "房屋", "自建房", "养老", "学校", "医疗", "就业", "城市更新", "道路交通",
	"政府采购", "预算公开", "建议提案", "提案", "人大代表", "权责清单", "权力清单", "负面清单", "收费", "价格",
}

var ourBusiness = []string{"督察", "生态", "环境", "环保", "污染", "审计", "水源", "矿山", "固废", "尾矿", "湿地", "草原", "林地", "大气", "水质", "河道", "垃圾", "扬尘", "污水"}

var rectification = []string{"整改", "督察", "销号", "反馈意见", "回头看", "验收", "审计"}

// isOtherMatter decides by the title, and by the words of title, headings and labels.
func (s *scan) isOtherMatter(title string, l *layout) bool {
	if !s.r.on(ruleOtherMatter) {
		return false
	}
	if containsAny(title, otherBusiness) && !containsAny(title, ourBusiness) {
		return true
	}
	if containsAny(title, rectification) {
		return false
	}
	for i := range l.tokens {
		t := &l.tokens[i]
		if t.field != fieldNone && containsAny(t.p.fold.norm[:normAt(t.p.fold, t.body)], rectification) || i < 5 && containsAny(t.p.fold.norm, rectification) {
			return false
		}
	}
	for _, b := range s.doc.Blocks {
		if b.Table > 0 && b.Row <= 3 && len(b.Text) <= 60 && containsAny(foldString(b.Text), rectification) {
			return false
		}
	}
	for i := range s.grids {
		g := &s.grids[i]
		for row := range min(3, len(g.cells)) {
			for col := range g.cells[row] {
				if w := g.word(row, col); len(w) <= 60 && containsAny(w, rectification) {
					return false
				}
			}
		}
	}
	return true
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
