package inspect

import (
	"fmt"
	"reflect"
	"testing"

	"zhenggai/internal/org"
)

func tree() *org.Tree {
	return org.NewTree(nil, []org.Unit{{ID: "city"}, {ID: "a", Parent: "city"}, {ID: "a1", Parent: "a"}, {ID: "b", Parent: "city"}})
}

func pool(n int) Pool {
	var all []Candidate
	for i := range n {
		all = append(all, Candidate{Finding: fmt.Sprintf("f%03d", i), Doers: []string{[]string{"a", "b"}[i%4/3]}, Closed: "2026-01-01"})
	}
	return poolOf("i", Rule{}, tree(), all, []Inspector{
		{"x", []string{"a1"}}, {"y", []string{"b"}}, {"z", []string{"city"}}, {"nobody", nil},
	})
}

func TestADrawIsTheSameWhoeverRepeatsIt(t *testing.T) {
	p := pool(40)
	r := Rule{Count: 6, Inspectors: 1}
	first := Pick("seed", r, p)
	if len(first) != 6 || !reflect.DeepEqual(first, Pick("seed", r, p)) {
		t.Fatalf("drew %+v", first)
	}
	if reflect.DeepEqual(first, Pick("other", r, p)) {
		t.Error("another seed drew the same")
	}
	for i := 1; i < len(first); i++ {
		if Key("seed", "finding", first[i-1].Finding) > Key("seed", "finding", first[i].Finding) {
			t.Error("out of the order of the keys")
		}
	}
	// As sha256sum says of "seed|finding|f000": the documented line must give the same for ever.
	if got := Key("seed", "finding", "f000"); got != "631d7ec34a2cd7667165715a03543eba19600423977f168169167d0d6a647d42" {
		t.Errorf("the key is %s", got)
	}
}

func TestNobodyLooksAtTheirOwnUnit(t *testing.T) {
	p := pool(40)
	if len(p.Inspectors) != 3 {
		t.Fatalf("an inspector of no unit may look: %+v", p.Inspectors)
	}
	for _, x := range Pick("seed", Rule{Count: 40, Inspectors: 3}, p) {
		own := map[string]string{"x": "a", "y": "b"}
		for _, l := range p.Lots {
			if l.Finding != x.Finding {
				continue
			}
			if len(x.Inspectors) != 2 {
				t.Fatalf("%v look at a finding of %s", x.Inspectors, l.Unit)
			}
			for _, who := range x.Inspectors {
				if own[who] == l.Unit {
					t.Errorf("%s looks at %s", who, l.Unit)
				}
			}
		}
	}
	done := poolOf("i", Rule{}, tree(), []Candidate{{Finding: "f", Doers: []string{"b"}, Actors: []string{"z"}}}, []Inspector{{"z", []string{"city"}}})
	if len(done.Lots[0].Barred) != 1 {
		t.Error("who applied looks at it")
	}
}

func TestEveryUnitGetsItsShare(t *testing.T) {
	p := pool(40) // 30 of a, 10 of b
	for count, want := range map[int]map[string]int{1: {"a": 1}, 2: {"a": 1, "b": 1}, 8: {"a": 6, "b": 2}, 40: {"a": 30, "b": 10}} {
		got := map[string]int{}
		for _, x := range Pick("seed", Rule{Count: count, Inspectors: 1, PerUnit: true}, p) {
			for _, l := range p.Lots {
				if l.Finding == x.Finding {
					got[l.Unit]++
				}
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d gave %v, want %v", count, got, want)
		}
	}
}

func TestThePopulationFollowsTheRule(t *testing.T) {
	all := []Candidate{
		{Finding: "1", Doers: []string{"a1"}, Closed: "2026-01-05", LongTerm: true}, {Finding: "2", Doers: []string{"b"}, Closed: "2026-02-05"},
	}
	for _, c := range []struct {
		rule Rule
		want int
	}{{Rule{}, 2}, {Rule{Unit: "a"}, 1}, {Rule{LongTerm: true}, 1}, {Rule{From: "2026-02-01"}, 1}, {Rule{To: "2026-01-01"}, 0}} {
		if got := len(poolOf("i", c.rule, tree(), all, nil).Lots); got != c.want {
			t.Errorf("%+v takes %d, want %d", c.rule, got, c.want)
		}
	}
}

func TestWhatASampleSays(t *testing.T) {
	// By hand: 9 bad of 12 give 2 of 5 with C(9,2)·C(3,3)/C(12,5) = 0.045, 10 never; 29 of 100 give none of 10 with
	// 0.026, 30 with 0.023.
	for _, c := range []struct{ all, n, k, low, high int }{
		{10, 10, 3, 3, 3}, {12, 5, 2, 2, 9}, {100, 10, 0, 0, 29}, {5, 1, 1, 1, 5},
	} {
		if low, high := Bounds(c.all, c.n, c.k); low != c.low || high != c.high {
			t.Errorf("%d of %d from %d: %d to %d, want %d to %d", c.k, c.n, c.all, low, high, c.low, c.high)
		}
	}
	items := []Item{{Finding: "f000"}, {Finding: "f001"}, {Finding: "f002"}}
	f := Stand(Inspection{}, pool(4), items, []Outcome{{Finding: "f000", Result: Failed}, {Finding: "f001", Result: Passed}})
	if f.Percent() != 50 || f.Waits != 1 || f.Tells {
		t.Errorf("stands %+v", f)
	}
}
