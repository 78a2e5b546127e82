package store

import (
	"context"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// Notices keeps what people are told, derived from the journal, and what they have read of it.
type Notices struct{ reader }

var _ inbox.Store = Notices{}

// Notices is the store of notices.
func (db *DB) Notices() Notices { return Notices{db.now()} }

// Place is how far the journal has been taken.
func (s Notices) Place(ctx context.Context) (journal.Seq, error) {
	seq, err := placeOf(ctx, s.q, inbox.Name)
	return seq, s.db.told(err)
}

// Past hands over the images of all rows of tables that were true after the entry at.
func (s Notices) Past(ctx context.Context, at journal.Seq, tables []string, each func(journal.Image) error) error {
	for _, name := range tables {
		k, ok := s.db.keepers[name]
		if !ok {
			continue
		}
		rows, err := k.trueAt(ctx, s.q, at)
		if err != nil {
			return s.db.told(err)
		}
		for _, r := range rows {
			image, err := journal.Canonical(r.Image())
			if err != nil {
				return err
			}
			if err := each(journal.Image{Ref: r.Ref(), Row: image}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Save adds notices and moves the place in one transaction.
func (s Notices) Save(ctx context.Context, from, to journal.Seq, made []inbox.Notice) error {
	return s.db.aside(ctx, func(ctx context.Context, q engine.Querier) error {
		if err := move(ctx, q, inbox.Name, from, to); err != nil {
			return err
		}
		for some := range slices.Chunk(made, 50) {
			if err := insertNotices(ctx, q, some); err != nil {
				return err
			}
		}
		return nil
	})
}

func insertNotices(ctx context.Context, q engine.Querier, some []inbox.Notice) error {
	var a engine.Args
	values := ""
	for i, n := range some {
		if i > 0 {
			values += ", "
		}
		values += "(" + a.Bind(n.Account) + ", " + a.Bind(n.ID()) + ", " + a.Bind(int64(n.Seq)) + ", " + a.Bind(string(n.Kind)) + ", " +
			a.Bind(n.Finding) + ", " + a.Bind(n.Subject.Table) + ", " + a.Bind(n.Subject.ID) + ", " + a.Bind(n.Actor) + ", " +
			a.Bind(flagCell{&n.Urgent}) + ", " + a.Bind(n.At) + ")"
	}
	_, err := q.ExecContext(ctx, `INSERT INTO notice(account, id, seq, kind, finding_id, subject_table, subject_id, actor, urgent, recorded_at)
		VALUES `+values+` ON CONFLICT (account, id) DO NOTHING`, a.Values...)
	return err
}

// Clear removes all notices and the place; what was read stays known.
func (s Notices) Clear(ctx context.Context) error {
	return s.db.aside(ctx, func(ctx context.Context, q engine.Querier) error {
		for _, query := range []string{`DELETE FROM notice`, `DELETE FROM follower WHERE name = '` + inbox.Name + `'`} {
			if _, err := q.ExecContext(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
}

const noticeColumns = `n.id, n.seq, n.kind, n.finding_id, n.subject_table, n.subject_id, n.actor, n.urgent, n.recorded_at,
	CASE WHEN r.id IS NULL THEN 0 ELSE 1 END
	FROM notice AS n LEFT JOIN notice_read AS r ON r.account = n.account AND r.id = n.id`

// Of lists the notices of an account before an entry (0 for the newest), newest first. Those about a finding that
// the caller may not see are passed over.
func (s Notices) Of(ctx context.Context, account string, unread bool, before journal.Seq, limit int) ([]inbox.Notice, error) {
	may, err := s.sight(ctx)
	if err != nil {
		return nil, err
	}
	if before == 0 {
		before = journal.Head
	}
	var out []inbox.Notice
	for len(out) < limit {
		page, err := s.page(ctx, account, unread, before, limit)
		if err != nil {
			return nil, err
		}
		for _, n := range page {
			if before = n.Seq; (n.Finding == "" || may.has(n.Finding)) && len(out) < limit {
				out = append(out, n)
			}
		}
		if len(page) < limit {
			break
		}
	}
	return out, nil
}

// page reads notices before an entry: limit of them, and the rest of the last one's entry.
func (s Notices) page(ctx context.Context, account string, unread bool, before journal.Seq, limit int) ([]inbox.Notice, error) {
	narrow := ""
	if unread {
		narrow = " AND r.id IS NULL"
	}
	return s.notices(ctx, account, ` WHERE n.account = $1 AND n.seq < $2`+narrow+` AND n.seq >= coalesce((SELECT min(seq) FROM (
		SELECT n.seq FROM notice AS n LEFT JOIN notice_read AS r ON r.account = n.account AND r.id = n.id
		WHERE n.account = $1 AND n.seq < $2`+narrow+` ORDER BY n.seq DESC LIMIT $3) AS newest), 0)
		ORDER BY n.seq DESC, n.id`, account, int64(before), limit)
}

// Notice is one notice of an account, or fault.Missing: also when it is about a finding that the caller may not see.
func (s Notices) Notice(ctx context.Context, account, id string) (inbox.Notice, error) {
	found, err := s.notices(ctx, account, ` WHERE n.account = $1 AND n.id = $2`, account, id)
	if err != nil {
		return inbox.Notice{}, err
	}
	if len(found) == 0 {
		return inbox.Notice{}, fault.New(fault.Missing, "fault.missing")
	}
	if found[0].Finding != "" {
		err = s.inSight(ctx, found[0].Finding)
	}
	return found[0], err
}

func (s Notices) notices(ctx context.Context, account, rest string, args ...any) ([]inbox.Notice, error) {
	rows, err := s.q.QueryContext(ctx, `SELECT `+noticeColumns+rest, args...)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	var out []inbox.Notice
	for rows.Next() {
		n := inbox.Notice{Account: account}
		var id string
		var seq int64
		if err := rows.Scan(&id, &seq, &n.Kind, &n.Finding, &n.Subject.Table, &n.Subject.ID, &n.Actor, flagCell{&n.Urgent}, &n.At, flagCell{&n.Read}); err != nil {
			return nil, s.db.told(err)
		}
		n.Seq = journal.Seq(seq)
		out = append(out, n)
	}
	return out, s.db.told(rows.Err())
}

// Unread counts the notices that an account has not read, up to most, by whether they are urgent. Those about a finding
// that the caller may not see do not count.
func (s Notices) Unread(ctx context.Context, account string, most int) (all, urgent int, err error) {
	held, err := s.Of(ctx, account, true, 0, most)
	for _, n := range held {
		if n.Urgent {
			urgent++
		}
	}
	return len(held), urgent, err
}

// MarkRead keeps that an account has read a notice.
func (s Notices) MarkRead(ctx context.Context, account, id string) error {
	_, err := s.db.writer.ExecContext(ctx, `INSERT INTO notice_read(account, id, read_at) VALUES ($1, $2, $3) ON CONFLICT (account, id) DO NOTHING`,
		account, id, millis(s.db.cfg.Clock()))
	return s.db.told(err)
}

// MarkUnread keeps that an account wants to come back to a notice.
func (s Notices) MarkUnread(ctx context.Context, account, id string) error {
	_, err := s.db.writer.ExecContext(ctx, `DELETE FROM notice_read WHERE account = $1 AND id = $2`, account, id)
	return s.db.told(err)
}

// MarkAllRead keeps that an account has read all notices up to and with those of an entry.
func (s Notices) MarkAllRead(ctx context.Context, account string, upTo journal.Seq) error {
	_, err := s.db.writer.ExecContext(ctx, `INSERT INTO notice_read(account, id, read_at)
		SELECT account, id, CAST($1 AS BIGINT) FROM notice WHERE account = $2 AND seq <= $3 ON CONFLICT (account, id) DO NOTHING`,
		millis(s.db.cfg.Clock()), account, int64(upTo))
	return s.db.told(err)
}
