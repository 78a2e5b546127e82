package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsThatDifferInAFigureStayAlike(t *testing.T) {
	a := "督促78家矿山企业把治理任务嵌入采矿工序，累计修复土地10.85平方公里。"
	b := strings.Replace(a, "10.85", "12.36", 1)
	if got := alike(gistOf(a), gistOf(b)); got < 0.85 || got >= 1 {
		t.Errorf("a changed figure gives %v", got)
	}
	if got := alike(gistOf(a), gistOf("农膜回收利用率偏低，残膜污染突出。")); got > 0.1 {
		t.Errorf("another matter gives %v", got)
	}
	if got := alike(gistOf("ＡＢＣ１２，３"), gistOf("abc 12 3")); got != 1 {
		t.Errorf("width, case and punctuation alone give %v", got)
	}
}

func TestAlikeIsSymmetricAndWholeForItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁12，。 A")), 0, 30, -1)
		a, b := gistOf(text.Draw(t, "a")), gistOf(text.Draw(t, "b"))
		if alike(a, b) != alike(b, a) {
			t.Fatal("not symmetric")
		}
		if got := alike(a, a); got != 1 {
			t.Fatalf("with itself %v", got)
		}
		if got := alike(a, b); got < 0 || got > 1 {
			t.Fatalf("out of range: %v", got)
		}
	})
}

// Pairing takes the best pair, then the best of what is left, as one would by hand.
func TestPairingTakesTheBestFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(0, 6).Draw(t, "n"), rapid.IntRange(0, 6).Draw(t, "m")
		scores := make([][]float64, n)
		for i := range scores {
			scores[i] = rapid.SliceOfN(rapid.Float64Range(0, 1), m, m).Draw(t, fmt.Sprint(i))
		}
		got := pairing(n, m, 0.5, func(i, j int) float64 { return scores[i][j] })
		if want := pairingByHand(scores, m, 0.5); !slices.Equal(got, want) {
			t.Fatalf("got %v, by hand %v", got, want)
		}
	})
}

func pairingByHand(scores [][]float64, m int, least float64) []int {
	match, taken := slices.Repeat([]int{-1}, len(scores)), make([]bool, m)
	for {
		best, bi, bj := least, -1, -1
		for i := range scores {
			for j := range m {
				if s := scores[i][j]; match[i] < 0 && !taken[j] && (s > best || s == best && bi < 0) {
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

// BenchmarkMatching holds 300 findings of a thousand characters against 300 others.
func BenchmarkMatching(b *testing.B) {
	texts := make([]string, 300)
	for i := range texts {
		texts[i] = strings.Repeat(fmt.Sprintf("第%d处点位管理不到位反复出现，", i), 60)
	}
	for b.Loop() {
		a, c := gists(len(texts), func(i int) string { return texts[i] }), gists(len(texts), func(i int) string { return texts[i] })
		pairing(len(a), len(c), 0.5, func(i, j int) float64 { return alike(a[i], c[j]) })
	}
}
