package store

import (
	"context"
	"slices"
	"sync"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// sight is what the caller of a request may know of the ledger: all of it, or the findings in which a unit of
// theirs has a part. It is applied where findings are read, inside a change and outside, so that no page and
// no desk can forget it; a finding out of sight is as missing as one that never was. Outside a request
// the program itself is at work and sees all.
type sight struct {
	whole bool
	ids   map[string]bool
}

func (s sight) has(findingID string) bool { return s.whole || s.ids[findingID] }

// sight is what the caller holds the permission over that the route asked for, or where it asked for none about the ledger, the
// one to see it. The three administrators see nothing of it, whatever they ask.
func (r reader) sight(ctx context.Context) (sight, error) {
	c, ok := org.CallerOf(ctx)
	if !ok {
		return sight{whole: true}, nil
	}
	if guest := org.GuestOf(ctx); guest != "" {
		return sight{ids: map[string]bool{guest: true}}, nil
	}
	if c == nil || c.Administers() {
		return sight{}, nil
	}
	asks := c.Looks()
	reach := c.Reach(asks, nil)
	if reach.Whole() || reach.Nothing() {
		return sight{whole: reach.Whole()}, nil
	}
	held, err := r.db.charges.of(ctx, r.q)
	if err != nil {
		return sight{}, r.db.told(err)
	}
	reach = c.Reach(asks, held.tree)
	s := sight{ids: map[string]bool{}}
	for id, units := range held.units {
		if reach.Has(units...) {
			s.ids[id] = true
		}
	}
	return s, nil
}

// charge is over which units the caller holds what the route asked for, or where it asked for nothing about the
// ledger, the permission to see it; outside a request, over all.
func (r reader) charge(ctx context.Context) (has func(units ...string) bool, err error) {
	nobody := func(...string) bool { return false }
	c, request := org.CallerOf(ctx)
	switch {
	case !request:
		return func(...string) bool { return true }, nil
	case c == nil || c.Administers():
		return nobody, nil
	}
	held, err := r.db.charges.of(ctx, r.q)
	if err != nil {
		return nobody, r.db.told(err)
	}
	return c.Reach(c.Looks(), held.tree).Has, nil
}

// inSight is fault.Missing when a finding is out of the caller's sight.
func (r reader) inSight(ctx context.Context, findingID string) error {
	s, err := r.sight(ctx)
	if err == nil && !s.has(findingID) {
		err = fault.New(fault.Missing, "fault.missing")
	}
	return err
}

// seen passes a record on when its finding is in sight.
func seen[T any](ctx context.Context, r reader, v journal.Versioned[T], err error, finding func(T) string) (journal.Versioned[T], error) {
	if err == nil {
		err = r.inSight(ctx, finding(v.Row))
	}
	if err != nil {
		return journal.Versioned[T]{}, err
	}
	return v, nil
}

// mayKnow passes a record on when the caller may know of it.
func mayKnow[T any](v journal.Versioned[T], err error, may func(T) bool) (journal.Versioned[T], error) {
	if err == nil && !may(v.Row) {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return journal.Versioned[T]{}, err
	}
	return v, nil
}

// seenOf passes the records of a finding on when it is in sight, and otherwise none.
func seenOf[T any](ctx context.Context, r reader, findingID string, read func() ([]journal.Versioned[T], error)) ([]journal.Versioned[T], error) {
	if err := r.inSight(ctx, findingID); fault.Is(err, fault.Missing) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return read()
}

// seenAmong leaves of a list what is in sight.
func seenAmong[T any](ctx context.Context, r reader, all []journal.Versioned[T], err error, finding func(T) string) ([]journal.Versioned[T], error) {
	if err != nil {
		return nil, err
	}
	s, err := r.sight(ctx)
	if err != nil || s.whole {
		return all, err
	}
	return slices.DeleteFunc(all, func(v journal.Versioned[T]) bool { return !s.has(finding(v.Row)) }), nil
}

// charges remembers which units each finding charges, for as long as neither findings nor units change.
type charges struct {
	mu   sync.Mutex
	at   journal.Seq
	held charged
}

type charged struct {
	tree  *org.Tree
	units map[string][]string // finding id -> ids of units
}

func (c *charges) of(ctx context.Context, q engine.Querier) (charged, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h, err := readHead(ctx, q, "")
	if err != nil {
		return charged{}, err
	}
	if c.held.tree != nil && c.at == h.tree.Size() {
		return c.held, nil
	}
	if c.held.tree != nil {
		stale, err := changedSince(ctx, q, c.at)
		if err != nil || !stale {
			c.at = h.tree.Size()
			return c.held, err
		}
	}
	held, err := readCharges(ctx, q)
	if err == nil {
		c.at, c.held = h.tree.Size(), held
	}
	return held, err
}

// changedSince tells whether a version of a finding, unit or region began after an entry, under whatever subject
// it was written.
func changedSince(ctx context.Context, q engine.Querier, at journal.Seq) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM (SELECT 1 FROM finding WHERE since_seq > $1 LIMIT 1) f)
			+ (SELECT count(*) FROM (SELECT 1 FROM unit WHERE since_seq > $1 LIMIT 1) u)
			+ (SELECT count(*) FROM (SELECT 1 FROM region WHERE since_seq > $1 LIMIT 1) r)`, int64(at)).Scan(&n)
	return n > 0, err
}

func readCharges(ctx context.Context, q engine.Querier) (charged, error) {
	rs, err := regions.list(ctx, q, now)
	if err != nil {
		return charged{}, err
	}
	us, err := units.list(ctx, q, now)
	if err != nil {
		return charged{}, err
	}
	c := charged{tree: org.NewTree(journal.Rows(rs), journal.Rows(us)), units: map[string][]string{}}
	rows, err := q.QueryContext(ctx, "SELECT id, units FROM finding WHERE "+now)
	if err != nil {
		return charged{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var charged []ledger.Unit
		if err := rows.Scan(&id, jsonCell{&charged}); err != nil {
			return c, err
		}
		c.units[id] = ledger.Charged(c.tree, charged)
	}
	return c, rows.Err()
}
