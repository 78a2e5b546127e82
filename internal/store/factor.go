package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/store/engine"
)

// factorFile holds the key under which second factors are sealed. Like the signing key it is in no database and in no
// backup; without it people enrol anew.
const factorFile = "factor.key"

// factorSealer reads the key of second factors, making one when there is none.
func (db *DB) factorSealer() (cipher.AEAD, error) {
	path := filepath.Join(db.cfg.Keys, factorFile)
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, 32)
		rand.Read(key) // never fails
		err = writeWhole(path, key, 0o600)
	}
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// openSealer opens the key of second factors.
func (db *DB) openSealer(context.Context) (err error) {
	if db.sealer, err = db.factorSealer(); err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", filepath.Join(db.cfg.Keys, factorFile))
	}
	return nil
}

// Factor returns an account's second factor without its recovery codes, or fault.Missing. One sealed under a
// lost key is missing too: its person enrols anew.
func (s Accounts) Factor(ctx context.Context, account string) (org.Factor, error) {
	f := org.Factor{Account: account}
	var sealed []byte
	var since int64
	err := s.q.QueryRowContext(ctx, `SELECT sealed, since FROM second_factor WHERE account = $1`, account).Scan(&sealed, &since)
	if err != nil {
		return f, s.db.told(missing(err))
	}
	f.Since = instant(since)
	n := s.db.sealer.NonceSize()
	if len(sealed) < n {
		return f, fault.New(fault.Missing, "fault.missing")
	}
	plain, err := s.db.sealer.Open(nil, sealed[:n], sealed[n:], []byte(account))
	if err != nil {
		s.db.cfg.Log.Error("a second factor cannot be opened with the key at hand", "account", account)
		return f, fault.Wrap(err, fault.Missing, "fault.missing")
	}
	f.Secret = string(plain)
	return f, nil
}

// SetFactor gives an account a second factor in place of the one it had, ends its sessions, and appends the
// entry of d, in one transaction. f.Secret "" takes the factor away.
func (s Accounts) SetFactor(ctx context.Context, actor string, f org.Factor, d journal.Draft) error {
	nonce := make([]byte, s.db.sealer.NonceSize())
	rand.Read(nonce) // never fails
	sealed := s.db.sealer.Seal(nonce, nonce, []byte(f.Secret), []byte(f.Account))
	_, err := s.db.change(ctx, actor, func(context.Context, engine.Querier) (decision, error) {
		return decision{drafts: []journal.Draft{d}, beside: func(ctx context.Context, q engine.Querier) error {
			return writeFactor(ctx, q, f, sealed)
		}}, nil
	})
	return err
}

func writeFactor(ctx context.Context, q engine.Querier, f org.Factor, sealed []byte) error {
	for _, query := range []string{
		`DELETE FROM second_factor WHERE account = $1`, `DELETE FROM recovery_code WHERE account = $1`,
		`UPDATE secret SET generation = generation + 1 WHERE account = $1`,
	} {
		if _, err := q.ExecContext(ctx, query, f.Account); err != nil {
			return err
		}
	}
	if f.Secret == "" {
		return nil
	}
	if _, err := q.ExecContext(ctx, `INSERT INTO second_factor(account, sealed, since, step) VALUES ($1, $2, $3, 0)`,
		f.Account, sealed, millis(f.Since)); err != nil {
		return err
	}
	for _, hash := range f.Recovery {
		if _, err := q.ExecContext(ctx, `INSERT INTO recovery_code(account, hash) VALUES ($1, $2)`, f.Account, hash); err != nil {
			return err
		}
	}
	return nil
}

// UseStep marks a time step as used. It is false when that step or a later one was used before: its code
// is a replay.
func (s Accounts) UseStep(ctx context.Context, account string, step int64) (bool, error) {
	return s.db.updated(ctx, `UPDATE second_factor SET step = $1 WHERE account = $2 AND step < $1`, step, account)
}

// UseRecovery uses a recovery code up. It is false when there is none of this digest.
func (s Accounts) UseRecovery(ctx context.Context, account, hash string) (bool, error) {
	return s.db.updated(ctx, `DELETE FROM recovery_code WHERE account = $1 AND hash = $2`, account, hash)
}

// RecoveryLeft is how many recovery codes an account has not used.
func (s Accounts) RecoveryLeft(ctx context.Context, account string) (int, error) {
	var n int
	err := s.q.QueryRowContext(ctx, `SELECT count(*) FROM recovery_code WHERE account = $1`, account).Scan(&n)
	return n, s.db.told(err)
}
