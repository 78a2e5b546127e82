// Package inbox derives from the journal what concerns whom: a notice for each person whom an entry asks to do or to
// know something. Who that is, is decided from what was true at that entry, by the table in told.go, so that making
// everything anew gives the same notices. Whether the person may still see the finding is asked when the notice is
// read. What a person has read is theirs, stands beside the notices and survives making them anew.
package inbox

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"zhenggai/internal/follow"
	"zhenggai/internal/journal"
)

// Name is the cursor's.
const Name = "inbox"

// Kind says what a notice is about: an act of the journal's catalogue, or Charged.
type Kind string

// Charged is that a finding names a unit which it did not name before, whatever act wrote it.
const Charged Kind = "finding.charged"

// Notice tells one person of one thing.
type Notice struct {
	Account string // whom it tells
	Seq     journal.Seq
	Kind    Kind
	Finding string      // id of the finding it belongs to, "" for none
	Subject journal.Ref // what the entry was about
	Actor   string      // account id of who did it
	Urgent  bool        // to be told at once, not with the day's others
	At      int64       // when it was recorded, Unix milliseconds
	Read    bool
}

// ID names the notice among those of its person; it is the same whenever the notices are made anew.
func (n Notice) ID() string {
	return strconv.FormatInt(int64(n.Seq), 10) + "." + string(n.Kind) + "." + n.Finding
}

// Store keeps notices and the cursor's place.
type Store interface {
	// Place is how far the journal has been taken.
	Place(ctx context.Context) (journal.Seq, error)
	// Past hands over the images of all rows of tables that were true after the entry at.
	Past(ctx context.Context, at journal.Seq, tables []string, each func(journal.Image) error) error
	// Save adds notices and moves the place in one transaction; fault.Conflict when the place is not from.
	Save(ctx context.Context, from, to journal.Seq, made []Notice) error
	// Clear removes all notices and the place; what was read stays known.
	Clear(ctx context.Context) error
}

// Fold makes notices of entries.
type Fold struct {
	Store Store
	state *state
	made  []Notice
}

var _ follow.Fold = (*Fold)(nil)

// Place is the stored place.
func (f *Fold) Place(ctx context.Context) (journal.Seq, error) { return f.Store.Place(ctx) }

// Restore reads who was who and charged with what after the entry at.
func (f *Fold) Restore(ctx context.Context, at journal.Seq) error {
	f.state, f.made = newState(), nil
	if at == 0 {
		return nil
	}
	return f.Store.Past(ctx, at, tables, func(i journal.Image) error {
		_, err := f.state.learn(i)
		return err
	})
}

// Take makes the notices of an entry. Whom it tells is decided by what is true once the entry is.
func (f *Fold) Take(e journal.Entry) error {
	made, err := f.state.take(e)
	f.made = append(f.made, made...)
	return err
}

// Save stores the notices made since the last time.
func (f *Fold) Save(ctx context.Context, from, to journal.Seq) error {
	if err := f.Store.Save(ctx, from, to, f.made); err != nil {
		return err
	}
	f.made = f.made[:0]
	return nil
}

// Clear forgets all notices.
func (f *Fold) Clear(ctx context.Context) error { return f.Store.Clear(ctx) }

// unique leaves one of each notice, the urgent one first.
func unique(all []Notice) []Notice {
	slices.SortFunc(all, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.ID(), b.ID()))
	})
	return slices.CompactFunc(all, func(a, b Notice) bool { return a.Account == b.Account && a.ID() == b.ID() })
}
