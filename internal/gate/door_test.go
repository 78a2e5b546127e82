package gate_test

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/prometheus/client_golang/prometheus"

	"zhenggai/internal/gate"
	"zhenggai/internal/gate/gatetest"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

const (
	password    = "Lvcao-88-qianli"
	passwordAge = 90 * 24 * time.Hour
)

// town is a gate with one account of each role, and a clock that stands still until moved.
type town struct {
	t        *testing.T
	gate     *gate.Gate
	keeper   *gate.Keeper
	people   *gatetest.Accounts
	accounts map[org.Role]org.Account
	log      *strings.Builder
	sessions *sessionStore
	now      time.Time
}

func newTown(t *testing.T, cfg gate.Config, routes ...gate.Route) *town {
	t.Helper()
	return newTownOf(t, gatetest.NewAccounts(), cfg, routes...)
}

// newTownOf is a town over accounts that another may share, as two processes share a database.
func newTownOf(t *testing.T, people *gatetest.Accounts, cfg gate.Config, routes ...gate.Route) *town {
	t.Helper()
	w := &town{
		t: t, people: people, log: &strings.Builder{}, accounts: map[org.Role]org.Account{}, sessions: &sessionStore{MemStore: memstore.NewWithCleanupInterval(0)},
		now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
	}
	clock := func() time.Time { return w.now }
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	w.keeper, err = gate.NewKeeper(gate.KeeperConfig{
		Accounts: w.people, Secrets: w.people, Factors: w.people, Failures: w.people, Audit: w.people, Sessions: w.sessions, Log: log, Now: clock,
		Secure: strings.HasPrefix(cfg.PublicURL, "https:"), Words: []string{"苍原"}, PasswordAge: passwordAge,
	})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Keeper, cfg.Log, cfg.Now, cfg.Metrics = w.keeper, log, clock, prometheus.NewRegistry()
	routes = append(routes, gate.Route{Method: "POST", Pattern: "/in", Name: "in", Permission: org.Anyone, Handle: w.signIn},
		gate.Route{Method: "POST", Pattern: "/code", Name: "code", Permission: org.Anyone, Handle: func(r *gate.Request) error {
			return w.keeper.SignInWithCode(r, r.FormValue("code"))
		}},
		gate.Route{Method: "POST", Pattern: "/out", Name: "out", Permission: org.SignedIn, Handle: w.keeper.SignOut},
		gate.Route{Method: "GET", Pattern: "/me", Name: "me", Permission: org.SignedIn, Handle: func(r *gate.Request) error {
			_, err := io.WriteString(r.W, r.Account.Login)
			return err
		}})
	if w.gate, err = gate.New(cfg, routes...); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *town) signIn(r *gate.Request) error {
	err := w.keeper.SignIn(r, r.FormValue("login"), r.FormValue("password"))
	if w.keeper.Awaits(r) {
		r.W.Header().Set("Awaits", "code")
	}
	return err
}

// settle adds an account with the password of these tests.
func (w *town) settle(role org.Role) org.Account {
	w.t.Helper()
	ctx := context.Background()
	a, err := w.people.Settle(ctx, string(role), "某人", org.Whole(role))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.keeper.SetPassword(ctx, a.ID, a.ID, password); err != nil {
		w.t.Fatal(err)
	}
	if needsFactor(a) {
		w.people.Enrol(a.ID)
	}
	w.accounts[role] = a
	return a
}

// visitor is a browser: it keeps cookies.
type visitor struct {
	w       *town
	cookies map[string]*http.Cookie
	from    string
	clear   bool // speaks without TLS
}

func (w *town) visitor() *visitor {
	return &visitor{w: w, cookies: map[string]*http.Cookie{}, from: "192.0.2.7:40000"}
}

// as is a visitor who has signed in.
func (w *town) as(role org.Role) *visitor {
	w.t.Helper()
	v := w.visitor()
	if code := v.signIn(string(role), password); code != http.StatusOK {
		w.t.Fatalf("signing in as %s: %d", role, code)
	}
	return v
}

// signIn signs in, with a second factor where there is one.
func (v *visitor) signIn(login, password string) int {
	rec := v.post("/in", url.Values{"login": {login}, "password": {password}})
	if rec.Header().Get("Awaits") == "" {
		return rec.Code
	}
	a, _ := v.w.people.AccountByLogin(context.Background(), org.Fold(login))
	return v.post("/code", url.Values{"code": {v.w.people.Code(a.Row.ID, v.w.now)}}).Code
}

func needsFactor(a org.Account) bool {
	c := org.Caller{Account: a}
	return c.NeedsSecondFactor()
}

func (v *visitor) get(path string, header ...string) *httptest.ResponseRecorder {
	return v.do(httptest.NewRequest("GET", path, nil), header...)
}

func (v *visitor) post(path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r, header...)
}

func (v *visitor) do(r *http.Request, header ...string) *httptest.ResponseRecorder {
	r.RemoteAddr = v.from
	if !v.clear {
		r.TLS = &tls.ConnectionState{}
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	v.w.gate.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		v.cookies[c.Name] = c
	}
	return rec
}

func (v *visitor) session() string {
	for name, c := range v.cookies {
		if strings.Contains(name, "zhenggai") {
			return c.Value
		}
	}
	return ""
}

// spoken is a sentence of the catalogue in zh-CN.
func spoken(key string, kv ...any) string { return say.T(key, kv...).String() }

func route(name string, may org.Permission, handle func(*gate.Request) error) gate.Route {
	return gate.Route{Method: "GET", Pattern: "/" + name, Name: name, Permission: may, Handle: handle}
}

func fine(r *gate.Request) error {
	_, err := io.WriteString(r.W, "fine")
	return err
}

// tryGate builds a gate over routes alone.
func tryGate(t *testing.T, routes ...gate.Route) (*gate.Gate, error) {
	t.Helper()
	people := gatetest.NewAccounts()
	log := slog.New(slog.DiscardHandler)
	keeper, err := gate.NewKeeper(gate.KeeperConfig{Accounts: people, Secrets: people, Factors: people, Failures: people, Audit: people, Sessions: memstore.NewWithCleanupInterval(0), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return gate.New(gate.Config{Keeper: keeper, Log: log, Metrics: prometheus.NewRegistry()}, routes...)
}

// sessionStore remembers until when it was told to keep the session written last.
type sessionStore struct {
	*memstore.MemStore
	token string
	until time.Time
}

func (s *sessionStore) Commit(token string, b []byte, until time.Time) error {
	s.token, s.until = token, until
	return s.MemStore.Commit(token, b, until)
}

// expire lets the time of that session run out.
func (s *sessionStore) expire() {
	b, _, _ := s.MemStore.Find(s.token)
	_ = s.MemStore.Commit(s.token, b, time.Now().Add(-time.Second))
}
