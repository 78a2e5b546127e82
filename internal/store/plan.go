package store

import (
	"context"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// Plans is the store as planning sees it.
type Plans struct{ reader }

var _ ledger.PlanStore = Plans{}

// Plans is the store of points and requests.
func (db *DB) Plans() Plans { return Plans{db.now()} }

// ChangePlan changes the ledger with its points and requests.
func (p Plans) ChangePlan(ctx context.Context, actor string, decide func(context.Context, ledger.PlanReader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, p.db, actor, func(r reader) ledger.PlanReader { return r }, decide)
}

var points = table[ledger.Point]{
	name:    "finding_point",
	columns: []string{"id", "finding_id", "ord", "text"},
	cells:   func(p *ledger.Point) []any { return []any{&p.ID, &p.FindingID, &p.Ord, &p.Text} },
}

var amendments = table[ledger.Amendment]{
	name: "amendment",
	columns: []string{
		"id", "finding_id", "task_id", "promise", "was", "is_now", "was_date", "now_date", "reason", "asked_by",
		"state", "decided_by", "words",
	},
	cells: func(a *ledger.Amendment) []any {
		return []any{
			&a.ID, &a.FindingID, &a.TaskID, &a.Promise, &a.Was, &a.Now, &a.WasDate, &a.NowDate, &a.Reason, &a.AskedBy,
			&a.State, &a.DecidedBy, &a.Words,
		}
	},
}

// PointsOf lists a finding's points by Ord.
func (r reader) PointsOf(ctx context.Context, findingID string) ([]journal.Versioned[ledger.Point], error) {
	return seenOf(ctx, r, findingID, func() ([]journal.Versioned[ledger.Point], error) {
		return list(ctx, r, points, "finding_id = $1", "ord, id", findingID)
	})
}

// Amendment returns a request.
func (r reader) Amendment(ctx context.Context, id string) (journal.Versioned[ledger.Amendment], error) {
	v, err := one(ctx, r, amendments, "id = $1", id)
	return seen(ctx, r, v, err, func(a ledger.Amendment) string { return a.FindingID })
}

// AmendmentsOf lists a finding's requests, oldest first.
func (r reader) AmendmentsOf(ctx context.Context, findingID string) ([]journal.Versioned[ledger.Amendment], error) {
	return seenOf(ctx, r, findingID, func() ([]journal.Versioned[ledger.Amendment], error) {
		return list(ctx, r, amendments, "finding_id = $1", "id", findingID)
	})
}

// Amendments lists the requests in a state, "" for all, oldest first.
func (r reader) Amendments(ctx context.Context, state ledger.AmendmentState) ([]journal.Versioned[ledger.Amendment], error) {
	where, args := "1 = 1", []any(nil)
	if state != "" {
		where, args = "state = $1", []any{string(state)}
	}
	all, err := list(ctx, r, amendments, where, "id", args...)
	return seenAmong(ctx, r, all, err, func(a ledger.Amendment) string { return a.FindingID })
}
