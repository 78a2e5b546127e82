package closure

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Link (一次性链接) lets an organisation from outside, which has no account, cause one event in one cycle of a
// finding's closing. Its secret is in nobody's hands but the receiver's: the record holds a digest.
type Link struct {
	ID      string `json:"id"`
	Finding string `json:"finding"`
	Cycle   int    `json:"cycle"`
	Unit    string `json:"unit"` // the organisation, as it signs
	// Kinds are what it is asked for. Returning the application is always open to it.
	Kinds   []Kind      `json:"kinds"`
	Hash    string      `json:"hash"`    // SHA-256 of the secret, in lower-case hex
	Expires ledger.Date `json:"expires"` // the last day it is good for
	By      string      `json:"by"`      // account id of who made it
	On      ledger.Date `json:"on"`
	// Withdrawn is the day from which it is good no longer, "" while it is.
	Withdrawn ledger.Date `json:"withdrawn,omitempty"`
}

// The bounds of a link.
const (
	MaxLinkDays = 60
	MaxLinkUnit = 80 // characters of the organisation's name
)

// Ref names the link's row.
func (l Link) Ref() journal.Ref { return journal.Ref{Table: "closing_link", ID: l.ID} }

// Image is the link itself: of the secret it holds a digest alone.
func (l Link) Image() any { return l }

// Asks tells whether the link opens the way to a kind.
func (l Link) Asks(k Kind) bool { return k == Return || slices.Contains(l.Kinds, k) }

// Used is the event that the link was used for, if it was.
func (l Link) Used(c Case) (Event, bool) {
	i := slices.IndexFunc(c.Events, func(e Event) bool { return e.By.External != nil && e.By.External.Token == l.Hash })
	if i < 0 {
		return Event{}, false
	}
	return c.Events[i], true
}

// who is the holder of the link, in the part that causes a kind.
func (l Link) who(k Kind) Who {
	return Who{Role: k.Roles()[0], External: &External{Unit: l.Unit, Token: l.Hash, Expires: l.Expires}}
}

// OutsideKinds are what somebody from outside can be asked for.
func OutsideKinds() []Kind {
	return slices.DeleteFunc(slices.Clone(Kinds), func(k Kind) bool { return k == Return || !k.Outside() })
}

// Invite makes a link: l holds the finding, the organisation, what it is asked for, the digest of the secret and the
// last day; the desk fills in the rest. Only the office invites, for the cycle that runs.
func (d *Desk) Invite(ctx context.Context, p Person, today ledger.Date, l Link) (Link, error) {
	l.Unit, l.On, l.Withdrawn = strings.TrimSpace(l.Unit), today, ""
	if err := p.invites(); err != nil {
		return Link{}, err
	}
	l.ID, l.By = d.NewID(), p.Caller.ID
	if err := checkLink(l, today); err != nil {
		return Link{}, err
	}
	_, err := d.Store.Change(ctx, l.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		c, err := r.Case(ctx, l.Finding)
		if err != nil {
			return nil, err
		}
		if c.State.Shut() || c.State == Transferred {
			return nil, fault.New(fault.Conflict, "closure.link_shut", "State", c.State.Name())
		}
		l.Cycle = c.Cycle
		return []journal.Draft{{Act: journal.LinkMade, Subject: l.Ref(), OccurredOn: today.Time(), Rows: []journal.Record{l}}}, nil
	})
	return l, err
}

// invites minds who is not of the office.
func (p Person) invites() error {
	if p.Caller == nil || org.Allow(p.Caller, parts[Office]) != nil {
		return fault.New(fault.Denied, "closure.link_office")
	}
	return nil
}

func checkLink(l Link, today ledger.Date) error {
	until, err := time.Parse(time.DateOnly, string(l.Expires))
	switch {
	case l.Unit == "":
		return fault.New(fault.Invalid, "closure.external_unit").At("unit")
	case utf8.RuneCountInString(l.Unit) > MaxLinkUnit:
		return fault.New(fault.Invalid, "closure.link_unit_long", "Max", MaxLinkUnit).At("unit")
	case len(l.Kinds) == 0:
		return fault.New(fault.Invalid, "closure.link_kinds").At("kinds")
	case err != nil || l.Expires < today || until.After(today.Time().AddDate(0, 0, MaxLinkDays)):
		return fault.New(fault.Invalid, "closure.link_expires", "Days", MaxLinkDays).At("expires")
	}
	for _, k := range l.Kinds {
		if !slices.Contains(OutsideKinds(), k) {
			return fault.New(fault.Invalid, "closure.kind_unknown", "Kind", string(k)).At("kinds")
		}
	}
	return nil
}

// Withdraw takes a link back. One that was used or withdrawn already stays as it is, and the sequence is 0.
func (d *Desk) Withdraw(ctx context.Context, p Person, finding, id string, today ledger.Date) (journal.Seq, error) {
	if err := p.invites(); err != nil {
		return 0, err
	}
	return d.Store.Change(ctx, p.Caller.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		links, err := r.LinksOf(ctx, finding)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(links, func(l Link) bool { return l.ID == id })
		if i < 0 {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		l := links[i]
		cases, err := r.Cases(ctx, finding)
		if err != nil {
			return nil, err
		}
		used := slices.ContainsFunc(cases, func(c Case) bool { _, used := l.Used(c); return used })
		if l.Withdrawn != "" || used {
			return nil, nil
		}
		l.Withdrawn = today
		return []journal.Draft{{Act: journal.LinkWithdrawn, Subject: l.Ref(), OccurredOn: today.Time(), Rows: []journal.Record{l}}}, nil
	})
}

// Visit is what the holder of a link finds behind it.
type Visit struct {
	Link    Link
	Case    Case
	Rules   Rules
	Missing []Lack
	// Choices tell of everything that the link opens the way to, whether it can be done now.
	Choices []Choice
}

// Visit opens a link by the digest of its secret. A link that never was, was used, withdrawn or has expired is
// fault.Denied, and one whose cycle is over fault.Conflict. The context must let the store show the link's finding:
// org.AsGuest.
func (d *Desk) Visit(ctx context.Context, l Link, at Event) (Visit, error) {
	c, facts, rules, err := d.load(ctx, d.Store, l.Finding, at)
	if err != nil {
		return Visit{}, err
	}
	if err := l.good(c, at.On); err != nil {
		return Visit{}, err
	}
	v := Visit{Link: l, Case: c, Rules: rules, Missing: Missing(rules.Policy, c.with(at), facts)}
	for _, k := range Kinds {
		if l.Asks(k) {
			who := l.who(k)
			v.Choices = append(v.Choices, Choice{Kind: k, By: who, Refusal: Refusal(rules, c, who, k), Outside: true})
		}
	}
	return v, nil
}

// good minds a link that opens nothing any more.
func (l Link) good(c Case, today ledger.Date) error {
	if e, used := l.Used(c); used {
		return fault.New(fault.Denied, "closure.token_used", "Day", string(e.Day))
	}
	switch {
	case l.Withdrawn != "":
		return fault.New(fault.Denied, "closure.link_withdrawn", "Day", string(l.Withdrawn))
	case today > l.Expires:
		return fault.New(fault.Denied, "closure.token_over", "Day", string(l.Expires))
	case c.Cycle != l.Cycle:
		return fault.New(fault.Conflict, "closure.link_cycle", "No", l.Cycle)
	}
	return nil
}

// Answer lets the holder of a link cause the event that it is good for: as Submit, with By filled in.
func (d *Desk) Answer(ctx context.Context, l Link, e Event) (journal.Seq, error) {
	c, err := d.Store.Case(ctx, l.Finding)
	if err != nil {
		return 0, err
	}
	if !c.Recorded(e.ID) {
		if err := l.good(c, e.On); err != nil {
			return 0, err
		}
	}
	if !l.Asks(e.Kind) {
		return 0, fault.New(fault.Denied, "closure.link_other", "Kind", e.Kind.Name())
	}
	e.By = l.who(e.Kind)
	return d.Submit(ctx, l.Finding, e)
}
