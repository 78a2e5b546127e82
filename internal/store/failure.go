package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Failures returns how many wrong passwords in a row a pair of login and source has given, and when the
// last was.
func (s Accounts) Failures(ctx context.Context, pair string) (int, time.Time, error) {
	var n int
	var last int64
	err := s.q.QueryRowContext(ctx, `SELECT failures, last_at FROM sign_in_failure WHERE pair = $1`, pair).Scan(&n, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	return n, instant(last), s.db.told(err)
}

// AddFailure counts one more at an instant and returns their number. Those before since are forgotten.
func (s Accounts) AddFailure(ctx context.Context, pair string, at, since time.Time) (int, error) {
	var n int
	err := s.db.writer.QueryRowContext(ctx, `
		INSERT INTO sign_in_failure(pair, failures, last_at) VALUES ($1, 1, $2)
		ON CONFLICT (pair) DO UPDATE SET last_at = excluded.last_at,
			failures = CASE WHEN sign_in_failure.last_at <= $3 THEN 1 ELSE sign_in_failure.failures + 1 END
		RETURNING failures`, pair, millis(at), millis(since)).Scan(&n)
	return n, s.db.told(err)
}

// ForgetFailures forgets a pair's failures.
func (s Accounts) ForgetFailures(ctx context.Context, pair string) error {
	_, err := s.db.writer.ExecContext(ctx, `DELETE FROM sign_in_failure WHERE pair = $1`, pair)
	return s.db.told(err)
}

// SweepFailures forgets all failures before an instant and returns how many pairs those were of.
func (s Accounts) SweepFailures(ctx context.Context, before time.Time) (int64, error) {
	res, err := s.db.writer.ExecContext(ctx, `DELETE FROM sign_in_failure WHERE last_at <= $1`, millis(before))
	if err != nil {
		return 0, s.db.told(err)
	}
	return res.RowsAffected()
}
