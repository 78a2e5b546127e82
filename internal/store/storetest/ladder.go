package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
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
	desk := threeColours(t, r)
	var defects rulefile.Defects
	if err := r.loadThreeColours(t); !errors.As(err, &defects) || len(defects) == 0 {
		t.Fatalf("the same rule was put in force twice: %v", err)
	}
	return desk
}

// threeColours is a desk over the rig's store with the rule of three colours in force.
func threeColours(t *testing.T, r *rig) *supervise.Desk {
	t.Helper()
	if err := r.loadThreeColours(t); err != nil {
		t.Fatal(err)
	}
	return &supervise.Desk{
		Store: r.Ladders(), NewID: r.newLadderID, Book: func() *supervise.Book { return r.InForce(context.Background()) },
	}
}

func (r *rig) loadThreeColours(t *testing.T) error {
	t.Helper()
	text := must[[]byte](t)(os.ReadFile(filepath.Join("..", "..", "supervise", "rules", "three-colours.toml")))
	rules := supervise.RuleDesk{Shelf: r.Ladders(), NewID: r.newLadderID}
	_, _, err := rules.Load(context.Background(), "acc-clerk", "three-colours.toml", text, dayOf(t, "2026-05-01"))
	return err
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
	then := items(day - 1)
	now = items(day) // the worst first: what is done comes after what is not
	equal(t, []any{now[1].Finished, now[1].Light.Colour, then[0].Finished}, []any{true, supervise.Colour("green"), false})

	stranger := org.WithCaller(ctx, &org.Caller{Account: org.Account{ID: "x", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "elsewhere"}}}})
	equal(t, len(must[[]*supervise.Pressed](t)(r.Ladders().Items(stranger, r.InForce(ctx), day))), 0)
	if _, err := r.Ladders().Known(stranger, "task-1"); !fault.Is(err, fault.Missing) {
		t.Errorf("a stranger read a file: %v", err)
	}
}

// checkRebound: a finding that was closed came back. Its task, done before, is open again and begins on the higher step;
// it counts against its unit, and the leader is told that it is back.
func checkRebound(t *testing.T, r *rig, f ledger.Finding) {
	t.Helper()
	ctx := context.Background()
	r.change(t, draft(journal.TaskAdded, ledger.Task{
		ID: "back", FindingID: f.ID, Ord: 1, Text: "完成整治", Start: "2026-05-01", Deadline: "2027-12-31", Done: "2026-06-01",
		Units: []ledger.Unit{{Name: "苍原市林草局", Role: ledger.Responsible}},
	}))
	desk, day := threeColours(t, r), dayOf(t, "2026-06-15") // of the closing and of the rebound
	must[supervise.Sat](t)(desk.Sit(ctx, "acc-clerk", day, day))
	draft := supervise.Stand(supervise.History(must[supervise.Known](t)(r.Ladders().Known(ctx, "back")).File)).Draft
	equal(t, []any{draft.Step, draft.Colour}, []any{supervise.Warning, supervise.Colour("yellow")})
	if why := draft.Reason.In(say.ZhCN); !strings.Contains(why, "反弹") {
		t.Errorf("the draft does not say why it begins higher: %s", why)
	}
	items := must[[]*supervise.Pressed](t)(r.Ladders().Items(ctx, r.InForce(ctx), day))
	brief := supervise.BriefOf(items, day)
	equal(t, []any{brief.Back, brief.Returning[0].Why, brief.Returning[0].Rebound, brief.Calls[0].Back}, []any{1, supervise.CameBack, day, 1})
	summary := supervise.Bulletin(supervise.MonthFacts(supervise.MonthOf(day), day, items, nil))
	equal(t, summary.Ranking[0].Rebounds, []string{"back"})
}

// testSilence: a unit that owes returns is silent for two periods, its neighbour is not. The rule's consequence follows, with
// its clause; before the office asked for returns nobody was silent.
func testSilence(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	round := sampleRound(1)
	rows := []journal.Record{
		round,
		org.Unit{ID: "city", Name: "苍原市人民政府", Kind: org.Government},
		org.Unit{ID: "grass", Parent: "city", Name: "林草局", Kind: org.Department},
		org.Unit{ID: "water", Parent: "city", Name: "水利局", Kind: org.Department},
	}
	for no, unit := range []string{"林草局", "水利局"} {
		f := sampleFinding(round, no+1)
		f.Status, f.Workflow, f.Units = ledger.StatusInProgress, ledger.WorkflowActive, []ledger.Unit{{Name: unit, Role: ledger.Responsible}}
		rows = append(rows, f, ledger.Task{ID: fmt.Sprintf("task-%d", no+1), FindingID: f.ID, Ord: 1, Text: "治理", Deadline: "2027-12-31"})
	}
	r.change(t, draft(journal.FindingAdded, rows[0], rows[1:]...)) // on Wednesday 2026-05-20, by the rig's clock
	desk := threeColours(t, r)
	lamps := func(day string) (colours []supervise.Colour) {
		for _, x := range must[[]*supervise.Pressed](t)(r.Ladders().Items(ctx, r.InForce(ctx), dayOf(t, day))) {
			colours = append(colours, x.Light.Colour)
		}
		return colours
	}
	equal(t, lamps("2026-06-08"), []supervise.Colour{"green", "green"})

	calls := &dispatch.Desk{
		Store: r.Dispatches(), Rules: dispatch.Embedded, Calendar: func() dispatch.Calendar { return workday.Embedded() }, NewID: r.newLadderID,
	}
	clerk := personOf("clerk", org.Grant{Role: org.Clerk}).Caller
	clerk.Asks = org.Supervise
	must[dispatch.Reminder](t)(calls.Remind(org.WithCaller(ctx, clerk), clerk, time.Date(2026, 5, 21, 9, 0, 0, 0, workday.Zone)))
	liaison := personOf("liaison", org.Grant{Role: org.UnitLiaison, Unit: "water"}).Caller
	liaison.Asks = org.ReportProgress
	must[dispatch.Filing](t)(calls.Submit(org.WithCaller(ctx, liaison), liaison, time.Date(2026, 6, 3, 9, 0, 0, 0, workday.Zone), dispatch.Answer{
		Unit: "water", Lines: []dispatch.Line{{Task: "task-2", Finding: round.ID + "-f00002", Words: "已进场"}},
	}))
	// The period under way when the tasks came in asked for nothing; those that closed on 28 May and 4 June did.
	equal(t, lamps("2026-06-01"), []supervise.Colour{"green", "green"})
	equal(t, lamps("2026-06-08"), []supervise.Colour{"yellow", "green"})

	monday := dayOf(t, "2026-06-08")
	equal(t, must[supervise.Sat](t)(desk.Sit(ctx, "acc-clerk", monday, monday)), supervise.Sat{Tasks: 2, Lit: 2, Drafts: 1})
	file := must[supervise.Known](t)(r.Ladders().Known(ctx, "task-1")).File
	lit, draft := file[0].Event, file[1].Event
	equal(t, []any{draft.Deed, draft.Step, file[1].Unit}, []any{supervise.Proposed, supervise.Remind, "林草局"})
	if why := lit.Reason.In(say.ZhCN); !strings.Contains(why, "2 期") || !strings.Contains(lit.Clause, "连续 2 期未报进展") || draft.Clause == "" {
		t.Errorf("%s; %s; %s", why, lit.Clause, draft.Clause)
	}
}

// testRemarks: what no return tells is put on file by a person, and lights the lamp that the rule has for it until it is
// settled.
func testRemarks(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	desk := ladderDesk(t, r)
	today := dayOf(t, "2026-05-26")
	lamp := func(day workday.Day) string {
		light := must[[]*supervise.Pressed](t)(r.Ladders().Items(ctx, r.InForce(ctx), day))[0].Light
		return string(light.Colour) + " " + light.Reason.In(say.ZhCN)
	}
	note := supervise.Remark{
		ID: "r1", Task: "task-1", Kind: supervise.Criticised, Level: supervise.Province, Source: " 省整改办〔2026〕9号 ",
		Day: dayOf(t, "2026-05-22"), By: "acc-clerk",
	}
	for name, c := range map[string]func(*supervise.Remark){
		"no kind":       func(x *supervise.Remark) { x.Kind = "rumour" },
		"no level":      func(x *supervise.Remark) { x.Level = "" },
		"no source":     func(x *supervise.Remark) { x.Source = " " },
		"a day to come": func(x *supervise.Remark) { x.Day = today + 1 },
		"no reason":     func(x *supervise.Remark) { x.Kind = supervise.Judged },
		"a long source": func(x *supervise.Remark) { x.Source = strings.Repeat("长", supervise.MaxSource+1) },
	} {
		wrong := note
		c(&wrong)
		if _, err := desk.Note(ctx, wrong, today); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 { // sent twice, it is one
		held := must[supervise.Remark](t)(desk.Note(ctx, note, today))
		equal(t, []any{held.Source, held.Unit, held.On}, []any{"省整改办〔2026〕9号", "苍原市林草局", today})
	}
	known := must[supervise.Known](t)(r.Ladders().Known(ctx, "task-1"))
	equal(t, len(known.Remarks), 1)
	if got := lamp(today); got != "red 2026-05-22 被省级通报批评" {
		t.Error(got)
	}
	if got := lamp(dayOf(t, "2026-05-21")); !strings.HasPrefix(got, "yellow ") {
		t.Errorf("before it was said: %s", got)
	}
	if _, err := desk.Note(ctx, supervise.Remark{ID: "r2", Task: "task-1", Kind: supervise.Judged, Words: "资金未到位", Day: today, By: "acc-clerk"}, today); err != nil {
		t.Fatal(err)
	}
	facts := supervise.FactsOf(must[supervise.Known](t)(r.Ladders().Known(ctx, "task-1")), nil)
	equal(t, facts.Outlooks, []supervise.Outlook{{Day: today}})

	settle := supervise.Decision{Actor: "acc-clerk", Task: "task-1", ID: "r1", Day: today, Today: today, Words: "已通过省级复核"}
	for name, c := range map[string]struct {
		change func(*supervise.Decision)
		kind   fault.Kind
	}{
		"another task's":     {func(d *supervise.Decision) { d.Task = "task-2" }, fault.Missing},
		"without a reason":   {func(d *supervise.Decision) { d.Words = "" }, fault.Invalid},
		"before it was said": {func(d *supervise.Decision) { d.Day = dayOf(t, "2026-05-21") }, fault.Invalid},
		"a judgement":        {func(d *supervise.Decision) { d.ID = "r2" }, fault.Invalid},
	} {
		wrong := settle
		c.change(&wrong)
		if _, err := desk.Settle(ctx, wrong); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		must[supervise.Remark](t)(desk.Settle(ctx, settle))
	}
	settle.Day = dayOf(t, "2026-05-25")
	if _, err := desk.Settle(ctx, settle); !fault.Is(err, fault.Conflict) {
		t.Errorf("settled otherwise: %v", err)
	}
	if got := lamp(today); !strings.HasPrefix(got, "yellow ") {
		t.Errorf("settled: %s", got)
	}
	equal(t, len(must[[]journal.Ref](t)(r.PartsOf(ctx, known.Finding.ID))), 1+2) // its task, two remarks
	clean(t, r)
}
