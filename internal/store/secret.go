package store

import (
	"context"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// Secret returns an account's secret, or fault.Missing.
func (s Accounts) Secret(ctx context.Context, account string) (org.Secret, error) {
	return s.secret(ctx, "account = $1", account)
}

// SecretByToken returns the secret that a one-time token of this hash opens, or fault.Missing.
func (s Accounts) SecretByToken(ctx context.Context, hash string) (org.Secret, error) {
	return s.secret(ctx, "token_hash = $1 AND token_hash <> ''", hash)
}

func (s Accounts) secret(ctx context.Context, where string, args ...any) (org.Secret, error) {
	var x org.Secret
	var changed, until, seen int64
	err := s.q.QueryRowContext(ctx, `
		SELECT account, hash, earlier, generation, changed_at, token_hash, token_until, must_change, seen_at FROM secret WHERE `+where, args...).
		Scan(&x.Account, &x.Hash, jsonCell{&x.Earlier}, &x.Generation, &changed, &x.TokenHash, &until, flagCell{&x.MustChange}, &seen)
	x.ChangedAt, x.TokenUntil, x.SeenAt = instant(changed), instant(until), instant(seen)
	return x, s.db.told(missing(err))
}

// SetSecret adds or replaces a secret and appends the entry of d, in one transaction. The journal
// tells that the secret changed; nothing of the secret is in it.
func (s Accounts) SetSecret(ctx context.Context, actor string, x org.Secret, d journal.Draft) error {
	_, err := s.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{d}, beside: func(ctx context.Context, q engine.Querier) error {
			_, err := q.ExecContext(ctx, `
				INSERT INTO secret(account, hash, earlier, generation, changed_at, token_hash, token_until, must_change)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
				ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, earlier = excluded.earlier,
					generation = excluded.generation, changed_at = excluded.changed_at,
					token_hash = excluded.token_hash, token_until = excluded.token_until, must_change = excluded.must_change`,
				x.Account, x.Hash, jsonCell{x.Earlier}, x.Generation, millis(x.ChangedAt), x.TokenHash, millis(x.TokenUntil), flagCell{&x.MustChange})
			return err
		}}, nil
	})
	return err
}

// Seen keeps when an account was last signed in to.
func (s Accounts) Seen(ctx context.Context, account string, at time.Time) error {
	_, err := s.db.writer.ExecContext(ctx, `UPDATE secret SET seen_at = $1 WHERE account = $2`, millis(at), account)
	return s.db.told(err)
}

// Record appends an event of the audit to the journal.
func (s Accounts) Record(ctx context.Context, actor string, act journal.Act, e org.Event) error {
	_, err := s.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{{Act: act, Subject: e.Ref(), Rows: []journal.Record{e}}}}, nil
	})
	return err
}

// millis is an instant as it is stored, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(millis int64) time.Time {
	if millis == 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis)
}
