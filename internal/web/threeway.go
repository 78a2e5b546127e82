package web

import "slices"

// hunk replaces words from to end of a base text by others.
type hunk struct {
	from, to int
	words    []string
}

// mergeWords puts what two people made of one text together. ok is false when they changed the same
// words, or words that touch; nothing is decided then.
func mergeWords(base, a, b string) (merged string, ok bool) {
	if a == b || b == base {
		return a, true
	}
	if a == base {
		return b, true
	}
	x, y := hunksOf(base, a), hunksOf(base, b)
	for _, h := range x {
		for _, k := range y {
			if h.from <= k.to && k.from <= h.to {
				return "", false
			}
		}
	}
	all := append(x, y...)
	slices.SortFunc(all, func(h, k hunk) int { return h.from - k.from })
	old := words(base)
	at := 0
	for _, h := range all {
		merged += join(old[at:h.from]) + join(h.words)
		at = h.to
	}
	return merged + join(old[at:]), true
}

// hunksOf lists where a text differs from its base.
func hunksOf(base, text string) []hunk {
	var out []hunk
	at := 0
	open := false
	for _, e := range wordDiff(base, text) {
		ws := words(e.Text)
		if e.Sort == "" {
			at += len(ws)
			open = false
			continue
		}
		if !open {
			out = append(out, hunk{from: at, to: at})
			open = true
		}
		h := &out[len(out)-1]
		if e.Sort == "del" {
			at += len(ws)
			h.to = at
		} else {
			h.words = append(h.words, ws...)
		}
	}
	return out
}

func join(words []string) string {
	s := ""
	for _, w := range words {
		s += w
	}
	return s
}
