package closure

import (
	"fmt"
	"testing"

	"zhenggai/internal/evidence"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

func TestFactsOf(t *testing.T) {
	k := Known{
		Finding:  ledger.Finding{ID: "f", Goal: "达标"},
		Measures: []ledger.Measure{{ID: "m1", Label: "（一）", Answers: []string{"p1"}}},
		Points:   []ledger.Point{{ID: "p1", Text: "直排"}, {ID: "p2", Text: "台账不实"}},
		Region:   "云岭旗",
		Regions:  []org.Region{{ID: "a", Code: "150000", Name: "省"}, {ID: "b", Parent: "a", Code: "150721", Name: "云岭旗"}},
	}
	f := FactsOf(k)
	if fmt.Sprint(f.Regions) != "[150721 150000]" || len(f.Measures) != 1 || len(f.Points) != 1 || f.Points[0].ID != "p2" || f.Goal != Uncompared {
		t.Errorf("facts: %+v", f)
	}
	for name, c := range map[string]struct {
		Comparison evidence.Comparison
		want       Verdict
	}{
		"fresh":         {evidence.Comparison{Cycle: 1, Goal: "达标", Verdict: evidence.Holds}, Holds},
		"not reached":   {evidence.Comparison{Cycle: 1, Goal: "达标", Verdict: evidence.Broken}, Broken},
		"another goal":  {evidence.Comparison{Cycle: 1, Goal: "提标", Verdict: evidence.Holds}, Stale},
		"another cycle": {evidence.Comparison{Cycle: 0, Goal: "达标", Verdict: evidence.Holds}, Stale},
	} {
		k.Compared = &c.Comparison
		if got := FactsOf(k).Goal; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	k.Regions = append(k.Regions, org.Region{ID: "c", Code: "150722", Name: "云岭旗"})
	if f := FactsOf(k); f.Regions != nil {
		t.Errorf("two regions of one name were guessed: %v", f.Regions)
	}
}
