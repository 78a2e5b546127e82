package main

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"zhenggai/internal/gate/gatetest"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

func (m *Main) account(t testing.TB, login string) org.Account {
	t.Helper()
	a, err := m.office.db.Accounts().AccountByLogin(t.Context(), org.Fold(login))
	if err != nil {
		t.Fatal(err)
	}
	return a.Row
}

// proveFully gives an account what its first sign-in would ask for: a password of its own choice and,
// where it needs one, a second factor.
func (m *Main) proveFully(t testing.TB, login string) {
	t.Helper()
	people, a := m.office.db.Accounts(), m.account(t, login)
	s, err := people.Secret(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if s.MustChange {
		s.MustChange = false
		if err := people.SetSecret(t.Context(), a.ID, s, journal.Draft{Act: journal.PasswordChanged, Subject: a.Ref()}); err != nil {
			t.Fatal(err)
		}
	}
	c := org.Caller{Account: a}
	if _, err := people.Factor(t.Context(), a.ID); err == nil || !c.NeedsSecondFactor() {
		return
	}
	f := org.Factor{Account: a.ID, Secret: gatetest.Secret, Since: time.Now()}
	if err := people.SetFactor(t.Context(), a.ID, f, journal.Draft{Act: journal.FactorChanged, Subject: a.Ref()}); err != nil {
		t.Fatal(err)
	}
}

// codes remembers the time steps whose codes were used, by account.
var codes = map[string]int64{}

// code is a code that was not used before. Three can be had in one time step.
func (m *Main) code(t testing.TB, account string) string {
	t.Helper()
	step := max(codes[account]+1, time.Now().Unix()/30-1)
	codes[account] = step
	code, err := totp.GenerateCode(gatetest.Secret, time.Unix(step*30, 0))
	if err != nil {
		t.Fatal(err)
	}
	return code
}
