package store

import (
	"context"
	"hash/maphash"
	"runtime"
	"sort"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"zhenggai/internal/journal"
	"zhenggai/internal/say"
)

// VerifyOptions says how much is checked, and against what.
type VerifyOptions struct {
	// TreeOnly checks the entries, the tree and the checkpoints, but neither rows nor files.
	TreeOnly bool
	// SkipFiles leaves the bytes in the vault unread.
	SkipFiles bool
	// Against are checkpoints kept elsewhere: only they tell a journal that was rewritten and signed again.
	Against []string
	// Limit is how many defects are told one by one; 200 when 0.
	Limit int
}

// The kinds of defect.
const (
	EntryMissing     = "entry_missing"
	EntryAltered     = "entry_altered"     // the bytes are not those that were hashed
	EntryMisplaced   = "entry_misplaced"   // the bytes are of another place
	EntryBeyond      = "entry_beyond"      // after the head
	EntryField       = "entry_field"       // a column differs from the bytes
	EntryBackdated   = "entry_backdated"   // recorded before the entry it follows
	HashAltered      = "hash_altered"      // a stored hash of the tree
	HeadAltered      = "head_altered"      // the head row does not give the entries' root
	HeadBehind       = "head_behind"       // less than was once there
	HeadForgotten    = "head_forgotten"    // the file that remembers how much there was is gone
	CheckpointForged = "checkpoint_forged" // not signed by a key of the journal
	CheckpointBroken = "checkpoint_broken" // signed over another root
	CheckpointNone   = "checkpoint_none"
	OutsideForged    = "outside_forged" // as above, of a checkpoint kept elsewhere
	OutsideBroken    = "outside_broken"
	OutsideAhead     = "outside_ahead"
	RowMissing       = "row_missing"
	RowExtra         = "row_extra"
	RowField         = "row_field"
	RowInterval      = "row_interval"
	TouchMissing     = "touch_missing"
	TouchExtra       = "touch_extra"
	ModelAltered     = "model_altered"
	FileMissing      = "file_missing"
	FileAltered      = "file_altered"
	Unreadable       = "unreadable" // a table that cannot even be read
)

// Defect is one thing that is not as the journal says.
type Defect struct {
	Kind       string      `json:"kind"`
	Table      string      `json:"table,omitempty"`
	ID         string      `json:"id,omitempty"`
	Field      string      `json:"field,omitempty"`
	Seq        journal.Seq `json:"seq,omitempty"` // the entry concerned
	Stored     string      `json:"stored,omitempty"`
	Journalled string      `json:"journalled,omitempty"`
	Text       say.Text    `json:"text"`
}

// Report is what a verification found.
type Report struct {
	Instance    string        `json:"instance"`
	Entries     journal.Seq   `json:"entries"`
	Root        string        `json:"root"`
	Rows        int64         `json:"rows"`  // versions compared with their entries
	Files       int64         `json:"files"` // files of the vault read
	Checkpoints int           `json:"checkpoints"`
	Against     int           `json:"against"`
	Defects     []Defect      `json:"defects"` // by entry, then table and id
	More        int           `json:"more"`    // defects beyond those told
	Elapsed     time.Duration `json:"elapsed"`
}

// OK reports whether everything is as the journal says.
func (r Report) OK() bool { return len(r.Defects) == 0 }

// Verify checks the journal against itself and everything else against the journal, while the store
// is in use: it looks at what was there when it began. It collects defects and stops at none; an
// error means that it could not look.
func (db *DB) Verify(ctx context.Context, opts VerifyOptions) (Report, error) {
	began := time.Now()
	q, err := db.scanners()
	if err != nil {
		return Report{}, db.told(err)
	}
	defer q.Close()
	v := &verification{db: db, q: q, opts: opts, defects: &defects{limit: opts.Limit}}
	if v.defects.limit <= 0 {
		v.defects.limit = 200
	}
	if err := v.run(ctx); err != nil {
		return Report{}, db.told(err)
	}
	v.report.Instance, v.report.Elapsed = db.instance, time.Since(began)
	v.report.Defects, v.report.More = v.defects.sorted()
	return v.report, nil
}

// verification is one run.
type verification struct {
	db      *DB
	q       *pool // of connections made for reading everything
	opts    VerifyOptions
	head    headRow
	marks   []mark        // roots to be compared on the way
	sizes   []journal.Seq // their sizes, ascending, once each
	defects *defects
	mu      sync.Mutex
	report  Report
	gone    []imaged         // records ended
	rows    map[string]int64 // versions, by table
	likes   map[string]likeness
	spans   spans
}

func (v *verification) run(ctx context.Context) error {
	if err := v.open(ctx); err != nil {
		return err
	}
	g, together := errgroup.WithContext(ctx)
	g.Go(func() error { return v.entries(together) })
	if !v.opts.TreeOnly {
		g.Go(func() error { return v.touches(together) })
	}
	if !v.opts.TreeOnly && !v.opts.SkipFiles {
		g.Go(func() error { return v.files(together) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if v.opts.TreeOnly {
		return nil
	}
	return v.settleSpans(ctx)
}

// open reads the head and everything that the tree is to be compared with.
func (v *verification) open(ctx context.Context) error {
	var err error
	if v.head, err = readHead(ctx, v.q, ""); err != nil {
		return err
	}
	v.report.Entries = v.head.tree.Size()
	v.rows, v.spans.seed = map[string]int64{}, maphash.MakeSeed()
	v.likes = map[string]likeness{}
	for name, k := range v.db.keepers {
		v.likes[name] = k.likeness()
	}
	if err := v.beyond(ctx); err != nil {
		return err
	}
	if err := v.collectMarks(ctx); err != nil {
		return err
	}
	for _, m := range v.marks {
		v.sizes = append(v.sizes, m.size)
	}
	sort.Slice(v.sizes, func(i, j int) bool { return v.sizes[i] < v.sizes[j] })
	return nil
}

// beyond looks for entries after the head. One statement sees both at the same moment.
func (v *verification) beyond(ctx context.Context) error {
	rows, err := v.q.QueryContext(ctx, `SELECT seq FROM entry WHERE seq < 1 OR seq > (SELECT seq FROM head WHERE id = 1) ORDER BY seq LIMIT 1000`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return err
		}
		v.defects.add(Defect{Kind: EntryBeyond, Seq: journal.Seq(seq)})
	}
	return rows.Err()
}

// workers is how many parts of the journal are read at a time.
func workers() int { return max(2, runtime.NumCPU()) }

// defects collects up to a limit.
type defects struct {
	mu    sync.Mutex
	limit int
	list  []Defect
	more  int
}

// sentences of the kinds that tell of a table, a record and its field; the rest tell of an entry.
func (d *defects) add(x Defect) {
	x.Text = say.T("store.defect_"+x.Kind, "Table", say.T("store.table_"+x.Table), "ID", x.ID, "Field", x.Field,
		"Seq", int64(x.Seq), "Stored", x.Stored, "Journalled", x.Journalled)
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.list) >= d.limit {
		d.more++
		return
	}
	d.list = append(d.list, x)
}

func (d *defects) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.list) + d.more
}

func (d *defects) sorted() ([]Defect, int) {
	sort.SliceStable(d.list, func(i, j int) bool {
		a, b := d.list[i], d.list[j]
		if a.Seq != b.Seq {
			return a.Seq < b.Seq
		}
		return a.Table+"\x00"+a.ID+"\x00"+a.Field < b.Table+"\x00"+b.ID+"\x00"+b.Field
	})
	return d.list, d.more
}
