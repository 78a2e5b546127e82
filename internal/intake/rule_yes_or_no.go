package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule yes or no: a column or field may ask a question, 是否销号, and answer it 是 or 否. What the answer
// means is what was asked. A 否 denies the step that was asked for and nothing before it, so a status
// that another column states stays.

// questions name the step that a label asks for, the later step first.
var questions = []struct {
	words   string
	yes, no reading.Status
}{
	{"销号 核销 交账", reading.StatusClosed, reading.StatusInProgress},
	{"验收", reading.StatusAccepted, reading.StatusInProgress},
	{"按期 按时 如期", reading.StatusDone, reading.StatusBehind},
	{"", reading.StatusDone, reading.StatusInProgress},
}

// answered reads an answer to the question that label asks; ok is false when text is no answer.
func answered(label, text string) (st reading.Status, ok bool) {
	label = foldString(label)
	for _, q := range questions {
		if q.words != "" && !containsAny(label, strings.Fields(q.words)) {
			continue
		}
		switch strings.Trim(foldString(text), "。()") {
		case "是", "√", "完成√", "✓", "✔", "☑":
			return q.yes, true
		case "否", "×", "✗", "✕":
			return q.no, true
		}
		return "", false
	}
	return "", false
}

// answer reads token i as an answer behind a status that is already known: the later step counts.
func (w *walker) answer(i int) bool {
	t := &w.tokens[i]
	if !w.r.on(ruleYesNo) || t.field != fieldStatus {
		return false
	}
	st, ok := answered(t.label(), t.piece().text())
	if !ok {
		return false
	}
	w.leadIn(piece{t.p, t.start, t.body})
	if stage(st) > stage(w.d.status.status) && st != reading.StatusBehind {
		if old := w.d.status.text; !old.empty() {
			w.d.add(fieldNote, entry{text: old})
		}
		w.d.status = statusPlace{status: st, text: t.piece(), rule: ruleYesNo}
		return true
	}
	w.d.add(fieldNote, entry{text: t.piece(), name: t.label()})
	return true
}
