package intake

import "strings"

// token is a stretch of a paragraph that one label or number opens. Offsets are bytes of the
// paragraph's text: start..lead its number, lead..body its label, body..end what it says.
type token struct {
	p                      *para
	mark                   mark // zero unless the token begins the paragraph
	field                  field
	bare                   bool // the label stands alone
	start, lead, body, end int
	status                 statusFound // a status sentence the token begins with, folded offsets
	hasStatus              bool
	bracket                bool   // the status stands in brackets at the token's end
	para                   int    // index among the paragraphs
	name                   string // the label where a table prints it in another cell
}

func (t *token) piece() piece { return piece{t.p, t.body, t.end} }

// label is the label as printed, without its colon.
func (t *token) label() string {
	if t.name != "" {
		return t.name
	}
	return strings.TrimRight(piece{t.p, t.lead, t.body}.text(), ":：。 ")
}

// tokens cuts paragraphs at labels and at status sentences.
func (r recogniser) tokens(paras []para) []token {
	var out []token
	for i := range paras {
		out = append(out, r.cut(&paras[i], i)...)
	}
	return out
}

// cut makes the tokens of one paragraph.
func (r recogniser) cut(p *para, index int) []token {
	at, s := p.fold.at, p.fold.norm
	labels := r.findLabels(p)
	first := token{p: p, mark: p.mark, start: 0, lead: at[p.mark.end], body: at[p.mark.end], end: len(p.text), para: index}
	if len(labels) > 0 && labels[0].start == p.mark.end {
		l := labels[0]
		first.field, first.bare, first.body = l.field, l.bare, at[l.body]
		labels = labels[1:]
	}
	out := []token{first}
	for _, l := range labels {
		out[len(out)-1].end = at[l.start]
		out = append(out, token{p: p, field: l.field, start: at[l.start], lead: at[l.start], body: at[l.body], end: len(p.text), para: index})
	}
	if len(out) == 1 && out[0].field == fieldNone && r.on(ruleStatusFirst) {
		out = cutStatus(out[0], s)
	}
	return out
}

// cutStatus cuts an unlabelled paragraph before the sentence that states a status.
func cutStatus(t token, s string) []token {
	at := t.p.fold.at
	if st, ok := bracketStatus(s, t.mark.end); ok && (t.mark.form != formNone || st.lead == 0) {
		t.status, t.hasStatus, t.bracket = st, true, true
		return []token{t}
	}
	nth := -1
	for i := range sentences(s, t.mark.end) {
		nth++
		st, ok := sentenceStatus(s, i)
		if !ok {
			continue
		}
		if i == t.mark.end {
			t.status, t.hasStatus = st, true
			return []token{t}
		}
		// Without 该问题 a sentence states a status when it is the first, or in a numbered paragraph the
		// second, behind the problem's name, or the last.
		numbered := t.mark.form != formNone
		if st.start == st.lead && !(numbered && (nth == 1 || strings.Trim(s[st.end:], "。;!") == "")) {
			continue
		}
		cut := t
		cut.mark = mark{}
		t.end = at[i]
		cut.start, cut.lead, cut.body = at[i], at[i], at[i]
		cut.status, cut.hasStatus = st, true
		return []token{t, cut}
	}
	return []token{t}
}
