package engine

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGrams(t *testing.T) {
	for text, want := range map[string][]string{
		"生态环境": {"生态", "态环", "环境"}, "草": {"草"}, "cod": {"co", "od"}, "2024年": {"20", "02", "24", "4年"}, "𬭩盐": {"𬭩盐"},
	} {
		if got := Grams(text); !reflect.DeepEqual(got, want) {
			t.Errorf("the grams of %s are %v", text, got)
		}
	}
	if got := Runs(Fold("生态，环境（ＣＯＤ2.5）")); !reflect.DeepEqual(got, []string{"生态", "环境", "cod2", "5"}) {
		t.Errorf("the runs are %v", got)
	}
}

// Whatever a text contains, its grams and singles contain the grams of.
func TestGramsOfAWordAreAmongThoseOfItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("草原生态环境aB1２，。 \n𬭩"))).Draw(t, "text")
		runes := []rune(text)
		if len(runes) == 0 {
			return
		}
		i := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
		j := rapid.IntRange(i+1, len(runes)).Draw(t, "to")
		held := map[string]bool{}
		runs := Runs(Fold(text))
		for _, g := range append(Distinct(runs), Singles(runs)...) {
			held[g] = true
		}
		for _, run := range Runs(Fold(string(runes[i:j]))) {
			for _, g := range Grams(run) {
				if !held[g] {
					t.Fatalf("%q contains %q, its grams %v do not contain %q", text, string(runes[i:j]), held, g)
				}
			}
		}
	})
}

func TestValuesAreBound(t *testing.T) {
	var a Args
	cond := In(&a, "x", []string{"a", "b"}) + " AND " + a.Contains("y", `5%_\`) + " AND " + In(&a, "z", []int(nil))
	if want := `x IN ($1, $2) AND y LIKE $3 ESCAPE '\' AND 1 = 0`; cond != want {
		t.Errorf("got %s", cond)
	}
	if want := []any{"a", "b", `%5\%\_\\%`}; !reflect.DeepEqual(a.Values, want) {
		t.Errorf("bound %v", a.Values)
	}
	if strings.Contains(cond, "5%") {
		t.Error("a value stands in the statement")
	}
}
