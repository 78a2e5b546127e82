package web

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

func setupForm(token string, change ...string) url.Values {
	in := url.Values{
		"token":      {token},
		"admin-name": {"那日松"}, "admin-login": {"guanli"}, "admin-password": {"Shamo-71-luotuo"}, "admin-again": {"Shamo-71-luotuo"},
		"clerk-name": {"乌云"}, "clerk-login": {"jingban"}, "clerk-password": {goodPassword}, "clerk-again": {goodPassword},
	}
	for i := 0; i+1 < len(change); i += 2 {
		in.Set(change[i], change[i+1])
	}
	return in
}

func (h *house) token() string {
	h.t.Helper()
	token, err := h.keeper.FoundingToken(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

func TestTheFirstStartMakesBothAccountsAndLetsTheClerkIn(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	token := h.token()
	rec := b.post("/setup", setupForm(token))
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/" {
		t.Fatalf("%d to %q: %s", rec.Code, rec.Header().Get("Location"), rec.Body)
	}
	if page := whole(t, "settings", b.get("/settings"), 200, say.ZhCN); !strings.Contains(page, "乌云") || !strings.Contains(page, say.T("door.setup.done").String()) {
		t.Error("the clerk is not in, or is not told so")
	}
	if len(h.people.Entries) != 4 || h.people.Entries[0].Act != journal.AccountAdded || h.people.Entries[3].Act != journal.PasswordChanged {
		t.Errorf("entries %v", h.people.Entries)
	}
	admin := h.browser()
	if at := admin.signIn("ＧｕａｎＬｉ", "Shamo-71-luotuo"); at != "/admin/accounts" {
		t.Errorf("the administrator lands at %q", at)
	}
	// The clerk typed that password: it is changed before anything else.
	if rec := admin.get("/admin/accounts"); rec.Header().Get("Location") != "/settings" {
		t.Errorf("with a password that somebody else chose: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	if rec := h.browser().get("/setup?token=" + token); rec.Header().Get("Location") != "/sign-in" {
		t.Errorf("the first start opens twice: %d", rec.Code)
	}
	if rec := h.browser().post("/setup", setupForm(token)); rec.Header().Get("Location") != "/sign-in" {
		t.Errorf("the office is founded twice: %d", rec.Code)
	}
}

// A mistake founds nothing, names every field at once, and gives back what was typed but passwords.
func TestAMistakeAtTheFirstStartFoundsNothing(t *testing.T) {
	h := newHouse(t)
	token := h.token()
	for name, c := range map[string]struct{ field, value, link string }{
		"no name":         {"admin-name", " ", "#admin-name"},
		"no login":        {"clerk-login", "", "#clerk-login"},
		"same login":      {"clerk-login", "Guan Li", "#clerk-login"},
		"short password":  {"admin-password", "Ab-1", "#admin-password"},
		"typed otherwise": {"clerk-again", "Ab-1", "#clerk-password"},
	} {
		rec := h.browser().post("/setup", setupForm(token, c.field, c.value))
		page := whole(t, name, rec, http.StatusUnprocessableEntity, say.ZhCN)
		if !strings.Contains(page, `href="`+c.link+`"`) {
			t.Errorf("%s: the summary does not lead to %s", name, c.link)
		}
		if strings.Contains(page, goodPassword) {
			t.Errorf("%s: a password comes back", name)
		}
		if c.field != "admin-login" && !strings.Contains(page, `value="guanli"`) {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if rec := h.browser().post("/setup", setupForm("guess")); rec.Code != http.StatusUnauthorized && rec.Code != http.StatusForbidden && rec.Code != http.StatusSeeOther {
		t.Errorf("a guessed token: %d", rec.Code)
	}
	if len(h.people.Entries) != 0 {
		t.Errorf("%d entries of an office that is not founded", len(h.people.Entries))
	}
}

func TestAWrongPasswordKeepsTheLogin(t *testing.T) {
	h := newHouse(t)
	h.settle(org.Clerk)
	rec := h.browser().post("/sign-in", url.Values{"login": {"clerk"}, "password": {"Wrong-12-password"}, "next": {"/settings"}})
	page := whole(t, "sign-in", rec, http.StatusUnprocessableEntity, say.ZhCN)
	for _, part := range []string{`value="clerk"`, `value="/settings"`, say.T("gate.wrong_password").String()} {
		if !strings.Contains(page, part) {
			t.Errorf("the form lacks %s", part)
		}
	}
	if strings.Contains(page, "Wrong-12-password") {
		t.Error("the password comes back")
	}
}

func TestSigningInLeadsWhereOneWanted(t *testing.T) {
	h := newHouse(t)
	h.settle(org.Clerk)
	for next, want := range map[string]string{"/settings?a=1": "/settings?a=1", "//evil.example": "/", "": "/"} {
		rec := h.browser().post("/sign-in", url.Values{"login": {"clerk"}, "password": {goodPassword}, "next": {next}})
		if rec.Header().Get("Location") != want {
			t.Errorf("next %q leads to %q", next, rec.Header().Get("Location"))
		}
	}
}

func TestSigningOut(t *testing.T) {
	h := newHouse(t)
	h.settle(org.Clerk)
	b := h.as(org.Clerk)
	if rec := b.post("/sign-out", nil); rec.Header().Get("Location") != "/sign-in" {
		t.Errorf("leads to %q", rec.Header().Get("Location"))
	}
	if rec := b.get("/settings"); rec.Code != http.StatusSeeOther {
		t.Errorf("still in: %d", rec.Code)
	}
}

var oneTimeLink = regexp.MustCompile(`value="https://example\.com(/welcome\?token=[^"]+)"`)

// A newcomer is added by the administrator and sets a password the administrator never sees.
func TestAnAccountFromLinkToSignIn(t *testing.T) {
	h := newHouse(t)
	h.settle(org.SystemAdmin)
	admin := h.as(org.SystemAdmin)
	page := whole(t, "accounts", admin.post("/admin/accounts", url.Values{"name": {"高娃"}, "login": {"gaowa"}, "first": {""}}), 200, say.ZhCN)
	link := oneTimeLink.FindStringSubmatch(page)
	if link == nil {
		t.Fatal("no link is shown")
	}
	path := html.UnescapeString(link[1])
	b := h.browser()
	if page := whole(t, "welcome", b.get(path), 200, say.ZhCN); !strings.Contains(page, "高娃") {
		t.Error("the person is not greeted")
	}
	token := strings.TrimPrefix(path, "/welcome?token=")
	weak := b.post("/welcome", url.Values{"token": {token}, "password": {"Password123!"}, "again": {"Password123!"}})
	whole(t, "a weak password", weak, http.StatusUnprocessableEntity, say.ZhCN)
	if rec := b.post("/welcome", url.Values{"token": {token}, "password": {goodPassword}, "again": {goodPassword}}); rec.Code != http.StatusSeeOther {
		t.Fatalf("setting the password: %d", rec.Code)
	}
	whole(t, "settings", b.get("/settings"), 200, say.ZhCN)
	whole(t, "the link again", h.browser().get(path), http.StatusForbidden, say.ZhCN)
	if page := admin.get("/admin/accounts").Body.String(); strings.Contains(page, "token=") {
		t.Error("the link is shown twice")
	}
}

func TestAccountsAreCheckedAndDisabled(t *testing.T) {
	h := newHouse(t)
	me := h.settle(org.SystemAdmin)
	clerk := h.settle(org.Clerk)
	admin, inside := h.as(org.SystemAdmin), h.as(org.Clerk)
	for name, in := range map[string]url.Values{
		"taken login":  {"name": {"甲"}, "login": {"CLERK"}},
		"unknown role": {"name": {"甲"}, "login": {"jia"}, "first": {"emperor"}},
		"nothing":      {},
	} {
		whole(t, name, admin.post("/admin/accounts", in), http.StatusUnprocessableEntity, say.ZhCN)
	}
	if rec := admin.post("/admin/accounts/"+clerk.ID+"/state", url.Values{"disable": {"yes"}}); rec.Code != http.StatusSeeOther {
		t.Errorf("disabling: %d", rec.Code)
	}
	if rec := inside.get("/settings"); rec.Code != http.StatusSeeOther {
		t.Errorf("who was disabled is still in: %d", rec.Code)
	}
	last := admin.post("/admin/accounts/"+me.ID+"/state", url.Values{"disable": {"yes"}})
	whole(t, "the last administrator", last, http.StatusUnprocessableEntity, say.ZhCN)
	whole(t, "nobody", admin.post("/admin/accounts/none/state", url.Values{"disable": {"yes"}}), http.StatusNotFound, say.ZhCN)
}

func TestHowOneLikesToRead(t *testing.T) {
	h := newHouse(t)
	h.settle(org.Clerk)
	b := h.as(org.Clerk)
	b.post("/settings/look", url.Values{"theme": {"dark"}, "text": {"18"}})
	if page := whole(t, "settings", b.get("/settings"), 200, say.ZhCN); !strings.Contains(page, `data-text="18" data-theme="dark"`) {
		t.Errorf("the page is not as liked: %.200s", page)
	}
	whole(t, "an odd size", b.post("/settings/look", url.Values{"theme": {""}, "text": {"99"}}), 422, say.ZhCN)
	if rec := b.post("/settings/language", url.Values{"lang": {"en"}, "next": {"/settings"}}); rec.Header().Get("Location") != "/settings" {
		t.Errorf("leads to %q", rec.Header().Get("Location"))
	}
	whole(t, "settings in English", b.get("/settings"), 200, say.En)
	delete(b.cookies, "lang")
	whole(t, "the account's own language", b.get("/settings"), 200, say.En)
}

func TestChangingOnesPassword(t *testing.T) {
	h := newHouse(t)
	h.settle(org.Clerk)
	here, elsewhere := h.as(org.Clerk), h.as(org.Clerk)
	fresh := "Shamo-71-luotuo"
	for name, in := range map[string]url.Values{
		"a wrong old one":  {"old": {"x"}, "password": {fresh}, "again": {fresh}},
		"typed otherwise":  {"old": {goodPassword}, "password": {fresh}, "again": {"x"}},
		"the same again":   {"old": {goodPassword}, "password": {goodPassword}, "again": {goodPassword}},
		"one that is weak": {"old": {goodPassword}, "password": {"Password123!"}, "again": {"Password123!"}},
	} {
		whole(t, name, here.post("/settings/password", in), 422, say.ZhCN)
	}
	if rec := here.post("/settings/password", url.Values{"old": {goodPassword}, "password": {fresh}, "again": {fresh}}); rec.Code != http.StatusSeeOther {
		t.Fatalf("changing: %d", rec.Code)
	}
	whole(t, "here", here.get("/settings"), 200, say.ZhCN)
	if rec := elsewhere.get("/settings"); rec.Code != http.StatusSeeOther {
		t.Errorf("the session elsewhere lives: %d", rec.Code)
	}
}

// From the page of a form with mistakes, changing the language comes back to the form's own page.
func TestTheLanguageSwitchComesBack(t *testing.T) {
	h := newHouse(t)
	h.settle(org.Clerk)
	b := h.as(org.Clerk)
	r := httptest.NewRequest("POST", "/settings/password", strings.NewReader("old=x"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	page := whole(t, "mistakes", b.do(r, "Referer", "http://example.com/settings"), 422, say.ZhCN)
	if !strings.Contains(page, `name="next" value="/settings"`) {
		t.Error("the switch leads elsewhere")
	}
	if page := b.get("/nowhere?a=1").Body.String(); !strings.Contains(page, `name="next" value="/nowhere?a=1"`) {
		t.Error("the switch forgets the query")
	}
}

func TestWhatIsShownOnceIsKeptNowhere(t *testing.T) {
	h := newHouse(t)
	token := h.token()
	if got := h.browser().get("/setup?token=" + token).Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("the first start: %q", got)
	}
	reader := h.settle(org.Reader)
	h.settle(org.SystemAdmin)
	rec := h.as(org.SystemAdmin).post("/admin/accounts/"+reader.ID+"/link", nil)
	if got := rec.Header().Get("Cache-Control"); got != "no-store" || oneTimeLink.FindString(rec.Body.String()) == "" {
		t.Errorf("the one-time link: %q", got)
	}
}
