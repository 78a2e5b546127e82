package supervise

import (
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

func TestTheScheduleLineIsStraightBetweenMilestones(t *testing.T) {
	p := Plan{Start: day("2025-01-01"), Due: day("2025-12-27"), Milestones: []Milestone{
		{Day: day("2025-03-02"), Share: pct(10)}, {Day: day("2025-06-30"), Share: pct(70)},
	}}
	for s, want := range map[string]Share{
		"2024-12-01": 0, "2025-01-01": 0, "2025-01-31": pct(5), "2025-03-02": pct(10), "2025-05-01": pct(40),
		"2025-06-30": pct(70), "2025-09-28": pct(85), "2025-12-26": 9983, "2025-12-27": Whole, "2026-06-01": Whole,
	} {
		if got := p.Planned(day(s)); got != want {
			t.Errorf("%s wants %s, not %s", s, got, want)
		}
	}
	if wrong := p.Check(); wrong != nil {
		t.Error(wrong)
	}
	if got := (Plan{}).Planned(day("2025-01-01")); got != 0 {
		t.Errorf("a task without deadline wants %s", got)
	}
}

func TestMissedMilestones(t *testing.T) {
	p := Plan{Start: day("2025-01-01"), Due: day("2025-12-31"), Milestones: []Milestone{
		{Day: day("2025-03-31"), Share: pct(20), Reached: day("2025-04-05")}, {Day: day("2025-06-30"), Share: pct(50)},
	}}
	for s, want := range map[string]int{"2025-03-31": 0, "2025-04-01": 1, "2025-04-05": 0, "2025-06-30": 0, "2025-07-01": 1} {
		if got := len(p.Missed(day(s), pct(10))); got != want {
			t.Errorf("on %s %d are missed, want %d", s, got, want)
		}
	}
	if got := p.Missed(day("2025-07-01"), pct(50)); len(got) != 0 {
		t.Errorf("half is done and %v is missed", got)
	}
}

func TestPlansTellAllThatIsWrong(t *testing.T) {
	p := Plan{Start: day("2025-06-01"), Due: day("2025-05-01"), Milestones: []Milestone{
		{Day: day("2025-05-20"), Share: pct(50)}, {Day: day("2025-05-20"), Share: pct(40)}, {Day: day("2025-05-01"), Share: pct(101)},
	}}
	wrong := p.Check()
	if len(wrong) != 9 {
		t.Errorf("%d: %v", len(wrong), wrong)
	}
	for _, w := range append(wrong, (Plan{Due: day("2025-05-01")}).Check()...) {
		for _, lang := range say.Langs {
			if w.In(lang) == w.Key {
				t.Errorf("%s does not say %s", lang, w.Key)
			}
		}
	}
}

// anyPlan draws sound plans and unsound ones.
var anyPlan = rapid.Custom(func(t *rapid.T) Plan {
	d := rapid.Custom(func(t *rapid.T) workday.Day {
		return day("2025-01-01") + workday.Day(rapid.IntRange(0, 400).Draw(t, "d"))
	})
	p := Plan{Start: d.Draw(t, "start"), Due: d.Draw(t, "due")}
	for range rapid.IntRange(0, 4).Draw(t, "milestones") {
		p.Milestones = append(p.Milestones, Milestone{Day: d.Draw(t, "day"), Share: Share(rapid.IntRange(0, 10000).Draw(t, "share"))})
	}
	return p
})

// A sound plan's line never falls and stays within the whole; an unsound one does no harm.
func TestTheScheduleLineNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan.Draw(t, "plan")
		sound, before := len(p.Check()) == 0, Share(0)
		for d := day("2024-12-25"); d < day("2026-03-01"); d++ {
			now := p.Planned(d)
			if sound && (now < before || now > Whole) {
				t.Fatalf("%s on %s after %s", now, d, before)
			}
			before = now
		}
		if before != Whole {
			t.Fatalf("%s after the deadline", before)
		}
	})
}

func TestSharesPrintAsPercent(t *testing.T) {
	for s, want := range map[Share]string{0: "0%", 10000: "100%", 6250: "62.5%", 333: "3.33%", 5: "0.05%", -6250: "-62.5%"} {
		if s.String() != want {
			t.Errorf("%d prints as %s, want %s", int(s), s, want)
		}
	}
}
