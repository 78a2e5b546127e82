package gate

import (
	"crypto/rand"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

// bearerPrefix makes a token recognisable where it leaked.
const bearerPrefix = "zg_"

// NewBearer makes what a program holds, and the digest that is kept of it.
func NewBearer() (bearer, hash string) {
	bearer = bearerPrefix + rand.Text()
	return bearer, hashToken(bearer)
}

// identify finds out who is calling: at an operation a program by its token, otherwise a session.
func (k *Keeper) identify(r *Request) error {
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if ok && r.Route.wantsJSON() {
		return k.recogniseBearer(r, strings.TrimSpace(bearer))
	}
	return k.recognise(r)
}

// recogniseBearer puts the account of a token into the request. What it may do is no more than the token
// says, and no more than its person may today. A token opens nothing of those who must first see to a
// password or a second factor; nor does it count as one.
func (k *Keeper) recogniseBearer(r *Request, bearer string) error {
	ctx := r.Context()
	refused := fault.New(fault.Denied, "gate.token_refused")
	t, err := k.cfg.Accounts.TokenByHash(ctx, hashToken(bearer))
	if fault.Is(err, fault.Missing) || err == nil && !t.Row.On(k.cfg.Now()) {
		return refused
	}
	if err != nil {
		return err
	}
	v, s, err := k.known(ctx, t.Row.Account)
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	if err != nil || v.Row.Disabled || s.Hash == "" {
		return refused
	}
	if r.Caller, err = k.caller(ctx, v.Row); err != nil {
		return err
	}
	r.Caller.Only, r.Caller.Token = append([]org.Permission{}, t.Row.May...), t.Row.ID
	r.Account = &r.Caller.Account
	if s.MustChange || k.cfg.PasswordAge > 0 && k.cfg.Now().Sub(s.ChangedAt) >= k.cfg.PasswordAge {
		r.held = "gate.change_password_first"
	}
	return nil
}
