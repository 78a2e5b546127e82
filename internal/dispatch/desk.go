package dispatch

import (
	"context"
	"slices"
	"time"

	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// Reader is what dispatching reads: inside a change, as the transaction sees it; outside, as of the newest entry.
// A caller sees the filings of units over which they hold what the route asked for.
type Reader interface {
	// Tree is the tree of regions and units.
	Tree(ctx context.Context) (*org.Tree, error)
	// Owed lists all that units must tell of, by round, finding and task, as far as the caller may know of it.
	Owed(ctx context.Context) ([]Owed, error)
	// Matters reads matters by id, in the order of the ids; those out of sight are left out, and so are findings that
	// have tasks.
	Matters(ctx context.Context, ids []string) ([]Matter, error)
	// Filing is what a unit handed in for a period, or fault.Missing.
	Filing(ctx context.Context, unit, period string) (journal.Versioned[Filing], error)
	// Began is the day of the office's first return or reminder, none before.
	Began(ctx context.Context) (workday.Day, error)
	// Answered are the ids of the units that handed in for a period.
	Answered(ctx context.Context, period string) ([]string, error)
	// LinesOf are the lines of filings of a period, by unit; of the units given, or of all with nil.
	LinesOf(ctx context.Context, period string, units []string) ([]Line, error)
	// LastLines are what a unit last said of each matter before the moment at which a period opens, by matter.
	LastLines(ctx context.Context, unit string, before Period) (map[string]Line, error)
	// FilesOf lists the files of evidence of a finding, the oldest first.
	FilesOf(ctx context.Context, finding string) ([]journal.Versioned[evidence.File], error)
	// Reminders lists what was sent in a period, the oldest first.
	Reminders(ctx context.Context, period string) ([]Reminder, error)
}

// Store keeps filings, drafts and reminders.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
	// Filings lists the filings of periods that the caller may know of, by unit and period, without their lines.
	Filings(ctx context.Context, periods []string) ([]Filing, error)
	// Troubles are the lines of a period that tell of an obstacle or ask for help, by unit.
	Troubles(ctx context.Context, period string) ([]Line, error)
	// Words lists what units said of the matters of findings in every period, by matter and, of each, by day.
	Words(ctx context.Context, findingIDs []string) (map[string][]Word, error)
	// Draft is what an account typed for a unit and did not hand in, or fault.Missing.
	Draft(ctx context.Context, unit, account string) (Draft, error)
	// KeepDraft keeps a draft in place of the one before, and with nothing typed, none.
	KeepDraft(ctx context.Context, d Draft) error
}

// Desk is where units answer and the office reminds them.
type Desk struct {
	Store Store
	// Rules and Calendar are what is in force now.
	Rules    func() *Rules
	Calendar func() Calendar
	NewID    func() string
}

// Diary is the periods of the office.
func (d *Desk) Diary(ctx context.Context) (Diary, error) {
	tree, err := d.Store.Tree(ctx)
	if err != nil {
		return Diary{}, err
	}
	return d.diary(tree), nil
}

func (d *Desk) diary(tree *org.Tree) Diary {
	return Diary{Rules: d.Rules(), Calendar: d.Calendar(), Region: Home(tree)}
}

// Answer is what a unit hands in.
type Answer struct {
	Unit  string
	Lines []Line
	// Seen is the version that the form was made from, 0 when the unit had handed in nothing.
	Seen journal.Seq
	// Period is the key of the period that the form was made for.
	Period string
}

// Submit hands in a unit's answer at a moment, for the period that the moment belongs to: what comes after the cut-off
// counts for the next. The same handed in twice is one filing; something else is the next version of it. What is wrong
// comes as Flaws, all of it. A version that somebody handed in meanwhile is fault.Conflict.
func (d *Desk) Submit(ctx context.Context, c *org.Caller, now time.Time, a Answer) (Filing, error) {
	var filing Filing
	_, err := d.Store.Change(ctx, c.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		tree, err := r.Tree(ctx)
		if err != nil {
			return nil, err
		}
		if !c.Reach(org.ReportProgress, tree).Has(a.Unit) {
			return nil, fault.New(fault.Denied, "dispatch.not_yours")
		}
		period, err := d.diary(tree).Period(now)
		if err != nil {
			return nil, err
		}
		w := writing{Reader: r, tree: tree, answer: a, period: period}
		w.filing = Filing{Unit: a.Unit, Period: period.Key, At: now.UnixMilli(), Day: workday.Of(now), By: c.ID}
		drafts, err := w.drafts(ctx)
		filing = w.filing
		return drafts, err
	})
	return filing, err
}

// writing is one handing in.
type writing struct {
	Reader
	tree   *org.Tree
	answer Answer
	period Period
	filing Filing
	held   []Line
}

func (w *writing) drafts(ctx context.Context) ([]journal.Draft, error) {
	lines, err := w.lines(ctx)
	if err != nil {
		return nil, err
	}
	held, err := w.Filing(ctx, w.filing.Unit, w.filing.Period)
	switch {
	case fault.Is(err, fault.Missing):
	case err != nil:
		return nil, err
	default:
		if w.held, err = w.LinesOf(ctx, w.filing.Period, []string{w.filing.Unit}); err != nil {
			return nil, err
		}
		if sameLines(w.held, lines) {
			w.filing = held.Row
			return nil, nil
		}
	}
	// A form made for the period before knows nothing of what this one holds.
	if held.Since != w.answer.Seen && (held.Since != 0 || w.answer.Period == w.filing.Period) {
		return nil, fault.New(fault.Conflict, "dispatch.moved_on")
	}
	return []journal.Draft{w.draft(lines)}, nil
}

// draft is the entry: the filing with its lines, and without those that it tells of no longer.
func (w *writing) draft(lines []Line) journal.Draft {
	d := journal.Draft{Act: journal.ReturnSubmitted, Subject: w.filing.Ref(), OccurredOn: w.filing.Day.Start()}
	told := map[string]bool{}
	for _, l := range lines {
		w.filing.Told++
		if !l.Same {
			w.filing.Fresh++
		}
		if l.Troubled() {
			w.filing.Trouble++
		}
		told[l.Matter()] = true
		d.Rows = append(d.Rows, l)
	}
	d.Rows = append(d.Rows, w.filing)
	for _, l := range w.held {
		if !told[l.Matter()] {
			d.Gone = append(d.Gone, l.Ref())
		}
	}
	return d
}

// lines checks what was handed in and settles what is not for the sender to say.
func (w *writing) lines(ctx context.Context) ([]Line, error) {
	owed, err := w.owed(ctx)
	if err != nil {
		return nil, err
	}
	last, err := w.LastLines(ctx, w.filing.Unit, w.period)
	if err != nil {
		return nil, err
	}
	var lines []Line
	var wrong Flaws
	for _, l := range w.answer.Lines {
		l = l.tidied()
		matter, owes := owed[l.Matter()]
		if !owes {
			return nil, fault.New(fault.Conflict, "dispatch.owed_no_more")
		}
		l.Unit, l.Period, l.Day, l.Finding = w.filing.Unit, w.filing.Period, w.filing.Day, matter.Finding.ID
		before, had := last[l.Matter()]
		if l.Blank() && !had {
			continue
		}
		l.Same = had && l.SameAs(before)
		wrong = append(wrong, l.Check(before, matter.Steps())...)
		if err := w.proven(ctx, l, &wrong); err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 && wrong == nil {
		wrong = append(wrong, fault.New(fault.Invalid, "dispatch.empty"))
	}
	if wrong != nil {
		return nil, wrong
	}
	return lines, nil
}

// owed are the matters handed in that the unit still owes a word on.
func (w *writing) owed(ctx context.Context) (map[string]Matter, error) {
	ids := make([]string, len(w.answer.Lines))
	for i, l := range w.answer.Lines {
		ids[i] = l.Matter()
	}
	matters, err := w.Matters(ctx, ids)
	owed := make(map[string]Matter, len(matters))
	for _, m := range matters {
		if m.Open() && slices.Contains(Answering(w.tree, m.Task.Units, m.Finding.Units), w.filing.Unit) {
			owed[m.ID()] = m
		}
	}
	return owed, err
}

// proven minds proof that is not the finding's.
func (w *writing) proven(ctx context.Context, l Line, wrong *Flaws) error {
	if len(l.Proof) == 0 {
		return nil
	}
	files, err := w.FilesOf(ctx, l.Finding)
	if err != nil {
		return err
	}
	for _, id := range l.Proof {
		if !slices.ContainsFunc(files, func(f journal.Versioned[evidence.File]) bool { return f.Row.ID == id }) {
			*wrong = append(*wrong, fault.New(fault.Invalid, "dispatch.proof_unknown").At(l.Matter()+"/proof"))
		}
	}
	return nil
}

// OwedBy are the ids of the matters that a unit owes a word on.
func OwedBy(all []Owed, unit string) []string {
	var ids []string
	for _, o := range all {
		if slices.Contains(o.Units, unit) {
			ids = append(ids, o.Matter())
		}
	}
	return ids
}

func sameLines(a, b []Line) bool {
	if len(a) != len(b) {
		return false
	}
	by := map[string]Line{}
	for _, l := range a {
		by[l.Matter()] = l
	}
	for _, l := range b {
		old, told := by[l.Matter()]
		if !told || !old.SameAs(l) || old.Why != l.Why {
			return false
		}
	}
	return true
}

// Remind reminds, once in a period, every unit that owes a return and gave none, as far as the caller supervises
// it. With nobody left to remind it is fault.Conflict.
func (d *Desk) Remind(ctx context.Context, c *org.Caller, now time.Time) (Reminder, error) {
	var sent Reminder
	_, err := d.Store.Change(ctx, c.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		tree, err := r.Tree(ctx)
		if err != nil {
			return nil, err
		}
		period, err := d.diary(tree).Period(now)
		if err != nil {
			return nil, err
		}
		units, err := silent(ctx, r, period)
		if err != nil {
			return nil, err
		}
		reach := c.Reach(org.Supervise, tree)
		units = slices.DeleteFunc(units, func(u string) bool { return !reach.Has(u) })
		if len(units) == 0 {
			return nil, fault.New(fault.Conflict, "dispatch.nobody_to_remind")
		}
		sent = Reminder{ID: d.NewID(), Period: period.Key, Units: units, At: now.UnixMilli(), By: c.ID}
		return []journal.Draft{{
			Act: journal.DispatchReminded, Subject: sent.Ref(), OccurredOn: workday.Of(now).Start(), Rows: []journal.Record{sent},
		}}, nil
	})
	return sent, err
}

// silent lists the units that owe a return in a period, gave none and were not reminded.
func silent(ctx context.Context, r Reader, p Period) ([]string, error) {
	owed, err := r.Owed(ctx)
	if err != nil {
		return nil, err
	}
	answered, err := r.Answered(ctx, p.Key)
	if err != nil {
		return nil, err
	}
	reminders, err := r.Reminders(ctx, p.Key)
	done := map[string]bool{}
	for _, unit := range answered {
		done[unit] = true
	}
	for _, m := range reminders {
		for _, unit := range m.Units {
			done[unit] = true
		}
	}
	return slices.DeleteFunc(Debtors(owed), func(u string) bool { return done[u] }), err
}

// Keep keeps what somebody typed for a unit, without a look at what is wrong in it. Nothing typed takes the draft away.
func (d *Desk) Keep(ctx context.Context, c *org.Caller, now time.Time, unit, typed string) error {
	tree, err := d.Store.Tree(ctx)
	if err != nil {
		return err
	}
	switch {
	case !c.Reach(org.ReportProgress, tree).Has(unit):
		return fault.New(fault.Denied, "dispatch.not_yours")
	case len(typed) > MaxDraft:
		return fault.New(fault.Invalid, "dispatch.draft_long")
	}
	return d.Store.KeepDraft(ctx, Draft{Unit: unit, Account: c.ID, Typed: typed, At: now.UnixMilli()})
}
