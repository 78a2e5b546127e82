// Package journal is the memory that cannot be quietly rewritten: every change of state is an Entry,
// entries are the leaves of a hash tree, and the tree's head is signed at intervals. The room owns
// the entry, its canonical bytes, the tree, the checkpoint and the proof. It stores nothing itself
// and never learns what a record means.
package journal

import (
	"bytes"
	"encoding/json"
	"math"
	"time"
)

// Seq numbers entries from 1 without a gap, in the order they were committed.
type Seq int64

// Head is the Until of a version that is still true.
const Head Seq = math.MaxInt64

// Ref names a record: the table it lives in and its id.
type Ref struct {
	Table string `json:"table"`
	ID    string `json:"id"`
}

// Record is a row that is only ever changed by a new version.
type Record interface {
	// Ref names the record; it never changes.
	Ref() Ref
	// Image is what the journal keeps of this version, marshalled as JSON: the record itself, or, where it
	// holds personal or bulky fields, salted digests in their place.
	Image() any
}

// Act says what was done, as a word of the closed catalogue in acts.go.
type Act string

// Draft is a change decided on but not yet written. Storage gives it its number, time and place in
// the tree, and writes it and its rows in one transaction.
type Draft struct {
	Act     Act
	Subject Ref // what a person would say was changed
	// OccurredOn is the day the change speaks of, which may be long before it is recorded; zero when the
	// two are the same.
	OccurredOn time.Time
	Reason     string // in the words of the person, "" where none is asked
	Rows       []Record
	// Gone names records that end with this entry; their versions stay.
	Gone []Ref
}

// Image is one row's version as an entry keeps it.
type Image struct {
	Ref
	Gone bool            `json:"gone,omitempty"`
	Row  json.RawMessage `json:"row,omitempty"`
}

// Entry is a change as recorded.
type Entry struct {
	Seq        Seq     `json:"seq"`
	Act        Act     `json:"act"`
	Subject    Ref     `json:"subject"`
	Actor      string  `json:"actor"`         // account id; the name stands in a row that can be erased
	For        string  `json:"for,omitempty"` // account id of whom the actor acted for by delegation
	OccurredOn string  `json:"occurred_on"`
	RecordedAt int64   `json:"recorded_at"` // Unix milliseconds, from one clock, never backdated
	Reason     string  `json:"reason,omitempty"`
	Images     []Image `json:"images,omitempty"`
}

// Compose turns a draft into the entry numbered seq.
func Compose(d Draft, seq Seq, actor string, at time.Time) (Entry, error) {
	e := Entry{
		Seq: seq, Act: d.Act, Subject: d.Subject, Actor: actor, Reason: d.Reason,
		RecordedAt: at.UnixMilli(), OccurredOn: at.Format(time.DateOnly),
	}
	if !d.OccurredOn.IsZero() {
		e.OccurredOn = d.OccurredOn.Format(time.DateOnly)
	}
	for _, r := range d.Rows {
		row, err := Canonical(r.Image())
		if err != nil {
			return Entry{}, err
		}
		e.Images = append(e.Images, Image{Ref: r.Ref(), Row: row})
	}
	for _, ref := range d.Gone {
		e.Images = append(e.Images, Image{Ref: ref, Gone: true})
	}
	return e, nil
}

// Leaf is the entry's canonical bytes: what is hashed, stored and shown to a verifier.
func (e Entry) Leaf() ([]byte, error) { return Canonical(e) }

// Canonical is the one way a value becomes bytes that are hashed: JSON with fields in the order of
// the type, keys of maps sorted, no HTML escapes, no line feed at the end.
func Canonical(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// Same reports whether two versions of a record look the same to the journal.
func Same(a, b Record) bool {
	x, errX := Canonical(a.Image())
	y, errY := Canonical(b.Image())
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Versioned is a record with the interval of journal sequence in which it was true: from Since on,
// until before Until.
type Versioned[T any] struct {
	Row          T
	Since, Until Seq
}

// Rows are the records of versions, without their intervals.
func Rows[T any](versions []Versioned[T]) []T {
	out := make([]T, len(versions))
	for i, v := range versions {
		out[i] = v.Row
	}
	return out
}
