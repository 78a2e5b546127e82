package store

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// Book is the journal as read back.
type Book struct {
	db *DB
	q  engine.Querier
}

var _ journal.Book = Book{}

// Book is the journal's book.
func (db *DB) Book() Book { return Book{db, db.readers} }

// Size is the number of entries.
func (b Book) Size(ctx context.Context) (journal.Seq, error) {
	var n int64
	err := b.q.QueryRowContext(ctx, `SELECT seq FROM head WHERE id = 1`).Scan(&n)
	return journal.Seq(n), b.db.told(missing(err))
}

// Entry returns one entry, or fault.Missing.
func (b Book) Entry(ctx context.Context, seq journal.Seq) (journal.Entry, error) {
	var leaf []byte
	if err := b.q.QueryRowContext(ctx, `SELECT leaf FROM entry WHERE seq = $1`, int64(seq)).Scan(&leaf); err != nil {
		return journal.Entry{}, b.db.told(missing(err))
	}
	e, err := journal.DecodeEntry(leaf)
	if err != nil {
		return e, err
	}
	if err := hideAdministration(ctx, e.Subject.Table); err != nil {
		return journal.Entry{}, err
	}
	return e, nil
}

// hideAdministration is fault.Missing for an entry about a record of the administration, but for the audit administrator and
// for the program itself.
func hideAdministration(ctx context.Context, table string) error {
	if slices.Contains(org.AdministrativeTables, table) && !readsAdministration(ctx) {
		return fault.New(fault.Missing, "fault.missing")
	}
	return nil
}

func readsAdministration(ctx context.Context) bool {
	c, ok := org.CallerOf(ctx)
	return !ok || org.Allow(c, org.SeeAudit) == nil
}

// Entries lists entries newest first, before the given sequence (0 for the newest), chosen by want.
func (b Book) Entries(ctx context.Context, want journal.Want, before journal.Seq, limit int) ([]journal.Entry, error) {
	if !readsAdministration(ctx) {
		want.Without = append(slices.Clone(want.Without), org.AdministrativeTables...)
	}
	var a engine.Args
	cond := chosen(&a, want)
	if before > 0 {
		cond = append(cond, "e.seq < "+a.Bind(int64(before)))
	}
	query := "SELECT e.leaf FROM entry AS e"
	if len(cond) > 0 {
		query += " WHERE " + strings.Join(cond, " AND ")
	}
	rows, err := b.q.QueryContext(ctx, query+" ORDER BY e.seq DESC LIMIT "+a.Bind(limit), a.Values...)
	if err != nil {
		return nil, b.db.told(err)
	}
	defer rows.Close()
	var out []journal.Entry
	for rows.Next() {
		var leaf []byte
		if err := rows.Scan(&leaf); err != nil {
			return nil, b.db.told(err)
		}
		e, err := journal.DecodeEntry(leaf)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, b.db.told(rows.Err())
}

func chosen(a *engine.Args, want journal.Want) []string {
	var cond []string
	if want.Subject != (journal.Ref{}) {
		cond = append(cond, "e.subject_table = "+a.Bind(want.Subject.Table)+" AND e.subject_id = "+a.Bind(want.Subject.ID))
	}
	if want.Touched != (journal.Ref{}) {
		cond = append(cond, "e.seq IN (SELECT seq FROM entry_touch WHERE tbl = "+a.Bind(want.Touched.Table)+" AND id = "+a.Bind(want.Touched.ID)+")")
	}
	if want.Act != "" {
		cond = append(cond, "e.act = "+a.Bind(string(want.Act)))
	}
	if want.Actor != "" {
		cond = append(cond, "e.actor = "+a.Bind(want.Actor))
	}
	if len(want.Tables) > 0 {
		cond = append(cond, engine.In(a, "e.subject_table", want.Tables))
	}
	if len(want.Without) > 0 {
		cond = append(cond, "NOT "+engine.In(a, "e.subject_table", want.Without))
	}
	return cond
}

// Checkpoint returns the newest signed checkpoint, or fault.Missing when none was made yet.
func (b Book) Checkpoint(ctx context.Context) (journal.Checkpoint, error) {
	var c journal.Checkpoint
	var size int64
	err := b.q.QueryRowContext(ctx, `SELECT size, note, recorded_at FROM checkpoint ORDER BY size DESC LIMIT 1`).Scan(&size, &c.Note, &c.At)
	c.Size = journal.Seq(size)
	return c, b.db.told(missing(err))
}

// Prove makes the proof of an entry under the newest checkpoint. fault.Missing when the entry is not
// covered by one yet.
func (b Book) Prove(ctx context.Context, seq journal.Seq) (journal.Proof, error) {
	e, err := b.Entry(ctx, seq)
	if err != nil {
		return journal.Proof{}, err
	}
	c, err := b.Checkpoint(ctx)
	if fault.Is(err, fault.Missing) {
		return journal.Proof{}, fault.New(fault.Missing, "journal.not_covered", "Seq", int64(seq), "Size", int64(0))
	}
	if err != nil {
		return journal.Proof{}, err
	}
	return journal.Prove(e, c, b.db.signer.public, b.made(ctx))
}

// ProveUnder makes the proof of an entry under a checkpoint that the caller holds: several proofs so stand under one.
func (b Book) ProveUnder(ctx context.Context, e journal.Entry, c journal.Checkpoint) (journal.Proof, error) {
	return journal.Prove(e, c, b.db.signer.public, b.made(ctx))
}

// made reads the hashes that an entry completed.
func (b Book) made(ctx context.Context) journal.Made {
	return func(seq journal.Seq) ([]journal.Hash, error) {
		var buf []byte
		err := b.q.QueryRowContext(ctx, `SELECT hashes FROM entry WHERE seq = $1`, int64(seq)).Scan(&buf)
		if err != nil {
			return nil, b.db.told(missing(err))
		}
		return journal.SplitHashes(buf)
	}
}
