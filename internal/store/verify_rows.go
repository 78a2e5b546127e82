package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"zhenggai/internal/journal"
)

// imaged is what an entry says of a record: how its version looks, or, with no image, that it ends.
type imaged struct {
	journal.Ref
	since journal.Seq
	image []byte
}

// imagesByTable is what the entries of a part say that the rows begun in it look like.
type imagesByTable map[string][]imaged

func (m imagesByTable) add(e journal.Entry) {
	for _, i := range e.Images {
		row := imaged{Ref: i.Ref, since: e.Seq, image: i.Row}
		if i.Gone {
			row.image = nil
		}
		m[i.Table] = append(m[i.Table], row)
	}
}

func byPlace(a, b imaged) int { return place(a.since, a.ID, b.since, b.ID) }

func place(since journal.Seq, id string, otherSince journal.Seq, otherID string) int {
	if since != otherSince {
		return cmp.Compare(since, otherSince)
	}
	return strings.Compare(id, otherID)
}

// compareRows merges, table by table, the rows begun in a part with what its entries say of them.
func (v *verification) compareRows(ctx context.Context, p *part, images imagesByTable) error {
	for name := range images {
		if _, ok := v.db.keepers[name]; !ok {
			v.defects.add(Defect{Kind: RowMissing, Table: name, ID: images[name][0].ID, Seq: images[name][0].since})
		}
	}
	for name, k := range v.db.keepers {
		want := images[name]
		slices.SortFunc(want, byPlace) // entries come in order; the records of one entry do not
		want, gone := parted(want)
		m := merging{v: v, like: v.likes[name], want: want}
		for _, r := range gone {
			m.spans = append(m.spans, v.spans.of(r.Table, r.ID, r.since, 0))
		}
		err := k.held(ctx, v.q, p.from, p.to, m.row)
		if err == nil {
			m.rest()
			err = m.longWay(ctx, k)
		}
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			// A value of a type that was never written: the rest of the table's part stays unread.
			v.defects.add(Defect{Kind: Unreadable, Table: name, Seq: p.from, Stored: err.Error()})
			continue
		}
		v.spans.add(m.spans)
		v.mu.Lock()
		v.report.Rows += m.seen
		v.rows[name] += m.seen
		v.gone = append(v.gone, gone...)
		v.mu.Unlock()
	}
	return nil
}

// parted splits off the records that end.
func parted(images []imaged) (rows, gone []imaged) {
	for i, r := range images {
		if r.image == nil {
			rows = slices.Clone(images[:i])
			for _, r := range images[i:] {
				if r.image == nil {
					gone = append(gone, r)
				} else {
					rows = append(rows, r)
				}
			}
			return rows, gone
		}
	}
	return images, nil
}

// merging walks the rows of a table beside what is expected of them.
type merging struct {
	v      *verification
	like   likeness
	want   []imaged
	seen   int64
	spans  []span
	begun  []heldRow // rows that began together; their room is used again
	unlike []imaged  // what is expected of rows that do not show it at first sight
}

func (m *merging) row(got heldRow) {
	m.seen++
	m.spans = append(m.spans, m.v.spans.of(got.Table, got.ID, got.since, got.until))
	if len(m.begun) > 0 && m.begun[0].since != got.since {
		m.together()
	}
	n := len(m.begun)
	m.begun = slices.Grow(m.begun, 1)[:n+1]
	cells := append(m.begun[n].cells[:0], got.cells...)
	m.begun[n] = got
	m.begun[n].cells = cells
}

// together compares the rows that began together with what is expected of them.
func (m *merging) together() {
	slices.SortFunc(m.begun, func(a, b heldRow) int { return strings.Compare(a.ID, b.ID) })
	for _, got := range m.begun {
		for len(m.want) > 0 && place(m.want[0].since, m.want[0].ID, got.since, got.ID) < 0 {
			m.missing()
		}
		if len(m.want) == 0 || place(m.want[0].since, m.want[0].ID, got.since, got.ID) > 0 {
			m.v.defects.add(Defect{Kind: RowExtra, Table: got.Table, ID: got.ID, Seq: got.since})
			continue
		}
		if !m.like.matches(got.cells, m.want[0].image) {
			m.unlike = append(m.unlike, m.want[0])
		}
		m.want = m.want[1:]
	}
	m.begun = m.begun[:0]
}

func (m *merging) missing() {
	m.v.defects.add(Defect{Kind: RowMissing, Table: m.want[0].Table, ID: m.want[0].ID, Seq: m.want[0].since})
	m.want = m.want[1:]
}

func (m *merging) rest() {
	m.together()
	for len(m.want) > 0 {
		m.missing()
	}
}

// longWay makes the images of rows that did not match at first sight, and compares those.
func (m *merging) longWay(ctx context.Context, k keeper) error {
	if len(m.unlike) == 0 {
		return nil
	}
	type version struct {
		id    string
		since journal.Seq
	}
	wanted := make(map[version]imaged, len(m.unlike))
	for _, want := range m.unlike {
		wanted[version{want.ID, want.since}] = want
	}
	first, last := m.unlike[0].since, m.unlike[len(m.unlike)-1].since
	return k.images(ctx, m.v.q, first, last+1, func(id string, since journal.Seq, image []byte) {
		if want, ok := wanted[version{id, since}]; ok && !bytes.Equal(image, want.image) {
			m.v.differing(image, want)
		}
	})
}

// differing names the fields in which the image of a row and that of its entry differ.
func (v *verification) differing(got []byte, want imaged) {
	stored, journalled := fieldsOf(got), fieldsOf(want.image)
	names := map[string]bool{}
	for name := range stored {
		names[name] = true
	}
	for name := range journalled {
		names[name] = true
	}
	told := false
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if a, b := stored[name], journalled[name]; !bytes.Equal(a, b) {
			told = true
			v.defects.add(Defect{
				Kind: RowField, Table: want.Table, ID: want.ID, Field: name, Seq: want.since, Stored: shown(a), Journalled: shown(b),
			})
		}
	}
	if !told {
		v.defects.add(Defect{Kind: RowField, Table: want.Table, ID: want.ID, Seq: want.since})
	}
}

func fieldsOf(image []byte) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	_ = json.Unmarshal(image, &m) // no object has no fields; the difference is told as a whole
	return m
}

// shown is a field's value as a defect tells it: a text without its quotes, cut where it is long.
func shown(value json.RawMessage) string {
	s := string(value)
	var text string
	if json.Unmarshal(value, &text) == nil {
		s = text
	}
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80]) + "…"
	}
	return s
}
