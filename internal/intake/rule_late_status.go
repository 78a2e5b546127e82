package intake

import (
	"strings"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// Rule late status: where no label and no first sentence states a status, the last sentence of what was
// done may (该问题已完成整改。), the opinion of an acceptance (…，同意销号), or the brackets after a
// heading (…的问题（已完成整改）).

// bracketStatus finds a status in brackets at the end of a folded text, or at its start from byte i on.
func bracketStatus(s string, i int) (statusFound, bool) {
	t := strings.TrimRight(s, "。:;")
	if strings.HasSuffix(t, ")") || strings.HasSuffix(t, "]") {
		open := strings.LastIndexAny(t, "([")
		if st, ok := wholeStatus(t, open, len(t)-1); ok && open >= i {
			return st, true
		}
	}
	if strings.HasPrefix(s[i:], "(") || strings.HasPrefix(s[i:], "[") {
		if shut := strings.IndexAny(s[i:], ")]"); shut > 0 {
			return wholeStatus(s, i, i+shut)
		}
	}
	return statusFound{}, false
}

// wholeStatus reads what stands between the brackets at open and shut when it is a status as a whole.
func wholeStatus(s string, open, shut int) (statusFound, bool) {
	if open < 0 || open >= shut {
		return statusFound{}, false
	}
	st, w := statusAt(s[open+1 : shut])
	if w == 0 || open+1+w != shut {
		return statusFound{}, false
	}
	return statusFound{st, open, open + 1, shut}, true
}

// lateStatus looks for the status of a section that was read without one.
func (w *walker) lateStatus() {
	if w.d.status.text.p != nil || !w.r.on(ruleStatusLate) {
		return
	}
	for _, f := range []field{fieldProgress, fieldMeasure} {
		entries := w.d.streams[f]
		for k := len(entries) - 1; k >= 0; k-- {
			if w.lastSentence(&entries[k], f) {
				return
			}
		}
	}
	for _, e := range w.d.streams[fieldOpinion] {
		w.opinion(e)
	}
	if done := w.d.streams[fieldProgress]; w.d.status.text.p == nil && len(done) > 0 {
		w.lastClause(done[len(done)-1])
	}
}

// lastClause takes the clause that ends what was done when it is a status: 拆除违建2处，已完成整改。 The
// clause stays part of the text.
func (w *walker) lastClause(e entry) {
	fold := e.text.p.fold
	base := normAt(fold, e.text.from)
	norm := fold.norm[base:normAt(fold, e.text.to)]
	st, from, to := clauseStatus(norm)
	if to == 0 || to-from < len("已完成整改") && stage(st) < stage(reading.StatusAccepted) || strings.Trim(norm[to:], "。;!") != "" {
		return
	}
	w.d.status = statusPlace{status: st, text: piece{e.text.p, fold.at[base+from], fold.at[base+to]}, rule: ruleStatusLate}
}

// lastSentence takes the status that ends a paragraph and cuts it off. Planned measures state one only
// with a subject.
func (w *walker) lastSentence(e *entry, f field) bool {
	c := e.text
	fold := c.p.fold
	from, to := normAt(fold, c.from), normAt(fold, c.to)
	s := fold.norm[:to]
	for i := range sentences(s, from) {
		st, ok := sentenceStatus(s, i)
		if !ok || i == from && e.mark.form != formNone {
			continue
		}
		subject := st.start > st.lead
		last := strings.Trim(s[st.end:], "。;!") == ""
		if !last || f == fieldMeasure && !subject {
			continue
		}
		w.d.status = statusPlace{
			status: st.status, text: piece{c.p, fold.at[st.start], fold.at[st.end]}, rule: ruleStatusLate,
			lead: piece{c.p, fold.at[st.lead], fold.at[st.start]},
		}
		e.text.to = fold.at[st.lead]
		return true
	}
	return false
}

// opinion takes the last clause of an opinion that is a status.
func (w *walker) opinion(e entry) {
	fold := e.text.p.fold
	base := normAt(fold, e.text.from)
	st, from, to := clauseStatus(fold.norm[base:normAt(fold, e.text.to)])
	if to == 0 {
		return
	}
	w.d.status = statusPlace{status: st, text: piece{e.text.p, fold.at[base+from], fold.at[base+to]}, rule: ruleStatusLate}
}

// judgeEmpty calls a document none that its title names a ledger but that holds none: a cover, the
// picture of a list, a blank form. A plan that is written out in chapters stays one.
func (s *scan) judgeEmpty(l *layout) {
	if !s.holdsFindings() || len(s.result.Findings) > 0 || s.planOfChapters(l) {
		return
	}
	runes := 0
	for i := range s.doc.Blocks {
		if s.doc.Blocks[i].Kind != office.Chrome {
			runes += len([]rune(foldString(s.doc.Blocks[i].Text)))
		}
	}
	if runes <= 900 {
		s.result.Genre = reading.GenreNone
		s.result.GenreBecause = append(s.result.GenreBecause, because(ruleEmpty))
	}
}
