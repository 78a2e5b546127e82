package org_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/org"
)

func names(units []org.Unit) string {
	var all []string
	for _, u := range units {
		all = append(all, u.ID)
	}
	return strings.Join(all, " ")
}

func smallTree() *org.Tree {
	return org.NewTree(
		[]org.Region{{ID: "r", Code: "150000", Name: "某市", Level: org.City}},
		[]org.Unit{
			{ID: "city", Name: "某市人民政府", Short: "市政府", Kind: org.Government, Region: "r"},
			{ID: "b", Parent: "city", Name: "乙旗人民政府", Kind: org.Government, No: 2},
			{ID: "a", Parent: "city", Name: "甲旗人民政府", Kind: org.Government, No: 1},
			{ID: "forest", Parent: "city", Name: "某市林业和草原局", Short: "市林草局", Aliases: []string{"林业草原局", "ＸＸ 局"}, Kind: org.Department},
			{ID: "aforest", Parent: "a", Name: "甲旗林业和草原局", Short: "旗林草局", Kind: org.Department},
			{ID: "bforest", Parent: "b", Name: "乙旗林业和草原局", Short: "旗林草局", Kind: org.Department},
		})
}

func TestUnitsStandUnderEachOther(t *testing.T) {
	tree := smallTree()
	if got := names(tree.Below("")); got != "city forest a aforest b bforest" {
		t.Errorf("all: %s", got)
	}
	if got := names(tree.Below("city")); got != "forest a aforest b bforest" {
		t.Errorf("below the city: %s", got)
	}
	if got := names(tree.Path("aforest")); got != "city a aforest" {
		t.Errorf("path: %s", got)
	}
	for _, c := range []struct {
		unit, top string
		want      bool
	}{
		{"a", "a", true},
		{"aforest", "a", true},
		{"aforest", "city", true},
		{"a", "aforest", false},
		{"bforest", "a", false},
		{"", "", false},
		{"nobody", "nobody", false},
		{"a", "", false},
		{"", "a", false},
	} {
		if got := tree.Within(c.unit, c.top); got != c.want {
			t.Errorf("%q within %q: %v", c.unit, c.top, got)
		}
	}
}

// A name that two units go by is not guessed at.
func TestAUnitIsFoundByAnyOfItsNames(t *testing.T) {
	tree := smallTree()
	for name, want := range map[string]string{
		"某市林业和草原局": "forest", "市林草局": "forest", " 林业 草原局": "forest", "xx局": "forest",
		"旗林草局": "bforest aforest", "无此局": "", "": "",
	} {
		if got := names(tree.Find(name)); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// However the parents are set, even in a circle, every unit is listed once and nothing hangs.
func TestATreeOfAnyParentsHoldsEveryUnitOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		ids := []string{"", "unknown"}
		for i := range n {
			ids = append(ids, string(rune('a'+i)))
		}
		var units []org.Unit
		for _, id := range ids[2:] {
			units = append(units, org.Unit{ID: id, Name: id, Kind: org.OtherUnit, Parent: rapid.SampledFrom(ids).Draw(t, "parent of "+id)})
		}
		tree := org.NewTree(nil, units)
		got := strings.Fields(names(tree.Below("")))
		slices.Sort(got)
		if !slices.Equal(got, ids[2:]) {
			t.Fatalf("below the top: %v of %v", got, ids[2:])
		}
		for _, u := range units {
			for _, b := range tree.Below(u.ID) {
				if !tree.Within(b.ID, u.ID) {
					t.Fatalf("%s is listed below %s and not within it", b.ID, u.ID)
				}
			}
			tree.Path(u.ID)
		}
	})
}
