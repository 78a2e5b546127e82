package org

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
)

// Import is what a workbook would change, or what is wrong with it. Nothing of a workbook with a defect
// is taken.
type Import struct {
	Changes []Change
	Defects []Defect
	Same    int    // rows that say what is so already
	Sum     string // names exactly these changes, so that what is confirmed is what was seen
	records []journal.Record
}

// ChangeKind is what happens to a record.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Altered ChangeKind = "altered"
	Began   ChangeKind = "began" // somebody takes a post
	Ended   ChangeKind = "ended" // somebody leaves a post
)

// Change is one difference that a workbook makes.
type Change struct {
	Kind   ChangeKind
	Table  string // region, unit, person, post, holding
	Name   string // as a person calls the record
	Under  string // the unit it belongs to, "" for none
	Fields []FieldChange
}

// FieldChange is what a field was and will be. Personal fields are masked.
type FieldChange struct{ Field, Old, New string }

// Preview tells what a workbook would change as things stand, on a day.
func (d Registrar) Preview(ctx context.Context, r Roster, defects []Defect, today Day) (Import, error) {
	return d.plan(ctx, d.Store, r, defects, today)
}

// Take does what a Preview with the sum told. When it would be something else by now, it is
// fault.Conflict: look again. source names the workbook's bytes in the entry.
func (d Registrar) Take(ctx context.Context, actor, source, sum string, r Roster, today Day) (Import, journal.Seq, error) {
	var done Import
	seq, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		if err := overIn(ctx, c, ManageOrg, ""); err != nil {
			return nil, err
		}
		in, err := d.plan(ctx, c, r, nil, today)
		switch {
		case err != nil:
			return nil, err
		case len(in.Defects) > 0:
			return nil, &fault.Error{Kind: fault.Invalid, Text: in.Defects[0].Text, Place: in.Defects[0].Cell}
		case sum != "" && in.Sum != sum:
			return nil, fault.New(fault.Conflict, "org.import_moved")
		}
		done = in
		return drafts(journal.RosterImported, journal.Ref{Table: "roster", ID: source}, in.records)
	})
	return done, seq, err
}

// mostImages bounds the bytes of images in one entry: a reader holds an entry whole.
const mostImages = 512 << 10

// drafts spreads many records over as few entries as stay readable.
func drafts(act journal.Act, subject journal.Ref, records []journal.Record) ([]journal.Draft, error) {
	var out []journal.Draft
	size := mostImages
	for _, r := range records {
		image, err := journal.Canonical(r.Image())
		if err != nil {
			return nil, err
		}
		if size += len(image); size > mostImages {
			out, size = append(out, journal.Draft{Act: act, Subject: subject}), len(image)
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, r)
	}
	return out, nil
}

// plan compares a workbook with what is so.
func (d Registrar) plan(ctx context.Context, c Chart, r Roster, defects []Defect, today Day) (Import, error) {
	p := planning{desk: d, today: today, fresh: map[string]bool{}, in: Import{Defects: slices.Clone(defects)}}
	if err := p.load(ctx, c); err != nil {
		return Import{}, err
	}
	p.regionRows(r.Regions)
	p.unitRows(r.Units)
	p.personRows(r.People)
	p.postRows(r.Posts)
	if len(p.in.Defects) > 0 {
		p.in.Changes, p.in.records = nil, nil
		return p.in, nil
	}
	text, err := journal.Canonical(p.in.Changes)
	if err != nil {
		return Import{}, err
	}
	sum := sha256.Sum256(text)
	p.in.Sum = hex.EncodeToString(sum[:])
	return p.in, nil
}

// planning is a comparison under way: what is so, with what the rows so far make of it.
type planning struct {
	desk  Registrar
	today Day
	in    Import

	regions map[string]Region // by code
	units   map[string]Unit
	people  map[string]Person
	posts   map[string]Post
	held    map[string][]Holding // that last, by post
	fresh   map[string]bool      // units that the workbook adds

	unitNames   map[string][]string // folded name -> unit ids
	peopleNames map[string][]string // folded name -> person ids
	postTitles  map[string]string   // unit id and folded title -> post id
}

func (p *planning) load(ctx context.Context, c Chart) error {
	regions, err := c.Regions(ctx)
	if err != nil {
		return err
	}
	units, err := c.Units(ctx)
	if err != nil {
		return err
	}
	people, err := c.People(ctx, PeopleWant{})
	if err != nil {
		return err
	}
	posts, err := c.Posts(ctx, PostWant{})
	if err != nil {
		return err
	}
	holdings, err := c.Holdings(ctx, HoldingWant{Lasting: true})
	p.held = map[string][]Holding{}
	for _, h := range journal.Rows(holdings) {
		p.held[h.Post] = append(p.held[h.Post], h)
	}
	p.units, p.people, p.posts = byID(journal.Rows(units)), byID(journal.Rows(people)), byID(journal.Rows(posts))
	p.regions = map[string]Region{}
	for _, r := range journal.Rows(regions) {
		p.regions[r.Code] = r
	}
	p.unitNames, p.peopleNames, p.postTitles = map[string][]string{}, map[string][]string{}, map[string]string{}
	for _, u := range journal.Rows(units) {
		p.name(u)
	}
	for _, x := range journal.Rows(people) {
		if !x.Left {
			p.peopleNames[FoldName(x.Name)] = append(p.peopleNames[FoldName(x.Name)], x.ID)
		}
	}
	for _, x := range journal.Rows(posts) {
		if !x.Ended {
			p.postTitles[x.Unit+"\x00"+FoldName(x.Title)] = x.ID
		}
	}
	return err
}

// name lets a unit be found by all its names.
func (p *planning) name(u Unit) {
	for _, n := range u.names() {
		if !slices.Contains(p.unitNames[n], u.ID) {
			p.unitNames[n] = append(p.unitNames[n], u.ID)
		}
	}
}

func (p *planning) defect(cell, key string, kv ...any) {
	p.in.Defects = append(p.in.Defects, Defect{cell, say.T(key, kv...)})
}

// take notes a record that differs from what was so; fields tell how an altered one does.
func (p *planning) take(r journal.Record, c Change) {
	if c.Kind == Altered && len(c.Fields) == 0 {
		p.in.Same++
		return
	}
	c.Table = r.Ref().Table
	p.in.Changes = append(p.in.Changes, c)
	p.in.records = append(p.in.records, r)
}

// differing lists the fields in which two values differ, of those that a cell may set.
type differing []FieldChange

// set lets a cell that says anything change a value.
func (d *differing) set(field string, value *string, cell string) {
	if cell != "" && *value != cell {
		*d = append(*d, FieldChange{field, *value, cell})
		*value = cell
	}
}

// masked is set for a value that the list of changes shows only in part.
func (d *differing) masked(field string, value *string, cell string, mask func(string) string) {
	if cell != "" && *value != cell {
		*d = append(*d, FieldChange{field, mask(*value), mask(cell)})
		*value = cell
	}
}

// join adds to a list what it lacks; a workbook takes no alias away.
func (d *differing) join(field string, list *[]string, more []string) {
	for _, m := range more {
		if !slices.ContainsFunc(*list, func(s string) bool { return FoldName(s) == FoldName(m) }) {
			*d = append(*d, FieldChange{field, "", m})
			*list = append(slices.Clone(*list), m)
		}
	}
}
