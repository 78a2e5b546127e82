package api

import (
	"context"
	"fmt"
	"net/http"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

type entriesIn struct {
	Before journal.Seq `query:"before" minimum:"0" doc:"Entries older than this one; the last seq of the page before."`
	Limit  int         `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Table  string      `query:"table" doc:"With id: entries that made a version of this record."`
	ID     string      `query:"id" maxLength:"64"`
	Act    journal.Act `query:"act"`
	Actor  string      `query:"actor" maxLength:"64"`
}

type seqIn struct {
	Seq journal.Seq `path:"seq" minimum:"1"`
}

func entries(d Deps) []gate.Route {
	return []gate.Route{
		gate.Operation(org.SeeJournal, op(http.MethodGet, "/entries", "listEntries", "journal", "Journal entries, newest first."),
			func(ctx context.Context, in *entriesIn) (*body[[]journal.Entry], error) {
				want := journal.Want{Touched: journal.Ref{Table: in.Table, ID: in.ID}, Act: in.Act, Actor: in.Actor}
				return answer(d.Journal.Entries(ctx, want, in.Before, in.Limit))
			}).OfWholeOffice(),
		gate.Operation(org.SeeJournal, op(http.MethodGet, "/entries/{seq}", "getEntry", "journal", "One journal entry."),
			func(ctx context.Context, in *seqIn) (*body[journal.Entry], error) {
				return answer(d.Journal.Entry(ctx, in.Seq))
			}).OfWholeOffice(),
		gate.Operation(org.SeeJournal, asFile(op(http.MethodGet, "/entries/{seq}/proof", "getProof", "journal",
			"A proof that the entry is in the journal, to be checked offline with zhenggai verify --proof.")),
			func(ctx context.Context, in *seqIn) (*file, error) {
				p, err := d.Journal.Prove(ctx, in.Seq)
				if err != nil {
					return nil, err
				}
				b, err := p.File() // only these very bytes pass a check
				return &file{"application/json", fmt.Sprintf(`attachment; filename="proof-%d.json"`, in.Seq), b}, err
			}).OfWholeOffice(),
		gate.Operation(org.SignedIn, op(http.MethodGet, "/checkpoint", "getCheckpoint", "journal",
			"The newest signed checkpoint. Keep one elsewhere: it is what a rewritten history is told by."),
			func(ctx context.Context, _ *struct{}) (*body[journal.Checkpoint], error) {
				return answer(d.Journal.Checkpoint(ctx))
			}),
	}
}
