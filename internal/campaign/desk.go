package campaign

import (
	"context"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Reader is what a campaign reads: inside a change, as the transaction sees it; outside, as of the newest entry. What the
// caller may not know of is fault.Missing.
type Reader interface {
	// Campaign returns a campaign: for those who see the finding it came from, and those with charge of a unit asked.
	Campaign(ctx context.Context, id string) (journal.Versioned[Campaign], error)
	// AnswerOf returns a unit's answer.
	AnswerOf(ctx context.Context, campaign, unit string) (journal.Versioned[Answer], error)
	// AnswersOf lists the answers of units that the caller has charge of.
	AnswersOf(ctx context.Context, campaign string) ([]journal.Versioned[Answer], error)
	// Tallied lists what every unit answered, whoever asks, without words and proof: how far a campaign is is nobody's
	// secret, what a unit found is.
	Tallied(ctx context.Context, campaign string) ([]Answer, error)
	Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error)
	Round(ctx context.Context, id string) (journal.Versioned[ledger.Round], error)
	// NextNo is the number of the next finding of a round.
	NextNo(ctx context.Context, round string) (int, error)
	// Tree is the tree of units.
	Tree(ctx context.Context) (*org.Tree, error)
}

// Store keeps campaigns and answers.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
	// Campaigns lists the campaigns that the caller may know of, the newest first.
	Campaigns(ctx context.Context) ([]journal.Versioned[Campaign], error)
	// CampaignsOf lists those that came from a finding, and the one that a local finding came of.
	CampaignsOf(ctx context.Context, finding string) ([]journal.Versioned[Campaign], error)
	// FlowsOf are the workflow states of a campaign's local findings by id, whoever asks.
	FlowsOf(ctx context.Context, campaign string) (map[string]ledger.Workflow, error)
}

// Desk is where campaigns are launched and answered.
type Desk struct {
	Store Store
	NewID func() string
}

// Launch asks the units of a scope. A caller can ask no unit beyond their own charge.
func (d *Desk) Launch(ctx context.Context, c Campaign) (string, error) {
	c.ID = d.NewID()
	c.Title, c.Look, c.Criteria = strings.TrimSpace(c.Title), strings.TrimSpace(c.Look), strings.TrimSpace(c.Criteria)
	if err := c.check(); err != nil {
		return "", err
	}
	_, err := d.Store.Change(ctx, c.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		if _, err := r.Finding(ctx, c.Finding); err != nil {
			return nil, err
		}
		tree, err := r.Tree(ctx)
		if err != nil {
			return nil, err
		}
		now := c
		if now.Asked = now.Scope.Units(tree); len(now.Asked) == 0 {
			return nil, fault.New(fault.Invalid, "campaign.nobody").At("top")
		}
		for _, u := range now.Asked {
			if !charged(ctx, tree, org.EditLedger, u) {
				return nil, fault.New(fault.Denied, "campaign.beyond").At("top")
			}
		}
		return []journal.Draft{{Act: journal.CampaignLaunched, Subject: now.Ref(), OccurredOn: now.On.Time(), Rows: []journal.Record{now}}}, nil
	})
	return c.ID, err
}

func (c Campaign) check() error {
	switch {
	case c.Title == "":
		return fault.New(fault.Invalid, "campaign.title_empty").At("title")
	case c.Look == "":
		return fault.New(fault.Invalid, "campaign.look_empty").At("look")
	case c.Criteria == "":
		return fault.New(fault.Invalid, "campaign.criteria_empty").At("criteria")
	case c.Due.Time().IsZero():
		return fault.New(fault.Invalid, "campaign.due_needed").At("due")
	case c.Due < c.On:
		return fault.New(fault.Invalid, "campaign.due_past").At("due")
	}
	return nil
}

// charged reports whether the caller holds a permission over a unit; the program itself does.
func charged(ctx context.Context, tree *org.Tree, p org.Permission, unit string) bool {
	c, request := org.CallerOf(ctx)
	return !request || c.Reach(p, tree).Has(unit)
}

// Local is how the round is named in which a campaign's local findings stand.
type Local struct{ RoundTitle string }

// Answer takes a unit's answer, or its correction with a reason. Who reports for the unit or one above may, and the
// office for it. A yes becomes a finding once, however often it is sent or corrected.
//
// Errors: fault.Missing for a unit that was not asked, fault.Denied for one that is not the caller's, fault.Invalid where
// the answer must be changed, fault.Conflict for a yes that is already a finding and would be taken back.
func (d *Desk) Answer(ctx context.Context, a Answer, l Local) (journal.Seq, error) {
	a.Words, a.Reason = strings.TrimSpace(a.Words), strings.TrimSpace(a.Reason)
	local := d.NewID()
	return d.Store.Change(ctx, a.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		c, err := r.Campaign(ctx, a.Campaign)
		if err != nil {
			return nil, err
		}
		tree, err := r.Tree(ctx)
		if err != nil {
			return nil, err
		}
		if !c.Row.Asks(a.Unit) {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		if !charged(ctx, tree, org.ReportProgress, a.Unit) && !charged(ctx, tree, org.EditLedger, a.Unit) {
			return nil, fault.New(fault.Denied, "campaign.not_yours")
		}
		now, changed, err := settle(ctx, r, a)
		if err != nil || !changed {
			return nil, err
		}
		rows, err := now.local(ctx, r, c.Row, tree, l, local)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{
			Act: journal.CampaignAnswered, Subject: now.Ref(), OccurredOn: now.On.Time(), Reason: now.Reason, Rows: rows,
		}}, nil
	})
}

// settle holds an answer against the one before. changed is false when it says nothing new.
func settle(ctx context.Context, r Reader, a Answer) (now Answer, changed bool, err error) {
	old, err := r.AnswerOf(ctx, a.Campaign, a.Unit)
	switch {
	case fault.Is(err, fault.Missing):
		return a, true, a.check()
	case err != nil:
		return a, false, err
	}
	a.Finding = old.Row.Finding
	if len(a.Proof) == 0 {
		a.Proof = old.Row.Proof // a correction of words keeps what was handed in
	}
	if again := a; same(old.Row, again) {
		return a, false, nil
	}
	if err := a.check(); err != nil {
		return a, false, err
	}
	if a.Reason == "" {
		return a, false, fault.New(fault.Invalid, "campaign.reason_needed").At("reason")
	}
	if a.Says == Yes || a.Finding == "" {
		return a, true, nil
	}
	switch _, err := r.Finding(ctx, a.Finding); {
	case fault.Is(err, fault.Missing):
		a.Finding = "" // it was withdrawn from the ledger
		return a, true, nil
	case err != nil:
		return a, false, err
	}
	return a, false, fault.New(fault.Conflict, "campaign.is_finding")
}

// same reports whether two answers say the same, whoever sent them on whatever day.
func same(old, now Answer) bool {
	now.By, now.On, now.Reason = old.By, old.On, old.Reason
	return journal.Same(old, now)
}

func (a Answer) check() error {
	switch {
	case a.Says != Yes && a.Says != No && a.Says != NotApplicable:
		return fault.New(fault.Invalid, "campaign.says_needed").At("says")
	case a.Words == "":
		return fault.New(fault.Invalid, "campaign.words_needed").At("words")
	case a.Says != NotApplicable && len(a.Proof) == 0:
		return fault.New(fault.Invalid, "campaign.proof_needed").At("file")
	case a.Deadline != "" && a.Deadline.Time().IsZero():
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(a.Deadline)).At("deadline")
	}
	return nil
}

// local are the rows of an answer: a yes that is no finding yet brings one, and the first of a campaign its round, which
// has the campaign's id.
func (a Answer) local(ctx context.Context, r Reader, c Campaign, tree *org.Tree, l Local, id string) ([]journal.Record, error) {
	if a.Says != Yes || a.Finding != "" {
		return []journal.Record{a}, nil
	}
	a.Finding = id
	rows := []journal.Record{a}
	_, err := r.Round(ctx, c.ID)
	if fault.Is(err, fault.Missing) {
		round := ledger.Round{ID: c.ID, Source: ledger.Own, Title: l.RoundTitle}
		if u, known := tree.Unit(c.Scope.Top); known {
			region, _ := tree.Region(u.Region)
			round.Region = region.Name
		}
		rows, err = append(rows, round), nil
	}
	if err != nil {
		return nil, err
	}
	no, err := r.NextNo(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	u, _ := tree.Unit(a.Unit)
	return append(rows, ledger.Finding{
		ID: id, RoundID: c.ID, No: no, Label: strconv.Itoa(no), Statement: a.Words, Status: ledger.StatusNotStarted,
		Workflow: ledger.WorkflowDraft, Deadline: a.Deadline, DeadlineText: string(a.Deadline),
		Units: []ledger.Unit{{Name: u.Name, Role: ledger.Responsible}},
	}), nil
}

// Remind reminds the units that have not answered, once. A second time is fault.Conflict; with nobody to remind it is
// fault.Invalid.
func (d *Desk) Remind(ctx context.Context, actor, id string, today ledger.Date) (journal.Seq, error) {
	return d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		v, err := r.Campaign(ctx, id)
		if err != nil {
			return nil, err
		}
		c := v.Row
		if c.Reminded != "" {
			return nil, fault.New(fault.Conflict, "campaign.reminded", "Day", string(c.Reminded))
		}
		answers, err := r.Tallied(ctx, id)
		if err != nil {
			return nil, err
		}
		if len(answers) >= len(c.Asked) {
			return nil, fault.New(fault.Invalid, "campaign.all_answered")
		}
		c.Reminded, c.RemindedBy = today, actor
		return []journal.Draft{{Act: journal.CampaignReminded, Subject: c.Ref(), OccurredOn: today.Time(), Rows: []journal.Record{c}}}, nil
	})
}
