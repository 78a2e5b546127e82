package org

import (
	"context"

	"zhenggai/internal/journal"
)

// Chart is what org reads of the tree, the roster and the letters: inside a change, as the
// transaction sees it; outside, as of the newest entry.
type Chart interface {
	// Regions lists all regions by code.
	Regions(ctx context.Context) ([]journal.Versioned[Region], error)
	// Units lists all units by id; their order is the tree's.
	Units(ctx context.Context) ([]journal.Versioned[Unit], error)
	// People lists people by name and id.
	People(ctx context.Context, want PeopleWant) ([]journal.Versioned[Person], error)
	// Posts lists posts by unit, number and id, those that ended too.
	Posts(ctx context.Context, want PostWant) ([]journal.Versioned[Post], error)
	// Holdings lists holdings by post and id.
	Holdings(ctx context.Context, want HoldingWant) ([]journal.Versioned[Holding], error)
	// Letters lists letters by year and number.
	Letters(ctx context.Context, want LetterWant) ([]journal.Versioned[Letter], error)
	// CountLetters counts the letters of a year by the lower post's unit, by chain and state.
	CountLetters(ctx context.Context, year int) ([]LetterCount, error)
	// LetterYears lists the years that have letters, newest first.
	LetterYears(ctx context.Context) ([]int, error)
	// LetterTemplates lists the templates that were changed; a chain without one has its DefaultTemplate.
	LetterTemplates(ctx context.Context) ([]journal.Versioned[LetterTemplate], error)
}

// In the wants below a nil list chooses all and an empty one nothing; Limit 0 is no limit.

// PeopleWant chooses people.
type PeopleWant struct {
	IDs, Units, Accounts []string
	Name                 string // a part of the name, "" for any
	After                string // the id that the list goes on after
	Limit                int
}

// PostWant chooses posts.
type PostWant struct{ IDs, Units []string }

// HoldingWant chooses holdings.
type HoldingWant struct {
	IDs, Posts, People []string
	Lasting            bool // only those that have not ended
}

// LetterWant chooses letters.
type LetterWant struct {
	IDs    []string
	Year   int      // 0 for any
	Units  []string // of the lower post
	Posts  []string // upper or lower
	States []LetterState
	Chain  Chain // "" for both
	After  int   // the number that the list goes on after, within one year
	Limit  int
}

// LetterCount is how many letters of a chain and a state a unit's posts are the lower side of.
type LetterCount struct {
	Unit  string
	Chain Chain
	State LetterState
	N     int
}

// ChartStore keeps the tree, the roster and the letters.
type ChartStore interface {
	Chart
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may
	// run more than once and must change nothing outside.
	Change(ctx context.Context, actor string, decide func(context.Context, Chart) ([]journal.Draft, error)) (journal.Seq, error)
	// Erase empties name, telephone, address and salt in every version of a person, and writes the
	// draft that says so, in one transaction.
	Erase(ctx context.Context, actor, person string, d journal.Draft) (journal.Seq, error)
}

// TreeOf reads the tree.
func TreeOf(ctx context.Context, c Chart) (*Tree, error) {
	regions, err := c.Regions(ctx)
	if err != nil {
		return nil, err
	}
	units, err := c.Units(ctx)
	if err != nil {
		return nil, err
	}
	return NewTree(journal.Rows(regions), journal.Rows(units)), nil
}

// byID indexes records.
func byID[T journal.Record](all []T) map[string]T {
	m := make(map[string]T, len(all))
	for _, x := range all {
		m[x.Ref().ID] = x
	}
	return m
}
