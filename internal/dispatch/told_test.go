package dispatch

import (
	"slices"
	"testing"

	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

func day(s string) workday.Day {
	d, err := workday.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTheOneFurthestBehindCounts(t *testing.T) {
	words := []Word{
		{Unit: "a", Day: day("2025-03-03"), Share: share(40)},
		{Unit: "b", Day: day("2025-03-10"), Share: share(20), Reached: []Step{{"2025-03-31", "招标"}}},
		{Unit: "a", Day: day("2025-03-10"), Share: share(60)},
		{Unit: "b", Day: day("2025-03-17")},
		{Unit: "b", Day: day("2025-03-24"), Share: share(80), Reached: []Step{{"2025-03-31", "招标"}}},
	}
	want := []Done{{day("2025-03-03"), 40}, {day("2025-03-10"), 20}, {day("2025-03-24"), 60}}
	if got := Progress(words); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if on := ReachedOn(words, Step{"2025-03-31", "招标"}); on != "2025-03-10" {
		t.Errorf("reached on %s", on)
	}
	if on := ReachedOn(words, Step{"2025-03-31", "完工"}); on != "" {
		t.Errorf("reached on %s", on)
	}
}

func TestSilenceIsCountedFromWhenATaskIsThere(t *testing.T) {
	d := Diary{Rules: Embedded(), Calendar: workday.Embedded()}
	newest, err := d.Period(at("2025-03-20 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	periods := d.Back(newest, 4)
	told := []Told{{"2025-W11", day("2025-03-12")}}
	for name, c := range map[string]struct {
		asked Asking
		want  []workday.Day
	}{
		"since it was entered":        {Asking{Began: day("2025-01-01"), Entered: day("2025-03-01")}, []workday.Day{day("2025-03-20")}},
		"since the office dispatches": {Asking{Began: day("2025-03-10"), Entered: day("2025-01-01")}, []workday.Day{day("2025-03-20")}},
		"an office that never did":    {Asking{Entered: day("2025-01-01")}, nil},
		"until it was done":           {Asking{Began: day("2025-01-01"), Entered: day("2025-01-01"), Done: day("2025-03-07")}, []workday.Day{day("2025-02-27"), day("2025-03-06")}},
	} {
		if got := Unanswered(periods, c.asked, told); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v in %v", name, got, periods)
		}
	}
	if p, err := d.Named("2025-W10", at("2025-03-20 10:00"), 8); err != nil || p != periods[2] {
		t.Errorf("%v %v", p, err)
	}
}

func TestWhoOwesAReturn(t *testing.T) {
	tree := org.NewTree(nil, []org.Unit{{ID: "w", Name: "水利局"}, {ID: "f", Name: "林草局"}, {ID: "x", Name: "同名"}, {ID: "y", Name: "同名"}})
	all := []ledger.Unit{{Name: "水利局", Role: ledger.Lead}, {Name: "林草局", Role: ledger.Support}, {Name: "同名", Role: ledger.Responsible}}
	if got := Answering(tree, all, []ledger.Unit{{Name: "林草局", Role: ledger.Lead}}); !slices.Equal(got, []string{"w"}) {
		t.Error(got)
	}
	if got := Answering(tree, all[1:2], []ledger.Unit{{Name: "林草局", Role: ledger.Responsible}}); !slices.Equal(got, []string{"f"}) {
		t.Error(got)
	}
	if got := Debtors([]Owed{{Units: []string{"w", "f"}}, {Units: []string{"w"}}, {}}); !slices.Equal(got, []string{"w", "f"}) {
		t.Error(got)
	}
	for flow, open := range map[ledger.Workflow]bool{ledger.WorkflowActive: true, ledger.WorkflowRebound: true, ledger.WorkflowClosed: false} {
		if Open(ledger.StatusInProgress, flow, "") != open {
			t.Error(flow)
		}
	}
	if Open(ledger.StatusDone, ledger.WorkflowActive, "") || !Open(ledger.StatusClosed, ledger.WorkflowRebound, "") {
		t.Error("status")
	}
	if Open(ledger.StatusInProgress, ledger.WorkflowActive, "2025-03-01") || !Open(ledger.StatusClosed, ledger.WorkflowRebound, "2025-03-01") {
		t.Error("done")
	}
}
