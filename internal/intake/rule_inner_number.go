package intake

import "zhenggai/internal/reading"

// Rule inner number: right behind a mark the statement may bear a number with its word, （一）任务十：….
// The word names the item as its list does, so it is the finding's number; the mark only counts the
// paragraphs of this document. In brackets, 一、（序号5）…, it is the number of another list.
//
// A further number in a field of its own (任务编号：17 under 一、) is the number of another list as well.

// innerNumber takes such a number off the statement of a finding that has a label.
func (r recogniser) innerNumber(f *reading.Finding, d *draft) {
	c := d.streams[fieldStatement][0].text
	inner := para{text: c.text()}
	inner.fold = fold(inner.text)
	if !r.on(ruleNamedMarks) || inner.text == "" {
		return
	}
	m := findNamedMark(&inner)
	if m.form == formNone || inner.fold.at[m.end] >= len(inner.text) {
		return
	}
	cut := inner.fold.at[m.end]
	from, _ := trim(c.p.text, c.from, c.to)
	number := c.p.spans(from, from+cut)
	switch {
	case inner.fold.norm[0] == '(':
		f.ExternalIDs = append(f.ExternalIDs, trimBrackets(inner.text[:cut]))
		f.Spans["external"] = append(f.Spans["external"], number...)
	case r.on(ruleInnerNumber) && d.labelled && !m.bare && d.label.p == c.p:
		d.lead = append(d.lead, d.label)
		f.Label, f.No = (piece{c.p, from, from + cut}).text(), nil
		if n := m.no; n > 0 {
			f.No = &n
		}
		f.Spans["label"] = number
		f.Because = append(f.Because, because(ruleInnerNumber, "Label", f.Label))
	default:
		return
	}
	rest := d.pieces(fieldStatement)
	rest[0] = piece{c.p, from + cut, c.to}
	f.Statement, f.Spans["statement"] = textOf(rest), spansOf(rest)
}

// furtherNumbers makes fields of the numbers that stand each in a line of its own right below a marked
// line: there the marks count the findings, and 任务编号：17 is what another list calls the finding.
func (l *layout) furtherNumbers() {
	if !l.r.on(ruleInnerNumber) {
		return
	}
	var bare []int
	below := map[form]int{}
	for i := range l.tokens {
		if !l.tokens[i].mark.bare {
			continue
		}
		bare = append(bare, i)
		if i > 0 {
			if above := &l.tokens[i-1]; above.start == 0 && above.field == fieldNone && !above.mark.named && above.mark.form != formChapter {
				below[above.mark.form]++
			}
		}
	}
	delete(below, formNone)
	for _, n := range below {
		if n < 2 || n != len(bare) {
			continue
		}
		for _, i := range bare {
			t := &l.tokens[i]
			t.field, t.lead, t.body = fieldExternal, t.start, t.p.fold.at[t.mark.from]
			t.mark = mark{}
		}
	}
}
