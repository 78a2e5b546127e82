package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/follow"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
	"zhenggai/internal/store"
)

// told has a unit with a liaison who is charged with two findings, one of which is returned to them.
func told(t *testing.T, r *rig) (liaison org.Account, findings []ledger.Finding) {
	t.Helper()
	round := sampleRound(1)
	liaison = org.Account{ID: "acc-liaison", Login: "liaison", Name: "乌云", Salt: "s", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "unit-1"}}}
	r.change(t, draft(journal.UnitAdded, org.Unit{ID: "unit-1", Name: "云岭旗人民政府", Kind: org.Government}))
	r.change(t, draft(journal.AccountAdded, liaison))
	for no := range 2 {
		f := sampleFinding(round, no+1)
		findings = append(findings, f)
		r.change(t, draft(journal.FindingAdded, f))
	}
	back := closure.Event{ID: "event-1", Finding: findings[1].ID, Cycle: 1, No: 1, Kind: closure.Return}
	r.change(t, draft(journal.ClosureReturned, back))
	return liaison, findings
}

func testNotices(t *testing.T, place Place) {
	r := open(t, place)
	liaison, findings := told(t, r)
	ctx := org.WithCaller(context.Background(), &org.Caller{Account: liaison})
	s := r.Notices()
	c := follow.Cursor{Book: r.Book(), Fold: &inbox.Fold{Store: s}, Batch: 2}
	size := must[journal.Seq](t)(r.Book().Size(ctx))
	equal(t, must[int](t)(c.Catch(ctx)), int(size))
	equal(t, must[int](t)(c.Catch(ctx)), 0)
	list := func(unread bool, before journal.Seq, limit int) (all []string) {
		for _, n := range must[[]inbox.Notice](t)(s.Of(ctx, liaison.ID, unread, before, limit)) {
			all = append(all, fmt.Sprintf("%s %s %v %v", n.Kind, n.Finding, n.Urgent, n.Read))
		}
		return all
	}
	first, second := findings[0].ID, findings[1].ID
	whole := []string{
		"closure.returned " + second + " true false", "finding.charged " + second + " false false", "finding.charged " + first + " false false",
	}
	equal(t, list(false, 0, 10), whole)
	equal(t, list(false, 0, 1), whole[:1])
	equal(t, list(false, size, 10), whole[1:])

	id := must[[]inbox.Notice](t)(s.Of(ctx, liaison.ID, true, 0, 1))[0].ID()
	for range 2 {
		if err := s.MarkRead(ctx, liaison.ID, id); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, list(true, 0, 10), whole[1:])
	equal(t, must[inbox.Notice](t)(s.Notice(ctx, liaison.ID, id)).Read, true)
	if _, err := s.Notice(ctx, "somebody else", id); !fault.Is(err, fault.Missing) {
		t.Errorf("another's notice: %v", err)
	}

	// Making everything anew keeps what was read.
	equal(t, must[int](t)(c.Rebuild(ctx)), int(size))
	equal(t, list(true, 0, 10), whole[1:])
	if err := errors.Join(s.MarkUnread(ctx, liaison.ID, id), s.MarkAllRead(ctx, liaison.ID, size-1)); err != nil {
		t.Fatal(err)
	}
	equal(t, list(true, 0, 10), whole[:1])

	// Who moved away is told no more of what is theirs no longer, also of what they were told before.
	moved := liaison
	moved.Grants = []org.Grant{{Role: org.UnitLiaison, Unit: "elsewhere"}}
	away := org.WithCaller(context.Background(), &org.Caller{Account: moved})
	equal(t, len(must[[]inbox.Notice](t)(s.Of(away, liaison.ID, false, 0, 10))), 0)
	if _, err := s.Notice(away, liaison.ID, id); !fault.Is(err, fault.Missing) {
		t.Errorf("out of sight: %v", err)
	}
	if err := s.Save(ctx, size-1, size, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("a place that was left is moved from: %v", err)
	}
}

func testJobs(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	j, now := r.Jobs(), r.clock.now()
	state := func() store.Job { return must[[]store.Job](t)(j.States(ctx))[0] }
	for _, due := range []time.Time{now.Add(time.Minute), now.Add(time.Hour)} { // a row there is stays as it is
		if err := j.Enrol(ctx, "sweep", due); err != nil {
			t.Fatal(err)
		}
	}
	take := func(holder string, after time.Duration) bool {
		at := now.Add(after)
		return must[bool](t)(j.Take(ctx, "sweep", holder, at, at.Add(2*time.Minute)))
	}
	equal(t, take("a", 0), false)
	equal(t, take("a", time.Minute), true)
	equal(t, take("b", time.Minute), false)
	equal(t, must[bool](t)(j.Keep(ctx, "sweep", "b", now)), false)
	equal(t, must[bool](t)(j.Keep(ctx, "sweep", "a", now.Add(5*time.Minute))), true)
	equal(t, take("b", 4*time.Minute), false)
	equal(t, take("b", 5*time.Minute), true) // a died
	equal(t, must[bool](t)(j.Done(ctx, "sweep", "a", now, now, say.Text{})), false)

	ended, next := now.Add(6*time.Minute), now.Add(7*time.Minute)
	equal(t, must[bool](t)(j.Done(ctx, "sweep", "b", ended, next, say.T("store.busy"))), true)
	got := state()
	equal(t, []any{got.Holder, got.Failure.Key, got.Failed, got.Next.Equal(next), got.Well.IsZero()}, []any{"", "store.busy", 1, true, true})
	equal(t, take("a", 7*time.Minute), true)
	if err := j.Release(ctx, "sweep", "a"); err != nil {
		t.Fatal(err)
	}
	equal(t, take("b", 7*time.Minute), true)
	equal(t, must[bool](t)(j.Done(ctx, "sweep", "b", ended, next, say.Text{})), true)
	got = state()
	equal(t, []any{got.Failure.IsZero(), got.Failed, got.Well.Equal(ended)}, []any{true, 0, true})
}
