package report

import "strings"

// lead is how many bytes at the head of a paragraph are its label and, in a measure, its run-in
// heading, which official layout sets apart: （一） and what it heads in 楷体.
func (r Report) lead(p Para) int {
	if p.Role != Measure || p.Finding < 0 {
		return 0
	}
	for _, m := range r.Sections[p.Finding].Measures {
		if m.Row.ID != p.Record.ID {
			continue
		}
		head := m.Row.Label + m.Row.Title
		if m.Row.Title != "" && strings.HasPrefix(p.Text, head) && len(p.Text) > len(head) {
			return len(head)
		}
		return 0
	}
	return 0
}
