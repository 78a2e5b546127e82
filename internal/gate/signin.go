package gate

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/google/uuid"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// SignIn opens a session for who gives the right password; where the account has a second factor, it only
// notes that the password was right, and SignInWithCode opens the session (Awaits tells). A wrong login and
// a wrong password get the same sentence after the same work; after MaxFailures from one source the account
// stays shut for that source for LockPeriod, for the right password too.
func (k *Keeper) SignIn(r *Request, login, password string) error {
	ctx, fold := r.Context(), org.Fold(login)
	if err := k.checkLock(r, fold); err != nil {
		return err
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
		return k.failed(r, fold, v.Row.ID, "gate.wrong_password")
	}
	_, err = k.cfg.Factors.Factor(ctx, v.Row.ID)
	switch {
	case fault.Is(err, fault.Missing):
		return k.letIn(r, v, s)
	case err != nil:
		return err
	}
	return k.await(r, v, s)
}

// checkLock refuses a source that guessed too often, whatever it offers now.
func (k *Keeper) checkLock(r *Request, fold string) error {
	n, last, err := k.cfg.Failures.Failures(r.Context(), pairOf(fold, r.Source))
	until, now := last.Add(LockPeriod), k.cfg.Now()
	if err != nil || n < MaxFailures || !now.Before(until) {
		return err
	}
	if err := k.record(r, journal.SignInFailed, org.Event{Login: fold, Result: "locked"}); err != nil {
		return err
	}
	return fault.New(fault.Denied, "gate.locked", "Minutes", int(until.Sub(now).Minutes())+1)
}

// failed counts a failure, records it and says what the key says.
func (k *Keeper) failed(r *Request, fold, account, key string) error {
	now := k.cfg.Now()
	n, err := k.cfg.Failures.AddFailure(r.Context(), pairOf(fold, r.Source), now, now.Add(-LockPeriod))
	if err != nil {
		return err
	}
	act, result := journal.SignInFailed, "wrong"
	if n == MaxFailures {
		act, result = journal.SignInLocked, "lock"
	}
	if err := k.record(r, act, org.Event{Account: account, Login: fold, Result: result}); err != nil {
		return err
	}
	return fault.New(fault.Denied, key)
}

// letIn opens the session of who proved who they are.
func (k *Keeper) letIn(r *Request, v journal.Versioned[org.Account], s org.Secret) error {
	ctx := r.Context()
	if err := k.cfg.Failures.ForgetFailures(ctx, pairOf(org.Fold(v.Row.Login), r.Source)); err != nil {
		return err
	}
	if err := k.record(r, journal.SignedIn, org.Event{Account: v.Row.ID, Result: "in"}); err != nil {
		return err
	}
	if err := k.cfg.Secrets.Seen(ctx, v.Row.ID, k.cfg.Now()); err != nil {
		return err
	}
	return k.admitAs(r, v, s)
}

// pairOf names a pair of login and source without telling either: what is typed as a login may be a password.
func pairOf(fold, source string) string { return hashToken(fold + "\x00" + source) }

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

// record keeps an event of the audit, counts it and logs it.
func (k *Keeper) record(r *Request, act journal.Act, e org.Event) error {
	if r.gate != nil {
		r.gate.counts.signIns.WithLabelValues(e.Result).Inc()
	}
	k.cfg.Log.InfoContext(r.Context(), "sign-in", "outcome", e.Result, "account", e.Account, "source", r.Source, "request", r.ID)
	return k.audit(r, act, e)
}

// audit completes an event with what is known of its request and keeps it.
func (k *Keeper) audit(r *Request, act journal.Act, e org.Event) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	e.ID, e.Salt, e.Source, e.Request, e.Route = id.String(), rand.Text(), r.Source, r.ID, r.Route.Name
	if r.Request != nil {
		e.Method, e.Path = r.Method, r.URL.Path
	}
	actor := e.Account
	if actor == "" {
		actor = org.ActorSystem
	}
	return k.cfg.Audit.Record(r.Context(), actor, act, e)
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
	r.held = ""
	return k.admitAs(r, v, s)
}

// SetPassword gives an account a password without asking for the old one: for the first start and from
// a one-time link. One that somebody else chose must be changed before anything else.
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
	s.Account, s.Hash, s.TokenHash, s.MustChange = a.ID, hash, "", actor != a.ID
	s.Generation++
	s.ChangedAt, s.TokenUntil = k.cfg.Now(), k.cfg.Now()
	return s, k.cfg.Secrets.SetSecret(ctx, actor, s, journal.Draft{Act: journal.PasswordChanged, Subject: a.Ref()})
}
