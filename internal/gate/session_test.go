package gate_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// Five failures shut a login for their source, for the right password too (Q3).
func TestFiveFailuresShutALoginForItsSource(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	v := w.visitor()
	for range gate.MaxFailures {
		if code := v.signIn("clerk", "Wrong-12-password"); code != http.StatusForbidden {
			t.Fatalf("a wrong password gives %d", code)
		}
	}
	if code := v.signIn("clerk", password); code == http.StatusOK {
		t.Error("the right password opens a shut login")
	}
	if code := v.signIn(" ＣＬＥＲＫ ", password); code == http.StatusOK {
		t.Error("the same login, typed otherwise, opens")
	}
	elsewhere := w.visitor()
	elsewhere.from = "198.51.100.9:1"
	if code := elsewhere.signIn("clerk", password); code != http.StatusOK {
		t.Errorf("a guesser shuts out the person elsewhere: %d", code)
	}
	w.now = w.now.Add(gate.LockPeriod)
	if code := v.signIn("clerk", password); code != http.StatusOK {
		t.Errorf("after the period the right password gives %d", code)
	}
	if !strings.Contains(w.log.String(), "outcome=lock ") {
		t.Error("the lock is not in the log")
	}
}

// An unknown login and a wrong password sound alike (Q3).
func TestAnUnknownLoginAndAWrongPasswordSoundAlike(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	say := func(login string) string {
		return w.visitor().post("/in", url.Values{"login": {login}, "password": {"Wrong-12-password"}}, "Accept", "application/json").Body.String()
	}
	known, unknown := say("clerk"), say("nobody")
	cut := func(s string) string { before, _, _ := strings.Cut(s, `"instance"`); return before }
	if cut(known) != cut(unknown) || !strings.Contains(known, spoken("gate.wrong_password")) {
		t.Errorf("%s\n%s", known, unknown)
	}
}

// Signing in gives a new session id (Q4).
func TestSigningInGivesANewSessionId(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	v := w.as(org.Clerk)
	first := v.session()
	if v.signIn("clerk", password); v.session() == first || first == "" {
		t.Error("the session id outlives a sign-in")
	}
	old := w.visitor()
	old.cookies["zhenggai_session"] = &http.Cookie{Name: "zhenggai_session", Value: first}
	if code := old.get("/me").Code; code != http.StatusSeeOther {
		t.Errorf("the id before sign-in still opens: %d", code)
	}
}

// A replayed cookie opens nothing after its session ended, however it ended (Q4).
func TestEverySessionOfAnAccountEnds(t *testing.T) {
	ctx := context.Background()
	ends := map[string]func(*town, org.Account) error{
		"disabling": func(w *town, a org.Account) error {
			_, err := w.people.Desk().Change(ctx, "admin", a.ID, "", func(a *org.Account) { a.Disabled = true })
			return err
		},
		"another role": func(w *town, a org.Account) error {
			_, err := w.people.Desk().Grant(ctx, "admin", a.ID, "", []org.Grant{org.Whole(org.Reader)})
			return err
		},
		"disabling and enabling again": func(w *town, a org.Account) error {
			for _, off := range []bool{true, false} {
				if _, err := w.people.Desk().Change(ctx, "admin", a.ID, "", func(a *org.Account) { a.Disabled = off }); err != nil {
					return err
				}
			}
			return nil
		},
		"another password": func(w *town, a org.Account) error {
			return w.keeper.SetPassword(ctx, a.ID, a.ID, "Shuicao-77-zhangqi")
		},
		"a one-time link": func(w *town, a org.Account) error {
			_, err := w.keeper.IssueToken(ctx, "admin", a)
			return err
		},
	}
	for name, end := range ends {
		w := newTown(t, gate.Config{})
		a := w.settle(org.Clerk)
		first, second := w.as(org.Clerk), w.as(org.Clerk)
		if err := end(w, a); err != nil {
			t.Fatal(err)
		}
		for _, v := range []*visitor{first, second} {
			if code := v.get("/me").Code; code != http.StatusSeeOther {
				t.Errorf("after %s a session still opens: %d", name, code)
			}
		}
	}
}

func TestSigningOutEndsTheSessionInTheStore(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	v := w.as(org.Clerk)
	cookie := v.session()
	v.post("/out", nil)
	v.cookies["zhenggai_session"] = &http.Cookie{Name: "zhenggai_session", Value: cookie}
	if code := v.get("/me").Code; code != http.StatusSeeOther {
		t.Errorf("the cookie replayed gives %d", code)
	}
}

// The store is told to forget a session IdleLimit after its last use, and what it forgot opens nothing (Q4).
func TestASessionNobodyUsesDies(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Clerk)
	before := time.Now()
	v := w.as(org.Clerk)
	if until := w.sessions.until; until.Before(before.Add(gate.IdleLimit)) || until.After(time.Now().Add(gate.IdleLimit)) {
		t.Errorf("opened at %v, kept until %v", before, until)
	}
	w.sessions.expire()
	if code := v.get("/me").Code; code != http.StatusSeeOther {
		t.Errorf("unused past the limit: %d", code)
	}
}

func TestTheCookieIsBoundToTheBrowser(t *testing.T) {
	w := newTown(t, gate.Config{PublicURL: "https://zg.example.cn"})
	w.settle(org.Clerk)
	v := w.as(org.Clerk)
	c := v.cookies["__Host-zhenggai"]
	if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 {
		t.Errorf("cookie %+v", c)
	}
	if w.visitor().get("/me").Header().Get("Strict-Transport-Security") == "" {
		t.Error("TLS is not demanded of the browser")
	}
}

func TestAOneTimeLinkWorksOnceAndInTime(t *testing.T) {
	ctx := context.Background()
	w := newTown(t, gate.Config{})
	a := w.settle(org.Clerk)
	token, err := w.keeper.IssueToken(ctx, "admin", a)
	if err != nil {
		t.Fatal(err)
	}
	if code := w.visitor().signIn("clerk", password); code == http.StatusOK {
		t.Error("the old password still opens")
	}
	if _, err := w.keeper.UseToken(ctx, token, password); !fault.Is(err, fault.Invalid) {
		t.Errorf("the old password may come back: %v", err)
	}
	if _, err := w.keeper.UseToken(ctx, token, "Xinmima-55-haode"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.keeper.UseToken(ctx, token, "Xinmima-66-haode"); !fault.Is(err, fault.Denied) {
		t.Errorf("the link works twice: %v", err)
	}
	late, err := w.keeper.IssueToken(ctx, "admin", a)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(gate.TokenPeriod)
	if _, err := w.keeper.TokenOwner(ctx, late); !fault.Is(err, fault.Denied) {
		t.Errorf("the link outlives its period: %v", err)
	}
}

// There is no shipped account: the first start asks for one, once (Q7).
func TestTheFoundingTokenClosesWithTheFirstAccount(t *testing.T) {
	ctx := context.Background()
	w := newTown(t, gate.Config{})
	token, err := w.keeper.FoundingToken(ctx)
	if err != nil || token == "" {
		t.Fatalf("%q %v", token, err)
	}
	if err := w.keeper.CheckFounding(ctx, "guess"); !fault.Is(err, fault.Denied) {
		t.Errorf("a guess: %v", err)
	}
	if err := w.keeper.CheckFounding(ctx, ""); !fault.Is(err, fault.Denied) {
		t.Errorf("no token: %v", err)
	}
	if err := w.keeper.CheckFounding(ctx, token); err != nil {
		t.Errorf("the token: %v", err)
	}
	w.settle(org.Clerk)
	if err := w.keeper.CheckFounding(ctx, token); !fault.Is(err, fault.Conflict) {
		t.Errorf("the token outlives the founding: %v", err)
	}
}

// Whose password is too old reaches nothing but their own settings, until it is changed (Q2).
func TestAnOldPasswordMustBeChanged(t *testing.T) {
	var w *town
	w = newTown(t, gate.Config{}, route("ledger", org.SeeLedger, fine),
		gate.Route{Method: "POST", Pattern: "/fresh", Name: "fresh", Permission: org.SignedIn, Handle: func(r *gate.Request) error {
			return w.keeper.ChangePassword(r, password, "Shuicao-77-zhangqi")
		}})
	w.settle(org.Clerk)
	v := w.as(org.Clerk)
	if code := v.get("/ledger").Code; code != http.StatusOK {
		t.Fatalf("a young password: %d", code)
	}
	w.now = w.now.Add(passwordAge)
	if rec := v.get("/ledger"); rec.Header().Get("Location") != "/settings" {
		t.Errorf("an old password: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	if code := v.get("/me").Code; code != http.StatusOK {
		t.Errorf("one's own settings: %d", code)
	}
	if code := v.post("/fresh", nil).Code; code != http.StatusOK {
		t.Fatalf("changing it: %d", code)
	}
	if code := v.get("/ledger").Code; code != http.StatusOK {
		t.Errorf("after the change: %d", code)
	}
}
