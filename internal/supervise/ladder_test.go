package supervise

import (
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/workday"
)

// stuck is a task of 2025 that is late for its first milestone in the middle of January and never moves.
var stuck = Facts{Task: "t", Plan: Plan{Start: day("2024-12-01"), Due: day("2025-12-31"), Milestones: []Milestone{{Day: day("2025-01-10"), Share: pct(11)}, {Day: day("2025-09-30"), Share: pct(35)}}}}

// A unit that answers nothing climbs the ladder to its top, a step after the day each answer was due;
// around Spring Festival of 2025 the days off are skipped and the days worked for them count.
func TestSilenceClimbsTheWholeLadder(t *testing.T) {
	history := live(t, example(t, "three-colours"), still(stuck), "2025-01-06", "2025-05-30", -1)
	want := []string{
		"2025-01-13 issued remind 提醒〔2025〕1号 2025-01-16",
		"2025-01-17 issued warning 预警〔2025〕1号 2025-01-24",
		"2025-01-26 issued supervision 督办〔2025〕1号 2025-02-08", // from a worked Sunday to a worked Saturday, eight days off between
		"2025-02-10 issued talk 约谈〔2025〕1号 2025-02-24",
		"2025-02-25 issued circular 通报〔2025〕1号 2025-03-11",
		"2025-03-12 issued listed 挂牌〔2025〕1号 2025-04-11",
	}
	if got := tale(history); !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Answers without works climb too, only slower: each answer has its days of grace.
func TestAnswersWithoutWorksClimbSlower(t *testing.T) {
	history := live(t, example(t, "three-colours"), still(stuck), "2025-01-06", "2025-04-30", 2)
	want := []string{
		"2025-01-13 issued remind 提醒〔2025〕1号 2025-01-16", "2025-01-15 answered remind",
		"2025-01-27 issued warning 预警〔2025〕1号 2025-02-10", "2025-01-29 answered warning",
		"2025-02-24 issued supervision 督办〔2025〕1号 2025-03-03", "2025-02-26 answered supervision",
		"2025-03-17 issued talk 约谈〔2025〕1号 2025-03-31", "2025-03-19 answered talk",
		"2025-04-21 issued circular 通报〔2025〕1号 2025-05-07", "2025-04-23 answered circular",
	}
	if got := tale(history); !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTwoYellowsAreSupervisedAndRedIsATalk(t *testing.T) {
	r := example(t, "guangyuan-2018")
	facts := func(d workday.Day) Facts {
		f := Facts{Task: "t", Plan: Plan{Start: day("2025-01-01"), Due: day("2025-12-31")}, Progress: done("2025-01-05", 1)}
		if d >= day("2025-05-10") {
			f.Criticisms = []Criticism{{Day: day("2025-05-10"), Level: Province}}
		}
		return f
	}
	history := live(t, r, facts, "2025-01-02", "2025-06-30", 1)
	want := []string{
		"2025-03-25 issued supervision 督办〔2025〕1号 2025-04-01", "2025-03-26 answered supervision",
		"2025-05-26 issued talk 约谈〔2025〕1号 2025-06-03", "2025-05-27 answered talk",
	}
	if got := tale(history); !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	points := map[Step]int{}
	for _, e := range history {
		points[e.Step] += e.Points
	}
	if points[Supervision] != 1 || points[Talk] != 2 {
		t.Errorf("points %v", points)
	}
}

func TestGoodLampsLiftAndTheLadderBeginsAnew(t *testing.T) {
	facts := func(d workday.Day) Facts {
		f := stuck
		if d >= day("2025-01-16") {
			f.Progress = done("2025-01-16", 30)
		}
		return f
	}
	history := live(t, example(t, "three-colours"), facts, "2025-01-06", "2025-03-31", 1)
	want := []string{
		"2025-01-13 issued remind 提醒〔2025〕1号 2025-01-16", "2025-01-14 answered remind",
		"2025-01-27 lifted remind", // the second green sitting
	}
	if got := tale(history); !slices.Equal(got[:3], want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAFinishedTaskLeavesTheLadder(t *testing.T) {
	facts := func(d workday.Day) Facts {
		f := stuck
		if d >= day("2025-01-15") {
			f.Finished = day("2025-01-15")
		}
		return f
	}
	got := tale(live(t, example(t, "three-colours"), facts, "2025-01-06", "2025-03-31", -1))
	if len(got) != 2 || got[1] != "2025-01-15 lifted remind" {
		t.Error(got)
	}
}

// What came back begins on a higher step, for as long as the rule says.
func TestAReboundBeginsHigher(t *testing.T) {
	r := example(t, "three-colours")
	f := stuck
	f.Finished, f.Rebound = day("2024-12-20"), day("2025-01-02")
	first := func(f Facts) string { return tale(live(t, r, still(f), "2025-01-06", "2025-02-10", -1))[0] }
	if got := first(f); !strings.Contains(got, "2025-01-06 issued warning 预警〔2025〕1号") {
		t.Error(got)
	}
	f.Finished, f.Rebound = day("2023-12-20"), day("2024-01-02")
	if got := first(f); !strings.Contains(got, "issued remind") {
		t.Error("long ago: " + got)
	}
}

// A task that was on the ladder when it was closed, and came back before any sitting, begins higher as well.
func TestAReboundRaisesAnOldStep(t *testing.T) {
	facts := func(d workday.Day) Facts {
		f := stuck
		if d >= day("2025-01-15") {
			f.Rebound = day("2025-01-15")
		}
		return f
	}
	r := *example(t, "three-colours")
	r.Rebound.Step = Talk
	got := tale(live(t, &r, facts, "2025-01-06", "2025-01-20", -1))
	if want := []string{"2025-01-13 issued remind 提醒〔2025〕1号 2025-01-16", "2025-01-17 issued talk 约谈〔2025〕1号 2025-02-07"}; !slices.Equal(got, want) {
		t.Error(strings.Join(got, "\n"))
	}
}

// An answered step that led to nothing more, while the lamp is better than it was, is forgotten.
func TestStepsLapse(t *testing.T) {
	r := *example(t, "three-colours")
	r.Lapse.Days = 20
	r.Steps = slices.Clone(r.Steps)[2:3] // 督办函 alone
	r.Rebound = ReboundRule{}
	facts := func(d workday.Day) Facts {
		f := Facts{Task: "t", Plan: Plan{Start: day("2025-01-01"), Due: day("2025-12-31")}, Progress: done("2025-07-01", 17)}
		if d >= day("2025-07-10") {
			f.Progress = done("2025-07-10", 35)
		}
		return f
	}
	got := tale(live(t, &r, facts, "2025-07-01", "2025-08-05", 1))
	want := []string{"2025-07-01 issued supervision 督办〔2025〕1号 2025-07-08", "2025-07-02 answered supervision", "2025-07-23 lapsed supervision"}
	if !slices.Equal(got, want) {
		t.Error(strings.Join(got, "\n"))
	}
}

func TestNothingIsDoneTwiceOrOnDaysOffOrBackwards(t *testing.T) {
	r, cal := example(t, "three-colours"), workday.Embedded()
	first, err := r.Step(cal, nil, stuck, day("2025-01-13"))
	if err != nil || len(first) != 2 {
		t.Fatal(first, err)
	}
	history := Record(first, counter())
	for _, s := range []string{"2025-01-13", "2025-01-12", "2025-01-18", "2025-01-10"} {
		if again, err := r.Step(cal, history, stuck, day(s)); err != nil || len(again) != 0 {
			t.Errorf("on %s: %v %v", s, again, err)
		}
	}
}

// A clock that stood still for weeks makes up for it on the first working day: one sitting, one step.
func TestMissedDaysAreMadeUpFor(t *testing.T) {
	r, cal := example(t, "three-colours"), workday.Embedded()
	first, _ := r.Step(cal, nil, stuck, day("2025-01-13"))
	later, err := r.Step(cal, Record(first, counter()), stuck, day("2025-03-05"))
	if err != nil || len(later) != 2 || later[0].Deed != Lit || later[1].Step != Warning {
		t.Error(later, err)
	}
}

func TestAMissingYearStopsTheLadder(t *testing.T) {
	f := stuck
	f.Plan.Due = day("2026-12-31")
	if _, err := example(t, "three-colours").Step(workday.Embedded(), nil, f, day("2026-12-30")); !fault.Is(err, fault.Missing) {
		t.Error(err)
	}
}

func TestAnswersToAnotherStepChangeNothing(t *testing.T) {
	first, _ := example(t, "three-colours").Step(workday.Embedded(), nil, stuck, day("2025-01-13"))
	history := append(Record(first, counter()), Answer(Warning, day("2025-01-14")), Answer("", day("2025-01-14")))
	if at := Stand(history); !at.Waiting() || !at.Late(day("2025-01-17")) || at.Late(day("2025-01-16")) {
		t.Errorf("%+v", at)
	}
}
