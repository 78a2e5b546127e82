package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

func testLedger(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	round := sampleRound(1)
	f := sampleFinding(round, 1)
	m1, m2 := sampleMeasure(f, 1), sampleMeasure(f, 2)
	task := ledger.Task{ID: "task-1", FindingID: f.ID, Ord: 1, Scope: ledger.ScopeCity, Text: "完成整治", Units: f.Units}
	added := r.change(t, draft(journal.FindingAdded, round, f, m2, m1, task))

	t.Run("what was written is read back", func(t *testing.T) {
		l := r.Ledger()
		equal(t, must[journal.Versioned[ledger.Round]](t)(l.Round(ctx, round.ID)).Row, round)
		v := must[journal.Versioned[ledger.Finding]](t)(l.Finding(ctx, f.ID))
		equal(t, v, journal.Versioned[ledger.Finding]{Row: f, Since: added, Until: journal.Head})
		equal(t, rowsOf(must[[]journal.Versioned[ledger.Finding]](t)(l.FindingsOf(ctx, round.ID))), []ledger.Finding{f})
		equal(t, rowsOf(must[[]journal.Versioned[ledger.Measure]](t)(l.MeasuresOf(ctx, f.ID))), []ledger.Measure{m1, m2})
		equal(t, rowsOf(must[[]journal.Versioned[ledger.Task]](t)(l.TasksOf(ctx, f.ID))), []ledger.Task{task})
	})
	t.Run("a missing record is fault.Missing", func(t *testing.T) {
		if _, err := r.Ledger().Finding(ctx, "nobody"); !fault.Is(err, fault.Missing) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an edit makes a version and the old one stays", func(t *testing.T) { testVersions(t, r, f, m1, added) })
	t.Run("rounds stand highest inspector first", func(t *testing.T) {
		r.change(t, draft(journal.RoundAdded, sampleRound(3), sampleRound(4), sampleRound(0), sampleRound(2)))
		var got []string
		for _, v := range must[[]journal.Versioned[ledger.Round]](t)(r.Ledger().Rounds(ctx)) {
			got = append(got, v.Row.ID)
		}
		equal(t, got, []string{"round-00", "round-04", "round-01", "round-02", "round-03"})
	})
}

func testVersions(t *testing.T, r *rig, f ledger.Finding, m ledger.Measure, added journal.Seq) {
	ctx := context.Background()
	edited := f
	edited.Status, edited.StatusText = ledger.StatusDone, "已完成整改"
	changed := r.change(t, draft(journal.FindingChanged, edited))
	gone := r.change(t, journal.Draft{Act: journal.MeasureWithdrawn, Subject: m.Ref(), Gone: []journal.Ref{m.Ref()}})

	before, after := r.LedgerAt(changed-1), r.LedgerAt(changed)
	equal(t, must[journal.Versioned[ledger.Finding]](t)(before.Finding(ctx, f.ID)),
		journal.Versioned[ledger.Finding]{Row: f, Since: added, Until: changed})
	equal(t, must[journal.Versioned[ledger.Finding]](t)(after.Finding(ctx, f.ID)).Row, edited)
	if _, err := r.LedgerAt(added-1).Finding(ctx, f.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("before it was added the finding is %v", err)
	}
	equal(t, len(must[[]journal.Versioned[ledger.Measure]](t)(r.LedgerAt(gone-1).MeasuresOf(ctx, f.ID))), 2)
	equal(t, len(must[[]journal.Versioned[ledger.Measure]](t)(r.Ledger().MeasuresOf(ctx, f.ID))), 1)
	if _, err := r.Ledger().Measure(ctx, m.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("the withdrawn measure is %v", err)
	}
	versions := must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, f.Ref()))
	equal(t, versions, []journal.Versioned[journal.Record]{{Row: f, Since: added, Until: changed}, {Row: edited, Since: changed, Until: journal.Head}})
	entries := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{Touched: f.Ref()}, 0, 10))
	equal(t, []journal.Seq{entries[0].Seq, entries[1].Seq}, []journal.Seq{changed, added})
}

func testChange(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	round := sampleRound(1)
	r.change(t, draft(journal.RoundAdded, round))
	size := must[journal.Seq](t)(r.Book().Size(ctx))

	t.Run("a refused decision writes nothing", func(t *testing.T) {
		refused := errors.New("refused")
		_, err := r.Ledger().Change(ctx, "a", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
			return []journal.Draft{draft(journal.RoundAdded, sampleRound(2))}, fault.Wrap(refused, fault.Conflict, "fault.denied")
		})
		if !errors.Is(err, refused) || !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
		equal(t, must[journal.Seq](t)(r.Book().Size(ctx)), size)
	})
	t.Run("no drafts write nothing and give no sequence", func(t *testing.T) {
		equal(t, r.change(t), journal.Seq(0))
		equal(t, must[journal.Seq](t)(r.Book().Size(ctx)), size)
	})
	t.Run("half a change is no change", func(t *testing.T) {
		_, err := r.Ledger().Change(ctx, "a", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
			nobody := journal.Ref{Table: "finding", ID: "nobody"}
			return []journal.Draft{draft(journal.RoundAdded, sampleRound(2)), {Act: journal.FindingWithdrawn, Subject: nobody, Gone: []journal.Ref{nobody}}}, nil
		})
		if !fault.Is(err, fault.Missing) {
			t.Errorf("got %v", err)
		}
		equal(t, must[journal.Seq](t)(r.Book().Size(ctx)), size)
		if _, err := r.Ledger().Round(ctx, sampleRound(2).ID); !fault.Is(err, fault.Missing) {
			t.Errorf("the round of the failed change is %v", err)
		}
	})
	t.Run("several drafts of a change bear one time and follow each other", func(t *testing.T) {
		f := sampleFinding(round, 9)
		later := f
		later.Goal = "其他"
		last := r.change(t, draft(journal.FindingAdded, f), draft(journal.FindingChanged, later))
		equal(t, last, size+2)
		entries := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{}, 0, 2))
		equal(t, entries[0].RecordedAt, entries[1].RecordedAt)
		equal(t, must[journal.Versioned[ledger.Finding]](t)(r.LedgerAt(last-1).Finding(ctx, f.ID)).Row, f)
		equal(t, must[journal.Versioned[ledger.Finding]](t)(r.Ledger().Finding(ctx, f.ID)).Row, later)
	})
	t.Run("a clock set back dates nothing back", func(t *testing.T) {
		before := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{}, 0, 1))[0]
		r.clock.add(-24 * 60 * 60 * 1e9)
		r.change(t, draft(journal.RoundAdded, sampleRound(7)))
		after := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{}, 0, 1))[0]
		equal(t, after.RecordedAt, before.RecordedAt)
	})
}

func rowsOf[T any](versions []journal.Versioned[T]) []T {
	var rows []T
	for _, v := range versions {
		rows = append(rows, v.Row)
	}
	return rows
}

func equal[T any](t testing.TB, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n\t%+v\nwant\n\t%+v", got, want)
	}
}
