package org

import (
	"context"
	"time"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Delegation lends all grants of one account to another while the first is away. Those of an administrator are
// never lent, nor to one.
type Delegation struct {
	ID     string `json:"id"`
	From   string `json:"from"`  // account id
	To     string `json:"to"`    // account id
	Since  string `json:"since"` // the first day, YYYY-MM-DD
	Until  string `json:"until"` // the last day
	Reason string `json:"reason"`
}

// Ref names the delegation's row.
func (d Delegation) Ref() journal.Ref { return journal.Ref{Table: "delegation", ID: d.ID} }

// Image is the delegation itself.
func (d Delegation) Image() any { return d }

// On tells whether the delegation is in force on a day.
func (d Delegation) On(day time.Time) bool {
	at := day.Format(time.DateOnly)
	return d.Since <= at && at <= d.Until
}

// The bounds of a delegation.
const (
	MaxDelegation       = 366 // days
	MaxDelegationReason = 200 // characters
)

// Delegate lends the actor's grants to another account. today is the office's day: nothing is lent for
// days that are over.
func (d Desk) Delegate(ctx context.Context, actor string, today time.Time, n Delegation) (Delegation, error) {
	n.ID, n.From = d.NewID(), actor
	if err := checkDelegation(n, today); err != nil {
		return Delegation{}, err
	}
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		from, err := r.Account(ctx, n.From)
		if err != nil {
			return nil, err
		}
		to, err := r.Account(ctx, n.To)
		if fault.Is(err, fault.Missing) || err == nil && to.Row.Disabled {
			return nil, fault.New(fault.Invalid, "org.delegate_unknown").At("to")
		}
		if err != nil {
			return nil, err
		}
		if err := checkLoan(from.Row, to.Row); err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.DelegationMade, Subject: n.Ref(), Reason: n.Reason, Rows: []journal.Record{n}}}, nil
	})
	return n, err
}

func checkDelegation(n Delegation, today time.Time) error {
	since, err1 := time.Parse(time.DateOnly, n.Since)
	until, err2 := time.Parse(time.DateOnly, n.Until)
	switch {
	case err1 != nil:
		return fault.New(fault.Invalid, "org.delegation_day").At("since")
	case err2 != nil:
		return fault.New(fault.Invalid, "org.delegation_day").At("until")
	case n.Until < n.Since:
		return fault.New(fault.Invalid, "org.delegation_ends_first").At("until")
	case n.Until < today.Format(time.DateOnly):
		return fault.New(fault.Invalid, "org.delegation_over").At("until")
	case until.Sub(since) >= MaxDelegation*24*time.Hour:
		return fault.New(fault.Invalid, "org.delegation_long", "Days", MaxDelegation).At("until")
	case n.Reason == "":
		return fault.New(fault.Invalid, "org.delegation_reason").At("reason")
	case utf8.RuneCountInString(n.Reason) > MaxDelegationReason || !printable(n.Reason):
		return fault.New(fault.Invalid, "org.delegation_reason_odd", "Max", MaxDelegationReason).At("reason")
	case n.From == n.To:
		return fault.New(fault.Invalid, "org.delegate_oneself").At("to")
	}
	return nil
}

// checkLoan tells whether what from holds may be in the hand of to.
func checkLoan(from, to Account) error {
	switch {
	case from.Administers() || to.Administers():
		return fault.New(fault.Invalid, "org.delegate_administrator").At("to")
	case len(from.Grants) == 0:
		return fault.New(fault.Invalid, "org.delegate_nothing").At("to")
	case separate(append(to.Grants[:len(to.Grants):len(to.Grants)], from.Grants...)) != nil:
		return fault.New(fault.Invalid, "org.delegate_apart").At("to")
	}
	return nil
}

// EndDelegation ends a delegation at once. Who lent may end it, and who it was lent to.
func (d Desk) EndDelegation(ctx context.Context, actor, id string) error {
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		v, err := r.Delegation(ctx, id)
		if err != nil {
			return nil, err
		}
		if actor != v.Row.From && actor != v.Row.To {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		return []journal.Draft{{Act: journal.DelegationEnded, Subject: v.Row.Ref(), Gone: []journal.Ref{v.Row.Ref()}}}, nil
	})
	return err
}

// LentTo is what was lent to an account and is in force on a day: by accounts that can still sign
// in, as far as it may be in one hand with what the account itself holds.
func LentTo(ctx context.Context, r Roll, a Account, day time.Time) ([]Lent, error) {
	if a.Administers() {
		return nil, nil
	}
	all, err := r.DelegationsTo(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	var lent []Lent
	for _, v := range all {
		if !v.Row.On(day) {
			continue
		}
		from, err := r.Account(ctx, v.Row.From)
		if err != nil {
			return nil, err
		}
		if from.Row.Disabled || checkLoan(from.Row, a) != nil {
			continue
		}
		for _, g := range from.Row.Grants {
			lent = append(lent, Lent{Grant: g, From: v.Row.From})
		}
	}
	return lent, nil
}
