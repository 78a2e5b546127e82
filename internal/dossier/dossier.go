// Package dossier puts everything of a finding into one signed archive (一案一档): its records with all their versions,
// the papers of its closings, the files of evidence, the entries of the journal with their proofs, a page that any
// browser opens, and the same for machines. It owns no data. It never holds a file of evidence in memory, and never tells
// a reader more than they may see in the product: who may not read the journal gets no entries, no names of people and no
// personal data in texts.
//
// # The archive
//
//	index.html            the whole dossier to read, without scripts or anything from elsewhere
//	dossier.json          Content: records, files, papers, entries
//	papers/               docx
//	evidence/             the files as they came, numbered
//	journal/<seq>.json    proof of an entry, as verify --proof takes it
//	checkpoint.txt        the signed head that all proofs stand under
//	public-key.txt        the key of all signatures; a reader must know it from elsewhere
//	SHA256SUMS            of everything above, as sha256sum -c takes it
//	SHA256SUMS.note       a signature over SHA256SUMS
package dossier

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/paper"
)

// Format names the form of dossier.json and of what is signed.
const Format = "zhenggai-dossier/1"

// Names of the archive's own files.
const (
	indexFile = "index.html"
	dataFile  = "dossier.json"
	headFile  = "checkpoint.txt"
	keyFile   = "public-key.txt"
	sumsFile  = "SHA256SUMS"
	noteFile  = "SHA256SUMS.note"
)

// Content is dossier.json.
type Content struct {
	Format  string `json:"format"`
	MadeAt  int64  `json:"made_at"` // Unix milliseconds
	Finding string `json:"finding"`
	// Masked tells that the reader may not read the journal: there are no entries and no earlier versions, and
	// records are without people.
	Masked  bool              `json:"masked"`
	Records []Record          `json:"records"`
	Files   []File            `json:"files"`
	Papers  []Paper           `json:"papers"`
	Entries []Entry           `json:"entries"`
	People  map[string]string `json:"people,omitempty"` // account id -> name
}

// Record is a version of a record, in which entries it began and ended; Until is 0 while it stands.
type Record struct {
	journal.Ref
	Since journal.Seq     `json:"since"`
	Until journal.Seq     `json:"until,omitempty"`
	Row   json.RawMessage `json:"row"`
}

// File is a file of evidence in the archive.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Path string `json:"path"`
	Hash string `json:"hash"` // SHA-256, in lower-case hex
	Size int64  `json:"size"`
}

// Paper is a paper in the archive.
type Paper struct {
	Form  paper.Form `json:"form"`
	Cycle int        `json:"cycle"`
	Path  string     `json:"path"`
}

// Entry is an entry of the journal that made or ended a version of a record here.
type Entry struct {
	Seq        journal.Seq `json:"seq"`
	Act        journal.Act `json:"act"`
	Actor      string      `json:"actor"` // account id
	RecordedAt int64       `json:"recorded_at"`
	Path       string      `json:"path"`
}

// Versions reads records as they were.
type Versions interface {
	Versions(ctx context.Context, ref journal.Ref) ([]journal.Versioned[journal.Record], error)
	// PartsOf names all that a finding has or ever had.
	PartsOf(ctx context.Context, findingID string) ([]journal.Ref, error)
}

// Book reads entries and proves them under one checkpoint.
type Book interface {
	Entry(ctx context.Context, seq journal.Seq) (journal.Entry, error)
	ProveUnder(ctx context.Context, e journal.Entry, c journal.Checkpoint) (journal.Proof, error)
}

// Seal signs: the journal as it stands, and the digest of an archive.
type Seal interface {
	Seal(ctx context.Context) (journal.Checkpoint, error)
	Attest(text string) (string, error)
	PublicKey() string
}

// Vault gives bytes by their digest.
type Vault interface {
	Get(digest string) (*os.File, error)
}

// Archive makes dossiers: pages and commands use it alike. All fields are needed.
type Archive struct {
	Press    paper.Press
	Versions Versions
	Book     Book
	Seal     Seal
	Vault    Vault
	// Name is the name of whom an account belongs to.
	Name func(ctx context.Context, account string) string
	Now  func() time.Time
}

// Dossier is everything of a finding but the bytes of its evidence, ready to be written.
type Dossier struct {
	Content Content
	matter  paper.Matter
	parts   []part
	vault   Vault
	attest  func(text string) (string, error)
}

// Finding is the finding that the dossier is about.
func (d *Dossier) Finding() ledger.Finding { return d.matter.Finding }

// part is a file of the archive that stands in memory.
type part struct {
	path string
	body []byte
}
