package org

import (
	"context"
	"slices"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// Idle tells when an account was last signed in to or, if it never was, given its newest password or link;
// zero when nothing is known of it.
type Idle func(ctx context.Context, account string) (time.Time, error)

// LeftOpen names what waits for an account's person: Registrar.LeftBy is one.
type LeftOpen func(ctx context.Context, a Account) ([]string, error)

// Retired is an account that was disabled because nobody used it, with the work it left.
type Retired struct {
	Account Account
	Work    []string
}

// Retire disables the accounts that nobody signed in to for term (GB/T 22239-2019 8.1.4.2: unneeded and expired accounts are
// removed or disabled in time), and names the open work of each in the entry, to be handed over. The last
// administrator of a kind stays, or nobody could let anybody in again.
func (d Desk) Retire(ctx context.Context, now time.Time, term time.Duration, idle Idle, open LeftOpen) ([]Retired, error) {
	all, err := d.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []Retired
	for _, v := range all {
		since, err := idle(ctx, v.Row.ID)
		if err != nil {
			return out, err
		}
		if v.Row.Disabled || since.IsZero() || now.Sub(since) < term {
			continue
		}
		r, err := d.retire(ctx, v.Row, term, open)
		if fault.Is(err, fault.Invalid) { // the last administrator
			continue
		}
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (d Desk) retire(ctx context.Context, a Account, term time.Duration, open LeftOpen) (Retired, error) {
	work, err := open(ctx, a)
	if err != nil {
		return Retired{}, err
	}
	r := Retired{Account: a, Work: work}
	days := int(term.Hours() / 24)
	reason := say.T("org.unused", "Days", days).String()
	if len(r.Work) > 0 {
		slices.Sort(r.Work)
		reason = say.T("org.unused_work", "Days", days, "Work", strings.Join(r.Work, "、")).String()
	}
	_, err = d.Change(ctx, ActorSystem, a.ID, reason, func(a *Account) { a.Disabled = true })
	return r, err
}

// LeftBy names what is open in the posts that an account's person holds; of an account linked to nobody, nothing
// is known.
func (d Registrar) LeftBy(ctx context.Context, a Account) ([]string, error) {
	if a.Person == "" {
		return nil, nil
	}
	h, err := d.Handover(ctx, a.Person)
	if fault.Is(err, fault.Missing) {
		return nil, nil
	}
	var open []string
	for _, held := range h.Holdings {
		for _, p := range held.Open {
			open = append(open, p.What.String())
		}
	}
	return open, err
}
