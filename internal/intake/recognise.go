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
	s.shapeFields(tokens)
	l := r.choose(tokens)
	s.judge(l)
	if s.holdsFindings() {
		s.readGrids()
		s.readProse(l)
		s.statusForAll()
		s.outerNumber()
	}
	s.judgeEmpty(l)
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
	if len(l.sections) == 0 && s.fallbacks(l) {
		return
	}
	read := make([]bool, len(l.tokens))
	first := len(s.result.Findings)
	var starts []int
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
		if d.status.text.p == nil && l.shared.text.p != nil {
			d.status = l.shared
		}
		s.oneParagraph(d)
		f := s.r.finding(d)
		if f.Statement == "" && len(f.Measures) == 0 && f.StatusText == "" {
			continue // a blank form
		}
		s.result.Findings = append(s.result.Findings, f)
		starts = append(starts, x.from)
		for i := x.from; i < x.from+len(tokens); i++ {
			read[i] = true
		}
	}
	s.statusByChapter(l, starts, first)
	s.outside(l, read)
}

// outside sets aside what stands before, between and after findings: chapter headings, introductions,
// what a document says of the work to come, and its signature.
func (s *scan) outside(l *layout, read []bool) {
	if len(s.result.Findings) == 0 {
		return
	}
	last := -1
	for i := range read {
		if read[i] {
			last = i
		}
	}
	end := len(l.tokens)
	if last >= 0 && last+1 < len(l.tokens) {
		end = last + 1 + len(s.cutSignature(l.tokens[last:])) - 1
	}
	if last < 0 {
		last = len(l.tokens) // tables alone, or a task quoted in an opening paragraph
	}
	outlook := false
	for i := range l.tokens[:end] {
		t := &l.tokens[i]
		if read[i] || s.covers(t) {
			continue
		}
		heading := t.mark.form != formNone && t.p.runes() <= 40 || t.p.block.Kind == office.Heading
		if i > last {
			outlook = outlook && !(heading && t.mark.form.depth() <= formDun.depth()) || looksAhead(t.p.fold.norm[t.mark.end:])
		}
		switch {
		case i > last && outlook:
			s.aside(reading.RoleOutlook, piece{t.p, t.start, t.end})
		case i > last && l.shared.text.p == t.p:
			s.aside(reading.RoleIntroduction, piece{t.p, t.start, t.end}) // 以上问题均已完成整改。
		case i > last && (t.field == fieldNotice || t.field == fieldContact):
			s.aside(reading.RoleSignature, piece{t.p, t.start, t.end})
		case i > last:
			continue // after the last finding: unread
		case heading:
			s.aside(reading.RoleChapter, piece{t.p, t.start, t.end})
		default:
			s.aside(reading.RoleIntroduction, piece{t.p, t.start, t.end})
		}
	}
}

// looksAhead recognises the heading of a chapter on the work to come.
func looksAhead(norm string) bool {
	return startsWithAny(norm, "下一步", "下步", "后续工作", "下阶段", "下一阶段", "工作建议", "意见建议", "保障措施", "工作要求", "组织保障", "有关要求", "工作打算", "工作保障", "组织实施", "今后", "实施保障", "强化保障", "工作措施", "存在的困难", "存在困难", "监督保障", "存在的主要问题", "存在问题", "存在的问题", "整改要求", "整改保障", "几点要求")
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
