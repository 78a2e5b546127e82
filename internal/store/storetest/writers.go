package storetest

import (
	"context"
	"sync"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// testWriters lets many write at once: numbers have no gap, nothing is lost, and of two edits that
// start from the same version one is told.
func testWriters(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	round := sampleRound(1)
	f := sampleFinding(round, 1)
	f.Goal = ""
	r.change(t, draft(journal.FindingAdded, round, f))
	start := must[journal.Seq](t)(r.Book().Size(ctx))

	const writers, each = 12, 15
	var wg sync.WaitGroup
	seen := make(chan journal.Seq, writers*each)
	for range writers {
		wg.Go(func() {
			for range each {
				seq, err := r.Ledger().Change(ctx, "acc-clerk", func(ctx context.Context, rd ledger.Reader) ([]journal.Draft, error) {
					v, err := rd.Finding(ctx, f.ID)
					if err != nil {
						return nil, err
					}
					v.Row.Goal += "进"
					return []journal.Draft{draft(journal.FindingChanged, v.Row)}, nil
				})
				if err != nil {
					t.Errorf("a writer: %v", err)
					return
				}
				seen <- seq
			}
		})
	}
	wg.Wait()
	close(seen)
	numbers := map[journal.Seq]bool{}
	for seq := range seen {
		numbers[seq] = true
	}
	equal(t, len(numbers), writers*each)
	for seq := start + 1; seq <= start+writers*each; seq++ {
		if !numbers[seq] {
			t.Errorf("no writer got number %d", seq)
		}
	}
	v := must[journal.Versioned[ledger.Finding]](t)(r.Ledger().Finding(ctx, f.ID))
	equal(t, len([]rune(v.Row.Goal)), writers*each)
	testStale(t, r, v)
	clean(t, r)
}

func testStale(t *testing.T, r *rig, base journal.Versioned[ledger.Finding]) {
	edit := func(goal string) error {
		_, err := r.Ledger().Change(context.Background(), "acc-clerk", func(ctx context.Context, rd ledger.Reader) ([]journal.Draft, error) {
			v, err := rd.Finding(ctx, base.Row.ID)
			if err != nil {
				return nil, err
			}
			if v.Since != base.Since {
				return nil, fault.New(fault.Conflict, "fault.denied")
			}
			v.Row.Goal = goal
			return []journal.Draft{draft(journal.FindingChanged, v.Row)}, nil
		})
		return err
	}
	results := make(chan error, 2)
	for _, goal := range []string{"甲", "乙"} {
		go func() { results <- edit(goal) }()
	}
	a, b := <-results, <-results
	if (a == nil) == (b == nil) || !fault.Is(a, fault.Conflict) && !fault.Is(b, fault.Conflict) {
		t.Errorf("two edits of one version ended with %v and %v", a, b)
	}
}
