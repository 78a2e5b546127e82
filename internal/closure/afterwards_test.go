package closure

import (
	"reflect"
	"testing"
)

func TestARecordOfHowClosingsHeld(t *testing.T) {
	shut := &Closing{Day: "2026-01-01"}
	cases := []Case{
		{Finding: "kept", Cycle: 1, State: Filed, Doers: []string{"a", "b"}, Closing: shut, Events: []Event{{Kind: PassLookBack, Day: "2026-07-01"}}},
		{Finding: "back", Cycle: 1, State: Closed, Doers: []string{"a"}, Closing: shut},
		{Finding: "back", Cycle: 2, State: Active, Doers: []string{"a"}, Events: []Event{{Kind: FailLookBack, Day: "2026-08-01"}}},
		{Finding: "on", Cycle: 1, State: Transferred, Doers: []string{"b"}, Closing: shut},
		{Finding: "open", Cycle: 1, State: Transferred, Doers: []string{"b"}},
	}
	whole, units := Records(cases)
	if whole != (Record{3, 2, 2}) || whole.Percent() != 67 {
		t.Errorf("all in all %+v, %d %%", whole, whole.Percent())
	}
	if want := map[string]Record{"a": {2, 2, 1}, "b": {2, 1, 1}}; !reflect.DeepEqual(units, want) {
		t.Errorf("by unit %+v", units)
	}
	if cases[2].CameBack() != "2026-08-01" || cases[1].CameBack() != "" {
		t.Error("the day of a rebound is wrong")
	}
	if len(cases[0].Checks()) != 1 {
		t.Error("a look-back is not told")
	}
}

func TestAChainOverRoundsIsWhole(t *testing.T) {
	all := []Carry{{From: "2", To: "3"}, {From: "x", To: "y"}, {From: "1", To: "2"}}
	for _, id := range []string{"1", "2", "3"} {
		if got := ChainOf(all, id); len(got) != 2 || got[0].From != "1" || got[1].To != "3" {
			t.Errorf("the chain of %s is %+v", id, got)
		}
	}
	if got := ChainOf(all, "lone"); got != nil {
		t.Errorf("a finding without a chain has %+v", got)
	}
}
