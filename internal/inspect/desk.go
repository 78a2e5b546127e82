package inspect

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Reader is what a draw reads: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Candidates lists the findings that are closed, as far as the caller may know of them.
	Candidates(ctx context.Context) ([]Candidate, error)
	// Inspectors lists the accounts that may verify, with the units they belong to.
	Inspectors(ctx context.Context) ([]Inspector, error)
	// Nesting is how units stand under each other.
	Nesting(ctx context.Context) (org.Nesting, error)
	// Inspection returns a look-back, or fault.Missing.
	Inspection(ctx context.Context, id string) (journal.Versioned[Inspection], error)
	// PoolOf returns the population of a look-back, or fault.Missing.
	PoolOf(ctx context.Context, id string) (Pool, error)
	// Covering returns the first signed checkpoint that covers an entry, with its root in base64; fault.Missing
	// while there is none.
	Covering(ctx context.Context, at journal.Seq) (c journal.Checkpoint, root string, err error)
}

// Store keeps the draws.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
	// Inspections lists the look-backs, the newest first.
	Inspections(ctx context.Context) ([]journal.Versioned[Inspection], error)
	// ItemsOf lists what was drawn in a look-back, in the order of the draw, as far as the caller may know of it.
	ItemsOf(ctx context.Context, id string) ([]Item, error)
	// OutcomesOf lists what became of the findings drawn in a look-back since.
	OutcomesOf(ctx context.Context, id string) ([]Outcome, error)
}

// Desk is where look-backs are announced and drawn.
type Desk struct {
	Store Store
	NewID func() string
}

// Announce fixes a look-back's rule, population and inspectors in the journal, before there is a seed. inspectors are
// account ids. The id is new.
func (d *Desk) Announce(ctx context.Context, in Inspection, inspectors []string) (string, error) {
	in.ID, in.Algorithm, in.Title = d.NewID(), Algorithm, strings.TrimSpace(in.Title)
	if err := in.check(); err != nil {
		return "", err
	}
	_, err := d.Store.Change(ctx, in.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		p, err := gather(ctx, r, in, inspectors)
		if err == nil {
			err = p.check(in.Rule)
		}
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{
			Act: journal.InspectionAnnounced, Subject: in.Ref(), OccurredOn: in.On.Time(), Rows: []journal.Record{in, p},
		}}, nil
	})
	return in.ID, err
}

func (i Inspection) check() error {
	r := i.Rule
	switch {
	case i.Title == "":
		return fault.New(fault.Invalid, "inspect.title_empty").At("title")
	case r.Count < 1:
		return fault.New(fault.Invalid, "inspect.count_small").At("count")
	case r.Inspectors < 1:
		return fault.New(fault.Invalid, "inspect.inspectors_small").At("inspectors")
	case !whole(r.From):
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(r.From)).At("from")
	case !whole(r.To):
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", string(r.To)).At("to")
	case r.From != "" && r.To != "" && r.To < r.From:
		return fault.New(fault.Invalid, "inspect.days_crossed").At("to")
	}
	return nil
}

// whole reports whether a day is none or one of the calendar.
func whole(d ledger.Date) bool { return d == "" || !d.Time().IsZero() }

func gather(ctx context.Context, r Reader, in Inspection, chosen []string) (Pool, error) {
	tree, err := r.Nesting(ctx)
	if err != nil {
		return Pool{}, err
	}
	candidates, err := r.Candidates(ctx)
	if err != nil {
		return Pool{}, err
	}
	all, err := r.Inspectors(ctx)
	if err != nil {
		return Pool{}, err
	}
	all = slices.DeleteFunc(all, func(x Inspector) bool { return !slices.Contains(chosen, x.Account) })
	return poolOf(in.ID, in.Rule, tree, candidates, all), nil
}

// check minds a population that can't give what the rule asks for.
func (p Pool) check(r Rule) error {
	if len(p.Lots) < r.Count {
		return fault.New(fault.Invalid, "inspect.too_few", "Count", r.Count, "There", len(p.Lots)).At("count")
	}
	for _, l := range p.Lots {
		if open := len(p.Inspectors) - len(l.Barred); open < r.Inspectors {
			return fault.New(fault.Invalid, "inspect.nobody_free", "Count", r.Inspectors, "There", open).At("inspector")
		}
	}
	return nil
}

// Draw draws the lots of an announced look-back by the first signed checkpoint that covers the announcement. While
// there is none it is fault.Unavailable. Drawing again writes nothing: the lots stand.
func (d *Desk) Draw(ctx context.Context, actor, id string, today ledger.Date) (journal.Seq, error) {
	return d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		v, err := r.Inspection(ctx, id)
		if err != nil || v.Row.Drawn() {
			return nil, err
		}
		in := v.Row
		p, err := r.PoolOf(ctx, id)
		if err != nil {
			return nil, err
		}
		c, root, err := r.Covering(ctx, v.Since)
		if fault.Is(err, fault.Missing) {
			return nil, fault.New(fault.Unavailable, "inspect.no_seed")
		}
		if err != nil {
			return nil, err
		}
		in.Announced, in.Size, in.Seed, in.DrawnBy, in.DrawnOn = v.Since, c.Size, root, actor, today
		rows := []journal.Record{in}
		for _, x := range Pick(in.Seed, in.Rule, p) {
			rows = append(rows, x)
		}
		return []journal.Draft{{Act: journal.InspectionDrawn, Subject: in.Ref(), OccurredOn: today.Time(), Rows: rows}}, nil
	})
}
