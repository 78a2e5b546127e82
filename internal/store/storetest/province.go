package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store"
	"zhenggai/internal/workday"
)

// Province is the size of a ledger that a province keeps.
type Province struct {
	Findings int
	Tasks    int // shared out evenly among the findings
	People   int // shared out evenly among the units
	Entries  int // of the journal, at least; what the others do not need are changes of findings and measures
	// Period is the one whose returns every unit has given.
	Period dispatch.Period
}

// The parts that names of counties and departments are put together from.
var (
	provinceFirst  = []string{"苍", "云", "青", "白", "乌", "石", "金", "长", "安", "宁"}
	provinceSecond = []string{"原", "岭", "河", "山", "草", "泉", "门", "城", "川", "丘"}
	provinceBureau = []string{
		"林业和草原局", "水利局", "生态环境局", "住房和城乡建设局", "工业和信息化局", "自然资源局", "农牧局", "发展和改革委员会", "财政局", "应急管理局",
		"交通运输局", "文化和旅游局", "市场监督管理局", "城市管理局", "能源局",
	}
)

const provinceBatch = 2000

// FillProvince writes a province through the store's own commit: a tree of a hundred counties with their government and
// departments, a head, a liaison and others in each, findings with their tasks, a return of every unit, and years of
// changes. It is the same every time.
func FillProvince(t testing.TB, db *store.DB, p Province) {
	t.Helper()
	f := &filler{t: t, db: db}
	g := &generator{}
	for n := range 40 {
		g.rounds = append(g.rounds, sampleRound(n))
		f.add(draft(journal.RoundAdded, g.rounds[n]))
	}
	units := f.units()
	f.people(units, p.People)
	tasks := f.tasks(g, units, p)
	f.returns(units, tasks, p.Period)
	for f.written < p.Entries {
		g.n++
		x := f.finding(g, units, g.n*7919%g.findings, g.n)
		if g.n%2 == 0 {
			f.add(draft(journal.FindingChanged, x))
		} else {
			f.add(draft(journal.MeasureChanged, g.measure(x, 1+g.n/2%2, g.n)))
		}
	}
	f.flush()
}

// filler gathers drafts and writes them in batches.
type filler struct {
	t       testing.TB
	db      *store.DB
	waiting []journal.Draft
	written int
}

func (f *filler) add(d journal.Draft) {
	f.waiting, f.written = append(f.waiting, d), f.written+1
	if len(f.waiting) == provinceBatch {
		f.flush()
	}
}

func (f *filler) flush() {
	drafts := f.waiting
	f.waiting = nil
	_, err := f.db.Ledger().Change(context.Background(), "acc-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		return drafts, nil
	})
	if err != nil {
		f.t.Fatalf("filling the store: %v", err)
	}
}

func (f *filler) units() []org.Unit {
	var out []org.Unit
	add := func(u org.Unit) {
		f.add(draft(journal.UnitAdded, u))
		out = append(out, u)
	}
	top := org.Unit{ID: "u-top", Name: "苍原省人民政府", Kind: org.Government}
	f.add(draft(journal.UnitAdded, top))
	for i, a := range provinceFirst {
		for j, b := range provinceSecond {
			id := fmt.Sprintf("u-%02d%02d", i, j)
			add(org.Unit{ID: id, Parent: top.ID, Name: a + b + "县人民政府", Kind: org.Government})
			for k, bureau := range provinceBureau {
				add(org.Unit{ID: fmt.Sprintf("%s-%02d", id, k), Parent: id, Name: a + b + "县" + bureau, Kind: org.Department})
			}
		}
	}
	return out
}

func (f *filler) people(units []org.Unit, n int) {
	for i := range n {
		u := units[i%len(units)]
		id := fmt.Sprintf("%06d", i)
		duty := []org.Duty{org.Head, org.Liaison, org.OtherDuty}[min(i/len(units), 2)]
		f.add(draft(journal.PersonAdded, org.Person{ID: "p-" + id, Name: "甲" + id, Unit: u.ID, Phone: "13900" + id, Salt: "salt-" + id}))
		f.add(draft(journal.PostAdded, org.Post{ID: "post-" + id, Unit: u.ID, Title: "干部", Duty: duty}))
		f.add(draft(journal.HoldingBegun, org.Holding{ID: "h-" + id, Post: "post-" + id, Person: "p-" + id, From: "2024-01-01"}))
	}
}

// finding is one of the generator's, charged to two units of the tree.
func (f *filler) finding(g *generator, units []org.Unit, i, edit int) ledger.Finding {
	x := g.finding(i, edit)
	x.Units = []ledger.Unit{
		{Name: units[i*16%len(units)+1].Name, Role: ledger.Lead}, {Name: units[i*16%len(units)].Name, Role: ledger.Responsible},
	}
	return x
}

func (f *filler) tasks(g *generator, units []org.Unit, p Province) []ledger.Task {
	var out []ledger.Task
	each := p.Tasks / p.Findings
	for i := range p.Findings {
		x := f.finding(g, units, i, 0)
		g.findings++
		rows := []journal.Record{g.measure(x, 1, 0), g.measure(x, 2, 0)}
		for j := range each {
			n := i*each + j
			task := ledger.Task{
				ID: fmt.Sprintf("t-%06d", n), FindingID: x.ID, Ord: j + 1, Scope: ledger.ScopeCounty,
				Text: fmt.Sprintf(deeds[n%len(deeds)], 100+n%900, 50+n%700), Goal: fmt.Sprintf("完成%d项", 1+n%40),
				Deadline: ledger.Date(fmt.Sprintf("20%02d-%02d-28", 26+n%2, 1+n%12)), TimeClass: ledger.TimeClassTerm, Start: "2025-06-01",
				Units: []ledger.Unit{{Name: units[n%len(units)].Name, Role: ledger.Responsible}},
				Milestones: []ledger.Milestone{
					{Day: "2025-12-31", Text: "完成方案", Share: 30, Reached: "2025-12-20"}, {Day: "2026-08-31", Text: "完成工程", Share: 80},
				},
			}
			if n%3 == 0 {
				task.Done = "2026-10-01"
			}
			rows, out = append(rows, task), append(out, task)
		}
		f.add(draft(journal.FindingAdded, x, rows...))
	}
	return out
}

// returns are what every unit tells of its tasks.
func (f *filler) returns(units []org.Unit, tasks []ledger.Task, period dispatch.Period) {
	if period.Key == "" {
		return
	}
	at := period.Opens.Add(time.Hour)
	day := workday.Of(at)
	for i, u := range units {
		told := dispatch.Filing{Unit: u.ID, Period: period.Key, At: at.UnixMilli(), Day: day, By: "acc-clerk"}
		var rows []journal.Record
		for n := i; n < len(tasks); n += len(units) {
			share := n % 101
			rows = append(rows, dispatch.Line{
				Unit: u.ID, Period: period.Key, Day: day, Finding: tasks[n].FindingID, Task: tasks[n].ID, Share: &share,
				Words:   fmt.Sprintf(deeds[n%len(deeds)], 10+n%90, 5+n%70),
				Figures: []dispatch.Figure{{Name: "治理面积", Written: fmt.Sprintf("%d亩", n)}},
			})
		}
		told.Told, told.Fresh = len(rows), len(rows)
		f.add(draft(journal.ReturnSubmitted, told, rows...))
	}
}
