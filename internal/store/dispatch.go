package store

import (
	"context"
	"slices"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// Dispatches is the store as the weekly dispatch sees it.
type Dispatches struct{ dispatcher }

// dispatcher reads filings; a reader's filings are of evidence.
type dispatcher struct{ reader }

var _ dispatch.Store = Dispatches{}

// Dispatches is the store of filings, drafts and reminders.
func (db *DB) Dispatches() Dispatches { return Dispatches{dispatcher{db.now()}} }

// Change takes filings in and reminds.
func (d Dispatches) Change(ctx context.Context, actor string, decide func(context.Context, dispatch.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, d.db, actor, func(r reader) dispatch.Reader { return dispatcher{r} }, decide)
}

var filings = table[dispatch.Filing]{
	name:    "filing",
	columns: []string{"id", "unit", "period", "handed_at", "handed_day", "handed_by", "told", "fresh", "trouble"},
	cells: func(f *dispatch.Filing) []any {
		return []any{
			derivedCell(func() string { return f.Ref().ID }), &f.Unit, &f.Period, &f.At, dayCell{&f.Day}, &f.By, &f.Told, &f.Fresh, &f.Trouble,
		}
	},
}

var filingLines = table[dispatch.Line]{
	name: "filing_line",
	columns: []string{
		"id", "unit", "period", "handed_day", "finding_id", "task_id", "words", "share", "why", "figures", "reached", "proof", "obstacle",
		"help", "same",
	},
	cells: func(l *dispatch.Line) []any {
		return []any{
			derivedCell(func() string { return l.Ref().ID }), &l.Unit, &l.Period,
			dayCell{&l.Day},
			&l.Finding, &l.Task, &l.Words,
			jsonCell{&l.Share},
			&l.Why,
			jsonCell{&l.Figures},
			jsonCell{&l.Reached},
			jsonCell{&l.Proof},
			&l.Obstacle, &l.Help,
			flagCell{&l.Same},
		}
	},
}

var dispatchReminders = table[dispatch.Reminder]{
	name:    "dispatch_reminder",
	columns: []string{"id", "period", "units", "sent_at", "sent_by"},
	cells: func(m *dispatch.Reminder) []any {
		return []any{&m.ID, &m.Period, jsonCell{&m.Units}, &m.At, &m.By}
	},
}

// Tree is the tree of regions and units, remembered for as long as it does not change.
func (r dispatcher) Tree(ctx context.Context) (*org.Tree, error) {
	held, err := r.db.charges.of(ctx, r.q)
	return held.tree, r.db.told(err)
}

// Owed lists all that units must tell of, as far as it is in sight.
func (r dispatcher) Owed(ctx context.Context) ([]dispatch.Owed, error) {
	all, err := r.db.owing.of(ctx, r)
	if err != nil {
		return nil, err
	}
	s, err := r.sight(ctx)
	if err != nil || s.whole {
		return slices.Clone(all), err
	}
	return slices.DeleteFunc(slices.Clone(all), func(o dispatch.Owed) bool { return !s.has(o.Finding) }), nil
}

// Matters reads matters by id, some at once: a database binds so many values to a statement and no more.
func (r dispatcher) Matters(ctx context.Context, ids []string) ([]dispatch.Matter, error) {
	s, err := r.sight(ctx)
	if err != nil {
		return nil, err
	}
	var out []dispatch.Matter
	for some := range slices.Chunk(ids, readAtOnce) {
		part, err := r.mattersIn(ctx, s, some)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

func (r dispatcher) mattersIn(ctx context.Context, s sight, ids []string) ([]dispatch.Matter, error) {
	var a engine.Args
	asked, err := list(ctx, r.reader, tasks, engine.In(&a, "id", ids), "id", a.Values...)
	if err != nil {
		return nil, err
	}
	at, of := map[string]ledger.Task{}, slices.Clone(ids)
	for _, t := range asked {
		at[t.Row.ID] = t.Row
		of = append(of, t.Row.FindingID)
	}
	a = engine.Args{}
	held, err := list(ctx, r.reader, findings, engine.In(&a, "id", of), "id", a.Values...)
	if err != nil {
		return nil, err
	}
	known := map[string]ledger.Finding{}
	for _, f := range held {
		known[f.Row.ID] = f.Row
	}
	divided, err := r.divided(ctx, ids)
	var out []dispatch.Matter
	for _, id := range ids {
		task, isTask := at[id]
		if !isTask {
			task.FindingID = id
		}
		if f, ok := known[task.FindingID]; ok && s.has(f.ID) && (isTask || !divided[id]) {
			out = append(out, dispatch.Matter{Finding: f, Task: task})
		}
	}
	return out, err
}

// divided tells which of the findings have tasks.
func (r dispatcher) divided(ctx context.Context, findingIDs []string) (map[string]bool, error) {
	var a engine.Args
	where, args := r.when(engine.In(&a, "finding_id", findingIDs), a.Values)
	ids, err := r.texts(ctx, "SELECT DISTINCT finding_id FROM task WHERE "+where, args...)
	with := map[string]bool{}
	for _, id := range ids {
		with[id] = true
	}
	return with, err
}

// Filing is what a unit handed in for a period.
func (r dispatcher) Filing(ctx context.Context, unit, period string) (journal.Versioned[dispatch.Filing], error) {
	v, err := one(ctx, r.reader, filings, "id = $1", dispatch.Filing{Unit: unit, Period: period}.Ref().ID)
	if err != nil {
		return v, err
	}
	has, err := r.charge(ctx)
	if err == nil && !has(unit) {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return journal.Versioned[dispatch.Filing]{}, err
	}
	return v, nil
}

// Filings lists filings of periods, of units in the caller's charge.
func (r dispatcher) Filings(ctx context.Context, periods []string) ([]dispatch.Filing, error) {
	var a engine.Args
	all, err := rowsOf(list(ctx, r.reader, filings, engine.In(&a, "period", periods), "unit, period", a.Values...))
	if err != nil {
		return nil, err
	}
	has, err := r.charge(ctx)
	return slices.DeleteFunc(all, func(f dispatch.Filing) bool { return !has(f.Unit) }), err
}

// Answered are the ids of the units that handed in for a period, in anybody's charge: it says no more than that.
func (r dispatcher) Answered(ctx context.Context, period string) ([]string, error) {
	where, args := r.when("period = $1", []any{period})
	return r.texts(ctx, "SELECT unit FROM filing WHERE "+where, args...)
}

// LinesOf are lines of filings of a period, of units in the caller's charge.
func (r dispatcher) LinesOf(ctx context.Context, period string, units []string) ([]dispatch.Line, error) {
	c := newChoice()
	c.and("period = " + c.Bind(period))
	among(c, "unit", units)
	return r.linesWhere(ctx, c, "unit, id")
}

// Troubles are the lines of a period that tell of an obstacle or ask for help, of units in the caller's charge.
func (r dispatcher) Troubles(ctx context.Context, period string) ([]dispatch.Line, error) {
	c := newChoice()
	c.and("period = " + c.Bind(period))
	c.and("(obstacle <> '' OR help <> '')")
	return r.linesWhere(ctx, c, "unit, id")
}

func (r dispatcher) linesWhere(ctx context.Context, c *choice, order string) ([]dispatch.Line, error) {
	all, err := rowsOf(list(ctx, r.reader, filingLines, c.where, order, c.Values...))
	if err != nil {
		return nil, err
	}
	has, err := r.charge(ctx)
	return slices.DeleteFunc(all, func(l dispatch.Line) bool { return !has(l.Unit) }), err
}

// LastLines are what a unit last said of each matter before a period opens.
func (r dispatcher) LastLines(ctx context.Context, unit string, before dispatch.Period) (map[string]dispatch.Line, error) {
	c := newChoice()
	c.and("unit = " + c.Bind(unit))
	c.and("handed_day <= " + c.Bind(before.OpensOn().String()))
	c.and("period <> " + c.Bind(before.Key))
	all, err := r.linesWhere(ctx, c, "handed_day, since_seq, id")
	last := map[string]dispatch.Line{}
	for _, l := range all {
		last[l.Matter()] = l
	}
	return last, err
}

// Reminders lists what was sent in a period.
func (r dispatcher) Reminders(ctx context.Context, period string) ([]dispatch.Reminder, error) {
	return rowsOf(list(ctx, r.reader, dispatchReminders, "period = $1", "sent_at, id", period))
}

// Draft is what an account typed for a unit.
func (d Dispatches) Draft(ctx context.Context, unit, account string) (dispatch.Draft, error) {
	f := dispatch.Draft{Unit: unit, Account: account}
	err := d.q.QueryRowContext(ctx, "SELECT typed, saved_at FROM dispatch_draft WHERE unit = $1 AND account = $2", unit, account).
		Scan(&f.Typed, &f.At)
	return f, d.db.told(missing(err))
}

// KeepDraft keeps a draft in place of the one before.
func (d Dispatches) KeepDraft(ctx context.Context, f dispatch.Draft) error {
	if f.Typed == "" {
		_, err := d.db.writer.ExecContext(ctx, "DELETE FROM dispatch_draft WHERE unit = $1 AND account = $2", f.Unit, f.Account)
		return d.db.told(err)
	}
	_, err := d.db.writer.ExecContext(ctx, `
		INSERT INTO dispatch_draft(unit, account, typed, saved_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit, account) DO UPDATE SET typed = excluded.typed, saved_at = excluded.saved_at`,
		f.Unit, f.Account, f.Typed, f.At)
	return d.db.told(err)
}
