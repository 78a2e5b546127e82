package store

import (
	"context"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/inspect"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Inspections is the store as look-backs see it.
type Inspections struct{ inspector }

// inspector reads draws and the cases that they are drawn from.
type inspector struct{ caseReader }

var _ inspect.Store = Inspections{}

// Inspections is the store of draws.
func (db *DB) Inspections() Inspections { return Inspections{inspector{caseReader{db.now()}}} }

// Change announces and draws.
func (i Inspections) Change(ctx context.Context, actor string, decide func(context.Context, inspect.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, i.db, actor, func(r reader) inspect.Reader { return inspector{caseReader{r}} }, decide)
}

var inspections = table[inspect.Inspection]{
	name:    "inspection",
	columns: []string{"id", "title", "rule", "algorithm", "made_by", "made_on", "announced", "size", "seed", "drawn_by", "drawn_on"},
	cells: func(i *inspect.Inspection) []any {
		return []any{
			&i.ID, &i.Title,
			jsonCell{&i.Rule},
			&i.Algorithm, &i.By, &i.On, &i.Announced, &i.Size, &i.Seed, &i.DrawnBy, &i.DrawnOn,
		}
	},
}

var inspectionPools = table[inspect.Pool]{
	name:    "inspection_pool",
	columns: []string{"id", "lots", "inspectors"},
	cells: func(p *inspect.Pool) []any {
		return []any{&p.Inspection, jsonCell{&p.Lots}, jsonCell{&p.Inspectors}}
	},
}

var inspectionItems = table[inspect.Item]{
	name:    "inspection_item",
	columns: []string{"id", "inspection", "finding_id", "ord", "inspectors"},
	cells: func(i *inspect.Item) []any {
		return []any{derivedCell(func() string { return i.Ref().ID }), &i.Inspection, &i.Finding, &i.Ord, jsonCell{&i.Inspectors}}
	},
}

// Candidates lists the closed findings in sight.
func (i inspector) Candidates(ctx context.Context) ([]inspect.Candidate, error) {
	cases, err := i.Newest(ctx)
	if err != nil {
		return nil, err
	}
	var out []inspect.Candidate
	for _, c := range cases {
		if !c.State.Shut() || c.Closing == nil {
			continue
		}
		x := inspect.Candidate{Finding: c.Finding, Doers: c.Doers, Closed: c.Closing.Day, LongTerm: c.LongTerm}
		for _, e := range c.Events {
			if e.Kind == closure.SelfCheck || e.Kind == closure.Apply {
				x.Actors = append(x.Actors, e.By.Account)
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// Inspectors lists the accounts that may verify, with the units of their grants and of the roster.
func (i inspector) Inspectors(ctx context.Context) ([]inspect.Inspector, error) {
	all, err := i.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []inspect.Inspector
	for _, v := range all {
		a := v.Row
		may := slices.ContainsFunc(a.Grants, func(g org.Grant) bool { return g.Role.Permits(org.VerifyClosing) })
		if a.Disabled || !may {
			continue
		}
		x := inspect.Inspector{Account: a.ID}
		for _, g := range a.Grants {
			x.Units = append(x.Units, g.Unit)
		}
		people, err := i.People(ctx, org.PeopleWant{IDs: []string{a.Person}})
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			x.Units = append(x.Units, p.Row.Unit)
		}
		x.Units = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(x.Units))), func(u string) bool { return u == "" })
		out = append(out, x)
	}
	return out, nil
}

// Nesting is the tree of units.
func (i inspector) Nesting(ctx context.Context) (org.Nesting, error) {
	return org.TreeOf(ctx, i.reader)
}

// Inspection returns a look-back.
func (i inspector) Inspection(ctx context.Context, id string) (journal.Versioned[inspect.Inspection], error) {
	return one(ctx, i.reader, inspections, "id = $1", id)
}

// Inspections lists the look-backs, the newest first.
func (i inspector) Inspections(ctx context.Context) ([]journal.Versioned[inspect.Inspection], error) {
	return list(ctx, i.reader, inspections, "1 = 1", "made_on DESC, id DESC")
}

// PoolOf returns the population of a look-back, whoever asks: a draw made of a part of it would be another. Pages show
// it to those who see the whole ledger.
func (i inspector) PoolOf(ctx context.Context, id string) (inspect.Pool, error) {
	v, err := one(ctx, i.reader, inspectionPools, "id = $1", id)
	return v.Row, err
}

// ItemsOf lists what was drawn, as far as it is in sight.
func (i inspector) ItemsOf(ctx context.Context, id string) ([]inspect.Item, error) {
	held, err := list(ctx, i.reader, inspectionItems, "inspection = $1", "ord, id", id)
	held, err = seenAmong(ctx, i.reader, held, err, func(x inspect.Item) string { return x.Finding })
	return journal.Rows(held), err
}

// Covering returns the first signed checkpoint that covers an entry.
func (i inspector) Covering(ctx context.Context, at journal.Seq) (c journal.Checkpoint, root string, err error) {
	var size int64
	err = i.q.QueryRowContext(ctx, `SELECT size, note, recorded_at FROM checkpoint WHERE size >= $1 ORDER BY size LIMIT 1`, int64(at)).
		Scan(&size, &c.Note, &c.At)
	if err != nil {
		return c, "", i.db.told(missing(err))
	}
	c.Size = journal.Seq(size)
	head, err := journal.ReadHead(c.Note)
	return c, head.Root.String(), err
}

// settles are the events of closing that settle a drawn finding, and what they make of it.
var settles = map[closure.Kind]inspect.Result{
	closure.PassLookBack: inspect.Passed, closure.FailLookBack: inspect.Failed, closure.Reopen: inspect.Rebounded, closure.Transfer: inspect.Gone,
}

// OutcomesOf lists the first event that settles each drawn finding since the draw.
func (i inspector) OutcomesOf(ctx context.Context, id string) ([]inspect.Outcome, error) {
	in, err := i.Inspection(ctx, id)
	if err != nil || !in.Row.Drawn() {
		return nil, err
	}
	items, err := i.ItemsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []inspect.Outcome
	for _, x := range items {
		held, err := list(ctx, i.reader, closingEvents, "finding_id = $1 AND since_seq > $2", "since_seq, no", x.Finding, int64(in.Since))
		if err != nil {
			return nil, err
		}
		for _, v := range held {
			if result := settles[v.Row.Kind]; result != "" {
				e := v.Row
				out = append(out, inspect.Outcome{Finding: x.Finding, Result: result, Day: e.Day, By: e.By.Account, Words: e.Opinion + e.Reason})
				break
			}
		}
	}
	return out, nil
}
