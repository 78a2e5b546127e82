package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// dispatchDesk is a desk over the rig's store, with a task for one bureau, a finding without tasks for another, and a
// finding that is done.
func dispatchDesk(t *testing.T, r *rig) *dispatch.Desk {
	t.Helper()
	round := sampleRound(1)
	charged := func(no int, status ledger.Status, unit string) ledger.Finding {
		f := sampleFinding(round, no)
		f.Status, f.Workflow, f.Units = status, ledger.WorkflowActive, []ledger.Unit{{Name: unit, Role: ledger.Responsible}}
		return f
	}
	f1, f2 := charged(1, ledger.StatusInProgress, "林草局"), charged(2, ledger.StatusInProgress, "水利局")
	task := ledger.Task{
		ID: "task-1", FindingID: f1.ID, Ord: 1, Text: "治理草原",
		Milestones: []ledger.Milestone{{Day: "2026-05-10", Text: "开工", Share: 20}},
	}
	r.change(t, draft(journal.FindingAdded, round, f1, f2, charged(3, ledger.StatusDone, "林草局"), task,
		org.Unit{ID: "city", Name: "苍原市人民政府", Kind: org.Government},
		org.Unit{ID: "grass", Parent: "city", Name: "林草局", Kind: org.Department},
		org.Unit{ID: "water", Parent: "city", Name: "水利局", Kind: org.Department}))
	ids := 0
	return &dispatch.Desk{
		Store: r.Dispatches(), Rules: dispatch.Embedded, Calendar: func() dispatch.Calendar { return workday.Embedded() },
		NewID: func() string { ids++; return fmt.Sprintf("reminder-%d", ids) },
	}
}

// testDispatch has a unit answer in two periods, twice at once and again, reminds the other, and sees who sees what.
func testDispatch(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	desk := dispatchDesk(t, r)
	d := r.Dispatches()
	owed := must[[]dispatch.Owed](t)(d.Owed(ctx))
	f1, f2 := owed[0].Finding, owed[1].Finding
	came := workday.On(2026, time.May, 20)
	equal(t, owed, []dispatch.Owed{{Finding: f1, Task: "task-1", Units: []string{"grass"}, Entered: came}, {Finding: f2, Units: []string{"water"}, Entered: came}})
	many := []string{f2} // more than any database binds to one statement
	for i := range 70_000 {
		many = append(many, fmt.Sprintf("gone-%d", i))
	}
	equal(t, len(must[[]dispatch.Matter](t)(d.Matters(ctx, append(many, "task-1")))), 2)
	equal(t, len(must[[]dispatch.Matter](t)(d.Matters(ctx, []string{"task-1", f1, f2, "nothing"}))), 2)

	liaison := personOf("liaison", org.Grant{Role: org.UnitLiaison, Unit: "grass"}).Caller
	liaison.Asks = org.ReportProgress
	asGrass := org.WithCaller(ctx, liaison)
	first := time.Date(2026, 4, 1, 9, 0, 0, 0, workday.Zone)
	share := 30
	line := dispatch.Line{
		Task: "task-1", Finding: f1, Words: "已进场", Share: &share, Figures: []dispatch.Figure{{Name: "面积", Written: "3万亩"}},
		Reached: []dispatch.Step{{Day: "2026-05-10", Text: "开工"}}, Obstacle: "资金未到",
	}
	var sent sync.WaitGroup
	for range 2 {
		sent.Go(func() {
			if _, err := desk.Submit(asGrass, liaison, first, dispatch.Answer{Unit: "grass", Period: "2026-W14", Lines: []dispatch.Line{line}}); err != nil {
				t.Errorf("handed in: %v", err)
			}
		})
	}
	sent.Wait()
	held := must[journal.Versioned[dispatch.Filing]](t)(d.Filing(asGrass, "grass", "2026-W14"))
	equal(t, len(must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, held.Row.Ref()))), 1)
	lines := must[[]dispatch.Line](t)(d.LinesOf(asGrass, "2026-W14", nil))
	line.Unit, line.Period, line.Day = "grass", "2026-W14", workday.Of(first)
	equal(t, lines, []dispatch.Line{line})

	// Corrected within the period, and told again in the next.
	line.Obstacle = ""
	must[dispatch.Filing](t)(desk.Submit(asGrass, liaison, first.Add(time.Hour), dispatch.Answer{Unit: "grass", Period: "2026-W14", Lines: []dispatch.Line{line}, Seen: held.Since}))
	equal(t, len(must[[]dispatch.Line](t)(d.Troubles(ctx, "2026-W14"))), 0)
	next := must[dispatch.Filing](t)(desk.Submit(asGrass, liaison, first.AddDate(0, 0, 7), dispatch.Answer{Unit: "grass", Period: "2026-W15", Lines: []dispatch.Line{line}}))
	equal(t, next.Fresh, 0)
	equal(t, len(must[[]dispatch.Filing](t)(d.Filings(ctx, []string{"2026-W14", "2026-W15"}))), 2)
	words := must[map[string][]dispatch.Word](t)(d.Words(ctx, []string{f1}))
	equal(t, dispatch.Progress(words["task-1"]), []dispatch.Done{{Day: workday.Of(first), Share: 30}, {Day: workday.Of(first) + 7, Share: 30}})
	equal(t, dispatch.ReachedOn(words["task-1"], line.Reached[0]), ledger.Date("2026-04-01"))

	// The lamps see what the returns say, and the step that one told as reached.
	known := must[supervise.Known](t)(r.Ladders().Known(ctx, "task-1"))
	equal(t, known.Progress, []supervise.Progress{
		{Day: workday.Of(first), Share: 30 * supervise.Percent}, {Day: workday.Of(first) + 7, Share: 30 * supervise.Percent},
	})
	equal(t, known.Task.Milestones[0].Reached, ledger.Date("2026-04-01"))

	othersAndReminders(t, desk, first)
	draftsOf(t, d)
	clean(t, r)
}

// othersAndReminders: a neighbour sees nothing of a unit's filing, and one reminder goes to who is silent.
func othersAndReminders(t *testing.T, desk *dispatch.Desk, first time.Time) {
	t.Helper()
	ctx, d := context.Background(), desk.Store
	neighbour := personOf("n", org.Grant{Role: org.UnitLiaison, Unit: "water"}).Caller
	neighbour.Asks = org.SeeSupervision
	asWater := org.WithCaller(ctx, neighbour)
	if _, err := d.Filing(asWater, "grass", "2026-W14"); !fault.Is(err, fault.Missing) {
		t.Errorf("a neighbour's filing: %v", err)
	}
	equal(t, len(must[[]dispatch.Line](t)(d.LinesOf(asWater, "2026-W14", nil))), 0)
	equal(t, len(must[[]dispatch.Owed](t)(d.Owed(asWater))), 1)
	clerk := personOf("clerk", org.Grant{Role: org.Clerk}).Caller
	clerk.Asks = org.Supervise
	asClerk := org.WithCaller(ctx, clerk)
	reminder := must[dispatch.Reminder](t)(desk.Remind(asClerk, clerk, first))
	equal(t, reminder.Units, []string{"water"})
	if _, err := desk.Remind(asClerk, clerk, first); !fault.Is(err, fault.Conflict) {
		t.Errorf("reminded twice: %v", err)
	}
	equal(t, must[[]dispatch.Reminder](t)(d.Reminders(ctx, "2026-W14")), []dispatch.Reminder{reminder})
}

func draftsOf(t *testing.T, d dispatch.Store) {
	t.Helper()
	ctx := context.Background()
	for _, typed := range []string{"share=3", "share=30"} {
		want := dispatch.Draft{Unit: "grass", Account: "liaison", Typed: typed, At: 7}
		if err := d.KeepDraft(ctx, want); err != nil {
			t.Fatal(err)
		}
		equal(t, must[dispatch.Draft](t)(d.Draft(ctx, "grass", "liaison")), want)
	}
	if err := d.KeepDraft(ctx, dispatch.Draft{Unit: "grass", Account: "liaison"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Draft(ctx, "grass", "liaison"); !fault.Is(err, fault.Missing) {
		t.Errorf("a draft that was handed in: %v", err)
	}
}
