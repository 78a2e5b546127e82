package duty_test

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"zhenggai/internal/duty"
	"zhenggai/internal/fault"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// hand is a clock moved by hand.
type hand struct {
	mu    sync.Mutex
	now   time.Time
	waits []wait
	set   chan struct{} // told that somebody waits
}

type wait struct {
	at time.Time
	c  chan time.Time
}

func newHand() *hand {
	return &hand{now: time.Date(2026, 5, 20, 9, 0, 0, 0, workday.Zone), set: make(chan struct{}, 100)}
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) After(d time.Duration) <-chan time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	w := wait{h.now.Add(d), make(chan time.Time, 1)}
	h.waits = append(h.waits, w)
	h.set <- struct{}{}
	return w.c
}

func (h *hand) add(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
	h.waits = slices.DeleteFunc(h.waits, func(w wait) bool {
		if w.at.After(h.now) {
			return false
		}
		w.c <- h.now
		return true
	})
}

// rows is a roster in memory, under the rules that storage keeps.
type rows struct {
	mu   sync.Mutex
	held map[string]*duty.State
}

func newRows() *rows { return &rows{held: map[string]*duty.State{}} }

func (r *rows) Enrol(_ context.Context, name string, next time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held[name] == nil {
		r.held[name] = &duty.State{Name: name, Next: next}
	}
	return nil
}

func (r *rows) States(context.Context) ([]duty.State, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []duty.State
	for _, s := range r.held {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b duty.State) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

func (r *rows) Take(_ context.Context, name, holder string, now, until time.Time) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.held[name]
	if s.Next.After(now) || s.Holder != "" && s.Until.After(now) {
		return false, nil
	}
	s.Holder, s.Until, s.Began = holder, until, now
	return true, nil
}

func (r *rows) Keep(_ context.Context, name, holder string, until time.Time) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.held[name]
	if s.Holder != holder {
		return false, nil
	}
	s.Until = until
	return true, nil
}

func (r *rows) Done(_ context.Context, name, holder string, now, next time.Time, failure say.Text) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.held[name]
	if s.Holder != holder {
		return false, nil
	}
	s.Holder, s.Ended, s.Next, s.Failure = "", now, next, failure
	if s.Failed++; failure.IsZero() {
		s.Failed, s.Well = 0, now
	}
	return true, nil
}

func (r *rows) Release(_ context.Context, name, holder string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.held[name]; s.Holder == holder {
		s.Holder = ""
	}
	return nil
}

func (r *rows) state(name string) duty.State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return *r.held[name]
}

func desk(r *rows, h *hand, holder string, do func(context.Context) error) *duty.Desk {
	return &duty.Desk{
		Jobs:   []duty.Job{{Name: "sweep", When: duty.Every(time.Hour), Do: do}},
		Roster: r, Clock: h, Holder: holder, Log: slog.New(slog.DiscardHandler),
	}
}

func TestOneOfManyProcessesRunsAJobWhenItIsDue(t *testing.T) {
	r, h, ran := newRows(), newHand(), 0
	do := func(context.Context) error { ran++; return nil }
	one, other := desk(r, h, "one", do), desk(r, h, "other", do)
	for hour := range 5 {
		one.Round(t.Context())
		other.Round(t.Context())
		if ran != hour {
			t.Fatalf("after %d hours the job ran %d times", hour, ran)
		}
		h.add(time.Hour)
	}
	if s := r.state("sweep"); s.Well.IsZero() || s.Failed != 0 || s.Holder != "" {
		t.Errorf("the row says %+v", s)
	}
}

func TestAJobOfADeadProcessIsTakenWhenItsLeaseEnds(t *testing.T) {
	r, h, ran := newRows(), newHand(), 0
	d := desk(r, h, "living", func(context.Context) error { ran++; return nil })
	d.Round(t.Context())
	h.add(time.Hour)
	if ok, _ := r.Take(t.Context(), "sweep", "dead", h.Now(), h.Now().Add(duty.Lease)); !ok {
		t.Fatal("the job was not to be had")
	}
	for _, step := range []struct {
		after time.Duration
		ran   int
	}{{0, 0}, {duty.Lease - time.Second, 0}, {time.Second, 1}} {
		h.add(step.after)
		if d.Round(t.Context()); ran != step.ran {
			t.Errorf("after %v more it ran %d times, want %d", step.after, ran, step.ran)
		}
	}
}

// never is a schedule in a year without holiday table.
type never struct{}

func (never) Next(time.Time) (time.Time, error) {
	return time.Time{}, fault.New(fault.Missing, "fault.missing")
}

func TestAScheduleThatCannotSayWhenIsToldAndAskedAgain(t *testing.T) {
	r, h, ran := newRows(), newHand(), 0
	d := desk(r, h, "one", func(context.Context) error { ran++; return nil })
	d.Jobs[0].When = never{}
	for _, step := range []struct {
		after time.Duration
		ran   int
	}{{0, 1}, {time.Minute, 1}, {time.Hour, 2}} {
		h.add(step.after)
		if d.Round(t.Context()); ran != step.ran {
			t.Errorf("after %v more it ran %d times, want %d", step.after, ran, step.ran)
		}
	}
	if s := r.state("sweep"); s.Failure.Key != "fault.missing" {
		t.Errorf("the row says %+v", s)
	}
}

func TestALongJobKeepsItsLeaseAndOneThatLostItEnds(t *testing.T) {
	r, h := newRows(), newHand()
	var ended error
	d := desk(r, h, "slow", func(ctx context.Context) error {
		<-h.set // the desk waits to make the lease longer
		before := r.state("sweep").Until
		h.add(duty.Lease / 4)
		<-h.set // it did, and waits again
		if s := r.state("sweep"); !s.Until.After(before) {
			t.Errorf("the lease was not made longer: %v", s.Until)
		}
		r.mu.Lock()
		r.held["sweep"].Holder = "another"
		r.mu.Unlock()
		h.add(duty.Lease / 4)
		<-ctx.Done()
		ended = ctx.Err()
		return nil
	})
	d.Round(t.Context())
	h.add(time.Hour)
	d.Round(t.Context())
	if ended == nil {
		t.Error("the job went on without a lease")
	}
	if s := r.state("sweep"); s.Holder != "another" {
		t.Errorf("the row of another was written: %+v", s)
	}
}

func TestAFailureIsShownAndTriedAgainSoon(t *testing.T) {
	r, h := newRows(), newHand()
	err := error(fault.New(fault.Unavailable, "duty.lease_lost"))
	d := desk(r, h, "one", func(context.Context) error { return err })
	d.Round(t.Context())
	h.add(time.Hour)
	d.Round(t.Context())
	s := r.state("sweep")
	if s.Failure.Key != "duty.lease_lost" || s.Failed != 1 || s.Next.Sub(h.Now()) > time.Minute {
		t.Errorf("the row says %+v", s)
	}
	err = errors.New("password=secret")
	h.add(time.Minute)
	d.Round(t.Context())
	if s = r.state("sweep"); s.Failure.Key != "fault.internal" || s.Failed != 2 {
		t.Errorf("the row says %+v", s)
	}
	err = nil
	h.add(time.Minute)
	d.Round(t.Context())
	if s = r.state("sweep"); !s.Failure.IsZero() || s.Failed != 0 || s.Well != h.Now() {
		t.Errorf("the row says %+v", s)
	}
}

func TestAStopGivesTheJobBackAtOnce(t *testing.T) {
	r, h := newRows(), newHand()
	ctx, stop := context.WithCancel(t.Context())
	d := desk(r, h, "leaving", func(ctx context.Context) error { stop(); <-ctx.Done(); return ctx.Err() })
	d.Round(ctx)
	h.add(time.Hour)
	due := r.state("sweep").Next
	d.Round(ctx)
	if s := r.state("sweep"); s.Holder != "" || s.Next != due {
		t.Errorf("the row says %+v", s)
	}
}

func TestADeskWaitsUntilSomethingIsDueAndStops(t *testing.T) {
	r, h, waits := newRows(), newHand(), make(chan time.Duration)
	ran := make(chan struct{}, 1)
	d := desk(r, h, "one", func(context.Context) error { ran <- struct{}{}; return nil })
	d.Jobs[0].When, d.Waits = duty.Every(20*time.Second), waits
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { d.Run(ctx); close(over) }()
	if w := <-waits; w != 20*time.Second {
		t.Errorf("waits %v", w)
	}
	h.add(20 * time.Second)
	<-ran
	<-waits
	stop()
	<-over
}

func TestADailyJobIsDueOnWorkingDays(t *testing.T) {
	d := duty.Daily{Calendar: workday.Embedded, At: workday.At(8, 30)}
	for _, c := range []struct{ after, next string }{
		{"2026-05-20 08:00", "2026-05-20 08:30"},
		{"2026-05-20 08:30", "2026-05-21 08:30"},
		{"2026-05-22 09:00", "2026-05-25 08:30"}, // a weekend
		{"2026-09-30 09:00", "2026-10-08 08:30"}, // the National Day holidays
		{"2026-10-09 09:00", "2026-10-10 08:30"}, // a Saturday that is worked
	} {
		after, _ := time.ParseInLocation("2006-01-02 15:04", c.after, workday.Zone)
		got, err := d.Next(after)
		if err != nil || got.Format("2006-01-02 15:04") != c.next {
			t.Errorf("after %s comes %v, %v; want %s", c.after, got, err, c.next)
		}
	}
	if _, err := d.Next(time.Date(2090, 1, 1, 0, 0, 0, 0, workday.Zone)); !fault.Is(err, fault.Missing) {
		t.Errorf("holidays that nobody knows are guessed: %v", err)
	}
}
