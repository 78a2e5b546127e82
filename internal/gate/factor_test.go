package gate_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// enrolling adds the routes by which somebody enrols.
func enrolling(w **town) []gate.Route {
	return []gate.Route{
		{Method: "GET", Pattern: "/factor", Name: "factor", Permission: org.SignedIn, Handle: func(r *gate.Request) error {
			e, err := (*w).keeper.BeginFactor(r, "test")
			if err != nil {
				return err
			}
			_, err = io.WriteString(r.W, strings.ReplaceAll(e.Secret, " ", ""))
			return err
		}},
		{Method: "POST", Pattern: "/factor", Name: "factor.do", Permission: org.SignedIn, Handle: func(r *gate.Request) error {
			codes, err := (*w).keeper.ConfirmFactor(r, r.FormValue("code"))
			if err != nil {
				return err
			}
			_, err = io.WriteString(r.W, strings.Join(codes, " "))
			return err
		}},
		route("accounts", org.ManageAccounts, fine), route("ledger", org.SeeLedger, fine),
	}
}

// Who holds what asks for a second factor reaches nothing but their own settings until they have one (Q5); from
// then on a password alone opens nothing, a code works once, and a recovery code once.
func TestASecondFactorFromEnrolmentToSignIn(t *testing.T) {
	ctx := context.Background()
	var w *town
	w = newTown(t, gate.Config{}, enrolling(&w)...)
	a, err := w.people.Settle(ctx, "head", "某人", org.Whole(org.SystemAdmin))
	if err == nil {
		err = w.keeper.SetPassword(ctx, a.ID, a.ID, password)
	}
	if err != nil {
		t.Fatal(err)
	}
	v := w.visitor()
	v.signIn("head", password)
	if rec := v.get("/accounts"); rec.Header().Get("Location") != "/settings" {
		t.Fatalf("without a second factor: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	secret := v.get("/factor").Body.String()
	if again := v.get("/factor").Body.String(); again != secret {
		t.Error("a reload shows another secret than the device has")
	}
	code := func(off time.Duration) string { c, _ := totp.GenerateCode(secret, w.now.Add(off)); return c }
	if rec := v.post("/factor", url.Values{"code": {"000000"}}); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code enrols: %d", rec.Code)
	}
	recovery := strings.Fields(v.post("/factor", url.Values{"code": {code(-30 * time.Second)}}).Body.String())
	if len(recovery) != gate.RecoveryCodes {
		t.Fatalf("recovery codes %v", recovery)
	}
	if got := v.get("/accounts").Code; got != http.StatusOK {
		t.Errorf("with a second factor: %d", got)
	}
	for _, c := range []struct {
		name, code string
		want       bool
	}{
		{"the code of enrolment", code(-30 * time.Second), false},
		{"a code", code(0), true},
		{"the same code again", code(0), false},
		{"one before it", code(-30 * time.Second), false},
		{"one too far ahead", code(90 * time.Second), false},
		{"a recovery code", recovery[3], true},
		{"the same again", recovery[3], false},
	} {
		v := w.visitor()
		v.post("/in", url.Values{"login": {"head"}, "password": {password}})
		if got := v.get("/accounts").Code; got == http.StatusOK {
			t.Errorf("%s: a password alone opens", c.name)
		}
		v.post("/code", url.Values{"code": {c.code}})
		if got := v.get("/accounts").Code == http.StatusOK; got != c.want {
			t.Errorf("%s opens: %v", c.name, got)
		}
	}
}

// Wrong codes count like wrong passwords.
func TestGuessingCodesLocks(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.SystemAdmin)
	for range gate.MaxFailures {
		v := w.visitor()
		v.post("/in", url.Values{"login": {"administrator"}, "password": {password}})
		v.post("/code", url.Values{"code": {"000000"}})
	}
	v := w.visitor()
	if rec := v.post("/in", url.Values{"login": {"administrator"}, "password": {password}}); rec.Code != http.StatusForbidden {
		t.Errorf("after %d wrong codes the password is taken: %d", gate.MaxFailures, rec.Code)
	}
}

// A right password that waits too long for its code is forgotten.
func TestACodeComesInTime(t *testing.T) {
	w := newTown(t, gate.Config{})
	a := w.settle(org.SystemAdmin)
	v := w.visitor()
	v.post("/in", url.Values{"login": {"administrator"}, "password": {password}})
	w.now = w.now.Add(6 * time.Minute)
	if rec := v.post("/code", url.Values{"code": {w.people.Code(a.ID, w.now)}}); rec.Code != http.StatusForbidden {
		t.Errorf("six minutes later: %d", rec.Code)
	}
}

// A lock stands in storage: another process, or the same one after a restart, keeps it (Q3).
func TestALockOutlivesTheProcess(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	for range gate.MaxFailures {
		w.visitor().signIn("clerk", "Wrong-12-password")
	}
	other := newTownOf(t, w.people, gate.Config{})
	if code := other.visitor().signIn("clerk", password); code != http.StatusForbidden {
		t.Errorf("another process takes the right password: %d", code)
	}
	elsewhere := other.visitor()
	elsewhere.from = "192.0.2.99:1"
	if code := elsewhere.signIn("clerk", password); code != http.StatusOK {
		t.Errorf("another source is shut out: %d", code)
	}
	other.now = other.now.Add(gate.LockPeriod)
	if code := other.visitor().signIn("clerk", password); code != http.StatusOK {
		t.Errorf("after the period: %d", code)
	}
	if last := w.people.Events[len(w.people.Events)-1]; last.Act != journal.SignedIn || last.Source != "192.0.2.7" {
		t.Errorf("the audit ends with %+v", last)
	}
}

// Without an audit nobody signs in and nothing is changed by who would (Q13).
func TestWithoutAnAuditNobodySignsIn(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	w.people.Full = errors.New("no space left")
	v := w.visitor()
	if code := v.signIn("clerk", password); code != http.StatusInternalServerError {
		t.Errorf("signed in with %d", code)
	}
	if code := v.get("/me").Code; code == http.StatusOK {
		t.Error("a session was opened")
	}
}

// Nothing is shown and no password taken on a connection that can be read on its way (Q6).
func TestAConnectionInTheClearIsRefused(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	v := w.visitor()
	v.clear = true
	if code := v.signIn("clerk", password); code != http.StatusForbidden {
		t.Errorf("a password is taken: %d", code)
	}
	in := w.as(org.Clerk)
	in.clear = true
	if code := in.get("/me").Code; code != http.StatusForbidden {
		t.Errorf("a session is taken: %d", code)
	}
	here := w.visitor()
	here.clear, here.from = true, "127.0.0.1:9"
	if code := here.signIn("clerk", password); code != http.StatusOK {
		t.Errorf("this very machine: %d", code)
	}
	proxied := newTown(t, gate.Config{PublicURL: "https://zg.example.cn"})
	proxied.settle(org.Clerk)
	behind := proxied.visitor()
	behind.clear = true
	if code := behind.signIn("clerk", password); code != http.StatusOK {
		t.Errorf("TLS that ends at a proxy: %d", code)
	}
}

// Every denial of an account is in the audit with person, source and object (Q9, Q11).
func TestEveryDenialIsInTheAudit(t *testing.T) {
	w := newTown(t, gate.Config{}, route("accounts", org.ManageAccounts, fine))
	a := w.settle(org.Clerk)
	w.as(org.Clerk).get("/accounts")
	last := w.people.Events[len(w.people.Events)-1]
	if last.Act != journal.Denied || last.Account != a.ID || last.Source != "192.0.2.7" || last.Path != "/accounts" || last.Result != "403" {
		t.Errorf("%+v", last)
	}
}

// A program's token opens operations and nothing else, and no more of them than it says.
func TestATokenOpensOperationsAlone(t *testing.T) {
	ctx := context.Background()
	w := newTown(t, gate.Config{}, route("ledger", org.SeeLedger, fine),
		operation("see", org.SeeLedger, func(context.Context, *nothing) (*reply, error) { return &reply{}, nil }),
		operation("edit", org.EditLedger, func(context.Context, *nothing) (*reply, error) { return &reply{}, nil }))
	a := w.settle(org.Clerk)
	bearer, hash := gate.NewBearer()
	c := &org.Caller{Account: a}
	made, err := w.people.Desk().MakeToken(ctx, c, w.now, org.Token{Name: "汇总", Hash: hash, May: []org.Permission{org.SeeLedger}, Until: "2026-11-20"})
	if err != nil {
		t.Fatal(err)
	}
	as := func(path string) int { return w.visitor().get(path, "Authorization", "Bearer "+bearer).Code }
	for path, want := range map[string]int{"/api/see": 200, "/api/edit": 403, "/ledger": 303} {
		if got := as(path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	if got := w.visitor().get("/api/see", "Authorization", "Bearer zg_guess").Code; got != http.StatusUnauthorized {
		t.Errorf("a guess: %d", got)
	}
	w.now = w.now.AddDate(0, 0, 1)
	if got := as("/api/see"); got != http.StatusUnauthorized {
		t.Errorf("a day late: %d", got)
	}
	w.now = w.now.AddDate(0, 0, -1)
	if err := w.people.Desk().EndToken(ctx, a.ID, made.ID); err != nil {
		t.Fatal(err)
	}
	if got := as("/api/see"); got != http.StatusUnauthorized {
		t.Errorf("revoked: %d", got)
	}
}

// A password that somebody else chose is changed before anything else (Q2).
func TestAPasswordOfSomebodyElsesChoiceIsChangedFirst(t *testing.T) {
	w := newTown(t, gate.Config{}, route("ledger", org.SeeLedger, fine))
	a := w.settle(org.Clerk)
	if err := w.keeper.SetPassword(context.Background(), "other", a.ID, "Shuicao-77-zhangqi"); err != nil {
		t.Fatal(err)
	}
	v := w.visitor()
	v.signIn("clerk", "Shuicao-77-zhangqi")
	if rec := v.get("/ledger"); rec.Header().Get("Location") != "/settings" {
		t.Errorf("%d to %q", rec.Code, rec.Header().Get("Location"))
	}
}
