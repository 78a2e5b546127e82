// Package api is the ledger for machines: the same desks as the pages, as operations with an OpenAPI
// document. It owns the shapes of requests and answers, which are a stable contract, and no rule:
// what a desk refuses, an operation refuses in the same words.
package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/report"
)

// Journal is the book with the proofs that storage can make of it.
type Journal interface {
	journal.Book
	// Prove returns the proof that an entry is in the tree of the newest checkpoint that covers it.
	Prove(ctx context.Context, seq journal.Seq) (journal.Proof, error)
}

// Exports writes a round's report and the ledger in the formats people take away.
type Exports interface {
	Report(ctx context.Context, w io.Writer, roundID string, f report.Format) error
	Ledger(ctx context.Context, w io.Writer, filter ledger.Filter) error
}

// Deps is what the operations work with.
type Deps struct {
	Ledger   *ledger.Desk
	Readings *reading.Desk
	Journal  Journal
	Exports  Exports
	Letters  org.Letters
	// Clock gives the time a document is handed in.
	Clock func() (unixMilli int64)
	// Document is the OpenAPI document, known once the table is complete.
	Document func() *huma.OpenAPI
}

// Routes are the operations, for the one route table.
func Routes(d Deps) []gate.Route {
	var all []gate.Route
	for _, part := range []func(Deps) []gate.Route{findings, measures, rounds, documents, organisation, entries} {
		all = append(all, part(d)...)
	}
	return append(all, gate.Route{
		Method: http.MethodGet, Pattern: "/openapi.json", Name: "openapi", Permission: org.Anyone, Unsigned: true,
		Summary: "The OpenAPI document of this interface.",
		Handle: func(r *gate.Request) error {
			r.W.Header().Set("Content-Type", "application/json")
			return json.NewEncoder(r.W).Encode(d.Document())
		},
	})
}

// op names an operation. Ids are stable: clients are generated from them.
func op(method, path, id, tag, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Tags: []string{tag}, Summary: summary}
}

// body is an answer whose whole content is T.
type body[T any] struct{ Body T }

func answer[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

// actor is the account that calls.
func actor(ctx context.Context) string { return gate.From(ctx).Actor() }

// Version is a record with the sequence it has been true since: what a change must be based on.
type Version[T any] struct {
	Since  journal.Seq `json:"since" doc:"Sequence of the entry that made this version; give it back as base when you change the record."`
	Record T           `json:"record"`
}

func versionOf[T any](v journal.Versioned[T]) Version[T] { return Version[T]{v.Since, v.Row} }

func versionsOf[T any](vs []journal.Versioned[T]) []Version[T] {
	out := make([]Version[T], len(vs))
	for i, v := range vs {
		out[i] = versionOf(v)
	}
	return out
}

// changed answers a change with the sequence of its entry, 0 when nothing differed.
type changed struct {
	Seq journal.Seq `json:"seq"`
}

// Basis is what every change says: the version it is based on, and why.
type Basis struct {
	Base   journal.Seq `json:"base" doc:"The since of the version you saw."`
	Reason string      `json:"reason,omitempty" maxLength:"2000"`
}

func (b Basis) edit(ctx context.Context, id string) ledger.Edit {
	return ledger.Edit{Actor: actor(ctx), ID: id, Base: b.Base, Reason: b.Reason}
}
