package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Sessions keeps login sessions, outside the journal. It is the store that alexedwards/scs asks for.
type Sessions struct{ db *DB }

// Sessions is the store of login sessions.
func (db *DB) Sessions() Sessions { return Sessions{db} }

// FindCtx returns a session's data unless it has expired.
func (s Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var data []byte
	err := s.db.readers.QueryRowContext(ctx, `SELECT data FROM session WHERE token = $1 AND expires > $2`,
		token, s.db.cfg.Clock().UnixMilli()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, s.db.told(err)
}

// CommitCtx adds a session or replaces it.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := s.db.writer.ExecContext(ctx, `
		INSERT INTO session(token, data, expires) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires`,
		token, data, expiry.UnixMilli())
	return s.db.told(err)
}

// DeleteCtx removes a session; one that is not there is no error.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.db.writer.ExecContext(ctx, `DELETE FROM session WHERE token = $1`, token)
	return s.db.told(err)
}

// AllCtx returns the sessions that have not expired, by token.
func (s Sessions) AllCtx(ctx context.Context) (map[string][]byte, error) {
	rows, err := s.db.readers.QueryContext(ctx, `SELECT token, data FROM session WHERE expires > $1`, s.db.cfg.Clock().UnixMilli())
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	all := map[string][]byte{}
	for rows.Next() {
		var token string
		var data []byte
		if err := rows.Scan(&token, &data); err != nil {
			return nil, s.db.told(err)
		}
		all[token] = data
	}
	return all, s.db.told(rows.Err())
}

// Sweep removes the sessions that have expired and returns their number.
func (s Sessions) Sweep(ctx context.Context) (int64, error) {
	res, err := s.db.writer.ExecContext(ctx, `DELETE FROM session WHERE expires <= $1`, s.db.cfg.Clock().UnixMilli())
	if err != nil {
		return 0, s.db.told(err)
	}
	return res.RowsAffected()
}

// Find is FindCtx for a caller without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for a caller without a context.
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx for a caller without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
