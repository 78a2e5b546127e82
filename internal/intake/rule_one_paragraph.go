package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule one paragraph: an answer to auditors or an acceptance may tell problem, measures and judgement
// in one paragraph: its first sentence is the problem, its last clause that is a status the judgement
// (…，已完成整改。), what lies between was done.

func (s *scan) oneParagraph(d *draft) {
	entries := d.streams[fieldStatement]
	if !s.r.on(ruleOneParagraph) || d.status.text.p != nil || len(entries) != 1 || len(d.streams) != 1 {
		return
	}
	then := fieldProgress
	switch s.result.Genre {
	case reading.AcceptanceOpinion, reading.ClosureNotice:
		then = fieldOpinion
	case reading.AuditLetter, reading.ProgressReport:
	default:
		return
	}
	c := entries[0].text
	fold := c.p.fold
	base := normAt(fold, c.from)
	norm := fold.norm[base:normAt(fold, c.to)]
	stop := strings.Index(norm, "。")
	if stop < 0 || stop+len("。") >= len(norm) {
		return
	}
	stop += len("。")
	st, a, b := clauseStatus(norm)
	if b > 0 && a >= stop {
		d.status = statusPlace{status: st, text: piece{c.p, fold.at[base+a], fold.at[base+b]}, rule: ruleOneParagraph}
	} else if s.result.Genre != reading.AuditLetter || !strings.Contains(norm[stop:], "已") && !strings.Contains(norm[stop:], "正在") {
		return
	}
	d.streams[fieldStatement][0].text.to = fold.at[base+stop]
	d.add(then, entry{text: piece{c.p, fold.at[base+stop], c.to}})
}
