package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule status by chapter: findings may stand grouped under headings that state their status: 一、已完成整改
// 的问题（12项）.

// chapterStatus reads the status that a heading, a folded text without its number, groups by.
func chapterStatus(norm string) (reading.Status, int, int) {
	if len(norm) > 90 || strings.Contains(norm, "。") {
		return "", 0, 0
	}
	start := 0
	for _, p := range []string{"关于", "目前", "反馈问题中", "整改任务中"} {
		if strings.HasPrefix(norm, p) {
			start = len(p)
		}
	}
	if !startsWithAny(norm[start:], "已", "正在", "尚未", "基本", "未", "持续推进", "达到序时", "超过序时", "按序时", "立行立改", "需长期", "长期坚持", "完成整改") {
		return "", 0, 0
	}
	i := start
	for _, o := range openers {
		if strings.HasPrefix(norm[i:], o) {
			i += len(o)
			break
		}
	}
	for _, at := range []int{start, i} {
		for _, w := range wordings {
			rest, ok := strings.CutPrefix(norm[at:], w.text)
			if !ok || len(w.text) < len("完成") || at == start && i > start && len(w.text) < len("完成整改") {
				continue
			}
			if startsWithAny(rest, "的", "问题", "任务", "事项", "类", "项目", "(", ":", "整改", "情况") || rest == "" {
				st := w.status
				if st == longTerm || st == atOnce {
					st = reading.StatusInProgress
				}
				return st, start, at + len(w.text)
			}
		}
	}
	return "", 0, 0
}

// groupsByStatus recognises such a heading without a number: 已完成整改任务（12项）.
func groupsByStatus(norm string) bool {
	t := strings.Trim(norm, "[]")
	if i := strings.LastIndex(t, "("); i > 0 && strings.HasSuffix(t, ")") {
		t = strings.Trim(t[:i], "[]")
	}
	if len(t) > 48 || !endsWithAny(t, "问题", "任务", "事项", "项目", "类") {
		return false
	}
	_, _, to := chapterStatus(t)
	return to > 0
}

func endsWithAny(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// statusByChapter gives findings without a status the one of the heading they stand under.
func (s *scan) statusByChapter(l *layout, starts []int, first int) {
	if !s.r.on(ruleStatusChapter) {
		return
	}
	for k, i := range starts {
		f := &s.result.Findings[first+k]
		if f.StatusText != "" {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			t := &l.tokens[j]
			if t.mark.form == formNone || t.mark.form != formChapter && t.mark.form.depth() >= l.form.depth() {
				continue
			}
			skip := t.mark.end
			if strings.HasPrefix(t.p.fold.norm[skip:], "[") {
				skip++
			}
			if st, from, to := chapterStatus(t.p.fold.norm[skip:]); to > 0 {
				at := t.p.fold.at
				f.Status = st
				f.StatusText = t.p.text[at[skip+from]:at[skip+to]]
				f.Because = append(f.Because, because(ruleStatusChapter, "Text", f.StatusText))
				f.Confidence = min(0.95, f.Confidence+0.1)
			}
			break
		}
	}
}
