package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"sort"
	"strconv"

	"golang.org/x/sync/errgroup"

	"zhenggai/internal/journal"
)

// The journal is read in parts of this many entries. A part is a full subtree, so that parts are
// hashed side by side.
const (
	partLevel = 12
	partSize  = journal.Seq(1) << partLevel
)

// part is a run of entries on its way through a verification.
type part struct {
	from, to journal.Seq // to is beyond the last
	tree     journal.Tree
	at       map[journal.Seq]journal.Tree // the part's tree at the sizes that are marked
	made     []journal.Hash               // room for what one entry completes
	tail     []byte                       // hashes stored with the last entry, beyond the part's own
	broken   bool                         // an entry is missing: its hashes lead nowhere
	first    int64                        // recorded_at of the first entry and the last
	last     int64
}

func (v *verification) entries(ctx context.Context) error {
	size := v.head.tree.Size()
	parts := make(chan *part, workers())
	done := make(chan *part, workers())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(parts)
		for from := journal.Seq(1); from <= size; from += partSize {
			select {
			case parts <- &part{from: from, to: min(from+partSize, size+1)}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	readers, readCtx := errgroup.WithContext(ctx)
	for range workers() {
		readers.Go(func() error { return v.readParts(readCtx, parts, done) })
	}
	g.Go(func() error {
		defer close(done)
		return readers.Wait()
	})
	g.Go(func() error { return v.foldParts(done) })
	return g.Wait()
}

func (v *verification) readParts(ctx context.Context, parts <-chan *part, done chan<- *part) error {
	for p := range parts {
		if err := v.readPart(ctx, p); err != nil {
			return err
		}
		select {
		case done <- p:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// foldParts joins the parts in order and compares roots on the way.
func (v *verification) foldParts(done <-chan *part) error {
	waiting := map[journal.Seq]*part{}
	var over journal.Tree // of full parts
	var last int64
	broken := false
	next := journal.Seq(1)
	for p := range done {
		waiting[p.from] = p
		for p := waiting[next]; p != nil; p = waiting[next] {
			delete(waiting, next)
			next = p.to
			if p.first < last {
				v.defects.add(Defect{Kind: EntryBackdated, Seq: p.from})
			}
			last = max(last, p.last)
			for size, t := range p.at {
				v.reach(size, rootOf(over, t))
			}
			broken = broken || p.broken
			if p.tree.Size() == partSize {
				made := over.AppendHash(p.tree.Root())
				if !broken && !bytes.Equal(p.tail, journal.JoinHashes(made[1:])) {
					v.defects.add(Defect{Kind: HashAltered, Seq: p.to - 1})
				}
			} else {
				v.report.Root = rootOf(over, p.tree).String()
			}
		}
	}
	if v.report.Root == "" {
		v.report.Root = rootOf(over, journal.Tree{}).String()
	}
	return nil
}

func rootOf(over, rest journal.Tree) journal.Hash {
	t := journal.Join(over, partSize, rest)
	return t.Root()
}

// readPart hashes the entries of a part and, unless only the tree is wanted, compares them with their
// columns and with the rows they tell of.
func (v *verification) readPart(ctx context.Context, p *part) error {
	p.at = map[journal.Seq]journal.Tree{}
	marked := v.sizes[sort.Search(len(v.sizes), func(i int) bool { return v.sizes[i] >= p.from }):]
	images := imagesByTable{}
	next := p.from
	each := func(e *storedEntry) {
		for ; next < e.seq; next++ {
			v.defects.add(Defect{Kind: EntryMissing, Seq: next})
			p.tree.AppendHash(journal.Hash{})
			p.broken = true
		}
		v.hashEntry(p, e)
		if !v.opts.TreeOnly {
			v.readEntry(p, e, images)
		}
		next++
		for len(marked) > 0 && marked[0] <= e.seq {
			if marked[0] == e.seq {
				p.at[e.seq] = p.tree.Clone()
			}
			marked = marked[1:]
		}
	}
	err := v.eachEntry(ctx, p, each)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		// A value of a type that was never written: the rest of the part stays unread.
		v.defects.add(Defect{Kind: Unreadable, Table: "entry", Seq: next, Stored: err.Error()})
	}
	for ; next < p.to; next++ {
		if err == nil {
			v.defects.add(Defect{Kind: EntryMissing, Seq: next})
		}
		p.tree.AppendHash(journal.Hash{})
		p.broken = true
	}
	for _, size := range marked {
		if size < p.to {
			p.at[size] = p.tree.Clone() // the marked entry is missing: any root is wrong
		}
	}
	if v.opts.TreeOnly {
		return nil
	}
	return v.compareRows(ctx, p, images)
}

// storedEntry is an entry as its row has it. The columns that tell of it again stand in like.
type storedEntry struct {
	seq          journal.Seq
	like         journal.Entry
	leaf, hashes []byte
}

func (v *verification) eachEntry(ctx context.Context, p *part, each func(*storedEntry)) error {
	columns := "seq, leaf, hashes"
	if !v.opts.TreeOnly {
		columns = "seq, leaf, hashes, act, subject_table, subject_id, actor, occurred_on, recorded_at"
	}
	query := "SELECT " + columns + " FROM entry WHERE seq >= $1 AND seq < $2 ORDER BY seq"
	return v.q.scan(ctx, query, []any{int64(p.from), int64(p.to)}, func(row []driver.Value) error {
		r := rowScanner{rest: row}
		e := storedEntry{seq: journal.Seq(r.number()), leaf: r.bytes(), hashes: r.bytes()}
		if !v.opts.TreeOnly {
			e.like.Act = journal.Act(r.text())
			e.like.Subject = journal.Ref{Table: r.text(), ID: r.text()}
			e.like.Actor, e.like.OccurredOn, e.like.RecordedAt = r.text(), r.text(), r.number()
		}
		if r.err == nil {
			each(&e)
		}
		return r.err
	})
}

// hashEntry adds an entry to the part's tree. An entry that does not give its stored hash is told, and
// the stored hash takes its place, so that everything else can still be judged.
func (v *verification) hashEntry(p *part, e *storedEntry) {
	leaf := journal.LeafHash(e.leaf)
	if len(e.hashes) < journal.HashSize {
		v.defects.add(Defect{Kind: HashAltered, Seq: e.seq})
	} else if !bytes.Equal(leaf[:], e.hashes[:journal.HashSize]) {
		v.defects.add(Defect{Kind: EntryAltered, Seq: e.seq})
		copy(leaf[:], e.hashes)
	}
	p.made = p.tree.AppendHashTo(p.made[:0], leaf)
	made := p.made
	own := len(made) * journal.HashSize
	switch {
	case p.broken:
	case len(e.hashes) < own || !sameHashes(made, e.hashes[:own]):
		v.defects.add(Defect{Kind: HashAltered, Seq: e.seq})
	case p.tree.Size() == partSize:
		p.tail = e.hashes[own:]
	case len(e.hashes) > own:
		v.defects.add(Defect{Kind: HashAltered, Seq: e.seq})
	}
}

func sameHashes(made []journal.Hash, stored []byte) bool {
	for i, h := range made {
		if !bytes.Equal(h[:], stored[i*journal.HashSize:(i+1)*journal.HashSize]) {
			return false
		}
	}
	return true
}

// readEntry compares an entry's columns with its bytes and notes what its rows must look like.
func (v *verification) readEntry(p *part, e *storedEntry, images imagesByTable) {
	entry, err := journal.ReadLeaf(e.leaf, e.like)
	if err != nil {
		v.defects.add(Defect{Kind: EntryAltered, Seq: e.seq})
		return
	}
	if entry.Seq != e.seq {
		v.defects.add(Defect{Kind: EntryMisplaced, Seq: e.seq, Stored: number(e.seq), Journalled: number(entry.Seq)})
		return
	}
	for _, c := range [...]struct{ field, stored, journalled string }{
		{"act", string(e.like.Act), string(entry.Act)},
		{"subject_table", e.like.Subject.Table, entry.Subject.Table},
		{"subject_id", e.like.Subject.ID, entry.Subject.ID},
		{"actor", e.like.Actor, entry.Actor},
		{"occurred_on", e.like.OccurredOn, entry.OccurredOn},
	} {
		if c.stored != c.journalled {
			v.defects.add(Defect{Kind: EntryField, Field: c.field, Seq: e.seq, Stored: c.stored, Journalled: c.journalled})
		}
	}
	if e.like.RecordedAt != entry.RecordedAt {
		v.defects.add(Defect{Kind: EntryField, Field: "recorded_at", Seq: e.seq, Stored: number(e.like.RecordedAt), Journalled: number(entry.RecordedAt)})
	}
	if p.first == 0 {
		p.first = entry.RecordedAt
	}
	if entry.RecordedAt < p.last {
		v.defects.add(Defect{Kind: EntryBackdated, Seq: e.seq})
	}
	p.last = max(p.last, entry.RecordedAt)
	images.add(entry)
}

func number[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

func parseSeq(s string) journal.Seq {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return journal.Seq(n)
}
