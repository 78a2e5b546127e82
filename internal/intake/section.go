package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// draft is a finding while its section is read: each field's paragraphs, in order.
type draft struct {
	label    piece
	no       *int
	labelled bool
	streams  map[field][]entry
	order    []field // fields in the order met
	status   statusPlace
	confirm  []reading.Because
	lead     []piece // labels and announcing words: covered, in no text
	opened   bool    // a status or a field of measures was met
}

// entry is a paragraph of a field with the number it begins with.
type entry struct {
	mark mark
	num  piece // the number as printed
	text piece
	head bool // the paragraph is dressed as a heading
	cell bool // a line of a table's cell, which stands for itself
	name string
}

// from is where the paragraph begins, its number included.
func (e entry) from() int {
	if e.num.p != nil && !e.num.empty() {
		return e.num.from
	}
	return e.text.from
}

// statusPlace is the status with the places it stands at.
type statusPlace struct {
	status     reading.Status
	lead, text piece
	rule       string
}

func (d *draft) add(f field, e entry) {
	if d.streams == nil {
		d.streams = map[field][]entry{}
	}
	if len(d.streams[f]) == 0 {
		d.order = append(d.order, f)
	}
	d.streams[f] = append(d.streams[f], e)
}

func (d *draft) pieces(f field) []piece {
	var out []piece
	for _, e := range d.streams[f] {
		out = append(out, piece{e.text.p, e.from(), e.text.to})
	}
	return out
}

// text is a field's paragraphs with their numbers.
func (d *draft) text(f field) string { return textOf(d.pieces(f)) }

// walker reads a section's tokens into a draft.
type walker struct {
	r      recogniser
	d      *draft
	tokens []token
	cur    field
	list   mark // the last number of the list of measures that is being read
	inList map[field]form
}

// readSection reads tokens as one finding. labelled says that the first token's number is its label.
func (r recogniser) readSection(tokens []token, labelled bool) *draft {
	w := walker{r: r, d: &draft{labelled: labelled}, tokens: tokens, cur: fieldStatement, inList: map[field]form{}}
	for i := range tokens {
		w.read(i)
	}
	w.lateStatus()
	return w.d
}

func (w *walker) read(i int) {
	t := &w.tokens[i]
	if i == 0 && w.d.labelled {
		w.label(t)
	}
	switch {
	case t.field == fieldStatus || t.field == fieldProgress:
		w.progress(i)
	case t.field != fieldNone:
		w.open(i)
	case t.bracket && w.d.status.text.p == nil:
		w.bracket(i)
	case t.hasStatus && w.d.status.text.p == nil && w.cur != fieldGoal && w.cur != fieldMeasure:
		w.sentence(i)
	default:
		w.plain(i)
	}
}

// label takes the section's number as the finding's.
func (w *walker) label(t *token) {
	w.d.label = piece{t.p, t.start, t.lead}
	if t.mark.bare && len(w.tokens) > 1 && w.tokens[1].field != fieldNone {
		from := t.p.fold.at[t.mark.from]
		w.leadIn(piece{t.p, t.start, from})
		w.d.label.from = from
	}
	if t.mark.no > 0 {
		n := t.mark.no
		w.d.no = &n
	}
}

// open begins the field that t's label names.
func (w *walker) open(i int) {
	t := &w.tokens[i]
	w.cur = t.field
	if !(i == 0 && w.d.labelled) {
		w.leadIn(piece{t.p, t.start, t.body})
	} else {
		w.leadIn(piece{t.p, t.lead, t.body})
	}
	if t.field == fieldMeasure {
		w.d.opened = true
	}
	name := t.label()
	if t.piece().empty() {
		return
	}
	if t.field == fieldMeasure || t.field == fieldStatement && w.d.labelled {
		w.body(t, name)
		return
	}
	w.d.add(t.field, entry{text: t.piece(), name: name})
}

// body adds what follows a label in its paragraph, which may begin with a number of its own:
// 整改措施：1.…
func (w *walker) body(t *token, name string) {
	text := t.piece()
	from, _ := trim(text.p.text, text.from, text.to)
	inner := fold(text.p.text[from:text.to])
	m := findMark(inner.norm)
	if m.form == formNone || t.field == fieldStatement {
		w.d.add(w.cur, entry{text: text, name: name, cell: text.p.block.Table > 0})
		return
	}
	cut := from + inner.at[m.end]
	w.list = m
	w.d.add(w.cur, entry{mark: m, num: piece{text.p, from, cut}, text: piece{text.p, cut, text.to}, name: name})
}

// leadIn marks words as read that belong to no text.
func (w *walker) leadIn(c piece) {
	if !c.empty() {
		w.d.lead = append(w.d.lead, c)
	}
}

// progress reads a status or progress field: the wording it begins with is the status, the rest is
// what was done.
func (w *walker) progress(i int) {
	t := &w.tokens[i]
	w.cur = fieldProgress
	w.d.opened = true
	lead := piece{t.p, t.lead, t.body}
	st, from, to := w.r.statusIn(t)
	known := to > 0
	if known && w.d.status.text.p != nil && w.answer(i) {
		return
	}
	if !known && w.shortValue(i) {
		st, from, to, known = reading.StatusUnknown, t.body, t.end, true
	}
	if known && t.lead > t.start && !(i == 0 && w.d.labelled) {
		w.leadIn(piece{t.p, t.start, t.lead}) // the number before the label
	}
	if !known || w.d.status.text.p != nil {
		w.leadIn(piece{t.p, t.start, t.body})
		if w.d.status.text.p == nil {
			w.d.status.lead = lead
		}
		if !t.piece().empty() {
			w.body(t, t.label())
		}
		return
	}
	if from > t.body && !strings.ContainsAny(t.p.text[t.body:from], "□☐") {
		lead.to = from // 整改情况：该问题已完成整改
	}
	w.d.status = statusPlace{status: st, lead: lead, text: piece{t.p, from, to}, rule: ruleStatusLead}
	if strings.ContainsAny(t.piece().text(), "□☐") {
		w.leadIn(t.piece())
		return
	}
	w.rest(t, to)
}

// shortValue reports a value so short that it can only be a wording of status not yet known. A status
// field of more words tells what was done, and where it has a status at all it ends with it.
func (w *walker) shortValue(i int) bool {
	t := &w.tokens[i]
	n := len([]rune(foldString(t.piece().text())))
	if t.field == fieldStatus && n > 0 && n <= 20 {
		return true
	}
	if t.field == fieldProgress && w.statusAfter(i) {
		return false
	}
	alone := i+1 == len(w.tokens) || w.tokens[i+1].p != t.p
	return n > 0 && n <= 16 && alone && !strings.ContainsAny(t.piece().text(), "。；;0123456789")
}

// statusAfter reports a status field behind token i, so that what stands here is progress.
func (w *walker) statusAfter(i int) bool {
	for k := i + 1; k < len(w.tokens); k++ {
		if u := &w.tokens[k]; u.field == fieldStatus && !u.piece().empty() {
			return true
		}
	}
	return false
}

// rest adds what follows a status in its paragraph, past the punctuation that closes it.
func (w *walker) rest(t *token, to int) {
	text := t.p.text
	for to < t.end {
		next := strings.TrimLeft(text[to:t.end], "。，,；;：:！ 　\t")
		if len(next) == t.end-to {
			break
		}
		to = t.end - len(next)
	}
	c := piece{t.p, to, t.end}
	if c.empty() {
		return
	}
	if t.field == fieldStatus && len([]rune(c.text())) <= 20 {
		w.d.add(fieldNote, entry{text: c, name: t.label()})
		return
	}
	cut := *t
	cut.field, cut.start, cut.lead, cut.body = fieldProgress, to, to, to
	w.body(&cut, "")
}

// statusIn reads the status that a labelled token's content begins with, in bytes of its text.
func (r recogniser) statusIn(t *token) (reading.Status, int, int) {
	f := t.p.fold
	i := normAt(f, t.body)
	end := normAt(f, t.end)
	if st, from, to := ticked(f.norm[i:end]); to > 0 {
		return st, f.at[i+from], f.at[i+to]
	}
	if t.field == fieldStatus && r.on(ruleYesNo) {
		if st, ok := answered(t.label(), f.norm[i:end]); ok {
			return st, f.at[i], f.at[end]
		}
	}
	if st, ok := sentenceStatus(f.norm[:end], i); ok {
		return st.status, f.at[st.start], f.at[st.end]
	}
	if st, w := statusAt(f.norm[i:end]); w > 0 {
		return st, f.at[i], f.at[i+w]
	}
	if r.on(ruleShare) {
		if st, w := shareAt(f.norm[i:end]); w > 0 {
			return st, f.at[i], f.at[i+w]
		}
	}
	return "", 0, 0
}

// ticked reads the wording behind the ticked box: □已完成 ☑推进中.
func ticked(s string) (st reading.Status, from, to int) {
	for _, tick := range []string{"☑", "☒", "√", "■", "✓", "✔"} {
		i := strings.Index(s, tick)
		if i < 0 {
			continue
		}
		from = i + len(tick)
		rest := s[from:]
		if n := strings.IndexAny(rest, "□☐○"); n >= 0 {
			rest = rest[:n]
		}
		if st, w := statusAt(rest); w > 0 {
			return st, from, from + w
		}
	}
	return "", 0, 0
}

// normAt finds the folded byte that stands for byte at of the text.
func normAt(f folded, at int) int {
	lo, hi := 0, len(f.norm)
	for lo < hi {
		mid := (lo + hi) / 2
		if f.at[mid] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// sentence takes a status sentence of the body.
func (w *walker) sentence(i int) {
	t := &w.tokens[i]
	at := t.p.fold.at
	lead := piece{t.p, at[t.status.lead], at[t.status.start]}
	if lead.empty() && w.d.status.lead.p != nil {
		lead = w.d.status.lead
	} else if w.d.status.lead.p != nil {
		w.leadIn(w.d.status.lead)
	}
	w.d.status = statusPlace{
		status: t.status.status, lead: lead, text: piece{t.p, at[t.status.start], at[t.status.end]}, rule: ruleStatusFirst,
	}
	if t.mark.form != formNone && !(i == 0 && w.d.labelled) {
		w.leadIn(piece{t.p, t.start, t.lead})
	}
	w.cur, w.d.opened = fieldProgress, true
	w.rest(t, at[t.status.end])
}

// bracket takes the status in brackets after or before a heading, or alone in its paragraph.
func (w *walker) bracket(i int) {
	t := &w.tokens[i]
	at := t.p.fold.at
	s := t.status
	if i > 0 || !w.d.labelled {
		w.leadIn(piece{t.p, t.start, t.body})
	}
	after := piece{t.p, min(at[min(s.end+1, len(at)-1)], len(t.p.text)), t.end}
	if before := (piece{t.p, t.body, at[s.lead]}); !before.empty() {
		w.d.add(fieldStatement, entry{text: before})
	}
	w.d.status = statusPlace{
		status: s.status, lead: piece{t.p, at[s.lead], at[s.start]}, text: piece{t.p, at[s.start], at[s.end]}, rule: ruleStatusLate,
	}
	switch rest := foldString(after.text()); {
	case strings.Trim(rest, "。:;") == "":
		w.cur, w.d.opened = fieldProgress, true
	case i == 0:
		w.d.add(fieldStatement, entry{text: after})
	default:
		w.cur, w.d.opened = fieldProgress, true
		w.d.add(fieldProgress, entry{text: after})
	}
}

// plain adds a paragraph to the field it continues.
func (w *walker) plain(i int) {
	t := &w.tokens[i]
	m := t.mark
	if i == 0 && w.d.labelled {
		w.statement(t)
		return
	}
	if m.form != formNone && (w.resumes(m) || w.begins(m)) {
		w.cur, w.d.opened = w.listField(), true
	}
	if w.cur == fieldStatement && w.endsStatement(i) {
		w.cur, w.d.opened = fieldProgress, true
	}
	e := entry{mark: m, text: t.piece(), cell: t.p.block.Table > 0, head: t.p.block.Bold || t.p.block.Kind == "heading"}
	if m.form != formNone {
		e.num = piece{t.p, t.start, t.lead}
		if w.cur == fieldMeasure || w.cur == fieldProgress {
			w.list = m
		} else if w.inList[w.cur] == formNone {
			w.inList[w.cur] = m.form
		}
	}
	w.d.add(w.cur, e)
}

// statement takes the paragraph of the finding's number. Where its status follows in the same
// paragraph and nothing after it, the paragraph also tells what was done, behind its first sentence.
func (w *walker) statement(t *token) {
	c := t.piece()
	if len(w.tokens) == 2 && w.tokens[1].p == t.p && w.tokens[1].hasStatus {
		norm := t.p.fold
		base := normAt(norm, t.body)
		s := norm.norm[base:normAt(norm, t.end)]
		if n := strings.Index(s, "。"); n > 0 {
			n += len("。")
			if rest := s[n:]; rest != "" && strings.Contains(rest, "已") || startsWithAny(rest, "一是", "完成", "开展", "印发", "制定", "投资", "建成", "实施", "组织") {
				cut := norm.at[base+n]
				w.d.add(fieldStatement, entry{text: piece{t.p, t.body, cut}})
				w.d.add(fieldProgress, entry{text: piece{t.p, cut, t.end}})
				return
			}
		}
	}
	w.d.add(fieldStatement, entry{text: c})
}

// resumes reports a number that counts on in the list of measures after a short field (each measure
// with its own 责任单位) interrupted it.
func (w *walker) resumes(m mark) bool {
	switch w.cur {
	case fieldMeasure, fieldProgress, fieldStatement:
		return false
	}
	return w.list.form == m.form && m.no == w.list.no+1 && w.inList[w.cur] != m.form
}

func (w *walker) listField() field {
	if len(w.d.streams[fieldMeasure]) > 0 {
		return fieldMeasure
	}
	return fieldProgress
}

// endsStatement decides whether the statement ends before token i: not while a status or a field is
// still to come, else at the first numbered paragraph, or after one paragraph where none is numbered.
func (w *walker) endsStatement(i int) bool {
	if len(w.d.streams[fieldStatement]) == 0 {
		return false
	}
	numbered := false
	for j := i; j < len(w.tokens); j++ {
		t := &w.tokens[j]
		if t.field == fieldProgress || t.field == fieldStatus || t.field == fieldMeasure || t.hasStatus {
			return w.tokens[i].mark.form != formNone && j > i && w.closes(j)
		}
		numbered = numbered || t.mark.form != formNone
	}
	return w.tokens[i].mark.form != formNone || !numbered
}

// closes reports that the status at token j is the last thing a section says of what was done, so
// that the numbered paragraphs before it are the measures.
func (w *walker) closes(j int) bool {
	t := &w.tokens[j]
	_, _, to := w.r.statusIn(t)
	if t.field == fieldMeasure || t.field != fieldNone && strings.Trim(t.p.text[max(to, t.body):t.end], "。 　") != "" && to > 0 || t.field == fieldProgress && to == 0 {
		return false
	}
	for _, u := range w.tokens[j+1:] {
		if u.field == fieldNone || u.field == fieldMeasure || u.field == fieldProgress {
			return false
		}
	}
	return true
}
