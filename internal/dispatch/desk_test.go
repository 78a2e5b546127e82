package dispatch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// shelf keeps filings in memory as storage does, and runs each decision twice, as a storage that retries would.
type shelf struct {
	tree      *org.Tree
	matters   []Matter
	filings   map[string]journal.Versioned[Filing]
	lines     map[string]Line
	files     []evidence.File
	reminders []Reminder
	drafts    map[[2]string]Draft
	seq       journal.Seq
}

func (s *shelf) Tree(context.Context) (*org.Tree, error) { return s.tree, nil }

func (s *shelf) Owed(context.Context) (all []Owed, _ error) {
	for _, m := range s.matters {
		if m.Open() {
			all = append(all, Owed{m.Finding.ID, m.Task.ID, Answering(s.tree, m.Task.Units, m.Finding.Units), 0})
		}
	}
	return all, nil
}

func (s *shelf) Matters(_ context.Context, ids []string) (all []Matter, _ error) {
	for _, id := range ids {
		for _, m := range s.matters {
			if m.ID() == id {
				all = append(all, m)
			}
		}
	}
	return all, nil
}

func (s *shelf) Filing(_ context.Context, unit, period string) (journal.Versioned[Filing], error) {
	if v, held := s.filings[unit+"/"+period]; held {
		return v, nil
	}
	return journal.Versioned[Filing]{}, fault.New(fault.Missing, "fault.missing")
}

func (s *shelf) Filings(_ context.Context, periods []string) (all []Filing, _ error) {
	for _, v := range s.filings {
		if slices.Contains(periods, v.Row.Period) {
			all = append(all, v.Row)
		}
	}
	return all, nil
}

func (s *shelf) Began(context.Context) (first workday.Day, _ error) {
	for _, f := range s.filings {
		if first == 0 || f.Row.Day < first {
			first = f.Row.Day
		}
	}
	return first, nil
}

func (s *shelf) Answered(ctx context.Context, period string) (units []string, _ error) {
	all, err := s.Filings(ctx, []string{period})
	for _, f := range all {
		units = append(units, f.Unit)
	}
	return units, err
}

func (s *shelf) LinesOf(_ context.Context, period string, units []string) (all []Line, _ error) {
	for _, l := range s.lines {
		if l.Period == period && (units == nil || slices.Contains(units, l.Unit)) {
			all = append(all, l)
		}
	}
	return all, nil
}

func (s *shelf) Troubles(ctx context.Context, period string) ([]Line, error) {
	all, err := s.LinesOf(ctx, period, nil)
	return slices.DeleteFunc(all, func(l Line) bool { return !l.Troubled() }), err
}

func (s *shelf) LastLines(_ context.Context, unit string, before Period) (map[string]Line, error) {
	last := map[string]Line{}
	for _, l := range s.lines {
		if l.Unit == unit && l.Period != before.Key && l.Day <= before.OpensOn() && l.Day >= last[l.Matter()].Day {
			last[l.Matter()] = l
		}
	}
	return last, nil
}

func (s *shelf) Words(context.Context, []string) (map[string][]Word, error) { return nil, nil }

func (s *shelf) FilesOf(_ context.Context, finding string) (all []journal.Versioned[evidence.File], _ error) {
	for _, f := range s.files {
		if f.Finding == finding {
			all = append(all, journal.Versioned[evidence.File]{Row: f})
		}
	}
	return all, nil
}

func (s *shelf) Reminders(_ context.Context, period string) (all []Reminder, _ error) {
	for _, m := range s.reminders {
		if m.Period == period {
			all = append(all, m)
		}
	}
	return all, nil
}

func (s *shelf) Draft(_ context.Context, unit, account string) (Draft, error) {
	if d, held := s.drafts[[2]string{unit, account}]; held {
		return d, nil
	}
	return Draft{}, fault.New(fault.Missing, "fault.missing")
}

func (s *shelf) KeepDraft(_ context.Context, d Draft) error {
	s.drafts[[2]string{d.Unit, d.Account}] = d
	if d.Typed == "" {
		delete(s.drafts, [2]string{d.Unit, d.Account})
	}
	return nil
}

func (s *shelf) Change(ctx context.Context, _ string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	if _, err := decide(ctx, s); err != nil {
		return 0, err
	}
	drafts, err := decide(ctx, s)
	if err != nil || len(drafts) == 0 {
		return 0, err
	}
	s.seq++
	for _, row := range drafts[0].Rows {
		switch x := row.(type) {
		case Filing:
			s.filings[x.Ref().ID] = journal.Versioned[Filing]{Row: x, Since: s.seq}
		case Line:
			s.lines[x.Ref().ID] = x
		case Reminder:
			s.reminders = append(s.reminders, x)
		}
	}
	for _, ref := range drafts[0].Gone {
		delete(s.lines, ref.ID)
	}
	return s.seq, nil
}

func caller(id string, role org.Role, unit string) *org.Caller {
	return &org.Caller{Account: org.Account{ID: id, Grants: []org.Grant{{Role: role, Unit: unit, Below: true}}}}
}

var (
	liaison = caller("liaison", org.UnitLiaison, "water")
	clerk   = caller("clerk", org.Clerk, "")
)

// thursdays is the rhythm that ships; 2025-W11 closes on 2025-03-13 at 17:00.
func desk(t *testing.T) (*Desk, *shelf) {
	t.Helper()
	charged := func(name string) []ledger.Unit { return []ledger.Unit{{Name: name, Role: ledger.Responsible}} }
	s := &shelf{
		tree: org.NewTree(nil, []org.Unit{
			{ID: "city", Name: "市政府"}, {ID: "water", Parent: "city", Name: "水利局"}, {ID: "forestry", Parent: "city", Name: "林草局"},
		}),
		matters: []Matter{
			{
				Finding: ledger.Finding{ID: "f1", Units: charged("林草局")},
				Task: ledger.Task{
					ID: "t1", FindingID: "f1", Text: "治理草原", Units: charged("水利局"),
					Milestones: []ledger.Milestone{{Day: "2025-03-31", Text: "完成招标", Share: 20}},
				},
			},
			{Finding: ledger.Finding{ID: "f2", Units: charged("林草局")}},
			{Finding: ledger.Finding{ID: "f3", Status: ledger.StatusDone, Units: charged("水利局")}},
		},
		filings: map[string]journal.Versioned[Filing]{}, lines: map[string]Line{}, drafts: map[[2]string]Draft{},
		files: []evidence.File{{ID: "photo", Finding: "f1"}, {ID: "other", Finding: "f2"}},
	}
	return &Desk{
		Store: s, Rules: Embedded, Calendar: func() Calendar { return workday.Embedded() }, NewID: func() string { return "r" + strings.Repeat("1", len(s.reminders)+1) },
	}, s
}

func share(n int) *int { return &n }

func is(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind || f.Text.Key != key {
		t.Errorf("got %v, want %v %s", err, kind, key)
	}
}

// keys are the sentences and places of flaws.
func keys(err error) []string {
	flaws, _ := errors.AsType[Flaws](err)
	var all []string
	for _, f := range flaws {
		all = append(all, f.Place+" "+f.Text.Key)
	}
	return all
}

func submit(t *testing.T, d *Desk, when string, seen journal.Seq, lines ...Line) (Filing, error) {
	t.Helper()
	p, err := d.diary(must(d.Store.Tree(t.Context()))).Period(at(when))
	if err != nil {
		t.Fatal(err)
	}
	return d.Submit(t.Context(), liaison, at(when), Answer{Unit: "water", Lines: lines, Seen: seen, Period: p.Key})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAReturnIsOneFilingWithAHistory(t *testing.T) {
	d, s := desk(t)
	line := Line{Task: "t1", Finding: "f1", Words: " 已进场 ", Share: share(20), Reached: []Step{{"2025-03-31", "完成招标"}}, Proof: []string{"photo"}}
	f := must(submit(t, d, "2025-03-13 17:00", 0, line))
	if f.Period != "2025-W11" || f.Told != 1 || f.Fresh != 1 || f.By != "liaison" || s.lines["water/2025-W11/t1"].Words != "已进场" {
		t.Errorf("%+v", f)
	}
	again := must(submit(t, d, "2025-03-13 16:59", 0, line))
	if s.seq != 1 || again != f {
		t.Errorf("the same twice: %d entries, %+v", s.seq, again)
	}
	line.Words = "已完工"
	_, err := submit(t, d, "2025-03-13 16:59", 0, line)
	is(t, err, fault.Conflict, "dispatch.moved_on")
	must(submit(t, d, "2025-03-13 16:59", 1, line))
	// Late is in time for the next, and what was said the time before is marked.
	late := must(submit(t, d, "2025-03-13 17:01", 0, line))
	if late.Period != "2025-W12" || late.Fresh != 0 || !s.lines["water/2025-W12/t1"].Same || len(s.filings) != 2 {
		t.Errorf("%+v", late)
	}
}

func TestAFormOpenAcrossTheCutOffCountsForTheNext(t *testing.T) {
	d, _ := desk(t)
	line := Line{Task: "t1", Finding: "f1", Words: "已进场"}
	must(submit(t, d, "2025-03-13 10:00", 0, line))
	line.Words = "已完工"
	f, err := d.Submit(t.Context(), liaison, at("2025-03-13 17:01"), Answer{Unit: "water", Lines: []Line{line}, Seen: 1, Period: "2025-W11"})
	if err != nil || f.Period != "2025-W12" {
		t.Errorf("%+v %v", f, err)
	}
}

func TestWhatFallsNeedsAReason(t *testing.T) {
	d, _ := desk(t)
	before := Line{Task: "t1", Share: share(60), Figures: []Figure{{Name: "治理面积", Written: "37.5万亩"}, {Name: "检查", Written: "120余家次"}}}
	must(submit(t, d, "2025-03-12 10:00", 0, before))
	fallen := Line{Task: "t1", Share: share(50), Figures: []Figure{{Name: "治理面积", Written: "200平方公里"}, {Name: "检查", Written: "100家次"}}}
	_, err := submit(t, d, "2025-03-19 10:00", 0, fallen)
	want := []string{"t1/why dispatch.share_fell", "t1/figure[0] dispatch.figure_fell", "t1/figure[1] dispatch.figure_fell"}
	if !slices.Equal(keys(err), want) || !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", keys(err))
	}
	_, err = submit(t, d, "2025-03-19 10:00", 0, Line{Task: "t1", Figures: before.Figures[:1]})
	if want := []string{"t1/share dispatch.share_gone", "t1/why dispatch.figure_gone"}; !slices.Equal(keys(err), want) {
		t.Errorf("%v", keys(err))
	}
	fallen.Why, fallen.Figures[0].Why, fallen.Figures[1].Why = "重复统计", "按图斑核减", "剔除重复"
	must(submit(t, d, "2025-03-19 10:00", 0, fallen))
	grown := Line{Task: "t1", Share: share(70), Figures: []Figure{{Name: "治理面积", Written: "37.5万亩"}, {Name: "检查", Written: "130家次"}}}
	must(submit(t, d, "2025-03-26 10:00", 0, grown))
	if by, unit, ok := grown.Grown(grown.Figures[0], fallen); !ok || unit != "亩" || by.String() != "75000" {
		t.Errorf("grown by %v %s %v", by, unit, ok)
	}
}

func TestWhatCannotBeHandedIn(t *testing.T) {
	d, _ := desk(t)
	long := strings.Repeat("长", MaxWords+1)
	many := make([]Figure, MaxFigures+1)
	for i := range many {
		many[i] = Figure{Name: strings.Repeat("面", i+1), Written: "1亩"}
	}
	for want, line := range map[string]Line{
		" dispatch.empty":                        {Task: "t1", Words: "  "},
		"t1/words dispatch.words_long":           {Task: "t1", Words: long},
		"t1/obstacle dispatch.words_long":        {Task: "t1", Obstacle: long},
		"t1/share dispatch.share_odd":            {Task: "t1", Share: share(101)},
		"t1/figure[0] dispatch.figure_nameless":  {Task: "t1", Figures: []Figure{{Written: "3亩"}}},
		"t1/figure[0] dispatch.figure_name_long": {Task: "t1", Figures: []Figure{{Name: long, Written: "3亩"}}},
		"t1/figure[0] dispatch.figure_odd":       {Task: "t1", Figures: []Figure{{Name: "面积", Written: "很多"}}},
		"t1/figure[1] dispatch.figure_twice":     {Task: "t1", Figures: []Figure{{Name: "面积", Written: "3亩"}, {Name: "面积", Written: "4亩"}}},
		"t1/figure[0] dispatch.figures_many":     {Task: "t1", Figures: many},
		"t1/proof dispatch.proof_unknown":        {Task: "t1", Proof: []string{"other"}},
		"t1/proof dispatch.proof_many":           {Task: "t1", Proof: slices.Repeat([]string{"photo"}, MaxProof+1)},
		"t1/reached dispatch.step_unknown":       {Task: "t1", Reached: []Step{{"2025-03-31", "别的"}}},
	} {
		_, err := submit(t, d, "2025-03-12 10:00", 0, line)
		if got := keys(err); !slices.Equal(got, []string{want}) {
			t.Errorf("%v, want %s", got, want)
		}
	}
	_, err := submit(t, d, "2025-03-12 10:00", 0, Line{Finding: "f2", Words: "别人的"})
	is(t, err, fault.Conflict, "dispatch.owed_no_more")
	_, err = submit(t, d, "2025-03-12 10:00", 0, Line{Finding: "f3", Words: "已办结的"})
	is(t, err, fault.Conflict, "dispatch.owed_no_more")
	_, err = d.Submit(t.Context(), liaison, at("2025-03-12 10:00"), Answer{Unit: "forestry"})
	is(t, err, fault.Denied, "dispatch.not_yours")
	_, err = d.Submit(t.Context(), clerk, at("2025-03-12 10:00"), Answer{Unit: "water"})
	is(t, err, fault.Denied, "dispatch.not_yours")
}

func TestOneReminderAPeriod(t *testing.T) {
	d, _ := desk(t)
	must(submit(t, d, "2025-03-12 10:00", 0, Line{Task: "t1", Words: "已进场"}))
	part := caller("part", org.Clerk, "water")
	_, err := d.Remind(t.Context(), part, at("2025-03-12 11:00"))
	is(t, err, fault.Conflict, "dispatch.nobody_to_remind")
	sent := must(d.Remind(t.Context(), clerk, at("2025-03-12 11:00")))
	if sent.Period != "2025-W11" || !slices.Equal(sent.Units, []string{"forestry"}) || sent.By != "clerk" {
		t.Errorf("%+v", sent)
	}
	_, err = d.Remind(t.Context(), clerk, at("2025-03-12 12:00"))
	is(t, err, fault.Conflict, "dispatch.nobody_to_remind")
	next := must(d.Remind(t.Context(), clerk, at("2025-03-14 12:00")))
	if next.Period != "2025-W12" || len(next.Units) != 2 {
		t.Errorf("%+v", next)
	}
}

func TestDraftsAreKeptAsTyped(t *testing.T) {
	d, _ := desk(t)
	now := time.UnixMilli(7)
	for _, typed := range []string{"share-t1=abc", ""} {
		if err := d.Keep(t.Context(), liaison, now, "water", typed); err != nil {
			t.Fatal(err)
		}
		got, err := d.Store.Draft(t.Context(), "water", "liaison")
		if got.Typed != typed || (err == nil) != (typed != "") {
			t.Errorf("%q: %+v %v", typed, got, err)
		}
	}
	is(t, d.Keep(t.Context(), liaison, now, "forestry", "x"), fault.Denied, "dispatch.not_yours")
	is(t, d.Keep(t.Context(), liaison, now, "water", strings.Repeat("x", MaxDraft+1)), fault.Invalid, "dispatch.draft_long")
}
