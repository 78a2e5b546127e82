package api

import (
	"context"
	"net/http"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
)

// maxDocument bounds a document handed in, in bytes.
const maxDocument = 64 << 20

type handIn struct {
	Name    string `query:"name" required:"true" maxLength:"255" doc:"File name."`
	RawBody []byte `contentType:"application/octet-stream"`
}

type handedIn struct {
	Document reading.Document `json:"document"`
	Again    bool             `json:"again" doc:"The same bytes had been handed in before; nothing was written."`
}

type wholeDocument struct {
	Document Version[reading.Document] `json:"document"`
	Base     journal.Seq               `json:"base,omitempty" doc:"Version of the reading; give it back to correct or confirm."`
	Read     *reading.Printed          `json:"read,omitempty"`
}

type correction struct {
	Base    journal.Seq       `json:"base"`
	Op      reading.Operation `json:"op"`
	Finding int               `json:"finding" minimum:"-1"`
	Measure int               `json:"measure" minimum:"-1"`
	At      int               `json:"at,omitempty"`
	Field   string            `json:"field,omitempty"`
	Value   string            `json:"value,omitempty" maxLength:"20000"`
}

type confirmation struct {
	Base    journal.Seq `json:"base"`
	RoundID string      `json:"round_id,omitempty" doc:"The round it goes into; leave it out to open a new one."`
	Round   *newRound   `json:"round,omitempty"`
	Leave   []string    `json:"leave,omitempty" doc:"Differences that are proposed and not taken, by id."`
	Take    []string    `json:"take,omitempty" doc:"Differences that are not proposed and taken, by id."`
}

func documents(d Deps) []gate.Route {
	receive := op(http.MethodPost, "/documents", "handInDocument", "documents", "Hand in a document; it is read at once.")
	receive.MaxBodyBytes = maxDocument
	return []gate.Route{
		gate.Operation(org.HandIn, receive,
			func(ctx context.Context, in *handIn) (*body[handedIn], error) { return answer(d.receive(ctx, in)) }).
			OfWholeOffice().Leaving(journal.DocumentReceived, journal.DocumentRead, journal.DocumentRefused),
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/documents", "listDocuments", "documents", "All documents, newest first."),
			func(ctx context.Context, _ *struct{}) (*body[[]Version[reading.Document]], error) {
				ds, err := d.Readings.Store.Documents(ctx)
				return answer(versionsOf(ds), err)
			}).OfWholeOffice(),
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/documents/{id}", "getDocument", "documents", "A document and what was read in it."),
			func(ctx context.Context, in *ByID) (*body[wholeDocument], error) {
				return answer(d.document(ctx, in.ID))
			}).OfWholeOffice(),
		gate.Operation(org.HandIn, op(http.MethodPost, "/documents/{id}/corrections", "correctReading", "documents", "Correct what was read."),
			func(ctx context.Context, in *struct {
				ByID
				Body correction
			},
			) (*body[changed], error) {
				c := in.Body
				seq, err := d.Readings.Correct(ctx, actor(ctx), in.ID, c.Base, reading.Correction{
					Op: c.Op, Finding: c.Finding, Measure: c.Measure, At: c.At, Field: c.Field, Value: c.Value,
				})
				return answer(changed{seq}, err)
			}).OfWholeOffice().Leaving(journal.ReadingCorrected),
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/documents/{id}/comparison", "compareDocument", "documents",
			"What confirming the document would change in a round."),
			func(ctx context.Context, in *struct {
				ByID
				Round string `query:"round" maxLength:"64" doc:"Round id; left out, the round the document fits best."`
			},
			) (*body[reading.Comparison], error) {
				return answer(d.Readings.Preview(ctx, in.ID, in.Round))
			}).OfWholeOffice(),
		gate.Operation(org.Confirm, op(http.MethodPost, "/documents/{id}/confirmation", "confirmDocument", "documents",
			"Take what was read into the ledger."),
			func(ctx context.Context, in *struct {
				ByID
				Body confirmation
			},
			) (*body[reading.Document], error) {
				return answer(d.Readings.Confirm(ctx, actor(ctx), in.ID, in.Body.Base, in.Body.decision()))
			}).OfWholeOffice().Leaving(journal.DocumentConfirmed, journal.RoundAdded, journal.FindingAdded, journal.FindingChanged),
		parseRoute(d),
	}
}

func (c confirmation) decision() reading.Decision {
	dec := reading.Decision{RoundID: c.RoundID, Leave: c.Leave, Take: c.Take}
	if r := c.Round; r != nil {
		dec.Round = ledger.Round{Source: r.Source, No: r.No, Title: r.Title, Region: r.Region}
	}
	return dec
}

func (d Deps) receive(ctx context.Context, in *handIn) (handedIn, error) {
	doc, again, err := d.Readings.Receive(ctx, actor(ctx), in.Name, in.RawBody, time.UnixMilli(d.Clock()))
	if err != nil || again {
		return handedIn{doc, again}, err
	}
	doc, err = d.Readings.Read(ctx, actor(ctx), doc.ID, func(reading.Step) {})
	return handedIn{doc, false}, err
}

func (d Deps) document(ctx context.Context, id string) (wholeDocument, error) {
	doc, err := d.Readings.Store.Document(ctx, id)
	if err != nil {
		return wholeDocument{}, err
	}
	out := wholeDocument{Document: versionOf(doc)}
	if doc.Row.State != reading.Read && doc.Row.State != reading.Confirmed {
		return out, nil
	}
	r, err := d.Readings.Store.Reading(ctx, id)
	if err != nil {
		return wholeDocument{}, err
	}
	printed := reading.Print(r.Row.Result, gate.From(ctx).Lang)
	out.Base, out.Read = r.Since, &printed
	return out, nil
}

// parseRoute reads a document without keeping it: what the parse command does.
func parseRoute(d Deps) gate.Route {
	o := op(http.MethodPost, "/parse", "parseDocument", "documents", "Read a document and keep nothing, as zhenggai parse does.")
	o.MaxBodyBytes = maxDocument
	return gate.Operation(org.HandIn, o, func(ctx context.Context, in *handIn) (*body[reading.Printed], error) {
		none := func(string) (reading.Mapping, bool) { return reading.Mapping{}, false }
		_, result, err := d.Readings.Reads.Read(ctx, in.Name, in.RawBody, none, func(reading.Step) {})
		return answer(reading.Print(result, gate.From(ctx).Lang), err)
	}).Harmlessly("nothing is kept")
}
