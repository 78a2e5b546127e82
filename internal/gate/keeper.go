package gate

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// The periods of a login session and of locks.
const (
	IdleLimit    = 30 * time.Minute // a session nobody used dies
	SessionLimit = 12 * time.Hour   // a session in use dies too
	LockPeriod   = 30 * time.Minute // after MaxFailures wrong passwords
	TokenPeriod  = 72 * time.Hour   // a link that lets its bearer set a password
	MaxFailures  = 5
)

// Secrets keeps the secrets. Storage implements it.
type Secrets interface {
	// Secret returns an account's secret, or fault.Missing.
	Secret(ctx context.Context, account string) (org.Secret, error)
	// SecretByToken returns the secret whose TokenHash is hash, or fault.Missing.
	SecretByToken(ctx context.Context, hash string) (org.Secret, error)
	// SetSecret adds or replaces a secret and appends the entry of d, in one transaction.
	SetSecret(ctx context.Context, actor string, s org.Secret, d journal.Draft) error
	// Seen keeps when an account was last signed in to.
	Seen(ctx context.Context, account string, at time.Time) error
}

// Failures keeps wrong passwords where all processes see them and a restart does not lose them. Storage
// implements it.
type Failures interface {
	// Failures returns how many in a row a pair of login and source has given, and when the last was.
	Failures(ctx context.Context, pair string) (int, time.Time, error)
	// AddFailure counts one more and returns their number; those before since are forgotten.
	AddFailure(ctx context.Context, pair string, at, since time.Time) (int, error)
	ForgetFailures(ctx context.Context, pair string) error
}

// Audit is where what was tried is kept. While it cannot be written nobody signs in.
type Audit interface {
	Record(ctx context.Context, actor string, act journal.Act, e org.Event) error
}

// KeeperConfig is what a Keeper is made of.
type KeeperConfig struct {
	Accounts org.Roll
	Secrets  Secrets
	Factors  Factors
	Failures Failures
	Audit    Audit
	// Sessions keeps login sessions by the hash of their cookie; nil keeps them in memory.
	Sessions scs.Store
	Log      *slog.Logger
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// Secure binds the cookie to TLS.
	Secure bool
	// Words may not occur in a password: the product's name, the office's.
	Words []string
	// PasswordAge is how long a password may be kept before its person must change it, 0 for ever.
	PasswordAge time.Duration
}

// Keeper knows who is at the door: it checks passwords, opens and ends sessions, and locks out who
// guesses.
type Keeper struct {
	cfg      KeeperConfig
	sessions *scs.SessionManager
	hasher   *hasher
	founding founding
}

// NewKeeper makes a keeper.
func NewKeeper(cfg KeeperConfig) (*Keeper, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	h, err := newHasher()
	if err != nil {
		return nil, err
	}
	sm := scs.New()
	sm.IdleTimeout, sm.Lifetime, sm.HashTokenInStore = IdleLimit, SessionLimit, true
	if cfg.Sessions != nil {
		sm.Store = cfg.Sessions
	}
	sm.Store, sm.Codec = newSparing(sm.Store), plainCodec{}
	sm.Cookie.Name, sm.Cookie.Secure = "zhenggai_session", cfg.Secure
	if cfg.Secure {
		sm.Cookie.Name = "__Host-zhenggai"
	}
	sm.Cookie.SameSite, sm.Cookie.HttpOnly, sm.Cookie.Persist = http.SameSiteLaxMode, true, false
	k := &Keeper{cfg: cfg, sessions: sm, hasher: h}
	sm.ErrorFunc = k.sessionFailed
	return k, nil
}

// sessionFailed answers when the session store cannot be read or written.
func (k *Keeper) sessionFailed(w http.ResponseWriter, r *http.Request, err error) {
	k.cfg.Log.ErrorContext(r.Context(), "session store failed", "error", err)
	w.Header().Set("Retry-After", "5")
	http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
}

// The words of a session.
const (
	keyAccount  = "account"
	keyStanding = "standing"
	keyFlash    = "flash"
	keyRefusal  = "refusal"
	keyFactor   = "factor"  // "yes" when the session was opened with a second factor
	keyPending  = "pending" // account whose password was right and whose code is awaited
	keyPendedAt = "pended"  // its standing then, and when
	keyEnrol    = "enrol"   // the secret of a second factor being enrolled
)

// standing is what an account and its secret were when a session was opened: it changes with either.
func standing(v journal.Versioned[org.Account], s org.Secret) string {
	return fmt.Sprintf("%d/%d", v.Since, s.Generation)
}

// recognise puts the account of the request's session into it. A session dies when its account is
// changed, disabled or given another password, wherever that happened.
func (k *Keeper) recognise(r *Request) error {
	ctx := r.Context()
	id := k.sessions.GetString(ctx, keyAccount)
	if id == "" {
		return nil
	}
	v, s, err := k.known(ctx, id)
	if fault.Is(err, fault.Missing) {
		return k.sessions.Destroy(ctx)
	}
	if err != nil {
		return err
	}
	if v.Row.Disabled || k.sessions.GetString(ctx, keyStanding) != standing(v, s) {
		return k.sessions.Destroy(ctx)
	}
	if r.Caller, err = k.caller(ctx, v.Row); err != nil {
		return err
	}
	r.Account = &r.Caller.Account
	r.held = k.heldBack(ctx, r.Caller, s)
	return nil
}

// caller is an account with what was lent to it today.
func (k *Keeper) caller(ctx context.Context, a org.Account) (*org.Caller, error) {
	lent, err := org.LentTo(ctx, k.cfg.Accounts, a, k.cfg.Now())
	return &org.Caller{Account: a, Lent: lent}, err
}

// heldBack is the sentence that keeps somebody in their own settings: a password too old or chosen by somebody
// else, a second factor not enrolled yet. "" holds nobody back.
func (k *Keeper) heldBack(ctx context.Context, c *org.Caller, s org.Secret) string {
	switch {
	case s.MustChange:
		return "gate.choose_password_first"
	case k.cfg.PasswordAge > 0 && k.cfg.Now().Sub(s.ChangedAt) >= k.cfg.PasswordAge:
		return "gate.change_password_first"
	case c.NeedsSecondFactor() && k.sessions.GetString(ctx, keyFactor) == "":
		return "gate.factor_first"
	}
	return ""
}

// known is an account with its secret.
func (k *Keeper) known(ctx context.Context, id string) (journal.Versioned[org.Account], org.Secret, error) {
	v, err := k.cfg.Accounts.Account(ctx, id)
	if err != nil {
		return v, org.Secret{}, err
	}
	s, err := k.cfg.Secrets.Secret(ctx, id)
	return v, s, err
}

// admitAs opens a session for an account under a new id.
func (k *Keeper) admitAs(r *Request, v journal.Versioned[org.Account], s org.Secret) error {
	ctx := r.Context()
	if err := k.sessions.RenewToken(ctx); err != nil {
		return err
	}
	k.sessions.Put(ctx, keyAccount, v.Row.ID)
	k.sessions.Put(ctx, keyStanding, standing(v, s))
	c, err := k.caller(ctx, v.Row)
	if err != nil {
		return err
	}
	r.Caller, r.Account = c, &c.Account
	return nil
}

// Refresh keeps the caller's session alive over a change to their own account.
func (k *Keeper) Refresh(r *Request) error {
	v, s, err := k.known(r.Context(), r.Actor())
	if err != nil {
		return err
	}
	k.sessions.Put(r.Context(), keyStanding, standing(v, s))
	r.Account.Lang = v.Row.Lang
	return nil
}

// SignOut ends the session, here and in the store.
func (k *Keeper) SignOut(r *Request) error {
	if err := k.record(r, journal.SignedOut, org.Event{Account: r.Actor(), Result: "out"}); err != nil {
		return err
	}
	return k.sessions.Destroy(r.Context())
}

// Flash keeps a sentence for the next page shown in this session.
func (k *Keeper) Flash(r *Request, sentence string) {
	k.sessions.Put(r.Context(), keyFlash, sentence)
}

// Refuse keeps a sentence that refuses something for the next page shown in this session.
func (k *Keeper) Refuse(r *Request, sentence string) {
	k.sessions.Put(r.Context(), keyRefusal, sentence)
}

// TakeFlash returns what Flash kept, or what Refuse did, once.
func (k *Keeper) TakeFlash(r *Request) (sentence string, refused bool) {
	done, refusal := k.sessions.PopString(r.Context(), keyFlash), k.sessions.PopString(r.Context(), keyRefusal)
	return cmp.Or(refusal, done), refusal != ""
}
