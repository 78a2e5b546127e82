package intake

import "strings"

// Rule measure units: a measure may end with its own units in brackets, （责任单位：市城管执法局）; they
// are units of the finding and no words of the measure.

// takeUnits moves such brackets from the paragraphs of a field to the finding's units.
func (d *draft) takeUnits(f field) {
	for i := range d.streams[f] {
		e := &d.streams[f][i]
		c := e.text
		norm := c.p.fold
		from, to := normAt(norm, c.from), normAt(norm, c.to)
		s := norm.norm[from:to]
		open := strings.LastIndex(s, "(")
		if open < 0 {
			continue
		}
		word, _, ok := strings.Cut(s[open+1:], ":")
		shut := strings.Index(s[open:], ")")
		if !ok || shut < 0 || len(word) > 45 || wordField(word) != fieldOrgs || len(s)-open-shut > 40 {
			continue
		}
		start := open + 1 + len(word) + 1
		d.lead = append(d.lead, piece{c.p, norm.at[from+open], norm.at[from+start]})
		d.add(fieldOrgs, entry{text: piece{c.p, norm.at[from+start], norm.at[from+open+shut]}})
		if rest := strings.TrimLeft(s[open+shut+1:], "。;,"); rest != "" {
			d.lead = append(d.lead, piece{c.p, norm.at[from+open+shut], c.to})
		}
		e.text.to = norm.at[from+open]
	}
}
