package storetest

import (
	"context"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

func testPlan(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	round := sampleRound(1)
	f := sampleFinding(round, 1)
	m := sampleMeasure(f, 1)
	task := ledger.Task{
		ID: "task-1", FindingID: f.ID, Ord: 1, Text: "完成整治", TimeClass: ledger.TimeClassTerm,
		Milestones: []ledger.Milestone{{Day: "2026-06-30", Text: "开工", Share: 30}},
	}
	points := []ledger.Point{
		{ID: "point-1", FindingID: f.ID, Ord: 1, Text: "直排"}, {ID: "point-2", FindingID: f.ID, Ord: 2, Text: "台账不实"},
	}
	m.Answers = []string{"point-1"}
	m.Units = []ledger.Unit{{Name: "市水利局", Role: ledger.Responsible}, {Name: "市住建局", Role: ledger.Responsible}}
	asked := ledger.Amendment{
		ID: "amendment-1", FindingID: f.ID, TaskID: task.ID, Promise: ledger.PromiseDeadline, Was: "6月底", Now: "9月底",
		WasDate: "2026-06-30", NowDate: "2026-09-30", Reason: "汛期", AskedBy: "zhao", State: ledger.AmendmentAsked,
	}
	r.change(t, draft(journal.FindingAdded, round, f, m, task, points[1], points[0], asked))

	p := r.Plans()
	equal(t, rowsOf(must[[]journal.Versioned[ledger.Point]](t)(p.PointsOf(ctx, f.ID))), points)
	equal(t, must[journal.Versioned[ledger.Task]](t)(p.Task(ctx, task.ID)).Row, task)
	equal(t, must[journal.Versioned[ledger.Measure]](t)(p.Measure(ctx, m.ID)).Row, m)
	equal(t, must[journal.Versioned[ledger.Amendment]](t)(p.Amendment(ctx, asked.ID)).Row, asked)

	granted := asked
	granted.State, granted.DecidedBy, granted.Words = ledger.AmendmentGranted, "qian", "同意"
	r.change(t, journal.Draft{Act: journal.AmendmentGranted, Subject: granted.Ref(), Rows: []journal.Record{granted}})
	equal(t, rowsOf(must[[]journal.Versioned[ledger.Amendment]](t)(p.AmendmentsOf(ctx, f.ID))), []ledger.Amendment{granted})
	for state, want := range map[ledger.AmendmentState]int{"": 1, ledger.AmendmentAsked: 0, ledger.AmendmentGranted: 1} {
		equal(t, len(must[[]journal.Versioned[ledger.Amendment]](t)(p.Amendments(ctx, state))), want)
	}
	equal(t, len(must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, asked.Ref()))), 2)

	r.change(t, journal.Draft{Act: journal.PointsSet, Subject: f.Ref(), Gone: []journal.Ref{points[0].Ref()}})
	equal(t, rowsOf(must[[]journal.Versioned[ledger.Point]](t)(p.PointsOf(ctx, f.ID))), points[1:])
	equal(t, len(must[[]journal.Ref](t)(r.PartsOf(ctx, f.ID))), 5)
	if _, err := p.Amendment(ctx, "nobody"); !fault.Is(err, fault.Missing) {
		t.Errorf("got %v", err)
	}
}
