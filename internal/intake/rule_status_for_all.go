package intake

import (
	"strings"
	"unicode/utf8"

	"zhenggai/internal/reading"
)

// Rule status for all: the introduction may state one status for every finding: 以下问题均已完成整改。

// statusForAll gives the findings without a status the one that the introduction states for all. A
// notice's introduction may say it of what it announces (拟按程序实施销号).
func (s *scan) statusForAll() {
	switch {
	case !s.r.on(ruleStatusOnce), s.result.Genre == reading.Plan, s.result.Genre == reading.TaskList:
		return
	}
	bare := 0
	for _, f := range s.result.Findings {
		if f.StatusText == "" {
			bare++
		}
	}
	if bare == 0 || 5*bare < 4*len(s.result.Findings) {
		return
	}
	for _, a := range s.result.Asides {
		if a.Role != reading.RoleIntroduction {
			continue
		}
		st, text, ok := forAll(a.Text)
		if !ok && (s.result.Genre == reading.ClosureNotice || s.result.Genre == reading.AcceptanceOpinion) {
			st, text, ok = lateClause(a.Text)
		}
		if ok {
			s.giveAll(st, text)
			return
		}
	}
}

func (s *scan) giveAll(st reading.Status, text string) {
	for i := range s.result.Findings {
		f := &s.result.Findings[i]
		if f.StatusText == "" {
			f.Status, f.StatusText = st, text
			f.Because = append(f.Because, because(ruleStatusOnce, "Text", text))
			f.Confidence = min(0.98, f.Confidence+0.1)
		}
	}
}

// forAll finds 均已完成整改 or 全部完成整改 after a word that names the findings.
func forAll(text string) (reading.Status, string, bool) {
	f := fold(text)
	for _, all := range []string{"均", "全部", "都"} {
		for from := 0; ; {
			n := strings.Index(f.norm[from:], all)
			if n < 0 {
				break
			}
			i := from + n
			from = i + len(all)
			before := head(f.norm[max(0, i-45):i], 45)
			if !strings.Contains(before, "问题") && !strings.Contains(before, "任务") && !strings.Contains(before, "事项") {
				continue
			}
			if st, w := statusAt(f.norm[from:]); w > 0 {
				return st, strings.TrimSpace(text[f.at[i]:f.at[from+w]]), true
			}
		}
	}
	return "", "", false
}

// lateClause finds the last clause of a text that states completion or what comes after it.
func lateClause(text string) (reading.Status, string, bool) {
	f := fold(text)
	st, from, to := clauseStatus(f.norm)
	late := stage(st) >= stage(reading.StatusAccepted)
	if to == 0 || !late && !(st == reading.StatusDone || st == reading.StatusDoneLongTerm) {
		return "", "", false
	}
	return st, strings.TrimSpace(text[f.at[from]:f.at[to]]), true
}

// clauseStatus finds the last clause of a folded text that is a status as a whole.
func clauseStatus(s string) (st reading.Status, from, to int) {
	for i := 0; i < len(s); {
		end := len(s)
		if n := strings.IndexAny(s[i:], "。;!,、"); n >= 0 {
			end = i + n
		}
		start := i + subjectAt(s[i:end])
		if x, w := statusAt(s[start:end]); w > 0 && w == end-start {
			st, from, to = x, start, end
		}
		_, w := utf8.DecodeRuneInString(s[min(end, len(s)-1):])
		i = end + w
	}
	return st, from, to
}
