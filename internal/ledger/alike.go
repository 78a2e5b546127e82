package ledger

import (
	"cmp"
	"math"
	"slices"
	"unicode"
)

// Alike is how alike an earlier finding's words are to those of a later one.
type Alike struct {
	Earlier Finding
	Score   float64 // cosine of their weighted pairs of characters, 0 to 1
}

// likely is the score from which an earlier finding is proposed. It was chosen on invented examples and has not been
// measured on rounds that followed each other.
const likely = 0.15

// Predecessors proposes for a finding the earlier ones that it may have come from, the most alike first, at most limit. It
// proposes: whether it is the same problem a person says. Pairs that most findings share count for little.
func Predecessors(f Finding, earlier []Finding, limit int) []Alike {
	weights := rarity(append(slices.Clone(earlier), f))
	own := weighted(f, weights)
	var out []Alike
	for _, e := range earlier {
		if s := cosine(own, weighted(e, weights)); e.ID != f.ID && s >= likely {
			out = append(out, Alike{e, s})
		}
	}
	slices.SortStableFunc(out, func(a, b Alike) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(limit, len(out))]
}

// pairs counts the pairs of neighbouring characters in a finding's statement, signs and numbers aside.
func pairs(f Finding) map[[2]rune]float64 {
	counts := map[[2]rune]float64{}
	var last rune
	for _, c := range f.Statement {
		if !unicode.IsLetter(c) {
			last = 0
			continue
		}
		if last != 0 {
			counts[[2]rune{last, c}]++
		}
		last = c
	}
	return counts
}

// rarity is the weight of each pair: the logarithm of how many findings there are for each that has it.
func rarity(all []Finding) map[[2]rune]float64 {
	in := map[[2]rune]float64{}
	for _, f := range all {
		for p := range pairs(f) {
			in[p]++
		}
	}
	for p, n := range in {
		in[p] = math.Log(1 + float64(len(all))/n)
	}
	return in
}

func weighted(f Finding, weights map[[2]rune]float64) map[[2]rune]float64 {
	counts := pairs(f)
	for p, n := range counts {
		counts[p] = (1 + math.Log(n)) * weights[p]
	}
	return counts
}

func cosine(a, b map[[2]rune]float64) float64 {
	var dot, aa, bb float64
	for p, w := range a {
		dot += w * b[p]
		aa += w * w
	}
	for _, w := range b {
		bb += w * w
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}
