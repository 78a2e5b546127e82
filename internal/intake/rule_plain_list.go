package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule whole document: where no series of numbers carries findings but the fields of one finding
// stand in the document, the document is that finding, as closure notices are.
//
// Rule plain list: where a title announces findings and no signs tell them, the outermost numbers of
// long paragraphs are taken for findings, with little confidence.

// fallbacks looks for findings where no layout was chosen. It reports that it read them itself; else
// l.sections says what is to be read.
func (s *scan) fallbacks(l *layout) bool {
	switch {
	case len(s.result.Findings) > 0, s.r.on(ruleWhole) && s.whole(l):
		return false
	case s.proseNotice(l):
		return true
	case s.listOfOneStatus(l):
		return false
	}
	if s.r.on(rulePlain) {
		s.plainList(l)
	}
	return false
}

// whole takes all tokens from the first field on as one finding.
func (s *scan) whole(l *layout) bool {
	seen := map[field]int{}
	first := -1
	for i := range l.tokens {
		f := l.tokens[i].field
		if f == fieldNone || f == fieldNote || f == fieldContact {
			continue
		}
		seen[f]++
		if first < 0 {
			first = i
		}
	}
	told := 0
	for _, f := range []field{fieldStatement, fieldGoal, fieldMeasure, fieldProgress, fieldDeadline} {
		if seen[f] > 0 {
			told++
		}
	}
	if s.planOfChapters(l) {
		return false
	}
	if first < 0 {
		first = len(l.tokens)
	}
	if seen[fieldStatement] == 0 {
		quoted, status, ok := s.quotedTask(l, first)
		if !ok {
			return false
		}
		l.statement, l.status = quoted, status
	} else if told < 2 {
		return false
	}
	l.form, l.rule, l.sections = formNone, ruleWhole, []section{{first, len(l.tokens)}}
	return true
}

// plainList takes the shallowest form whose numbers stand before long texts, each with parts or a
// second paragraph.
func (s *scan) plainList(l *layout) {
	switch s.result.Genre {
	case reading.ProgressReport, reading.TaskList, reading.AcceptanceOpinion, reading.ClosureNotice, reading.AuditLetter:
	default:
		return
	}
	for _, f := range l.formsSeen() {
		var sections []section
		for _, x := range l.runsOf(f) {
			if l.fieldRun[x.starts[0]] || l.countsChapters(x) || l.underOutlook(x.starts[0]) || len(x.starts) < 2 && f.depth() > 0 {
				continue
			}
			x = l.withoutClosing(x)
			child := l.children(f, x.starts)
			for k, i := range x.starts {
				end := len(l.tokens)
				if k+1 < len(x.starts) {
					end = x.starts[k+1]
				}
				sections = append(sections, section{i, l.sectionEnd(f, i, end, child)})
			}
		}
		if good := l.problems(sections); (2*good > len(sections) || l.underStatus(sections)) && (len(sections) > 1 || f.depth() == 0) {
			l.form, l.rule, l.sections = f, rulePlain, sections
			l.cutClosing()
			return
		}
	}
}

// underStatus reports sections that all stand below a heading that groups findings by their status.
func (l *layout) underStatus(sections []section) bool {
	for _, x := range sections {
		own, under := l.tokens[x.from].mark.form.depth(), false
		for k := x.from - 1; k >= 0; k-- {
			t := &l.tokens[k]
			if t.mark.form != formNone && (t.mark.form == formChapter || t.mark.form.depth() < own) {
				_, _, to := chapterStatus(t.p.fold.norm[t.mark.end:])
				under = to > 0 || groupsByStatus(t.p.fold.norm)
				break
			}
		}
		if !under {
			return false
		}
	}
	return len(sections) > 0
}

var problemWords = []string{"问题", "不到位", "不足", "滞后", "不够", "违法", "违规", "超标", "缺失", "薄弱", "未", "突出", "污染", "隐患", "不力", "不严", "短板", "偏低", "较差"}

// underOutlook reports a number below a chapter on difficulties or on the work to come: what stands
// there are no findings of the inspectors.
func (l *layout) underOutlook(i int) bool {
	own := l.tokens[i].mark.form.depth()
	for k := i - 1; k >= 0; k-- {
		t := &l.tokens[k]
		if t.mark.form != formNone && t.mark.form.depth() < own {
			return looksAhead(t.p.fold.norm[t.mark.end:])
		}
	}
	return false
}

// exhortations begin the headings of chapters on what is done, never a problem.
var exhortations = []string{
	"提高", "坚持", "强化", "加强", "压实", "推进", "持续", "严格", "深入", "健全", "突出", "狠抓", "聚焦", "完善", "全力", "全面", "切实", "扎实", "落实", "加快", "加大", "紧盯", "严肃", "统筹", "高位", "精准", "建立", "组织", "注重", "抓好", "着力", "认真", "积极", "坚决", "强力", "推动", "学习", "领导", "开展", "牢固", "树立", "以", "把", "督察整改", "整改工作", "主要",
}

// problems counts the sections that begin with a text that states a fault.
func (l *layout) problems(sections []section) int {
	good := 0
	for _, x := range sections {
		p := l.tokens[x.from].p
		if p.runes() < 8 || x.to-x.from < 2 && p.runes() < 15 || startsWithAny(p.fold.norm[p.mark.end:], exhortations...) {
			continue
		}
		for _, w := range problemWords {
			if strings.Contains(p.fold.norm, w) {
				good++
				break
			}
		}
	}
	return good
}
