package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
)

// documentRow is a document in the list.
type documentRow struct {
	reading.Document
	By, When string // who handed it in, and when by the office's clock
	Progress *progress
	Round    string // the round it is confirmed into
	Edition  string // the name of the document it is a later edition of
}

// documentList is the page of all documents.
type documentList struct {
	Rows      []documentRow
	MayHandIn bool
}

func (p *Documents) list(r *gate.Request) error {
	docs, err := p.Shelf.Documents(r.Context())
	if err != nil {
		return err
	}
	rounds, err := p.roundTitles(r)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, d := range docs {
		names[d.Row.ID] = d.Row.Name
	}
	l := documentList{MayHandIn: r.May(org.HandIn)}
	by := namesOf(r, p.People)
	for _, d := range docs {
		l.Rows = append(l.Rows, documentRow{
			Document: d.Row, By: by(d.Row.By), When: p.when(d.Row), Progress: p.Readings.of(d.Row.ID),
			Round: rounds[d.Row.RoundID].Title, Edition: names[d.Row.EditionOf],
		})
	}
	return p.Shell.Show(r, Page{
		Title: r.Say("page.document.list"), Nav: "documents", Scripts: []string{"reading.js"}, Body: documentsPage(l),
	})
}

func (p *Documents) roundTitles(r *gate.Request) (map[string]ledger.Round, error) {
	rounds, err := p.Shelf.Rounds(r.Context())
	byID := map[string]ledger.Round{}
	for _, v := range rounds {
		byID[v.Row.ID] = v.Row
	}
	return byID, err
}

// receive takes in files, one part of the form each, and begins to read them.
func (p *Documents) receive(r *gate.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "gate.form_broken")
	}
	count, next := 0, ""
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return broken(err)
		}
		if part.FileName() == "" {
			continue
		}
		if next, err = p.take(r, part); err != nil {
			return err
		}
		count++
	}
	switch count {
	case 0:
		return fault.New(fault.Invalid, "page.document.choose_file").At("file")
	case 1:
		return r.See(next)
	}
	return p.Shell.Done(r, "/documents", "page.document.received", "Count", count)
}

// take receives one file and returns where its page is.
func (p *Documents) take(r *gate.Request, part *multipart.Part) (string, error) {
	b, err := io.ReadAll(part)
	if err != nil {
		return "", broken(err)
	}
	doc, again, err := p.Desk.Receive(r.Context(), r.Actor(), part.FileName(), b, p.Now())
	if err != nil {
		return "", err
	}
	if doc.State == reading.Received {
		p.begin(r.Actor(), doc.ID)
	}
	next := "/documents/" + doc.ID
	if again {
		next += "?again"
	}
	return next, nil
}

// broken says that an upload broke off, and lets "too large" be told by the gate.
func broken(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.Wrap(err, fault.Invalid, "page.document.too_large", "Limit", maxDocument>>20)
	}
	return fault.Wrap(err, fault.Invalid, "page.document.broke_off")
}
