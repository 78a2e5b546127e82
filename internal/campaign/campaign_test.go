package campaign

import (
	"reflect"
	"testing"

	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

func TestAScopeIsUnitsOfTheTree(t *testing.T) {
	tree := org.NewTree(nil, []org.Unit{
		{ID: "city", Kind: org.Government},
		{ID: "a", Parent: "city", Kind: org.Government},
		{ID: "a1", Parent: "a", Kind: org.TownshipUnit},
		{ID: "b", Parent: "city", Kind: org.Department},
		{ID: "old", Parent: "city", Kind: org.Department, Disabled: true},
	})
	for _, c := range []struct {
		scope Scope
		want  []string
	}{
		{Scope{Top: "city", Depth: RightBelow}, []string{"b", "a"}},
		{Scope{Top: "city", Depth: AllBelow}, []string{"b", "a", "a1"}},
		{Scope{Depth: AllBelow, Kinds: []org.UnitKind{org.TownshipUnit}}, []string{"a1"}},
		{Scope{Top: "a1", Depth: AllBelow}, nil},
	} {
		if got := c.scope.Units(tree); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v asks %v, want %v", c.scope, got, c.want)
		}
	}
}

func TestACampaignIsOverWhenAllIsAnsweredAndClosed(t *testing.T) {
	c := Campaign{Asked: []string{"a", "b"}, Due: "2026-05-01"}
	yes, no := Answer{Unit: "a", Says: Yes, Finding: "f"}, Answer{Unit: "b", Says: No}
	flow := func(w ledger.Workflow) map[string]ledger.Workflow { return map[string]ledger.Workflow{"f": w} }
	for _, x := range []struct {
		name       string
		answers    []Answer
		flows      map[string]ledger.Workflow
		today      ledger.Date
		late, done bool
	}{
		{"nobody has answered", nil, nil, "2026-05-01", false, false},
		{"the day has passed", []Answer{yes}, nil, "2026-05-02", true, false},
		{"answered, not put right", []Answer{yes, no}, flow(ledger.WorkflowActive), "2026-05-02", false, false},
		{"answered and closed", []Answer{yes, no}, flow(ledger.WorkflowClosed), "2026-05-02", false, true},
		{"come back", []Answer{yes, no}, flow(ledger.WorkflowRebound), "2026-06-02", false, false},
	} {
		if s := Stand(c, x.answers, x.flows, x.today); s.Late != x.late || s.Done != x.done {
			t.Errorf("%s: %+v", x.name, s)
		}
	}
}
