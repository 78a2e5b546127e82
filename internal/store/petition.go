package store

import (
	"context"
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
	"zhenggai/internal/store/engine"
)

// Petitions is the store as petitions see it.
type Petitions struct{ reader }

var _ petition.Store = Petitions{}

// Petitions is the store of petitions.
func (db *DB) Petitions() Petitions { return Petitions{db.now()} }

// Change changes petitions.
func (p Petitions) Change(ctx context.Context, actor string, decide func(context.Context, petition.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, p.db, actor, func(r reader) petition.Reader { return r }, decide)
}

// Erase empties the complainant in every version of a petition. The digests stay, so that the journal still
// verifies; without the salt they say nothing, and the key is gone with it.
func (p Petitions) Erase(ctx context.Context, actor, id string, d journal.Draft) (journal.Seq, error) {
	return p.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{d}, beside: func(ctx context.Context, q engine.Querier) error {
			_, err := q.ExecContext(ctx, `UPDATE petition SET who_name = '', who_phone = '', who_address = '', salt = '' WHERE id = $1`, id)
			return err
		}}, nil
	})
}

// heldPlace is what drafts with complainants are sealed for.
const heldPlace = "held"

// Hold seals a draft with complainants for whoever keeps it until it is taken.
func (p Petitions) Hold(text []byte) (string, error) { return p.db.complainants.hold(heldPlace, text) }

// Release opens what Hold sealed, or is fault.Invalid.
func (p Petitions) Release(sealed string) ([]byte, error) {
	return p.db.complainants.release(heldPlace, sealed)
}

var petitionBatches = table[petition.Batch]{
	name:    "petition_batch",
	columns: []string{"id", "day", "no", "stated", "total", "note", "name", "taken_by", "taken_on"},
	cells: func(b *petition.Batch) []any {
		return []any{&b.ID, &b.Day, &b.No, &b.Stated, &b.Total, &b.Note, &b.Name, &b.By, &b.On}
	},
}

// petitionTable is the table of petitions. Who complained passes through the box; the salt, which the key is made from,
// is read before.
func petitionTable(box *contactBox) table[petition.Petition] {
	return table[petition.Petition]{
		name: "petition",
		columns: []string{
			"id", "salt", "number", "batch", "day", "text", "place", "kinds", "unit", "due", "term", "truth", "status", "done_on", "found", "result",
			"accountable", "held_no", "earlier", "not_repeat", "findings", "who_name", "who_phone", "who_address", "erased", "seal",
		},
		cells: func(p *petition.Petition) []any {
			who := func(field string, text *string) contactCell {
				return contactCell{box, &p.ID, &p.Salt, &p.Locked, field, text}
			}
			a := &p.Answer
			return []any{
				&p.ID, &p.Salt, &p.Number, &p.Batch, &p.Day, &p.Text, &p.Place,
				jsonCell{&p.Kinds},
				&p.Unit, &p.Due, &p.Term, &a.Truth, &a.Status, &a.DoneOn, &a.Found, &a.Result, &a.Accountable, &a.HeldNo, &p.Earlier,
				jsonCell{&p.NotRepeat},
				jsonCell{&p.Findings},
				who("name", &p.Name), who("phone", &p.Phone), who("address", &p.Address),
				flagCell{&p.Erased},
				sealCell{p.Digest, &p.Seal},
			}
		},
	}
}

// Petition returns a petition, or fault.Missing when there is none whose unit is in the caller's charge.
func (r reader) Petition(ctx context.Context, id string) (journal.Versioned[petition.Petition], error) {
	has, err := r.charge(ctx)
	if err != nil {
		return journal.Versioned[petition.Petition]{}, err
	}
	v, err := one(ctx, r, r.db.petitions, "id = $1", id)
	return mayKnow(v, err, func(p petition.Petition) bool { return has(p.Unit) })
}

// Petitions lists the petitions whose unit is in the caller's charge, by day and number.
func (r reader) Petitions(ctx context.Context) ([]journal.Versioned[petition.Petition], error) {
	has, err := r.charge(ctx)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, r, r.db.petitions, "1 = 1", "day, number, id")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(v journal.Versioned[petition.Petition]) bool { return !has(v.Row.Unit) }), nil
}

// Batches lists the batches by day and number. A batch says nothing of anybody's petitions but how many there are, so it is
// shown to all who may see any; the three administrators see none.
func (r reader) Batches(ctx context.Context) ([]journal.Versioned[petition.Batch], error) {
	if c, within := org.CallerOf(ctx); within && (c == nil || c.Administers()) {
		return nil, nil
	}
	return list(ctx, r, petitionBatches, "1 = 1", "day, no, id")
}
