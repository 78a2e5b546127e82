package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule list of one status: a list may name tasks and nothing else, and the paragraph above or below it
// tells one status for all of them: 以上4项任务均已完成整改。 拟对以下3项整改任务予以销号。 The number of
// tasks that the paragraph states must be that of the list, or the paragraph must speak of 以下 or 以上.

// listOfOneStatus finds such a list: the one series of numbers before or behind which the sentence stands.
func (s *scan) listOfOneStatus(l *layout) bool {
	switch s.result.Genre {
	case reading.ProgressReport, reading.ClosureNotice, reading.AcceptanceOpinion, reading.AuditLetter:
	default:
		return false
	}
	if !s.r.on(ruleListOnce) {
		return false
	}
	for _, f := range l.formsSeen() {
		for _, x := range l.runsOf(f) {
			if x = l.withoutClosing(x); len(x.starts) < 2 || l.fieldRun[x.starts[0]] || l.countsChapters(x) || !l.namesAlone(x) {
				continue
			}
			at, st, c := l.toldForList(x)
			if at < 0 {
				continue
			}
			l.form, l.rule = f, ruleListOnce
			for _, i := range x.starts {
				l.sections = append(l.sections, section{i, i + 1})
			}
			l.shared = statusPlace{status: st, text: c, rule: ruleListOnce}
			return true
		}
	}
	return false
}

// namesAlone reports numbers that stand one below the other, each before a name of some length.
func (l *layout) namesAlone(x run) bool {
	for k, i := range x.starts {
		t := &l.tokens[i]
		if k > 0 && i != x.starts[k-1]+1 || t.field != fieldNone || len([]rune(t.piece().text())) < 5 || t.p.runes() > 120 {
			return false
		}
	}
	return true
}

// toldForList finds the paragraph right above or right below a list that tells one status for all of it.
func (l *layout) toldForList(x run) (at int, st reading.Status, c piece) {
	first, last := x.starts[0], x.starts[len(x.starts)-1]
	for _, i := range []int{first - 1, last + 1, first - 2} {
		if i < 0 || i >= len(l.tokens) {
			continue
		}
		p := l.tokens[i].p
		norm := p.fold.norm
		if !counts(norm, len(x.starts)) && !containsAny(norm, []string{"以下", "以上", "上述", "如下"}) || !containsAny(norm, []string{"任务", "问题", "事项"}) {
			continue
		}
		if st, from, to := oneForAll(norm); to > 0 {
			return i, st, piece{p, p.fold.at[from], p.fold.at[to]}
		}
	}
	return -1, "", piece{}
}

// counts reports that a text names n things: 4项, 6个.
func counts(norm string, n int) bool {
	for i := 0; i < len(norm); {
		k, w := anyNumber(norm[i:])
		if w == 0 {
			i += len(firstRune(norm[i:]))
			continue
		}
		if k == n && startsWithAny(norm[i+w:], "项", "个", "条", "件") {
			return true
		}
		i += w
	}
	return false
}

// oneForAll finds the status that a paragraph states for a list: 均已完成整改, 已全部完成整改, 拟…予以销号.
func oneForAll(norm string) (st reading.Status, from, to int) {
	if st, from, to = clauseStatus(norm); to > 0 && containsAny(norm[from:to], []string{"全部", "均", "都"}) {
		return st, from, to
	}
	for _, all := range []string{"均已", "均", "全部", "都已"} {
		for i := strings.Index(norm, all); i >= 0; {
			if st, w := statusAt(norm[i:]); w > 0 {
				return st, i, i + w
			}
			n := strings.Index(norm[i+1:], all)
			if n < 0 {
				break
			}
			i += 1 + n
		}
	}
	if i := strings.Index(norm, "拟对"); i >= 0 {
		for _, w := range []string{"予以销号", "进行销号", "办理销号", "实施销号"} {
			if n := strings.Index(norm[i:], w); n > 0 {
				return reading.StatusNoticed, i, i + n + len(w)
			}
		}
	}
	return st, from, to
}
