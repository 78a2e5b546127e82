package intake

import (
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// scan is one document being read.
type scan struct {
	r      recogniser
	doc    office.Document
	paras  []para // what is read as prose, furniture taken out, lines joined
	grids  []grid // what is read as tables
	named  string // the title that the table of facts of a page states
	result reading.Result
}

func (r recogniser) recognise(doc office.Document) reading.Result {
	s := &scan{r: r, doc: doc}
	s.lay()
	body := s.front()
	tokens := r.tokens(s.paras[body:])
	l := r.choose(tokens)
	s.judge(l)
	if s.holdsFindings() {
		s.readGrids()
		s.readProse(l)
		s.statusForAll()
		s.outerNumber()
	}
	s.judgeEmpty()
	s.result.AsOf = s.asOf()
	s.leaveUnread()
	reading.Appraise(&s.result, doc)
	return s.result
}

// lay turns blocks into paragraphs and tables: furniture aside, wrapped lines and split labels
// joined, numbers read.
func (s *scan) lay() {
	s.gather()
	if s.r.on(ruleWrap) {
		s.paras = joinWrapped(s.paras)
	}
	if s.r.on(ruleSplitLabel) {
		s.paras = joinSplitLabels(s.paras)
	}
	for i := range s.paras {
		s.paras[i].mark = s.r.markOf(&s.paras[i])
	}
}

func (r recogniser) markOf(p *para) mark {
	if r.on(ruleNamedMarks) {
		if m := findNamedMark(p); m.form != formNone {
			return m
		}
	}
	if r.on(ruleMarks) {
		return findMark(p.fold.norm)
	}
	return mark{}
}

// readProse reads the sections that the layout chose.
func (s *scan) readProse(l *layout) {
	if len(l.sections) == 0 {
		s.fallbacks(l)
	}
	read := make([]bool, len(l.tokens))
	for _, x := range l.sections {
		tokens := s.cutSignature(l.tokens[x.from:x.to])
		d := s.r.readSection(tokens, l.form != formNone && l.form != formField)
		d.confirm = append(d.confirm, because(l.rule, "Form", string(l.form)))
		if l.statement.p != nil && len(d.streams[fieldStatement]) == 0 {
			d.add(fieldStatement, entry{text: l.statement})
			if d.status.text.p == nil {
				d.status = l.status
			}
		}
		s.verdict(d)
		f := s.r.finding(d)
		if f.Statement == "" && len(f.Measures) == 0 && f.StatusText == "" {
			continue // a blank form
		}
		s.result.Findings = append(s.result.Findings, f)
		for i := x.from; i < x.from+len(tokens); i++ {
			read[i] = true
		}
	}
	s.outside(l, read)
}

// outside sets aside what stands before and between findings: chapter headings and introductions.
func (s *scan) outside(l *layout, read []bool) {
	if len(l.sections) == 0 {
		return
	}
	for i := range l.tokens {
		t := &l.tokens[i]
		if read[i] || s.covers(t) {
			continue
		}
		role := reading.RoleIntroduction
		switch {
		case t.mark.form != formNone && t.p.runes() <= 40 || t.p.block.Kind == office.Heading:
			role = reading.RoleChapter
		case i > l.sections[len(l.sections)-1].to-1:
			continue // after the last finding: unread, unless it is a signature
		}
		s.aside(role, piece{t.p, t.start, t.end})
	}
}

// covers reports that the token already is an aside.
func (s *scan) covers(t *token) bool {
	for _, a := range s.result.Asides {
		for _, sp := range t.p.spans(t.start, t.end) {
			if a.Span.Block == sp.Block && a.Span.Start <= sp.Start && sp.End <= a.Span.End {
				return true
			}
		}
	}
	return false
}

func (s *scan) aside(role reading.Role, c piece) {
	for _, sp := range c.p.spans(c.from, c.to) {
		text := s.doc.Blocks[sp.Block].Printed()[sp.Start:sp.End]
		s.result.Asides = append(s.result.Asides, reading.Aside{Span: sp, Role: role, Text: text})
	}
}

// leaveUnread lists every stretch of text that no finding and no aside covers.
func (s *scan) leaveUnread() {
	covered := make([][]reading.Span, len(s.doc.Blocks))
	cover := func(sp reading.Span) { covered[sp.Block] = append(covered[sp.Block], sp) }
	for _, a := range s.result.Asides {
		cover(a.Span)
	}
	for _, f := range s.result.Findings {
		for _, spans := range f.Spans {
			for _, sp := range spans {
				cover(sp)
			}
		}
		for _, m := range f.Measures {
			for _, sp := range m.Spans {
				cover(sp)
			}
		}
	}
	why := say.T("intake.unread.no_rule")
	if !s.holdsFindings() {
		why = say.T("intake.unread.no_ledger")
	}
	for i, b := range s.doc.Blocks {
		for _, sp := range gaps(b.Printed(), i, covered[i]) {
			s.result.Unread = append(s.result.Unread, reading.Unread{Span: sp, Text: b.Printed()[sp.Start:sp.End], Why: why})
		}
	}
}

// gaps lists what spans leave uncovered of a text, as far as it holds a letter or a digit.
func gaps(text string, block int, spans []reading.Span) []reading.Span {
	marks := make([]bool, len(text)+1)
	for _, sp := range spans {
		for i := sp.Start; i < sp.End; i++ {
			marks[i] = true
		}
	}
	var out []reading.Span
	start := -1
	for i := 0; i <= len(text); i++ {
		open := i < len(text) && !marks[i]
		switch {
		case open && start < 0:
			start = i
		case !open && start >= 0:
			if from, to := trim(text, start, i); hasWord(text[from:to]) {
				out = append(out, reading.Span{Block: block, Start: from, End: to})
			}
			start = -1
		}
	}
	return out
}
