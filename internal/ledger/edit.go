package ledger

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Stale is the fault of a change that was based on a version somebody else has replaced. It is a
// fault.Conflict and carries the version that is true now, so that a page can show both.
type Stale struct {
	Now   journal.Record
	Since journal.Seq
}

// Error says what happened.
func (s *Stale) Error() string { return s.Unwrap().Error() }

// Unwrap makes it a fault.Conflict.
func (s *Stale) Unwrap() error { return fault.New(fault.Conflict, "ledger.stale") }

// Edit is who changes what version of a record, and why.
type Edit struct {
	Actor  string
	ID     string
	Base   journal.Seq // Since of the version that the person saw
	Reason string
}

// EditMeasure replaces a measure's label, title and text by what change makes of them.
func (d *Desk) EditMeasure(ctx context.Context, e Edit, change func(*Measure)) (journal.Seq, error) {
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, err := r.Measure(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		m := old.Row
		change(&m)
		m.ID, m.FindingID = old.Row.ID, old.Row.FindingID
		m.Text = tidy(m.Text)
		if m.Text == "" {
			return nil, fault.New(fault.Invalid, "ledger.measure_empty").At("text")
		}
		return amended(e, old.Since, old.Row, m, journal.MeasureChanged)
	})
}

// EditFinding replaces a finding's own fields by what change makes of them. Identity, round and order stay.
func (d *Desk) EditFinding(ctx context.Context, e Edit, change func(*Finding)) (journal.Seq, error) {
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, err := r.Finding(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		f := old.Row
		f.Units, f.ExternalIDs, f.Places = slices.Clone(f.Units), slices.Clone(f.ExternalIDs), slices.Clone(f.Places)
		change(&f)
		f.ID, f.RoundID, f.No, f.Closing = old.Row.ID, old.Row.RoundID, old.Row.No, old.Row.Closing
		f.Statement, f.Progress, f.StatusText = tidy(f.Statement), tidy(f.Progress), strings.TrimSpace(f.StatusText)
		if err := f.check(); err != nil {
			return nil, err
		}
		if f.Workflow != old.Row.Workflow && (f.Closing || !slices.Contains(WorkflowsByHand, f.Workflow)) {
			return nil, fault.New(fault.Invalid, "ledger.workflow_closing").At("workflow")
		}
		if p := broken(old.Row, f); p != "" {
			return nil, fault.New(fault.Invalid, "ledger.amend_instead").At(string(p))
		}
		return amended(e, old.Since, old.Row, f, journal.FindingChanged)
	})
}

// amended drafts the new version of a record, nothing when it equals the old, Stale when the old is
// not what the person saw.
func amended[T journal.Record](e Edit, since journal.Seq, old, now T, act journal.Act) ([]journal.Draft, error) {
	if e.Base != since {
		return nil, &Stale{Now: old, Since: since}
	}
	if journal.Same(old, now) {
		return nil, nil
	}
	return []journal.Draft{{Act: act, Subject: now.Ref(), Reason: e.Reason, Rows: []journal.Record{now}}}, nil
}

func (f Finding) check() error {
	switch {
	case f.Statement == "":
		return fault.New(fault.Invalid, "ledger.statement_empty").At("statement")
	case !slices.Contains(Statuses, f.Status):
		return fault.New(fault.Invalid, "ledger.status_unknown", "Status", string(f.Status)).At("status")
	case !slices.Contains(Workflows, f.Workflow):
		return fault.New(fault.Invalid, "ledger.workflow_unknown", "Workflow", string(f.Workflow)).At("workflow")
	case !slices.Contains(Grades, f.Grade):
		return fault.New(fault.Invalid, "ledger.grade_unknown", "Grade", string(f.Grade)).At("grade")
	case !slices.Contains(TimeClasses, f.TimeClass):
		return fault.New(fault.Invalid, "ledger.class_unknown", "Class", string(f.TimeClass)).At("time_class")
	case f.Deadline != "" && f.Deadline.Time().IsZero():
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(f.Deadline)).At("deadline")
	}
	return nil
}

// AddMeasure appends a measure to a finding.
func (d *Desk) AddMeasure(ctx context.Context, e Edit, m Measure) (journal.Seq, error) {
	id := d.NewID()
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		if _, err := r.Finding(ctx, m.FindingID); err != nil {
			return nil, err
		}
		others, err := r.MeasuresOf(ctx, m.FindingID)
		if err != nil {
			return nil, err
		}
		m := m
		m.ID, m.Ord, m.Text = id, 1, tidy(m.Text)
		if n := len(others); n > 0 {
			m.Ord = others[n-1].Row.Ord + 1
		}
		if m.Text == "" {
			return nil, fault.New(fault.Invalid, "ledger.measure_empty").At("text")
		}
		return []journal.Draft{{Act: journal.MeasureAdded, Subject: m.Ref(), Reason: e.Reason, Rows: []journal.Record{m}}}, nil
	})
}

// WithdrawMeasure ends a measure; its versions stay in the history. A reason is required.
func (d *Desk) WithdrawMeasure(ctx context.Context, e Edit) (journal.Seq, error) {
	if strings.TrimSpace(e.Reason) == "" {
		return 0, fault.New(fault.Invalid, "ledger.reason_needed").At("reason")
	}
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, err := r.Measure(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		if e.Base != old.Since {
			return nil, &Stale{Now: old.Row, Since: old.Since}
		}
		ref := old.Row.Ref()
		return []journal.Draft{{Act: journal.MeasureWithdrawn, Subject: ref, Reason: e.Reason, Gone: []journal.Ref{ref}}}, nil
	})
}

// AddRound opens a round and returns its id.
func (d *Desk) AddRound(ctx context.Context, actor string, round Round) (string, error) {
	round.ID = d.NewID()
	if err := round.check(); err != nil {
		return "", err
	}
	_, err := d.Store.Change(ctx, actor, func(context.Context, Reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.RoundAdded, Subject: round.Ref(), Rows: []journal.Record{round}}}, nil
	})
	return round.ID, err
}

// EditRound replaces a round's fields by what change makes of them.
func (d *Desk) EditRound(ctx context.Context, e Edit, change func(*Round)) (journal.Seq, error) {
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, err := r.Round(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		now := old.Row
		change(&now)
		now.ID = old.Row.ID
		if err := now.check(); err != nil {
			return nil, err
		}
		return amended(e, old.Since, old.Row, now, journal.RoundChanged)
	})
}

func (r Round) check() error {
	switch {
	case strings.TrimSpace(r.Title) == "":
		return fault.New(fault.Invalid, "ledger.round_untitled").At("title")
	case !slices.Contains(Sources, r.Source):
		return fault.New(fault.Invalid, "ledger.source_unknown", "Source", string(r.Source)).At("source")
	}
	return nil
}

// tidy trims each paragraph and drops empty ones; everything else stays as typed.
func tidy(text string) string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
