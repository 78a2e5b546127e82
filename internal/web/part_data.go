package web

import (
	"fmt"
	"strings"
)

// Percent is done of whole without decimals; nothing of nothing is a dash. It says 100% only when
// done is whole, and 0% only when nothing is.
func Percent(done, whole int) string {
	if whole <= 0 {
		return "—"
	}
	p := (done*200 + whole) / (2 * whole)
	if p == 100 && done < whole {
		p = 99
	}
	if p == 0 && done > 0 {
		p = 1
	}
	return fmt.Sprintf("%d%%", p)
}

// segmentBox is a segment as drawn on a line of 1,000.
type segmentBox struct {
	state string
	x, w  int
}

// layOut gives each segment its share of the line, with a gap between and never less than can be seen.
func layOut(parts []Segment) []segmentBox {
	const line, gap, least = 1000, 6, 8
	var shown []Segment
	total := 0
	for _, s := range parts {
		if s.N > 0 {
			shown = append(shown, s)
			total += s.N
		}
	}
	var boxes []segmentBox
	room := line - gap*(len(shown)-1) - least*len(shown)
	x := 0
	for _, s := range shown {
		w := least + room*s.N/total
		boxes = append(boxes, segmentBox{s.State, x, w})
		x += w + gap
	}
	return boxes
}

func segmentWords(parts []Segment) string {
	words := make([]string, len(parts))
	for i, s := range parts {
		words[i] = fmt.Sprintf("%s %d", s.Label, s.N)
	}
	return strings.Join(words, ", ")
}
