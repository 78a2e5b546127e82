package store

import (
	"context"

	"zhenggai/internal/campaign"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Campaigns is the store as campaigns see it.
type Campaigns struct{ campaigner }

// campaigner reads campaigns and answers.
type campaigner struct{ reader }

var _ campaign.Store = Campaigns{}

// Campaigns is the store of campaigns.
func (db *DB) Campaigns() Campaigns { return Campaigns{campaigner{db.now()}} }

// Change launches campaigns and takes answers.
func (c Campaigns) Change(ctx context.Context, actor string, decide func(context.Context, campaign.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, c.db, actor, func(r reader) campaign.Reader { return campaigner{r} }, decide)
}

var campaigns = table[campaign.Campaign]{
	name: "campaign",
	columns: []string{
		"id", "finding_id", "title", "look", "criteria", "scope", "asked", "due", "made_by", "made_on", "reminded", "reminded_by",
	},
	cells: func(c *campaign.Campaign) []any {
		return []any{
			&c.ID, &c.Finding, &c.Title, &c.Look, &c.Criteria,
			jsonCell{&c.Scope},
			jsonCell{&c.Asked},
			&c.Due, &c.By, &c.On, &c.Reminded, &c.RemindedBy,
		}
	},
}

var campaignAnswers = table[campaign.Answer]{
	name: "campaign_answer",
	columns: []string{
		"id", "campaign", "unit", "says", "words", "proof", "deadline", "finding_id", "reason", "answered_by", "answered_on",
	},
	cells: func(a *campaign.Answer) []any {
		return []any{
			derivedCell(func() string { return a.Ref().ID }), &a.Campaign, &a.Unit, &a.Says, &a.Words,
			jsonCell{&a.Proof},
			&a.Deadline, &a.Finding, &a.Reason, &a.By, &a.On,
		}
	},
}

// knownTo leaves the campaigns that a caller may know of: those from a finding in sight, and those that ask a unit
// in their charge.
func (c campaigner) knownTo(ctx context.Context, all []journal.Versioned[campaign.Campaign]) ([]journal.Versioned[campaign.Campaign], error) {
	s, err := c.sight(ctx)
	if err != nil || s.whole {
		return all, err
	}
	has, err := c.charge(ctx)
	var out []journal.Versioned[campaign.Campaign]
	for _, v := range all {
		if s.has(v.Row.Finding) || has(v.Row.Asked...) {
			out = append(out, v)
		}
	}
	return out, err
}

// Campaign returns a campaign.
func (c campaigner) Campaign(ctx context.Context, id string) (journal.Versioned[campaign.Campaign], error) {
	v, err := one(ctx, c.reader, campaigns, "id = $1", id)
	if err != nil {
		return v, err
	}
	known, err := c.knownTo(ctx, []journal.Versioned[campaign.Campaign]{v})
	if err == nil && len(known) == 0 {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return journal.Versioned[campaign.Campaign]{}, err
	}
	return v, nil
}

// Campaigns lists the campaigns, the newest first.
func (c campaigner) Campaigns(ctx context.Context) ([]journal.Versioned[campaign.Campaign], error) {
	all, err := list(ctx, c.reader, campaigns, "1 = 1", "made_on DESC, id DESC")
	if err != nil {
		return nil, err
	}
	return c.knownTo(ctx, all)
}

// CampaignsOf lists the campaigns that a finding gave rise to, and the one that it came of.
func (c campaigner) CampaignsOf(ctx context.Context, finding string) ([]journal.Versioned[campaign.Campaign], error) {
	if err := c.inSight(ctx, finding); err != nil {
		return nil, err
	}
	answers, err := list(ctx, c.reader, campaignAnswers, "finding_id = $1", "id", finding)
	if err != nil {
		return nil, err
	}
	origin := ""
	if len(answers) > 0 {
		origin = answers[0].Row.Campaign
	}
	return list(ctx, c.reader, campaigns, "(finding_id = $1 OR id = $2)", "id", finding, origin)
}

// AnswerOf returns a unit's answer.
func (c campaigner) AnswerOf(ctx context.Context, id, unit string) (journal.Versioned[campaign.Answer], error) {
	v, err := one(ctx, c.reader, campaignAnswers, "id = $1", campaign.Answer{Campaign: id, Unit: unit}.Ref().ID)
	if err != nil {
		return v, err
	}
	has, err := c.charge(ctx)
	if err == nil && !has(unit) {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return journal.Versioned[campaign.Answer]{}, err
	}
	return v, nil
}

// AnswersOf lists the answers of units in the caller's charge.
func (c campaigner) AnswersOf(ctx context.Context, id string) ([]journal.Versioned[campaign.Answer], error) {
	all, err := list(ctx, c.reader, campaignAnswers, "campaign = $1", "id", id)
	if err != nil {
		return nil, err
	}
	has, err := c.charge(ctx)
	var out []journal.Versioned[campaign.Answer]
	for _, v := range all {
		if has(v.Row.Unit) {
			out = append(out, v)
		}
	}
	return out, err
}

// Tallied lists what every unit answered, without words and proof.
func (c campaigner) Tallied(ctx context.Context, id string) ([]campaign.Answer, error) {
	all, err := list(ctx, c.reader, campaignAnswers, "campaign = $1", "id", id)
	out := make([]campaign.Answer, len(all))
	for i, v := range all {
		a := v.Row
		out[i] = campaign.Answer{Campaign: a.Campaign, Unit: a.Unit, Says: a.Says, Finding: a.Finding, On: a.On}
	}
	return out, err
}

// FlowsOf are the workflow states of the local findings.
func (c campaigner) FlowsOf(ctx context.Context, id string) (map[string]ledger.Workflow, error) {
	all, err := list(ctx, c.reader, findings, "round_id = $1", "no, id", id)
	flows := map[string]ledger.Workflow{}
	for _, v := range all {
		flows[v.Row.ID] = v.Row.Workflow
	}
	return flows, err
}

// NextNo is the number of the next finding of a round.
func (c campaigner) NextNo(ctx context.Context, round string) (int, error) {
	where, args := c.when("round_id = $1", []any{round})
	var no int
	err := c.q.QueryRowContext(ctx, "SELECT coalesce(max(no), 0) + 1 FROM finding WHERE "+where, args...).Scan(&no)
	return no, c.db.told(err)
}

// Tree is the tree of units.
func (c campaigner) Tree(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, c.reader) }
