package signoff

import (
	"context"
	"errors"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

const day ledger.Date = "2026-06-01"

// shelf keeps papers in memory as storage does, and runs each decision twice, as a storage that retries would.
type shelf struct {
	papers map[string]journal.Versioned[Paper]
	acts   []journal.Act
}

func (s *shelf) Paper(_ context.Context, id string) (journal.Versioned[Paper], error) {
	if v, held := s.papers[id]; held {
		return v, nil
	}
	return journal.Versioned[Paper]{}, fault.New(fault.Missing, "fault.missing")
}

func (s *shelf) Signed(_ context.Context, kind Kind, about string) (*Paper, error) {
	for _, v := range s.papers {
		if v.Row.Kind == kind && v.Row.About == about && v.Row.State() == Signed {
			return &v.Row, nil
		}
	}
	return nil, nil //nolint:nilnil // none was signed
}

func (s *shelf) Papers(context.Context) (all []journal.Versioned[Paper], _ error) {
	for _, v := range s.papers {
		all = append(all, v)
	}
	return all, nil
}

func (s *shelf) Change(ctx context.Context, _ string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	if _, err := decide(ctx, s); err != nil {
		return 0, err
	}
	drafts, err := decide(ctx, s)
	if err != nil || len(drafts) == 0 {
		return 0, err
	}
	p := drafts[0].Rows[0].(Paper)
	s.acts = append(s.acts, drafts[0].Act)
	seq := journal.Seq(len(s.acts))
	s.papers[p.ID] = journal.Versioned[Paper]{Row: p, Since: seq}
	return seq, nil
}

func caller(id string, role org.Role, unit string) *org.Caller {
	return &org.Caller{Account: org.Account{ID: id, Grants: []org.Grant{{Role: role, Unit: unit, Below: true}}}}
}

var (
	clerk    = caller("clerk", org.Clerk, "")
	water    = caller("water", org.UnitHead, "water")
	forestry = caller("forestry", org.UnitHead, "forestry")
	leader   = caller("leader", org.Leader, "city")
	text     = Paper{Kind: Report, Title: "整改情况报告", Hash: strings.Repeat("a", 64), Name: "报告.docx", Size: 9, Units: []string{"water", "forestry"}}
)

func desk(t *testing.T) (*Desk, *shelf, string) {
	t.Helper()
	tree := org.NewTree(nil, []org.Unit{
		{ID: "city", Name: "市政府"}, {ID: "water", Parent: "city", Name: "水利局"}, {ID: "forestry", Parent: "city", Name: "林草局"},
	})
	s := &shelf{papers: map[string]journal.Versioned[Paper]{}}
	d := &Desk{Store: s, NewID: func() string { return "p1" }, Tree: func(context.Context) (*org.Tree, error) { return tree, nil }}
	p, err := d.Send(t.Context(), clerk, day, text)
	if err != nil {
		t.Fatal(err)
	}
	return d, s, p.ID
}

// round drives one paper and always acts on what is there now.
type round struct {
	*testing.T
	*Desk
	shelf *shelf
	id    string
}

func (r round) since() journal.Seq { return r.shelf.papers[r.id].Since }
func (r round) state() State       { return r.shelf.papers[r.id].Row.State() }

func (r round) says(c *org.Caller, unit string, agree bool, words string) error {
	_, err := r.Countersign(r.Context(), c, r.since(), r.id, Opinion{Unit: unit, Agree: agree, Words: words, On: day})
	return err
}

func (r round) decides(c *org.Caller, sign bool, words string) error {
	_, err := r.Decide(r.Context(), c, r.since(), r.id, Decision{Sign: sign, Words: words, On: day})
	return err
}

func (r round) is(err error, k fault.Kind, key string) {
	r.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != k || f.Text.Key != key {
		r.Errorf("got %v, want %v %s", err, k, key)
	}
}

func (r round) well(errs ...error) {
	r.Helper()
	for i, err := range errs {
		if err != nil {
			r.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func TestAPaperGoesRoundAndIsSigned(t *testing.T) {
	d, s, id := desk(t)
	r := round{t, d, s, id}
	r.is(r.decides(leader, true, ""), fault.Conflict, "signoff.silent")
	r.is(r.says(water, "forestry", true, ""), fault.Denied, "signoff.not_yours")
	r.is(r.says(water, "city", true, ""), fault.Denied, "signoff.not_asked")
	r.is(r.says(water, "water", false, " "), fault.Invalid, "signoff.why_not")
	r.well(r.says(water, "water", false, "水量数字有误"), r.says(water, "water", true, "已更正"), r.says(water, "water", true, "已更正"))
	if r.state() != Circulating || len(s.papers[id].Row.Opinions) != 1 || len(s.acts) != 3 {
		t.Errorf("state %s, acts %v", r.state(), s.acts)
	}
	r.well(r.says(forestry, "forestry", true, ""))
	if r.state() != Ready {
		t.Errorf("state %s", r.state())
	}
	r.well(r.decides(leader, true, ""))
	if p := s.papers[id].Row; p.State() != Signed || p.Hash != text.Hash {
		t.Errorf("%+v", p)
	}
	r.is(r.says(water, "water", false, "反悔"), fault.Conflict, "signoff.over")
	_, err := d.Withdraw(t.Context(), clerk, r.since(), id, day)
	r.is(err, fault.Conflict, "signoff.over")
}

func TestALeaderSignsOverAnObjectionOnlyWithAReason(t *testing.T) {
	d, s, id := desk(t)
	r := round{t, d, s, id}
	r.well(r.says(water, "water", false, "口径不同"), r.says(forestry, "forestry", true, ""))
	r.is(r.decides(leader, true, ""), fault.Invalid, "signoff.why_over")
	r.is(r.decides(leader, false, ""), fault.Invalid, "signoff.why_returned")
	r.well(r.decides(leader, true, "按统计口径签发"))
	if p := s.papers[id].Row; p.State() != Signed || p.Decision.Words == "" || len(p.Against()) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestNobodyIsTwoOfTheThree(t *testing.T) {
	d, s, id := desk(t)
	r := round{t, d, s, id}
	both := &org.Caller{Account: org.Account{ID: "clerk", Grants: []org.Grant{{Role: org.Clerk}, {Role: org.UnitHead, Unit: "water"}, {Role: org.Leader}}}}
	r.is(r.says(both, "water", true, ""), fault.Denied, "signoff.own_draft")
	r.is(r.decides(both, true, ""), fault.Denied, "signoff.own_draft")
	head := &org.Caller{Account: org.Account{ID: "head", Grants: []org.Grant{{Role: org.UnitHead, Unit: "city", Below: true}, {Role: org.Leader}}}}
	r.well(r.says(head, "water", true, ""), r.says(head, "forestry", true, ""))
	r.is(r.decides(head, true, ""), fault.Denied, "signoff.own_opinion")
	r.is(r.decides(water, true, ""), fault.Denied, "fault.denied")
}

func TestTwoAtOnce(t *testing.T) {
	d, s, id := desk(t)
	r := round{t, d, s, id}
	seen := r.since()
	r.well(r.says(water, "water", true, ""))
	_, err := d.Countersign(t.Context(), forestry, seen, id, Opinion{Unit: "forestry", Agree: true, On: day})
	r.is(err, fault.Conflict, "signoff.moved_on")
	_, err = d.Withdraw(t.Context(), clerk, r.since(), id, day)
	r.well(err)
	if r.state() != Withdrawn {
		t.Errorf("state %s", r.state())
	}
}

func TestWhatCannotGoRound(t *testing.T) {
	d, s, id := desk(t)
	r := round{t, d, s, id}
	for key, edit := range map[string]func(*Paper){
		"signoff.kind_unknown": func(p *Paper) { p.Kind = "poem" },
		"signoff.title_empty":  func(p *Paper) { p.Title = " " },
		"signoff.title_long":   func(p *Paper) { p.Title = strings.Repeat("长", MaxTitle+1) },
		"signoff.file_empty":   func(p *Paper) { p.Size = 0 },
		"signoff.units_none":   func(p *Paper) { p.Units = nil },
		"signoff.unit_unknown": func(p *Paper) { p.Units = []string{"moon"} },
		"signoff.unit_twice":   func(p *Paper) { p.Units = []string{"water", "water"} },
	} {
		p := text
		edit(&p)
		_, err := d.Send(t.Context(), clerk, day, p)
		r.is(err, fault.Invalid, key)
	}
	if _, err := d.Send(t.Context(), water, day, text); !fault.Is(err, fault.Denied) {
		t.Errorf("a unit sent a paper round: %v", err)
	}
}
