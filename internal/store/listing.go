package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

// listing is the findings that are true now as lists compare them, in memory: every page of the ledger
// counts thousands of them in several ways, which an engine does a hundred times slower. It is a view
// of the journal and follows it: whoever asks gets it as of the newest entry, whichever process
// wrote that. Nothing is ever written from it.
type listing struct {
	mu     sync.RWMutex
	seq    journal.Seq // the entry that it follows the journal up to
	texts  journal.Seq // the last entry known that changed a text which words are looked up in
	rows   []listed
	byID   map[string]int32
	byKey  map[int64]int32    // by the key in the index of texts, where that is another than the id
	rounds map[string][]int32 // of each round those that are true, by No and id
	// carriers are the findings that others went on as.
	carriers map[string]bool
	codes    map[string]uint16 // of words that few findings differ in
	hits     map[string]hits
}

// listed is a finding as lists compare it.
type listed struct {
	id, round                  string
	no                         int
	status, flow, grade, class uint16 // codes
	deadline                   ledger.Date
	into                       string // the finding of a later round that it went on as, "" for none
	gone                       bool
}

// hits are the findings that contain words, a bit for each place in the listing, as long as no text changes.
type hits struct {
	texts journal.Seq
	bits  []uint64
}

func (h hits) has(i int32) bool { return int(i>>6) < len(h.bits) && h.bits[i>>6]&(1<<(i&63)) != 0 }

const (
	mostFollowed = 5000 // entries that are followed one by one; beyond that the listing is made anew
	mostHits     = 64   // looked-up words that are remembered
)

// listing is the listing as of the newest entry.
func (db *DB) listing(ctx context.Context) (*listing, error) {
	db.lists.Lock()
	defer db.lists.Unlock()
	seq, err := db.Book().Size(ctx)
	if err != nil {
		return nil, err
	}
	if r := db.listed; r != nil && seq >= r.seq && seq-r.seq <= mostFollowed && len(r.rows) <= 2*len(r.byID)+mostFollowed {
		return r, db.told(r.follow(ctx, db, seq))
	}
	r := &listing{
		seq: seq, texts: seq, byID: map[string]int32{}, byKey: map[int64]int32{}, rounds: map[string][]int32{},
		carriers: map[string]bool{}, codes: map[string]uint16{}, hits: map[string]hits{},
	}
	if err := read(ctx, db, "", nil, r.take, r.know); err != nil {
		return nil, db.told(err)
	}
	if err := carried(ctx, db, "", nil, r.carry); err != nil {
		return nil, db.told(err)
	}
	for _, slots := range r.rounds {
		slices.SortFunc(slots, r.order)
	}
	db.listed = r
	return r, nil
}

// fresh is a finding as read, its words not yet codes.
type fresh struct {
	listed
	status, flow, grade, class string
}

// read reads the findings of a condition, which begins with AND or is empty, and after them their keys.
func read(ctx context.Context, db *DB, and string, args []any, take func(fresh), know func(key int64, id string)) error {
	query := `SELECT id, round_id, no, status, workflow, grade, time_class, deadline FROM finding WHERE ` + now + and
	err := db.readers.scan(ctx, query, args, func(row []driver.Value) error {
		s := rowScanner{rest: row}
		x := fresh{listed: listed{id: s.text(), round: s.text(), no: int(s.number())}}
		x.status, x.flow, x.grade, x.class = s.text(), s.text(), s.text(), s.text()
		x.deadline = ledger.Date(s.text())
		if s.err == nil {
			take(x)
		}
		return s.err
	})
	keys := db.dialect.Text.Keys()
	if err != nil || keys == "" {
		return err
	}
	return db.readers.scan(ctx, keys+" WHERE 1 = 1"+and, args, func(row []driver.Value) error {
		s := rowScanner{rest: row}
		if key, id := s.number(), s.text(); s.err == nil {
			know(key, id)
		}
		return s.err
	})
}

// carried reads which findings of a condition, which begins with AND or is empty, went on as others.
func carried(ctx context.Context, db *DB, and string, args []any, tell func(id, into string)) error {
	return db.readers.scan(ctx, `SELECT finding_id, target FROM closing WHERE target <> '' AND `+now+and, args, func(row []driver.Value) error {
		s := rowScanner{rest: row}
		if id, into := s.text(), s.text(); s.err == nil {
			tell(id, into)
		}
		return s.err
	})
}

// carry notes that a finding went on as another.
func (r *listing) carry(id, into string) {
	if at, ok := r.byID[id]; ok {
		r.rows[at].into = into
		r.carriers[into] = true
	}
}

// take adds a finding, as the last of its round.
func (r *listing) take(x fresh) {
	y, at := x.listed, int32(len(r.rows))
	y.status, y.flow, y.grade, y.class = r.code(x.status), r.code(x.flow), r.code(x.grade), r.code(x.class)
	if others := r.rounds[y.round]; len(others) > 0 {
		y.round = r.rows[others[0]].round // stands in memory once
	}
	r.rows = append(r.rows, y)
	r.byID[y.id] = at
	r.rounds[y.round] = append(r.rounds[y.round], at)
}

// know adds a key.
func (r *listing) know(key int64, id string) {
	if at, ok := r.byID[id]; ok {
		r.byKey[key] = at
	}
}

func (r *listing) code(word string) uint16 {
	c, ok := r.codes[word]
	if !ok {
		c = uint16(len(r.codes))
		r.codes[word] = c
	}
	return c
}

func (r *listing) order(i, j int32) int {
	a, b := &r.rows[i], &r.rows[j]
	return cmp.Or(cmp.Compare(a.no, b.no), strings.Compare(a.id, b.id))
}

// follow reads the entries up to seq and takes in the findings that they tell of.
func (r *listing) follow(ctx context.Context, db *DB, seq journal.Seq) error {
	if seq == r.seq {
		return nil
	}
	changed, texts := map[string]bool{}, r.texts
	err := db.readers.scan(ctx, `SELECT seq, leaf FROM entry WHERE seq > $1 AND seq <= $2`, []any{int64(r.seq), int64(seq)}, func(row []driver.Value) error {
		s := rowScanner{rest: row}
		at, leaf := journal.Seq(s.number()), s.bytes()
		e, err := journal.ReadLeaf(leaf, journal.Entry{})
		for _, i := range e.Images {
			switch i.Table {
			case findings.name:
				changed[i.ID] = true
				texts = max(texts, at)
			case measures.name:
				texts = max(texts, at)
			}
		}
		return errors.Join(s.err, err)
	})
	if err != nil {
		return err
	}
	return r.renew(ctx, db, changed, func() { r.seq, r.texts = seq, texts })
}

// renew reads the changed findings, takes the old out and those that are still true in again.
func (r *listing) renew(ctx context.Context, db *DB, changed map[string]bool, done func()) error {
	type known struct {
		key int64
		id  string
	}
	var news []fresh
	var keys []known
	var gone [][2]string
	for some := range slices.Chunk(slices.Collect(maps.Keys(changed)), 500) {
		var a engine.Args
		in := " AND " + engine.In(&a, "id", some)
		err := read(ctx, db, in, a.Values, func(x fresh) { news = append(news, x) }, func(key int64, id string) { keys = append(keys, known{key, id}) })
		if err != nil {
			return err
		}
		var b engine.Args
		in = " AND " + engine.In(&b, "finding_id", some)
		err = carried(ctx, db, in, b.Values, func(id, into string) { gone = append(gone, [2]string{id, into}) })
		if err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	rounds := map[string]bool{}
	for id := range changed {
		if at, ok := r.byID[id]; ok {
			x := &r.rows[at]
			x.gone = true
			delete(r.byID, id)
			rounds[x.round] = true
		}
	}
	for _, x := range news {
		r.take(x)
		rounds[x.round] = true
	}
	for _, k := range keys {
		r.know(k.key, k.id)
	}
	for _, g := range gone {
		r.carry(g[0], g[1])
	}
	for round := range rounds {
		r.rounds[round] = slices.DeleteFunc(r.rounds[round], func(i int32) bool { return r.rows[i].gone })
		slices.SortFunc(r.rounds[round], r.order)
	}
	done()
	return nil
}

// containing looks words and units up.
func (r *listing) containing(ctx context.Context, db *DB, words, units []string) (hits, error) {
	name := strings.Join(words, "\x00") + "\x01" + strings.Join(units, "\x00")
	r.mu.RLock()
	held, known := r.hits[name]
	texts := r.texts
	r.mu.RUnlock()
	if known && held.texts == texts {
		return held, nil
	}
	var a engine.Args
	query := db.dialect.Text.Found(&a, words, units)
	var keys []driver.Value
	err := db.readers.scan(ctx, query, a.Values, func(row []driver.Value) error {
		keys = append(keys, row[0])
		return nil
	})
	if err != nil {
		return hits{}, db.told(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	h := hits{texts: texts, bits: make([]uint64, len(r.rows)/64+1)}
	for _, key := range keys {
		if at, ok := r.place(key); ok {
			h.bits[at>>6] |= 1 << (at & 63)
		}
	}
	if len(r.hits) >= mostHits {
		clear(r.hits)
	}
	r.hits[name] = h
	return h, nil
}

// first lists the first ids of findings that contain words.
func (r *listing) first(ctx context.Context, db *DB, words []string, limit int) ([]string, error) {
	found, err := r.containing(ctx, db, words, nil)
	if err != nil {
		return nil, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	var ids []string
	for at := range r.rows {
		if !r.rows[at].gone && found.has(int32(at)) {
			ids = least(ids, r.rows[at].id, limit)
		}
	}
	return ids, nil
}

// place is where a finding stands in the listing.
func (r *listing) place(key driver.Value) (int32, bool) {
	switch k := key.(type) {
	case int64:
		at, ok := r.byKey[k]
		return at, ok
	case string:
		at, ok := r.byID[k]
		return at, ok
	}
	return 0, false
}
