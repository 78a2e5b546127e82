package storetest

import (
	"context"
	"fmt"
	"testing"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/inspect"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// closedFindings are n findings of a round that one unit or the other put right, as its closing left them.
func closedFindings(t *testing.T, r *rig, n int) ledger.Round {
	t.Helper()
	round := sampleRound(1)
	rows := []journal.Record{}
	for i := range n {
		f := sampleFinding(round, i+1)
		f.Closing, f.Workflow = true, ledger.WorkflowClosed
		c := closure.Case{
			Finding: f.ID, Cycle: 1, State: closure.Closed, Doers: []string{[]string{"forest", "water"}[i%2]}, LongTerm: i == 0,
			Closing: &closure.Closing{Event: f.ID + "-close", Day: "2026-03-01"},
		}
		e := closure.Event{ID: f.ID + "-apply", Finding: f.ID, Cycle: 1, No: 1, Kind: closure.Apply, By: closure.Who{Account: "worker"}, Day: "2026-02-01", On: "2026-02-01"}
		rows = append(rows, f, c, e)
	}
	rows = append(rows, org.Unit{ID: "forest", Name: "苍原市林草局", Kind: org.Department}, org.Unit{ID: "water", Name: "苍原市水利局", Kind: org.Department})
	for _, u := range []string{"forest", "water", "audit"} {
		rows = append(rows, org.Account{ID: "at-" + u, Login: "at-" + u, Grants: []org.Grant{{Role: org.Acceptor, Unit: u}}})
	}
	r.change(t, draft(journal.FindingAdded, round, rows...))
	return round
}

// testInspect announces a look-back, draws it by the checkpoint that covers it and by no other, and reads what became of
// the drawn.
func testInspect(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	round := closedFindings(t, r, 6)
	desk := &inspect.Desk{Store: r.Inspections(), NewID: func() string { return "draw-1" }}
	must[journal.Checkpoint](t)(r.Seal(ctx)) // one from before says nothing
	in := inspect.Inspection{Title: "春季抽查", By: "clerk", On: "2026-04-01", Rule: inspect.Rule{Count: 3, Inspectors: 1}}
	all := []string{"at-forest", "at-water", "at-audit"}
	if _, err := desk.Announce(ctx, inspect.Inspection{Title: "太多", By: "clerk", On: "2026-04-01", Rule: inspect.Rule{Count: 7, Inspectors: 1}}, all); !fault.Is(err, fault.Invalid) {
		t.Errorf("drew more than there are: %v", err)
	}
	if _, err := desk.Announce(ctx, in, all[:1]); !fault.Is(err, fault.Invalid) {
		t.Errorf("a unit looks at its own work: %v", err)
	}
	id := must[string](t)(desk.Announce(ctx, in, all))
	if _, err := desk.Draw(ctx, "clerk", id, "2026-04-02"); !fault.Is(err, fault.Unavailable) {
		t.Fatalf("drawn without a seed: %v", err)
	}
	announced := must[journal.Versioned[inspect.Inspection]](t)(desk.Store.Inspection(ctx, id))
	sealed := must[journal.Checkpoint](t)(r.Seal(ctx))
	r.change(t, draft(journal.MeasureAdded, sampleMeasure(sampleFinding(round, 1), 1)))
	must[journal.Checkpoint](t)(r.Seal(ctx)) // a later one is another seed
	must[journal.Seq](t)(desk.Draw(ctx, "clerk", id, "2026-04-02"))
	equal(t, must[journal.Seq](t)(desk.Draw(ctx, "clerk", id, "2026-04-03")), 0)

	drawn := must[journal.Versioned[inspect.Inspection]](t)(desk.Store.Inspection(ctx, id)).Row
	equal(t, drawn.Size, sealed.Size)
	equal(t, drawn.Announced, announced.Since)
	pool := must[inspect.Pool](t)(desk.Store.PoolOf(ctx, id))
	equal(t, len(pool.Lots), 6)
	items := must[[]inspect.Item](t)(desk.Store.ItemsOf(ctx, id))
	equal(t, items, inspect.Pick(drawn.Seed, drawn.Rule, pool))
	equal(t, len(must[[]journal.Versioned[inspect.Inspection]](t)(r.Inspections().Inspections(ctx))), 1)

	first := items[0].Finding
	for i, k := range []closure.Kind{closure.PassLookBack, closure.Reopen} {
		e := closure.Event{ID: fmt.Sprintf("look-%d", i), Finding: first, Cycle: 1 + i, No: 2 - i, Kind: k, By: closure.Who{Account: "at-audit"}, Day: "2026-04-05", On: "2026-04-05", Opinion: "看过"}
		r.change(t, draft(k.Act(), e))
	}
	outcomes := must[[]inspect.Outcome](t)(desk.Store.OutcomesOf(ctx, id))
	equal(t, outcomes, []inspect.Outcome{{Finding: first, Result: inspect.Passed, Day: "2026-04-05", By: "at-audit", Words: "看过"}})
	stranger := org.WithCaller(ctx, &org.Caller{Account: org.Account{ID: "l", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "audit"}}}, Asks: org.SeeLedger})
	equal(t, len(must[[]inspect.Item](t)(desk.Store.ItemsOf(stranger, id))), 0)
	clean(t, r)
}

// testCarried sees that a chain over rounds counts once, wherever its links are.
func testCarried(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	round, later := sampleRound(1), sampleRound(2)
	a, b, z := sampleFinding(round, 1), sampleFinding(round, 2), sampleFinding(later, 1)
	r.change(t, draft(journal.FindingAdded, round, later, a, b, z))
	equal(t, must[ledger.Tally](t)(r.Ledger().Tally(ctx, ledger.Filter{})).Total, 3) // the listing is there and must follow
	desk, person := &closure.Desk{Store: r.Closings(), Policies: closure.Embedded, Calendar: func() closure.Calendar { return everyDay{} }}, personOf("clerk", org.Grant{Role: org.Clerk})
	must[journal.Seq](t)(desk.Act(ctx, a.ID, person, closure.Event{
		ID: "carry", Kind: closure.Transfer, Day: "2026-04-01", On: "2026-04-01", Reason: "第二轮又指出", Target: z.ID, Seen: closure.New(a.ID).Seen(),
	}))
	count := func(f ledger.Filter) (rows, total, carried int) {
		found := must[ledger.Found](t)(r.Ledger().Find(ctx, f, ledger.Page{Limit: 10}))
		tally := must[ledger.Tally](t)(r.Ledger().Tally(ctx, f))
		if tally.Total != found.Total || tally.Carried != found.Carried {
			t.Errorf("%+v and %+v", tally, found)
		}
		return len(found.Rows), found.Total, found.Carried
	}
	for _, x := range []struct {
		filter ledger.Filter
		want   [3]int
	}{
		{ledger.Filter{}, [3]int{2, 2, 1}},
		{ledger.Filter{Rounds: []string{round.ID}}, [3]int{2, 2, 0}}, // in its own round it counts
		{ledger.Filter{Rounds: []string{later.ID}}, [3]int{1, 1, 0}},
		{ledger.Filter{Flows: []ledger.Workflow{ledger.WorkflowTransferred}}, [3]int{1, 1, 0}},
		{ledger.Filter{Carried: []ledger.Carried{ledger.CarriedAll}}, [3]int{3, 3, 0}},
		{ledger.Filter{Carried: []ledger.Carried{ledger.CarriedIn}}, [3]int{1, 1, 0}},
		{ledger.Filter{Carried: []ledger.Carried{ledger.CarriedOut}}, [3]int{1, 1, 0}},
	} {
		rows, total, carried := count(x.filter)
		equal(t, [3]int{rows, total, carried}, x.want)
	}
	equal(t, must[[]closure.Carry](t)(r.Closings().Carries(ctx)), []closure.Carry{{From: a.ID, To: z.ID, Day: "2026-04-01", Reason: "第二轮又指出"}})
}
