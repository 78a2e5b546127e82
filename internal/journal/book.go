package journal

import "context"

// Book is the journal as read back: storage implements it, pages, the API and verify use it.
type Book interface {
	// Size is the number of entries.
	Size(ctx context.Context) (Seq, error)
	// Entry returns one entry, or fault.Missing.
	Entry(ctx context.Context, seq Seq) (Entry, error)
	// Entries lists entries newest first, before the given sequence (0 for the newest), chosen by want.
	Entries(ctx context.Context, want Want, before Seq, limit int) ([]Entry, error)
	// Checkpoint returns the newest signed checkpoint, or fault.Missing when none was made yet.
	Checkpoint(ctx context.Context) (Checkpoint, error)
}

// Want chooses entries; zero fields choose all.
type Want struct {
	Subject Ref    // entries about this record
	Touched Ref    // entries that made a version of this record
	Act     Act    // one act
	Actor   string // account id
	// Tables leaves only entries about records of these; Without leaves out those about records of these.
	Tables, Without []string
}

// Checkpoint is a signed head of the tree: the note format of golang.org/x/mod/sumdb/note over the
// text of a SealedHead.
type Checkpoint struct {
	Size Seq    `json:"size"`
	Note string `json:"note"`
	At   int64  `json:"at"` // Unix milliseconds
}
