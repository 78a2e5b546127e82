package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

func dayOf(t *testing.T, s string) workday.Day {
	t.Helper()
	return must[workday.Day](t)(workday.Parse(s))
}

// ladderDesk is a desk over the rig's store with the rule of three colours in force, and two tasks that missed a step.
func ladderDesk(t *testing.T, r *rig) *supervise.Desk {
	t.Helper()
	ctx := context.Background()
	round := sampleRound(1)
	rows := []journal.Record{round}
	for n := 1; n <= 2; n++ {
		f := sampleFinding(round, n)
		f.Status, f.Units = ledger.StatusInProgress, []ledger.Unit{{Name: "苍原市林草局", Role: ledger.Responsible}}
		rows = append(rows, f, ledger.Task{
			ID: fmt.Sprintf("task-%d", n), FindingID: f.ID, Ord: 1, Text: "完成整治", Start: "2026-04-01", Deadline: "2026-12-31",
			Milestones: []ledger.Milestone{{Day: "2026-05-10", Text: "开工", Share: 20}},
		})
	}
	r.change(t, draft(journal.FindingAdded, rows[0], rows[1:]...))
	must[journal.Seq](t)(r.Chart().Change(ctx, "acc-clerk", func(context.Context, org.Chart) ([]journal.Draft, error) {
		return []journal.Draft{draft(journal.UnitAdded,
			org.Region{ID: "r1", Code: "150700", Name: round.Region, Level: org.City},
			org.Unit{ID: "bureau", Region: "r1", Name: "苍原市林草局", Kind: org.Department})}, nil
	}))
	text := must[[]byte](t)(os.ReadFile(filepath.Join("..", "..", "supervise", "rules", "three-colours.toml")))
	rules := supervise.RuleDesk{Shelf: r.Ladders(), NewID: r.newLadderID}
	load := func() error {
		_, _, err := rules.Load(ctx, "acc-clerk", "three-colours.toml", text, dayOf(t, "2026-05-01"))
		return err
	}
	if err := load(); err != nil {
		t.Fatal(err)
	}
	var defects rulefile.Defects
	if err := load(); !errors.As(err, &defects) || len(defects) == 0 {
		t.Fatalf("the same rule was put in force twice: %v", err)
	}
	return &supervise.Desk{
		Store: r.Ladders(), NewID: r.newLadderID, Book: func() *supervise.Book { return r.InForce(ctx) },
	}
}

func (r *rig) newLadderID() string { return fmt.Sprintf("ladder-%04d", r.ids.Add(1)) }

func testLadder(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	desk := ladderDesk(t, r)
	first, next := dayOf(t, "2026-05-20"), dayOf(t, "2026-05-26")

	if _, err := desk.Sit(ctx, "acc-clerk", next, first); !fault.Is(err, fault.Invalid) {
		t.Fatalf("sat on a day to come: %v", err)
	}
	if _, err := desk.Sit(ctx, "acc-clerk", dayOf(t, "2026-05-17"), first); !fault.Is(err, fault.Invalid) {
		t.Fatalf("sat on a Sunday: %v", err)
	}
	equal(t, must[supervise.Sat](t)(desk.Sit(ctx, "acc-clerk", first, first)), supervise.Sat{Tasks: 2, Lit: 2, Drafts: 2})
	equal(t, must[supervise.Sat](t)(desk.Sit(ctx, "acc-other", first, first)), supervise.Sat{Tasks: 2})

	letter := issueAtOnce(t, desk, first)
	equal(t, letter.Event.Number.String(), "提醒〔2026〕1号")
	equal(t, letter.Event.Due.String(), "2026-05-25")
	equal(t, letter.Unit, "苍原市林草局")
	other := must[supervise.Filed](t)(desk.Issue(ctx, supervise.Decision{Actor: "acc-clerk", Task: "task-2", ID: "other", Seen: 2, Day: first, Today: first}))
	equal(t, other.Event.Number.String(), "提醒〔2026〕2号")

	sat := must[supervise.Sat](t)(desk.Sit(ctx, "acc-clerk", next, next))
	equal(t, sat, supervise.Sat{Tasks: 2, Lit: 2, Drafts: 2})
	equal(t, must[supervise.Sat](t)(desk.Sit(ctx, "acc-clerk", first, next)), supervise.Sat{Tasks: 2, Behind: 2})
	decide := func(do func(context.Context, supervise.Decision) (supervise.Filed, error), day workday.Day, words string) error {
		known := must[supervise.Known](t)(r.Ladders().Known(ctx, "task-1"))
		_, err := do(ctx, supervise.Decision{
			Actor: "acc-clerk", Task: "task-1", ID: r.newLadderID(), Seen: len(known.File), Day: day, Today: next, Words: words,
		})
		return err
	}
	for name, c := range map[string]struct {
		err  error
		kind fault.Kind
	}{
		"a document before what is on file": {decide(desk.Issue, first, ""), fault.Invalid},
		"a draft set aside without a word":  {decide(desk.Waive, next, " "), fault.Invalid},
		"an empty answer":                   {decide(desk.Answer, next, ""), fault.Invalid},
	} {
		if !fault.Is(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if err := errors.Join(decide(desk.Issue, next, ""), decide(desk.Answer, next, "已整改")); err != nil {
		t.Fatal(err)
	}
	if err := decide(desk.Answer, next, "再答"); !fault.Is(err, fault.Conflict) {
		t.Errorf("answered twice: %v", err)
	}
	checkLadder(t, r, next)
}

// issueAtOnce lets two officers sign one draft out at the same moment, and one of them send it twice.
func issueAtOnce(t *testing.T, desk *supervise.Desk, day workday.Day) supervise.Filed {
	t.Helper()
	by := supervise.Decision{Task: "task-1", Seen: 2, Day: day, Today: day}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range []string{"hand-1", "hand-2"} {
		wg.Go(func() {
			mine := by
			mine.Actor, mine.ID = "acc-"+id, id
			_, errs[i] = desk.Issue(context.Background(), mine)
		})
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errors.Join(errs...), fault.Conflict) {
		t.Fatalf("two officers at once: %v", errs)
	}
	by.Actor, by.ID = "acc-hand-1", "hand-1"
	if errs[0] != nil {
		by.Actor, by.ID = "acc-hand-2", "hand-2"
	}
	return must[supervise.Filed](t)(desk.Issue(context.Background(), by))
}

// checkLadder compares what is read back with what was done, in the files and in the view that follows the journal.
func checkLadder(t *testing.T, r *rig, day workday.Day) {
	t.Helper()
	ctx := context.Background()
	known := must[supervise.Known](t)(r.Ladders().Known(ctx, "task-1"))
	equal(t, len(known.File), 7)
	at := supervise.Stand(supervise.History(known.File))
	equal(t, []any{at.Step, at.Answered, at.Issued.Number.String(), known.Region, known.UnitID}, []any{supervise.Warning, day, "预警〔2026〕1号", "150700", "bureau"})
	equal(t, len(must[[]journal.Ref](t)(r.PartsOf(ctx, known.Finding.ID))), 1+7)

	items := func(on workday.Day) []*supervise.Pressed {
		return must[[]*supervise.Pressed](t)(r.Ladders().Items(ctx, r.InForce(ctx), on))
	}
	now := items(day)
	equal(t, []any{len(now), now[0].Light.Colour, len(now[0].Letters), now[1].Standing.Draft.Step}, []any{2, supervise.Colour("yellow"), 2, supervise.Warning})
	equal(t, len(items(day - 1)[0].Letters), 1)

	done := known.Task
	done.Done = "2026-05-26"
	r.change(t, draft(journal.TaskChanged, done))
	equal(t, []any{items(day)[0].Finished, items(day)[0].Light.Colour, items(day - 1)[0].Finished}, []any{true, supervise.Colour("green"), false})

	stranger := org.WithCaller(ctx, &org.Caller{Account: org.Account{ID: "x", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "elsewhere"}}}})
	equal(t, len(must[[]*supervise.Pressed](t)(r.Ladders().Items(stranger, r.InForce(ctx), day))), 0)
	if _, err := r.Ladders().Known(stranger, "task-1"); !fault.Is(err, fault.Missing) {
		t.Errorf("a stranger read a file: %v", err)
	}
}
