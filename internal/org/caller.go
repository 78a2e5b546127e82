package org

import (
	"context"
	"slices"

	"zhenggai/internal/fault"
)

// Caller is who asks for something, with all that they hold at that moment.
type Caller struct {
	Account
	// Lent are the grants that others lent this one while they are away, in force now.
	Lent []Lent
	// Only, when it is not nil, narrows the caller to these permissions: a program that holds a token
	// of theirs.
	Only []Permission
	// Token is the id of that token, "" for a person at a page.
	Token string
	// Asks is the permission that the route at hand asked for. What the caller may see of the ledger on it is
	// what they hold this permission over.
	Asks Permission
}

// Lent is a grant held on somebody's behalf.
type Lent struct {
	Grant
	From string // account id of who lent it
}

// Allow is the one decision about routes: nil when who may do what somewhere, fault.Denied otherwise. A nil
// caller is a stranger. Nothing is allowed that no line grants.
func Allow(who *Caller, what Permission) error {
	switch {
	case what == Anyone:
		return nil
	case who == nil || who.Disabled:
		return fault.New(fault.Denied, "org.sign_in_first")
	case who.may(what):
		return nil
	}
	return fault.New(fault.Denied, "fault.denied")
}

func (c *Caller) may(what Permission) bool {
	if c.Only != nil && what != SignedIn && !slices.Contains(c.Only, what) {
		return false
	}
	return what == SignedIn || slices.ContainsFunc(c.held(), func(l Lent) bool { return l.Role.Permits(what) })
}

// held are all grants in force, lent ones after the caller's own. An administrator is lent nothing.
func (c *Caller) held() []Lent {
	all := make([]Lent, 0, len(c.Grants)+len(c.Lent))
	for _, g := range c.Grants {
		all = append(all, Lent{Grant: g})
	}
	if administers(c.Grants) {
		return all
	}
	for _, l := range c.Lent {
		if !l.Role.Administers() {
			all = append(all, l)
		}
	}
	return all
}

// Behalf is whom the caller acts for when they do what the route asked for: the account that lent it, ""
// when it is the caller's own to do.
func (c *Caller) Behalf() string {
	if c == nil || c.Asks == "" || c.Asks == SignedIn || c.Asks == Anyone {
		return ""
	}
	for _, l := range c.held() {
		if l.Role.Permits(c.Asks) {
			return l.From // own grants come first
		}
	}
	return ""
}

// Looks is by which permission the caller sees records: the one that the route asked for, or where it asked for none about
// the ledger, the one to see it.
func (c *Caller) Looks() Permission {
	if c.Asks == "" || c.Asks == SignedIn || c.Asks == Anyone {
		return SeeLedger
	}
	return c.Asks
}

// NeedsSecondFactor tells whether a password alone does not let this account in: the three
// administrators, and whoever can accept a closing (GB/T 22239-2019 8.1.4.1 d).
func (c *Caller) NeedsSecondFactor() bool {
	return administers(c.Grants) || slices.ContainsFunc(c.held(), func(l Lent) bool { return l.Role.Permits(AcceptClosing) })
}

type guestKey struct{}

// AsGuest is the context of a visitor without an account whose one-time link opens one finding. Whoever calls it
// has checked the link.
func AsGuest(ctx context.Context, finding string) context.Context {
	return context.WithValue(ctx, guestKey{}, finding)
}

// GuestOf is the finding that a one-time link opens, "" for none.
func GuestOf(ctx context.Context) string {
	finding, _ := ctx.Value(guestKey{}).(string)
	return finding
}

// Nesting is how units stand under each other. Tree is one.
type Nesting interface {
	// Within reports whether a unit is top or stands below it.
	Within(unit, top string) bool
}

// Reach is over which units somebody holds a permission.
type Reach struct {
	whole  bool
	grants []Grant
	tree   Nesting
}

// Reach says over which units the caller holds a permission. A nil caller is a stranger and reaches nothing.
func (c *Caller) Reach(what Permission, tree Nesting) Reach {
	if Allow(c, what) != nil || c == nil {
		return Reach{}
	}
	r := Reach{tree: tree}
	for _, l := range c.held() {
		if !l.Role.Permits(what) {
			continue
		}
		r.whole = r.whole || l.Unit == ""
		r.grants = append(r.grants, l.Grant)
	}
	return r
}

// Whole tells that the permission is held over the whole office, units unknown and units to come
// included.
func (r Reach) Whole() bool { return r.whole }

// Nothing tells that it is held over nothing.
func (r Reach) Nothing() bool { return !r.whole && len(r.grants) == 0 }

// Has tells whether the permission is held over one of units, given by id. Of no unit at all only
// the whole office has charge.
func (r Reach) Has(units ...string) bool {
	if r.whole {
		return true
	}
	return slices.ContainsFunc(units, func(u string) bool {
		return u != "" && slices.ContainsFunc(r.grants, func(g Grant) bool {
			return g.Unit == u || g.Below && r.tree != nil && r.tree.Within(u, g.Unit)
		})
	})
}

// Tops are the units that the grants behind a reach name, each once: where somebody's own page begins. It
// is empty for the whole office.
func (r Reach) Tops() []string {
	var tops []string
	for _, g := range r.grants {
		if g.Unit != "" && !slices.Contains(tops, g.Unit) {
			tops = append(tops, g.Unit)
		}
	}
	return tops
}

type callerKey struct{}

// WithCaller puts the caller of a request into its context, for rooms below that decide about
// objects.
func WithCaller(ctx context.Context, c *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf is the caller of a request. ok is false outside a request: then the program itself is at work, or
// whoever holds the data directory. A request by a stranger has a nil caller.
func CallerOf(ctx context.Context) (c *Caller, ok bool) {
	c, ok = ctx.Value(callerKey{}).(*Caller)
	return c, ok
}
