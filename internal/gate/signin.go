package gate

import (
	"context"
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// SignIn opens a session for who gives the right password. A wrong login and a wrong password get
// the same sentence after the same work; after MaxFailures from one source the account stays shut
// for that source for LockPeriod, for the right password too.
func (k *Keeper) SignIn(r *Request, login, password string) error {
	ctx, fold := r.Context(), org.Fold(login)
	attempt := fold + "\x00" + r.Source
	if until, locked := k.failures.locked(attempt, k.cfg.Now()); locked {
		k.tell(r, "locked", fold)
		return fault.New(fault.Denied, "gate.locked", "Minutes", int(until.Sub(k.cfg.Now()).Minutes())+1)
	}
	v, s, err := k.lookUp(ctx, fold)
	if err != nil {
		return err
	}
	right, err := k.hasher.verify(ctx, s.Hash, password)
	if err != nil {
		return err
	}
	if !right || v.Row.Disabled {
		if k.failures.add(attempt, k.cfg.Now()) {
			k.tell(r, "lock", fold)
		}
		k.tell(r, "wrong", fold)
		return fault.New(fault.Denied, "gate.wrong_password")
	}
	k.failures.forget(attempt)
	if err := k.admitAs(r, v, s); err != nil {
		return err
	}
	k.tell(r, "in", v.Row.ID)
	return nil
}

// lookUp finds account and secret; of an unknown login both are zero, and the hasher then works on a
// hash of nobody's.
func (k *Keeper) lookUp(ctx context.Context, fold string) (journal.Versioned[org.Account], org.Secret, error) {
	v, err := k.cfg.Accounts.AccountByLogin(ctx, fold)
	if fault.Is(err, fault.Missing) {
		return v, org.Secret{}, nil
	}
	if err != nil {
		return v, org.Secret{}, err
	}
	s, err := k.cfg.Secrets.Secret(ctx, v.Row.ID)
	if err != nil && !fault.Is(err, fault.Missing) {
		return v, org.Secret{}, err
	}
	return v, s, nil
}

func (k *Keeper) tell(r *Request, outcome, who string) {
	if r.gate != nil {
		r.gate.counts.signIns.WithLabelValues(outcome).Inc()
	}
	k.cfg.Log.InfoContext(r.Context(), "sign-in", "outcome", outcome, "who", who, "source", r.Source, "request", r.ID)
}

// ChangePassword gives the caller a new password for the right old one. All sessions of the account
// end but this one, which gets a new id.
func (k *Keeper) ChangePassword(r *Request, old, fresh string) error {
	ctx := r.Context()
	v, s, err := k.known(ctx, r.Actor())
	if err != nil {
		return err
	}
	right, err := k.hasher.verify(ctx, s.Hash, old)
	if err != nil {
		return err
	}
	if !right {
		return fault.New(fault.Invalid, "gate.old_password_wrong").At("old")
	}
	s, err = k.setPassword(ctx, r.Actor(), v.Row, s, fresh)
	if err != nil {
		return err
	}
	return k.admitAs(r, v, s)
}

// SetPassword gives an account a password without asking for the old one: for the first start, from
// a one-time link and from the command line.
func (k *Keeper) SetPassword(ctx context.Context, actor, id, fresh string) error {
	v, err := k.cfg.Accounts.Account(ctx, id)
	if err != nil {
		return err
	}
	s, err := k.cfg.Secrets.Secret(ctx, id)
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	_, err = k.setPassword(ctx, actor, v.Row, s, fresh)
	return err
}

func (k *Keeper) setPassword(ctx context.Context, actor string, a org.Account, s org.Secret, fresh string) (org.Secret, error) {
	if err := k.CheckPassword(fresh, a.Login); err != nil {
		return s, err
	}
	for _, earlier := range append([]string{s.Hash}, s.Earlier...) {
		same, err := k.hasher.verify(ctx, earlier, fresh)
		if err != nil {
			return s, err
		}
		if same && earlier != "" {
			return s, fault.New(fault.Invalid, "gate.password_used", "Count", KeptHashes).At("password")
		}
	}
	hash, err := k.hasher.hash(ctx, fresh)
	if err != nil {
		return s, err
	}
	if s.Hash != "" {
		s.Earlier = slices.Insert(s.Earlier, 0, s.Hash)
		s.Earlier = s.Earlier[:min(len(s.Earlier), KeptHashes-1)]
	}
	s.Account, s.Hash, s.TokenHash = a.ID, hash, ""
	s.Generation++
	s.ChangedAt, s.TokenUntil = k.cfg.Now(), k.cfg.Now()
	return s, k.cfg.Secrets.SetSecret(ctx, actor, s, journal.Draft{Act: journal.PasswordChanged, Subject: a.Ref()})
}
