// Package follow reads the journal from a place on, in order, so that what is derived from it keeps up. A
// cursor has a name and a place: the last entry that was taken. The place is stored in the same transaction as
// what the entries made, so that nothing is taken twice and nothing is left out, whenever the power fails; and
// starting again from zero makes the same again. The room owns the table follower and never writes an entry.
package follow

import (
	"context"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Batch is how many entries are taken before what they made is saved, unless a cursor says otherwise.
const Batch = 2000

// Book is the journal as a cursor reads it. store.Book is one.
type Book interface {
	// Size is the number of entries.
	Size(ctx context.Context) (journal.Seq, error)
	// After hands over the entries after a place up to and with another, in order and without a gap. The rows
	// of an entry are good until each returns.
	After(ctx context.Context, from, to journal.Seq, each func(journal.Entry) error) error
}

// Fold is what a cursor feeds. It holds in memory what the entries up to its place have made of it, and what
// those after have made that is not saved yet.
type Fold interface {
	// Place is the stored place, 0 before the first entry.
	Place(ctx context.Context) (journal.Seq, error)
	// Restore makes the memory what it was after the entry at, forgetting what is not saved.
	Restore(ctx context.Context, at journal.Seq) error
	// Take takes one entry in. It keeps nothing of the entry's rows.
	Take(journal.Entry) error
	// Save stores, in one transaction, what was taken since and the new place. When the stored place is not
	// from any more, it stores nothing and returns fault.Conflict: another process was quicker.
	Save(ctx context.Context, from, to journal.Seq) error
	// Clear forgets, in one transaction, all that was ever made, and the place.
	Clear(ctx context.Context) error
}

// Cursor follows a journal with a fold. It is used by one goroutine at a time; cursors of the same name in
// other processes may run beside it.
type Cursor struct {
	Book Book
	Fold Fold
	// Batch is how many entries are saved at once, the constant Batch when zero.
	Batch int

	at       journal.Seq
	restored bool
}

// Catch takes all entries there are and returns how many it took. Another process being quicker is no error: the
// cursor goes on from where that one is.
func (c *Cursor) Catch(ctx context.Context) (int, error) {
	taken := 0
	for ctx.Err() == nil {
		head, err := c.Book.Size(ctx)
		if err != nil {
			return taken, err
		}
		if err := c.ready(ctx); err != nil || c.at >= head {
			return taken, err
		}
		n, err := c.step(ctx, min(head, c.at+journal.Seq(c.batch())))
		if err != nil {
			c.restored = false // what is in memory was not saved
			if fault.Is(err, fault.Conflict) {
				continue
			}
			return taken, err
		}
		taken += n
	}
	return taken, ctx.Err()
}

// Rebuild forgets what was made and makes it anew from the first entry.
func (c *Cursor) Rebuild(ctx context.Context) (int, error) {
	if err := c.Fold.Clear(ctx); err != nil {
		return 0, err
	}
	c.restored = false
	return c.Catch(ctx)
}

// ready brings the memory to the stored place, at the start and when another process has moved it.
func (c *Cursor) ready(ctx context.Context) error {
	at, err := c.Fold.Place(ctx)
	if err != nil || c.restored && at == c.at {
		return err
	}
	if err := c.Fold.Restore(ctx, at); err != nil {
		return err
	}
	c.at, c.restored = at, true
	return nil
}

// step takes the entries up to one and saves what they made.
func (c *Cursor) step(ctx context.Context, to journal.Seq) (int, error) {
	n := 0
	err := c.Book.After(ctx, c.at, to, func(e journal.Entry) error {
		n++
		return c.Fold.Take(e)
	})
	if err != nil {
		return 0, err
	}
	if err := c.Fold.Save(ctx, c.at, to); err != nil {
		return 0, err
	}
	c.at = to
	return n, nil
}

func (c *Cursor) batch() int {
	if c.Batch > 0 {
		return c.Batch
	}
	return Batch
}
