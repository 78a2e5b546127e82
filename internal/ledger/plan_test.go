package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// shelf is the part of storage that planning needs, in memory.
type shelf struct {
	seq  journal.Seq
	rows map[journal.Ref]journal.Versioned[journal.Record]
	acts []journal.Act
}

func newShelf(records ...journal.Record) *shelf {
	s := &shelf{rows: map[journal.Ref]journal.Versioned[journal.Record]{}}
	s.put(records...)
	return s
}

func (s *shelf) put(records ...journal.Record) {
	s.seq++
	for _, r := range records {
		s.rows[r.Ref()] = journal.Versioned[journal.Record]{Row: r, Since: s.seq, Until: journal.Head}
	}
}

func get[T journal.Record](s *shelf, ref journal.Ref) (journal.Versioned[T], error) {
	v, ok := s.rows[ref]
	if !ok {
		return journal.Versioned[T]{}, fault.New(fault.Missing, "fault.missing")
	}
	return journal.Versioned[T]{Row: v.Row.(T), Since: v.Since, Until: v.Until}, nil
}

func all[T journal.Record](s *shelf, wanted func(T) bool, order func(a, b T) int) []journal.Versioned[T] {
	var out []journal.Versioned[T]
	for _, v := range s.rows {
		if row, ok := v.Row.(T); ok && wanted(row) {
			out = append(out, journal.Versioned[T]{Row: row, Since: v.Since, Until: v.Until})
		}
	}
	slices.SortFunc(out, func(a, b journal.Versioned[T]) int { return order(a.Row, b.Row) })
	return out
}

func (s *shelf) Round(_ context.Context, id string) (journal.Versioned[ledger.Round], error) {
	return get[ledger.Round](s, ledger.Round{ID: id}.Ref())
}

func (s *shelf) Rounds(context.Context) ([]journal.Versioned[ledger.Round], error) { return nil, nil }

func (s *shelf) Finding(_ context.Context, id string) (journal.Versioned[ledger.Finding], error) {
	return get[ledger.Finding](s, ledger.Finding{ID: id}.Ref())
}

func (s *shelf) FindingsOf(context.Context, string) ([]journal.Versioned[ledger.Finding], error) {
	return nil, nil
}

func (s *shelf) Measure(_ context.Context, id string) (journal.Versioned[ledger.Measure], error) {
	return get[ledger.Measure](s, ledger.Measure{ID: id}.Ref())
}

func (s *shelf) MeasuresOf(_ context.Context, f string) ([]journal.Versioned[ledger.Measure], error) {
	return all(s, func(m ledger.Measure) bool { return m.FindingID == f }, func(a, b ledger.Measure) int { return a.Ord - b.Ord }), nil
}

func (s *shelf) TasksOf(_ context.Context, f string) ([]journal.Versioned[ledger.Task], error) {
	return all(s, func(t ledger.Task) bool { return t.FindingID == f }, func(a, b ledger.Task) int { return a.Ord - b.Ord }), nil
}

func (s *shelf) Task(_ context.Context, id string) (journal.Versioned[ledger.Task], error) {
	return get[ledger.Task](s, ledger.Task{ID: id}.Ref())
}

func (s *shelf) PointsOf(_ context.Context, f string) ([]journal.Versioned[ledger.Point], error) {
	return all(s, func(p ledger.Point) bool { return p.FindingID == f }, func(a, b ledger.Point) int { return a.Ord - b.Ord }), nil
}

func (s *shelf) Amendment(_ context.Context, id string) (journal.Versioned[ledger.Amendment], error) {
	return get[ledger.Amendment](s, ledger.Amendment{ID: id}.Ref())
}

func (s *shelf) AmendmentsOf(_ context.Context, f string) ([]journal.Versioned[ledger.Amendment], error) {
	return all(s, func(a ledger.Amendment) bool { return a.FindingID == f }, func(a, b ledger.Amendment) int { return strings.Compare(a.ID, b.ID) }), nil
}

func (s *shelf) Amendments(context.Context, ledger.AmendmentState) ([]journal.Versioned[ledger.Amendment], error) {
	return nil, nil
}

func (s *shelf) ChangePlan(ctx context.Context, _ string, decide func(context.Context, ledger.PlanReader) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, s)
	if err != nil {
		return 0, err
	}
	for _, d := range drafts {
		s.put(d.Rows...)
		for _, ref := range d.Gone {
			delete(s.rows, ref)
		}
		s.acts = append(s.acts, d.Act)
	}
	return s.seq, nil
}

func planDesk(s *shelf) *ledger.PlanDesk {
	n := 0
	return &ledger.PlanDesk{Store: s, NewID: func() string { n++; return fmt.Sprintf("id%03d", n) }}
}

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Text.Key
	}
	return fmt.Sprint(err)
}

var (
	complaint = ledger.Finding{
		ID: "f", Statement: "甲", Status: ledger.StatusInProgress, Workflow: ledger.WorkflowActive,
		DeadlineText: "2026年底", Deadline: "2026-12-31", Goal: "全部建成",
	}
	answer = ledger.Measure{ID: "m", FindingID: "f", Ord: 1, Text: "乙"}
	duty   = ledger.Task{ID: "t", FindingID: "f", Ord: 1, Scope: ledger.ScopeCity, Text: "丙", DeadlineText: "2026年6月底", Deadline: "2026-06-30"}
)

func TestProposedPointsAreTheStatement(t *testing.T) {
	got := ledger.ProposePoints("两家企业（甲厂；乙厂）直排废水，下游断面超标。三处料场没有围挡；台账不实。\n督办后无人负责。")
	want := []string{"两家企业（甲厂；乙厂）直排废水，下游断面超标。", "三处料场没有围挡；台账不实。", "督办后无人负责。"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("甲乙丙。；！（）“”\n 废水直排"))).Draw(t, "statement")
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if joined := strings.Join(ledger.ProposePoints(s), ""); bare(joined) != bare(s) {
			t.Fatalf("%q became %q", s, joined)
		}
	})
}

func TestPointsAreSetAndAnswered(t *testing.T) {
	ctx, s := context.Background(), newShelf(complaint, answer)
	desk := planDesk(s)
	base := func() journal.Seq { v, _ := s.Finding(ctx, "f"); return v.Since }
	set := func(texts ...ledger.PointText) error {
		_, err := desk.SetPoints(ctx, ledger.Edit{ID: "f", Base: base()}, texts)
		return err
	}
	if err := set(ledger.PointText{Text: "第一件"}, ledger.PointText{Text: "第二件"}); err != nil {
		t.Fatal(err)
	}
	points, _ := s.PointsOf(ctx, "f")
	first, second := points[0].Row, points[1].Row
	m, _ := s.Measure(ctx, "m")
	if _, err := desk.Answer(ctx, ledger.Edit{ID: "m", Base: m.Since}, []string{second.ID, first.ID}); err != nil {
		t.Fatal(err)
	}
	if m, _ = s.Measure(ctx, "m"); !slices.Equal(m.Row.Answers, []string{first.ID, second.ID}) {
		t.Errorf("answers %v", m.Row.Answers)
	}
	if _, err := desk.Answer(ctx, ledger.Edit{ID: "m", Base: m.Since}, []string{"another's"}); keyOf(err) != "ledger.point_not_its" {
		t.Errorf("a foreign point: %v", err)
	}

	// The second point moves up and is put in other words, the first ends: nothing answers it any more.
	if err := set(ledger.PointText{ID: second.ID, Text: "第二件，改述"}); err != nil {
		t.Fatal(err)
	}
	m, _ = s.Measure(ctx, "m")
	points, _ = s.PointsOf(ctx, "f")
	if len(points) != 1 || points[0].Row.Ord != 1 || points[0].Row.Text != "第二件，改述" || !slices.Equal(m.Row.Answers, []string{second.ID}) {
		t.Errorf("points %v, answers %v", points, m.Row.Answers)
	}

	before := len(s.acts)
	if err := set(ledger.PointText{ID: second.ID, Text: "第二件，改述"}); err != nil || len(s.acts) != before {
		t.Errorf("setting what is there wrote an entry: %v", err)
	}
	for key, texts := range map[string][]ledger.PointText{
		"ledger.point_empty":   {{Text: " "}},
		"ledger.point_unknown": {{ID: "gone", Text: "x"}},
	} {
		if err := set(texts...); keyOf(err) != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	var stale *ledger.Stale
	if _, err := desk.SetPoints(ctx, ledger.Edit{ID: "f"}, nil); !errors.As(err, &stale) {
		t.Errorf("an old version was overwritten: %v", err)
	}
}

func TestAPromiseIsChangedByARequestThatAnotherPersonGrants(t *testing.T) {
	ctx, s := context.Background(), newShelf(complaint, duty)
	desk := planDesk(s)
	ask := ledger.Amendment{FindingID: "f", TaskID: "t", Promise: ledger.PromiseDeadline, Now: "2026年9月底", NowDate: "2026-09-30", Reason: "汛期停工"}
	a, err := desk.Ask(ctx, "zhao", ask)
	if err != nil || a.Was != "2026年6月底" || a.WasDate != "2026-06-30" {
		t.Fatalf("asked %+v, %v", a, err)
	}
	if _, err := desk.Ask(ctx, "qian", ask); keyOf(err) != "ledger.asked_already" {
		t.Errorf("a second request: %v", err)
	}
	if _, err := desk.Decide(ctx, "zhao", a.ID, true, ""); keyOf(err) != "ledger.own_request" {
		t.Errorf("who asked decided: %v", err)
	}
	if _, err := desk.Decide(ctx, "qian", a.ID, false, ""); keyOf(err) != "ledger.words_needed" {
		t.Errorf("refused without a word: %v", err)
	}
	if _, err := desk.Decide(ctx, "qian", a.ID, true, "同意"); err != nil {
		t.Fatal(err)
	}
	task, _ := s.Task(ctx, "t")
	if task.Row.Deadline != "2026-09-30" || task.Row.DeadlineText != "2026年9月底" {
		t.Errorf("the task says %+v", task.Row)
	}
	if _, err := desk.Decide(ctx, "sun", a.ID, false, "不同意"); keyOf(err) != "ledger.decided_already" {
		t.Errorf("decided twice: %v", err)
	}

	again, err := desk.Ask(ctx, "zhao", ledger.Amendment{FindingID: "f", TaskID: "t", Promise: ledger.PromiseDeadline, Now: "2027年底", NowDate: "2027-12-31", Reason: "再延"})
	if err != nil {
		t.Fatal(err)
	}
	moved := task.Row
	moved.Deadline = "2026-10-31" // a new edition of the plan came in meanwhile
	s.put(moved)
	if _, err := desk.Decide(ctx, "qian", again.ID, true, ""); keyOf(err) != "ledger.promise_moved" {
		t.Errorf("granted over a promise that moved: %v", err)
	}
	if _, err := desk.Withdraw(ctx, "qian", again.ID); keyOf(err) != "ledger.not_own_request" {
		t.Errorf("somebody else withdrew it: %v", err)
	}
	if _, err := desk.Withdraw(ctx, "zhao", again.ID); err != nil {
		t.Error(err)
	}
	want := []journal.Act{journal.AmendmentAsked, journal.AmendmentGranted, journal.AmendmentAsked, journal.AmendmentWithdrawn}
	if !slices.Equal(s.acts, want) {
		t.Errorf("the journal has %v", s.acts)
	}
}

func TestARequestThatSaysNothingIsRefused(t *testing.T) {
	ctx := context.Background()
	bare := duty
	bare.Deadline, bare.DeadlineText = "", ""
	desk := planDesk(newShelf(complaint, bare))
	for key, a := range map[string]ledger.Amendment{
		"ledger.promise_unknown":  {FindingID: "f", Promise: "colour", Now: "x", Reason: "x"},
		"ledger.amendment_empty":  {FindingID: "f", Promise: ledger.PromiseGoal, Reason: "x"},
		"ledger.date_bad":         {FindingID: "f", Promise: ledger.PromiseDeadline, Now: "x", NowDate: "2026-02-30", Reason: "x"},
		"ledger.reason_needed":    {FindingID: "f", Promise: ledger.PromiseGoal, Now: "x"},
		"ledger.amends_nothing":   {FindingID: "f", Promise: ledger.PromiseGoal, Now: "全部建成", Reason: "x"},
		"ledger.nothing_promised": {FindingID: "f", TaskID: "t", Promise: ledger.PromiseDeadline, Now: "x", Reason: "x"},
		"fault.missing":           {FindingID: "f", TaskID: "nobody's", Promise: ledger.PromiseGoal, Now: "x", Reason: "x"},
	} {
		if _, err := desk.Ask(ctx, "zhao", a); keyOf(err) != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestATaskIsEditedButNotItsPromises(t *testing.T) {
	ctx, s := context.Background(), newShelf(complaint, duty)
	desk := planDesk(s)
	edit := func(change func(*ledger.Task)) error {
		v, _ := s.Task(ctx, "t")
		_, err := desk.EditTask(ctx, ledger.Edit{ID: "t", Base: v.Since}, change)
		return err
	}
	if err := edit(func(t *ledger.Task) {
		t.TimeClass, t.Goal = ledger.TimeClassTerm, "建成并投用"
		t.Milestones = []ledger.Milestone{{Day: "2026-03-31", Text: "开工", Share: 20}, {Day: "2026-06-30", Text: "投用", Share: 100}}
	}); err != nil {
		t.Error(err)
	}
	for key, change := range map[string]func(*ledger.Task){
		"ledger.amend_instead":   func(t *ledger.Task) { t.Goal = "部分建成" },
		"ledger.task_empty":      func(t *ledger.Task) { t.Text = " " },
		"ledger.scope_unknown":   func(t *ledger.Task) { t.Scope = "moon" },
		"ledger.class_unknown":   func(t *ledger.Task) { t.TimeClass = "never" },
		"ledger.milestone_date":  func(t *ledger.Task) { t.Milestones = []ledger.Milestone{{Day: "2026-13-01", Text: "x", Share: 1}} },
		"ledger.milestone_empty": func(t *ledger.Task) { t.Milestones = []ledger.Milestone{{Day: "2026-03-01", Text: "", Share: 1}} },
		"ledger.milestone_share": func(t *ledger.Task) { t.Milestones = []ledger.Milestone{{Day: "2026-03-01", Text: "x", Share: 101}} },
		"ledger.milestone_order": func(t *ledger.Task) {
			t.Milestones = []ledger.Milestone{{Day: "2026-03-01", Text: "x", Share: 9}, {Day: "2026-02-01", Text: "y", Share: 9}}
		},
		"ledger.milestone_late": func(t *ledger.Task) { t.Milestones = []ledger.Milestone{{Day: "2026-07-01", Text: "x", Share: 9}} },
	} {
		if err := edit(change); keyOf(err) != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	if _, err := desk.AddTask(ctx, ledger.Edit{}, ledger.Task{FindingID: "f", Text: "丁"}); err != nil {
		t.Error(err)
	}
	if tasks, _ := s.TasksOf(ctx, "f"); len(tasks) != 2 || tasks[1].Row.Ord != 2 {
		t.Errorf("tasks %v", tasks)
	}
}
