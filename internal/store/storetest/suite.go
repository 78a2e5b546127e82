// Package storetest is the one suite that every engine of the store must pass. An engine's own test
// calls Run with a way to open an empty store; what a test expects is the same for all.
package storetest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store"
)

// Place gives the address of an empty database, "" for a file; it lives as long as the test.
type Place func(t testing.TB) string

// Run runs the whole suite.
func Run(t *testing.T, place Place) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Place)
	}{
		{"Ledger", testLedger},
		{"Plan", testPlan},
		{"Sight", testSight},
		{"Closing", testClosing},
		{"Uploads", testUploads},
		{"Signoff", testSignoff},
		{"Inspect", testInspect},
		{"Carried", testCarried},
		{"Campaign", testCampaign},
		{"Dispatch", testDispatch},
		{"Ladder", testLadder},
		{"Silence", testSilence},
		{"Remarks", testRemarks},
		{"Petitions", testPetitions},
		{"Doubts", testDoubts},
		{"Change", testChange},
		{"Journal", testJournal},
		{"Find", testFind},
		{"Search", testSearch},
		{"Documents", testDocuments},
		{"People", testPeople},
		{"Chart", testChart},
		{"Contacts", testContacts},
		{"Letters", testLetters},
		{"Sessions", testSessions},
		{"Writers", testWriters},
		{"Tampering", testTampering},
		{"Notices", testNotices},
		{"Channels", testChannels},
		{"ForgottenWay", testForgottenWay},
		{"Post", testPost},
		{"Jobs", testJobs},
		{"Backup", testBackup},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, place) })
	}
}

// clock is a clock that the test moves.
type clock struct{ millis atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.set(time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC))
	return c
}

func (c *clock) set(t time.Time)     { c.millis.Store(t.UnixMilli()) }
func (c *clock) add(d time.Duration) { c.millis.Add(d.Milliseconds()) }
func (c *clock) now() time.Time      { return time.UnixMilli(c.millis.Load()).UTC() }

// rig is an open store and what it was opened with.
type rig struct {
	*store.DB
	cfg   store.Config
	clock *clock
	ids   atomic.Int64
}

func open(t testing.TB, place Place) *rig {
	t.Helper()
	c := newClock()
	return reopen(t, store.Config{URL: place(t), Dir: t.TempDir(), Clock: c.now}, c)
}

func reopen(t testing.TB, cfg store.Config, c *clock) *rig {
	t.Helper()
	db, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatalf("opening the store: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	return &rig{DB: db, cfg: cfg, clock: c}
}

// change writes records to the ledger in one entry.
func (r *rig) change(t testing.TB, drafts ...journal.Draft) journal.Seq {
	t.Helper()
	seq, err := r.Ledger().Change(context.Background(), "acc-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		return drafts, nil
	})
	if err != nil {
		t.Fatalf("changing the ledger: %v", err)
	}
	return seq
}

func draft(act journal.Act, r journal.Record, more ...journal.Record) journal.Draft {
	return journal.Draft{Act: act, Subject: r.Ref(), Rows: append([]journal.Record{r}, more...)}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func sampleRound(n int) ledger.Round {
	return ledger.Round{
		ID: fmt.Sprintf("round-%02d", n), Source: ledger.Sources[n%len(ledger.Sources)], No: n/len(ledger.Sources) + 1,
		Title: "苍原市整改任务", Region: "苍原市", ReportTitle: "整改进展情况", ReportPreface: "附件",
	}
}

func sampleFinding(round ledger.Round, no int) ledger.Finding {
	return ledger.Finding{
		ID: fmt.Sprintf("%s-f%05d", round.ID, no), RoundID: round.ID, No: no, Label: fmt.Sprintf("%d、", no),
		Statement: "苍原市部分草原超载过牧，\n尾矿库渗滤液收集不到位。", StatusLead: "整改进展情况：",
		StatusText: "正在推进实施", Status: ledger.StatusInProgress, Workflow: ledger.WorkflowActive,
		Grade: ledger.GradeOnSchedule, TimeClass: ledger.TimeClassTerm, DeadlineText: "2026年底前",
		Deadline: "2026-12-31", Goal: "恢复草原植被",
		Units:  []ledger.Unit{{Name: "苍原市林草局", Role: ledger.Lead}, {Name: "云岭旗人民政府", Role: ledger.Responsible}},
		Places: []ledger.Place{{Field: "statement", Document: "doc-1", Block: 3, Start: 0, End: 12}},
	}
}

func sampleMeasure(f ledger.Finding, ord int) ledger.Measure {
	return ledger.Measure{
		ID: fmt.Sprintf("%s-m%d", f.ID, ord), FindingID: f.ID, Ord: ord, Label: fmt.Sprintf("（%d）", ord),
		Text: "已完成人工种草1.2万亩，COD浓度降至20mg/L。",
	}
}
