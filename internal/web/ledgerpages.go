package web

import (
	"context"
	"time"

	"zhenggai/internal/campaign"
	"zhenggai/internal/closure"
	"zhenggai/internal/doubt"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
)

// LedgerPages are the overview, the ledger, its findings, their history and the search. All fields
// are needed.
type LedgerPages struct {
	Shell *Shell
	Desk  *ledger.Desk
	// Past is the ledger as it stood when an entry was the newest.
	Past     func(at journal.Seq) ledger.Reader
	Versions Versions
	Book     Book
	Papers   Papers
	Staff    Staff
	// Search looks words up in the whole store, at most limit records of each kind.
	Search func(ctx context.Context, words []string, limit int) ([]Hit, error)
	Now    func() time.Time
	// Carries lists the findings that went on as others in later rounds, and CampaignsOf the campaigns that a finding
	// gave rise to or came of.
	Carries func(ctx context.Context) ([]closure.Carry, error)
	// Doubts are the signs of false work, of which a finding's page tells how many there are.
	Doubts      doubt.Store
	CampaignsOf func(ctx context.Context, finding string) ([]journal.Versioned[campaign.Campaign], error)

	checks checkBook
}

// Versions reads records as they were.
type Versions interface {
	// Versions lists every version of a record, oldest first.
	Versions(ctx context.Context, ref journal.Ref) ([]journal.Versioned[journal.Record], error)
	// PartsOf names the measures and tasks that a finding has or ever had.
	PartsOf(ctx context.Context, findingID string) ([]journal.Ref, error)
}

// Book is the journal, and the proofs that it can give.
type Book interface {
	journal.Book
	Prove(ctx context.Context, seq journal.Seq) (journal.Proof, error)
}

// Papers are the documents that fields came from.
type Papers interface {
	Documents(ctx context.Context) ([]journal.Versioned[reading.Document], error)
	Document(ctx context.Context, id string) (journal.Versioned[reading.Document], error)
}

// Staff are the people whose changes the journal holds.
type Staff interface {
	Account(ctx context.Context, id string) (journal.Versioned[org.Account], error)
	Accounts(ctx context.Context) ([]journal.Versioned[org.Account], error)
}

// Hit is a record in which every word searched for occurs.
type Hit struct {
	Ref     journal.Ref
	Finding string // the finding it speaks of, "" for a document
	Text    string // what was searched, in its original form
	Block   int    // the place of Text among a document's blocks, -1 for any other record
}

// Routes of all these pages.
func (p *LedgerPages) Routes() []gate.Route {
	var all []gate.Route
	for _, routes := range [][]gate.Route{
		p.overviewRoutes(), p.listRoutes(), p.findingRoutes(), p.editRoutes(), p.historyRoutes(), p.searchRoutes(),
	} {
		all = append(all, routes...)
	}
	return all
}

// today is the civil date by the office's clock.
func (p *LedgerPages) today() ledger.Date { return ledger.DateOf(p.Now()) }

// moment is an instant of the journal in the office's zone.
func (p *LedgerPages) moment(millis int64) time.Time {
	return time.UnixMilli(millis).In(p.Now().Location())
}

// names tells the names of accounts, each asked for once.
func (p *LedgerPages) names(r *gate.Request) func(account string) string { return namesOf(r, p.Staff) }

// namesOf tells how pages call who acted: an account by its name, what no person did by what did it.
func namesOf(r *gate.Request, people People) func(account string) string {
	known := map[string]string{
		"": r.Say("word.nobody"), org.ActorSystem: r.Say("word.nobody"), org.ActorCommand: r.Say("word.command_line"), closure.ActorExternal: r.Say("word.outside"),
	}
	return func(id string) string {
		if name, ok := known[id]; ok {
			return name
		}
		name := r.Say("word.unknown_person")
		if v, err := people.Account(r.Context(), id); err == nil {
			name = v.Row.Name
		}
		known[id] = name
		return name
	}
}
