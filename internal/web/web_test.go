package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/prometheus/client_golang/prometheus"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/gate/gatetest"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

const goodPassword = "Lvcao-88-qianli"

// house is the first pages at a real gate, over accounts in memory.
type house struct {
	t      testing.TB
	gate   *gate.Gate
	keeper *gate.Keeper
	people *gatetest.Accounts
	shell  *Shell
}

func newHouse(t testing.TB, more ...func(*Shell) []gate.Route) *house {
	t.Helper()
	h := &house{t: t, people: gatetest.NewAccounts()}
	log := slog.New(slog.DiscardHandler)
	var err error
	h.keeper, err = gate.NewKeeper(gate.KeeperConfig{
		Accounts: h.people, Secrets: h.people, Factors: h.people, Failures: h.people, Audit: h.people, Sessions: memstore.NewWithCleanupInterval(0), Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	assets, err := LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	h.shell = &Shell{Keeper: h.keeper, Assets: assets, Masthead: func(context.Context) Masthead {
		return Masthead{Place: "苍原市", Round: "第二轮", Sample: true}
	}}
	desk := h.people.Desk()
	routes := assets.Routes()
	for _, p := range []interface{ Routes() []gate.Route }{
		Door{h.shell, desk},
		Settings{h.shell, desk},
		Accounts{Shell: h.shell, Desk: desk},
		Factor{h.shell},
		Delegations{h.shell, desk, time.Now},
		Tokens{h.shell, desk, time.Now},
		Grants{Shell: h.shell, Desk: desk, Units: func(context.Context) (*org.Tree, error) { return unitTree, nil }},
		Health{Shell: h.shell, Examiner: poorly{}, Zone: time.UTC},
	} {
		routes = append(routes, p.Routes()...)
	}
	for _, m := range more {
		routes = append(routes, m(h.shell)...)
	}
	h.gate, err = gate.New(gate.Config{Keeper: h.keeper, Log: log, Metrics: prometheus.NewRegistry(), ErrorPage: h.shell.Problem}, routes...)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

var unitTree = org.NewTree(nil, []org.Unit{
	{ID: "city", Name: "苍原市"}, {ID: "banner", Parent: "city", Name: "荣原旗"}, {ID: "sister", Parent: "city", Name: "塔拉前旗"},
})

// poorly is a program whose last backup failed.
type poorly struct{}

func (poorly) Examine(context.Context) (Vitals, error) {
	well := Organ{Well: true}
	return Vitals{
		Version: "1.0", Go: "go1.26", Storage: well, Engine: "SQLite", Entries: 1284, SignedSize: 1280, SignedAt: time.Unix(1763600000, 0),
		Checkpoint: well, Backup: Organ{Note: say.T("gate.not_ready")}, Disk: well, DiskFree: 3 << 30, DiskWhole: 9 << 30, Queue: well, Waiting: 2, Sandbox: well,
	}, nil
}

// settle adds an account of a role, named after it, with the password of these tests.
func (h *house) settle(role org.Role) org.Account {
	h.t.Helper()
	a, err := h.people.Settle(context.Background(), string(role), "某人", org.Whole(role))
	if who := (org.Caller{Account: a}); who.NeedsSecondFactor() {
		h.people.Enrol(a.ID)
	}
	if err == nil {
		err = h.keeper.SetPassword(context.Background(), a.ID, a.ID, goodPassword)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// browser is a browser without script: it keeps cookies.
type browser struct {
	h       *house
	cookies map[string]*http.Cookie
	lang    string
}

func (h *house) browser() *browser { return &browser{h: h, cookies: map[string]*http.Cookie{}} }

func (h *house) as(role org.Role) *browser {
	h.t.Helper()
	b := h.browser()
	b.signIn(string(role), goodPassword)
	return b
}

// signIn signs in, with a second factor where there is one, and returns where that leads.
func (b *browser) signIn(login, password string) string {
	b.h.t.Helper()
	rec := b.post("/sign-in", url.Values{"login": {login}, "password": {password}})
	if strings.HasPrefix(rec.Header().Get("Location"), "/sign-in/code") {
		a, err := b.h.people.AccountByLogin(context.Background(), org.Fold(login))
		if err != nil {
			b.h.t.Fatal(err)
		}
		rec = b.post("/sign-in/code", url.Values{"code": {b.h.people.Code(a.Row.ID, time.Now())}})
	}
	if rec.Code != http.StatusSeeOther {
		b.h.t.Fatalf("signing in as %s: %d", login, rec.Code)
	}
	return rec.Header().Get("Location")
}

func (b *browser) get(path string, header ...string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequest("GET", path, nil), header...)
}

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) do(r *http.Request, header ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.Header.Set("Accept-Language", b.lang)
	r.TLS = &tls.ConnectionState{}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	b.h.gate.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if b.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return rec
}

var (
	// A key shows where its sentence is missing.
	bareKey = regexp.MustCompile(`>[^<]*\b(web|nav|door|settings|accounts|grants|factor|tokens|delegations|audit|may|health|problem|role|org|gate|fault)\.[a-z_]+`)
	// What the content policy would block.
	inlined = regexp.MustCompile(`(?i)<[^>]*\s(style|on[a-z]+|hx-on[^=]*)=|<style|<script(?:>|[^>]*[^>c]>\s*[^<\s])`)
)

// whole fails unless rec is a complete page that breaks no rule of pages.
func whole(t *testing.T, what string, rec *httptest.ResponseRecorder, status int, lang say.Lang) string {
	t.Helper()
	body := rec.Body.String()
	if rec.Code != status {
		t.Errorf("%s: %d, want %d", what, rec.Code, status)
	}
	if !strings.HasPrefix(body, "<!doctype html>") || !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
		t.Errorf("%s is not a whole page: %.80s", what, body)
	}
	if !strings.Contains(body, `<html lang="`+string(lang)+`"`) {
		t.Errorf("%s does not say it speaks %s", what, lang)
	}
	if key := bareKey.FindString(body); key != "" {
		t.Errorf("%s shows a key: %s", what, key)
	}
	if bad := inlined.FindString(body); bad != "" {
		t.Errorf("%s has what the content policy blocks: %s", what, bad)
	}
	return body
}

// Every page opens for who may see it, in both languages, with and without a founded office.
func TestEveryPageOpens(t *testing.T) {
	h := newHouse(t, func(*Shell) []gate.Route {
		return []gate.Route{
			{Method: "GET", Pattern: "/broken", Name: "broken", Permission: org.Anyone, Handle: func(*gate.Request) error { return fmt.Errorf("x") }},
			{Method: "GET", Pattern: "/late", Name: "late", Permission: org.Anyone, Handle: func(*gate.Request) error {
				return fault.New(fault.Unavailable, "gate.unavailable")
			}},
		}
	})
	token, err := h.keeper.FoundingToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range say.Langs {
		b := h.browser()
		b.lang = string(lang)
		whole(t, "first start", b.get("/setup?token="+token), 200, lang)
		whole(t, "sign-in before it", b.get("/sign-in"), 200, lang)
		whole(t, "wrong token", b.get("/setup?token=x"), 403, lang)
	}
	clerk, admin := h.settle(org.Clerk), h.settle(org.SystemAdmin)
	link, err := h.keeper.IssueToken(context.Background(), admin.ID, h.settle(org.Reader))
	if err != nil {
		t.Fatal(err)
	}
	h.settle(org.SecurityAdmin)
	for _, lang := range say.Langs {
		for who, paths := range map[org.Role]map[string]int{
			"":                {"/sign-in": 200, "/welcome?token=" + link: 200, "/welcome?token=x": 403, "/nowhere": 404, "/broken": 500, "/late": 503},
			org.Clerk:         {"/settings": 200, "/settings/delegations": 200, "/settings/tokens": 200, "/admin/accounts": 403, "/admin/health": 403, "/nowhere": 404, "/broken": 500},
			org.SystemAdmin:   {"/settings": 200, "/admin/accounts": 200, "/admin/health": 200, "/settings/factor": 200},
			org.SecurityAdmin: {"/admin/grants": 200, "/admin/grants/" + clerk.ID: 200, "/admin/accounts": 403},
		} {
			b := h.browser()
			if who != "" {
				b = h.as(who)
			}
			b.lang = string(lang)
			for path, status := range paths {
				whole(t, fmt.Sprintf("%s as %q in %s", path, who, lang), b.get(path), status, lang)
			}
		}
	}
}

// Every route of the first pages is closed to who may not.
func TestTheFirstPagesAreClosedToWhoMayNot(t *testing.T) {
	h := newHouse(t)
	callers := map[org.Role][]*http.Cookie{"": nil}
	for _, role := range org.Roles {
		h.settle(role)
		for _, c := range h.as(role).cookies {
			callers[role] = append(callers[role], c)
		}
	}
	if cells := gatetest.Matrix(t, h.gate, h.gate.Table(), callers); cells < 30 {
		t.Errorf("only %d cells", cells)
	}
}

// A page that is not built yet has no place in the rail; one that is, only for who may open it.
func TestTheRailLeadsOnlyWhereOneMayGo(t *testing.T) {
	h := newHouse(t)
	h.settle(org.SystemAdmin)
	h.settle(org.Clerk)
	admin := h.as(org.SystemAdmin).get("/settings").Body.String()
	clerk := h.as(org.Clerk).get("/settings").Body.String()
	for href, want := range map[string][2]bool{"/admin/accounts": {true, false}, "/admin/health": {true, false}, "/findings": {false, false}, "/settings": {true, true}} {
		link := `href="` + href + `"`
		if got := [2]bool{strings.Contains(admin, link), strings.Contains(clerk, link)}; got != want {
			t.Errorf("%s: administrator and clerk see %v, want %v", href, got, want)
		}
	}
}

// Every sentence a page asks for by name stands in both catalogues.
func TestEveryWordIsInBothCatalogues(t *testing.T) {
	asked := regexp.MustCompile(`\b(?:T\(ctx, |Say\(|say\.T\(|Done\([^"]*"[^"]*", )"([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)+)"[,)]`)
	words := map[say.Lang]string{}
	for _, lang := range say.Langs {
		files, err := filepath.Glob("../say/catalogue/" + string(lang) + "/*.toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			words[lang] += string(text)
		}
	}
	for _, pattern := range []string{"*.templ", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil || strings.HasSuffix(file, "_templ.go") {
				continue
			}
			for _, m := range asked.FindAllStringSubmatch(string(text), -1) {
				for _, lang := range say.Langs {
					if !strings.Contains(words[lang], `"`+m[1]+`"`) {
						t.Errorf("%s asks for %q, which no catalogue of %s has", file, m[1], lang)
					}
				}
			}
		}
	}
}

// drawn is a part as a reader of a language gets it.
func drawn(t *testing.T, lang say.Lang, c gate.Component) string {
	t.Helper()
	r := &gate.Request{Request: httptest.NewRequest("GET", "/", nil), Lang: lang}
	var buf bytes.Buffer
	if err := c.Render(gate.Into(context.Background(), r), &buf); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}
