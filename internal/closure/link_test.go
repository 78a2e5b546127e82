package closure

import (
	"errors"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

const firstDay ledger.Date = "2026-03-02"

var (
	inviting = Person{Caller: &org.Caller{Account: org.Account{ID: "clerk", Grants: []org.Grant{{Role: org.Clerk}}}}}
	invited  = Link{Finding: "f1", Unit: "省林业厅", Kinds: []Kind{VerifyPaper, Accept}, Hash: strings.Repeat("a", 64), Expires: "2026-03-20"}
)

// verifying is a desk whose finding f1 awaits the acceptors.
func verifying(t *testing.T) (*Desk, *shelf, *scene) {
	t.Helper()
	d, shelf := newDesk(t)
	s := newScene(t, "default")
	for _, st := range []struct {
		k  Kind
		by Who
	}{{Claim, clerk}, {Plan, clerk}, {Start, worker}, {SelfCheck, worker}, {Apply, worker}, {VerifySite, acceptor}} {
		if _, err := submit(t, d, s, st.k, st.by); err != nil {
			t.Fatalf("%s: %v", st.k, err)
		}
	}
	return d, shelf, s
}

// answer is what the holder of a link sends.
func answer(s *scene, k Kind) Event { return s.full(k, Who{}) }

func TestALinkIsGoodOnce(t *testing.T) {
	d, shelf, s := verifying(t)
	l, err := d.Invite(t.Context(), inviting, s.day, invited)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Visit(t.Context(), l, answer(s, VerifyPaper))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Choices {
		if want := c.Kind == VerifyPaper || c.Kind == Return; (c.Refusal == nil) != want {
			t.Errorf("%s open: %v, want %t", c.Kind, c.Refusal, want)
		}
	}
	if _, err := d.Answer(t.Context(), l, answer(s, VerifySite)); !fault.Is(err, fault.Denied) {
		t.Errorf("did what it was not asked for: %v", err)
	}
	e := answer(s, VerifyPaper)
	for range 2 { // sending it twice is sending it once
		if _, err := d.Answer(t.Context(), l, e); err != nil {
			t.Fatal(err)
		}
	}
	if last := shelf.actors[len(shelf.actors)-1]; last != ActorExternal {
		t.Errorf("the actor is %q", last)
	}
	s.c, _ = shelf.Case(t.Context(), "f1")
	if used, ok := l.Used(s.c); !ok || used.By.External.Unit != invited.Unit || used.By.Account != "" {
		t.Errorf("used for %+v", used)
	}
	if _, err := d.Answer(t.Context(), l, answer(s, Accept)); !fault.Is(err, fault.Denied) {
		t.Errorf("used a second time: %v", err)
	}
	if seq, err := d.Withdraw(t.Context(), inviting, "f1", l.ID, s.day); err != nil || seq != 0 {
		t.Errorf("withdrew a used link: %d, %v", seq, err)
	}
}

func TestALinkThatOpensNothing(t *testing.T) {
	d, _, s := verifying(t)
	l, err := d.Invite(t.Context(), inviting, s.day, invited)
	if err != nil {
		t.Fatal(err)
	}
	late := answer(s, VerifyPaper)
	late.On, late.Day = "2026-03-21", "2026-03-21"
	if _, err := d.Visit(t.Context(), l, late); !fault.Is(err, fault.Denied) {
		t.Errorf("after its last day: %v", err)
	}
	if seq, err := d.Withdraw(t.Context(), inviting, "f1", l.ID, s.day); err != nil || seq == 0 {
		t.Fatalf("not withdrawn: %v", err)
	}
	l, _ = d.Store.LinkByHash(t.Context(), l.Hash)
	if _, err := d.Visit(t.Context(), l, answer(s, VerifyPaper)); !fault.Is(err, fault.Denied) {
		t.Errorf("after it was withdrawn: %v", err)
	}
	other := l
	other.Withdrawn, other.Cycle = "", 2
	if _, err := d.Visit(t.Context(), other, answer(s, VerifyPaper)); !fault.Is(err, fault.Conflict) {
		t.Errorf("of another cycle: %v", err)
	}
	// Whoever did the work is not from outside, by whatever door.
	own := invited
	own.Unit, own.Hash = "bureau", strings.Repeat("b", 64)
	if own, err = d.Invite(t.Context(), inviting, s.day, own); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Answer(t.Context(), own, answer(s, VerifyPaper)); !fault.Is(err, fault.Denied) {
		t.Errorf("the doer judged its own work by a link: %v", err)
	}
}

func TestALinkIsRefused(t *testing.T) {
	d, _, _ := verifying(t)
	worker := Person{Caller: &org.Caller{Account: org.Account{ID: "worker", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "bureau"}}}}}
	for name, c := range map[string]struct {
		by   Person
		at   string
		kind fault.Kind
		edit func(*Link)
	}{
		"by nobody":             {Person{}, "", fault.Denied, func(*Link) {}},
		"by the doer":           {worker, "", fault.Denied, func(*Link) {}},
		"for nobody":            {inviting, "unit", fault.Invalid, func(l *Link) { l.Unit = " " }},
		"for a long name":       {inviting, "unit", fault.Invalid, func(l *Link) { l.Unit = strings.Repeat("厅", MaxLinkUnit+1) }},
		"for nothing":           {inviting, "kinds", fault.Invalid, func(l *Link) { l.Kinds = nil }},
		"to close":              {inviting, "kinds", fault.Invalid, func(l *Link) { l.Kinds = []Kind{Close} }},
		"without a last day":    {inviting, "expires", fault.Invalid, func(l *Link) { l.Expires = "" }},
		"over already":          {inviting, "expires", fault.Invalid, func(l *Link) { l.Expires = "2026-03-01" }},
		"for ever":              {inviting, "expires", fault.Invalid, func(l *Link) { l.Expires = "2099-01-01" }},
		"for a finding unknown": {inviting, "", fault.Missing, func(l *Link) { l.Finding = "f9" }},
	} {
		l := invited
		c.edit(&l)
		_, err := d.Invite(t.Context(), c.by, firstDay, l)
		if !fault.Is(err, c.kind) || placeOf(err) != c.at {
			t.Errorf("%s: %v at %q, want %v at %q", name, err, placeOf(err), c.kind, c.at)
		}
	}
}

// placeOf is where an error says that something is wrong.
func placeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Place
	}
	return ""
}
