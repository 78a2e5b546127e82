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

// Doc is a text that is found by words. Kind and ID name it, Finding is the finding it speaks of, ""
// when it is of none.
type Doc struct {
	Kind, ID, Finding string
	Body              string
}

// Text is the full-text index of an engine, over the table search_doc. It finds a word wherever the
// folded text contains it, whatever stands around it.
type Text interface {
	// Put adds a text, in place of the one of the same name.
	Put(ctx context.Context, q Querier, d Doc) error
	// Drop takes a text out; one that is not there is no error.
	Drop(ctx context.Context, q Querier, kind, id string) error
	// Clear takes all texts out.
	Clear(ctx context.Context, q Querier) error
	// Match is the condition that search_doc AS d contains the word.
	Match(a *Args, word string) string
}
