package store

import (
	"context"
	"maps"
	"slices"
	"sync"

	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/doubt"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
	"zhenggai/internal/workday"
)

// doubting remembers the signs of false work, and of each finding what it takes to look again: its own signs, and its texts
// made ready to be held against all others. It is a view of the journal and follows it: a change of one finding looks at
// that finding anew, and then holds all texts against each other by what is kept of them.
type doubting struct {
	mu       sync.Mutex
	made     bool
	seq      journal.Seq
	day      workday.Day
	rule     *doubt.Rule
	areas    *doubt.Areas
	findings map[string]suspected
	found    []doubt.Sign
}

// suspected is what is kept of a finding.
type suspected struct {
	texts []doubt.Text
	signs []doubt.Sign
}

// doubtWatch is what decides on signs.
var doubtWatch = watch{
	parts: map[string]string{
		"task": "", "measure": "", "closing_event": "", "filing_line": "", "evidence": "",
		"campaign_answer": "SELECT DISTINCT c.finding_id FROM campaign_answer AS a JOIN campaign AS c ON c.id = a.campaign WHERE a.",
	},
	all: []string{"unit", "region"},
}

// signs are all signs as of the newest entry. The list is shared and must not be changed.
func (m *doubting) signs(ctx context.Context, d Doubts) ([]doubt.Sign, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	charged, err := d.db.charges.of(ctx, d.q)
	if err != nil {
		return nil, err
	}
	seq, err := d.db.Book().Size(ctx)
	if err != nil {
		return nil, err
	}
	today := workday.Of(d.db.cfg.Clock())
	rule, ok := d.db.InForce(ctx).Doubts.Pick(dispatch.Home(charged.tree), today)
	if !ok {
		return nil, nil
	}
	if m.made && m.rule == rule && m.day == today && m.seq == seq {
		return m.found, nil
	}
	changed, all := map[string]bool{}, true
	if m.made && m.rule == rule && m.day == today && seq > m.seq && seq-m.seq <= mostFollowed {
		if all, err = doubtWatch.changed(ctx, d.db, m.seq, seq, changed); err != nil {
			return nil, err
		}
	}
	if !all && len(changed) == 0 {
		m.seq = seq
		return m.found, nil
	}
	m.made = false
	if all {
		regions, err := d.Regions(ctx)
		if err != nil {
			return nil, err
		}
		ids, err := d.texts(ctx, "SELECT id FROM finding WHERE "+now)
		if err != nil {
			return nil, err
		}
		m.rule, m.day, m.areas = rule, today, doubt.NewAreas(journal.Rows(regions), charged.tree)
		m.findings = make(map[string]suspected, len(ids))
		for _, id := range ids {
			changed[id] = true
		}
	}
	if err := m.renew(ctx, d, changed); err != nil {
		return nil, err
	}
	m.seq, m.made = seq, true
	return m.found, nil
}

// renew looks at findings anew and then at all texts together.
func (m *doubting) renew(ctx context.Context, d Doubts, changed map[string]bool) error {
	for some := range slices.Chunk(slices.Collect(maps.Keys(changed)), readAtOnce) {
		facts, err := d.facts(ctx, some, m.day-workday.Day(m.rule.Days))
		if err != nil {
			return err
		}
		for _, id := range some {
			delete(m.findings, id)
		}
		for _, f := range facts {
			passages := f.Passages(m.rule, m.day)
			x := suspected{m.rule.Texts(passages), m.rule.Of(*f, passages, m.areas, m.day)}
			if len(x.texts)+len(x.signs) > 0 {
				m.findings[f.Finding.ID] = x
			}
		}
	}
	var texts []doubt.Text
	m.found = nil
	for _, x := range m.findings {
		texts = append(texts, x.texts...)
		m.found = append(m.found, x.signs...)
	}
	m.found = append(m.found, m.rule.Copies(texts)...)
	doubt.Sort(m.found)
	return nil
}

// facts reads the records of findings that signs are looked for in, returns since a day.
func (d Doubts) facts(ctx context.Context, ids []string, since workday.Day) (map[string]*doubt.Facts, error) {
	all := make(map[string]*doubt.Facts, len(ids))
	for _, read := range []func(context.Context, map[string]*doubt.Facts, []string) error{
		d.doubtedFindings, d.doubtedMeasures, d.doubtedEvents, d.doubtedFiles, d.doubtedAnswers,
		func(ctx context.Context, all map[string]*doubt.Facts, ids []string) error {
			var a engine.Args
			in := engine.In(&a, "finding_id", ids)
			lines, err := list(ctx, d.reader, filingLines, in+" AND handed_day >= "+a.Bind(since.String()), "finding_id, id", a.Values...)
			return handOut(all, lines, err, func(l dispatch.Line) string { return l.Finding }, func(f *doubt.Facts, l dispatch.Line) { f.Lines = append(f.Lines, l) })
		},
	} {
		if err := read(ctx, all, ids); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// handOut hands rows to the findings they belong to.
func handOut[T any](all map[string]*doubt.Facts, rows []journal.Versioned[T], err error, of func(T) string, give func(*doubt.Facts, T)) error {
	for _, v := range rows {
		if f := all[of(v.Row)]; f != nil {
			give(f, v.Row)
		}
	}
	return err
}

func (d Doubts) doubtedFindings(ctx context.Context, all map[string]*doubt.Facts, ids []string) error {
	var a engine.Args
	held, err := list(ctx, d.reader, findings, engine.In(&a, "id", ids), "id", a.Values...)
	for _, v := range held {
		all[v.Row.ID] = &doubt.Facts{Finding: v.Row, First: map[string]workday.Day{}}
	}
	if err != nil {
		return err
	}
	a = engine.Args{}
	err = d.days(ctx, "SELECT f.id, min(e.recorded_at) FROM finding AS f JOIN entry AS e ON e.seq = f.since_seq WHERE "+engine.In(&a, "f.id", ids)+" GROUP BY f.id",
		a.Values, func(id string, day workday.Day) {
			if f := all[id]; f != nil {
				f.Entered = day
			}
		})
	if err != nil {
		return err
	}
	a = engine.Args{}
	planned, err := list(ctx, d.reader, tasks, engine.In(&a, "finding_id", ids), "finding_id, ord, id", a.Values...)
	return handOut(all, planned, err, func(t ledger.Task) string { return t.FindingID }, func(f *doubt.Facts, t ledger.Task) { f.Tasks = append(f.Tasks, t) })
}

// days reads ids with moments.
func (d Doubts) days(ctx context.Context, query string, args []any, each func(id string, day workday.Day)) error {
	rows, err := d.q.QueryContext(ctx, query, args...)
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
		each(id, dayAt(at))
	}
	return rows.Err()
}

func (d Doubts) doubtedMeasures(ctx context.Context, all map[string]*doubt.Facts, ids []string) error {
	var a engine.Args
	written := map[string]workday.Day{}
	err := d.days(ctx, "SELECT m.id, e.recorded_at FROM measure AS m JOIN entry AS e ON e.seq = m.since_seq WHERE "+engine.In(&a, "m.finding_id", ids)+" AND m."+now,
		a.Values, func(id string, day workday.Day) { written[id] = day })
	if err != nil {
		return err
	}
	a = engine.Args{}
	held, err := list(ctx, d.reader, measures, engine.In(&a, "finding_id", ids), "finding_id, ord, id", a.Values...)
	return handOut(all, held, err, func(m ledger.Measure) string { return m.FindingID }, func(f *doubt.Facts, m ledger.Measure) {
		f.Measures = append(f.Measures, doubt.Dated{Measure: m, Day: written[m.ID]})
	})
}

// doubtedEvents reads the events of closings; of its cycles the rules need no more.
func (d Doubts) doubtedEvents(ctx context.Context, all map[string]*doubt.Facts, ids []string) error {
	var a engine.Args
	held, err := list(ctx, d.reader, closingEvents, engine.In(&a, "finding_id", ids), "finding_id, cycle, no", a.Values...)
	return handOut(all, held, err, func(e closure.Event) string { return e.Finding }, func(f *doubt.Facts, e closure.Event) {
		if n := len(f.Cases); n == 0 || f.Cases[n-1].Cycle != e.Cycle {
			f.Cases = append(f.Cases, closure.Case{Finding: e.Finding, Cycle: e.Cycle})
		}
		c := &f.Cases[len(f.Cases)-1]
		c.Events = append(c.Events, e)
	})
}

// doubtedFiles reads the files of evidence, and when their bytes were first handed in for any finding.
func (d Doubts) doubtedFiles(ctx context.Context, all map[string]*doubt.Facts, ids []string) error {
	var a engine.Args
	in := engine.In(&a, "finding_id", ids)
	held, err := list(ctx, d.reader, evidences, in, "finding_id, id", a.Values...)
	if err != nil || len(held) == 0 {
		return err
	}
	rows, err := d.q.QueryContext(ctx, "SELECT hash, min(handed_on) FROM evidence WHERE hash IN (SELECT hash FROM evidence WHERE "+in+") GROUP BY hash", a.Values...)
	if err != nil {
		return err
	}
	defer rows.Close()
	first := map[string]workday.Day{}
	for rows.Next() {
		var hash string
		var day ledger.Date
		if err := rows.Scan(&hash, &day); err != nil {
			return err
		}
		first[hash] = parseDay(day)
	}
	for _, v := range held {
		if f := all[v.Row.Finding]; f != nil {
			f.Files = append(f.Files, v.Row)
			f.First[v.Row.Hash] = first[v.Row.Hash]
		}
	}
	return rows.Err()
}

// doubtedAnswers reads what units answered to the campaigns of findings.
func (d Doubts) doubtedAnswers(ctx context.Context, all map[string]*doubt.Facts, ids []string) error {
	var a engine.Args
	launched, err := list(ctx, d.reader, campaigns, engine.In(&a, "finding_id", ids), "id", a.Values...)
	if err != nil || len(launched) == 0 {
		return err
	}
	from, keys := map[string]string{}, []string{}
	for _, c := range launched {
		from[c.Row.ID] = c.Row.Finding
		keys = append(keys, c.Row.ID)
	}
	a = engine.Args{}
	held, err := list(ctx, d.reader, campaignAnswers, engine.In(&a, "campaign", keys), "campaign, id", a.Values...)
	for _, v := range held {
		if f := all[from[v.Row.Campaign]]; f != nil {
			f.Answers = append(f.Answers, doubt.Answer{Campaign: v.Row.Campaign, Unit: v.Row.Unit, Words: v.Row.Words, Day: parseDay(v.Row.On)})
		}
	}
	return err
}
