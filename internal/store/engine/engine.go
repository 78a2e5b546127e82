// Package engine says what the databases differ in. The store's SQL is written once; whatever is
// native to one of them - how the head row is locked, what may be tried again, full text - is a field
// of the Dialect that the engine's own package fills in.
package engine

import (
	"context"
	"database/sql"
)

// Dialect is everything that the store must know about an engine.
type Dialect struct {
	Name string // sqlite or postgres, as configuration and logs say it
	// Lock ends the statement that reads the head row, so that one change at a time follows it.
	Lock string
	// Retry tells whether a transaction was refused whole and may be run again.
	Retry func(error) bool
	// Fatal tells whether the engine could not write durably. Nothing is written after that: an fsync
	// that failed once says nothing about the pages it lost.
	Fatal func(error) bool
	// Full tells whether there is no space left; writing goes on when there is again.
	Full func(error) bool
	// Text is the full-text index.
	Text Text
}

// Querier is a connection, a pool or a transaction.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Doc is a text that is found by words, named by Kind and ID.
type Doc struct {
	Kind, ID string
	Body     string
}

// FindingDoc is what a list of findings is narrowed by: the fields that it compares, and the texts
// that words and names of units are looked up in.
type FindingDoc struct {
	ID, RoundID                                  string
	No                                           int
	Status, Workflow, Grade, TimeClass, Deadline string
	Body, Units                                  string
}

// Text is the full-text index of an engine. It finds a word wherever the folded text contains it,
// whatever stands around it.
type Text interface {
	// PutFinding adds a finding, in place of the one of the same ID; DropFinding takes it out.
	PutFinding(ctx context.Context, q Querier, d FindingDoc) error
	DropFinding(ctx context.Context, q Querier, id string) error
	// Found is the statement that lists the keys of the findings that contain every one of words and, when
	// there are any units, one of units.
	Found(a *Args, words, units []string) string
	// Keys is the statement, up to its WHERE, that lists the number which is the key of a finding, and its
	// id; "" where the id itself is the key.
	Keys() string
	// Put adds a text, in place of the one of the same name; Drop takes it out.
	Put(ctx context.Context, q Querier, d Doc) error
	Drop(ctx context.Context, q Querier, kind, id string) error
	// Docs is what follows FROM in a statement on the texts, search_doc AS d, that contain every one of
	// words, up to and with the first condition of its WHERE.
	Docs(a *Args, words []string) string
	// Clear takes everything out.
	Clear(ctx context.Context, q Querier) error
}
