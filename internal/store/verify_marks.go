package store

import (
	"context"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// mark is a root that the tree must have had at a size, and the defect if it had not.
type mark struct {
	size    journal.Seq
	root    journal.Hash
	failing Defect
}

// collectMarks gathers the head row, the remembered head, the stored checkpoints and those from outside.
func (v *verification) collectMarks(ctx context.Context) error {
	var root journal.Hash
	copy(root[:], v.head.root)
	size := v.head.tree.Size()
	v.marks = append(v.marks, mark{size, root, Defect{Kind: HeadAltered, Seq: size}})
	if v.head.tree.Root() != root {
		v.defects.add(Defect{Kind: HeadAltered, Seq: size})
	}
	if err := v.remembered(); err != nil {
		return err
	}
	known, err := v.verifiers(ctx)
	if err != nil {
		return err
	}
	if err := v.stored(ctx, known); err != nil {
		return err
	}
	for _, note := range v.opts.Against {
		v.report.Against++
		v.outside(note, known)
	}
	return nil
}

// remembered compares with the highest head ever seen, read afresh from its file.
func (v *verification) remembered() error {
	h, err := openHighest(v.db.signer.head.path)
	if err != nil {
		v.defects.add(Defect{Kind: HeadForgotten})
		return nil //nolint:nilerr // a file that cannot be read is a defect, not an end of verifying
	}
	switch size := v.head.tree.Size(); {
	case h.size == 0:
		v.defects.add(Defect{Kind: HeadForgotten})
	case h.size > size && !v.grown(h.size):
		v.defects.add(Defect{Kind: HeadBehind, Seq: size, Stored: number(size), Journalled: number(h.size)})
	case h.size <= size:
		v.marks = append(v.marks, mark{h.size, h.root, Defect{Kind: HeadBehind, Seq: h.size, Stored: number(size), Journalled: number(h.size)}})
	}
	return nil
}

// grown reports whether the journal has reached a size since the head was read: the file is written
// after each commit and may be newer than what this verification looks at.
func (v *verification) grown(size journal.Seq) bool {
	now, err := v.db.Book().Size(context.Background())
	return err == nil && now >= size
}

// verifiers are the keys at hand and those that the journal knows, the one at hand first.
func (v *verification) verifiers(ctx context.Context) ([]journal.Verifier, error) {
	own, err := v.db.cfg.Suite.Verifier(v.db.signer.public)
	if err != nil {
		return nil, err
	}
	known := []journal.Verifier{own}
	held, err := keys.list(ctx, v.q, "1 = 1 ORDER BY since_seq")
	if err != nil {
		return nil, err
	}
	for _, k := range held {
		other, err := v.db.cfg.Suite.Verifier(k.Row.Public)
		if err != nil || other.KeyHash() == own.KeyHash() {
			continue // an unreadable key is a row that differs from its entry; that is told elsewhere
		}
		known = append(known, other)
	}
	return known, nil
}

func (v *verification) stored(ctx context.Context, known []journal.Verifier) error {
	rows, err := v.q.QueryContext(ctx, `SELECT size, note FROM checkpoint WHERE size <= $1 ORDER BY size DESC`, int64(v.head.tree.Size()))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var size int64
		var note string
		if err := rows.Scan(&size, &note); err != nil {
			return err
		}
		signers := known
		if v.report.Checkpoints == 0 {
			signers = known[:1] // whoever replaces the key signs with the new one at once
		}
		v.report.Checkpoints++
		head, err := journal.OpenHead(note, signers...)
		if err != nil || head.Size != journal.Seq(size) || head.Origin != journal.Origin(v.db.instance) {
			v.defects.add(Defect{Kind: CheckpointForged, Seq: journal.Seq(size)})
			continue
		}
		v.marks = append(v.marks, mark{head.Size, head.Root, Defect{Kind: CheckpointBroken, Seq: head.Size}})
	}
	if v.report.Checkpoints == 0 {
		v.defects.add(Defect{Kind: CheckpointNone})
	}
	return rows.Err()
}

func (v *verification) outside(note string, known []journal.Verifier) {
	head, err := journal.OpenHead(note, known...)
	switch {
	case err != nil:
		v.defects.add(Defect{Kind: OutsideForged, Stored: fault.KindOf(err).String()})
	case head.Size > v.head.tree.Size():
		v.defects.add(Defect{Kind: OutsideAhead, Seq: v.head.tree.Size(), Journalled: number(head.Size)})
	default:
		v.marks = append(v.marks, mark{head.Size, head.Root, Defect{Kind: OutsideBroken, Seq: head.Size}})
	}
}

// reach compares the root at a size with every mark of that size.
func (v *verification) reach(size journal.Seq, root journal.Hash) {
	for _, m := range v.marks {
		if m.size == size && m.root != root {
			v.defects.add(m.failing)
		}
	}
}
