package gate

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"sync"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// founding is the first start: while there is no account, whoever holds the token may found the
// office.
type founding struct {
	mu    sync.Mutex
	token string
	done  bool
}

// FoundingToken is the one-time token for the first start, the same until the program ends; "" once
// there is an account. The command prints it on the console.
func (k *Keeper) FoundingToken(ctx context.Context) (string, error) {
	k.founding.mu.Lock()
	defer k.founding.mu.Unlock()
	if k.founding.done {
		return "", nil
	}
	all, err := k.cfg.Accounts.Accounts(ctx)
	if err != nil {
		return "", err
	}
	if len(all) > 0 {
		k.founding.done = true
		return "", nil
	}
	if k.founding.token == "" {
		k.founding.token = rand.Text()
	}
	return k.founding.token, nil
}

// CheckFounding is nil when token opens the first start.
func (k *Keeper) CheckFounding(ctx context.Context, token string) error {
	want, err := k.FoundingToken(ctx)
	switch {
	case err != nil:
		return err
	case want == "":
		return fault.New(fault.Conflict, "org.already_founded")
	case subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1:
		return fault.New(fault.Denied, "gate.founding_token_wrong")
	}
	return nil
}

// Admit signs in who has just been given a password; a second factor is asked for as ever.
func (k *Keeper) Admit(r *Request, id string) error {
	v, s, err := k.known(r.Context(), id)
	if err != nil {
		return err
	}
	_, err = k.cfg.Factors.Factor(r.Context(), id)
	switch {
	case fault.Is(err, fault.Missing):
		return k.letIn(r, v, s)
	case err != nil:
		return err
	}
	return k.await(r, v, s)
}

// IssueToken makes the one-time token with which a person sets a password of their own. All sessions
// of the account end, and its old password opens nothing any more.
func (k *Keeper) IssueToken(ctx context.Context, actor string, a org.Account) (string, error) {
	s, err := k.cfg.Secrets.Secret(ctx, a.ID)
	if err != nil && !fault.Is(err, fault.Missing) {
		return "", err
	}
	if s.Hash != "" {
		s.Earlier = append([]string{s.Hash}, s.Earlier...)
		s.Earlier = s.Earlier[:min(len(s.Earlier), KeptHashes)]
	}
	token := rand.Text()
	s.Account, s.Hash, s.TokenHash = a.ID, "", hashToken(token)
	s.Generation++
	s.ChangedAt, s.TokenUntil = k.cfg.Now(), k.cfg.Now().Add(TokenPeriod)
	return token, k.cfg.Secrets.SetSecret(ctx, actor, s, journal.Draft{Act: journal.PasswordChanged, Subject: a.Ref()})
}

// TokenOwner is the account a one-time token belongs to, fault.Denied when it is used up or expired.
func (k *Keeper) TokenOwner(ctx context.Context, token string) (org.Account, error) {
	gone := fault.New(fault.Denied, "gate.token_gone")
	if token == "" {
		return org.Account{}, gone
	}
	s, err := k.cfg.Secrets.SecretByToken(ctx, hashToken(token))
	if fault.Is(err, fault.Missing) || err == nil && !k.cfg.Now().Before(s.TokenUntil) {
		return org.Account{}, gone
	}
	if err != nil {
		return org.Account{}, err
	}
	v, err := k.cfg.Accounts.Account(ctx, s.Account)
	if err != nil {
		return org.Account{}, err
	}
	if v.Row.Disabled {
		return org.Account{}, gone
	}
	return v.Row, nil
}

// UseToken sets the password of the token's owner and uses the token up.
func (k *Keeper) UseToken(ctx context.Context, token, fresh string) (org.Account, error) {
	a, err := k.TokenOwner(ctx, token)
	if err != nil {
		return a, err
	}
	return a, k.SetPassword(ctx, a.ID, a.ID, fresh)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Forgive lets an account that nobody used start its term of disuse anew.
func (k *Keeper) Forgive(ctx context.Context, id string) error {
	return k.cfg.Secrets.Seen(ctx, id, k.cfg.Now())
}
