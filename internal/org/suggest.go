package org

import (
	"cmp"
	"slices"
	"strings"
)

// Search returns the units whose name, short name or an alias contains a text, at most limit of them:
// those that it is the beginning of first, then in the order of the tree.
func (t *Tree) Search(text string, limit int) []Unit {
	text = FoldName(text)
	if text == "" {
		return nil
	}
	type hit struct {
		unit Unit
		rank int
	}
	var hits []hit
	for _, u := range t.Below("") {
		best := -1
		for _, n := range u.names() {
			switch i := strings.Index(n, text); {
			case n == text:
				best = 0
			case i == 0 && best != 0:
				best = 1
			case i > 0 && best < 0:
				best = 2
			}
		}
		if best >= 0 {
			hits = append(hits, hit{u, best})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	var units []Unit
	for _, h := range hits[:min(limit, len(hits))] {
		units = append(units, h.unit)
	}
	return units
}

// Suggest returns the units whose names are most like one that no unit goes by, at most limit of them,
// likest first. It proposes; a person decides.
func (t *Tree) Suggest(name string, limit int) []Unit {
	want := pairs(FoldName(name))
	type hit struct {
		unit  Unit
		alike float64
	}
	var hits []hit
	for _, u := range t.Below("") {
		best := 0.0
		for _, n := range u.names() {
			best = max(best, dice(want, pairs(n)))
		}
		if best >= 0.35 {
			hits = append(hits, hit{u, best})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return -cmp.Compare(a.alike, b.alike) })
	var units []Unit
	for _, h := range hits[:min(limit, len(hits))] {
		units = append(units, h.unit)
	}
	return units
}

// pairs are the neighbouring characters of a name.
func pairs(s string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	last := rune(0)
	for _, r := range s {
		out[[2]rune{last, r}] = true
		last = r
	}
	return out
}

// dice is how much of two sets is in both, from 0 to 1.
func dice(a, b map[[2]rune]bool) float64 {
	both := 0
	for x := range a {
		if b[x] {
			both++
		}
	}
	return 2 * float64(both) / float64(max(1, len(a)+len(b)))
}
