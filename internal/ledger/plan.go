package ledger

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// PlanReader is what planning reads beside the ledger itself.
type PlanReader interface {
	Reader
	// Task reads a task, or fault.Missing.
	Task(ctx context.Context, id string) (journal.Versioned[Task], error)
	// PointsOf lists a finding's points by Ord.
	PointsOf(ctx context.Context, findingID string) ([]journal.Versioned[Point], error)
	// Amendment reads a request, or fault.Missing.
	Amendment(ctx context.Context, id string) (journal.Versioned[Amendment], error)
	// AmendmentsOf lists a finding's requests, oldest first.
	AmendmentsOf(ctx context.Context, findingID string) ([]journal.Versioned[Amendment], error)
}

// PlanStore keeps points and requests beside the ledger.
type PlanStore interface {
	PlanReader
	// ChangePlan runs decide and writes what it returns in one transaction, as Store.Change does.
	ChangePlan(ctx context.Context, actor string, decide func(context.Context, PlanReader) ([]journal.Draft, error)) (journal.Seq, error)
	// Amendments lists the requests in a state, "" for all, oldest first.
	Amendments(ctx context.Context, state AmendmentState) ([]journal.Versioned[Amendment], error)
}

// PlanDesk is where a finding's plan is worked out: its points, what answers them, its tasks with their
// milestones, and the requests to change what was promised.
type PlanDesk struct {
	Store PlanStore
	// NewID makes ids of new records; they are random and sort by time.
	NewID func() string
}

// Milestone is a step of a task (节点): by when, what, and how much of the whole is done then.
type Milestone struct {
	Day   Date   `json:"day"`
	Text  string `json:"text"`
	Share int    `json:"share"` // percent of the task, 0 to 100
	// Reached is the day on which the step was reached, "" while it was not.
	Reached Date `json:"reached,omitempty"`
}

// EditTask replaces a task's own fields by what change makes of them. A deadline or goal that was
// promised stays: it is changed by a request.
func (d *PlanDesk) EditTask(ctx context.Context, e Edit, change func(*Task)) (journal.Seq, error) {
	return d.Store.ChangePlan(ctx, e.Actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		old, err := r.Task(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		t := old.Row
		t.Units, t.Places, t.Milestones = slices.Clone(t.Units), slices.Clone(t.Places), slices.Clone(t.Milestones)
		change(&t)
		t.ID, t.FindingID, t.Ord = old.Row.ID, old.Row.FindingID, old.Row.Ord
		t.Text, t.Goal = tidy(t.Text), tidy(t.Goal)
		if err := t.check(); err != nil {
			return nil, err
		}
		if p := broken(old.Row, t); p != "" {
			return nil, fault.New(fault.Invalid, "ledger.amend_instead").At(string(p))
		}
		return amended(e, old.Since, old.Row, t, journal.TaskChanged)
	})
}

// AddTask appends a task to a finding.
func (d *PlanDesk) AddTask(ctx context.Context, e Edit, t Task) (journal.Seq, error) {
	t.ID = d.NewID()
	t.Text, t.Goal = tidy(t.Text), tidy(t.Goal)
	if err := t.check(); err != nil {
		return 0, err
	}
	return d.Store.ChangePlan(ctx, e.Actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		if _, err := r.Finding(ctx, t.FindingID); err != nil {
			return nil, err
		}
		others, err := r.TasksOf(ctx, t.FindingID)
		if err != nil {
			return nil, err
		}
		t := t
		t.Ord = 1
		if n := len(others); n > 0 {
			t.Ord = others[n-1].Row.Ord + 1
		}
		return []journal.Draft{{Act: journal.TaskAdded, Subject: t.Ref(), Reason: e.Reason, Rows: []journal.Record{t}}}, nil
	})
}

func (t Task) check() error {
	switch {
	case t.Text == "":
		return fault.New(fault.Invalid, "ledger.task_empty").At("text")
	case t.Scope != "" && !slices.Contains(Scopes, t.Scope):
		return fault.New(fault.Invalid, "ledger.scope_unknown", "Scope", string(t.Scope)).At("scope")
	case !slices.Contains(TimeClasses, t.TimeClass):
		return fault.New(fault.Invalid, "ledger.class_unknown", "Class", string(t.TimeClass)).At("time_class")
	case t.Deadline != "" && t.Deadline.Time().IsZero():
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(t.Deadline)).At("deadline")
	case t.Start != "" && t.Start.Time().IsZero():
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(t.Start)).At("start")
	case t.Done != "" && t.Done.Time().IsZero():
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(t.Done)).At("done")
	case t.Start != "" && t.Deadline != "" && t.Start >= t.Deadline:
		return fault.New(fault.Invalid, "ledger.start_late", "Start", string(t.Start), "Deadline", string(t.Deadline)).At("start")
	}
	return t.checkMilestones()
}

// checkMilestones: days in order and none after the deadline, shares that never fall.
func (t Task) checkMilestones() error {
	last := Milestone{}
	for i, m := range t.Milestones {
		var key string
		switch {
		case m.Day.Time().IsZero():
			key = "ledger.milestone_date"
		case strings.TrimSpace(m.Text) == "":
			key = "ledger.milestone_empty"
		case m.Reached != "" && m.Reached.Time().IsZero():
			key = "ledger.milestone_reached"
		case m.Share < 0 || m.Share > 100:
			key = "ledger.milestone_share"
		case m.Day < last.Day || m.Share < last.Share:
			key = "ledger.milestone_order"
		case t.Deadline != "" && m.Day > t.Deadline:
			key = "ledger.milestone_late"
		}
		if key != "" {
			return fault.New(fault.Invalid, key, "No", i+1, "Deadline", string(t.Deadline)).At("milestones")
		}
		last = m
	}
	return nil
}
