package reading

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// State is how far a document has come.
type State string

// The states of a document.
const (
	Received  State = "received"  // bytes are kept, not yet read
	Read      State = "read"      // read, waiting for a person
	Refused   State = "refused"   // could not be read; Refusal says why
	Confirmed State = "confirmed" // in the ledger
)

// Document is a file that somebody handed in.
type Document struct {
	ID      string        `json:"id"`
	Digest  string        `json:"digest"` // SHA-256 of the bytes, hex; names them in the vault
	Name    string        `json:"name"`   // file name as handed in
	Size    int64         `json:"size"`   // bytes
	Format  office.Format `json:"format"`
	State   State         `json:"state"`
	Refusal *say.Text     `json:"refusal,omitempty"`
	Genre   Genre         `json:"genre"`
	Title   string        `json:"title"`
	// RoundID is the round its findings were confirmed into; EditionOf the document it is a later edition of.
	RoundID   string `json:"round,omitempty"`
	EditionOf string `json:"edition_of,omitempty"`
	HandedIn  int64  `json:"handed_in"` // Unix milliseconds
	By        string `json:"by"`        // account id
	Findings  int    `json:"findings"`
	Measures  int    `json:"measures"`
}

// Ref names the document's row.
func (doc Document) Ref() journal.Ref { return journal.Ref{Table: "document", ID: doc.ID} }

// Image is the document's row itself; its bytes are in it by their digest.
func (doc Document) Image() any { return doc }

// Reading is one version of what was read in a document: the model, and the proposals with the
// corrections made so far. It is bulky: the journal keeps digests.
type Reading struct {
	DocumentID string          // also the id of the record: a document has one reading, in versions
	Model      office.Document // never changes after the first version
	Result     Result
	Corrected  int // corrections made by people so far
}

// Ref names the reading's row.
func (r Reading) Ref() journal.Ref { return journal.Ref{Table: "reading", ID: r.DocumentID} }

// ReadingImage is what the journal keeps of a Reading, and what storage must be able to recompute
// from the stored bytes.
type ReadingImage struct {
	Document  string `json:"document"`
	Model     string `json:"model"`  // SHA-256 of the model's canonical JSON, hex
	Result    string `json:"result"` // likewise of the result
	Corrected int    `json:"corrected"`
}

// Image digests the model and the result.
func (r Reading) Image() any {
	return ReadingImage{r.DocumentID, digest(r.Model), digest(r.Result), r.Corrected}
}

func digest(v any) string {
	buf, err := journal.Canonical(v)
	if err != nil {
		return "" // both types are plain data; an image without digest fails verification loudly
	}
	sum := sha256.Sum256(buf)
	return hex.EncodeToString(sum[:])
}

// Mapping is how an office's own spreadsheet is to be read: which column is which field. It is kept
// by the fingerprint of the header row and used again without asking.
type Mapping struct {
	ID        string            `json:"id"` // the fingerprint
	Header    []string          `json:"header"`
	Columns   map[string]int    `json:"columns"` // field name -> column from 0
	HeaderRow int               `json:"header_row"`
	Constants map[string]string `json:"constants,omitempty"`
}

// Ref names the mapping's row.
func (m Mapping) Ref() journal.Ref { return journal.Ref{Table: "mapping", ID: m.ID} }

// Image is the mapping itself.
func (m Mapping) Image() any { return m }

// Source is what a change to documents reads: documents and readings, and the ledger they go into.
type Source interface {
	ledger.Reader
	Document(ctx context.Context, id string) (journal.Versioned[Document], error)
	// DocumentByDigest finds the document with these bytes, or fault.Missing.
	DocumentByDigest(ctx context.Context, digest string) (journal.Versioned[Document], error)
	// Documents lists documents, newest first.
	Documents(ctx context.Context) ([]journal.Versioned[Document], error)
	Reading(ctx context.Context, documentID string) (journal.Versioned[Reading], error)
	Mapping(ctx context.Context, fingerprint string) (journal.Versioned[Mapping], error)
}

// Store keeps documents and readings, and can change the ledger in the same transaction.
type Store interface {
	Source
	Change(ctx context.Context, actor string, decide func(context.Context, Source) ([]journal.Draft, error)) (journal.Seq, error)
}
