package closure

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// shelf keeps cases in memory as storage does: rows by their names, every change whole or not at all. It
// runs each decision twice, as a storage that retries would.
type shelf struct {
	cases  map[string]Case
	order  []string
	drafts []journal.Draft
	actors []string
	facts  Facts
	links  []Link
}

func (s *shelf) LinksOf(_ context.Context, finding string) (of []Link, _ error) {
	for _, l := range s.links {
		if l.Finding == finding {
			of = append(of, l)
		}
	}
	return of, nil
}

func (s *shelf) LinkByHash(_ context.Context, hash string) (Link, error) {
	for _, l := range s.links {
		if l.Hash == hash {
			return l, nil
		}
	}
	return Link{}, fault.New(fault.Missing, "fault.missing")
}

// putLink keeps the newest version of a link.
func (s *shelf) putLink(l Link) {
	s.links = append(slices.DeleteFunc(s.links, func(o Link) bool { return o.ID == l.ID }), l)
}

func (s *shelf) Case(_ context.Context, finding string) (Case, error) {
	cases, _ := s.Cases(context.Background(), finding)
	if len(cases) == 0 {
		return Case{}, fault.New(fault.Missing, "fault.missing")
	}
	return cases[len(cases)-1], nil
}

func (s *shelf) Cases(_ context.Context, finding string) (all []Case, _ error) {
	for _, id := range s.order {
		if c := s.cases[id]; c.Finding == finding {
			all = append(all, c)
		}
	}
	return all, nil
}

func (s *shelf) Facts(_ context.Context, finding string) (Facts, error) {
	if finding != "f1" {
		return Facts{}, fault.New(fault.Missing, "fault.missing")
	}
	return s.facts, nil
}

func (s *shelf) Finding(_ context.Context, id string) (journal.Versioned[ledger.Finding], error) {
	return journal.Versioned[ledger.Finding]{Row: ledger.Finding{ID: id, Workflow: ledger.WorkflowActive}}, nil
}

func (s *shelf) Units(context.Context) (Units, error) { return units, nil }

func (s *shelf) Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	if _, err := decide(ctx, s); err != nil {
		return 0, err
	}
	drafts, err := decide(ctx, s)
	if err != nil || len(drafts) == 0 {
		return 0, err
	}
	for _, d := range drafts {
		if l, is := d.Rows[0].(Link); is {
			s.putLink(l)
			continue
		}
		c := d.Rows[0].(Case)
		id := c.Ref().ID
		if _, known := s.cases[id]; !known {
			s.order = append(s.order, id)
		}
		s.cases[id] = c
	}
	s.drafts, s.actors = append(s.drafts, drafts...), append(s.actors, actor)
	return journal.Seq(len(s.drafts)), nil
}

func newDesk(t *testing.T) (*Desk, *shelf) {
	t.Helper()
	s := &shelf{cases: map[string]Case{}, facts: whole}
	return &Desk{Store: s, Policies: Embedded, Calendar: func() Calendar { return plainCalendar{} }, NewID: rand.Text}, s
}

// submit sends what a person would, with everything that is asked for.
func submit(t *testing.T, d *Desk, s *scene, k Kind, by Who) (journal.Seq, error) {
	t.Helper()
	e := s.full(k, by)
	if len(e.Evidence) > 0 {
		e.Evidence[0].Measures = []string{"m1"}
	}
	seq, err := d.Submit(t.Context(), "f1", e)
	if err == nil {
		s.c, _ = d.Store.Case(t.Context(), "f1")
	}
	return seq, err
}

func TestTheDeskWritesCaseEventAndEntryTogether(t *testing.T) {
	d, shelf := newDesk(t)
	s := newScene(t, "default")
	for i, st := range []struct {
		k  Kind
		by Who
	}{
		{Claim, clerk},
		{Plan, clerk},
		{Start, worker},
		{SelfCheck, worker},
		{Apply, worker},
		{VerifySite, acceptor},
		{VerifyPaper, acceptor},
		{Accept, Who{Role: Acceptor, External: &External{Unit: "厅", Token: "t", Expires: "2026-12-31"}}},
		{StartNotice, clerk},
	} {
		if st.k == StartNotice {
			if _, err := submit(t, d, s, st.k, st.by); !fault.Is(err, fault.Invalid) {
				t.Fatalf("a notice nobody signed began: %v", err)
			}
			shelf.facts.NoticeSigned = s.c.Events[len(s.c.Events)-1].Day
		}
		seq, err := submit(t, d, s, st.k, st.by)
		if err != nil || seq != journal.Seq(i+1) {
			t.Fatalf("%s: %d, %v", st.k, seq, err)
		}
	}
	s.wait()
	for _, st := range []struct {
		k  Kind
		by Who
	}{{EndNotice, clerk}, {Close, leader}, {File, clerk}, {Reopen, leader}} {
		if _, err := submit(t, d, s, st.k, st.by); err != nil {
			t.Fatal(st.k, err)
		}
	}
	if len(shelf.cases) != 2 || shelf.cases["f1.1"].State != Filed || shelf.cases["f1.2"].State != Rebound {
		t.Fatalf("cycles: %v", shelf.order)
	}
	last := shelf.drafts[len(shelf.drafts)-1]
	if last.Act != journal.ClosureRebounded || last.Subject.ID != "f1" || last.OccurredOn.IsZero() || last.Reason == "" || len(last.Rows) != 3 {
		t.Errorf("the entry is not whole: %+v", last)
	}
	if shelf.actors[7] != ActorExternal || shelf.actors[0] != "clerk" {
		t.Errorf("actors: %v", shelf.actors)
	}
	image, err := journal.Canonical(last.Rows[1].Image())
	if err != nil || !strings.Contains(string(image), `"kind":"rebound"`) {
		t.Errorf("the event's image: %s, %v", image, err)
	}
	if f := last.Rows[2].(ledger.Finding); f.Workflow != ledger.WorkflowRebound || !f.Closing {
		t.Errorf("the finding does not follow its case: %+v", f)
	}
	liaison := Person{Caller: &org.Caller{Account: org.Account{ID: "worker", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "bureau"}}}}}
	v, err := d.View(t.Context(), "f1", liaison, Event{Day: s.day})
	if err != nil || v.Case.Cycle != 2 || len(v.Earlier) != 1 || len(v.Missing) == 0 || fmt.Sprint(v.Allowed()) != "[start]" {
		t.Errorf("view: %+v, %v", v, err)
	}
}

func TestTheDeskRefusesWhatIsMissing(t *testing.T) {
	d, shelf := newDesk(t)
	s := newScene(t, "default")
	for k, by := range map[Kind]Who{Claim: clerk} {
		if _, err := submit(t, d, s, k, by); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []Kind{Plan, Start, SelfCheck} {
		by := worker
		if k == Plan {
			by = clerk
		}
		if _, err := submit(t, d, s, k, by); err != nil {
			t.Fatal(err)
		}
	}
	shelf.facts.Goal = Broken
	shelf.facts.SameFirm = []Item{{ID: "f7", Label: "七"}}
	_, err := submit(t, d, s, Apply, worker)
	var lacking *Lacking
	if !errors.As(err, &lacking) || told(lacking.Lacks) != "apply:goal apply:same_firm" || !fault.Is(err, fault.Invalid) {
		t.Fatalf("got %v", err)
	}
	shelf.facts = whole
	e := s.full(Apply, worker)
	if seq, err := d.Submit(t.Context(), "f1", e); err != nil || seq == 0 {
		t.Fatal(err)
	}
	if seq, err := d.Submit(t.Context(), "f1", e); err != nil || seq != 0 {
		t.Fatalf("sent twice: %d, %v", seq, err)
	}
	if _, err := d.Submit(t.Context(), "nowhere", e); !fault.Is(err, fault.Missing) {
		t.Fatalf("no such finding: %v", err)
	}
}
