package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"zhenggai/internal/journal"
)

// spans is what is left to compare once each row was matched with its entry: that every version ends
// where its record was next touched, and that the index of touches is complete. Records are told
// apart by a hash; where anything disagrees the engine is asked for names. They lie in shares by that
// hash, so that shares are put in order and compared side by side.
type spans struct {
	seed    maphash.Seed
	mu      sync.Mutex
	rows    shares // what the entries and their rows say
	touches shares // what the index says
}

// share is how many bits of a record's hash choose its share.
const share = 6

type shares [1 << share][]span

func (s *shares) add(some []span) {
	for _, x := range some {
		k := x.record >> (64 - share)
		s[k] = append(s[k], x)
	}
}

func (s *shares) count() int64 {
	n := 0
	for _, some := range s {
		n += len(some)
	}
	return int64(n)
}

// span is one touch of a record: a version with its end, or, with until 0, the record's own end.
type span struct {
	record       uint64
	since, until journal.Seq
}

func bySpan(a, b span) int {
	return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.since, b.since))
}

func (s *spans) of(table, id string, since, until journal.Seq) span {
	var h maphash.Hash
	h.SetSeed(s.seed)
	h.WriteString(table)
	h.WriteByte(0)
	h.WriteString(id)
	return span{h.Sum64(), since, until}
}

func (s *spans) add(some []span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows.add(some)
}

// agree reports whether every version ends at the next touch of its record, or stays open at the last -
// unless it was ended after from, where this verification stops looking, and by to - and whether the
// touches of the index are those of the rows: no fewer and no more.
func (s *spans) agree(from, to journal.Seq) (closed, indexed bool) {
	var open, lost atomic.Bool
	var g errgroup.Group
	g.SetLimit(workers())
	for k := range s.rows {
		g.Go(func() error {
			slices.SortFunc(s.rows[k], bySpan)
			slices.SortFunc(s.touches[k], bySpan)
			if !closedIn(s.rows[k], from, to) {
				open.Store(true)
			}
			if !slices.EqualFunc(s.touches[k], s.rows[k], func(a, b span) bool { return a.record == b.record && a.since == b.since }) {
				lost.Store(true)
			}
			return nil
		})
	}
	_ = g.Wait() // none fails
	return !open.Load(), !lost.Load()
}

// closedIn looks through a share, in order.
func closedIn(list []span, from, to journal.Seq) bool {
	for i, x := range list {
		want := journal.Head
		if i+1 < len(list) && list[i+1].record == x.record {
			want = list[i+1].since
		}
		later := want == journal.Head && x.until > from && x.until <= to
		if x.until != 0 && x.until != want && !later {
			return false
		}
	}
	return true
}

// touches reads the whole index of touches.
func (v *verification) touches(ctx context.Context) error {
	const most = 4096
	some := make([]span, 0, most)
	query := `SELECT tbl, id, seq FROM entry_touch WHERE seq <= $1`
	err := v.q.scan(ctx, query, []any{int64(v.head.tree.Size())}, func(row []driver.Value) error {
		r := rowScanner{rest: row}
		some = append(some, v.spans.of(r.text(), r.text(), journal.Seq(r.number()), 0))
		if len(some) == most {
			v.spans.touches.add(some)
			some = some[:0]
		}
		return r.err
	})
	v.spans.touches.add(some)
	return err
}

// settleSpans compares, and has the engine name whatever disagrees.
func (v *verification) settleSpans(ctx context.Context) error {
	now, err := v.db.Book().Size(ctx)
	if err != nil {
		return err
	}
	closed, indexed := v.spans.agree(v.head.tree.Size(), now)
	told := v.defects.count()
	for name := range v.db.keepers {
		if err := v.strays(ctx, name); err != nil {
			return err
		}
		if closed && indexed {
			continue
		}
		if err := v.intervalsOf(ctx, name); err != nil {
			return err
		}
		if err := v.touchesOf(ctx, name); err != nil {
			return err
		}
	}
	if !indexed && v.defects.count() == told {
		// Of a table that there is not.
		v.defects.add(Defect{Kind: TouchExtra, Table: "entry", Stored: number(v.spans.touches.count()), Journalled: number(v.spans.rows.count())})
	}
	return nil
}
