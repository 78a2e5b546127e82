package ledger

import (
	"context"

	"zhenggai/internal/journal"
)

// Reader is what the ledger reads of itself: inside a change, as the transaction sees it; outside,
// as of the newest entry.
type Reader interface {
	Round(ctx context.Context, id string) (journal.Versioned[Round], error)
	Rounds(ctx context.Context) ([]journal.Versioned[Round], error)
	Finding(ctx context.Context, id string) (journal.Versioned[Finding], error)
	// FindingsOf lists a round's findings by No.
	FindingsOf(ctx context.Context, roundID string) ([]journal.Versioned[Finding], error)
	Measure(ctx context.Context, id string) (journal.Versioned[Measure], error)
	// MeasuresOf lists a finding's measures by Ord.
	MeasuresOf(ctx context.Context, findingID string) ([]journal.Versioned[Measure], error)
	// TasksOf lists a finding's tasks by Ord.
	TasksOf(ctx context.Context, findingID string) ([]journal.Versioned[Task], error)
}

// Store keeps the ledger. A missing record is fault.Missing.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
	// Find lists findings under a filter, by round and No, keyset-paged.
	Find(ctx context.Context, f Filter, p Page) (Found, error)
	// Tally counts the findings under a filter by status.
	Tally(ctx context.Context, f Filter) (Tally, error)
}

// Page is a keyset page: Limit rows (at most 200) after the cursor of the page before, "" for the first.
type Page struct {
	After string
	Limit int
}

// Row is a finding in a list, with its round and the number of its measures.
type Row struct {
	journal.Versioned[Finding]
	Round    Round
	Measures int
}

// Found is a page of a list. Next is "" on the last page. Total counts the whole list, up to 10,000. Carried is how many
// findings are left out because they went on as others that the list has.
type Found struct {
	Rows    []Row
	Next    string
	Total   int
	Carried int
}

// Tally is how many findings stand at each status.
type Tally struct {
	Total    int
	ByStatus map[Status]int
	Overdue  int // deadline before today and not done, closed, accepted or noticed
	Soon     int // the same with a deadline within 30 days from today
	Carried  int // left out of all these, as they went on as others that are counted
}

// Desk is where the ledger is changed.
type Desk struct {
	Store Store
	// NewID makes ids of new records; they are random and sort by time.
	NewID func() string
}
