package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule quoted task: a notice in prose may name the task in quotation marks in its opening sentence:
// 省督察组反馈的第五项整改任务“…”，经现场核查，已销号。

// quotedTask finds the paragraph above the first field that quotes the task.
func (s *scan) quotedTask(l *layout, before int) (statement piece, status statusPlace, ok bool) {
	if !s.r.on(ruleQuoted) || s.result.Genre != reading.ClosureNotice && s.result.Genre != reading.AcceptanceOpinion {
		return piece{}, statusPlace{}, false
	}
	for i := 0; i < before; i++ {
		t := &l.tokens[i]
		text := t.p.text[t.body:t.end]
		open := strings.Index(text, "“")
		if open < 0 {
			continue
		}
		shut := strings.Index(text[open:], "”")
		if shut < 0 || len([]rune(text[open:open+shut])) < 8 {
			continue
		}
		lead := foldString(text[:open])
		if !strings.Contains(lead, "任务") && !strings.Contains(lead, "问题") && !strings.Contains(lead, "项") {
			continue
		}
		from := t.body + open + len("“")
		statement = piece{t.p, from, t.body + open + shut}
		norm := t.p.fold
		base := normAt(norm, statement.to)
		if st, a, b := clauseStatus(norm.norm[base:]); b > 0 {
			status = statusPlace{status: st, text: piece{t.p, norm.at[base+a], norm.at[base+b]}, rule: ruleQuoted}
		}
		return statement, status, true
	}
	return piece{}, statusPlace{}, false
}
