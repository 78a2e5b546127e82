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
			if startsWithAny(rest, "的", "问题", "任务", "事项", "类", "项目", "(", ":", "整改", "情况") || rest == "" || furtherStatus(rest) {
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

// furtherStatus recognises what goes on from one status of a heading to the next, up to what it heads:
// 已完成整改、待销号问题.
func furtherStatus(rest string) bool {
	if i := strings.LastIndex(rest, "("); i > 0 {
		rest = rest[:i]
	}
	return startsWithAny(rest, "、", ",", "并", "但", "且") && len(rest) <= len("、已上报申请但尚未销号的问题") && endsWithAny(rest, "问题", "任务", "事项", "项目")
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

// giveChapterStatus gives a finding its chapter's status. What the finding says of itself goes before:
// a later step (已销号) wherever it stands in what was done; but a share done (90%) says how far and
// not whether in time, so under 未按期完成 it is a remark.
func giveChapterStatus(f *reading.Finding, st reading.Status, text string) {
	rule := ruleStatusChapter
	switch {
	case f.Status == reading.StatusAccepted:
		if st != reading.StatusClosed {
			return
		}
		f.StatusLead = "" // 通过验收 is a step on the way to 已销号
	case f.StatusText != "":
		if st != reading.StatusBehind {
			return
		}
		f.Notes = append(f.Notes, reading.Note{Field: string(fieldNote), Label: f.StatusLead, Text: f.StatusText})
		f.StatusLead = ""
	default:
		if own, wording, ok := ownLaterStep(f, st); ok {
			st, text, rule = own, wording, ruleStatusLate
		}
	}
	f.Status, f.StatusText = st, text
	f.Because = append(f.Because, because(rule, "Text", text))
	f.Confidence = min(0.95, f.Confidence+0.1)
}

// ownLaterStep finds the clause of what was done that states a later step than the chapter's heading.
func ownLaterStep(f *reading.Finding, chapter reading.Status) (reading.Status, string, bool) {
	texts := []string{f.Progress}
	for _, m := range f.Measures {
		texts = append(texts, m.Text)
	}
	for i := len(texts) - 1; i >= 0; i-- {
		folded := fold(texts[i])
		st, from, to := clauseStatus(folded.norm)
		if to > 0 && stage(st) > max(stage(chapter), 0) {
			return st, strings.TrimSpace(texts[i][folded.at[from]:folded.at[to]]), true
		}
		if from, to := overdue(folded.norm); to > 0 && chapter != reading.StatusBehind {
			return reading.StatusBehind, strings.TrimSpace(texts[i][folded.at[from]:folded.at[to]]), true
		}
	}
	return "", "", false
}

// overdue finds a clause that ends with a wording of delay, whatever stands before it: 受旱情影响未达到序时进度.
func overdue(s string) (from, to int) {
	for i := 0; i < len(s); {
		end := len(s)
		if n := strings.IndexAny(s[i:], "。;!,"); n >= 0 {
			end = i + n
		}
		for _, w := range wordings {
			if w.status == reading.StatusBehind && strings.HasPrefix(w.text, "未") && strings.HasSuffix(s[i:end], w.text) {
				return end - len(w.text), end
			}
		}
		if end < len(s) {
			end += len(firstRune(s[end:]))
		}
		i = end
	}
	return 0, 0
}

// statusByChapter gives findings without a status the one of the heading they stand under.
func (s *scan) statusByChapter(l *layout, starts []int, first int) {
	if !s.r.on(ruleStatusChapter) {
		return
	}
	for k, i := range starts {
		f := &s.result.Findings[first+k]
		if f.StatusText != "" && !isShare(f.StatusText) && f.Status != reading.StatusAccepted {
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
				giveChapterStatus(f, st, t.p.text[at[skip+from]:at[skip+to]])
			}
			break
		}
	}
}
