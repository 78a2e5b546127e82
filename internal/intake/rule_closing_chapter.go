package intake

import "zhenggai/internal/office"

// Rule closing chapter: a report ends with what is to come, 下一步打算, as a numbered chapter, under a
// heading, or in a paragraph that begins so. It speaks of all findings, and is no part of the last one.
// Where other findings too have such a part, each is about its own finding and stays there.

// cutClosing cuts the closing chapter off the last section.
func (l *layout) cutClosing() {
	n := len(l.sections)
	if !l.r.on(ruleClosing) || n < 2 {
		return
	}
	for _, x := range l.sections[:n-1] {
		if l.outlookIn(x) >= 0 {
			return
		}
	}
	if at := l.outlookIn(l.sections[n-1]); at >= 0 {
		l.sections[n-1].to = at
	}
}

// outlookIn finds the token of a section at which a closing chapter begins, -1 where none does.
func (l *layout) outlookIn(x section) int {
	for i := x.from + 1; i < x.to; i++ {
		if l.closesAt(i) {
			return i
		}
	}
	return -1
}

// closesAt reports that token i begins a closing chapter: it begins its paragraph, and its words look
// ahead; under a number deeper than the findings' they would be one of the finding's own parts.
func (l *layout) closesAt(i int) bool {
	t := &l.tokens[i]
	if t.start > 0 || t.p.block.Table > 0 || t.field != fieldNone && t.field != fieldNote {
		return false
	}
	norm := t.p.fold.norm[t.mark.end:]
	if t.mark.form != formNone {
		return t.mark.form.depth() <= l.form.depth() && startsWithAny(norm, nextSteps...)
	}
	heading := t.p.block.Kind == office.Heading || t.p.runes() <= 16 && !endsSentence(norm)
	return startsWithAny(norm, nextSteps...) && (heading && !t.valued() || startsWithAny(norm, "下一步,", "下步,", "今后,"))
}

// valued reports a label with its value beside it: 下一步打算：加快施工。
func (t *token) valued() bool {
	return t.field == fieldNote && !t.bare && !t.piece().empty()
}

// nextSteps begin the heading of a chapter on the work to come.
var nextSteps = []string{"下一步", "下步", "今后工作", "今后打算", "今后,", "后续工作", "下阶段", "下一阶段", "工作打算", "工作建议", "存在的困难", "存在困难", "意见建议"}

// withoutClosing is a run of two numbers or more without those at its end that head closing chapters:
// 一、 and 二、 are findings though 三、下一步打算 is none.
func (l *layout) withoutClosing(x run) run {
	n := len(x.starts)
	for n > 2 && l.r.on(ruleClosing) && l.headsClosing(x.starts[n-1]) {
		n--
	}
	x.starts = x.starts[:n]
	return x
}

// headsClosing reports a number before the heading of a closing chapter.
func (l *layout) headsClosing(i int) bool {
	t := &l.tokens[i]
	return t.start == 0 && t.p.runes() <= 24 && startsWithAny(t.p.fold.norm[t.mark.end:], nextSteps...)
}
