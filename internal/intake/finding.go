package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// finding makes the proposal of a draft.
func (r recogniser) finding(d *draft) reading.Finding {
	f := reading.Finding{
		No: d.no, Status: reading.StatusUnknown, Spans: map[string][]reading.Span{}, Because: d.confirm,
	}
	if d.label.p != nil {
		f.Label = d.label.text()
		f.Spans["label"] = d.label.p.spans(d.label.from, d.label.to)
	}
	unquote(d)
	if r.on(ruleMeasureUnits) {
		d.takeUnits(fieldMeasure)
		d.takeUnits(fieldProgress)
	}
	f.Statement = d.text(fieldStatement)
	f.Spans["statement"] = spansOf(d.pieces(fieldStatement))
	r.fillStatus(&f, d)
	r.fillNumber(&f, d)
	f.Organisations = organisationsOf(d.streams[fieldOrgs])
	f.LeadOrganisation = leadOf(d.streams[fieldOrgs])
	f.Spans["organisations"] = spansOf(d.pieces(fieldOrgs))
	f.DeadlineText = strings.TrimRight(d.text(fieldDeadline), "。；;，, ")
	f.Deadline = deadlineOf(f.DeadlineText)
	f.Spans["deadline"] = spansOf(d.pieces(fieldDeadline))
	f.Goal = d.text(fieldGoal)
	f.Spans["goal"] = spansOf(d.pieces(fieldGoal))
	r.fillMeasures(&f, d)
	fillNotes(&f, d)
	f.Spans["lead"] = append(f.Spans["lead"], spansOf(d.lead)...)
	f.Confidence = confidence(&f, d)
	for k, v := range f.Spans {
		if len(v) == 0 {
			delete(f.Spans, k)
		}
	}
	return f
}

// unquote takes the words that announce a statement wholly in quotation marks off it: 反馈意见指出：“…”。
func unquote(d *draft) {
	entries := d.streams[fieldStatement]
	if len(entries) != 1 || entries[0].mark.form != formNone {
		return
	}
	c := &entries[0].text
	from, to := trim(c.p.text, c.from, c.to)
	text := c.p.text[from:to]
	open, shut := strings.Index(text, "“"), strings.LastIndex(text, "”")
	if open < 0 || shut < open || strings.Trim(text[shut+len("”"):], "。；; ") != "" || strings.Contains(text[open+len("“"):shut], "“") {
		return
	}
	lead := foldString(text[:open])
	if len(lead) > 75 || !(lead == "" || strings.HasSuffix(lead, ":") || strings.HasSuffix(lead, "指出") || strings.HasSuffix(lead, "反映") || strings.HasSuffix(lead, "提出")) {
		return
	}
	d.lead = append(d.lead, piece{c.p, from, from + open}, piece{c.p, from + shut, to})
	c.from, c.to = from+open+len("“"), from+shut
}

func (r recogniser) fillStatus(f *reading.Finding, d *draft) {
	s := d.status
	if s.lead.p != nil && s.text.p == nil {
		d.lead = append(d.lead, s.lead)
		return
	}
	if s.text.p == nil {
		return
	}
	f.Status, f.StatusText = s.status, s.text.text()
	if s.lead.p != nil {
		f.StatusLead = s.lead.text()
		f.Spans["lead"] = append(f.Spans["lead"], spansOf([]piece{s.lead})...)
	}
	f.Spans["status"] = s.text.p.spans(s.text.from, s.text.to)
	f.Because = append(f.Because, because(s.rule, "Text", f.StatusText))
}

// fillNumber takes the number from a 序号 field, or from a number the statement begins with, when the
// section bore none.
func (r recogniser) fillNumber(f *reading.Finding, d *draft) {
	for _, e := range d.streams[fieldExternal] {
		f.ExternalIDs = append(f.ExternalIDs, e.text.text())
	}
	f.Spans["external"] = spansOf(d.pieces(fieldExternal))
	if no := d.streams[fieldNo]; len(no) > 0 {
		text := no[0].text.text()
		if f.Label == "" {
			f.Label = text
			f.Spans["label"] = spansOf(d.pieces(fieldNo))
			f.No = ordinal(text)
		} else {
			f.ExternalIDs = append(f.ExternalIDs, text)
			f.Spans["external"] = append(f.Spans["external"], spansOf(d.pieces(fieldNo))...)
		}
	}
	first := d.streams[fieldStatement]
	if len(first) == 0 {
		return
	}
	if f.Label != "" {
		r.innerNumber(f, d)
		return
	}
	c := first[0].text
	if first[0].mark.form != formNone {
		c.from = first[0].num.from
	}
	inner := para{text: c.text()}
	inner.fold = fold(inner.text)
	m := mark{}
	if r.on(ruleNamedMarks) {
		m = findNamedMark(&inner)
	}
	if m.form == formNone && r.on(ruleMarks) {
		m = findMark(inner.fold.norm)
	}
	if m.form == formNone || m.form == formChapter || inner.fold.at[m.end] >= len(inner.text) {
		return
	}
	cut := inner.fold.at[m.end]
	f.Label = strings.TrimSpace(inner.text[:cut])
	if m.no > 0 {
		f.No = &m.no
	}
	from, _ := trim(c.p.text, c.from, c.to)
	f.Spans["label"] = c.p.spans(from, from+cut)
	rest := d.pieces(fieldStatement)
	rest[0] = piece{c.p, from + cut, c.to}
	f.Statement, f.Spans["statement"] = textOf(rest), spansOf(rest)
}

// trimBrackets takes the brackets off a number.
func trimBrackets(s string) string { return strings.Trim(s, "（）() 　") }

// ordinal reads the number of a label: 14, 第07号, 二十七(二).
func ordinal(label string) *int {
	s := strings.TrimLeft(foldString(label), "(第编号序:[问题项目任务整改")
	if n, w := anyNumber(s); w > 0 && !strings.HasPrefix(s[w:], ".") && !strings.HasPrefix(s[w:], "-") {
		return &n
	}
	return nil
}

// fillMeasures takes the measures from the field of measures; where there is none, what was done are
// the measures, else it is the progress.
func (r recogniser) fillMeasures(f *reading.Finding, d *draft) {
	from := fieldMeasure
	if len(d.streams[fieldMeasure]) == 0 {
		from = fieldProgress
	}
	var lead []piece
	f.Measures, lead = r.measuresOf(d.streams[from])
	d.lead = append(d.lead, lead...)
	if from == fieldMeasure {
		f.Progress = d.text(fieldProgress)
		f.Spans["progress"] = spansOf(d.pieces(fieldProgress))
	}
}

// noteFields are the fields without a place of their own, in the order of words/labels.txt.
var noteFields = []field{fieldSource, fieldRegion, fieldSupervise, fieldPerson, fieldOpinion, fieldNotice, fieldContact, fieldNote}

func fillNotes(f *reading.Finding, d *draft) {
	for _, name := range d.order {
		for _, n := range noteFields {
			if n != name {
				continue
			}
			for _, e := range d.streams[name] {
				f.Notes = append(f.Notes, reading.Note{Field: string(name), Label: e.name, Text: e.text.text()})
			}
			f.Spans["notes"] = append(f.Spans["notes"], spansOf(d.pieces(name))...)
		}
	}
}

// confidence weighs what a finding has: a statement of some length, a number, a status, other fields.
func confidence(f *reading.Finding, d *draft) float64 {
	c := 0.5
	if len(f.Statement) >= 30 {
		c += 0.15
	}
	if f.Label != "" {
		c += 0.1
	}
	if f.StatusText != "" && f.Status != reading.StatusUnknown {
		c += 0.15
	}
	if len(f.Measures) > 0 {
		c += 0.05
	}
	if len(f.Organisations) > 0 || f.DeadlineText != "" || f.Goal != "" {
		c += 0.1
	}
	return min(c, 0.98)
}
