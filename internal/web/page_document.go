package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
)

// DocumentDesk is where documents come in and are confirmed; reading.Desk is one.
type DocumentDesk interface {
	Receive(ctx context.Context, actor, name string, b []byte, at time.Time) (reading.Document, bool, error)
	Read(ctx context.Context, actor, id string, step func(reading.Step)) (reading.Document, error)
	Correct(ctx context.Context, actor, id string, base journal.Seq, c reading.Correction) (journal.Seq, error)
	Preview(ctx context.Context, id, roundID string) (reading.Comparison, error)
	Confirm(ctx context.Context, actor, id string, base journal.Seq, dec reading.Decision) (reading.Document, error)
	KeepMapping(ctx context.Context, actor, id string, m reading.Mapping, step func(reading.Step)) (reading.Document, error)
}

// DocumentShelf is what pages read of documents, and of the ledger beside them.
type DocumentShelf interface {
	Documents(ctx context.Context) ([]journal.Versioned[reading.Document], error)
	Document(ctx context.Context, id string) (journal.Versioned[reading.Document], error)
	Reading(ctx context.Context, documentID string) (journal.Versioned[reading.Reading], error)
	Rounds(ctx context.Context) ([]journal.Versioned[ledger.Round], error)
	FindingsOf(ctx context.Context, roundID string) ([]journal.Versioned[ledger.Finding], error)
}

// DocumentBytes gives a document's own bytes back; reading.Vault is one.
type DocumentBytes interface {
	Get(ctx context.Context, digest string) ([]byte, error)
}

// ColumnReader proposes how the tables of a document are to be read.
type ColumnReader interface {
	// Columns lists the tables whose columns are a ledger's, or may be, with what each column is taken for.
	Columns(model office.Document) []reading.Mapping
}

// People names the accounts that handed documents in.
type People interface {
	Account(ctx context.Context, id string) (journal.Versioned[org.Account], error)
}

// Documents is the pages on which documents are handed in, put right and confirmed. All fields
// are needed.
type Documents struct {
	Shell    *Shell
	Desk     DocumentDesk
	Shelf    DocumentShelf
	Bytes    DocumentBytes
	Columns  ColumnReader
	People   People
	Readings *Readings
	Now      func() time.Time
}

// maxDocument is how many bytes a document may have; a form adds a little around it.
const maxDocument, formAround = 64 << 20, 1 << 20

// Routes are the ways to the pages.
func (p *Documents) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/documents", Name: "document.list", Permission: org.SeeLedger, Handle: p.list, Whole: true},
		{
			Method: http.MethodPost, Pattern: "/documents", Name: "document.receive", Permission: org.HandIn, Handle: p.receive,
			MaxBody: maxDocument + formAround,
			Acts:    []journal.Act{journal.DocumentReceived, journal.DocumentRead, journal.DocumentRefused}, Whole: true,
		},
		{Method: http.MethodGet, Pattern: "/documents/{id}", Name: "document.show", Permission: org.SeeLedger, Handle: p.show, Whole: true},
		{Method: http.MethodGet, Pattern: "/documents/{id}/file", Name: "document.file", Permission: org.Export, Handle: p.file, Whole: true},
		{
			Method: http.MethodPost, Pattern: "/documents/{id}/read", Name: "document.read", Permission: org.HandIn, Handle: p.read,
			Acts: []journal.Act{journal.DocumentRead, journal.DocumentRefused}, Whole: true,
		},
		{
			Method: http.MethodGet, Pattern: "/documents/{id}/progress", Name: "document.progress", Permission: org.SeeLedger, Handle: p.progress,
			Whole: true,
		},
		{Method: http.MethodGet, Pattern: "/documents/{id}/edit", Name: "document.edit", Permission: org.HandIn, Handle: p.edit, Whole: true},
		{
			Method: http.MethodGet, Pattern: "/documents/{id}/proposal", Name: "document.proposal", Permission: org.SeeLedger, Handle: p.proposal,
			Whole: true,
		},
		{
			Method: http.MethodPost, Pattern: "/documents/{id}/corrections", Name: "document.correct", Permission: org.HandIn, Handle: p.correct,
			Acts: []journal.Act{journal.ReadingCorrected}, Whole: true,
		},
		{
			Method: http.MethodGet, Pattern: "/documents/{id}/differences", Name: "document.differences", Permission: org.SeeLedger, Handle: p.differences,
			Whole: true,
		},
		{Method: http.MethodGet, Pattern: "/documents/{id}/confirm", Name: "document.weigh", Permission: org.Confirm, Handle: p.weigh, Whole: true},
		{
			Method: http.MethodPost, Pattern: "/documents/{id}/confirm", Name: "document.confirm", Permission: org.Confirm, Handle: p.confirm,
			Acts: []journal.Act{journal.DocumentConfirmed, journal.RoundAdded, journal.FindingAdded, journal.FindingChanged}, Whole: true,
		},
		{
			Method: http.MethodGet, Pattern: "/documents/{id}/confirmed", Name: "document.confirmed", Permission: org.SeeLedger, Handle: p.confirmed,
			Whole: true,
		},
		{Method: http.MethodGet, Pattern: "/documents/{id}/columns", Name: "document.columns", Permission: org.HandIn, Handle: p.columns, Whole: true},
		{
			Method: http.MethodPost, Pattern: "/documents/{id}/columns", Name: "document.map", Permission: org.HandIn, Handle: p.keepColumns,
			Acts: []journal.Act{journal.MappingKept, journal.DocumentRead, journal.DocumentRefused}, Whole: true,
		},
	}
}

// openDocument is a document with what was read in it.
type openDocument struct {
	Doc     reading.Document
	Reading reading.Reading
	Since   journal.Seq // of the reading: what a correction is based on
}

// open loads a document and, when it was read, its reading.
func (p *Documents) open(r *gate.Request) (openDocument, error) {
	doc, err := p.Shelf.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return openDocument{}, err
	}
	o := openDocument{Doc: doc.Row}
	if o.unread() {
		return o, nil
	}
	rd, err := p.Shelf.Reading(r.Context(), doc.Row.ID)
	o.Reading, o.Since = rd.Row, rd.Since
	return o, err
}

// unread tells that nothing has been read in the document yet.
func (o openDocument) unread() bool {
	return o.Doc.State == reading.Received || o.Doc.State == reading.Refused
}

// when tells at what time a document was handed in, by the office's clock.
func (p *Documents) when(d reading.Document) string {
	return Moment(time.UnixMilli(d.HandedIn).In(p.Now().Location()))
}

// show is the reading desk, or how far the document is from it.
func (p *Documents) show(r *gate.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.unread() {
		return p.showWaiting(r, o.Doc)
	}
	return p.showDesk(r, http.StatusOK, o, deskAsk{
		tab: r.URL.Query().Get("tab"), open: atOf(r.URL.Query().Get("finding")), edit: r.URL.Query().Get("edit"),
	})
}

func (p *Documents) showWaiting(r *gate.Request, doc reading.Document) error {
	w := p.waitingOf(r, doc)
	return p.Shell.Show(r, Page{Title: doc.Name, Nav: "documents", Scripts: []string{"reading.js"}, Body: waitingPage(w)})
}

// waiting is a document that cannot be worked on yet.
type waiting struct {
	Doc      reading.Document
	By, When string    // who handed it in, and when
	Progress *progress // nil when nothing runs
	Again    bool      // it had been handed in before
}

func (p *Documents) waitingOf(r *gate.Request, doc reading.Document) waiting {
	return waiting{
		Doc: doc, By: namesOf(r, p.People)(doc.By), When: p.when(doc), Progress: p.Readings.of(doc.ID),
		Again: r.URL.Query().Has("again"),
	}
}

// progress is asked twice a second while a document is read; when it is, the page is loaded anew.
func (p *Documents) progress(r *gate.Request) error {
	doc, err := p.Shelf.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	w := p.waitingOf(r, doc.Row)
	if w.Progress == nil || w.Progress.Failed != nil {
		return r.See("/documents/" + doc.Row.ID)
	}
	return p.Shell.Part(r, progressBar(w))
}

// read begins the reading of a document, again where one failed or the program ended in between.
func (p *Documents) read(r *gate.Request) error {
	doc, err := p.Shelf.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if doc.Row.State == reading.Received || doc.Row.State == reading.Refused {
		p.begin(r.Actor(), doc.Row.ID)
	}
	return r.See("/documents/" + doc.Row.ID)
}

func (p *Documents) begin(actor, id string) {
	p.Readings.start(id, func(ctx context.Context, step func(reading.Step)) error {
		_, err := p.Desk.Read(ctx, actor, id, step)
		return err
	})
}

// file sends the document as it was handed in, never to be shown in place.
func (p *Documents) file(r *gate.Request) error {
	doc, err := p.Shelf.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := p.Bytes.Get(r.Context(), doc.Row.Digest)
	if err != nil {
		return err
	}
	return download(r, doc.Row.Name, "application/octet-stream", b)
}

// baseOf reads the version that a form was filled in against.
func baseOf(form interface{ Get(string) string }) (journal.Seq, error) {
	n, err := strconv.ParseInt(form.Get("base"), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "gate.form_broken")
	}
	return journal.Seq(n), nil
}
