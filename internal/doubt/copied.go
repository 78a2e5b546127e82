package doubt

import (
	"cmp"
	"fmt"
	"slices"

	"zhenggai/internal/alike"
	"zhenggai/internal/say"
)

// Text is a passage made ready to be held against thousands of others.
type Text struct {
	Passage
	sketch alike.Sketch
}

// Texts are those of the passages that are long enough to be compared once what everybody writes is left out.
func (r *Rule) Texts(passages []Passage) []Text {
	var all []Text
	for _, p := range passages {
		if ready := alike.Of(r.bare(p.Words)); ready.Len() >= alike.Least {
			all = append(all, Text{p, ready.Sketch()})
		}
	}
	return all
}

// mostShown is how many texts of one sign are shown: whoever reads on after fifty copies learns nothing more.
const mostShown = 50

// Copies are the signs of copied texts among all that was handed in. The time grows with the number of texts, not of
// pairs.
func (r *Rule) Copies(texts []Text) []Sign {
	slices.SortFunc(texts, func(a, b Text) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Ref.Table, b.Ref.Table), cmp.Compare(a.Ref.ID, b.Ref.ID))
	})
	sketches := make([]alike.Sketch, len(texts))
	for i := range texts {
		sketches[i] = texts[i].sketch
	}
	ready := func(i int) alike.Text { return alike.Of(r.bare(texts[i].Words)) }
	var signs []Sign
	for _, group := range alike.GroupSketches(sketches, ready, r.Copy) {
		if s, ok := r.copied(texts, group); ok {
			signs = append(signs, s)
		}
	}
	return signs
}

// copied is the sign of a group of texts that are nearly the same: the first that stands apart from another, and each
// that stands apart from it, once for each unit and matter. ok is false when all are about one and the same work.
func (r *Rule) copied(texts []Text, group []int) (Sign, bool) {
	for n, first := range group {
		s := Sign{Kind: Copied, Passages: []Passage{texts[first].Passage}}
		least := 1.0
		shown := map[[3]string]bool{}
		for _, i := range group[n+1:] {
			p := texts[i].Passage
			key := [3]string{p.Unit, p.matter(), p.Finding}
			if shown[key] || !apart(texts[first].Passage, p) {
				continue
			}
			shown[key] = true
			if len(s.Passages) < mostShown {
				least = min(least, alike.Like(alike.Of(r.bare(texts[first].Words)), alike.Of(r.bare(p.Words))))
				s.Passages = append(s.Passages, p)
			}
		}
		if len(shown) > 0 {
			s.Said = say.T("doubt.said.copied", "N", len(shown)+1, "Like", fmt.Sprintf("%.0f%%", least*Percent))
			return mark(s, s.Passages[0].Ref.Table, s.Passages[0].Ref.ID), true
		}
	}
	return Sign{}, false
}

// apart tells whether two texts are about work that is not the same, so that one text cannot be true of both by itself.
// What units that answer for one matter jointly say of it may be the same, and so may what the office reported of it.
func apart(a, b Passage) bool {
	switch {
	case a.Finding != b.Finding:
		return true
	case a.Source == FromAnswer && b.Source == FromAnswer:
		return a.Unit != b.Unit // each was asked what it has itself
	}
	return a.Unit != "" && b.Unit != "" && a.Unit != b.Unit && a.matter() != b.matter()
}
