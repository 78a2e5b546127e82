package org

import (
	"cmp"
	"context"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
)

// Pending is something that waits for the holder of a post.
type Pending struct {
	Ref  journal.Ref
	Post string   // post id
	What say.Text // what a person reads in the list to hand over
	Due  Day      // "" for no date
}

// OpenWork lists what waits for the holders of posts. A room above that gives people work offers it
// to the Registrar, so that nobody leaves with open work unseen.
type OpenWork interface {
	OpenFor(ctx context.Context, posts []string) ([]Pending, error)
}

// Handover is what somebody has to hand over before leaving: the posts held, and what is open in each.
type Handover struct {
	Person   Person
	Holdings []HeldPost
}

// HeldPost is a post as somebody holds it.
type HeldPost struct {
	Holding Holding
	Post    Post
	Others  int // how many other people hold the post too
	Open    []Pending
}

// Stuck tells that the post would be left with open work and nobody to do it.
func (h HeldPost) Stuck() bool { return h.Others == 0 && len(h.Open) > 0 }

// Handover lists what a person has to hand over.
func (d Registrar) Handover(ctx context.Context, person string) (Handover, error) {
	who, err := sole(findPerson(person)(ctx, d.Store))
	if err != nil {
		return Handover{}, err
	}
	held, err := d.Store.Holdings(ctx, HoldingWant{People: []string{person}, Lasting: true})
	if err != nil {
		return Handover{}, err
	}
	h := Handover{Person: who.Row}
	for _, v := range held {
		one, err := d.heldPost(ctx, d.Store, v.Row)
		if err != nil {
			return Handover{}, err
		}
		h.Holdings = append(h.Holdings, one)
	}
	return h, nil
}

func (d Registrar) heldPost(ctx context.Context, c Chart, h Holding) (HeldPost, error) {
	post, err := sole(findPost(h.Post)(ctx, c))
	if err != nil {
		return HeldPost{}, err
	}
	all, err := c.Holdings(ctx, HoldingWant{Posts: []string{h.Post}, Lasting: true})
	if err != nil {
		return HeldPost{}, err
	}
	others := slices.DeleteFunc(all, func(o journal.Versioned[Holding]) bool { return o.Row.Person == h.Person })
	open, err := d.open(ctx, c, h.Post)
	return HeldPost{Holding: h, Post: post.Row, Others: len(others), Open: open}, err
}

// open is what waits for the holder of a post: letters that nobody has signed, and what the rooms above
// tell of.
func (d Registrar) open(ctx context.Context, c Chart, post string) ([]Pending, error) {
	letters, err := c.Letters(ctx, LetterWant{Posts: []string{post}, States: []LetterState{LetterSent}})
	if err != nil {
		return nil, err
	}
	var all []Pending
	for _, l := range letters {
		all = append(all, Pending{Ref: l.Row.Ref(), Post: post, What: say.T("org.pending.letter", "Year", l.Row.Year, "No", l.Row.No)})
	}
	for _, room := range d.Open {
		more, err := room.OpenFor(ctx, []string{post})
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// Hold puts a person into a post from a day on.
func (d Registrar) Hold(ctx context.Context, actor, post, person string, from Day) (string, error) {
	h := Holding{ID: d.NewID(), Post: post, Person: person, From: from}
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		if err := checkHolding(ctx, c, h); err != nil {
			return nil, err
		}
		return []journal.Draft{begun(h, from)}, nil
	})
	return h.ID, err
}

func begun(h Holding, on Day) journal.Draft {
	return journal.Draft{Act: journal.HoldingBegun, Subject: h.Ref(), OccurredOn: on.time(), Rows: []journal.Record{h}}
}

func checkHolding(ctx context.Context, c Chart, h Holding) error {
	if !h.From.Valid() {
		return fault.New(fault.Invalid, "org.day_odd", "Day", string(h.From)).At("from")
	}
	post, err := sole(findPost(h.Post)(ctx, c))
	if err != nil {
		return err
	}
	if err := overIn(ctx, c, ManageOrg, post.Row.Unit); err != nil {
		return err
	}
	if post.Row.Ended {
		return fault.New(fault.Invalid, "org.post_ended", "Title", post.Row.Title).At("post")
	}
	who, err := sole(findPerson(h.Person)(ctx, c))
	if fault.Is(err, fault.Missing) || err == nil && who.Row.Left {
		return fault.New(fault.Invalid, "org.person_unknown").At("person")
	}
	if err != nil {
		return err
	}
	held, err := c.Holdings(ctx, HoldingWant{Posts: []string{h.Post}, People: []string{h.Person}, Lasting: true})
	if err == nil && len(held) > 0 {
		err = fault.New(fault.Invalid, "org.holds_already", "Name", who.Row.Name, "Title", post.Row.Title).At("person")
	}
	return err
}

// End ends a holding on its last day. A post that would be left with open work and nobody in it needs a
// successor, who takes over the day after.
func (d Registrar) End(ctx context.Context, e Edit, last Day, successor string) (journal.Seq, error) {
	next := d.NewID()
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		old, err := sole(c.Holdings(ctx, HoldingWant{IDs: []string{e.ID}}))
		if err != nil {
			return nil, err
		}
		now := old.Row
		post, err := sole(findPost(now.Post)(ctx, c))
		if err != nil {
			return nil, err
		}
		if err := cmp.Or(overIn(ctx, c, ManageOrg, post.Row.Unit), endable(now, last)); err != nil {
			return nil, err
		}
		now.Until = last
		drafts := []journal.Draft{{
			Act: journal.HoldingEnded, Subject: now.Ref(), Reason: e.Reason, OccurredOn: last.time(), Rows: []journal.Record{now},
		}}
		if successor == "" {
			return drafts, d.noneStuck(ctx, c, old.Row)
		}
		follows := Holding{ID: next, Post: now.Post, Person: successor, From: last.next()}
		if err := checkHolding(ctx, c, follows); err != nil {
			return nil, err
		}
		return append(drafts, begun(follows, follows.From)), nil
	})
}

func endable(h Holding, last Day) error {
	switch {
	case last == "" || !last.Valid():
		return fault.New(fault.Invalid, "org.day_odd", "Day", string(last)).At("until")
	case h.Until != "":
		return fault.New(fault.Conflict, "org.ended_already", "Day", string(h.Until))
	case last < h.From:
		return fault.New(fault.Invalid, "org.ends_before_begin", "From", string(h.From)).At("until")
	}
	return nil
}

func (d Registrar) noneStuck(ctx context.Context, c Chart, h Holding) error {
	held, err := d.heldPost(ctx, c, h)
	if err == nil && held.Stuck() {
		err = fault.New(fault.Invalid, "org.successor_needed", "Title", held.Post.Title, "Count", len(held.Open)).At("successor")
	}
	return err
}
