package closure

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// The size of the model test: rapid runs 100 walks of its own accord, each of so many steps.
const modelSteps = 1200

// walk is the program and the reference side by side.
type walk struct {
	t      *rapid.T
	rules  Rules
	c      Case
	m      *reference
	today  ledger.Date
	n      int
	last   Event
	old    map[string][]byte // closed cycles as they were
	closed int
}

// TestModel walks random steps through the table and holds each against the reference.
func TestModel(t *testing.T) {
	policies := modelPolicies(t)
	steps, taken, closings := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := &walk{t: t, rules: Rules{Calendar: plainCalendar{}, Units: units}, old: map[string][]byte{}}
		w.begin(policies[rapid.IntRange(0, len(policies)-1).Draw(t, "policy")])
		for range modelSteps {
			if w.c.State == Transferred && w.n%7 == 0 || len(w.c.Events) > 60 {
				w.begin(w.rules.Policy)
			}
			if w.step() {
				taken++
			}
			steps++
		}
		closings += w.closed
	})
	t.Logf("%d steps, %d taken, %d closings, no difference", steps, taken, closings)
	if !testing.Short() && (steps < 100_000 || closings < 500) {
		t.Errorf("%d steps and %d closings are too few to trust the model", steps, closings)
	}
}

func modelPolicies(t *testing.T) []Policy {
	text, err := os.ReadFile("testdata/two-levels.toml")
	if err != nil {
		t.Fatal(err)
	}
	two, defects := Parse("two-levels.toml", text)
	if defects != nil {
		t.Fatal(defects)
	}
	return append(Embedded().All(), two, two, two) // the richest, so the most often
}

func (w *walk) begin(p Policy) {
	w.rules.Policy, w.c, w.m = p, New("f1"), newReference(p)
	w.today, w.old, w.last = "2026-01-05", map[string][]byte{}, Event{}
}

// step draws an event, asks both, and reports whether it was taken.
func (w *walk) step() bool {
	e := w.draw()
	want := w.m.allows(e)
	before := w.c
	now, err := Next(w.rules, w.c, e)
	if (err == nil) != want {
		w.t.Fatalf("%s by %+v on %s while %s under %s: the program says %v, the reference %v", e.Kind, e.By, e.Day, w.c.State,
			w.rules.Policy.ID, err, want)
	}
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			w.t.Fatalf("%s: an internal fault: %v", e.Kind, err)
		}
		return false
	}
	w.m.note(e)
	w.c, w.last = now, e
	w.agree(before)
	w.again()
	return true
}

// agree holds the two notebooks against each other, and what must be true of every case.
func (w *walk) agree(before Case) {
	c := w.c
	if string(c.State) != w.m.state || c.Cycle != w.m.cycle || len(c.Events) != w.m.n || len(c.Evidence) != len(w.m.proofs) ||
		len(c.Frozen) != len(w.m.frozen) {
		w.t.Fatalf("after %s the program has %s in cycle %d, the reference %s in cycle %d", w.last.Kind, c.State, c.Cycle, w.m.state, w.m.cycle)
	}
	if c.Cycle < before.Cycle || c.Cycle > before.Cycle+1 {
		w.t.Fatalf("the cycle went from %d to %d", before.Cycle, c.Cycle)
	}
	if c.Cycle > before.Cycle {
		w.keep(before)
	}
	if c.State == Closed && before.State != Closed {
		w.closed++
		w.sound(c)
	}
	for ref, image := range w.old {
		if ref == c.Ref().ID {
			w.t.Fatalf("the closed cycle %s was written again as %s", ref, image)
		}
	}
}

// keep remembers a closed cycle; sound and agree hold that nothing touches it.
func (w *walk) keep(c Case) {
	image, err := journal.Canonical(c)
	if err != nil || c.Closing == nil {
		w.t.Fatalf("a cycle ended without a closing: %v", err)
	}
	if old, known := w.old[c.Ref().ID]; known && !bytes.Equal(old, image) {
		w.t.Fatalf("cycle %s changed", c.Ref().ID)
	}
	w.old[c.Ref().ID] = image
}

// sound holds what every closing must be, read off its events alone.
func (w *walk) sound(c Case) {
	p := w.rules.Policy
	if c.Closing == nil || len(c.Closing.Evidence) == 0 || len(c.Closing.Acceptances) != len(p.Levels) {
		w.t.Fatalf("a closing without evidence or acceptance: %+v", c.Closing)
	}
	people := map[string]bool{c.Closing.By.Account: true}
	for _, a := range c.Closing.Acceptances {
		if a.By.Account != "" && people[a.By.Account] {
			w.t.Fatalf("%s accepted and judged on top of it", a.By.Account)
		}
		people[a.By.Account] = true
		for _, u := range a.By.Units {
			if p.Separation && units.Within(u, "bureau") {
				w.t.Fatalf("%s accepted its own work", u)
			}
		}
	}
	for _, e := range c.Events {
		if (e.Kind == SelfCheck || e.Kind == Apply) && people[e.By.Account] {
			w.t.Fatalf("%s did the work and judged it", e.By.Account)
		}
	}
	if n := c.Closing.Notice; p.Has(StageNotice) && (n == nil || n.Ended <= n.End || c.Closing.Day <= n.End || n.Unanswered() > 0) {
		w.t.Fatalf("closed on %s under the notice %+v", c.Closing.Day, n)
	}
}

// again sends the event just taken a second time: nothing may happen.
func (w *walk) again() {
	twice, err := Next(w.rules, w.c, w.last)
	if err != nil || len(twice.Events) != len(w.c.Events) || twice.State != w.c.State {
		w.t.Fatalf("%s sent twice: %v", w.last.Kind, err)
	}
}

// people are who tries things: the usual ones, and some who have no business there.
var people = []Who{
	clerk, worker, acceptor, second, reviewer, leader, chief,
	{Account: "moved", Units: []string{"office"}, Former: []string{"station"}, Role: Acceptor},
	{Account: "chief", Units: []string{"office"}, Role: Acceptor},
	{Account: "acceptor", Units: []string{"office"}, Role: Leader},
	{Account: "reviewer", Units: []string{"industry"}, Role: Acceptor},
	{Account: "worker", Units: []string{"bureau"}, Role: Acceptor},
	{Account: "clerk", Units: []string{"office"}, Role: Acceptor, External: &External{Unit: "厅"}},
	{Role: Acceptor, External: &External{Unit: "厅", Token: "t", Expires: "9999-12-31"}},
}

// draw makes an event that is often, but not always, what the state asks for.
func (w *walk) draw() Event {
	w.n++
	luck := rapid.Uint64().Draw(w.t, "luck")
	dice := func(sides uint64) int { // a throw of its own from one draw
		face := luck % sides
		luck = luck/sides*2862933555777941757 + 3037000493 ^ luck>>29
		return int(face)
	}
	e := Event{ID: fmt.Sprint("e", w.n), Seen: w.c.Seen(), Opinion: "seen", Reason: "why", Nature: Works, Units: []string{"bureau"}, Target: "f2"}
	e.Kind, e.By = w.choose(dice)
	w.days(&e, dice)
	w.evidence(&e, dice)
	if w.c.Notice != nil && len(w.c.Notice.Objections) > 0 {
		e.About = w.c.Notice.Objections[dice(uint64(len(w.c.Notice.Objections)))].Event
	}
	switch dice(40) {
	case 0:
		e.Opinion = ""
	case 1:
		e.Reason = ""
	case 2:
		e.Units, e.Nature, e.Target = nil, "", ""
	case 3:
		e.Seen.Events--
	case 4:
		e.Seen.Cycle--
	}
	return e
}

// choose picks a kind that leads somewhere and somebody who may, three times in four.
func (w *walk) choose(dice func(uint64) int) (Kind, Who) {
	kind, who := Kinds[dice(uint64(len(Kinds)))], people[dice(uint64(len(people)))]
	if kind == Transfer && dice(20) != 0 {
		kind = Start
	}
	if dice(4) != 0 {
		var open []Kind
		for _, k := range Kinds {
			to := w.m.leads(string(k))
			if k == Transfer || to == "" || !w.m.inTurn(string(k)) {
				continue
			}
			open = append(open, k)
			if stage := stageOf(string(k)); stage != "" && !w.m.passed[stage] || k == EndNotice || k == Reopen {
				open = append(open, slices.Repeat([]Kind{k}, 12)...) // on rather than round
			}
		}
		if len(open) > 0 {
			kind = open[dice(uint64(len(open)))]
		}
	}
	if dice(4) != 0 {
		var fit []Who
		for _, p := range people {
			if slices.Contains(kind.Roles(), p.Role) {
				fit = append(fit, p)
			}
		}
		who = fit[dice(uint64(len(fit)))]
	}
	if who.External != nil && who.External.Token != "" {
		x := *who.External
		x.Token = fmt.Sprint("t", dice(50))
		if dice(10) == 0 {
			x.Expires = "2026-01-01"
		}
		who.External = &x
	}
	return kind, who
}

// days moves the calendar on, and sometimes the clock or the pen slips.
func (w *walk) days(e *Event, dice func(uint64) int) {
	if w.today < "2030-01-01" {
		w.today = shifted(w.today, []int{0, 0, 1, 3}[dice(4)])
	}
	e.Day, e.On = w.today, w.today
	switch dice(20) {
	case 0:
		e.Day = shifted(w.today, -dice(20))
	case 1:
		e.Day = shifted(w.today, 1)
	case 2:
		e.On = shifted(w.today, -dice(5))
	case 3:
		e.Day = shifted(w.today, -1)
	case 4: // the clock is set back to the day that the last event speaks of
		if w.m.lastDay != "" {
			e.Day, e.On = w.m.lastDay, w.m.lastDay
		}
	}
	if e.Kind == Object && w.c.Notice != nil && dice(2) == 0 {
		e.Day = w.c.Notice.End
	}
}

func shifted(d ledger.Date, days int) ledger.Date { return ledger.DateOf(d.Time().AddDate(0, 0, days)) }

// evidence brings what the stage asks for, less, or a piece that was there with other bytes.
func (w *walk) evidence(e *Event, dice func(uint64) int) {
	if dice(12) == 0 {
		return
	}
	e.Evidence = []Evidence{proof(fmt.Sprint("p", dice(30)), "")}
	if dice(15) == 0 {
		e.Evidence[0].Hash = digest("other")
	}
	if e.Kind != Apply && e.Kind != Accept && e.Kind != Close {
		return
	}
	for _, n := range w.rules.Policy.Materials.Works {
		if n.By == Stage(e.Kind) && dice(20) != 0 {
			e.Evidence = append(e.Evidence, proof(fmt.Sprint(n.Material, dice(2), w.c.Cycle), n.Material))
		}
	}
}
