package closure

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
)

// plainCalendar knows weekends, the days off that it is told and the weekend days worked instead.
type plainCalendar struct{ off, makeUp map[ledger.Date]bool }

func (c plainCalendar) End(start time.Time, days int, working, countFirst bool) (time.Time, error) {
	if start.Year() > 2030 {
		return time.Time{}, fault.New(fault.Unavailable, "fault.unavailable")
	}
	counts := func(d time.Time) bool {
		day := ledger.DateOf(d)
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		return !working || c.makeUp[day] || !weekend && !c.off[day]
	}
	d := start
	if !countFirst {
		d = d.AddDate(0, 0, 1)
	}
	for {
		if counts(d) {
			if days--; days <= 0 {
				return d.AddDate(0, 0, 1), nil
			}
		}
		d = d.AddDate(0, 0, 1)
	}
}

// tree is units by their parent.
type tree map[string]string

func (t tree) Within(unit, top string) bool {
	for ; unit != ""; unit = t[unit] {
		if unit == top {
			return true
		}
	}
	return false
}

// Named knows a unit by its id.
func (t tree) Named(name string) []string {
	if _, known := t[name]; known {
		return []string{name}
	}
	return nil
}

// The units of every test: a bureau with a station below it does the work, a government stands above it,
// and a neighbouring office accepts.
var units = tree{"bureau": "government", "station": "bureau", "office": "government", "industry": "", "government": ""}

// The people of every test.
var (
	worker   = Who{Account: "worker", Units: []string{"bureau"}, Role: Doer}
	chief    = Who{Account: "chief", Units: []string{"bureau"}, Role: Doer}
	clerk    = Who{Account: "clerk", Units: []string{"office"}, Role: Office}
	acceptor = Who{Account: "acceptor", Units: []string{"office"}, Role: Acceptor}
	second   = Who{Account: "second", Units: []string{"government"}, Role: Acceptor}
	reviewer = Who{Account: "reviewer", Units: []string{"industry"}, Role: Reviewer}
	leader   = Who{Account: "leader", Units: []string{"government"}, Role: Leader}
)

// proof is a piece of evidence with a hash of its own.
func proof(id string, m Material) Evidence {
	return Evidence{ID: id, Hash: digest(id), Material: m}
}

func digest(s string) string { return fmt.Sprintf("%064x", s)[:64] }

// scene walks a case through events and stops at the first surprise.
type scene struct {
	*testing.T
	rules Rules
	c     Case
	day   ledger.Date
	n     int
}

func newScene(t *testing.T, policy string) *scene {
	t.Helper()
	p, err := Embedded().ByID(policy)
	if err != nil {
		t.Fatal(err)
	}
	return &scene{T: t, rules: Rules{p, plainCalendar{}, units}, c: New("f1"), day: "2026-03-02"}
}

// event is an event of today with everything that its kind asks for.
func (s *scene) event(k Kind, by Who) Event {
	s.n++
	e := Event{ID: fmt.Sprint("e", s.n), Kind: k, By: by, Day: s.day, On: s.day, Seen: s.c.Seen()}
	d := k.Demands()
	if d.Opinion {
		e.Opinion = "checked"
	}
	if d.Reason {
		e.Reason = "because"
	}
	if d.Evidence {
		e.Evidence = []Evidence{proof(e.ID, "")}
	}
	if d.Units {
		e.Units = []string{"bureau"}
	}
	if d.Nature {
		e.Nature = Works
	}
	if d.Target {
		e.Target = "f2"
	}
	return e
}

// bring adds every material that the policy asks for by a stage.
func (s *scene) bring(e Event, by Stage) Event {
	for _, n := range s.rules.Policy.Needs(s.c.Nature) {
		if n.By == by {
			e.Evidence = append(e.Evidence, proof(fmt.Sprint(e.ID, ".", n.Material), n.Material))
		}
	}
	return e
}

// full is an event of today with the materials of its stage too.
func (s *scene) full(k Kind, by Who) Event {
	s.Helper()
	e := s.event(k, by)
	if stage := traits[k].stage; stage == StageApply || stage == StageAccept || stage == StageClose {
		e = s.bring(e, stage)
	}
	if (k == Uphold || k == Dismiss) && s.c.Notice != nil {
		for _, o := range s.c.Notice.Objections {
			if o.Answer == "" {
				e.About = o.Event
			}
		}
	}
	return e
}

func (s *scene) do(e Event) *scene {
	s.Helper()
	c, err := Next(s.rules, s.c, e)
	if err != nil {
		s.Fatalf("%s by %s while %s: %v", e.Kind, e.By.Role, s.c.State, err)
	}
	s.c = c
	return s
}

func (s *scene) then(k Kind, by Who) *scene {
	s.Helper()
	return s.do(s.full(k, by))
}

// refused holds that an event is refused with a kind and a sentence, and that the case stays.
func (s *scene) refused(e Event, kind fault.Kind, key string) {
	s.Helper()
	c, err := Next(s.rules, s.c, e)
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind || f.Text.Key != key {
		s.Fatalf("%s: got %v, want %s %s", e.Kind, err, kind, key)
	}
	if strings.Contains(f.Text.String(), "closure.") || strings.Contains(f.Text.String(), "<no value>") {
		s.Fatalf("the sentence is not whole: %s", f.Text)
	}
	if c.State != s.c.State || len(c.Events) != len(s.c.Events) {
		s.Fatalf("a refused %s moved the case to %s", e.Kind, c.State)
	}
}

func (s *scene) is(state State) *scene {
	s.Helper()
	if s.c.State != state {
		s.Fatalf("the case is %s, want %s", s.c.State, state)
	}
	return s
}

// to walks the default policy up to a state.
func (s *scene) to(state State) *scene {
	s.Helper()
	for _, step := range []struct {
		reached State
		walk    func()
	}{
		{Draft, func() {}},
		{Planned, func() { s.then(Claim, clerk).then(Plan, clerk) }},
		{Active, func() { s.then(Start, worker) }},
		{SelfChecked, func() { s.then(SelfCheck, worker) }},
		{Applied, func() { s.then(Apply, worker) }},
		{Verifying, func() { s.verify() }},
		{Accepted, func() { s.then(Accept, acceptor) }},
		{Noticed, func() { s.then(StartNotice, clerk) }},
		{Closed, func() { s.wait().then(EndNotice, clerk).then(Close, leader) }},
		{Filed, func() { s.then(File, clerk) }},
	} {
		step.walk()
		if step.reached == state {
			return s.is(state)
		}
	}
	s.Fatalf("no walk leads to %s", state)
	return s
}

// verify goes through the verifications of the policy.
func (s *scene) verify() *scene {
	s.Helper()
	if s.rules.Policy.Has(StageVerifySite) {
		s.then(VerifySite, acceptor)
	}
	if s.rules.Policy.Has(StageVerifyPaper) {
		s.then(VerifyPaper, acceptor)
	}
	return s
}

// wait lets the notice run to its end.
func (s *scene) wait() *scene {
	s.day = ledger.DateOf(s.c.Notice.End.Time().AddDate(0, 0, 1))
	return s
}
