package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule status for all: the introduction may state one status for every finding: 以下问题均已完成整改。

// statusForAll gives the findings without a status the one that the introduction states for all.
func (s *scan) statusForAll(l *layout) {
	if !s.r.on(ruleStatusOnce) {
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
		if !ok {
			continue
		}
		for i := range s.result.Findings {
			f := &s.result.Findings[i]
			if f.StatusText == "" {
				f.Status, f.StatusText = st, text
				f.Because = append(f.Because, because(ruleStatusOnce, "Text", text))
			}
		}
		return
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
			before := f.norm[max(0, i-45):i]
			if !strings.Contains(before, "问题") && !strings.Contains(before, "任务") && !strings.Contains(before, "事项") {
				continue
			}
			if st, w := statusAt(f.norm[i+len(all):]); w > 0 {
				start := i + len(all)
				return st, strings.TrimSpace(text[f.at[start]:f.at[start+w]]), true
			}
		}
	}
	return "", "", false
}
