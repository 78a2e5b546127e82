package reading

import (
	"unicode"

	"golang.org/x/text/width"
)

// alike is how much two texts share, from 0 to 1: the Dice coefficient of their character pairs,
// after width is folded and everything but letters and digits is left out. Texts that differ in a
// figure or a clause stay near 1, texts on another matter near 0.
func alike(a, b string) float64 {
	x, y := pairs(a), pairs(b)
	if len(x) == 0 || len(y) == 0 {
		if essence(a) == essence(b) {
			return 1
		}
		return 0
	}
	shared, total := 0, 0
	for p, n := range x {
		shared += min(n, y[p])
		total += n
	}
	for _, n := range y {
		total += n
	}
	return 2 * float64(shared) / float64(total)
}

func pairs(s string) map[[2]rune]int {
	m := map[[2]rune]int{}
	var last rune
	for _, r := range essence(s) {
		if last != 0 {
			m[[2]rune{last, r}]++
		}
		last = r
	}
	return m
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
// score gives how well i of the one fits j of the other; pairs under least are no match.
func pairing(n, m int, least float64, score func(i, j int) float64) (match []int) {
	match = make([]int, n)
	for i := range match {
		match[i] = -1
	}
	taken := make([]bool, m)
	for {
		best, bi, bj := least, -1, -1
		for i := range n {
			if match[i] >= 0 {
				continue
			}
			for j := range m {
				if taken[j] {
					continue
				}
				if s := score(i, j); s > best || s == best && bi < 0 {
					best, bi, bj = s, i, j
				}
			}
		}
		if bi < 0 {
			return match
		}
		match[bi], taken[bj] = bj, true
	}
}
