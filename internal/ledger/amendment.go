package ledger

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Promise is a field of a finding or task that a government has promised: once given it is only changed
// by a request (变更申请) that another person grants, and what it was stays visible for ever.
type Promise string

// The promises.
const (
	PromiseDeadline Promise = "deadline" // 完成时限
	PromiseGoal     Promise = "goal"     // 整改目标
)

// Promises lists them in the order a chooser shows them.
var Promises = []Promise{PromiseDeadline, PromiseGoal}

// AmendmentState is how far a request has come.
type AmendmentState string

// The states of a request.
const (
	AmendmentAsked     AmendmentState = "asked"     // 待审批
	AmendmentGranted   AmendmentState = "granted"   // 已批准
	AmendmentRefused   AmendmentState = "refused"   // 未批准
	AmendmentWithdrawn AmendmentState = "withdrawn" // 已撤回
)

// Amendment (变更申请) is a request to change a promise.
type Amendment struct {
	ID        string         `json:"id"`
	FindingID string         `json:"finding"`
	TaskID    string         `json:"task,omitempty"` // "" when the finding's own promise is meant
	Promise   Promise        `json:"promise"`
	Was       string         `json:"was"` // in the words promised
	Now       string         `json:"now"` // in the words asked for
	WasDate   Date           `json:"was_date,omitempty"`
	NowDate   Date           `json:"now_date,omitempty"`
	Reason    string         `json:"reason"`
	AskedBy   string         `json:"asked_by"` // account id
	State     AmendmentState `json:"state"`
	DecidedBy string         `json:"decided_by,omitempty"` // account id
	Words     string         `json:"words,omitempty"`      // of who decided
}

// Ref names the request's row.
func (a Amendment) Ref() journal.Ref { return journal.Ref{Table: "amendment", ID: a.ID} }

// Image is the request itself.
func (a Amendment) Image() any { return a }

// Ask requests another deadline or goal. It needs a reason, an earlier promise to change, and no other
// request about the same promise that waits.
func (d *PlanDesk) Ask(ctx context.Context, actor string, a Amendment) (Amendment, error) {
	a.ID, a.AskedBy, a.State, a.DecidedBy, a.Words = d.NewID(), actor, AmendmentAsked, "", ""
	a.Now, a.Reason = tidy(a.Now), strings.TrimSpace(a.Reason)
	if err := a.check(); err != nil {
		return Amendment{}, err
	}
	var asked Amendment
	_, err := d.Store.ChangePlan(ctx, actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		p, err := promised(ctx, r, a)
		if err != nil {
			return nil, err
		}
		asked = a
		asked.Was, asked.WasDate = p.text, p.date
		switch {
		case asked.Was == "" && asked.WasDate == "":
			return nil, fault.New(fault.Invalid, "ledger.nothing_promised").At("now")
		case asked.Was == asked.Now && asked.WasDate == asked.NowDate:
			return nil, fault.New(fault.Invalid, "ledger.amends_nothing").At("now")
		}
		others, err := r.AmendmentsOf(ctx, a.FindingID)
		if err != nil {
			return nil, err
		}
		for _, o := range others {
			if o.Row.State == AmendmentAsked && o.Row.TaskID == a.TaskID && o.Row.Promise == a.Promise {
				return nil, fault.New(fault.Conflict, "ledger.asked_already")
			}
		}
		return []journal.Draft{{Act: journal.AmendmentAsked, Subject: asked.Ref(), Reason: asked.Reason, Rows: []journal.Record{asked}}}, nil
	})
	return asked, err
}

func (a Amendment) check() error {
	switch {
	case !slices.Contains(Promises, a.Promise):
		return fault.New(fault.Invalid, "ledger.promise_unknown", "Promise", string(a.Promise)).At("promise")
	case a.Now == "":
		return fault.New(fault.Invalid, "ledger.amendment_empty").At("now")
	case a.NowDate != "" && a.NowDate.Time().IsZero():
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(a.NowDate)).At("now_date")
	case a.Reason == "":
		return fault.New(fault.Invalid, "ledger.reason_needed").At("reason")
	}
	return nil
}

// Decide grants or refuses a request. Who asked cannot decide; a refusal needs words. What is granted
// becomes true in the same entry; a promise that changed since it was asked about is fault.Conflict.
func (d *PlanDesk) Decide(ctx context.Context, actor, id string, grant bool, words string) (journal.Seq, error) {
	words = strings.TrimSpace(words)
	return d.Store.ChangePlan(ctx, actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		v, err := r.Amendment(ctx, id)
		if err != nil {
			return nil, err
		}
		a := v.Row
		switch {
		case a.State != AmendmentAsked:
			return nil, fault.New(fault.Conflict, "ledger.decided_already")
		case a.AskedBy == actor:
			return nil, fault.New(fault.Denied, "ledger.own_request")
		case !grant && words == "":
			return nil, fault.New(fault.Invalid, "ledger.words_needed").At("words")
		}
		a.State, a.DecidedBy, a.Words = AmendmentRefused, actor, words
		act, rows := journal.AmendmentRefused, []journal.Record(nil)
		if grant {
			a.State, act = AmendmentGranted, journal.AmendmentGranted
			p, err := promised(ctx, r, a)
			if err != nil {
				return nil, err
			}
			if p.text != a.Was || p.date != a.WasDate {
				return nil, fault.New(fault.Conflict, "ledger.promise_moved")
			}
			rows = append(rows, p.with(a))
		}
		return []journal.Draft{{Act: act, Subject: a.Ref(), Reason: words, Rows: append(rows, a)}}, nil
	})
}

// Withdraw takes a request back, by who made it.
func (d *PlanDesk) Withdraw(ctx context.Context, actor, id string) (journal.Seq, error) {
	return d.Store.ChangePlan(ctx, actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		v, err := r.Amendment(ctx, id)
		if err != nil {
			return nil, err
		}
		a := v.Row
		switch {
		case a.AskedBy != actor:
			return nil, fault.New(fault.Denied, "ledger.not_own_request")
		case a.State != AmendmentAsked:
			return nil, fault.New(fault.Conflict, "ledger.decided_already")
		}
		a.State = AmendmentWithdrawn
		return []journal.Draft{{Act: journal.AmendmentWithdrawn, Subject: a.Ref(), Rows: []journal.Record{a}}}, nil
	})
}

// promise is a promise as it stands, and how a record with another one is made.
type promise struct {
	text string
	date Date
	with func(Amendment) journal.Record
}

// promised reads the promise that a request is about.
func promised(ctx context.Context, r PlanReader, a Amendment) (promise, error) {
	f, err := r.Finding(ctx, a.FindingID)
	if err != nil {
		return promise{}, err
	}
	if a.TaskID == "" {
		return f.Row.promise(a.Promise), nil
	}
	tasks, err := r.TasksOf(ctx, a.FindingID)
	if err != nil {
		return promise{}, err
	}
	for _, t := range tasks {
		if t.Row.ID == a.TaskID {
			return t.Row.promise(a.Promise), nil
		}
	}
	return promise{}, fault.New(fault.Missing, "fault.missing")
}

func (f Finding) promise(p Promise) promise {
	if p == PromiseGoal {
		return promise{f.Goal, "", func(a Amendment) journal.Record { f.Goal = a.Now; return f }}
	}
	return promise{f.DeadlineText, f.Deadline, func(a Amendment) journal.Record {
		f.DeadlineText, f.Deadline = a.Now, a.NowDate
		return f
	}}
}

func (t Task) promise(p Promise) promise {
	if p == PromiseGoal {
		return promise{t.Goal, "", func(a Amendment) journal.Record { t.Goal = a.Now; return t }}
	}
	return promise{t.DeadlineText, t.Deadline, func(a Amendment) journal.Record {
		t.DeadlineText, t.Deadline = a.Now, a.NowDate
		return t
	}}
}

// broken names the promise that turning old into now would change without a request, "" for none.
// A promise that was never given may be filled in.
func broken(old, now interface{ promise(Promise) promise }) Promise {
	for _, p := range Promises {
		was, is := old.promise(p), now.promise(p)
		given := was.text != "" || was.date != ""
		if given && (was.text != is.text || was.date != is.date) {
			return p
		}
	}
	return ""
}
