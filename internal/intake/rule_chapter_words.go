package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule chapter words: 总体要求, 保障措施 and their like head chapters. A series of numbers with such a
// heading counts chapters, never findings.

var chapterWords = []string{
	"典型做法", "经验做法", "特色亮点", "总体要求", "指导思想", "基本原则", "总体目标", "工作目标", "主要任务", "重点任务", "组织保障", "保障措施", "工作要求", "总体情况", "总体进展", "基本情况", "工作开展情况",
	"下一步", "下步", "主要做法", "工作成效", "组织领导", "工作进展情况", "存在的主要问题", "存在的问题", "存在问题及", "工作打算", "有关要求", "组织实施", "整改工作总体", "整改工作组织", "整改工作开展", "整改总体",
	"工作部署", "具体整改情况", "整改落实情况", "反馈问题整改", "具体问题整改", "督察反馈问题整改", "强化组织", "加强组织", "高度重视", "提高政治站位", "提高认识", "职责分工", "工作步骤", "实施步骤", "总则", "附则", "适用范围",
}

// headsChapter recognises the heading of a chapter.
func headsChapter(norm string) bool {
	if len(norm) <= 75 && startsWithAny(norm, chapterWords...) {
		return true
	}
	_, _, grouped := chapterStatus(norm)
	return grouped > 0
}

// countsChapters reports a run one of whose numbers heads a chapter.
func (l *layout) countsChapters(x run) bool {
	if !l.r.on(ruleChapterWords) {
		return false
	}
	x = l.withoutClosing(x)
	chapters, units := 0, 0
	for _, i := range x.starts {
		t := &l.tokens[i]
		s := t.p.fold.norm[t.mark.end:]
		if headsChapter(s) {
			chapters++
		}
		if namesUnit(s) {
			units++
		}
	}
	return 4*chapters >= len(x.starts) && chapters > 0 || 3*units >= 2*len(x.starts)
}

// planOfChapters reports a plan written out in chapters: 总体要求, 重点任务, 保障措施. Its goal and its tasks
// are those of the whole plan and no finding's.
func (s *scan) planOfChapters(l *layout) bool {
	if s.result.Genre != reading.Plan || !s.r.on(ruleChapterWords) {
		return false
	}
	chapters := map[string]bool{}
	for i := range l.tokens {
		t := &l.tokens[i]
		head := t.p.fold.norm[t.mark.end:]
		if t.start > 0 || t.mark.form == formNone || t.p.runes() > 24 {
			continue
		}
		for _, w := range planChapters {
			if strings.HasPrefix(head, w) {
				chapters[w] = true
			}
		}
	}
	return len(chapters) >= 2
}

var planChapters = []string{
	"总体要求", "总体思路", "指导思想", "基本原则", "总体目标", "工作目标", "整改目标", "目标任务", "主要任务", "重点任务", "整改任务", "工作任务", "主要措施", "组织保障", "保障措施", "工作要求", "组织领导", "工作步骤", "实施步骤", "工作安排", "加强组织", "强化组织",
}

// namesUnit recognises an item of a bulletin, which begins with the unit whose counts follow: 榆屯市：.
func namesUnit(s string) bool {
	n := strings.IndexAny(s, "。:,")
	return n > 0 && n <= 36 && isUnit(s[:n]) && !containsAny(s[:n], problemWords)
}

// countsByUnit reports a series of numbers whose items are units.
func (l *layout) countsByUnit() bool {
	for _, f := range l.formsSeen() {
		for _, x := range l.runsOf(f) {
			units := 0
			for _, i := range x.starts {
				t := &l.tokens[i]
				if namesUnit(t.p.fold.norm[t.mark.end:]) {
					units++
				}
			}
			if len(x.starts) >= 2 && 3*units >= 2*len(x.starts) {
				return true
			}
		}
	}
	return false
}
