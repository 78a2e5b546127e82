package gate

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"image/png"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// The measures of a second factor (RFC 6238).
const (
	stepSeconds    = 30
	stepsOff       = 1 // a clock may be this many steps off, either way
	RecoveryCodes  = 10
	awaitPeriod    = 5 * time.Minute // how long a right password waits for its code
	qrPixels       = 232
	recoveryLength = 10 // characters of 5 bits
)

// Factors keeps second factors. Storage implements it.
type Factors interface {
	// Factor returns an account's second factor, or fault.Missing.
	Factor(ctx context.Context, account string) (org.Factor, error)
	// SetFactor gives an account a factor, or takes it away when its Secret is "", and appends the entry
	// of d, in one transaction. Sessions of the account end.
	SetFactor(ctx context.Context, actor string, f org.Factor, d journal.Draft) error
	// UseStep marks a time step as used; it is false when it or a later one was used before.
	UseStep(ctx context.Context, account string, step int64) (bool, error)
	// UseRecovery uses up the recovery code of a digest; it is false when there is none.
	UseRecovery(ctx context.Context, account, hash string) (bool, error)
	// RecoveryLeft is how many recovery codes are not used.
	RecoveryLeft(ctx context.Context, account string) (int, error)
}

// await notes in the session that a password was right and a code is awaited.
func (k *Keeper) await(r *Request, v journal.Versioned[org.Account], s org.Secret) error {
	ctx := r.Context()
	if err := k.sessions.RenewToken(ctx); err != nil {
		return err
	}
	k.sessions.Put(ctx, keyPending, v.Row.ID)
	k.sessions.Put(ctx, keyPendedAt, standing(v, s)+" "+strconv.FormatInt(k.cfg.Now().Unix(), 10))
	return nil
}

// Awaits tells that a right password in this session waits for its code.
func (k *Keeper) Awaits(r *Request) bool { return k.sessions.GetString(r.Context(), keyPending) != "" }

// SignInWithCode opens the session of whose password was right a moment ago, for the code that their device shows or a
// recovery code. A code works once. Wrong ones count like wrong passwords.
func (k *Keeper) SignInWithCode(r *Request, code string) error {
	ctx := r.Context()
	id := k.sessions.GetString(ctx, keyPending)
	v, s, err := k.known(ctx, id)
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	if err != nil || v.Row.Disabled || !k.stillPends(ctx, standing(v, s)) {
		k.sessions.Remove(ctx, keyPending)
		return fault.New(fault.Denied, "gate.code_too_late")
	}
	fold := org.Fold(v.Row.Login)
	if err := k.checkLock(r, fold); err != nil {
		return err
	}
	right, err := k.checkCode(ctx, id, code)
	if err != nil {
		return err
	}
	if !right {
		return k.failed(r, fold, id, "gate.wrong_code")
	}
	k.sessions.Remove(ctx, keyPending)
	k.sessions.Put(ctx, keyFactor, "yes")
	return k.letIn(r, v, s)
}

func (k *Keeper) stillPends(ctx context.Context, standing string) bool {
	was, at, _ := strings.Cut(k.sessions.GetString(ctx, keyPendedAt), " ")
	sec, err := strconv.ParseInt(at, 10, 64)
	return err == nil && was == standing && k.cfg.Now().Sub(time.Unix(sec, 0)) < awaitPeriod
}

// checkCode tells whether a code is right and was not used before.
func (k *Keeper) checkCode(ctx context.Context, account, code string) (bool, error) {
	code = strings.ToUpper(strings.Join(strings.FieldsFunc(code, func(r rune) bool { return r == ' ' || r == '-' }), ""))
	if len(code) != otp.DigitsSix.Length() {
		return k.cfg.Factors.UseRecovery(ctx, account, recoveryHash(account, code))
	}
	f, err := k.cfg.Factors.Factor(ctx, account)
	if err != nil {
		return false, err
	}
	step, right := stepOf(f.Secret, code, k.cfg.Now())
	if !right {
		return false, nil
	}
	return k.cfg.Factors.UseStep(ctx, account, step)
}

// stepOf finds the time step near now whose code this is.
func stepOf(secret, code string, now time.Time) (step int64, right bool) {
	current := now.Unix() / stepSeconds
	for step := current - stepsOff; step <= current+stepsOff; step++ {
		ok, err := totp.ValidateCustom(code, secret, time.Unix(step*stepSeconds, 0), totp.ValidateOpts{
			Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1, // what authenticator programs can do
		})
		if err == nil && ok {
			return step, true
		}
	}
	return 0, false
}

func recoveryHash(account, code string) string { return hashToken(account + "\x00" + code) }

// Enrolment is a second factor about to be enrolled, as a person's device takes it.
type Enrolment struct {
	Secret string // base32, in groups of four, for typing
	URL    string // otpauth://
	QR     string // a PNG as a data: address
}

// BeginFactor shows the caller a secret to put into their device; it counts once ConfirmFactor saw a code.
func (k *Keeper) BeginFactor(r *Request, issuer string) (Enrolment, error) {
	opts := totp.GenerateOpts{Issuer: issuer, AccountName: r.Account.Login}
	if kept := k.sessions.GetString(r.Context(), keyEnrol); kept != "" {
		raw, err := plain32.DecodeString(kept)
		if err != nil {
			return Enrolment{}, fault.Wrap(err, fault.Internal, "fault.internal")
		}
		opts.Secret = raw
	}
	key, err := totp.Generate(opts)
	if err != nil {
		return Enrolment{}, fault.Wrap(err, fault.Internal, "fault.internal")
	}
	k.sessions.Put(r.Context(), keyEnrol, key.Secret())
	img, err := key.Image(qrPixels, qrPixels)
	if err != nil {
		return Enrolment{}, fault.Wrap(err, fault.Internal, "fault.internal")
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return Enrolment{}, fault.Wrap(err, fault.Internal, "fault.internal")
	}
	return Enrolment{
		Secret: inGroups(key.Secret()), URL: key.URL(),
		QR: "data:image/png;base64," + base64.StdEncoding.EncodeToString(buf.Bytes()),
	}, nil
}

// ConfirmFactor enrols the secret that BeginFactor showed, for a code that proves the device has it. It returns the
// recovery codes, which are shown this once. Other sessions of the account end.
func (k *Keeper) ConfirmFactor(r *Request, code string) ([]string, error) {
	ctx := r.Context()
	secret := k.sessions.GetString(ctx, keyEnrol)
	if secret == "" {
		return nil, fault.New(fault.Invalid, "gate.factor_not_begun").At("code")
	}
	step, right := stepOf(secret, strings.ReplaceAll(code, " ", ""), k.cfg.Now())
	if !right {
		return nil, fault.New(fault.Invalid, "gate.wrong_code_first").At("code")
	}
	f := org.Factor{Account: r.Actor(), Secret: secret, Since: k.cfg.Now()}
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		code := rand.Text()[:recoveryLength]
		codes[i] = code[:recoveryLength/2] + "-" + code[recoveryLength/2:]
		f.Recovery = append(f.Recovery, recoveryHash(f.Account, code))
	}
	if err := k.setFactor(ctx, r.Actor(), f, "enrolled"); err != nil {
		return nil, err
	}
	if _, err := k.cfg.Factors.UseStep(ctx, f.Account, step); err != nil {
		return nil, err
	}
	k.sessions.Remove(ctx, keyEnrol)
	k.sessions.Put(ctx, keyFactor, "yes")
	r.held = ""
	return codes, k.Refresh(r)
}

// DropFactor takes the caller's own second factor away, for the right password, unless what they hold asks for
// one.
func (k *Keeper) DropFactor(r *Request, password string) error {
	if r.Caller.NeedsSecondFactor() {
		return fault.New(fault.Invalid, "gate.factor_needed")
	}
	_, s, err := k.known(r.Context(), r.Actor())
	if err != nil {
		return err
	}
	right, err := k.hasher.verify(r.Context(), s.Hash, password)
	if err != nil {
		return err
	}
	if !right {
		return fault.New(fault.Invalid, "gate.old_password_wrong").At("factor-password")
	}
	if err := k.setFactor(r.Context(), r.Actor(), org.Factor{Account: r.Actor()}, "dropped"); err != nil {
		return err
	}
	k.sessions.Remove(r.Context(), keyFactor)
	return k.Refresh(r)
}

// ResetFactor takes away the second factor of somebody who lost it, by another's hand: the security administrator's.
func (k *Keeper) ResetFactor(ctx context.Context, actor string, a org.Account) error {
	if actor == a.ID {
		return fault.New(fault.Denied, "org.grant_oneself")
	}
	return k.setFactor(ctx, actor, org.Factor{Account: a.ID}, "reset")
}

func (k *Keeper) setFactor(ctx context.Context, actor string, f org.Factor, what string) error {
	subject := org.Account{ID: f.Account}.Ref()
	return k.cfg.Factors.SetFactor(ctx, actor, f, journal.Draft{Act: journal.FactorChanged, Subject: subject, Reason: what})
}

// FactorOf tells whether an account has a second factor, and how many recovery codes are left.
func (k *Keeper) FactorOf(ctx context.Context, account string) (enrolled bool, left int, err error) {
	_, err = k.cfg.Factors.Factor(ctx, account)
	if fault.Is(err, fault.Missing) {
		return false, 0, nil
	}
	if err != nil {
		return false, 0, err
	}
	left, err = k.cfg.Factors.RecoveryLeft(ctx, account)
	return true, left, err
}

// plain32 is base32 as authenticator programs write it.
var plain32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// inGroups sets letters in groups of four, for typing.
func inGroups(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
