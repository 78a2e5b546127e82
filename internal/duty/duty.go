// Package duty is the clock as a way in: named jobs that run when their schedule says so. A job's row in the
// database says when it is due and which process has it; whoever takes the row runs the job, so that among many
// processes one does, and a process that dies lets it go when its lease ends. A job may therefore be
// run a second time after a death in the middle of it, and is written so that this does no harm. The room owns the
// table job. It decides nothing: what a job does is handed in by the command.
package duty

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// Job is something to be done again and again.
type Job struct {
	Name string // of its row, for ever: a letter or more, and dots
	When Schedule
	// AtOnce makes a job due at once that has never been known before.
	AtOnce bool
	// Do does it. ctx ends when the program stops or the lease is lost.
	Do func(ctx context.Context) error
}

// State is a job as its row has it. Times are zero for never.
type State struct {
	Name    string
	Next    time.Time // when it is due
	Holder  string    // the process that runs it now, "" for none
	Until   time.Time // the end of its lease
	Began   time.Time // of the last run
	Ended   time.Time // of the last run that ended
	Well    time.Time // the end of the last run that went well
	Failure say.Text  // what was wrong with the last run, zero when it went well
	Failed  int       // runs in a row that failed
}

// Roster keeps the rows of jobs. Each of its changes is one statement, so that two processes never both succeed.
type Roster interface {
	// Enrol adds a row for a job that has none, due at next.
	Enrol(ctx context.Context, name string, next time.Time) error
	// States lists all rows by name.
	States(ctx context.Context) ([]State, error)
	// Take gives a job that is due at now, and that nobody holds a lease on, to holder until the given time; false
	// when it is not to be had.
	Take(ctx context.Context, name, holder string, now, until time.Time) (bool, error)
	// Keep makes the lease of holder longer; false when it has been lost.
	Keep(ctx context.Context, name, holder string, until time.Time) (bool, error)
	// Done ends the run of holder: well, or with a failure. It is false when the lease has been lost.
	Done(ctx context.Context, name, holder string, now, next time.Time, failure say.Text) (bool, error)
	// Release gives the job back as it was, for another process to take at once.
	Release(ctx context.Context, name, holder string) error
}

// Clock is the time as the room sees it. A test moves it by hand.
type Clock interface {
	Now() time.Time
	// After sends once when d has passed.
	After(d time.Duration) <-chan time.Time
}

// The time a lease lasts, how often it is made longer, and how long nobody looks at the rows at most. Another process
// may have ended a job or died, so the rows are looked at even when nothing of one's own is due.
const (
	Lease = 2 * time.Minute
	keep  = Lease / 4
	look  = 30 * time.Second
	retry = time.Minute // after a run that failed, at the latest
	ask   = time.Hour   // until a schedule is asked again that could not say when
)

// Desk runs jobs.
type Desk struct {
	Jobs   []Job
	Roster Roster
	Clock  Clock
	Holder string // this process, another for each start
	Log    *slog.Logger
	// Waits is told how long the desk is about to wait for, for tests; nil tells nobody.
	Waits chan<- time.Duration
}

// Run runs jobs until ctx ends, one at a time, and waits for the one under way.
func (d *Desk) Run(ctx context.Context) {
	for ctx.Err() == nil {
		d.Round(ctx)
		pause := d.pause(ctx)
		wait := d.Clock.After(pause)
		if d.Waits != nil {
			select {
			case d.Waits <- pause:
			case <-ctx.Done():
			}
		}
		select {
		case <-wait:
		case <-ctx.Done():
		}
	}
}

// Round runs each job that is due and to be had, once.
func (d *Desk) Round(ctx context.Context) {
	for _, job := range d.Jobs {
		if ctx.Err() != nil {
			return
		}
		if err := d.attend(ctx, job); err != nil && ctx.Err() == nil {
			d.Log.Error("a job could not be attended to", "job", job.Name, "error", err)
		}
	}
}

// attend runs a job when it is due and to be had.
func (d *Desk) attend(ctx context.Context, job Job) error {
	now := d.Clock.Now()
	next, err := job.When.Next(now)
	if err != nil || job.AtOnce {
		next = now // a schedule that cannot say when is told of where the run is
	}
	if err := d.Roster.Enrol(ctx, job.Name, next); err != nil {
		return err
	}
	taken, err := d.Roster.Take(ctx, job.Name, d.Holder, now, now.Add(Lease))
	if err != nil || !taken {
		return err
	}
	failure := d.hold(ctx, job)
	// The row is written although the program may be stopping: otherwise others would wait for the lease to end.
	after := context.WithoutCancel(ctx)
	if ctx.Err() != nil && failure != nil {
		return d.Roster.Release(after, job.Name, d.Holder)
	}
	return d.end(after, job, failure)
}

// end writes down how a run went, and when the next is due: after a failure soon, not only when the schedule says.
func (d *Desk) end(ctx context.Context, job Job, failure error) error {
	now := d.Clock.Now()
	next, err := job.When.Next(now)
	if err != nil {
		next = now.Add(ask)
	}
	if failure != nil {
		next = earlier(next, now.Add(retry))
	}
	if failure = errors.Join(failure, err); failure != nil {
		d.Log.Error("a job failed", "job", job.Name, "error", failure)
	}
	held, err := d.Roster.Done(ctx, job.Name, d.Holder, now, next, told(failure))
	if err == nil && !held {
		d.Log.Warn("a job's lease was lost while it ran", "job", job.Name)
	}
	return err
}

// hold runs a job and makes its lease longer as long as it lasts. A lease that is lost ends the run.
func (d *Desk) hold(ctx context.Context, job Job) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- job.Do(ctx) }()
	for {
		select {
		case err := <-done:
			return err
		case <-d.Clock.After(keep):
		}
		kept, err := d.Roster.Keep(ctx, job.Name, d.Holder, d.Clock.Now().Add(Lease))
		if err == nil && kept {
			continue
		}
		if err == nil {
			cancel()
			return errors.Join(<-done, fault.New(fault.Unavailable, "duty.lease_lost"))
		}
		d.Log.Warn("a job's lease could not be made longer", "job", job.Name, "error", err)
	}
}

// pause is how long nothing of this desk's jobs is due.
func (d *Desk) pause(ctx context.Context) time.Duration {
	states, err := d.Roster.States(ctx)
	if err != nil {
		return look
	}
	now, wait := d.Clock.Now(), look
	for _, s := range states {
		due := s.Next
		if s.Holder != "" && s.Until.After(due) {
			due = s.Until
		}
		if d.has(s.Name) {
			wait = min(wait, due.Sub(now))
		}
	}
	return max(wait, time.Second) // never in a whirl, whatever a row says
}

func (d *Desk) has(name string) bool {
	for _, job := range d.Jobs {
		if job.Name == name {
			return true
		}
	}
	return false
}

// told is what may be shown of an error: the sentence of a named fault, and of any other that there was one.
func told(err error) say.Text {
	var named *fault.Error
	switch {
	case err == nil:
		return say.Text{}
	case errors.As(err, &named) && named.Kind != fault.Internal:
		return named.Text
	}
	return say.T("fault.internal")
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
