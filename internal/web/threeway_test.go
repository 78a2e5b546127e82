package web

import (
	"testing"

	"pgregory.net/rapid"
)

func TestChangesOfTwoPeopleAreJoinedWhenTheyDoNotMeet(t *testing.T) {
	const base = "全市尾矿库21座，其中在用13座，停用6座。"
	for _, c := range []struct {
		name, a, b, want string
		ok               bool
	}{
		{"one changed nothing", base, "全市尾矿库22座，其中在用13座，停用6座。", "全市尾矿库22座，其中在用13座，停用6座。", true},
		{"both wrote the same", "全市尾矿库22座。", "全市尾矿库22座。", "全市尾矿库22座。", true},
		{"apart", "全市尾矿库22座，其中在用13座，停用6座。", base + "均已整改。", "全市尾矿库22座，其中在用13座，停用6座。均已整改。", true},
		{"the same number", "全市尾矿库22座，其中在用13座，停用6座。", "全市尾矿库23座，其中在用13座，停用6座。", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := mergeWords(base, c.a, c.b)
			if got != c.want || ok != c.ok {
				t.Errorf("got %q %v, want %q %v", got, ok, c.want, c.ok)
			}
		})
	}
}

func TestJoiningLosesNoWordThatOnlyOnePersonWrote(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙12，。 ")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		base, mine := text.Draw(t, "base"), text.Draw(t, "mine")
		if got, ok := mergeWords(base, base, mine); !ok || got != mine {
			t.Fatalf("other left it alone: got %q %v", got, ok)
		}
		if got, ok := mergeWords(base, mine, base); !ok || got != mine {
			t.Fatalf("I left it alone: got %q %v", got, ok)
		}
		other := text.Draw(t, "other")
		x, okX := mergeWords(base, mine, other)
		y, okY := mergeWords(base, other, mine)
		if okX != okY || x != y {
			t.Fatalf("order matters: %q %v, %q %v", x, okX, y, okY)
		}
	})
}
