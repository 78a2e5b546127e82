// Package alike tells how alike texts are, whatever they are about: which of many say nearly the same, and where two
// say the same words. It owns the measure of likeness and nothing else, keeps no text, and never says what
// likeness means.
package alike

import (
	"math"
	"slices"
	"unicode"
)

// Least is how many counted characters a text needs before it is compared: shorter ones are alike by nature.
const Least = 40

// length of a shingle in counted characters.
const length = 4

// Text is a text made ready for comparison.
type Text struct {
	runes    []rune // those that count
	at       []int  // byte in the original of each, and of the end
	shingles []uint64
}

// Of makes a text ready. White space, punctuation and case do not count; full-width letters and digits count as
// their plain forms.
func Of(s string) Text {
	var t Text
	for i, r := range s {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			t.runes, t.at = append(t.runes, unicode.ToLower(r)), append(t.at, i)
		}
	}
	t.at = append(t.at, len(s))
	for i := 0; i+length <= len(t.runes); i++ {
		t.shingles = append(t.shingles, shingleOf(t.runes[i:i+length]))
	}
	slices.Sort(t.shingles)
	t.shingles = slices.Compact(t.shingles)
	return t
}

// Len is the number of counted characters.
func (t Text) Len() int { return len(t.runes) }

// shingleOf mixes four characters into one number; it is the same on every machine and run.
func shingleOf(runes []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range runes {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return mix(h)
}

func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Like is the share of runs of four characters that two texts have in common, of all that either has: 0 to 1
// (Jaccard). Texts too short to have one are alike when they are equal.
func Like(a, b Text) float64 {
	if len(a.shingles) == 0 || len(b.shingles) == 0 {
		if len(a.runes) > 0 && slices.Equal(a.runes, b.runes) {
			return 1
		}
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a.shingles) && j < len(b.shingles); {
		switch x, y := a.shingles[i], b.shingles[j]; {
		case x == y:
			common, i, j = common+1, i+1, j+1
		case x < y:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(a.shingles)+len(b.shingles)-common)
}

// Groups of the texts, by index, of which each is alike to the first of its group at least by least; a text alike
// to none is in no group. Texts shorter than Least are left out. The time grows with the number of texts, not
// with the number of pairs (Broder's minhash with banding); at a likeness of 0.75, 3 in 1,000 pairs are missed.
func Groups(texts []Text, least float64) [][]int {
	var long []int
	for i, t := range texts {
		if t.Len() >= Least {
			long = append(long, i)
		}
	}
	sketches := make([]Sketch, len(long))
	for i, at := range long {
		sketches[i] = texts[at].Sketch()
	}
	groups := GroupSketches(sketches, func(i int) Text { return texts[long[i]] }, least)
	for _, g := range groups {
		for i := range g {
			g[i] = long[g[i]]
		}
	}
	return groups
}

// A sketch has bands of rows of least hashes: two texts meet in a band with the fourth power of their likeness.
const (
	bands  = 18
	rows   = 4
	hashes = bands * rows
	// most texts are looked at in one bucket: what more there are share boilerplate, and a copy meets its
	// original in another band.
	most = 32
)

// Sketch is what remains of a text to find those that may be alike: it is kept where texts are many and change
// seldom.
type Sketch struct {
	bands [bands]uint64
	low   [hashes]uint8 // of each least hash, the lowest bits: the share that two have in common estimates their likeness
}

// Sketch makes the text's sketch.
func (t Text) Sketch() Sketch {
	var k Sketch
	for n := range hashes {
		seed := mix(uint64(n + 1))
		lowest := ^uint64(0)
		for _, s := range t.shingles {
			lowest = min(lowest, (s^seed)*0x9E3779B97F4A7C15>>16)
		}
		k.low[n] = uint8(lowest)
		k.bands[n/rows] = mix(k.bands[n/rows]^lowest) + uint64(n/rows)
	}
	return k
}

// near tells whether two sketches have at least so many least hashes in common.
func (k *Sketch) near(o *Sketch, need int) bool {
	spare := hashes - need
	for i := range k.low {
		if k.low[i] != o.low[i] {
			if spare--; spare < 0 {
				return false
			}
		}
	}
	return true
}

// GroupSketches is Groups for texts that are not held ready: text makes one ready, and is asked only for those whose
// sketch is near another. Leaving out the short ones is the caller's.
func GroupSketches(sketches []Sketch, text func(i int) Text, least float64) [][]int {
	g := grouping{
		sketches: sketches, text: text, least: least, ready: map[int32]Text{}, heads: map[uint64]int32{}, group: map[int32]int{},
		tried: make([]int32, len(sketches)),
		// Three deviations below what texts of that likeness have in common.
		need: int(hashes*least - 3*math.Sqrt(hashes*least*(1-least))),
	}
	for i := range sketches {
		g.put(int32(i))
	}
	return g.groups
}

// firstOf is a text of a bucket, and the place of the next among all, plus one.
type firstOf struct{ text, next int32 }

type grouping struct {
	sketches []Sketch
	text     func(i int) Text
	least    float64
	need     int
	ready    map[int32]Text   // those that others were held against
	heads    map[uint64]int32 // by band: the place of the newest first text of a bucket among firsts, plus one
	firsts   []firstOf        // first texts of groups and of what may become one
	groups   [][]int
	group    map[int32]int // first text -> its place among groups
	tried    []int32       // for each text, which one was held against it last, plus one
}

// put joins a text to the group whose first it is most alike to, or makes it the first of its own.
func (g *grouping) put(i int32) {
	sketch := &g.sketches[i]
	best, like := int32(-1), g.least
	for _, sum := range sketch.bands {
		left := most
		for at := g.heads[sum]; at != 0 && left > 0; left-- {
			first := g.firsts[at-1]
			at = first.next
			if g.tried[first.text] == i+1 {
				continue
			}
			g.tried[first.text] = i + 1
			if !sketch.near(&g.sketches[first.text], g.need) {
				continue
			}
			if l := Like(g.get(first.text), g.get(i)); l >= like && (best < 0 || l > like) {
				best, like = first.text, l
			}
		}
	}
	if best >= 0 {
		delete(g.ready, i)
		g.join(best, i)
		return
	}
	for _, sum := range sketch.bands {
		g.firsts = append(g.firsts, firstOf{i, g.heads[sum]})
		g.heads[sum] = int32(len(g.firsts))
	}
}

// join puts a text into the group of its first.
func (g *grouping) join(first, i int32) {
	at, known := g.group[first]
	if !known {
		at = len(g.groups)
		g.group[first] = at
		g.groups = append(g.groups, []int{int(first)})
	}
	g.groups[at] = append(g.groups[at], int(i))
}

// get makes a text ready, once.
func (g *grouping) get(i int32) Text {
	t, made := g.ready[i]
	if !made {
		t = g.text(int(i))
		g.ready[i] = t
	}
	return t
}

// Span is bytes Start to End of a text.
type Span struct{ Start, End int }

// run is how many counted characters must be the same for a passage to be shown as common.
const run = 6

// Common are the passages of a that stand in b too, in the order of a. Each has at least six counted characters.
func Common(a, b string) []Span {
	ta, tb := Of(a), Of(b)
	there := map[uint64]bool{}
	for i := 0; i+run <= len(tb.runes); i++ {
		there[shingleOf(tb.runes[i:i+run])] = true
	}
	var spans []Span
	for i := 0; i+run <= len(ta.runes); i++ {
		if !there[shingleOf(ta.runes[i:i+run])] {
			continue
		}
		start, end := ta.at[i], ta.end(i+run-1, a)
		if n := len(spans); n > 0 && start <= spans[n-1].End+gap(a, spans[n-1].End, start) {
			spans[n-1].End = end
			continue
		}
		spans = append(spans, Span{start, end})
	}
	return spans
}

// end is the byte after the counted character i.
func (t Text) end(i int, s string) int {
	for at := range s[t.at[i]:] {
		if at > 0 {
			return t.at[i] + at
		}
	}
	return len(s)
}

// gap is how far a passage goes on over what does not count, such as a comma between two common runs.
func gap(s string, from, to int) int {
	if from >= to {
		return 0
	}
	for _, r := range s[from:to] {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return 0
		}
	}
	return to - from
}
