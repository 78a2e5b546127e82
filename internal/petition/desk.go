package petition

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// Reader is what petitions read: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Petition returns a petition, or fault.Missing when there is none that the caller may know of.
	Petition(ctx context.Context, id string) (journal.Versioned[Petition], error)
	// Petitions lists those that the caller may know of, by the day they were handed over and number.
	Petitions(ctx context.Context) ([]journal.Versioned[Petition], error)
	// Batches lists the batches by day and number.
	Batches(ctx context.Context) ([]journal.Versioned[Batch], error)
	// Finding returns a finding that the caller may know of, or fault.Missing.
	Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error)
}

// Store keeps petitions.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
	// Erase writes an entry and empties the complainant in every version of a petition.
	Erase(ctx context.Context, actor, id string, d journal.Draft) (journal.Seq, error)
}

// Desk is where petitions are registered, answered and linked.
type Desk struct {
	Store    Store
	NewID    func() string
	NewSalt  func() string
	Terms    func() *Terms
	Calendar func() *workday.Calendar
	// Tree is the tree of units.
	Tree func(context.Context) (*org.Tree, error)
}

// MaxNote bounds what is written beside a change, in characters.
const MaxNote = 500

// perEntry is how many petitions stand in one entry: a reader holds an entry whole.
const perEntry = 100

func checkBatch(b Batch, today ledger.Date) error {
	switch {
	case b.Day.Time().IsZero():
		return fault.New(fault.Invalid, "petition.day_odd", "Day", string(b.Day)).At("day")
	case b.Day > today:
		return fault.New(fault.Invalid, "petition.day_future", "Day", string(b.Day)).At("day")
	case b.No < 1 || b.No > 999:
		return fault.New(fault.Invalid, "petition.batch_no", "Max", 999).At("no")
	case b.Stated < 0 || b.Total < 0 || b.Total > 0 && b.Stated > b.Total:
		return fault.New(fault.Invalid, "petition.batch_counts").At("total")
	case utf8.RuneCountInString(b.Note) > MaxNote:
		return fault.New(fault.Invalid, "petition.long", "Count", utf8.RuneCountInString(b.Note), "Max", MaxNote).At("note")
	}
	return nil
}

// due is the last day to answer, and the term that says so.
func (d *Desk) due(tree *org.Tree, unit string, day ledger.Date) (ledger.Date, string, error) {
	term, err := d.Terms().For(regionCodes(tree, unit), day)
	if err != nil {
		return "", "", err
	}
	due, err := term.Due(d.Calendar(), day)
	return due, term.ID, err
}

// Take registers a batch. Where its counts differ somebody says why; a batch number of its day is taken once.
func (d *Desk) Take(ctx context.Context, c *org.Caller, draft Draft, today ledger.Date) (Import, error) {
	if err := org.Allow(c, org.EditLedger); err != nil {
		return Import{}, err
	}
	draft.Batch.ID, draft.Batch.By, draft.Batch.On, draft.Batch.Note = d.NewID(), c.ID, today, strings.TrimSpace(draft.Batch.Note)
	ids, salts := make([]string, len(draft.Rows)), make([]string, len(draft.Rows))
	for i := range ids { // outside the change, which may run twice
		ids[i], salts[i] = d.NewID(), d.NewSalt()
	}
	var done Import
	_, err := d.Store.Change(ctx, c.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		in, err := d.plan(ctx, r, draft, today)
		if err == nil {
			err = takable(ctx, r, in)
		}
		if err != nil {
			return nil, err
		}
		rows := []journal.Record{in.Batch}
		for i, p := range in.Added {
			p.ID, p.Salt = ids[i], salts[i]
			rows = append(rows, p)
		}
		for _, p := range in.Answered {
			rows = append(rows, p)
		}
		done = in
		var drafts []journal.Draft
		for part := range slices.Chunk(rows, perEntry) {
			drafts = append(drafts, journal.Draft{Act: journal.PetitionsReceived, Subject: in.Batch.Ref(), OccurredOn: in.Batch.Day.Time(), Reason: in.Batch.Note, Rows: part})
		}
		return drafts, nil
	})
	return done, err
}

func takable(ctx context.Context, r Reader, in Import) error {
	if len(in.Defects) > 0 {
		return &fault.Error{Kind: fault.Invalid, Text: in.Defects[0].Text, Place: in.Defects[0].Cell}
	}
	if len(in.Added)+len(in.Answered) == 0 {
		return fault.New(fault.Invalid, "petition.nothing_new").At("file")
	}
	if slices.ContainsFunc(in.Answered, func(p Petition) bool { return p.Locked }) {
		return fault.New(fault.Unavailable, "petition.locked")
	}
	if len(in.Differs) > 0 && in.Batch.Note == "" {
		return fault.New(fault.Invalid, "petition.note_needed").At("note")
	}
	batches, err := r.Batches(ctx)
	if err != nil {
		return err
	}
	for _, b := range batches {
		if b.Row.Day == in.Batch.Day && b.Row.No == in.Batch.No {
			return fault.New(fault.Conflict, "petition.batch_taken", "Day", string(b.Row.Day), "No", b.Row.No).At("no")
		}
	}
	return nil
}

// Add registers one petition by hand, in the last batch of its day or a new one.
func (d *Desk) Add(ctx context.Context, c *org.Caller, p Petition, today ledger.Date) (string, error) {
	if err := org.Allow(c, org.EditLedger); err != nil {
		return "", err
	}
	p, err := d.ready(ctx, p, today)
	if err != nil {
		return "", err
	}
	id := d.NewID()
	_, err = d.Store.Change(ctx, c.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		held, err := r.Petitions(ctx)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(held, func(v journal.Versioned[Petition]) bool { return v.Row.Number == p.Number }) {
			return nil, fault.New(fault.Conflict, "petition.number_held", "Number", string(p.Number)).At("number")
		}
		batches, err := r.Batches(ctx)
		if err != nil {
			return nil, err
		}
		x, rows := p, []journal.Record{}
		for _, b := range batches {
			if b.Row.Day == p.Day {
				x.Batch = b.Row.ID
			}
		}
		if x.Batch == "" {
			x.Batch = id
			rows = append(rows, Batch{ID: id, Day: p.Day, No: 1, By: c.ID, On: today})
		}
		return []journal.Draft{{Act: journal.PetitionsReceived, Subject: x.Ref(), OccurredOn: p.Day.Time(), Rows: append(rows, x)}}, nil
	})
	return p.ID, err
}

// ready checks a petition that was typed in and settles what it does not say.
func (d *Desk) ready(ctx context.Context, p Petition, today ledger.Date) (Petition, error) {
	n, err := ParseNumber(string(p.Number))
	if err != nil {
		return p, err
	}
	p.ID, p.Salt, p.Number, p.Text, p.Place = d.NewID(), d.NewSalt(), n, strings.TrimSpace(p.Text), strings.TrimSpace(p.Place)
	p.Answer, p.Earlier, p.NotRepeat, p.Findings = Answer{Status: Open}, "", nil, nil
	if err := checkBatch(Batch{Day: p.Day, No: 1}, today); err != nil {
		return p, err
	}
	switch {
	case p.Text == "":
		return p, fault.New(fault.Invalid, "petition.cell_empty", "Title", Columns[1].Title).At("text")
	case n.Day() > p.Day:
		return p, fault.New(fault.Invalid, "petition.number_future", "Number", string(n), "Day", string(n.Day()), "Batch", string(p.Day)).At("number")
	}
	for _, f := range []struct {
		text, field string
		most        int
	}{{p.Text, "text", MaxText}, {p.Place, "place", MaxPlace}, {p.Complainant.Name, "name", MaxWho}, {p.Phone, "phone", MaxWho}, {p.Address, "address", MaxWho}} {
		if size := utf8.RuneCountInString(f.text); size > f.most {
			return p, fault.New(fault.Invalid, "petition.long", "Count", size, "Max", f.most).At(f.field)
		}
	}
	tree, err := d.Tree(ctx)
	if err != nil {
		return p, err
	}
	if _, known := tree.Unit(p.Unit); !known && p.Unit != "" {
		return p, fault.New(fault.Invalid, "petition.unit_unknown", "Name", p.Unit).At("unit")
	}
	p.Due, p.Term, err = d.due(tree, p.Unit, p.Day)
	return p, err
}
