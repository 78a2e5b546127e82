package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

const today = ledger.Date("2026-05-20") // of newClock

// testFind compares every kind of filter with the same filter evaluated in memory.
func testFind(t *testing.T, place Place) {
	r := open(t, place)
	h := scatter(t, r)

	t.Run("pages join to the whole list", func(t *testing.T) {
		equal(t, r.walk(t, ledger.Filter{}, 7), h.ids(ledger.Filter{}))
		equal(t, r.walk(t, ledger.Filter{}, 200), h.ids(ledger.Filter{}))
	})
	t.Run("rows bear their round and the number of measures", func(t *testing.T) {
		found := must[ledger.Found](t)(r.Ledger().Find(context.Background(), ledger.Filter{}, ledger.Page{Limit: 50}))
		for _, row := range found.Rows {
			equal(t, row.Round.ID, row.Row.RoundID)
			equal(t, row.Measures, len(h.measures[row.Row.ID]))
		}
	})
	t.Run("a cursor that is none is refused", func(t *testing.T) {
		_, err := r.Ledger().Find(context.Background(), ledger.Filter{}, ledger.Page{After: "%%"})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("any filter finds what it says", rapid.MakeCheck(func(t *rapid.T) {
		f := drawFilter(t)
		got, want := r.walk(t, f, rapid.IntRange(1, 30).Draw(t, "limit")), h.ids(f)
		if !slices.Equal(got, want) {
			t.Fatalf("filter %+v\n got %v\nwant %v", f, got, want)
		}
		h.tally(t, r, f)
	}))
	t.Run("lists follow every change, whichever process made it", func(t *testing.T) {
		other := reopen(t, r.cfg, r.clock)
		rapid.Check(t, func(p *rapid.T) {
			h.turn(p, t, r)
			f := drawFilter(p)
			for _, reads := range []*rig{r, other} {
				if got, want := reads.walk(p, f, 50), h.ids(f); !slices.Equal(got, want) {
					p.Fatalf("filter %+v\n got %v\nwant %v", f, got, want)
				}
				h.tally(p, reads, f)
			}
		})
	})
}

// turn changes a finding, or a measure of it, or withdraws both and adds another in its place.
func (h *held) turn(p *rapid.T, t testing.TB, r *rig) {
	at := rapid.IntRange(0, len(h.findings)-1).Draw(p, "finding")
	f := h.findings[at]
	switch rapid.SampledFrom([]string{"status", "statement", "measure", "another", "round"}).Draw(p, "turn") {
	case "status":
		f.Status = rapid.SampledFrom(ledger.Statuses).Draw(p, "status")
	case "statement":
		f.Statement = rapid.SampledFrom(statements).Draw(p, "statement")
	case "measure":
		for i := range h.measures[f.ID] {
			m := &h.measures[f.ID][i]
			m.Text = rapid.SampledFrom(texts).Draw(p, "text")
			r.change(t, draft(journal.MeasureChanged, *m))
		}
		return
	case "another":
		refs := []journal.Ref{f.Ref()}
		for _, m := range h.measures[f.ID] {
			refs = append(refs, m.Ref())
		}
		delete(h.measures, f.ID)
		r.change(t, journal.Draft{Act: journal.FindingWithdrawn, Subject: f.Ref(), Gone: refs})
		f.ID += "x"
	case "round":
		round := sampleRound(rapid.IntRange(0, len(h.rounds)-1).Draw(p, "round"))
		round.Title += "改"
		r.change(t, draft(journal.RoundChanged, round))
	}
	h.findings[at] = f
	r.change(t, draft(journal.FindingChanged, f))
}

// walk pages through a list and returns the ids.
func (r *rig) walk(t testingT, f ledger.Filter, limit int) []string {
	var ids []string
	after := ""
	for {
		found, err := r.Ledger().Find(context.Background(), f, ledger.Page{After: after, Limit: limit})
		if err != nil {
			t.Fatalf("finding %+v: %v", f, err)
		}
		for _, row := range found.Rows {
			ids = append(ids, row.Row.ID)
		}
		if after = found.Next; after == "" {
			if found.Total != len(ids) {
				t.Fatalf("filter %+v: total %d of %d", f, found.Total, len(ids))
			}
			return ids
		}
	}
}

type testingT interface {
	Fatalf(format string, args ...any)
}

// held is the ledger in memory.
type held struct {
	rounds   []ledger.Round
	findings []ledger.Finding // in the order of a list
	measures map[string][]ledger.Measure
}

var (
	statements = []string{
		"草原退化面积12.5万亩，超载过牧。", "尾矿库渗滤液外排，COD超标23倍。", "生态，态环境部门未履行职责", "苍原市城区黑臭水体反弹", "PM2.5浓度不降反升（2024年）", "ｐＨ值低于6",
	}
	goals = []string{"", "完成矿山生态修复", "草原综合植被盖度达到45%", "100%整改"}
	units = []string{"苍原市水利局", "苍原市林草局", "云岭旗人民政府", "市生态环境局_云岭分局"}
	texts = []string{"已完成种草1.2万亩", "关闭矿井3处；退出草原。", "新建污水处理厂1座", "生态环境部门已立案"}
)

// scatter fills the store with findings that differ in every field that a filter looks at.
func scatter(t testing.TB, r *rig) held {
	h := held{measures: map[string][]ledger.Measure{}}
	for n := range 5 {
		h.rounds = append(h.rounds, sampleRound(n))
	}
	for n, round := range h.rounds {
		drafts := []journal.Draft{draft(journal.RoundAdded, round)}
		for no := 1; no <= 13; no++ {
			f, ms := scattered(round, n*13+no, no)
			records := []journal.Record{f}
			for _, m := range ms {
				records = append(records, m)
			}
			h.findings = append(h.findings, f)
			h.measures[f.ID] = ms
			drafts = append(drafts, draft(journal.FindingAdded, records[0], records[1:]...))
		}
		r.change(t, drafts...)
	}
	place := map[string]int{"round-00": 0, "round-04": 1, "round-01": 2, "round-02": 3, "round-03": 4}
	slices.SortStableFunc(h.findings, func(a, b ledger.Finding) int { return place[a.RoundID] - place[b.RoundID] })
	h.edit(t, r)
	return h
}

func scattered(round ledger.Round, i, no int) (ledger.Finding, []ledger.Measure) {
	f := sampleFinding(round, no)
	f.Statement, f.Goal = statements[i%len(statements)], goals[i%len(goals)]
	f.Status = ledger.Statuses[i%len(ledger.Statuses)]
	f.Workflow = ledger.Workflows[i%len(ledger.Workflows)]
	f.Grade = ledger.Grades[i%len(ledger.Grades)]
	f.TimeClass = ledger.TimeClasses[i%len(ledger.TimeClasses)]
	f.Deadline = []ledger.Date{"", "2025-12-31", "2026-05-19", "2026-05-20", "2026-06-01", "2026-06-19", "2026-06-20", "2027-12-31"}[i%8]
	f.Units = []ledger.Unit{{Name: units[i%len(units)], Role: ledger.Lead}, {Name: units[i*i%len(units)], Role: ledger.Support}}
	var ms []ledger.Measure
	for ord := range i % 3 {
		m := sampleMeasure(f, ord+1)
		m.Text = texts[(i+ord)%len(texts)]
		ms = append(ms, m)
	}
	return f, ms
}

// edit changes one finding's text and withdraws another with its measures: neither the old text nor
// the withdrawn may be found.
func (h *held) edit(t testing.TB, r *rig) {
	f := h.findings[10]
	f.Statement = "河道采砂乱象"
	h.findings[10] = f
	r.change(t, draft(journal.FindingChanged, f))
	gone := h.findings[20]
	refs := []journal.Ref{gone.Ref()}
	for _, m := range h.measures[gone.ID] {
		refs = append(refs, m.Ref())
	}
	r.change(t, journal.Draft{Act: journal.FindingWithdrawn, Subject: gone.Ref(), Gone: refs})
	h.findings = slices.Delete(h.findings, 20, 21)
	delete(h.measures, gone.ID)
}

func drawFilter(t *rapid.T) ledger.Filter {
	some := func(label string, n int) bool { return rapid.IntRange(0, n).Draw(t, label) == 0 }
	var f ledger.Filter
	if some("words", 1) {
		f.Words = rapid.SliceOfN(rapid.SampledFrom([]string{
			"草原", "草", "生态环境", "环境", "COD", "cod", "2.5", "2", "23倍", "（2024年）", "PM2.5浓度", "万亩", "河道采砂", "种草1.2", "水利局", "45%", "_", "ph值", "推进实施", "2026年底", "渗滤液外排", "无此",
		}), 1, 2).Draw(t, "word")
	}
	if some("units", 3) {
		f.Units = rapid.SliceOfN(rapid.SampledFrom([]string{"水利局", "旗", "局_云岭", "%", "林草"}), 1, 2).Draw(t, "unit")
	}
	if some("statuses", 2) {
		f.Statuses = rapid.SliceOfN(rapid.SampledFrom(ledger.Statuses), 1, 4).Draw(t, "status")
	}
	if some("sources", 3) {
		f.Sources = rapid.SliceOfN(rapid.SampledFrom(ledger.Sources), 1, 2).Draw(t, "source")
	}
	if some("rounds", 3) {
		f.Rounds = rapid.SliceOfN(rapid.SampledFrom([]string{"round-00", "round-01", "round-04", "no-round"}), 1, 2).Draw(t, "round")
	}
	if some("classes", 3) {
		f.Classes = rapid.SliceOfN(rapid.SampledFrom(ledger.TimeClasses), 1, 2).Draw(t, "class")
	}
	if some("flows", 3) {
		f.Flows = rapid.SliceOfN(rapid.SampledFrom(ledger.Workflows), 1, 2).Draw(t, "flow")
	}
	if some("grades", 3) {
		f.Grades = rapid.SliceOfN(rapid.SampledFrom(ledger.Grades), 1, 2).Draw(t, "grade")
	}
	if some("numbers", 3) {
		f.Numbers = rapid.SliceOfN(rapid.IntRange(1, 15), 1, 3).Draw(t, "no")
	}
	dates := rapid.SampledFrom([]ledger.Date{"", "2026-05-19", "2026-06-01", "2027-01-01"})
	if some("due", 1) {
		f.Due = ledger.Due{
			From: dates.Draw(t, "from"), To: dates.Draw(t, "to"),
			Overdue: some("overdue", 2), Soon: some("soon", 2), None: some("none", 2),
		}
	}
	return f
}

// ids evaluates a filter in memory.
func (h held) ids(f ledger.Filter) []string {
	var ids []string
	for _, x := range h.findings {
		if h.fits(x, f) {
			ids = append(ids, x.ID)
		}
	}
	return ids
}

func (h held) fits(x ledger.Finding, f ledger.Filter) bool {
	round := h.rounds[slices.IndexFunc(h.rounds, func(r ledger.Round) bool { return r.ID == x.RoundID })]
	for _, w := range f.Words {
		if !h.says(x, w) {
			return false
		}
	}
	return among(f.Statuses, x.Status) && among(f.Sources, round.Source) && among(f.Rounds, x.RoundID) &&
		among(f.Classes, x.TimeClass) && among(f.Flows, x.Workflow) && among(f.Grades, x.Grade) && among(f.Numbers, x.No) &&
		ofUnit(x, f.Units) && isDue(x, f.Due)
}

func among[T comparable](choice []T, v T) bool { return len(choice) == 0 || slices.Contains(choice, v) }

func (h held) says(x ledger.Finding, word string) bool {
	fields := []string{x.Label, x.Statement, x.StatusText, x.Goal, x.DeadlineText}
	for _, u := range x.Units {
		fields = append(fields, u.Name)
	}
	for _, m := range h.measures[x.ID] {
		fields = append(fields, m.Label, m.Title, m.Text)
	}
	return slices.ContainsFunc(fields, func(s string) bool { return strings.Contains(engine.Fold(s), engine.Fold(word)) })
}

func ofUnit(x ledger.Finding, names []string) bool {
	return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
		return slices.ContainsFunc(x.Units, func(u ledger.Unit) bool { return strings.Contains(u.Name, name) })
	})
}

func isOpen(x ledger.Finding) bool {
	switch x.Status {
	case ledger.StatusDone, ledger.StatusDoneLongTerm, ledger.StatusClosed, ledger.StatusAccepted, ledger.StatusNoticed:
		return false
	}
	return true
}

func isOverdue(x ledger.Finding) bool { return x.Deadline != "" && x.Deadline < today && isOpen(x) }

func isDue(x ledger.Finding, d ledger.Due) bool {
	if d == (ledger.Due{}) {
		return true
	}
	between := (d.From != "" || d.To != "") && x.Deadline != "" && x.Deadline >= d.From && (d.To == "" || x.Deadline <= d.To)
	return between || d.Overdue && isOverdue(x) || d.Soon && isNear(x) || d.None && x.Deadline == ""
}

func isNear(x ledger.Finding) bool {
	return x.Deadline >= today && x.Deadline <= "2026-06-19" && isOpen(x)
}

func (h held) tally(t testingT, r *rig, f ledger.Filter) {
	got, err := r.Ledger().Tally(context.Background(), f)
	if err != nil {
		t.Fatalf("tally of %+v: %v", f, err)
	}
	want := ledger.Tally{ByStatus: map[ledger.Status]int{}}
	for _, x := range h.findings {
		if h.fits(x, f) {
			want.Total++
			want.ByStatus[x.Status]++
			if isOverdue(x) {
				want.Overdue++
			}
			if isNear(x) {
				want.Soon++
			}
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("tally of %+v\n got %v\nwant %v", f, got, want)
	}
}
