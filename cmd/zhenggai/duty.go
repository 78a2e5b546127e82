package main

import (
	"context"
	"errors"
	"time"

	"zhenggai/internal/duty"
	"zhenggai/internal/fault"
	"zhenggai/internal/follow"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store"
	"zhenggai/internal/workday"
)

// attend starts what the clock asks for: signing the journal, following it, the jobs, taking backups.
func (m *Main) attend(life context.Context) {
	m.works.Go(func() {
		every(life, m.Config.CheckpointEvery, func() {
			if _, err := m.office.db.Seal(life); err != nil {
				m.Log.Error("the journal could not be signed", "error", err)
			}
		})
	})
	m.works.Go(func() { m.backUp(life, m.nightly) })
	m.works.Go(func() { m.followUp(life) })
	m.works.Go(func() { m.jobs(wall{}).Run(life) })
	m.works.Go(func() {
		// The pdf engine is compiled once; whoever hands in the first pdf shall not wait for it.
		if err := m.office.reads.sandbox.Warm(life); err != nil && life.Err() == nil {
			m.Log.Warn("the pdf engine could not be made ready", "error", err)
		}
	})
	m.works.Go(func() {
		if err := m.warm(life); err != nil && life.Err() == nil {
			m.Log.Warn("lists, lamps and signs could not be made ready", "error", err)
		}
	})
}

// warm makes the lists, the lamps of today and the signs of false work, which stand in memory and take seconds with a
// province's ledger, before the first officer asks for them.
func (m *Main) warm(life context.Context) error {
	if _, err := m.office.db.Ledger().Tally(life, ledger.Filter{}); err != nil {
		return err
	}
	if _, err := m.office.db.Ladders().Items(life, m.office.ladders.Book(), workday.Of(now())); err != nil {
		return err
	}
	_, err := m.office.db.Doubts().Signs(life)
	return err
}

// jobs are what runs once among all processes of an office.
func (m *Main) jobs(clock duty.Clock) *duty.Desk {
	calendar := func() *workday.Calendar { return m.office.ladders.Book().Calendar }
	return &duty.Desk{
		Roster: roster{m.office.db.Jobs()}, Clock: clock, Holder: newID(), Log: m.Log,
		Jobs: []duty.Job{
			{Name: "sessions.sweep", When: duty.Every(10 * time.Minute), Do: m.sweep},
			{Name: "uploads.expire", When: duty.Every(time.Hour), Do: m.expireUploads},
			{Name: "accounts.retire", When: duty.Every(24 * time.Hour), AtOnce: true, Do: m.retire},
			{Name: "lamps.sit", When: duty.Daily{Calendar: calendar, At: workday.At(8, 30)}, Do: func(ctx context.Context) error {
				return m.sit(ctx, workday.Of(clock.Now()))
			}},
			{Name: "notices.send", When: duty.Every(time.Minute), AtOnce: true, Do: m.office.courier.Run},
			{Name: "notices.sweep", When: duty.Every(24 * time.Hour), Do: m.forgetMessages},
		},
	}
}

// wall is the office's clock as jobs wait on it.
type wall struct{}

// Now is the office's time.
func (wall) Now() time.Time { return now() }

// After sends once when d has passed.
func (wall) After(d time.Duration) <-chan time.Time { return time.After(d) }

// roster is the store's jobs as the room duty asks for them.
type roster struct{ store.Jobs }

// States lists all rows by name.
func (r roster) States(ctx context.Context) ([]duty.State, error) {
	held, err := r.Jobs.States(ctx)
	out := make([]duty.State, len(held))
	for i, j := range held {
		out[i] = duty.State(j)
	}
	return out, err
}

// followEvery is how often it is looked whether the journal has grown.
const followEvery = 2 * time.Second

// followUp keeps what is derived from the journal up to date. Every process follows: of two that take the same
// entries one saves.
func (m *Main) followUp(life context.Context) {
	told := m.office.inbox()
	once := func() {
		if _, err := told.Catch(life); err != nil && life.Err() == nil {
			m.Log.Error("the journal could not be followed", "follower", inbox.Name, "error", err)
		}
		if err := m.pulse.Look(life, m.office.db.Book()); err != nil && life.Err() == nil {
			m.Log.Error("the journal could not be looked at", "error", err)
		}
	}
	once()
	every(life, followEvery, once)
}

// inbox is the cursor that tells people what concerns them.
func (o *bureau) inbox() *follow.Cursor {
	return &follow.Cursor{Book: o.db.Book(), Fold: &inbox.Fold{Store: o.db.Notices()}}
}

// sweep forgets sessions that have ended and failed sign-ins that do not count any more.
func (m *Main) sweep(ctx context.Context) error {
	_, sessions := m.office.db.Sessions().Sweep(ctx)
	_, failures := m.office.db.Accounts().SweepFailures(ctx, now().Add(-gate.LockPeriod))
	return errors.Join(sessions, failures)
}

// sit holds the sitting of the ladder, before the office opens: it lights the lamps that are due by each region's rule, and
// lays drafts of letters before the clerk. It sends none. On a day off, when a program comes back that was down on the
// day before, nothing is done: the next working day makes up for it.
func (m *Main) sit(ctx context.Context, day workday.Day) error {
	book := m.office.ladders.Book()
	works, err := book.Calendar.Working(day)
	if err != nil || !works || len(book.Rules.All()) == 0 {
		return err
	}
	sat, err := m.office.ladders.Sit(ctx, org.ActorSystem, day, day)
	if err == nil && sat.Lit+sat.Drafts+sat.Left > 0 {
		m.Log.Info("a sitting of the ladder was held", "day", day.String(), "lit", sat.Lit, "drafts", sat.Drafts, "left", sat.Left)
	}
	return err
}

// messagesKept is how long it is known that a message was sent.
const messagesKept = 90 * 24 * time.Hour

func (m *Main) forgetMessages(ctx context.Context) error {
	return m.office.db.Posts().Sweep(ctx, now().Add(-messagesKept))
}

// unusedAfter is when an account that nobody signs in to is closed (GB/T 22239-2019 8.1.4.2).
const unusedAfter = 90 * 24 * time.Hour

// retire closes accounts that nobody used.
func (m *Main) retire(ctx context.Context) error {
	people := m.office.db.Accounts()
	idle := func(ctx context.Context, id string) (time.Time, error) {
		s, err := people.Secret(ctx, id)
		if fault.Is(err, fault.Missing) {
			return time.Time{}, nil
		}
		if s.SeenAt.IsZero() {
			return s.ChangedAt, err
		}
		return s.SeenAt, err
	}
	retired, err := m.office.people.Retire(ctx, now(), unusedAfter, idle, m.office.registrar.LeftBy)
	for _, r := range retired {
		m.Log.Info("an unused account was closed", "account", r.Account.ID, "open_work", len(r.Work))
	}
	return err
}

// every runs do each period until life ends.
func every(life context.Context, period time.Duration, do func()) {
	if period <= 0 {
		return
	}
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-life.Done():
			return
		case <-tick.C:
			do()
		}
	}
}
