package intake

// Rule layout by signs: the same mark means different things in different documents, so the level of
// the findings is chosen per document. Every form of number is tried as that level; the one whose
// sections most often hold exactly one status, one deadline, one goal wins.

// layout is the choice: where findings begin and end among the tokens.
type layout struct {
	r        recogniser
	tokens   []token
	form     form
	rule     string
	sections []section
	// statement and status of a whole document that prints them outside its fields.
	statement piece
	status    statusPlace
	shared    statusPlace  // one status for every section, told outside them
	fieldRun  map[int]bool // tokens whose number stands before a field name
}

// section is one finding's tokens: from..to.
type section struct{ from, to int }

// signs counts what a section holds.
type signs struct {
	status, orgs, deadline, goal, statement, measure, opinion int
	labels                                                    int // of fields that only a finding has
}

func (l *layout) signsOf(s section) signs {
	var n signs
	for i := s.from; i < s.to; i++ {
		t := &l.tokens[i]
		switch t.field {
		case fieldProgress, fieldStatus:
			n.status++
		case fieldOrgs:
			n.orgs++
		case fieldDeadline:
			n.deadline++
		case fieldGoal:
			n.goal++
		case fieldStatement:
			n.statement++
		case fieldMeasure:
			n.measure++
		case fieldOpinion:
			n.opinion++
		}
		switch t.field {
		case fieldProgress, fieldStatus, fieldGoal, fieldStatement, fieldMeasure, fieldOpinion:
			n.labels++
		}
		if t.hasStatus && (i == s.from || l.tokens[i-1].field != fieldProgress && l.tokens[i-1].field != fieldStatus) {
			n.status++
		}
	}
	return n
}

// strong reports signs that only a finding bears; units and deadlines alone may belong to a measure.
func (n signs) strong() bool { return n.status+n.goal+n.statement+n.measure+n.opinion > 0 }

func (n signs) any() bool { return n.strong() || n.orgs+n.deadline > 0 }

// several reports signs of more than one finding.
func (n signs) several() bool {
	many := 0
	for _, c := range []int{n.deadline, n.goal, n.statement, n.measure, n.orgs} {
		if c > 1 {
			many++
		}
	}
	return n.status > 2 || n.status > 1 && many > 0 || many > 1
}

// score is the worth of sections as findings.
func (l *layout) score(sections []section) (score float64, good int) {
	for _, s := range sections {
		n := l.signsOf(s)
		switch {
		case n.several():
			score -= 1.5
		case n.strong():
			score++
			good++
		case n.any():
			score += 0.5
			good++
		default:
			score -= 0.15
		}
	}
	return score, good
}

// choose finds the layout of the tokens.
func (r recogniser) choose(tokens []token) *layout {
	l := &layout{r: r, tokens: tokens, fieldRun: map[int]bool{}}
	l.furtherNumbers()
	forms := l.formsSeen()
	for _, f := range forms {
		for _, x := range l.runsOf(f) {
			if l.isFieldRun(x) {
				for _, i := range x.starts {
					l.fieldRun[i] = true
				}
			}
		}
	}
	best := 0.0
	if r.on(ruleLayout) {
		for _, f := range forms {
			sections := l.sectionsOf(f)
			score, good := l.score(sections)
			if good > 0 && score > best+0.01 {
				best, l.form, l.sections, l.rule = score, f, sections, ruleLayout
			}
		}
	}
	if best < 1.5 && r.on(ruleRepeat) {
		if s := l.repeated(); len(s) > 1 {
			l.form, l.sections, l.rule = formField, s, ruleRepeat
		}
	}
	l.cutClosing()
	return l
}

// formsSeen lists the forms of numbers, shallow before deep, in the order of the document.
func (l *layout) formsSeen() []form {
	var out []form
	seen := map[form]bool{}
	for depth := range 9 {
		for i := range l.tokens {
			f := l.tokens[i].mark.form
			if f != formNone && !seen[f] && f.depth() == depth && f != formChapter {
				seen[f] = true
				out = append(out, f)
			}
		}
	}
	return out
}

// sectionsOf cuts the tokens at the runs of f that show signs.
func (l *layout) sectionsOf(f form) []section {
	var starts []int
	for _, x := range l.runsOf(f) {
		if l.fieldRun[x.starts[0]] || l.countsChapters(x) {
			continue
		}
		if x = l.withoutClosing(x); l.worth(x) {
			starts = append(starts, x.starts...)
		}
	}
	child := l.children(f, starts)
	var out []section
	for k, i := range starts {
		end := len(l.tokens)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		out = append(out, section{i, l.sectionEnd(f, i, end, child)})
	}
	return out
}

// worth reports a run at least two in five of whose sections show signs, and more than units or
// deadlines where it lies inside a field of measures.
func (l *layout) worth(x run) bool {
	good, strong, labelled := 0, 0, 0
	child := l.children(x.form, x.starts)
	for k, i := range x.starts {
		end := len(l.tokens)
		if k+1 < len(x.starts) {
			end = x.starts[k+1]
		}
		n := l.signsOf(section{i, l.sectionEnd(x.form, i, end, child)})
		if n.labels > 0 {
			labelled++
		}
		if n.any() && !n.several() {
			good++
		}
		if n.strong() {
			strong++
		}
	}
	named := 0
	for _, i := range x.starts {
		if f := l.tokens[i].field; f != fieldNone && f != fieldStatement && f != fieldNo {
			named++
		}
	}
	if 2*named >= len(x.starts) {
		return false // the numbers stand before field names
	}
	several := labelled >= 2 && 2*labelled >= len(x.starts) || strong >= 2 && 3*strong >= 2*len(x.starts) && !l.dividesOne()
	if !several && l.insideField(x.starts[0], x.form, strong) {
		return false
	}
	return 5*good >= 2*len(x.starts)
}

// dividesOne reports headings of a goal or of measures among the numbered field names: such headings
// divide one finding, while 反馈问题 and 整改情况 alone may head chapters of many.
func (l *layout) dividesOne() bool {
	for i := range l.fieldRun {
		if f := l.tokens[i].field; f == fieldGoal || f == fieldMeasure {
			return true
		}
	}
	return false
}

// insideField reports a run that begins inside a field: under 三、整改措施 where such headings divide
// one finding, or right below a label alone on its line. Signs of several findings outweigh a label
// that may as well head a chapter (整改情况).
func (l *layout) insideField(first int, f form, strong int) bool {
	for k := first - 1; k >= 0; k-- {
		t := &l.tokens[k]
		if l.fieldRun[k] && t.mark.form.depth() < f.depth() {
			return true
		}
		if t.mark.form != formNone && t.mark.form.depth() < f.depth() {
			break
		}
	}
	if first == 0 {
		return false
	}
	if above := &l.tokens[first-1]; above.field != fieldNone && above.field != fieldStatement {
		// 整改情况：（一）…, and （二） begins the paragraph below
		if m := findMark(foldString(above.piece().text())); m.form == f && m.no+1 == l.tokens[first].mark.no {
			return true
		}
	}
	switch above := &l.tokens[first-1]; above.field {
	case fieldMeasure, fieldGoal:
		return above.bare && above.mark.form == formNone || strong == 0
	case fieldProgress:
		return above.bare && above.mark.form == formNone && strong < 2 || strong == 0
	}
	return false
}

// children tells which forms begin anew inside most sections of f: those are its parts.
func (l *layout) children(f form, starts []int) map[form]bool {
	begun := map[form]int{}
	for k, i := range starts {
		end := len(l.tokens)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		seen := map[form]bool{}
		for j := i + 1; j < end; j++ {
			m := l.tokens[j].mark
			if m.form != formNone && m.form != f && !seen[m.form] {
				seen[m.form] = true
				if m.no == 1 && !(k == len(starts)-1 && len(starts) > 2) {
					begun[m.form]++
				}
			}
		}
	}
	out := map[form]bool{}
	for g, n := range begun {
		out[g] = 2*n > len(starts) || g.depth() > f.depth()
	}
	return out
}

// sectionEnd finds where the section that begins at i ends, at the latest at end: before a number of
// a form above f that does not begin anew inside sections.
func (l *layout) sectionEnd(f form, i, end int, child map[form]bool) int {
	begun := map[form]bool{}
	for j := i + 1; j < end; j++ {
		m := l.tokens[j].mark
		if m.form == f && l.r.on(ruleClosing) && l.headsClosing(j) && !l.fieldRun[j] {
			return j
		}
		if m.form == formNone || m.form == f || l.fieldRun[j] && (m.form.depth() > f.depth() || child[m.form]) {
			continue
		}
		if m.form == formChapter && f != formChapter {
			return j
		}
		above := m.form.depth() < f.depth() && !child[m.form] && !m.named
		counting := m.no > 1 && !begun[m.form] && !m.sub && l.continues(j, i) && m.form.depth() <= formParen.depth()
		if above || counting {
			return j
		}
		begun[m.form] = true
	}
	return end
}

// continues reports that the number at j counts on from one before section start i.
func (l *layout) continues(j, i int) bool {
	for k := i - 1; k >= 0; k-- {
		if m := l.tokens[k].mark; m.form == l.tokens[j].mark.form {
			return m.no == l.tokens[j].mark.no-1
		}
	}
	return false
}
