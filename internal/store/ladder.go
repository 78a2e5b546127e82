package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// Ladders is the store as supervision sees it.
type Ladders struct{ ladderReader }

// ladderReader reads tasks as rules see them.
type ladderReader struct{ reader }

var (
	_ supervise.Store = Ladders{}
	_ supervise.Shelf = Ladders{}
)

// Ladders is the store of lamps, steps and rule files.
func (db *DB) Ladders() Ladders { return Ladders{ladderReader{db.now()}} }

// Change files events of ladders.
func (l Ladders) Change(ctx context.Context, actor string, decide func(context.Context, supervise.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, l.db, actor, func(r reader) supervise.Reader { return ladderReader{r} }, decide)
}

// ChangeRules puts rule files in force.
func (l Ladders) ChangeRules(ctx context.Context, actor string, decide func(context.Context, []supervise.RuleFile) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, l.db, actor, func(r reader) reader { return r }, func(ctx context.Context, r reader) ([]journal.Draft, error) {
		files, err := ladderReader{r}.RuleFiles(ctx)
		if err != nil {
			return nil, err
		}
		return decide(ctx, files)
	})
}

var ladderEvents = table[supervise.Filed]{
	name: "ladder_event",
	columns: []string{
		"id", "finding_id", "task_id", "no", "deed", "event", "name", "unit", "caused_by", "words", "recorded_day", "series", "number",
	},
	cells: func(f *supervise.Filed) []any {
		return []any{
			&f.ID, &f.Finding, &f.Task, &f.No,
			derivedCell(func() string { return string(f.Event.Deed) }),
			jsonCell{&f.Event},
			&f.Name, &f.Unit, &f.By, &f.Words,
			dayCell{&f.On},
			derivedCell(f.Series),
			derivedCell(func() string { return f.Event.Number.String() }),
		}
	},
	keep: onceOnly[supervise.Filed]("supervise.moved"),
}

var ruleFiles = table[supervise.RuleFile]{
	name:    "rule_file",
	columns: []string{"id", "kind", "name", "body", "title", "region", "from_day", "loaded_by", "loaded_on"},
	cells: func(f *supervise.RuleFile) []any {
		return []any{&f.ID, &f.Kind, &f.Name, &f.Text, &f.Title, &f.Region, dayCell{&f.From}, &f.By, dayCell{&f.On}}
	},
}

// RuleFiles lists what was put in force, the oldest first.
func (r ladderReader) RuleFiles(ctx context.Context) ([]supervise.RuleFile, error) {
	return rowsOf(list(ctx, r.reader, ruleFiles, "1 = 1", "since_seq, id"))
}

// Pressed lists the ids of the findings in sight that have tasks.
func (r ladderReader) Pressed(ctx context.Context) ([]string, error) {
	s, err := r.sight(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := r.texts(ctx, "SELECT DISTINCT finding_id FROM task WHERE "+now+" ORDER BY finding_id")
	return slices.DeleteFunc(ids, func(id string) bool { return !s.has(id) }), err
}

// Taken counts the documents of a series in a year.
func (r ladderReader) Taken(ctx context.Context, series string, year int) (int, error) {
	name := supervise.Filed{Event: supervise.Event{Deed: supervise.Issued, Number: supervise.Number{Series: series, Year: year}}}.Series()
	var n int
	err := r.q.QueryRowContext(ctx, "SELECT count(*) FROM ladder_event WHERE series = $1", name).Scan(&n)
	return n, r.db.told(err)
}

// Known is what is known of a task, with its whole file.
func (r ladderReader) Known(ctx context.Context, task string) (supervise.Known, error) {
	t, err := r.Task(ctx, task)
	if err != nil {
		return supervise.Known{}, err
	}
	all, err := r.KnownOf(ctx, []string{t.Row.FindingID})
	i := slices.IndexFunc(all, func(k supervise.Known) bool { return k.Task.ID == task })
	if err == nil && i < 0 {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return supervise.Known{}, err
	}
	return all[i], nil
}

// KnownOf is what is known of all tasks of some findings, as far as they are in sight.
func (r ladderReader) KnownOf(ctx context.Context, findingIDs []string) ([]supervise.Known, error) {
	s, err := r.sight(ctx)
	if err != nil {
		return nil, err
	}
	seen := slices.DeleteFunc(slices.Clone(findingIDs), func(id string) bool { return !s.has(id) })
	return r.known(ctx, seen, "")
}

// known reads tasks of findings; narrow leaves out events of their files, and begins with AND or is empty.
func (r ladderReader) known(ctx context.Context, ids []string, narrow string) ([]supervise.Known, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	k := knowing{byFinding: map[string]*known{}}
	steps := []func(context.Context, string, []any) error{
		func(ctx context.Context, in string, args []any) error { return k.findings(ctx, r, in, args) },
		func(ctx context.Context, in string, args []any) error { return k.settled(ctx, r, in, args) },
		func(ctx context.Context, in string, args []any) error { return k.cycles(ctx, r, in, args) },
		func(ctx context.Context, in string, args []any) error { return k.entered(ctx, r, in, args) },
		func(ctx context.Context, in string, args []any) error { return k.tasks(ctx, r, in, args) },
		func(ctx context.Context, in string, args []any) error { return k.remarks(ctx, r, in, args) },
		func(ctx context.Context, in string, args []any) error { return k.files(ctx, r, in+narrow, args) },
	}
	for _, step := range steps {
		var a engine.Args
		if err := step(ctx, engine.In(&a, "%", ids), a.Values); err != nil {
			return nil, r.db.told(err)
		}
	}
	words, err := dispatcher(r).Words(ctx, ids)
	if err != nil {
		return nil, err
	}
	charged, err := r.db.charges.of(ctx, r.q)
	if err != nil {
		return nil, r.db.told(err)
	}
	began, err := dispatcher(r).Began(ctx)
	if err != nil {
		return nil, err
	}
	rounds, err := r.regionsOfRounds(ctx)
	if err != nil {
		return nil, err
	}
	home := dispatch.Home(charged.tree)
	for i := range k.all {
		k.all[i].Home, k.all[i].Began = home, began
		k.place(&k.all[i], charged.tree, rounds)
	}
	k.told(words)
	slices.SortStableFunc(k.all, func(a, b supervise.Known) int {
		return cmp.Or(strings.Compare(a.Finding.ID, b.Finding.ID), cmp.Compare(a.Task.Ord, b.Task.Ord), strings.Compare(a.Task.ID, b.Task.ID))
	})
	return k.all, nil
}

// knowing is what is being read of tasks.
type knowing struct {
	byFinding map[string]*known
	byTask    map[string]int // place in all
	began     map[string]workday.Day
	all       []supervise.Known
}

// known is what all tasks of a finding share.
type known struct {
	finding                  ledger.Finding
	settled, closed, rebound workday.Day
}

// told adds what units said of the tasks in their returns: that the answering unit did, the share done, and steps reached
// that the plan does not show as reached yet.
func (k *knowing) told(words map[string][]dispatch.Word) {
	for i := range k.all {
		task := &k.all[i].Task
		said := words[task.ID]
		if len(said) == 0 {
			continue
		}
		for _, w := range said {
			if w.Unit == k.all[i].UnitID {
				k.all[i].Told = append(k.all[i].Told, dispatch.Told{Period: w.Period, Day: w.Day})
			}
		}
		for _, d := range dispatch.Progress(said) {
			k.all[i].Progress = append(k.all[i].Progress, supervise.Progress{Day: d.Day, Share: supervise.Share(d.Share) * supervise.Percent})
		}
		task.Milestones = slices.Clone(task.Milestones)
		for j, m := range task.Milestones {
			if m.Reached == "" {
				task.Milestones[j].Reached = dispatch.ReachedOn(said, dispatch.Step{Day: m.Day, Text: m.Text})
			}
		}
	}
}

// column puts the name of the column that holds the finding into a condition on it.
func column(in, name string) string { return strings.Replace(in, "%", name, 1) }

func (k *knowing) findings(ctx context.Context, r ladderReader, in string, args []any) error {
	held, err := list(ctx, r.reader, findings, column(in, "id"), "id", args...)
	for _, v := range held {
		k.byFinding[v.Row.ID] = &known{finding: v.Row}
	}
	return err
}

// settled reads since when the official status of the settled findings has left nothing to do.
func (k *knowing) settled(ctx context.Context, r ladderReader, in string, args []any) error {
	var a engine.Args
	a.Values = args
	done := engine.In(&a, "status", settledStatuses)
	rows, err := r.q.QueryContext(ctx, `
		SELECT f.id, min(e.recorded_at) FROM finding AS f JOIN entry AS e ON e.seq = f.since_seq
		WHERE `+column(in, "f.id")+` AND f.`+done+` AND f.since_seq > (
			SELECT coalesce(max(o.since_seq), 0) FROM finding AS o WHERE o.id = f.id AND NOT (o.`+done+`))
		GROUP BY f.id`, a.Values...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		if f := k.byFinding[id]; f != nil && f.finding.Status.Settled() {
			f.settled = dayAt(at)
		}
	}
	return rows.Err()
}

// cycles reads when findings were closed and came back.
func (k *knowing) cycles(ctx context.Context, r ladderReader, in string, args []any) error {
	var a engine.Args
	a.Values = args
	kinds := engine.In(&a, "kind", []closure.Kind{closure.Close, closure.Reopen, closure.FailLookBack})
	held, err := list(ctx, r.reader, closingEvents, column(in, "finding_id")+" AND "+kinds, "finding_id, cycle, no", a.Values...)
	for _, v := range held {
		f, day := k.byFinding[v.Row.Finding], parseDay(v.Row.Day)
		switch {
		case f == nil:
		case v.Row.Kind == closure.Close:
			f.closed = day
		default:
			f.rebound, f.closed = day, 0
		}
	}
	return err
}

// entered reads on which day each task came into the ledger.
func (k *knowing) entered(ctx context.Context, r ladderReader, in string, args []any) error {
	k.began = map[string]workday.Day{}
	rows, err := r.q.QueryContext(ctx, `
		SELECT t.id, min(e.recorded_at) FROM task AS t JOIN entry AS e ON e.seq = t.since_seq
		WHERE `+column(in, "t.finding_id")+` GROUP BY t.id`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		k.began[id] = dayAt(at)
	}
	return rows.Err()
}

func (k *knowing) tasks(ctx context.Context, r ladderReader, in string, args []any) error {
	held, err := list(ctx, r.reader, tasks, column(in, "finding_id"), "finding_id, ord, id", args...)
	k.byTask = make(map[string]int, len(held))
	for _, v := range held {
		f := k.byFinding[v.Row.FindingID]
		if f == nil {
			continue // withdrawn
		}
		k.byTask[v.Row.ID] = len(k.all)
		k.all = append(k.all, supervise.Known{
			Task: v.Row, Finding: f.finding, Entered: k.began[v.Row.ID], Settled: f.settled, Closed: f.closed, Rebound: f.rebound,
		})
	}
	return err
}

func (k *knowing) files(ctx context.Context, r ladderReader, in string, args []any) error {
	held, err := list(ctx, r.reader, ladderEvents, column(in, "finding_id"), "task_id, no", args...)
	for _, v := range held {
		if at, ok := k.byTask[v.Row.Task]; ok {
			k.all[at].File = append(k.all[at].File, v.Row)
		}
	}
	return err
}

// place finds the answering unit on the tree, and the region that rules are picked by: the unit's, or the round's.
func (k *knowing) place(x *supervise.Known, tree *org.Tree, rounds map[string]string) {
	x.Region = rounds[x.Finding.RoundID]
	found := tree.Find(x.Unit())
	if len(found) != 1 {
		return
	}
	x.UnitID = found[0].ID
	if region, ok := tree.Region(found[0].Region); ok && region.Code != "" {
		x.Region = region.Code
	}
}

// regionsOfRounds are the administrative codes of the regions that rounds inspect; "" for a name that the tree does not know.
func (r ladderReader) regionsOfRounds(ctx context.Context) (map[string]string, error) {
	all, err := r.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	regions, err := r.Regions(ctx)
	if err != nil {
		return nil, err
	}
	codes := map[string]string{}
	for _, v := range regions {
		for _, name := range append([]string{v.Row.Name}, v.Row.Aliases...) {
			codes[org.FoldName(name)] = v.Row.Code
		}
	}
	out := map[string]string{}
	for _, v := range all {
		out[v.Row.ID] = codes[org.FoldName(v.Row.Region)]
	}
	return out, nil
}

func dayAt(milli int64) workday.Day { return workday.Of(time.UnixMilli(milli)) }

func parseDay(d ledger.Date) workday.Day {
	day, err := workday.Parse(string(d))
	if err != nil {
		return 0
	}
	return day
}

// Filed is an event of a task's file.
func (r ladderReader) Filed(ctx context.Context, id string) (supervise.Filed, error) {
	v, err := one(ctx, r.reader, ladderEvents, "id = $1", id)
	v, err = seen(ctx, r.reader, v, err, func(f supervise.Filed) string { return f.Finding })
	return v.Row, err
}
