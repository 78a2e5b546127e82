package store

import (
	"context"
	"strconv"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// Chart is the tree, the roster and the letters as org sees them.
type Chart struct{ reader }

var (
	_ org.ChartStore = Chart{}
	_ org.Chart      = reader{}
)

// Chart is the store of the tree, the roster and the letters.
func (db *DB) Chart() Chart { return Chart{db.now()} }

// Change changes the tree, the roster or the letters.
func (c Chart) Change(ctx context.Context, actor string, decide func(context.Context, org.Chart) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, c.db, actor, func(r reader) org.Chart { return r }, decide)
}

// Regions lists all regions by code.
func (r reader) Regions(ctx context.Context) ([]journal.Versioned[org.Region], error) {
	return list(ctx, r, regions, "1 = 1", "code, id")
}

// Units lists all units by id.
func (r reader) Units(ctx context.Context) ([]journal.Versioned[org.Unit], error) {
	return list(ctx, r, units, "1 = 1", "id")
}

// choice puts a condition together from the wants of a list.
type choice struct {
	engine.Args
	where string
}

func newChoice() *choice { return &choice{where: "1 = 1"} }

func (c *choice) and(condition string) { c.where += " AND " + condition }

// among narrows to a list of values; a nil list chooses all.
func among[T any](c *choice, column string, values []T) {
	if values != nil {
		c.and(engine.In(&c.Args, column, values))
	}
}

// upTo ends an order with a limit, which is a number of ours and no text of anybody's.
func upTo(order string, limit int) string {
	if limit <= 0 {
		return order
	}
	return order + " LIMIT " + strconv.Itoa(limit)
}

// People lists people by name and id.
func (r reader) People(ctx context.Context, want org.PeopleWant) ([]journal.Versioned[org.Person], error) {
	c := newChoice()
	among(c, "id", want.IDs)
	among(c, "unit", want.Units)
	among(c, "account", want.Accounts)
	if want.Name != "" {
		c.and(c.Contains("name_key", org.FoldName(want.Name)))
	}
	if want.After != "" {
		c.and("id > " + c.Bind(want.After))
	}
	return list(ctx, r, r.db.people, c.where, upTo("name_key, id", want.Limit), c.Values...)
}

// Posts lists posts by unit, number and id.
func (r reader) Posts(ctx context.Context, want org.PostWant) ([]journal.Versioned[org.Post], error) {
	c := newChoice()
	among(c, "id", want.IDs)
	among(c, "unit", want.Units)
	return list(ctx, r, posts, c.where, "unit, no, id", c.Values...)
}

// Holdings lists holdings by post and id.
func (r reader) Holdings(ctx context.Context, want org.HoldingWant) ([]journal.Versioned[org.Holding], error) {
	c := newChoice()
	among(c, "id", want.IDs)
	among(c, "post", want.Posts)
	among(c, "person", want.People)
	if want.Lasting {
		c.and("until_day = ''")
	}
	return list(ctx, r, holdings, c.where, "post, id", c.Values...)
}

// Letters lists letters by year and number.
func (r reader) Letters(ctx context.Context, want org.LetterWant) ([]journal.Versioned[org.Letter], error) {
	c := newChoice()
	among(c, "id", want.IDs)
	among(c, "lower_unit", want.Units)
	among(c, "state", want.States)
	if want.Year != 0 {
		c.and("year = " + c.Bind(want.Year))
	}
	if want.Chain != "" {
		c.and("chain = " + c.Bind(string(want.Chain)))
	}
	if want.Posts != nil {
		c.and("(" + engine.In(&c.Args, "upper_post", want.Posts) + " OR " + engine.In(&c.Args, "lower_post", want.Posts) + ")")
	}
	if want.After != 0 {
		c.and("no > " + c.Bind(want.After))
	}
	return list(ctx, r, letters, c.where, upTo("year, no, id", want.Limit), c.Values...)
}

// LetterTemplates lists the templates that were changed.
func (r reader) LetterTemplates(ctx context.Context) ([]journal.Versioned[org.LetterTemplate], error) {
	return list(ctx, r, letterTemplates, "1 = 1", "id")
}
