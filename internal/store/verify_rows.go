package store

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"zhenggai/internal/journal"
)

// imagesByTable is what the entries of a part say that the rows begun in it look like.
type imagesByTable map[string][]storedRow

func (m imagesByTable) add(e journal.Entry) {
	for _, i := range e.Images {
		row := storedRow{Ref: i.Ref, since: e.Seq, image: i.Row}
		if i.Gone {
			row.image = nil
		}
		m[i.Table] = append(m[i.Table], row)
	}
}

func byPlace(a, b storedRow) int {
	if a.since != b.since {
		return int(a.since - b.since)
	}
	return strings.Compare(a.ID, b.ID)
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
		m := merging{v: v, want: want}
		for _, r := range gone {
			m.spans = append(m.spans, v.spans.of(r.Table, r.ID, r.since, 0))
		}
		if err := k.images(ctx, v.q, p.from, p.to, m.row); err != nil {
			if ctx.Err() != nil {
				return err
			}
			// A value of a type that was never written: the rest of the table's part stays unread.
			v.defects.add(Defect{Kind: Unreadable, Table: name, Seq: p.from, Stored: err.Error()})
			continue
		}
		m.rest()
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
func parted(images []storedRow) (rows, gone []storedRow) {
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
	v     *verification
	want  []storedRow
	seen  int64
	spans []span
}

func (m *merging) row(got storedRow) error {
	m.seen++
	m.spans = append(m.spans, m.v.spans.of(got.Table, got.ID, got.since, got.until))
	for len(m.want) > 0 && byPlace(m.want[0], got) < 0 {
		m.missing()
	}
	if len(m.want) == 0 || byPlace(m.want[0], got) > 0 {
		m.v.defects.add(Defect{Kind: RowExtra, Table: got.Table, ID: got.ID, Seq: got.since})
		return nil
	}
	want := m.want[0]
	m.want = m.want[1:]
	if !bytes.Equal(got.image, want.image) {
		m.v.differing(got, want)
	}
	return nil
}

func (m *merging) missing() {
	m.v.defects.add(Defect{Kind: RowMissing, Table: m.want[0].Table, ID: m.want[0].ID, Seq: m.want[0].since})
	m.want = m.want[1:]
}

func (m *merging) rest() {
	for len(m.want) > 0 {
		m.missing()
	}
}

// differing names the fields in which a row and its image differ.
func (v *verification) differing(got, want storedRow) {
	stored, journalled := fieldsOf(got.image), fieldsOf(want.image)
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
				Kind: RowField, Table: got.Table, ID: got.ID, Field: name, Seq: got.since, Stored: shown(a), Journalled: shown(b),
			})
		}
	}
	if !told {
		v.defects.add(Defect{Kind: RowField, Table: got.Table, ID: got.ID, Seq: got.since})
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
