package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// attempts is how often a transaction is run before its caller is told that the store is busy.
const attempts = 8

// decision is what a change writes: drafts for the journal with their rows, and what stands outside it.
type decision struct {
	drafts []journal.Draft
	beside func(context.Context, engine.Querier) error // nil for nothing
}

// change runs decide under the lock of the head and commits what it decided. It is run again when
// the engine refused the transaction whole; when the outcome is unknown it is not.
func (db *DB) change(ctx context.Context, actor string, decide func(context.Context, engine.Querier) (decision, error)) (journal.Seq, error) {
	for n := 1; ; n++ {
		seq, err := db.attempt(ctx, actor, decide)
		if err == nil || n == attempts || !db.dialect.Retry(err) {
			return seq, db.told(err)
		}
		if err := pause(ctx, n); err != nil {
			return 0, db.told(err)
		}
	}
}

func pause(ctx context.Context, n int) error {
	t := time.NewTimer(time.Duration(n) * 5 * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (db *DB) attempt(ctx context.Context, actor string, decide func(context.Context, engine.Querier) (decision, error)) (journal.Seq, error) {
	if db.halted.Load() {
		return 0, fault.New(fault.Unavailable, "store.halted")
	}
	tx, err := db.writer.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback() // does nothing once committed
	c, err := db.openChange(ctx, tx, actor)
	if err != nil {
		return 0, err
	}
	d, err := decide(ctx, tx)
	if err != nil {
		return 0, err
	}
	if len(d.drafts) == 0 && d.beside == nil {
		return 0, nil
	}
	if err := c.write(ctx, d); err != nil {
		return 0, db.halt(err)
	}
	if err := tx.Commit(); err != nil {
		return 0, db.halt(err)
	}
	if err := db.remember(&c.tree); err != nil {
		// The change stands; what suffers is noticing that the journal was cut off.
		db.cfg.Log.Error("the highest head could not be remembered", "error", err)
	}
	return c.tree.Size(), nil
}

func (db *DB) remember(t *journal.Tree) error {
	if db.signer == nil { // the first entry of all, before the keys are open
		return nil
	}
	return db.signer.head.raise(t)
}

// halt stops all writing when the engine could not make it durable.
func (db *DB) halt(err error) error {
	if db.dialect.Fatal(err) {
		db.halted.Store(true)
		db.cfg.Log.Error("the database could not be written durably; writing has stopped until restart", "error", err)
	}
	return err
}

// changing is a change under way: the head as locked, which grows with every entry.
type changing struct {
	db    *DB
	tx    *transaction
	tree  journal.Tree
	at    time.Time // one for all entries of the transaction
	actor string
	// behalf is whom the actor acted for, "" for themselves.
	behalf string
	texts  map[textName]*engine.Doc // what the search index is to hold, nil to take out; the last word counts
	lists  map[string]bool          // findings whose place in lists has changed
}

// textName names a text in the search index.
type textName struct{ kind, id string }

func (n textName) compare(m textName) int {
	return cmp.Or(cmp.Compare(n.kind, m.kind), cmp.Compare(n.id, m.id))
}

func (db *DB) openChange(ctx context.Context, tx *transaction, actor string) (*changing, error) {
	h, err := readHead(ctx, tx, db.dialect.Lock)
	if err != nil {
		return nil, err
	}
	at := db.cfg.Clock()
	if last := time.UnixMilli(h.at); at.Before(last) {
		// An entry is never dated before the one it follows; a clock set back is an operator's matter.
		if last.Sub(at) > time.Second {
			db.cfg.Log.Warn("the clock is behind the journal", "clock", at, "journal", last)
		}
		at = last.In(at.Location())
	}
	return &changing{
		db: db, tx: tx, tree: h.tree, at: at, actor: actor, behalf: behalfOf(ctx, actor),
		texts: map[textName]*engine.Doc{}, lists: map[string]bool{},
	}, nil
}

// behalfOf is whom the caller of a request acts for by delegation, "" for themselves or outside a request.
func behalfOf(ctx context.Context, actor string) string {
	if who, ok := org.CallerOf(ctx); ok && who != nil && who.ID == actor {
		return who.Behalf()
	}
	return ""
}

func (c *changing) write(ctx context.Context, d decision) error {
	for _, draft := range d.drafts {
		if err := c.append(ctx, draft); err != nil {
			return err
		}
	}
	if d.beside != nil {
		if err := d.beside(ctx, c.tx); err != nil {
			return err
		}
	}
	if len(d.drafts) == 0 {
		return nil
	}
	if err := c.index(ctx); err != nil {
		return err
	}
	return writeHead(ctx, c.tx, &c.tree, c.at)
}

// append gives a draft its place: the entry, the rows it tells of, and what finds both again.
func (c *changing) append(ctx context.Context, d journal.Draft) error {
	e, err := journal.Compose(d, c.tree.Size()+1, c.actor, c.at)
	if err != nil {
		return err
	}
	e.For = c.behalf
	leaf, err := e.Leaf()
	if err != nil {
		return err
	}
	made := c.tree.Append(leaf)
	if err := insertEntry(ctx, c.tx, e, leaf, made); err != nil {
		return err
	}
	for _, r := range d.Rows {
		if err := c.keep(ctx, r, e.Seq); err != nil {
			return err
		}
	}
	for _, ref := range d.Gone {
		if err := c.end(ctx, ref, e.Seq); err != nil {
			return err
		}
	}
	return nil
}

func (c *changing) keep(ctx context.Context, r journal.Record, seq journal.Seq) error {
	k, err := c.keeper(r.Ref())
	if err != nil {
		return err
	}
	docs, err := k.write(ctx, c.tx, r, seq)
	if err != nil {
		return err
	}
	switch x := r.(type) {
	case ledger.Finding:
		c.lists[x.ID] = true
	case ledger.Measure:
		c.lists[x.FindingID] = true
	}
	for _, d := range docs {
		c.texts[textName{d.Kind, d.ID}] = &d
	}
	return insertTouch(ctx, c.tx, r.Ref(), seq)
}

// index brings the search index up to date, once for each text, after everything else and in the order
// of ids, which is that of time: otherwise the engine would flush its index again and again.
func (c *changing) index(ctx context.Context) error {
	text := c.db.dialect.Text
	for _, id := range slices.Sorted(maps.Keys(c.lists)) {
		if err := indexFinding(ctx, c.tx, text, id); err != nil {
			return err
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(c.texts), textName.compare) {
		d := c.texts[name]
		var err error
		if d == nil {
			err = text.Drop(ctx, c.tx, name.kind, name.id)
		} else {
			err = text.Put(ctx, c.tx, *d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *changing) end(ctx context.Context, ref journal.Ref, seq journal.Seq) error {
	k, err := c.keeper(ref)
	if err != nil {
		return err
	}
	if err := c.leaving(ctx, ref); err != nil {
		return err
	}
	closed, err := closeVersion(ctx, c.tx, ref, seq)
	if err != nil {
		return err
	}
	if !closed {
		return fault.New(fault.Missing, "fault.missing").At(ref.Table + " " + ref.ID)
	}
	for _, kind := range k.kinds() {
		c.texts[textName{kind, ref.ID}] = nil
	}
	return insertTouch(ctx, c.tx, ref, seq)
}

// leaving notes which finding's text a record is taken out of.
func (c *changing) leaving(ctx context.Context, ref journal.Ref) error {
	switch ref.Table {
	case findings.name:
		c.lists[ref.ID] = true
	case measures.name:
		held, err := measures.list(ctx, c.tx, "id = $1 AND "+now, ref.ID)
		if err != nil {
			return err
		}
		for _, m := range held {
			c.lists[m.Row.FindingID] = true
		}
	}
	return nil
}

func (c *changing) keeper(ref journal.Ref) (keeper, error) {
	if k, ok := c.db.keepers[ref.Table]; ok {
		return k, nil
	}
	return nil, fault.Wrap(fmt.Errorf("no table keeps %s", ref.Table), fault.Internal, "fault.internal")
}
