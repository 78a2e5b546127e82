package reading

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// Vault keeps the bytes of documents by their SHA-256 digest (hex).
type Vault interface {
	// Put keeps bytes; when it returns they are on disk.
	Put(ctx context.Context, digest string, b []byte) error
	Get(ctx context.Context, digest string) ([]byte, error)
}

// Step is how far the reading of a document has come, for a progress bar.
type Step struct {
	Stage say.Text
	Done  float64 // 0 to 1
}

// Reads turns bytes into a model and proposals; it runs foreign parsers in a limited process.
// What cannot be read is fault.Invalid with a sentence for the person.
type Reads interface {
	Read(ctx context.Context, name string, b []byte, mapping MappingLookup, step func(Step)) (office.Document, Result, error)
}

// MappingLookup finds a kept mapping by the fingerprint of a header row.
type MappingLookup func(fingerprint string) (Mapping, bool)

// Desk is where documents come in and, once a person confirms, go on into the ledger.
type Desk struct {
	Store Store
	Vault Vault
	Reads Reads
	NewID func() string
}

// Receive keeps a file and names it a document. The same bytes handed in again are the same
// document: again is true and nothing is written.
func (d *Desk) Receive(ctx context.Context, actor, name string, b []byte, at time.Time) (doc Document, again bool, err error) {
	if len(b) == 0 {
		return Document{}, false, fault.New(fault.Invalid, "reading.empty", "Name", name).At(name)
	}
	sum := sha256.Sum256(b)
	doc = Document{
		ID: d.NewID(), Digest: hex.EncodeToString(sum[:]), Name: path.Base(strings.ReplaceAll(name, `\`, "/")), Size: int64(len(b)),
		State: Received, HandedIn: at.UnixMilli(), By: actor,
	}
	if err := d.Vault.Put(ctx, doc.Digest, b); err != nil {
		return Document{}, false, err
	}
	_, err = d.Store.Change(ctx, actor, func(ctx context.Context, s Source) ([]journal.Draft, error) {
		again = false
		switch held, err := s.DocumentByDigest(ctx, doc.Digest); {
		case err == nil:
			doc, again = held.Row, true
			return nil, nil
		case !fault.Is(err, fault.Missing):
			return nil, err
		}
		return draft(journal.DocumentReceived, doc), nil
	})
	return doc, again, err
}

// Read reads a received document and keeps what was found. A document that cannot be read is kept
// as refused, with the reason, and the reason is returned.
func (d *Desk) Read(ctx context.Context, actor, id string, step func(Step)) (Document, error) {
	held, err := d.Store.Document(ctx, id)
	if err != nil {
		return Document{}, err
	}
	doc := held.Row
	b, err := d.Vault.Get(ctx, doc.Digest)
	if err != nil {
		return Document{}, err
	}
	lookup := func(fingerprint string) (Mapping, bool) {
		m, err := d.Store.Mapping(ctx, fingerprint)
		return m.Row, err == nil
	}
	model, result, err := d.Reads.Read(ctx, doc.Name, b, lookup, step)
	if refusal := (*fault.Error)(nil); errors.As(err, &refusal) && refusal.Kind == fault.Invalid {
		doc.State, doc.Refusal = Refused, &refusal.Text
		_, werr := d.Store.Change(ctx, actor, func(context.Context, Source) ([]journal.Draft, error) {
			return draft(journal.DocumentRefused, doc), nil
		})
		return doc, errors.Join(err, werr)
	}
	if err != nil {
		return Document{}, err
	}
	doc.Format = model.Format
	doc.summarise(result)
	doc.State, doc.Refusal = Read, nil
	_, err = d.Store.Change(ctx, actor, func(context.Context, Source) ([]journal.Draft, error) {
		return draft(journal.DocumentRead, doc, Reading{DocumentID: doc.ID, Model: model, Result: result}), nil
	})
	return doc, err
}

// summarise copies what a list of documents shows out of the result.
func (doc *Document) summarise(r Result) {
	doc.Genre, doc.Title, doc.Findings, doc.Measures = r.Genre, r.Title, len(r.Findings), 0
	for _, f := range r.Findings {
		doc.Measures += len(f.Measures)
	}
}

func draft(act journal.Act, subject journal.Record, more ...journal.Record) []journal.Draft {
	return []journal.Draft{{Act: act, Subject: subject.Ref(), Rows: append([]journal.Record{subject}, more...)}}
}

// Correct applies a person's correction to what was read. base is the version they saw.
func (d *Desk) Correct(ctx context.Context, actor, id string, base journal.Seq, c Correction) (journal.Seq, error) {
	return d.Store.Change(ctx, actor, func(ctx context.Context, s Source) ([]journal.Draft, error) {
		doc, reading, err := open(ctx, s, id)
		if err != nil {
			return nil, err
		}
		if reading.Since != base {
			return nil, fault.New(fault.Conflict, "reading.stale")
		}
		now := reading.Row
		if now.Result, err = Correct(now.Result, now.Model, c); err != nil {
			return nil, err
		}
		now.Corrected++
		doc.Row.summarise(now.Result)
		return []journal.Draft{{
			Act: journal.ReadingCorrected, Subject: doc.Row.Ref(), Reason: c.String(), Rows: []journal.Record{doc.Row, now},
		}}, nil
	})
}

func open(ctx context.Context, s Source, id string) (doc journal.Versioned[Document], r journal.Versioned[Reading], err error) {
	if doc, err = s.Document(ctx, id); err != nil {
		return doc, r, err
	}
	r, err = s.Reading(ctx, id)
	return doc, r, err
}

// Preview compares what was read with a round of the ledger, "" for the round it fits best. A
// document that fits no round is compared with an empty one.
func (d *Desk) Preview(ctx context.Context, id, roundID string) (Comparison, error) {
	_, r, err := open(ctx, d.Store, id)
	if err != nil {
		return Comparison{}, err
	}
	if roundID == "" {
		if roundID, err = fits(ctx, d.Store, r.Row.Result); err != nil || roundID == "" {
			return Compare(r.Row.Result, Held{}), err
		}
	}
	h, err := held(ctx, d.Store, roundID)
	if err != nil {
		return Comparison{}, err
	}
	return Compare(r.Row.Result, h), nil
}

// fits finds the round that holds most of what was read: at least half of it. A round of another
// region never fits: cities of one province answer the same statements, each for itself.
func fits(ctx context.Context, s ledger.Reader, r Result) (string, error) {
	rounds, err := s.Rounds(ctx)
	if err != nil {
		return "", err
	}
	best, bestID, region := 0, "", ProposeRound(r).Region
	for _, round := range rounds {
		if region != "" && round.Row.Region != "" && region != round.Row.Region {
			continue
		}
		fs, err := s.FindingsOf(ctx, round.Row.ID)
		if err != nil {
			return "", err
		}
		n := 0
		for _, j := range matchFindings(r.Findings, fs) {
			if j >= 0 {
				n++
			}
		}
		if n > best {
			best, bestID = n, round.Row.ID
		}
	}
	if best*2 < len(r.Findings) {
		return "", nil
	}
	return bestID, nil
}

func held(ctx context.Context, s ledger.Reader, roundID string) (Held, error) {
	round, err := s.Round(ctx, roundID)
	if err != nil {
		return Held{}, err
	}
	h := Held{
		Round: round.Row, Measures: map[string][]journal.Versioned[ledger.Measure]{},
		Tasks: map[string][]journal.Versioned[ledger.Task]{},
	}
	if h.Findings, err = s.FindingsOf(ctx, roundID); err != nil {
		return Held{}, err
	}
	for _, f := range h.Findings {
		if h.Measures[f.Row.ID], err = s.MeasuresOf(ctx, f.Row.ID); err != nil {
			return Held{}, err
		}
		if h.Tasks[f.Row.ID], err = s.TasksOf(ctx, f.Row.ID); err != nil {
			return Held{}, err
		}
	}
	return h, nil
}

// Confirm takes what was read into the ledger, as decided, in one transaction: the round when it is
// new, findings, measures and tasks added, changed and withdrawn, and the document marked confirmed.
func (d *Desk) Confirm(ctx context.Context, actor, id string, base journal.Seq, dec Decision) (Document, error) {
	var doc Document
	roundID := d.NewID()
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, s Source) ([]journal.Draft, error) {
		v, reading, err := open(ctx, s, id)
		if err != nil {
			return nil, err
		}
		if reading.Since != base {
			return nil, fault.New(fault.Conflict, "reading.stale")
		}
		if len(reading.Row.Result.Findings) == 0 {
			return nil, fault.New(fault.Invalid, "reading.nothing_to_confirm")
		}
		doc = v.Row
		drafts, h, err := roundFor(ctx, s, reading.Row.Result, dec, roundID)
		if err != nil {
			return nil, err
		}
		if doc.EditionOf, err = editionOf(ctx, s, doc, h.Round.ID); err != nil {
			return nil, err
		}
		doc.State, doc.RoundID = Confirmed, h.Round.ID
		drafts = append(drafts, mergeInto(doc, reading.Row.Result, h, dec, d.NewID)...)
		return append(drafts, journal.Draft{Act: journal.DocumentConfirmed, Subject: doc.Ref(), Rows: []journal.Record{doc}}), nil
	})
	return doc, err
}

// roundFor loads the round decided on, or drafts a new one.
func roundFor(ctx context.Context, s Source, r Result, dec Decision, newID string) ([]journal.Draft, Held, error) {
	if dec.RoundID != "" {
		h, err := held(ctx, s, dec.RoundID)
		if err != nil {
			return nil, Held{}, err
		}
		now := h.Round
		if r.Genre == ProgressReport && (r.Title != now.ReportTitle || r.Preface != now.ReportPreface) {
			now.ReportTitle, now.ReportPreface = r.Title, r.Preface
			h.Round = now
			return draft(journal.RoundChanged, now), h, nil
		}
		return nil, h, nil
	}
	round := dec.Round
	round.ID = newID
	if strings.TrimSpace(round.Title) == "" {
		return nil, Held{}, fault.New(fault.Invalid, "ledger.round_untitled").At("title")
	}
	if !slices.Contains(ledger.Sources, round.Source) {
		return nil, Held{}, fault.New(fault.Invalid, "ledger.source_unknown", "Source", string(round.Source)).At("source")
	}
	if r.Genre == ProgressReport {
		round.ReportTitle, round.ReportPreface = r.Title, r.Preface
	}
	return draft(journal.RoundAdded, round), Held{Round: round}, nil
}

// editionOf finds the newest confirmed document of the same genre in the same round.
func editionOf(ctx context.Context, s Source, doc Document, roundID string) (string, error) {
	docs, err := s.Documents(ctx)
	if err != nil {
		return "", err
	}
	for _, other := range docs {
		o := other.Row
		if o.ID != doc.ID && o.State == Confirmed && o.RoundID == roundID && o.Genre == doc.Genre {
			return o.ID, nil
		}
	}
	return "", nil
}

// KeepMapping remembers how a spreadsheet with this header row is read and reads the document anew.
func (d *Desk) KeepMapping(ctx context.Context, actor, id string, m Mapping, step func(Step)) (Document, error) {
	if _, ok := m.Columns["statement"]; !ok {
		return Document{}, fault.New(fault.Invalid, "reading.mapping_statement").At("statement")
	}
	for field, col := range m.Columns {
		if col < 0 || col >= len(m.Header) {
			return Document{}, fault.New(fault.Invalid, "reading.mapping_column", "Column", fmt.Sprint(col+1)).At(field)
		}
	}
	_, err := d.Store.Change(ctx, actor, func(context.Context, Source) ([]journal.Draft, error) {
		return draft(journal.MappingKept, m), nil
	})
	if err != nil {
		return Document{}, err
	}
	return d.Read(ctx, actor, id, step)
}
