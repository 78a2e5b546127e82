// Package orgtest keeps a tree, a roster and letters in memory, so that desks and pages can be tested
// without storage. It holds no rule of its own.
package orgtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Chart is org.ChartStore in memory: the newest version of every record.
type Chart struct {
	mu   sync.Mutex
	seq  journal.Seq
	rows map[journal.Ref]journal.Versioned[journal.Record]
	ids  int
	// Entries are the drafts written so far, for tests to look at.
	Entries []journal.Draft
}

var _ org.ChartStore = (*Chart)(nil)

// NewChart makes an empty chart.
func NewChart() *Chart {
	return &Chart{rows: map[journal.Ref]journal.Versioned[journal.Record]{}}
}

// NewID makes ids in order.
func (c *Chart) NewID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids++
	return fmt.Sprintf("id%06d", c.ids)
}

// Registrar is the desk of the roster over c.
func (c *Chart) Registrar() org.Registrar {
	return org.Registrar{Store: c, NewID: c.NewID, NewSalt: c.NewID}
}

// Postmaster is the desk of letters over c.
func (c *Chart) Postmaster() org.Letters { return org.Letters{Store: c, NewID: c.NewID} }

// of lists the records of a type that keep lets pass, in an order.
func of[T journal.Record](c *Chart, keep func(T) bool, order func(a, b T) int) []journal.Versioned[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := []journal.Versioned[T]{}
	for _, v := range c.rows {
		if x, ok := v.Row.(T); ok && keep(x) {
			out = append(out, journal.Versioned[T]{Row: x, Since: v.Since, Until: v.Until})
		}
	}
	slices.SortFunc(out, func(a, b journal.Versioned[T]) int { return order(a.Row, b.Row) })
	return out
}

// among is a want's list: nil chooses all.
func among(list []string, x string) bool { return list == nil || slices.Contains(list, x) }

func limited[T any](all []T, limit int) []T {
	if limit > 0 && len(all) > limit {
		return all[:limit]
	}
	return all
}

// Regions implements org.Chart.
func (c *Chart) Regions(context.Context) ([]journal.Versioned[org.Region], error) {
	return of(c, func(org.Region) bool { return true }, func(a, b org.Region) int { return cmp.Compare(a.Code, b.Code) }), nil
}

// Units implements org.Chart.
func (c *Chart) Units(context.Context) ([]journal.Versioned[org.Unit], error) {
	return of(c, func(org.Unit) bool { return true }, func(a, b org.Unit) int { return cmp.Compare(a.ID, b.ID) }), nil
}

// People implements org.Chart.
func (c *Chart) People(_ context.Context, want org.PeopleWant) ([]journal.Versioned[org.Person], error) {
	all := of(c, func(p org.Person) bool {
		return among(want.IDs, p.ID) && among(want.Units, p.Unit) && among(want.Accounts, p.Account) && p.ID > want.After &&
			strings.Contains(org.FoldName(p.Name), org.FoldName(want.Name))
	}, func(a, b org.Person) int {
		return cmp.Or(cmp.Compare(org.FoldName(a.Name), org.FoldName(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return limited(all, want.Limit), nil
}

// Posts implements org.Chart.
func (c *Chart) Posts(_ context.Context, want org.PostWant) ([]journal.Versioned[org.Post], error) {
	return of(c, func(p org.Post) bool { return among(want.IDs, p.ID) && among(want.Units, p.Unit) }, func(a, b org.Post) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.No, b.No), cmp.Compare(a.ID, b.ID))
	}), nil
}

// Holdings implements org.Chart.
func (c *Chart) Holdings(_ context.Context, want org.HoldingWant) ([]journal.Versioned[org.Holding], error) {
	return of(c, func(h org.Holding) bool {
		return among(want.IDs, h.ID) && among(want.Posts, h.Post) && among(want.People, h.Person) && (!want.Lasting || h.Until == "")
	}, func(a, b org.Holding) int { return cmp.Or(cmp.Compare(a.Post, b.Post), cmp.Compare(a.ID, b.ID)) }), nil
}

// Letters implements org.Chart.
func (c *Chart) Letters(_ context.Context, want org.LetterWant) ([]journal.Versioned[org.Letter], error) {
	all := of(c, func(l org.Letter) bool {
		return among(want.IDs, l.ID) && among(want.Units, l.LowerUnit) && (want.Year == 0 || l.Year == want.Year) &&
			(want.Posts == nil || slices.Contains(want.Posts, l.Upper) || slices.Contains(want.Posts, l.Lower)) &&
			(want.States == nil || slices.Contains(want.States, l.State)) && (want.Chain == "" || l.Chain == want.Chain) && l.No > want.After
	}, func(a, b org.Letter) int { return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.No, b.No)) })
	return limited(all, want.Limit), nil
}

// CountLetters implements org.Chart.
func (c *Chart) CountLetters(ctx context.Context, year int) ([]org.LetterCount, error) {
	letters, err := c.Letters(ctx, org.LetterWant{Year: year})
	counts := map[org.LetterCount]int{}
	for _, l := range letters {
		counts[org.LetterCount{Unit: l.Row.LowerUnit, Chain: l.Row.Chain, State: l.Row.State}]++
	}
	var out []org.LetterCount
	for n, count := range counts {
		n.N = count
		out = append(out, n)
	}
	return out, err
}

// LetterYears implements org.Chart.
func (c *Chart) LetterYears(ctx context.Context) ([]int, error) {
	letters, err := c.Letters(ctx, org.LetterWant{})
	var years []int
	for _, l := range letters {
		years = append(years, l.Row.Year)
	}
	slices.Sort(years)
	years = slices.Compact(years)
	slices.Reverse(years)
	return years, err
}

// LetterTemplates implements org.Chart.
func (c *Chart) LetterTemplates(context.Context) ([]journal.Versioned[org.LetterTemplate], error) {
	return of(c, func(org.LetterTemplate) bool { return true }, func(a, b org.LetterTemplate) int { return cmp.Compare(a.Chain, b.Chain) }), nil
}

// Change implements org.ChartStore.
func (c *Chart) Change(ctx context.Context, _ string, decide func(context.Context, org.Chart) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, c)
	if err != nil || len(drafts) == 0 {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range drafts {
		c.seq++
		for _, r := range d.Rows {
			c.rows[r.Ref()] = journal.Versioned[journal.Record]{Row: r, Since: c.seq, Until: journal.Head}
		}
		for _, ref := range d.Gone {
			delete(c.rows, ref)
		}
	}
	c.Entries = append(c.Entries, drafts...)
	return c.seq, nil
}

// Erase implements org.ChartStore: only the newest version is kept here anyway.
func (c *Chart) Erase(ctx context.Context, actor, _ string, d journal.Draft) (journal.Seq, error) {
	return c.Change(ctx, actor, func(context.Context, org.Chart) ([]journal.Draft, error) { return []journal.Draft{d}, nil })
}
