package supervise

import (
	"reflect"
	"slices"
	"testing"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/workday"
)

// knownTask is a task as lower rooms know it, with a week of returns around it.
func knownTask() Known {
	return Known{
		Task: ledger.Task{
			ID: "t", Start: "2025-04-01", Deadline: "2025-06-30", Units: []ledger.Unit{{Name: "林草局", Role: ledger.Lead}, {Name: "水利局", Role: ledger.Responsible}},
			Milestones: []ledger.Milestone{{Day: "2025-04-20", Share: 40, Text: "开工"}},
		},
		Finding: ledger.Finding{Status: ledger.StatusInProgress, Workflow: ledger.WorkflowActive},
		Entered: day("2025-04-01"), Began: day("2025-04-01"), UnitID: "water",
	}
}

// weeks are the periods that were over on a day, by the rhythm that ships.
func weeks(t *testing.T, on string) []dispatch.Period {
	t.Helper()
	diary := dispatch.Diary{Rules: dispatch.Embedded(), Calendar: workday.Embedded()}
	open, err := diary.Period(day(on).Start())
	if err != nil {
		t.Fatal(err)
	}
	return diary.Back(open, 10)[1:]
}

// Every fact that a rule may ask for can be made to hold by a record of the product: none is empty for ever.
func TestEveryConditionCanComeTrue(t *testing.T) {
	n, no := 1, false
	on := "2025-05-12"
	for name, c := range map[string]struct {
		when   When
		change func(*Known)
	}{
		"Behind":     {When{Behind: &n}, func(*Known) {}},
		"NodeMissed": {When{NodeMissed: &n}, func(*Known) {}},
		"Overdue":    {When{Overdue: &n}, func(k *Known) { k.Task.Deadline = "2025-05-01" }},
		"DueWithin":  {When{DueWithin: &n}, func(k *Known) { k.Task.Deadline = "2025-05-13" }},
		"Silent":     {When{Silent: &n}, func(*Known) {}},
		"Attainable": {When{Attainable: &no}, func(k *Known) { k.Remarks = []Remark{{Kind: Judged, Day: day("2025-05-01")}} }},
		"Criticised": {When{Criticised: City}, func(k *Known) { k.Remarks = []Remark{{Kind: Criticised, Level: Province, Day: day("2025-05-01")}} }},
		"Exposed":    {When{Exposed: City}, func(k *Known) { k.Remarks = []Remark{{Kind: Exposed, Level: City, Day: day("2025-05-01")}} }},
		"Rebound":    {When{Rebound: &n}, func(k *Known) { k.Rebound = day("2025-05-11") }},
	} {
		if reflect.ValueOf(c.when).FieldByName(name).IsZero() {
			t.Errorf("%s asks for something else", name)
		}
		k := knownTask()
		c.change(&k)
		if _, ok := c.when.holds(FactsOf(k, weeks(t, on)), day(on)); !ok {
			t.Errorf("%s never comes true", name)
		}
	}
	if fields := reflect.TypeFor[When]().NumField(); fields != 9 {
		t.Errorf("a condition has %d facts, and 9 are tried here", fields)
	}
}

func TestFactsOf(t *testing.T) {
	over := weeks(t, "2025-05-12")
	for name, c := range map[string]struct {
		change func(*Known)
		holds  func(Facts) bool
	}{
		"a step that was reached counts as its share": {
			func(k *Known) { k.Task.Milestones[0].Reached = "2025-04-18" },
			func(f Facts) bool { return f.Done(day("2025-04-18")) == pct(40) && f.Done(day("2025-04-17")) == 0 },
		},
		"a return that says more stands": {
			func(k *Known) {
				k.Task.Milestones[0].Reached, k.Progress = "2025-04-18", []Progress{{day("2025-04-10"), pct(50)}}
			},
			func(f Facts) bool { return len(f.Progress) == 1 },
		},
		"the earliest of done and settled": {
			func(k *Known) { k.Task.Done, k.Settled = "2025-05-02", day("2025-05-01") },
			func(f Facts) bool { return f.Finished == day("2025-05-01") },
		},
		"what was done before it came back, on the same day too": {
			func(k *Known) { k.Task.Done, k.Settled, k.Rebound = "2025-05-01", day("2025-05-02"), day("2025-05-02") },
			func(f Facts) bool { return f.Finished == 0 },
		},
		"closed again since": {
			func(k *Known) { k.Rebound, k.Closed = day("2025-05-02"), day("2025-05-08") },
			func(f Facts) bool { return f.Finished == day("2025-05-08") },
		},
		"silence since the office asks": {
			func(k *Known) { k.Began = day("2025-04-25") },
			func(f Facts) bool { return len(f.Unanswered) == 2 },
		},
		"none when the plan names no unit of the tree": {
			func(k *Known) { k.UnitID = "" },
			func(f Facts) bool { return f.Unanswered == nil },
		},
		"none when the finding was carried over": {
			func(k *Known) { k.Finding.Status = ledger.StatusCarriedOver },
			func(f Facts) bool { return f.Unanswered == nil },
		},
		"a return ends it": {
			func(k *Known) { k.Told = []dispatch.Told{{Period: over[0].Key, Day: over[0].Day()}} },
			func(f Facts) bool {
				return f.silent(day("2025-05-12")) == 0 && !slices.Contains(f.Unanswered, over[0].Day()) && len(f.Unanswered) > 1
			},
		},
		"a long-term task has no schedule": {
			func(k *Known) { k.Task.TimeClass = ledger.TimeClassLongTerm },
			func(f Facts) bool { return f.Plan.Due == 0 && f.Plan.Milestones == nil },
		},
		"the newer judgement of a day counts": {
			func(k *Known) {
				k.Remarks = []Remark{{Kind: Judged, Day: day("2025-05-02")}, {Kind: Judged, Day: day("2025-05-01"), Attainable: true}, {Kind: Judged, Day: day("2025-05-02"), Attainable: true}}
			},
			func(f Facts) bool { return f.attainable(day("2025-05-02")) && f.attainable(day("2025-05-01")) },
		},
	} {
		k := knownTask()
		c.change(&k)
		if f := FactsOf(k, over); !c.holds(f) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if unit := knownTask().Unit(); unit != "水利局" {
		t.Errorf("%s answers", unit)
	}
}

func TestBriefOf(t *testing.T) {
	on := day("2025-05-12")
	palette := []Colour{"red", "yellow", "green"}
	task := func(id, unit string, colour Colour, change func(*Pressed)) *Pressed {
		p := &Pressed{Item: Item{Task: id, Unit: unit, Light: Light{Colour: colour, Name: string(colour)}, Due: day("2025-12-31")}, Palette: palette, UnitID: "u-" + unit}
		if change != nil {
			change(p)
		}
		return p
	}
	b := BriefOf([]*Pressed{
		task("good", "水利局", "green", nil),
		task("finished", "水利局", "red", func(p *Pressed) { p.Finished = true }),
		task("overdue", "水利局", "red", func(p *Pressed) { p.Due = day("2025-05-11") }),
		task("back", "林草局", "yellow", func(p *Pressed) { p.Rebound = day("2025-05-01") }),
		task("silent", "林草局", "green", func(p *Pressed) {
			p.Standing = Stand([]Event{{Deed: Issued, Step: Remind, Due: day("2025-05-09")}})
		}),
		task("pressed", "环境局", "yellow", func(p *Pressed) { p.Letters = make([]Filed, 2) }),
		task("claimed", "环境局", "yellow", func(p *Pressed) { p.Done = Whole }),
		task("lasting", "环境局", "green", func(p *Pressed) { p.LongTerm, p.Due = true, 0 }),
		{Item: Item{Task: "no rule", Unit: "环境局"}},
	}, on)
	got := []int{b.Tasks, b.Finished, b.Overdue, b.Silent, b.Back, b.LongTerm, len(b.Late)}
	if want := []int{9, 1, 1, 1, 1, 1, 5}; !slices.Equal(got, want) {
		t.Errorf("tasks, finished, overdue, silent, back, long-term, late: %v, want %v", got, want)
	}
	var why, calls []string
	for _, r := range b.Returning {
		why = append(why, r.Task+" "+string(r.Why))
	}
	if want := []string{"back back", "pressed repeat", "claimed close"}; !slices.Equal(why, want) {
		t.Errorf("may come back: %q", why)
	}
	for _, c := range b.Calls {
		calls = append(calls, c.Unit+" "+c.Worst.Task)
	}
	if want := []string{"林草局 back", "水利局 overdue", "环境局 pressed"}; !slices.Equal(calls, want) {
		t.Errorf("calls: %q", calls)
	}
	if b.Late[0].Task != "overdue" || !slices.EqualFunc(b.Lamps, []int{1, 3, 3}, func(l LampCount, n int) bool { return l.Count == n }) {
		t.Errorf("late %q, lamps %+v", b.Late[0].Task, b.Lamps)
	}
}

func TestMonths(t *testing.T) {
	for _, odd := range []string{"", "2025-13", "2025-1", "mai", "2025-05-01"} {
		if _, err := ParseMonth(odd); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q is a month: %v", odd, err)
		}
	}
	m, err := ParseMonth("2025-01")
	if err != nil || m.String() != "2025-01" || m.Before().String() != "2024-12" || m.Next().String() != "2025-02" || m.First() != day("2025-01-01") {
		t.Errorf("%v %v", m, err)
	}
	for today, want := range map[string]string{"2025-01-15": "2025-01-15", "2025-01-31": "2025-01-31", "2025-03-03": "2025-01-31"} {
		if until, err := m.Until(day(today)); err != nil || until != day(want) {
			t.Errorf("on %s until %s (%v)", today, until, err)
		}
	}
	if _, err := m.Until(day("2024-12-31")); !fault.Is(err, fault.Invalid) {
		t.Errorf("a month to come: %v", err)
	}
}

// A letter of the month before is none of this month's, and a rebound on the first counts in its month alone.
func TestMonthFacts(t *testing.T) {
	m, _ := ParseMonth("2025-05")
	letter := func(on string) Filed {
		return Filed{Event: Event{Day: day(on), Deed: Issued, Step: Warning, Number: Number{"预警", 2025, 1}, Points: 2}}
	}
	x := &Pressed{
		Item: Item{Task: "t", Unit: "林草局", Light: Light{Colour: "red"}, Rebound: day("2025-05-01")}, Palette: []Colour{"red", "green"},
		Letters: []Filed{letter("2025-04-30"), letter("2025-05-01")},
	}
	f := MonthFacts(m, day("2025-05-12"), []*Pressed{x}, nil)
	s := Bulletin(f)
	if len(s.Totals.Letters) != 1 || s.Totals.Letters[0].Event.Day != day("2025-05-01") || s.Totals.Points != 2 || len(f.Colours) != 2 {
		t.Errorf("%+v", s.Totals)
	}
	if got := s.Ranking[0].Rebounds; !slices.Equal(got, []string{"t"}) {
		t.Errorf("rebounds of May: %v", got)
	}
	if got := Bulletin(MonthFacts(m.Next(), day("2025-06-12"), []*Pressed{x}, nil)).Ranking[0].Rebounds; got != nil {
		t.Errorf("rebounds of June: %v", got)
	}
}
