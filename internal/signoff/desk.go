package signoff

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Reader is what signing reads: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Paper returns a paper, or fault.Missing.
	Paper(ctx context.Context, id string) (journal.Versioned[Paper], error)
	// Papers lists all papers, the newest first.
	Papers(ctx context.Context) ([]journal.Versioned[Paper], error)
	// Signed is the paper of a kind about something that was signed last, whoever asks; nil when none was.
	Signed(ctx context.Context, kind Kind, about string) (*Paper, error)
}

// Store keeps the papers.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
}

// Desk is where papers are sent round, countersigned and signed.
type Desk struct {
	Store Store
	NewID func() string
	// Tree is the tree of units.
	Tree func(context.Context) (*org.Tree, error)
}

// The bounds of what is written, in characters.
const (
	MaxTitle = 120
	MaxWords = 2000
)

// Send begins a paper's round. Its bytes lie in the vault already. The desk settles ID, By and On.
func (d *Desk) Send(ctx context.Context, c *org.Caller, today ledger.Date, p Paper) (Paper, error) {
	if err := org.Allow(c, org.EditLedger); err != nil {
		return Paper{}, err
	}
	tree, err := d.Tree(ctx)
	if err != nil {
		return Paper{}, err
	}
	p.ID, p.By, p.On, p.Title = d.NewID(), c.ID, today, strings.TrimSpace(p.Title)
	p.Opinions, p.Decision, p.Withdrawn = nil, nil, ""
	if err := checkPaper(tree, p); err != nil {
		return Paper{}, err
	}
	_, err = d.Store.Change(ctx, c.ID, func(context.Context, Reader) ([]journal.Draft, error) {
		return []journal.Draft{p.draft(journal.PaperSent, today, "")}, nil
	})
	return p, err
}

func checkPaper(tree *org.Tree, p Paper) error {
	switch {
	case !slices.Contains(Kinds, p.Kind):
		return fault.New(fault.Invalid, "signoff.kind_unknown").At("kind")
	case p.Title == "":
		return fault.New(fault.Invalid, "signoff.title_empty").At("title")
	case utf8.RuneCountInString(p.Title) > MaxTitle:
		return fault.New(fault.Invalid, "signoff.title_long", "Max", MaxTitle).At("title")
	case p.Hash == "" || p.Size == 0:
		return fault.New(fault.Invalid, "signoff.file_empty").At("file")
	case len(p.Units) == 0:
		return fault.New(fault.Invalid, "signoff.units_none").At("units")
	}
	for i, u := range p.Units {
		unit, known := tree.Unit(u)
		if !known {
			return fault.New(fault.Invalid, "signoff.unit_unknown", "Name", u).At("units")
		}
		if slices.Contains(p.Units[:i], u) {
			return fault.New(fault.Invalid, "signoff.unit_twice", "Name", unit.Called()).At("units")
		}
	}
	return nil
}

// Countersign records what a unit says of a paper, by somebody who may speak for the unit and did not draft it.
// Until the leader has spoken a unit may change its mind; saying the same again writes nothing. seen is the
// version that the person read.
func (d *Desk) Countersign(ctx context.Context, c *org.Caller, seen journal.Seq, id string, o Opinion) (journal.Seq, error) {
	tree, err := d.Tree(ctx)
	if err != nil {
		return 0, err
	}
	if err := org.Allow(c, org.Countersign); err != nil {
		return 0, err
	}
	o.By, o.Words = c.ID, strings.TrimSpace(o.Words)
	if err := checkWords(o.Words, !o.Agree, "signoff.why_not"); err != nil {
		return 0, err
	}
	return d.change(ctx, c, id, seen, func(p Paper) (Paper, journal.Draft, error) {
		switch {
		case !slices.Contains(p.Units, o.Unit):
			return p, journal.Draft{}, fault.New(fault.Denied, "signoff.not_asked")
		case !c.Reach(org.Countersign, tree).Has(o.Unit):
			return p, journal.Draft{}, fault.New(fault.Denied, "signoff.not_yours")
		case c.ID == p.By:
			return p, journal.Draft{}, fault.New(fault.Denied, "signoff.own_draft")
		}
		if old, spoke := p.Of(o.Unit); spoke && old.Agree == o.Agree && old.Words == o.Words {
			return p, journal.Draft{}, nil
		}
		p.Opinions = append(slices.DeleteFunc(slices.Clone(p.Opinions), func(x Opinion) bool { return x.Unit == o.Unit }), o)
		return p, p.draft(journal.PaperCountersigned, o.On, o.Words), nil
	})
}

// Decide signs a paper or returns it. Whoever signs neither drafted nor countersigned it, and all units have
// spoken; where one does not agree, or the paper is returned, the leader says why.
func (d *Desk) Decide(ctx context.Context, c *org.Caller, seen journal.Seq, id string, is Decision) (journal.Seq, error) {
	tree, err := d.Tree(ctx)
	if err != nil {
		return 0, err
	}
	if err := org.Allow(c, org.SignOff); err != nil {
		return 0, err
	}
	is.By, is.Words = c.ID, strings.TrimSpace(is.Words)
	return d.change(ctx, c, id, seen, func(p Paper) (Paper, journal.Draft, error) {
		if err := p.signable(c, tree, is); err != nil {
			return p, journal.Draft{}, err
		}
		p.Decision = &is
		act := journal.PaperSigned
		if !is.Sign {
			act = journal.PaperReturned
		}
		return p, p.draft(act, is.On, is.Words), nil
	})
}

// signable minds who may not decide, and what is not ready for it.
func (p Paper) signable(c *org.Caller, tree *org.Tree, is Decision) error {
	silent := p.Silent()
	switch {
	case !c.Reach(org.SignOff, tree).Has(p.Units...):
		return fault.New(fault.Denied, "signoff.not_yours")
	case c.ID == p.By:
		return fault.New(fault.Denied, "signoff.own_draft")
	case slices.ContainsFunc(p.Opinions, func(o Opinion) bool { return o.By == c.ID }):
		return fault.New(fault.Denied, "signoff.own_opinion")
	case !is.Sign:
		return checkWords(is.Words, true, "signoff.why_returned")
	case len(silent) > 0:
		unit, _ := tree.Unit(silent[0])
		return fault.New(fault.Conflict, "signoff.silent", "Count", len(silent), "Name", unit.Called())
	}
	return checkWords(is.Words, len(p.Against()) > 0, "signoff.why_over")
}

// Withdraw takes a paper back that nobody has decided on.
func (d *Desk) Withdraw(ctx context.Context, c *org.Caller, seen journal.Seq, id string, today ledger.Date) (journal.Seq, error) {
	if err := org.Allow(c, org.EditLedger); err != nil {
		return 0, err
	}
	return d.change(ctx, c, id, seen, func(p Paper) (Paper, journal.Draft, error) {
		p.Withdrawn = today
		return p, p.draft(journal.PaperWithdrawn, today, ""), nil
	})
}

// change changes a paper that is on its round, as the person saw it.
func (d *Desk) change(ctx context.Context, c *org.Caller, id string, seen journal.Seq, turn func(Paper) (Paper, journal.Draft, error)) (journal.Seq, error) {
	return d.Store.Change(ctx, c.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		v, err := r.Paper(ctx, id)
		if err != nil {
			return nil, err
		}
		if s := v.Row.State(); s.Over() {
			return nil, fault.New(fault.Conflict, "signoff.over", "State", s.Name())
		}
		if v.Since != seen {
			return nil, fault.New(fault.Conflict, "signoff.moved_on")
		}
		_, draft, err := turn(v.Row)
		if err != nil || draft.Act == "" {
			return nil, err
		}
		return []journal.Draft{draft}, nil
	})
}

// draft is the entry of a paper's newest version.
func (p Paper) draft(act journal.Act, on ledger.Date, words string) journal.Draft {
	return journal.Draft{Act: act, Subject: p.Ref(), OccurredOn: on.Time(), Reason: words, Rows: []journal.Record{p}}
}

func checkWords(words string, needed bool, key string) error {
	switch {
	case needed && words == "":
		return fault.New(fault.Invalid, key).At("words")
	case utf8.RuneCountInString(words) > MaxWords:
		return fault.New(fault.Invalid, "signoff.words_long", "Max", MaxWords).At("words")
	}
	return nil
}
