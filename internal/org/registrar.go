package org

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Registrar is the desk of the tree, the roster and the posts.
type Registrar struct {
	Store ChartStore
	// NewID makes ids of new records; they are random and sort by time.
	NewID func() string
	// NewSalt makes the salt under which a person is digested: 128 random bits as text.
	NewSalt func() string
	// Open lists what waits for the holder of a post; see Handover.
	Open []OpenWork
}

// Edit says who changes which record, on which version it is based, and why.
type Edit struct {
	Actor  string
	ID     string
	Base   journal.Seq // the since of the version that was seen, 0 for whatever stands
	Reason string
}

// change lets edit alter the newest version of a record that find reads.
func change[T journal.Record](
	ctx context.Context, s ChartStore, e Edit, act journal.Act, find func(context.Context, Chart) ([]journal.Versioned[T], error),
	decide func(ctx context.Context, c Chart, now *T) error,
) (journal.Seq, error) {
	return s.Change(ctx, e.Actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		old, err := sole(find(ctx, c))
		if err != nil {
			return nil, err
		}
		if e.Base != 0 && e.Base != old.Since {
			return nil, fault.New(fault.Conflict, "org.changed_meanwhile")
		}
		now := old.Row
		if err := decide(ctx, c, &now); err != nil {
			return nil, err
		}
		if journal.Same(old.Row, now) {
			return nil, nil
		}
		return []journal.Draft{{Act: act, Subject: now.Ref(), Reason: e.Reason, Rows: []journal.Record{now}}}, nil
	})
}

// sole is the one record asked for, or fault.Missing.
func sole[T any](vs []journal.Versioned[T], err error) (journal.Versioned[T], error) {
	if err == nil && len(vs) == 0 {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return journal.Versioned[T]{}, err
	}
	return vs[0], nil
}

// AddUnit adds a unit to the tree.
func (d Registrar) AddUnit(ctx context.Context, actor string, u Unit) (string, error) {
	u.ID = d.NewID()
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if err := over(ctx, ManageOrg, tree, u.Parent); err != nil {
			return nil, err
		}
		now, err := checkUnit(tree, u)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.UnitAdded, Subject: now.Ref(), Rows: []journal.Record{now}}}, nil
	})
	return u.ID, err
}

// ChangeUnit edits a unit by edit, which sees it as it stands.
func (d Registrar) ChangeUnit(ctx context.Context, e Edit, edit func(*Unit)) (journal.Seq, error) {
	find := func(ctx context.Context, c Chart) ([]journal.Versioned[Unit], error) {
		all, err := c.Units(ctx)
		return slices.DeleteFunc(all, func(v journal.Versioned[Unit]) bool { return v.Row.ID != e.ID }), err
	}
	return change(ctx, d.Store, e, journal.UnitChanged, find, func(ctx context.Context, c Chart, u *Unit) error {
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return err
		}
		parent := u.Parent
		edit(u)
		u.ID = e.ID
		if err := over(ctx, ManageOrg, tree, e.ID); err != nil {
			return err
		}
		if u.Parent != parent {
			if err := over(ctx, ManageOrg, tree, parent, u.Parent); err != nil {
				return err
			}
		}
		*u, err = checkUnit(tree, *u)
		return err
	})
}

// AddAlias lets a unit go by a further name.
func (d Registrar) AddAlias(ctx context.Context, e Edit, name string) (journal.Seq, error) {
	if FoldName(name) == "" {
		return 0, fault.New(fault.Invalid, "org.empty.name").At("name")
	}
	return d.ChangeUnit(ctx, e, func(u *Unit) { u.Aliases = append(slices.Clone(u.Aliases), name) })
}

// checkUnit puts a unit's words in order and tells what is wrong with it on the tree.
func checkUnit(t *Tree, u Unit) (Unit, error) {
	u.Name, u.Short, u.Aliases = tidyName(u.Name), tidyName(u.Short), tidyAliases(u)
	if err := goodWords("name", u.Name, MaxUnitName); err != nil {
		return u, err
	}
	for _, word := range append([]string{u.Short}, u.Aliases...) {
		if word != "" && goodWords("aliases", word, MaxUnitName) != nil {
			return u, goodWords("aliases", word, MaxUnitName)
		}
	}
	if !slices.Contains(UnitKinds, u.Kind) {
		return u, fault.New(fault.Invalid, "org.kind_unknown", "Kind", string(u.Kind)).At("kind")
	}
	if _, known := t.Region(u.Region); u.Region != "" && !known {
		return u, fault.New(fault.Invalid, "org.region_unknown").At("region")
	}
	return u, placeUnit(t, u)
}

// placeUnit refuses a parent that is unknown or stands below the unit, and a twin under one parent.
func placeUnit(t *Tree, u Unit) error {
	if _, known := t.Unit(u.Parent); u.Parent != "" && !known {
		return fault.New(fault.Invalid, "org.parent_unknown").At("parent")
	}
	if t.Within(u.Parent, u.ID) {
		return fault.New(fault.Invalid, "org.parent_below", "Name", u.Name).At("parent")
	}
	for _, twin := range t.Children(u.Parent) {
		if twin.ID != u.ID && FoldName(twin.Name) == FoldName(u.Name) {
			return fault.New(fault.Invalid, "org.unit_twin", "Name", u.Name).At("name")
		}
	}
	return nil
}

// tidyAliases are a unit's aliases, each once and none that is a name of it anyway.
func tidyAliases(u Unit) []string {
	seen := map[string]bool{"": true, FoldName(u.Name): true, FoldName(u.Short): true}
	var kept []string
	for _, a := range u.Aliases {
		if key := FoldName(a); !seen[key] {
			seen[key] = true
			kept = append(kept, tidyName(a))
		}
	}
	return kept
}

// AddPerson adds somebody to the roster.
func (d Registrar) AddPerson(ctx context.Context, actor string, p Person) (string, error) {
	p.ID, p.Salt, p.Seal, p.Locked, p.Erased = d.NewID(), d.NewSalt(), "", false, false
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if err := over(ctx, ManageOrg, tree, p.Unit); err != nil {
			return nil, err
		}
		now, err := checkPerson(tree, p)
		if err != nil {
			return nil, err
		}
		if err := ownAccount(ctx, c, now); err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.PersonAdded, Subject: now.Ref(), Rows: []journal.Record{now}}}, nil
	})
	return p.ID, err
}

// ChangePerson edits somebody by edit, which sees the person as of now. Moving to another unit is such
// a change; whoever leaves must have handed over every post first.
func (d Registrar) ChangePerson(ctx context.Context, e Edit, edit func(*Person)) (journal.Seq, error) {
	return change(ctx, d.Store, e, journal.PersonChanged, findPerson(e.ID), func(ctx context.Context, c Chart, p *Person) error {
		old := *p
		edit(p)
		p.ID, p.Salt, p.Seal, p.Locked, p.Erased = old.ID, old.Salt, old.Seal, old.Locked, old.Erased
		if err := changeable(old); err != nil {
			return err
		}
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return err
		}
		if err := over(ctx, ManageOrg, tree, old.Unit, p.Unit); err != nil {
			return err
		}
		if *p, err = checkPerson(tree, *p); err != nil {
			return err
		}
		if err := ownAccount(ctx, c, *p); err != nil || !p.Left || old.Left {
			return err
		}
		return noPosts(ctx, c, old)
	})
}

// ownAccount refuses that two people have one account.
func ownAccount(ctx context.Context, c Chart, p Person) error {
	if p.Account == "" {
		return nil
	}
	others, err := c.People(ctx, PeopleWant{Accounts: []string{p.Account}})
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Row.ID != p.ID {
			return fault.New(fault.Invalid, "org.account_taken", "Name", o.Row.Name).At("account")
		}
	}
	return nil
}

func findPerson(id string) func(context.Context, Chart) ([]journal.Versioned[Person], error) {
	return func(ctx context.Context, c Chart) ([]journal.Versioned[Person], error) {
		return c.People(ctx, PeopleWant{IDs: []string{id}})
	}
}

// changeable refuses who was erased, and whose contacts would be lost because their key is missing.
func changeable(p Person) error {
	switch {
	case p.Erased:
		return fault.New(fault.Invalid, "org.person_erased")
	case p.Locked:
		return fault.New(fault.Unavailable, "org.contacts_locked")
	}
	return nil
}

// noPosts refuses that somebody leaves who still holds a post.
func noPosts(ctx context.Context, c Chart, p Person) error {
	held, err := c.Holdings(ctx, HoldingWant{People: []string{p.ID}, Lasting: true})
	if err == nil && len(held) > 0 {
		err = fault.New(fault.Invalid, "org.hand_over_first", "Name", p.Name, "Count", len(held)).At("left")
	}
	return err
}

func checkPerson(t *Tree, p Person) (Person, error) {
	p.Name, p.Phone, p.Email = tidyName(p.Name), phoneOf(p.Phone), tidyName(p.Email)
	if _, known := t.Unit(p.Unit); !known {
		return p, fault.New(fault.Invalid, "org.person_unit").At("unit")
	}
	return p, cmp.Or(goodWords("person", p.Name, MaxName), checkPhone(p.Phone), checkEmail(p.Email))
}

// Erase forgets somebody: name, telephone, address and salt go from every version of the row, the
// entries stand. A holder of a post cannot be erased.
func (d Registrar) Erase(ctx context.Context, e Edit) (journal.Seq, error) {
	old, err := sole(findPerson(e.ID)(ctx, d.Store))
	if err != nil {
		return 0, err
	}
	if old.Row.Erased {
		return 0, nil
	}
	if err := errors.Join(overIn(ctx, d.Store, ManageOrg, old.Row.Unit), noPosts(ctx, d.Store, old.Row)); err != nil {
		return 0, err
	}
	gone := Person{ID: old.Row.ID, Unit: old.Row.Unit, Left: true, Erased: true, Seal: old.Row.Digest()}
	return d.Store.Erase(ctx, e.Actor, gone.ID, journal.Draft{
		Act: journal.PersonErased, Subject: gone.Ref(), Reason: e.Reason, Rows: []journal.Record{gone},
	})
}

// AddPost adds a post to a unit.
func (d Registrar) AddPost(ctx context.Context, actor string, p Post) (string, error) {
	p.ID, p.Ended = d.NewID(), false
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if _, known := tree.Unit(p.Unit); !known {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		if err := over(ctx, ManageOrg, tree, p.Unit); err != nil {
			return nil, err
		}
		if err := checkPost(ctx, c, &p); err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.PostAdded, Subject: p.Ref(), Rows: []journal.Record{p}}}, nil
	})
	return p.ID, err
}

// ChangePost edits a post by edit; its unit never changes. A post that is held does not end.
func (d Registrar) ChangePost(ctx context.Context, e Edit, edit func(*Post)) (journal.Seq, error) {
	return change(ctx, d.Store, e, journal.PostChanged, findPost(e.ID), func(ctx context.Context, c Chart, p *Post) error {
		old := *p
		edit(p)
		p.ID, p.Unit = old.ID, old.Unit
		if err := overIn(ctx, c, ManageOrg, old.Unit); err != nil {
			return err
		}
		if p.Ended && !old.Ended {
			held, err := c.Holdings(ctx, HoldingWant{Posts: []string{p.ID}, Lasting: true})
			if err == nil && len(held) > 0 {
				err = fault.New(fault.Invalid, "org.post_held", "Title", p.Title).At("ended")
			}
			return err
		}
		return checkPost(ctx, c, p)
	})
}

func findPost(id string) func(context.Context, Chart) ([]journal.Versioned[Post], error) {
	return func(ctx context.Context, c Chart) ([]journal.Versioned[Post], error) {
		return c.Posts(ctx, PostWant{IDs: []string{id}})
	}
}

func checkPost(ctx context.Context, c Chart, p *Post) error {
	p.Title = tidyName(p.Title)
	if err := goodWords("title", p.Title, MaxTitle); err != nil {
		return err
	}
	if !slices.Contains(Duties, p.Duty) {
		return fault.New(fault.Invalid, "org.duty_unknown", "Duty", string(p.Duty)).At("duty")
	}
	others, err := c.Posts(ctx, PostWant{Units: []string{p.Unit}})
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Row.ID != p.ID && !o.Row.Ended && FoldName(o.Row.Title) == FoldName(p.Title) {
			return fault.New(fault.Invalid, "org.post_twin", "Title", p.Title).At("title")
		}
	}
	return nil
}
