package store

import (
	"context"
	"database/sql"
	"errors"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// channelOf names the key under which what is secret about the ways out of the house is encrypted: the mail server's
// password, robots' addresses, people's addresses. Like the signing key it is in no database and in no backup.
const channelOf = "channel"

// Channels keeps by which ways people are told outside the product.
type Channels struct{ reader }

var (
	_ channel.Store    = Channels{}
	_ channel.WayStore = Channels{}
	_ channel.Box      = Channels{}
)

// Channels is the store of the ways out of the house.
func (db *DB) Channels() Channels { return Channels{db.now()} }

// Change changes hosts, server and robots.
func (c Channels) Change(ctx context.Context, actor string, decide func(context.Context, channel.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, c.db, actor, func(r reader) channel.Reader { return Channels{r} }, decide)
}

var outwardHosts = table[channel.Host]{
	name:    "outward_host",
	columns: []string{"id", "internal", "note"},
	cells:   func(h *channel.Host) []any { return []any{&h.Address, flagCell{&h.Internal}, &h.Note} },
}

var mailServers = table[channel.Mail]{
	name:    "mail_server",
	columns: []string{"id", "address", "security", "user_name", "password", "from_address", "from_name"},
	cells: func(m *channel.Mail) []any {
		id := derivedCell(func() string { return m.Ref().ID })
		return []any{id, &m.Address, &m.Security, &m.User, &m.Password, &m.From, &m.Name}
	},
}

var robots = table[channel.Robot]{
	name:    "robot",
	columns: []string{"id", "unit", "tool", "name", "host", "url", "secret"},
	cells: func(r *channel.Robot) []any {
		return []any{&r.ID, &r.Unit, &r.Tool, &r.Name, &r.Host, &r.URL, &r.Secret}
	},
}

// Hosts lists the hosts by address.
func (c Channels) Hosts(ctx context.Context) ([]channel.Host, error) {
	held, err := list(ctx, c.reader, outwardHosts, "1 = 1", "id")
	return journal.Rows(held), err
}

// Mail is the mail server, or fault.Missing.
func (c Channels) Mail(ctx context.Context) (channel.Mail, error) {
	held, err := one(ctx, c.reader, mailServers, "1 = 1")
	return held.Row, err
}

// Robots lists the robots by unit and name.
func (c Channels) Robots(ctx context.Context) ([]channel.Robot, error) {
	held, err := list(ctx, c.reader, robots, "1 = 1", "unit, name, id")
	return journal.Rows(held), err
}

// Seal encrypts what is secret; the place is authenticated with it.
func (c Channels) Seal(place, text string) (string, error) {
	return c.db.channels.hold(place, []byte(text))
}

// Open is fault.Missing for what the key at hand does not open.
func (c Channels) Open(place, sealed string) (string, error) {
	text, err := c.db.channels.release(place, sealed)
	if err != nil {
		return "", fault.Wrap(err, fault.Missing, "channel.locked")
	}
	return string(text), nil
}

// wayPlace is where the addresses of an account are sealed for.
func wayPlace(account string) string { return "way " + account }

const wayColumns = `account, mode, address, confirmed_at, pending, code_hash, code_until, asked, asked_at`

// scanWay reads a way. An address that the key at hand does not open leaves it locked.
func (c Channels) scanWay(scan func(...any) error) (channel.Way, error) {
	var w channel.Way
	var address, pending string
	var confirmed, until, asked int64
	if err := scan(&w.Account, &w.Mode, &address, &confirmed, &pending, &w.CodeHash, &until, &w.Asked, &asked); err != nil {
		return w, err
	}
	w.Confirmed, w.CodeUntil, w.AskedAt = instant(confirmed), instant(until), instant(asked)
	for sealed, into := range map[string]*string{address: &w.Address, pending: &w.Pending} {
		if sealed == "" {
			continue
		}
		text, err := c.Open(wayPlace(w.Account), sealed)
		if err != nil {
			w.Locked = true
		}
		*into = text
	}
	return w, nil
}

// Way is how an account is told; an account that chose nothing has the default and no address.
func (c Channels) Way(ctx context.Context, account string) (channel.Way, error) {
	w, err := c.scanWay(c.q.QueryRowContext(ctx, `SELECT `+wayColumns+` FROM way WHERE account = $1`, account).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return channel.Way{Account: account, Mode: channel.Daily}, nil
	}
	return w, c.db.told(err)
}

// Reached lists the ways of all accounts with a confirmed address that can be opened.
func (c Channels) Reached(ctx context.Context) ([]channel.Way, error) {
	rows, err := c.q.QueryContext(ctx, `SELECT `+wayColumns+` FROM way WHERE address <> '' ORDER BY account`)
	if err != nil {
		return nil, c.db.told(err)
	}
	defer rows.Close()
	var all []channel.Way
	for rows.Next() {
		w, err := c.scanWay(rows.Scan)
		if err != nil {
			return nil, c.db.told(err)
		}
		if w.Address != "" {
			all = append(all, w)
		}
	}
	return all, c.db.told(rows.Err())
}

// SetWay adds or replaces a way and appends the entry of d, in one transaction. Nothing of the way is in the entry.
func (c Channels) SetWay(ctx context.Context, actor string, w channel.Way, d journal.Draft) error {
	var address, pending string
	for text, into := range map[string]*string{w.Address: &address, w.Pending: &pending} {
		if text == "" {
			continue
		}
		var err error
		if *into, err = c.Seal(wayPlace(w.Account), text); err != nil {
			return err
		}
	}
	_, err := c.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{d}, beside: func(ctx context.Context, q engine.Querier) error {
			_, err := q.ExecContext(ctx, `
				INSERT INTO way(account, mode, address, confirmed_at, pending, code_hash, code_until, code_tries, asked, asked_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)
				ON CONFLICT (account) DO UPDATE SET mode = excluded.mode, address = excluded.address, confirmed_at = excluded.confirmed_at,
					pending = excluded.pending, code_tries = CASE WHEN way.code_hash = excluded.code_hash THEN way.code_tries ELSE 0 END,
					code_hash = excluded.code_hash, code_until = excluded.code_until, asked = excluded.asked, asked_at = excluded.asked_at`,
				w.Account, w.Mode, address, millis(w.Confirmed), pending, w.CodeHash, millis(w.CodeUntil), w.Asked, millis(w.AskedAt))
			return err
		}}, nil
	})
	return err
}

// TryCode counts a try to guess a code; it is false when there have been channel.CodeTries already.
func (c Channels) TryCode(ctx context.Context, account string) (bool, error) {
	res, err := c.db.writer.ExecContext(ctx, `UPDATE way SET code_tries = code_tries + 1 WHERE account = $1 AND code_tries < $2`, account, channel.CodeTries)
	if err != nil {
		return false, c.db.told(err)
	}
	n, err := res.RowsAffected()
	return n == 1, c.db.told(err)
}
