package follow_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/follow"
	"zhenggai/internal/journal"
)

// paper is a journal of so many entries.
type paper struct{ size journal.Seq }

func (p *paper) Size(context.Context) (journal.Seq, error) { return p.size, nil }

func (p *paper) After(_ context.Context, from, to journal.Seq, each func(journal.Entry) error) error {
	for seq := from + 1; seq <= to; seq++ {
		if err := each(journal.Entry{Seq: seq}); err != nil {
			return err
		}
	}
	return nil
}

// shelf is what several processes have stored in common.
type shelf struct {
	place journal.Seq
	sum   int64
}

// sum adds the numbers of entries up.
type sum struct {
	shelf   *shelf
	held    int64
	fail    error // what the next save returns
	saves   []journal.Seq
	cleared int
}

func (s *sum) Place(context.Context) (journal.Seq, error) { return s.shelf.place, nil }

func (s *sum) Restore(context.Context, journal.Seq) error {
	s.held = s.shelf.sum
	return nil
}

func (s *sum) Take(e journal.Entry) error {
	s.held += int64(e.Seq)
	return nil
}

func (s *sum) Save(_ context.Context, from, to journal.Seq) error {
	if err := s.fail; err != nil {
		s.fail = nil
		return err
	}
	if s.shelf.place != from {
		return fault.New(fault.Conflict, "fault.conflict")
	}
	s.shelf.place, s.shelf.sum = to, s.held
	s.saves = append(s.saves, to)
	return nil
}

func (s *sum) Clear(context.Context) error {
	*s.shelf = shelf{}
	s.cleared++
	return nil
}

func want(t *testing.T, s *shelf, n journal.Seq) {
	t.Helper()
	if exact := int64(n * (n + 1) / 2); s.place != n || s.sum != exact {
		t.Errorf("at %d the sum is %d; want %d at %d", s.place, s.sum, exact, n)
	}
}

func TestACursorTakesEveryEntryOnceInBatches(t *testing.T) {
	held := &shelf{}
	f := &sum{shelf: held}
	book := &paper{size: 25}
	c := follow.Cursor{Book: book, Fold: f, Batch: 10}
	for _, size := range []journal.Seq{25, 25, 31} {
		book.size = size
		if _, err := c.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
		want(t, held, size)
	}
	if got := fmt.Sprint(f.saves); got != "[10 20 25 31]" {
		t.Errorf("saved at %s", got)
	}
}

func TestWhatWasNotSavedIsTakenAgain(t *testing.T) {
	held := &shelf{}
	f := &sum{shelf: held, fail: errors.New("the power failed")}
	c := follow.Cursor{Book: &paper{size: 7}, Fold: f, Batch: 3}
	if _, err := c.Catch(t.Context()); err == nil {
		t.Fatal("the failure was hidden")
	}
	if _, err := c.Catch(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, held, 7)
}

func TestTwoProcessesTakeNothingTwice(t *testing.T) {
	held, book := &shelf{}, &paper{size: 10}
	one := follow.Cursor{Book: book, Fold: &sum{shelf: held}, Batch: 4}
	other := follow.Cursor{Book: book, Fold: &sum{shelf: held}, Batch: 3}
	for _, size := range []journal.Seq{10, 20, 30} {
		book.size = size
		for _, c := range []*follow.Cursor{&one, &other} {
			if _, err := c.Catch(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		want(t, held, size)
		book.size += 5
		if _, err := other.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
		want(t, held, size+5)
	}
}

func TestARaceLostIsGoneOnWith(t *testing.T) {
	held := &shelf{}
	f := &sum{shelf: held, fail: fault.New(fault.Conflict, "fault.conflict")}
	c := follow.Cursor{Book: &paper{size: 9}, Fold: f}
	if _, err := c.Catch(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, held, 9)
}

func TestStartingAgainFromZeroMakesTheSame(t *testing.T) {
	held := &shelf{}
	f := &sum{shelf: held}
	c := follow.Cursor{Book: &paper{size: 12}, Fold: f, Batch: 5}
	if _, err := c.Catch(t.Context()); err != nil {
		t.Fatal(err)
	}
	held.sum = -1 // somebody broke what is derived
	if n, err := c.Rebuild(t.Context()); err != nil || n != 12 || f.cleared != 1 {
		t.Fatalf("rebuilt %d, %v", n, err)
	}
	want(t, held, 12)
}

func TestAFollowerThatIsToldToStopStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c := follow.Cursor{Book: &paper{size: 12}, Fold: &sum{shelf: &shelf{}}}
	if n, err := c.Catch(ctx); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("took %d, %v", n, err)
	}
}
