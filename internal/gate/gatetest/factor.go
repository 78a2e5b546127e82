package gatetest

import (
	"context"
	"slices"
	"time"

	"github.com/pquerna/otp/totp"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Secret is the secret of every second factor that Enrol gives.
const Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// Enrol gives an account a second factor of a known secret.
func (a *Accounts) Enrol(account string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.factors[account] = heldFactor{Factor: org.Factor{Account: account, Secret: Secret}}
}

// Code is a code of that factor that was not used before: its time steps go on from use to use. A step too
// far ahead of now is not taken, so that a test signs in three times a step at most.
func (a *Accounts) Code(account string, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	step := max(a.factors[account].step+1, now.Unix()/30-1)
	code, err := totp.GenerateCode(Secret, time.Unix(step*30, 0))
	if err != nil {
		panic(err)
	}
	return code
}

// Factor implements gate.Factors.
func (a *Accounts) Factor(_ context.Context, account string) (org.Factor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.factors[account]
	if !ok {
		return org.Factor{}, missing()
	}
	return f.Factor, nil
}

// SetFactor implements gate.Factors.
func (a *Accounts) SetFactor(_ context.Context, _ string, f org.Factor, d journal.Draft) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if delete(a.factors, f.Account); f.Secret != "" {
		a.factors[f.Account] = heldFactor{Factor: f}
	}
	s := a.secrets[f.Account]
	s.Generation++
	a.secrets[f.Account] = s
	a.Entries = append(a.Entries, d)
	return nil
}

// UseStep implements gate.Factors.
func (a *Accounts) UseStep(_ context.Context, account string, step int64) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.factors[account]
	if !ok || step <= f.step {
		return false, nil
	}
	f.step = step
	a.factors[account] = f
	return true, nil
}

// UseRecovery implements gate.Factors.
func (a *Accounts) UseRecovery(_ context.Context, account, hash string) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.factors[account]
	i := slices.Index(f.Recovery, hash)
	if i < 0 {
		return false, nil
	}
	f.Recovery = slices.Delete(slices.Clone(f.Recovery), i, i+1)
	a.factors[account] = f
	return true, nil
}

// RecoveryLeft implements gate.Factors.
func (a *Accounts) RecoveryLeft(_ context.Context, account string) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.factors[account].Recovery), nil
}
