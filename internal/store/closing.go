package store

import (
	"context"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

// Closings is the store as closing sees it.
type Closings struct{ caseReader }

// caseReader reads cases; its Units is the tree, where a reader's is the list.
type caseReader struct{ reader }

// Proofs is the store as evidence sees it.
type Proofs struct{ reader }

var (
	_ closure.Store  = Closings{}
	_ evidence.Store = Proofs{}
)

// Closings is the store of cases.
func (db *DB) Closings() Closings { return Closings{caseReader{db.now()}} }

// Proofs is the store of evidence.
func (db *DB) Proofs() Proofs { return Proofs{db.now()} }

// Change moves cases.
func (c Closings) Change(ctx context.Context, actor string, decide func(context.Context, closure.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, c.db, actor, func(r reader) closure.Reader { return caseReader{r} }, decide)
}

// Change takes evidence in.
func (p Proofs) Change(ctx context.Context, actor string, decide func(context.Context, evidence.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, p.db, actor, func(r reader) evidence.Reader { return r }, decide)
}

var closings = table[closure.Case]{
	name: "closing",
	columns: []string{
		"id", "finding_id", "cycle", "state", "doers", "nature", "long_term", "policy", "done", "acceptances", "notice",
		"evidence", "frozen", "closing", "suspensions", "target",
	},
	cells: func(c *closure.Case) []any {
		return []any{
			derivedCell(func() string { return c.Ref().ID }), &c.Finding, &c.Cycle, &c.State,
			jsonCell{&c.Doers},
			&c.Nature,
			flagCell{&c.LongTerm},
			&c.Policy,
			jsonCell{&c.Done},
			jsonCell{&c.Acceptances},
			jsonCell{&c.Notice},
			jsonCell{&c.Evidence},
			jsonCell{&c.Frozen},
			jsonCell{&c.Closing},
			jsonCell{&c.Suspensions},
			&c.Target,
		}
	},
}

var closingEvents = table[closure.Event]{
	name: "closing_event",
	columns: []string{
		"id", "finding_id", "cycle", "no", "kind", "caused_by", "day", "recorded_day", "seen", "policy", "reason", "opinion",
		"evidence", "units", "nature", "long_term", "about", "target",
	},
	cells: func(e *closure.Event) []any {
		return []any{
			&e.ID, &e.Finding, &e.Cycle, &e.No, &e.Kind,
			jsonCell{&e.By},
			&e.Day, &e.On,
			jsonCell{&e.Seen},
			&e.Policy,
			&e.Reason, &e.Opinion,
			jsonCell{&e.Evidence},
			jsonCell{&e.Units},
			&e.Nature,
			flagCell{&e.LongTerm},
			&e.About, &e.Target,
		}
	},
	keep: onceOnly[closure.Event]("closure.id_taken"),
}

var closingLinks = table[closure.Link]{
	name:    "closing_link",
	columns: []string{"id", "finding_id", "cycle", "unit", "kinds", "hash", "expires", "made_by", "made_on", "withdrawn"},
	cells: func(l *closure.Link) []any {
		return []any{&l.ID, &l.Finding, &l.Cycle, &l.Unit, jsonCell{&l.Kinds}, &l.Hash, &l.Expires, &l.By, &l.On, &l.Withdrawn}
	},
}

var evidences = table[evidence.File]{
	name:    "evidence",
	columns: []string{"id", "finding_id", "hash", "name", "size", "material", "measures", "handed_by", "handed_on", "picture"},
	cells: func(f *evidence.File) []any {
		return []any{&f.ID, &f.Finding, &f.Hash, &f.Name, &f.Size, &f.Material, jsonCell{&f.Measures}, &f.By, &f.On, jsonCell{&f.Picture}}
	},
}

var comparisons = table[evidence.Comparison]{
	name:    "goal_comparison",
	columns: []string{"id", "cycle", "goal", "verdict", "words", "compared_by", "compared_on"},
	cells: func(c *evidence.Comparison) []any {
		return []any{&c.Finding, &c.Cycle, &c.Goal, &c.Verdict, &c.Words, &c.By, &c.On}
	},
}

// Case is the newest cycle of a finding with its events, or fault.Missing.
func (r caseReader) Case(ctx context.Context, finding string) (closure.Case, error) {
	cases, err := r.casesOf(ctx, "finding_id = $1 AND cycle = (SELECT max(cycle) FROM closing WHERE finding_id = $1)", "id", finding)
	if err == nil && len(cases) == 0 {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return closure.Case{}, err
	}
	return cases[0], nil
}

// Cases lists every cycle of a finding with its events, the oldest first.
func (r caseReader) Cases(ctx context.Context, finding string) ([]closure.Case, error) {
	return r.casesOf(ctx, "finding_id = $1", "cycle", finding)
}

// Newest lists the newest cycle of every finding that was claimed, with its events, by finding.
func (r caseReader) Newest(ctx context.Context) ([]closure.Case, error) {
	return r.casesOf(ctx, "cycle = (SELECT max(o.cycle) FROM closing AS o WHERE o.finding_id = closing.finding_id)", "finding_id")
}

// LinksOf lists the one-time links to a finding's closing, the oldest first.
func (r caseReader) LinksOf(ctx context.Context, finding string) ([]closure.Link, error) {
	return rowsOf(seenOf(ctx, r.reader, finding, func() ([]journal.Versioned[closure.Link], error) {
		return list(ctx, r.reader, closingLinks, "finding_id = $1", "made_on, id", finding)
	}))
}

// LinkByHash returns the link whose secret has that digest. It asks for no sight: the secret is what opens it.
func (r caseReader) LinkByHash(ctx context.Context, hash string) (closure.Link, error) {
	v, err := one(ctx, r.reader, closingLinks, "hash = $1", hash)
	return v.Row, err
}

// casesOf reads cases of a condition and hands each its events.
func (r caseReader) casesOf(ctx context.Context, where, order string, args ...any) ([]closure.Case, error) {
	held, err := list(ctx, r.reader, closings, where, order, args...)
	held, err = seenAmong(ctx, r.reader, held, err, func(c closure.Case) string { return c.Finding })
	if err != nil || len(held) == 0 {
		return nil, err
	}
	cases := make([]closure.Case, len(held))
	at := map[string]*closure.Case{}
	for i, v := range held {
		cases[i] = v.Row
		at[v.Row.Ref().ID] = &cases[i]
	}
	narrow := "1 = 1"
	if len(args) > 0 {
		narrow = "finding_id = $1"
	}
	events, err := list(ctx, r.reader, closingEvents, narrow, "finding_id, cycle, no", args...)
	for _, e := range events {
		if c := at[(closure.Case{Finding: e.Row.Finding, Cycle: e.Row.Cycle}).Ref().ID]; c != nil {
			c.Events = append(c.Events, e.Row)
		}
	}
	return cases, err
}

// Units is the tree of units.
func (r caseReader) Units(ctx context.Context) (closure.Units, error) {
	return org.TreeOf(ctx, r.reader)
}

// Facts gathers what lower rooms hold of a finding.
func (r caseReader) Facts(ctx context.Context, finding string) (closure.Facts, error) {
	f, err := r.Finding(ctx, finding)
	if err != nil {
		return closure.Facts{}, err
	}
	k := closure.Known{Finding: f.Row}
	if k.Measures, err = rowsOf(r.MeasuresOf(ctx, finding)); err != nil {
		return closure.Facts{}, err
	}
	if k.Points, err = rowsOf(r.PointsOf(ctx, finding)); err != nil {
		return closure.Facts{}, err
	}
	if k.Regions, err = rowsOf(r.Regions(ctx)); err != nil {
		return closure.Facts{}, err
	}
	if k.Compared, err = r.compared(ctx, finding); err != nil {
		return closure.Facts{}, err
	}
	if k.Region, err = r.regionOf(ctx, f.Row); err != nil {
		return closure.Facts{}, err
	}
	signed, err := r.Signed(ctx, signoff.Notice, finding)
	if err != nil {
		return closure.Facts{}, err
	}
	if signed != nil {
		k.Signed = signed.Decision.On
	}
	k.Cycle, err = r.cycleOf(ctx, finding)
	return closure.FactsOf(k), err
}

func (r caseReader) compared(ctx context.Context, finding string) (*evidence.Comparison, error) {
	c, err := r.Comparison(ctx, finding)
	if fault.Is(err, fault.Missing) {
		return nil, nil //nolint:nilnil // nobody compared: that is a fact, no fault
	}
	return &c.Row, err
}

func (r caseReader) regionOf(ctx context.Context, f ledger.Finding) (string, error) {
	round, err := r.Round(ctx, f.RoundID)
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	return round.Row.Region, err
}

func (r caseReader) cycleOf(ctx context.Context, finding string) (int, error) {
	where, args := r.when("finding_id = $1", []any{finding})
	var n int
	err := r.q.QueryRowContext(ctx, "SELECT coalesce(max(cycle), 1) FROM closing WHERE "+where, args...).Scan(&n)
	return n, r.db.told(err)
}

// File returns a file of evidence.
func (r reader) File(ctx context.Context, id string) (journal.Versioned[evidence.File], error) {
	v, err := one(ctx, r, evidences, "id = $1", id)
	return seen(ctx, r, v, err, func(f evidence.File) string { return f.Finding })
}

// FilesOf lists a finding's files, the oldest first.
func (r reader) FilesOf(ctx context.Context, findingID string) ([]journal.Versioned[evidence.File], error) {
	return seenOf(ctx, r, findingID, func() ([]journal.Versioned[evidence.File], error) {
		return list(ctx, r, evidences, "finding_id = $1", "id", findingID)
	})
}

// Comparison returns the newest comparison of a finding's goal.
func (r reader) Comparison(ctx context.Context, findingID string) (journal.Versioned[evidence.Comparison], error) {
	v, err := one(ctx, r, comparisons, "id = $1", findingID)
	return seen(ctx, r, v, err, func(c evidence.Comparison) string { return c.Finding })
}

// Person is who a caller is in a finding's closing: the unit of the roster, and the units that they belonged to
// at any moment since the cycle began and do not any more.
func (r caseReader) Person(ctx context.Context, caller *org.Caller, finding string) (closure.Person, error) {
	p := closure.Person{Caller: caller}
	if caller == nil {
		return p, nil
	}
	began, err := r.beganAt(ctx, finding)
	if err != nil {
		return p, err
	}
	past, err := accounts.list(ctx, r.q, "id = $1 AND until_seq > $2 ORDER BY since_seq", caller.ID, int64(began))
	if err != nil {
		return p, r.db.told(err)
	}
	for _, a := range past {
		for _, g := range a.Row.Grants {
			p.Former = append(p.Former, g.Unit)
		}
	}
	posted, err := r.db.people.list(ctx, r.q, "id = $1 AND until_seq > $2 ORDER BY since_seq", caller.Account.Person, int64(began))
	if err != nil {
		return p, r.db.told(err)
	}
	for _, v := range posted {
		p.Unit = v.Row.Unit
		p.Former = append(p.Former, v.Row.Unit)
	}
	p.Former = p.Left()
	return p, nil
}

// beganAt is the entry that began the newest cycle of a finding, the head when there is none: then nobody has left
// anything since.
func (r caseReader) beganAt(ctx context.Context, finding string) (journal.Seq, error) {
	var seq int64
	err := r.q.QueryRowContext(ctx, `SELECT coalesce(min(since_seq), 9223372036854775806) FROM closing
		WHERE finding_id = $1 AND cycle = (SELECT max(cycle) FROM closing WHERE finding_id = $1)`, finding).Scan(&seq)
	return journal.Seq(seq), r.db.told(err)
}

// Carries lists the findings that went on as others in later rounds, where both are in sight.
func (r caseReader) Carries(ctx context.Context) ([]closure.Carry, error) {
	held, err := list(ctx, r.reader, closingEvents, "kind = $1", "since_seq, id", string(closure.Transfer))
	held, err = seenAmong(ctx, r.reader, held, err, func(e closure.Event) string { return e.Finding })
	held, err = seenAmong(ctx, r.reader, held, err, func(e closure.Event) string { return e.Target })
	carries := make([]closure.Carry, len(held))
	for i, v := range held {
		carries[i] = closure.Carry{From: v.Row.Finding, To: v.Row.Target, Day: v.Row.Day, Reason: v.Row.Reason}
	}
	return carries, err
}

// Every lists all cycles of all findings with their events, by finding and cycle.
func (r caseReader) Every(ctx context.Context) ([]closure.Case, error) {
	return r.casesOf(ctx, "1 = 1", "finding_id, cycle")
}
