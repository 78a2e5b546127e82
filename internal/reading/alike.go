package reading

import (
	"cmp"
	"slices"
	"unicode"

	"golang.org/x/text/width"
)

// gist is a text prepared for comparing: its letters and digits, width folded, and how often each
// pair of neighbours stands in it. Texts are compared many times over, so each is prepared once.
type gist struct {
	essence string
	pairs   []pairCount // sorted by pair
	total   int
}

// pairCount is how often two characters stand side by side.
type pairCount struct {
	pair  uint64
	count int
}

func gistOf(s string) gist {
	g := gist{essence: essence(s)}
	var all []uint64
	var last rune
	for _, r := range g.essence {
		if last != 0 {
			all = append(all, uint64(last)<<32|uint64(r))
		}
		last = r
	}
	slices.Sort(all)
	for _, p := range all {
		if n := len(g.pairs); n > 0 && g.pairs[n-1].pair == p {
			g.pairs[n-1].count++
		} else {
			g.pairs = append(g.pairs, pairCount{p, 1})
		}
	}
	g.total = len(all)
	return g
}

// gists prepares the text of each of n items.
func gists(n int, text func(int) string) []gist {
	out := make([]gist, n)
	for i := range out {
		out[i] = gistOf(text(i))
	}
	return out
}

// alike is how much two texts share, from 0 to 1: the Dice coefficient of their character pairs,
// after width is folded and everything but letters and digits is left out. Texts that differ in a
// figure or a clause stay near 1, texts on another matter near 0.
func alike(a, b gist) float64 {
	if a.total == 0 || b.total == 0 {
		if a.essence == b.essence {
			return 1
		}
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(a.pairs) && j < len(b.pairs); {
		x, y := a.pairs[i], b.pairs[j]
		switch {
		case x.pair < y.pair:
			i++
		case x.pair > y.pair:
			j++
		default:
			shared += min(x.count, y.count)
			i, j = i+1, j+1
		}
	}
	return 2 * float64(shared) / float64(a.total+b.total)
}

// essence keeps what a text says and drops how it is spaced and punctuated.
func essence(s string) string {
	out := make([]rune, 0, len(s)/3)
	for _, r := range width.Fold.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToLower(r))
		}
	}
	return string(out)
}

// pairing matches items of two lists, each at most once, best pairs first.
// score gives how well i of the one fits j of the other; pairs under least are no match. Of pairs that
// fit equally well the earlier items win.
func pairing(n, m int, least float64, score func(i, j int) float64) (match []int) {
	type fit struct {
		i, j  int
		score float64
	}
	var fits []fit
	for i := range n {
		for j := range m {
			if s := score(i, j); s >= least {
				fits = append(fits, fit{i, j, s})
			}
		}
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Compare(b.score, a.score) })
	match = make([]int, n)
	for i := range match {
		match[i] = -1
	}
	taken := make([]bool, m)
	for _, f := range fits {
		if match[f.i] < 0 && !taken[f.j] {
			match[f.i], taken[f.j] = f.j, true
		}
	}
	return match
}
