package paper

import (
	"context"
	"io"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
)

// Book is what a certificate needs of the journal.
type Book interface {
	Entries(ctx context.Context, want journal.Want, before journal.Seq, limit int) ([]journal.Entry, error)
	Prove(ctx context.Context, seq journal.Seq) (journal.Proof, error)
}

// Ledger is what papers read of the ledger.
type Ledger interface {
	Round(ctx context.Context, id string) (journal.Versioned[ledger.Round], error)
	MeasuresOf(ctx context.Context, findingID string) ([]journal.Versioned[ledger.Measure], error)
}

// Press composes papers from storage: pages and commands use it alike. All fields are needed.
type Press struct {
	Closings *closure.Desk
	Ledger   Ledger
	Proofs   evidence.Reader
	Units    func(context.Context) (*org.Tree, error)
	Book     Book
	// Seal signs the journal as it stands, so that a closing of this minute has its certificate at once.
	Seal func(context.Context) (journal.Checkpoint, error)
}

// Matter gathers what the papers of a cycle are composed from; cycle 0 is the newest. fault.Missing when the finding or the
// cycle is not there, or out of the caller's sight.
func (p Press) Matter(ctx context.Context, finding string, cycle int, today ledger.Date) (Matter, error) {
	m := Matter{Today: today}
	f, err := p.Closings.Store.Finding(ctx, finding)
	if err != nil {
		return m, err
	}
	m.Finding = f.Row
	v, err := p.Closings.View(ctx, finding, closure.Person{}, closure.Event{Day: today})
	if err != nil {
		return m, err
	}
	m.Case, m.Rules, m.Goal = v.Case, v.Rules, v.Facts.Goal
	if cycle != 0 && cycle != v.Case.Cycle {
		if m.Case, err = p.earlier(v, cycle); err != nil {
			return m, err
		}
		if m.Rules.Policy, err = p.Closings.Policies().ByID(m.Case.Policy); err != nil {
			return m, err
		}
	}
	return m, p.read(ctx, &m)
}

func (p Press) earlier(v closure.View, cycle int) (closure.Case, error) {
	for _, c := range v.Earlier {
		if c.Cycle == cycle {
			return c, nil
		}
	}
	return closure.Case{}, fault.New(fault.Missing, "fault.missing")
}

func (p Press) read(ctx context.Context, m *Matter) error {
	round, err := p.Ledger.Round(ctx, m.Finding.RoundID)
	if err != nil {
		return err
	}
	measures, err := p.Ledger.MeasuresOf(ctx, m.Finding.ID)
	if err != nil {
		return err
	}
	files, err := p.Proofs.FilesOf(ctx, m.Finding.ID)
	if err != nil {
		return err
	}
	m.Round, m.Measures, m.Files = round.Row, journal.Rows(measures), journal.Rows(files)
	if c, err := p.Proofs.Comparison(ctx, m.Finding.ID); err == nil && c.Row.Cycle == m.Case.Cycle {
		m.Compared = &c.Row
	} else if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	tree, err := p.Units(ctx)
	m.Unit = func(id string) string {
		if u, known := tree.Unit(id); known {
			return u.Name
		}
		return id
	}
	return err
}

// Write writes a form of a cycle as docx. Errors are those of Matter, Ready and Certify.
func (p Press) Write(ctx context.Context, w io.Writer, f Form, m Matter) error {
	o, err := p.compose(ctx, f, m)
	if err != nil {
		return err
	}
	return office.WriteDocx(w, o)
}

func (p Press) compose(ctx context.Context, f Form, m Matter) (office.Official, error) {
	if f != Certificate {
		return Compose(f, m)
	}
	if err := f.Ready(m.Case, m.Rules.Policy); err != nil {
		return office.Official{}, err
	}
	proof, err := p.Closed(ctx, m.Case)
	if err != nil {
		return office.Official{}, err
	}
	return Certify(proof)
}

// Closed is the proof of the entry with which a cycle was closed, fault.Missing when there is none.
func (p Press) Closed(ctx context.Context, c closure.Case) (journal.Proof, error) {
	entries, err := p.Book.Entries(ctx, journal.Want{Touched: c.Ref(), Act: journal.ClosureClosed}, 0, 1)
	if err != nil {
		return journal.Proof{}, err
	}
	if len(entries) == 0 {
		return journal.Proof{}, fault.New(fault.Missing, "paper.not_yet.certificate")
	}
	proof, err := p.Book.Prove(ctx, entries[0].Seq)
	if !fault.Is(err, fault.Missing) {
		return proof, err
	}
	if _, err := p.Seal(ctx); err != nil {
		return journal.Proof{}, err
	}
	return p.Book.Prove(ctx, entries[0].Seq)
}
