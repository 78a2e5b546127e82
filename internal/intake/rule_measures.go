package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule measure runs: of the numbered paragraphs of a field, those that carry the form of the first
// number and count on are measures; everything between two of them belongs to the first.

// measuresOf makes the measures of a field's paragraphs. What only announces them goes to lead.
func (r recogniser) measuresOf(entries []entry) (out []reading.Measure, lead []piece) {
	entries = r.splitInline(entries)
	var level mark
	last := 0
	for _, e := range entries {
		if t := e.text.text(); t != "" && !hasWord(t) {
			lead = append(lead, piece{e.text.p, e.from(), e.text.to}) // 2.。 or a stray ；
			continue
		}
		begins := r.on(ruleRuns) && e.mark.form != formNone && (level.form == formNone || e.mark.form == level.form && follows(last, e.mark))
		switch {
		case begins:
			level, last = e.mark, e.mark.no
			out = append(out, newMeasure(e))
		case level.form == formNone && announces(e):
			lead = append(lead, e.text)
		case len(out) == 0, e.cell && e.mark.form == formNone && level.form == formNone:
			out = append(out, newMeasure(entry{text: piece{e.text.p, e.from(), e.text.to}, head: e.head}))
		default:
			extend(&out[len(out)-1], e)
		}
	}
	return out, lead
}

// follows reports that m counts on from last, one or two numbers perhaps missing.
func follows(last int, m mark) bool {
	return m.sub || m.no > last && m.no <= last+3
}

// announces reports a paragraph that only leads up to numbered ones: 采取以下措施：
func announces(e entry) bool {
	return e.mark.form == formNone && strings.HasSuffix(foldString(e.text.text()), ":")
}

func newMeasure(e entry) reading.Measure {
	m := reading.Measure{Text: e.text.text(), Confidence: 0.95, Spans: spansOf([]piece{e.text})}
	if e.num.p != nil && !e.num.empty() {
		m.Label = e.num.text()
		m.Spans = spansOf([]piece{{e.text.p, e.num.from, e.text.to}})
		m.Because = []reading.Because{because(ruleRuns, "Label", m.Label)}
	} else {
		m.Confidence = 0.8
	}
	if e.head && len([]rune(m.Text)) <= 40 {
		m.Title = m.Text
	}
	return m
}

// extend adds a paragraph to a measure, with its own number when it has one.
func extend(m *reading.Measure, e entry) {
	c := piece{e.text.p, e.from(), e.text.to}
	t := c.text()
	if t == "" {
		return
	}
	m.Text = strings.TrimPrefix(m.Text+"\n"+t, "\n")
	m.Spans = append(m.Spans, spansOf([]piece{c})...)
}
