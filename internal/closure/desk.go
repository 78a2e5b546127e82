package closure

import (
	"context"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// Reader is what closing reads: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Case is the newest cycle of a finding with its events in order of No; fault.Missing when nobody has
	// claimed the finding.
	Case(ctx context.Context, finding string) (Case, error)
	// Cases lists every cycle of a finding with its events, the oldest first.
	Cases(ctx context.Context, finding string) ([]Case, error)
	// Finding returns a finding; fault.Missing when there is none.
	Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error)
	// Facts are what ledger, claims and registers know about a finding; fault.Missing when there is no such finding.
	Facts(ctx context.Context, finding string) (Facts, error)
	// LinksOf lists the one-time links to a finding's closing, the oldest first.
	LinksOf(ctx context.Context, finding string) ([]Link, error)
	// LinkByHash returns the link whose secret has that digest, whoever asks; fault.Missing when there is none.
	LinkByHash(ctx context.Context, hash string) (Link, error)
	// Units is the tree of units.
	Units(ctx context.Context) (Units, error)
}

// Store keeps the cases. The table closing holds a row for each cycle, closing_event one for each event; a
// finding has one newest cycle, and an event id is unique over all findings.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
}

// ActorExternal is the actor of an entry that somebody without an account caused by a one-time link. Which
// organisation it was stands in the event.
const ActorExternal = "external"

// Desk is where cases are moved.
type Desk struct {
	Store Store
	// Policies and Calendar are what is known now: an office imports both while the program runs.
	Policies func() *Policies
	Calendar func() Calendar
	NewID    func() string // of links
}

// Lacking is the fault of an application, acceptance or closing for which something is missing. It is a
// fault.Invalid and carries the list.
type Lacking struct{ Lacks []Lack }

// Error says how much is missing, and what first.
func (l *Lacking) Error() string { return l.Unwrap().Error() }

// Unwrap makes it a fault.Invalid.
func (l *Lacking) Unwrap() error {
	return fault.New(fault.Invalid, "closure.lacking", "Count", len(l.Lacks), "First", l.Lacks[0].Text)
}

// View is a finding's closing as a page shows it.
type View struct {
	Case    Case   // the newest cycle
	Earlier []Case // the cycles before it, the oldest first
	Rules   Rules  // what it is judged by, or would be today
	Facts   Facts  // what ledger, claims and registers know
	Missing []Lack
	// Choices tell of every kind of event, in the order of Kinds, whether the person may cause it now.
	Choices []Choice
}

// Allowed are the kinds that the person may cause now.
func (v View) Allowed() []Kind {
	var kinds []Kind
	for _, c := range v.Choices {
		if c.Refusal == nil {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// View reads a finding's closing for a person. at holds the day, and in Evidence the pieces that lie ready for
// the next event: what they fill is not told as missing.
func (d *Desk) View(ctx context.Context, finding string, p Person, at Event) (View, error) {
	c, facts, rules, err := d.load(ctx, d.Store, finding, at)
	if err != nil {
		return View{}, err
	}
	cases, err := d.Store.Cases(ctx, finding)
	if err != nil {
		return View{}, err
	}
	return View{
		Case: c, Earlier: slices.DeleteFunc(cases, func(o Case) bool { return o.Cycle >= c.Cycle }),
		Rules: rules, Facts: facts, Missing: Missing(rules.Policy, c.with(at), facts), Choices: p.choices(rules, c),
	}, nil
}

// with is the case as Missing sees it when an event has brought its evidence.
func (c Case) with(e Event) Case {
	c.Evidence = merged(c.Evidence, e.Evidence)
	c.Events = append(slices.Clip(c.Events), e)
	return c
}

// Act lets a person cause an event in whichever of their parts may: as Submit, with By filled in. For an
// acceptor from outside whose signed opinion a clerk enters, e.By.External holds the unit.
func (d *Desk) Act(ctx context.Context, finding string, p Person, e Event) (journal.Seq, error) {
	c, _, rules, err := d.load(ctx, d.Store, finding, e)
	if err != nil {
		return 0, err
	}
	choice := p.choose(rules, c, e.Kind, e.By.External)
	if choice.Refusal != nil && !c.Recorded(e.ID) {
		return 0, choice.Refusal
	}
	e.By = choice.By
	return d.Submit(ctx, finding, e)
}

// Submit lets an event happen to a finding: the case, the event and an entry are written together. An event
// that is recorded already writes nothing, and the sequence is 0. Errors are those of Next, and Lacking.
func (d *Desk) Submit(ctx context.Context, finding string, e Event) (journal.Seq, error) {
	actor := e.By.Account
	if actor == "" {
		actor = ActorExternal
	}
	return d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, facts, rules, err := d.load(ctx, r, finding, e)
		if err != nil {
			return nil, err
		}
		now, err := Next(rules, old, e)
		if err != nil || old.Recorded(e.ID) {
			return nil, err
		}
		if lacks := Blocking(e.Kind, Missing(rules.Policy, old.with(e), facts)); len(lacks) > 0 {
			return nil, &Lacking{Lacks: lacks}
		}
		f, err := r.Finding(ctx, finding)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{now.draft(f.Row)}, nil
	})
}

// draft is the entry of the case's newest event. The finding's Workflow follows the case, so that lists and
// filters never say anything else.
func (c Case) draft(f ledger.Finding) journal.Draft {
	e := c.Events[len(c.Events)-1]
	rows := []journal.Record{c, e}
	if flow := ledger.Workflow(c.State); f.Workflow != flow || !f.Closing {
		f.Workflow, f.Closing = flow, true
		rows = append(rows, f)
	}
	return journal.Draft{
		Act: e.Kind.Act(), Subject: f.Ref(), OccurredOn: e.Day.Time(), Reason: e.Reason, Rows: rows,
	}
}

// load reads what an event is judged by: the case, the facts, and the policy that the application is bound
// to, or that is in force on the event's day.
func (d *Desk) load(ctx context.Context, r Reader, finding string, e Event) (c Case, f Facts, rules Rules, err error) {
	if f, err = r.Facts(ctx, finding); err != nil {
		return c, f, rules, err
	}
	c, err = r.Case(ctx, finding)
	if fault.Is(err, fault.Missing) {
		c, err = New(finding), nil
	}
	if err != nil {
		return c, f, rules, err
	}
	rules = Rules{Calendar: d.Calendar()}
	if rules.Units, err = r.Units(ctx); err != nil {
		return c, f, rules, err
	}
	if c.Policy != "" {
		rules.Policy, err = d.Policies().ByID(c.Policy)
	} else {
		rules.Policy, err = d.Policies().For(f.Regions, e.Day)
	}
	return c, f, rules, err
}
