package store

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"sync"

	"zhenggai/internal/journal"
)

// spans is what is left to compare once each row was matched with its entry: that every version ends
// where its record was next touched, and that the index of touches is complete. Records are told
// apart by a hash; where anything disagrees the engine is asked for names.
type spans struct {
	seed maphash.Seed
	mu   sync.Mutex
	list []span
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
	s.list = append(s.list, some...)
}

// closed reports whether every version ends at the next touch of its record, or stays open at the last -
// unless it was ended after from, where this verification stops looking, and by to.
func (s *spans) closed(from, to journal.Seq) bool {
	slices.SortFunc(s.list, bySpan)
	for i, x := range s.list {
		want := journal.Head
		if i+1 < len(s.list) && s.list[i+1].record == x.record {
			want = s.list[i+1].since
		}
		later := want == journal.Head && x.until > from && x.until <= to
		if x.until != 0 && x.until != want && !later {
			return false
		}
	}
	return true
}

// indexed reports whether the touches are those of the list, which is in order: no fewer and no more.
func (v *verification) indexed(ctx context.Context) (n int64, same bool, err error) {
	rows, err := v.q.QueryContext(ctx, `SELECT tbl, id, seq FROM entry_touch WHERE seq <= $1`, int64(v.head.tree.Size()))
	if err != nil {
		return 0, false, err
	}
	defer rows.Close()
	touches := make([]span, 0, len(v.spans.list))
	for rows.Next() {
		var table, id string
		var seq int64
		if err := rows.Scan(&table, &id, &seq); err != nil {
			return 0, false, err
		}
		touches = append(touches, v.spans.of(table, id, journal.Seq(seq), 0))
	}
	slices.SortFunc(touches, bySpan)
	same = slices.EqualFunc(touches, v.spans.list, func(a, b span) bool { return a.record == b.record && a.since == b.since })
	return int64(len(touches)), same, rows.Err()
}

// settleSpans compares, and has the engine name whatever disagrees.
func (v *verification) settleSpans(ctx context.Context) error {
	now, err := v.db.Book().Size(ctx)
	if err != nil {
		return err
	}
	closed := v.spans.closed(v.head.tree.Size(), now)
	touches, indexed, err := v.indexed(ctx)
	if err != nil {
		return err
	}
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
		v.defects.add(Defect{Kind: TouchExtra, Table: "entry", Stored: number(touches), Journalled: number(int64(len(v.spans.list)))})
	}
	return nil
}
