package store

import (
	"context"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// peopleTable is the roster's table. Telephone and mail address pass through the box; the salt, which
// their key is made from, is read before them.
func peopleTable(box *contactBox) table[org.Person] {
	return table[org.Person]{
		name:    "person",
		columns: []string{"id", "salt", "name", "name_key", "unit", "phone", "email", "account", "gone", "erased", "seal"},
		cells: func(p *org.Person) []any {
			key := derivedCell(func() string { return org.FoldName(p.Name) })
			return []any{
				&p.ID, &p.Salt, &p.Name, key, &p.Unit,
				contactCell{box, &p.ID, &p.Salt, &p.Locked, "phone", &p.Phone},
				contactCell{box, &p.ID, &p.Salt, &p.Locked, "email", &p.Email},
				&p.Account,
				flagCell{&p.Left},
				flagCell{&p.Erased},
				sealCell{p.Digest, &p.Seal},
			}
		},
	}
}

var posts = table[org.Post]{
	name:    "post",
	columns: []string{"id", "unit", "title", "duty", "no", "ended"},
	cells: func(p *org.Post) []any {
		return []any{&p.ID, &p.Unit, &p.Title, &p.Duty, &p.No, flagCell{&p.Ended}}
	},
}

var holdings = table[org.Holding]{
	name:    "holding",
	columns: []string{"id", "post", "person", "from_day", "until_day"},
	cells: func(h *org.Holding) []any {
		return []any{&h.ID, &h.Post, &h.Person, &h.From, &h.Until}
	},
}

// Erase empties what is personal in every version of a person. The digests stay, so that the journal
// still verifies; without the salt they say nothing, and the key of the contacts is gone with it.
func (c Chart) Erase(ctx context.Context, actor, person string, d journal.Draft) (journal.Seq, error) {
	return c.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{d}, beside: func(ctx context.Context, q engine.Querier) error {
			_, err := q.ExecContext(ctx, `UPDATE person SET name = '', name_key = '', phone = '', email = '', salt = '' WHERE id = $1`, person)
			if err != nil {
				return err
			}
			// Their account's mail address goes with them.
			_, err = q.ExecContext(ctx, `DELETE FROM way WHERE account IN (SELECT account FROM person WHERE id = $1 AND account <> ''
				UNION SELECT id FROM account WHERE person = $1)`, person)
			return err
		}}, nil
	})
}
