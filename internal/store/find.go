package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

// The bounds of a list.
const (
	maxPage  = 200
	maxTotal = 10_000
)

// Find lists findings under a filter, by round and No, keyset-paged.
func (l Ledger) Find(ctx context.Context, f ledger.Filter, p ledger.Page) (ledger.Found, error) {
	limit := p.Limit
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	after, err := readCursor(p.After)
	if err != nil {
		return ledger.Found{}, err
	}
	s, err := l.search(ctx, f)
	if err != nil {
		return ledger.Found{}, err
	}
	rest := s.rounds
	if after.Round != "" {
		i := slices.IndexFunc(s.rounds, func(r ledger.Round) bool { return r.ID == after.Round })
		if i < 0 {
			return ledger.Found{}, fault.New(fault.Invalid, "store.page_gone")
		}
		rest = s.rounds[i:]
	}
	total := 0
	carried := s.each(func(*listed) { total++ })
	spots := s.page(rest, after, limit+1)
	found := ledger.Found{Total: min(total, maxTotal), Carried: carried}
	if len(spots) > limit {
		spots, found.Next = spots[:limit], spots[limit-1].cursor().String()
	}
	if found.Rows, err = l.rowsOf(ctx, spots); err != nil {
		return ledger.Found{}, err
	}
	return found, l.countMeasures(ctx, found.Rows)
}

// rowsOf reads the findings of a page, in its order. One that was withdrawn since is left out.
func (l Ledger) rowsOf(ctx context.Context, spots []spot) ([]ledger.Row, error) {
	if len(spots) == 0 {
		return nil, nil
	}
	ids := make([]string, len(spots))
	for i, at := range spots {
		ids[i] = at.id
	}
	var a engine.Args
	held, err := findings.list(ctx, l.q, engine.In(&a, "id", ids)+" AND "+now, a.Values...)
	if err != nil {
		return nil, l.db.told(err)
	}
	byID := make(map[string]journal.Versioned[ledger.Finding], len(held))
	for _, v := range held {
		byID[v.Row.ID] = v
	}
	out := make([]ledger.Row, 0, len(spots))
	for _, at := range spots {
		if v, ok := byID[at.id]; ok {
			out = append(out, ledger.Row{Versioned: v, Round: at.round})
		}
	}
	return out, nil
}

func (l Ledger) countMeasures(ctx context.Context, found []ledger.Row) error {
	if len(found) == 0 {
		return nil
	}
	place := map[string]int{}
	ids := make([]string, len(found))
	for i, row := range found {
		place[row.Row.ID], ids[i] = i, row.Row.ID
	}
	var a engine.Args
	rows, err := l.q.QueryContext(ctx, "SELECT finding_id, count(*) FROM measure WHERE "+now+" AND "+
		engine.In(&a, "finding_id", ids)+" GROUP BY finding_id", a.Values...)
	if err != nil {
		return l.db.told(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return l.db.told(err)
		}
		found[place[id]].Measures = n
	}
	return l.db.told(rows.Err())
}

// Tally counts the findings under a filter by status.
func (l Ledger) Tally(ctx context.Context, f ledger.Filter) (ledger.Tally, error) {
	t := ledger.Tally{ByStatus: map[ledger.Status]int{}}
	s, err := l.search(ctx, f)
	if err != nil {
		return t, err
	}
	byCode := map[uint16]int{}
	t.Carried = s.each(func(x *listed) {
		byCode[x.status]++
		t.Total++
		if s.overdue(x) {
			t.Overdue++
		}
		if s.near(x) {
			t.Soon++
		}
	})
	s.listing.mu.RLock()
	defer s.listing.mu.RUnlock()
	for word, code := range s.listing.codes {
		if n := byCode[code]; n > 0 {
			t.ByStatus[ledger.Status(word)] = n
		}
	}
	return t, nil
}

// cursor is the place of a row in a list.
type cursor struct {
	Round string `json:"r"`
	No    int    `json:"n"`
	ID    string `json:"i"`
}

func (s spot) cursor() cursor { return cursor{s.round.ID, s.no, s.id} }

// String is the cursor as it stands in an address.
func (c cursor) String() string {
	buf, _ := journal.Canonical(c) // strings and a number: cannot fail
	return base64.RawURLEncoding.EncodeToString(buf)
}

func readCursor(s string) (cursor, error) {
	var c cursor
	if s == "" {
		return c, nil
	}
	buf, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(buf, &c)
	}
	if err != nil || c.Round == "" {
		return c, fault.Wrap(err, fault.Invalid, "store.page_gone")
	}
	return c, nil
}
