package storetest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store"
)

// Bench measures an engine on a ledger of ZHENGGAI_BENCH_ENTRIES journal entries, a tenth of them
// findings; 20,000 when it is not set.
func Bench(b *testing.B, place Place) {
	entries := 20_000
	if s := os.Getenv("ZHENGGAI_BENCH_ENTRIES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		entries = n
	}
	r := open(b, place)
	began := time.Now()
	found := Fill(b, r.DB, entries)
	b.Logf("%d entries with %d findings written in %v: %.0f entries/s", entries, found, time.Since(began).Round(time.Millisecond),
		float64(entries)/time.Since(began).Seconds())
	must[journal.Checkpoint](b)(r.Seal(context.Background()))

	b.Run("Change", r.benchChange)
	for _, c := range Queries() {
		b.Run(c.Name, func(b *testing.B) { r.benchFind(b, c.Filter) })
	}
	b.Run("Tally", func(b *testing.B) {
		for b.Loop() {
			must[ledger.Tally](b)(r.Ledger().Tally(context.Background(), ledger.Filter{}))
		}
	})
	b.Run("Search", func(b *testing.B) {
		for b.Loop() {
			must[[]store.Hit](b)(r.Search(context.Background(), []string{"管护员"}, 20))
		}
	})
	b.Run("Prove", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			must[journal.Proof](b)(r.Book().Prove(context.Background(), journal.Seq(1+i*7919%entries)))
		}
	})
	b.Run("VerifyTree", func(b *testing.B) { r.benchVerify(b, store.VerifyOptions{TreeOnly: true}) })
	b.Run("Verify", func(b *testing.B) { r.benchVerify(b, store.VerifyOptions{}) })
}

// Query is a list that a bench asks for.
type Query struct {
	Name   string
	Filter ledger.Filter
}

// Queries are the lists that officers ask for most, and those that cost most.
func Queries() []Query {
	return []Query{
		{"FindAll", ledger.Filter{}},
		{"FindStatus", ledger.Filter{Statuses: []ledger.Status{ledger.StatusInProgress}}},
		{"FindOverdue", ledger.Filter{Due: ledger.Due{Overdue: true}}},
		{"FindCommonWord", ledger.Filter{Words: []string{"草原"}}},
		{"FindLongWord", ledger.Filter{Words: []string{"尾矿库渗滤液"}}},
		{"FindTwoWords", ledger.Filter{Words: []string{"矿坑", "污水"}}},
		{"FindRareWord", ledger.Filter{Words: []string{"877名"}}},
		{"FindOneCharacter", ledger.Filter{Words: []string{"煤"}}},
		{"FindUnit", ledger.Filter{Units: []string{"云岭旗林草局"}}},
		{"FindWordAndStatus", ledger.Filter{Words: []string{"草原"}, Statuses: []ledger.Status{ledger.StatusBehind}}},
	}
}

func (r *rig) benchFind(b *testing.B, f ledger.Filter) {
	var times []time.Duration
	var total int
	for b.Loop() {
		began := time.Now()
		found := must[ledger.Found](b)(r.Ledger().Find(context.Background(), f, ledger.Page{Limit: 50}))
		times = append(times, time.Since(began))
		total = found.Total
	}
	slices.Sort(times)
	b.ReportMetric(float64(total), "found")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}

func (r *rig) benchChange(b *testing.B) {
	g := &generator{rounds: []ledger.Round{sampleRound(0)}}
	for i := 0; b.Loop(); i++ {
		f := g.finding(i%50, i)
		f.Goal = fmt.Sprint("第", i, "次修改")
		r.change(b, draft(journal.FindingChanged, f))
	}
}

func (r *rig) benchVerify(b *testing.B, opts store.VerifyOptions) {
	for b.Loop() {
		report := must[store.Report](b)(r.Verify(context.Background(), opts))
		if !report.OK() {
			b.Fatalf("%+v", report.Defects[0])
		}
		b.ReportMetric(float64(report.Entries)/report.Elapsed.Seconds(), "entries/s")
	}
}
