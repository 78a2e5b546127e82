package store

import (
	"context"
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

// Papers is the store as signing sees it.
type Papers struct{ reader }

var _ signoff.Store = Papers{}

// Papers is the store of papers on their round.
func (db *DB) Papers() Papers { return Papers{db.now()} }

// Change sends papers round.
func (p Papers) Change(ctx context.Context, actor string, decide func(context.Context, signoff.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, p.db, actor, func(r reader) signoff.Reader { return r }, decide)
}

var papers = table[signoff.Paper]{
	name: "signoff_paper",
	columns: []string{
		"id", "kind", "title", "about", "hash", "name", "size", "units", "opinions", "decision", "withdrawn", "sent_by", "sent_on",
	},
	cells: func(p *signoff.Paper) []any {
		return []any{
			&p.ID, &p.Kind, &p.Title, &p.About, &p.Hash, &p.Name, &p.Size,
			jsonCell{&p.Units},
			jsonCell{&p.Opinions},
			jsonCell{&p.Decision},
			&p.Withdrawn, &p.By, &p.On,
		}
	},
}

// Paper returns a paper, or fault.Missing when there is none that the caller may know of.
func (r reader) Paper(ctx context.Context, id string) (journal.Versioned[signoff.Paper], error) {
	sees, err := r.seesPapers(ctx)
	if err != nil {
		return journal.Versioned[signoff.Paper]{}, err
	}
	v, err := one(ctx, r, papers, "id = $1", id)
	return mayKnow(v, err, sees)
}

// Papers lists the papers that the caller may know of, the newest first.
func (r reader) Papers(ctx context.Context) ([]journal.Versioned[signoff.Paper], error) {
	sees, err := r.seesPapers(ctx)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, r, papers, "1 = 1", "sent_on DESC, id DESC")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(v journal.Versioned[signoff.Paper]) bool { return !sees(v.Row) }), nil
}

// Signed is the paper about something that was signed last, nil when none was. It asks for no sight: who may know of what a paper
// is about may know that it is signed, and what it says stands behind Paper.
func (r reader) Signed(ctx context.Context, kind signoff.Kind, about string) (*signoff.Paper, error) {
	all, err := list(ctx, r, papers, "kind = $1 AND about = $2", "sent_on, id", kind, about)
	var last *signoff.Paper
	for _, v := range all {
		if v.Row.State() == signoff.Signed && (last == nil || v.Row.Decision.On >= last.Decision.On) {
			last = &v.Row
		}
	}
	return last, err
}

// seesPapers tells which papers the caller may know of: all for who has charge of the whole office, and for others those that ask a
// unit of theirs, or that they sent round themselves.
func (r reader) seesPapers(ctx context.Context) (func(signoff.Paper) bool, error) {
	c, within := org.CallerOf(ctx)
	switch {
	case !within:
		return func(signoff.Paper) bool { return true }, nil
	case c == nil || c.Administers():
		return func(signoff.Paper) bool { return false }, nil
	}
	has, err := r.charge(ctx)
	return func(p signoff.Paper) bool { return has(p.Units...) || p.By == c.ID }, err
}
