package store

import (
	"context"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/follow/post"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
	"zhenggai/internal/workday"
)

// Posts keeps the queue of messages that leave the house.
type Posts struct{ reader }

var _ post.Queue = Posts{}

// Posts is the queue of messages.
func (db *DB) Posts() Posts { return Posts{db.now()} }

// Head is the last entry whose notices are all there.
func (s Posts) Head(ctx context.Context) (journal.Seq, error) { return Notices(s).Place(ctx) }

// recipientOf reads Recipient.Key back.
func recipientOf(key string) post.Recipient {
	id, robot := strings.CutPrefix(key, "robot:")
	return post.Recipient{Robot: robot, ID: strings.TrimPrefix(id, "account:")}
}

// Marks lists the marks by Recipient.Key.
func (s Posts) Marks(ctx context.Context) (map[string]post.Mark, error) {
	rows, err := s.q.QueryContext(ctx, `SELECT recipient, digest_seq, urgent_seq, day FROM post_mark`)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	all := map[string]post.Mark{}
	for rows.Next() {
		var key string
		var m post.Mark
		if err := rows.Scan(&key, &m.Digest, &m.Urgent, dayCell{&m.Day}); err != nil {
			return nil, s.db.told(err)
		}
		m.To = recipientOf(key)
		all[key] = m
	}
	return all, s.db.told(rows.Err())
}

// News tells what the accounts with a mark have unread and were not told of, by account.
func (s Posts) News(ctx context.Context) (map[string]post.News, error) {
	rows, err := s.q.QueryContext(ctx, `
		SELECT m.account, max(CASE WHEN n.urgent = 1 AND n.seq > m.urgent_seq THEN 1 ELSE 0 END),
			max(CASE WHEN n.urgent = 0 AND n.seq > m.digest_seq THEN 1 ELSE 0 END)
		FROM post_mark AS m JOIN notice AS n ON n.account = m.account AND n.seq > CASE WHEN m.urgent_seq < m.digest_seq THEN m.urgent_seq ELSE m.digest_seq END
			LEFT JOIN notice_read AS r ON r.account = n.account AND r.id = n.id
		WHERE m.account <> '' AND r.id IS NULL GROUP BY m.account`)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	all := map[string]post.News{}
	for rows.Next() {
		var account string
		var n post.News
		if err := rows.Scan(&account, flagCell{&n.Urgent}, flagCell{&n.Plain}); err != nil {
			return nil, s.db.told(err)
		}
		all[account] = n
	}
	return all, s.db.told(rows.Err())
}

const messageColumns = `id, recipient, kind, from_seq, urgent_from, upto_seq, state, made_at, due_at, attempts, failure, ended_at`

func (s Posts) messages(ctx context.Context, q engine.Querier, where string, args ...any) ([]post.Message, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+messageColumns+` FROM post_message WHERE `+where, args...)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	var all []post.Message
	for rows.Next() {
		var m post.Message
		var key string
		var made, due, ended int64
		if err := rows.Scan(&m.ID, &key, &m.Kind, &m.From, &m.UrgentFrom, &m.UpTo, &m.State, &made, &due, &m.Attempts, textCell{&m.Failure}, &ended); err != nil {
			return nil, s.db.told(err)
		}
		m.To, m.MadeAt, m.DueAt, m.EndedAt = recipientOf(key), instant(made), instant(due), instant(ended)
		all = append(all, m)
	}
	return all, s.db.told(rows.Err())
}

// Open lists the messages that wait and that nobody is sending, by Recipient.Key.
func (s Posts) Open(ctx context.Context) (map[string][]post.Message, error) {
	held, err := s.messages(ctx, s.q, `state = 'waiting' AND holder = '' ORDER BY made_at, id`)
	all := map[string][]post.Message{}
	for _, m := range held {
		all[m.To.Key()] = append(all[m.To.Key()], m)
	}
	return all, err
}

// Put moves a mark, and adds or lengthens a message and removes others with it.
func (s Posts) Put(ctx context.Context, old *post.Mark, now post.Mark, m *post.Message, drop []string) error {
	return s.db.aside(ctx, func(ctx context.Context, q engine.Querier) error {
		if err := putMark(ctx, q, old, now); err != nil {
			return err
		}
		for _, id := range drop {
			if err := hitOne(ctx, q, `DELETE FROM post_message WHERE id = $1 AND state = 'waiting' AND holder = ''`, id); err != nil {
				return err
			}
		}
		if m == nil {
			return nil
		}
		return hitOne(ctx, q, `
			INSERT INTO post_message(`+messageColumns+`, holder, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '', 0, '', 0)
			ON CONFLICT (id) DO UPDATE SET upto_seq = excluded.upto_seq, urgent_from = excluded.urgent_from
				WHERE post_message.state = 'waiting' AND post_message.holder = ''`,
			m.ID, m.To.Key(), m.Kind, int64(m.From), int64(m.UrgentFrom), int64(m.UpTo), m.State, millis(m.MadeAt), millis(m.DueAt))
	})
}

func putMark(ctx context.Context, q engine.Querier, old *post.Mark, now post.Mark) error {
	account := now.To.ID
	if now.To.Robot {
		account = ""
	}
	if old == nil {
		return hitOne(ctx, q, `INSERT INTO post_mark(recipient, account, digest_seq, urgent_seq, day) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (recipient) DO NOTHING`,
			now.To.Key(), account, int64(now.Digest), int64(now.Urgent), now.Day.String())
	}
	return hitOne(ctx, q, `UPDATE post_mark SET digest_seq = $1, urgent_seq = $2, day = $3 WHERE recipient = $4 AND digest_seq = $5 AND urgent_seq = $6 AND day = $7`,
		int64(now.Digest), int64(now.Urgent), now.Day.String(), now.To.Key(), int64(old.Digest), int64(old.Urgent), old.Day.String())
}

// hitOne runs a statement that must find its row; otherwise somebody else was quicker.
func hitOne(ctx context.Context, q engine.Querier, query string, args ...any) error {
	res, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "fault.conflict")
	}
	return err
}

// Take gives the first message that is due, and that nobody holds a lease on, to holder until the given time.
func (s Posts) Take(ctx context.Context, robots bool, holder string, now, until time.Time) (post.Message, error) {
	like := "account:%"
	if robots {
		like = "robot:%"
	}
	for {
		held, err := s.messages(ctx, s.q, `state = 'waiting' AND due_at <= $1 AND recipient LIKE $2 AND (holder = '' OR lease_until <= $1) ORDER BY due_at, id LIMIT 1`, millis(now), like)
		if err != nil {
			return post.Message{}, err
		}
		if len(held) == 0 {
			return post.Message{}, fault.New(fault.Missing, "fault.missing")
		}
		err = hitOne(ctx, s.db.writer, `UPDATE post_message SET holder = $1, lease_until = $2, attempts = attempts + 1
			WHERE id = $3 AND state = 'waiting' AND due_at <= $4 AND (holder = '' OR lease_until <= $4)`, holder, millis(until), held[0].ID, millis(now))
		if fault.Is(err, fault.Conflict) {
			continue // another process was quicker
		}
		if err != nil {
			return post.Message{}, s.db.told(err)
		}
		// Read again: it may have been lengthened in between.
		mine, err := s.messages(ctx, s.q, `id = $1 AND holder = $2`, held[0].ID, holder)
		if err == nil && len(mine) == 0 {
			continue
		}
		if err != nil {
			return post.Message{}, err
		}
		return mine[0], nil
	}
}

// Done ends an attempt of holder; false when the lease has been lost.
func (s Posts) Done(ctx context.Context, id, holder string, now time.Time, o post.Outcome) (bool, error) {
	ended := now
	if o.State == post.Waiting {
		ended = time.Time{}
	}
	err := hitOne(ctx, s.db.writer, `UPDATE post_message SET state = $1, failure = $2, ended_at = $3, holder = '', lease_until = 0,
		due_at = CASE WHEN CAST($4 AS BIGINT) = 0 THEN due_at ELSE CAST($4 AS BIGINT) END WHERE id = $5 AND holder = $6`,
		o.State, textCell{&o.Failure}, millis(ended), millis(o.DueAt), id, holder)
	if fault.Is(err, fault.Conflict) {
		return false, nil
	}
	return err == nil, s.db.told(err)
}

// Postpone lets no message to an account be due before a time.
func (s Posts) Postpone(ctx context.Context, to time.Time) error {
	_, err := s.db.writer.ExecContext(ctx, `UPDATE post_message SET due_at = $1 WHERE state = 'waiting' AND recipient LIKE 'account:%' AND due_at < $1`, millis(to))
	return s.db.told(err)
}

// Recent lists messages that wait or failed, and those that ended last, the newest first.
func (s Posts) Recent(ctx context.Context, state post.State, limit int) ([]post.Message, error) {
	return s.messages(ctx, s.q, `state = $1 ORDER BY CASE WHEN ended_at = 0 THEN made_at ELSE ended_at END DESC, id LIMIT $2`, state, limit)
}

// Tally counts messages by state; those sent, on a day.
func (s Posts) Tally(ctx context.Context, day workday.Day) (t post.Tally, err error) {
	err = s.q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM post_message WHERE state = 'waiting'), (SELECT count(*) FROM post_message WHERE state = 'failed'),
		(SELECT count(*) FROM post_message WHERE state = 'sent' AND ended_at >= $1 AND ended_at < $2)`, millis(day.Start()), millis((day+1).Start())).
		Scan(&t.Waiting, &t.Failed, &t.SentToday)
	return t, s.db.told(err)
}

// Retry lets a message that failed be tried again, and appends the entry of d, in one transaction.
func (s Posts) Retry(ctx context.Context, actor, id string, now time.Time, d journal.Draft) error {
	_, err := s.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{d}, beside: func(ctx context.Context, q engine.Querier) error {
			return hitOne(ctx, q, `UPDATE post_message SET state = 'waiting', attempts = 0, made_at = $1, due_at = $1, ended_at = 0 WHERE id = $2 AND state = 'failed'`, millis(now), id)
		}}, nil
	})
	return err
}

// Sweep forgets messages that ended before a time.
func (s Posts) Sweep(ctx context.Context, before time.Time) error {
	_, err := s.db.writer.ExecContext(ctx, `DELETE FROM post_message WHERE state <> 'waiting' AND ended_at < $1`, millis(before))
	return s.db.told(err)
}

// Lines lists the unread notices of an account that a message is about, the newest first, without those about a finding
// that the caller may not see.
func (s Posts) Lines(ctx context.Context, account string, m post.Message) ([]inbox.Notice, error) {
	all, err := Notices(s).notices(ctx, account, ` WHERE n.account = $1 AND r.id IS NULL AND n.seq <= $2
		AND ((n.urgent = 1 AND n.seq > $3) OR (n.urgent = 0 AND n.seq > $4 AND $5 = 1)) ORDER BY n.urgent DESC, n.seq DESC, n.id`,
		account, int64(m.UpTo), int64(m.UrgentFrom), int64(m.From), flagCell{isDigest(m)})
	if err != nil {
		return nil, err
	}
	return s.inSightOf(ctx, all)
}

// GroupNews tells whether those of accounts were told of anything after a mark.
func (s Posts) GroupNews(ctx context.Context, accounts []string, m post.Mark) (n post.News, err error) {
	if len(accounts) == 0 {
		return n, nil
	}
	var a engine.Args
	query := `SELECT coalesce(max(CASE WHEN urgent = 1 AND seq > ` + a.Bind(int64(m.Urgent)) + ` THEN 1 ELSE 0 END), 0),
		coalesce(max(CASE WHEN urgent = 0 AND seq > ` + a.Bind(int64(m.Digest)) + ` THEN 1 ELSE 0 END), 0) FROM notice
		WHERE seq > ` + a.Bind(int64(min(m.Urgent, m.Digest))) + ` AND account IN (` + bindAll(&a, accounts) + `)`
	err = s.q.QueryRowContext(ctx, query, a.Values...).Scan(flagCell{&n.Urgent}, flagCell{&n.Plain})
	return n, s.db.told(err)
}

// GroupLines lists what those of accounts were told of, each thing once, whether they have read it or not.
func (s Posts) GroupLines(ctx context.Context, accounts []string, m post.Message) ([]inbox.Notice, error) {
	if len(accounts) == 0 {
		return nil, nil
	}
	var a engine.Args
	query := `SELECT min(id), seq, kind, finding_id, max(urgent) FROM notice WHERE seq <= ` + a.Bind(int64(m.UpTo)) + ` AND ((urgent = 1 AND seq > ` + a.Bind(int64(m.UrgentFrom)) +
		`) OR (urgent = 0 AND seq > ` + a.Bind(int64(m.From)) + ` AND ` + a.Bind(flagCell{isDigest(m)}) + ` = 1)) AND account IN (` + bindAll(&a, accounts) + `)
		GROUP BY seq, kind, finding_id ORDER BY 5 DESC, 2 DESC, 1`
	rows, err := s.q.QueryContext(ctx, query, a.Values...)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	var all []inbox.Notice
	for rows.Next() {
		var n inbox.Notice
		var id string
		if err := rows.Scan(&id, &n.Seq, &n.Kind, &n.Finding, flagCell{&n.Urgent}); err != nil {
			return nil, s.db.told(err)
		}
		all = append(all, n)
	}
	return all, s.db.told(rows.Err())
}

func isDigest(m post.Message) *bool {
	is := m.Kind == post.Digest
	return &is
}

// bindAll binds words for a list in parentheses.
func bindAll(a *engine.Args, words []string) string {
	marks := make([]string, len(words))
	for i, w := range words {
		marks[i] = a.Bind(w)
	}
	return strings.Join(marks, ", ")
}

// inSightOf leaves of notices what the caller may see.
func (s Posts) inSightOf(ctx context.Context, all []inbox.Notice) ([]inbox.Notice, error) {
	may, err := s.sight(ctx)
	var out []inbox.Notice
	for _, n := range all {
		if n.Finding == "" || may.has(n.Finding) {
			out = append(out, n)
		}
	}
	return out, err
}
