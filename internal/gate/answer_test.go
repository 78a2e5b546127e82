package gate_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

func failing(err error) func(*gate.Request) error {
	return func(*gate.Request) error { return err }
}

func TestAKindIsAStatus(t *testing.T) {
	statuses := map[fault.Kind]int{
		fault.Invalid: 422, fault.Denied: 403, fault.Missing: 404, fault.Conflict: 409, fault.Unavailable: 503, fault.Internal: 500,
	}
	var routes []gate.Route
	for kind := range statuses {
		routes = append(routes, route(kind.String(), org.SignedIn, failing(fault.New(kind, "fault.missing"))))
	}
	w := newTown(t, gate.Config{}, routes...)
	w.settle(org.Clerk)
	v := w.as(org.Clerk)
	for kind, want := range statuses {
		if got := v.get("/" + kind.String()).Code; got != want {
			t.Errorf("%v: %d, want %d", kind, got, want)
		}
	}
}

// What an unnamed error says stays in the log, under the number the person is shown.
func TestAnUnnamedErrorSaysNothingOutside(t *testing.T) {
	secret := "pq: duplicate key in table account"
	w := newTown(t, gate.Config{}, route("x", org.Anyone, failing(errors.New(secret))),
		route("panic", org.Anyone, func(*gate.Request) error { panic(secret) }))
	for _, path := range []string{"/x", "/panic"} {
		w.log.Reset()
		rec := w.visitor().get(path, "Accept", "application/json")
		var doc struct{ Detail, Instance string }
		if err := json.Unmarshal(rec.Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if rec.Code != 500 || strings.Contains(rec.Body.String(), "pq:") || doc.Detail != spoken("fault.internal") {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
		if id := rec.Header().Get("X-Request-Id"); id == "" || id != doc.Instance || !strings.Contains(w.log.String(), id) {
			t.Errorf("%s: request id %q, in the document %q", path, id, doc.Instance)
		}
		if !strings.Contains(w.log.String(), secret) {
			t.Errorf("%s: the log does not say what broke", path)
		}
	}
}

func TestAProblemSpeaksTheReadersLanguage(t *testing.T) {
	w := newTown(t, gate.Config{}, route("x", org.Anyone, failing(fault.New(fault.Missing, "fault.missing"))))
	for header, want := range map[string]string{"en-GB,en;q=0.8": "Not found", "zh-CN": "没有找到", "fr": "没有找到", "": "没有找到"} {
		if body := w.visitor().get("/x", "Accept-Language", header).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%q reads %q", header, body)
		}
	}
	v := w.visitor()
	v.cookies["lang"] = &http.Cookie{Name: "lang", Value: "en"}
	if body := v.get("/x", "Accept-Language", "zh-CN").Body.String(); !strings.Contains(body, "Not found") {
		t.Errorf("the language chosen is not the one spoken: %q", body)
	}
}

// A part of a page that fails must not replace what it was to refresh.
func TestAFailedPartBecomesAMessage(t *testing.T) {
	w := newTown(t, gate.Config{ErrorPage: func(r *gate.Request, p gate.Problem) gate.Component { return words("problem") }},
		route("x", org.Anyone, failing(fault.New(fault.Conflict, "fault.missing"))))
	rec := w.visitor().get("/x", "HX-Request", "true", "HX-Request-Type", "partial")
	if rec.Code != 409 || rec.Header().Get("HX-Retarget") != "#messages" || rec.Body.String() != "problem" {
		t.Errorf("%d, retarget %q: %s", rec.Code, rec.Header().Get("HX-Retarget"), rec.Body)
	}
	if rec := w.visitor().get("/x"); rec.Header().Get("HX-Retarget") != "" {
		t.Error("a whole page is retargeted")
	}
}

// A page and its parts share an address: no cache may take one for the other, and going back must not
// show a part, which a browser would do with whatever it has stored.
func TestPartsAreKeptApartFromTheirPage(t *testing.T) {
	w := newTown(t, gate.Config{}, route("x", org.Anyone, func(r *gate.Request) error { return r.Render(200, words("x")) }))
	page, boosted := w.visitor().get("/x").Header(), w.visitor().get("/x", "HX-Request", "true", "HX-Request-Type", "full").Header()
	part := w.visitor().get("/x", "HX-Request", "true", "HX-Request-Type", "partial").Header()
	for name, h := range map[string]http.Header{"page": page, "part": part, "boosted page": boosted} {
		if vary := strings.Join(h.Values("Vary"), ", "); !strings.Contains(vary, "HX-Request, HX-Request-Type, HX-Boosted") {
			t.Errorf("%s: Vary %q", name, vary)
		}
	}
	if part.Get("Cache-Control") != "no-store" || page.Get("Cache-Control") == "no-store" || boosted.Get("Cache-Control") == "no-store" {
		t.Errorf("part %q, page %q, boosted page %q", part.Get("Cache-Control"), page.Get("Cache-Control"), boosted.Get("Cache-Control"))
	}
}

func TestAStrangerIsSentToSignInAndBack(t *testing.T) {
	w := newTown(t, gate.Config{}, route("x", org.SeeLedger, fine))
	rec := w.visitor().get("/x?a=1&b=2")
	if want := "/sign-in?next=" + url.QueryEscape("/x?a=1&b=2"); rec.Code != 303 || rec.Header().Get("Location") != want {
		t.Errorf("%d to %q, want %q", rec.Code, rec.Header().Get("Location"), want)
	}
	part := w.visitor().get("/x", "HX-Request", "true", "HX-Request-Type", "partial")
	if part.Header().Get("HX-Redirect") != "/sign-in" {
		t.Errorf("a part sends to %q", part.Header().Get("HX-Redirect"))
	}
	if !strings.Contains(w.log.String(), "msg=denied") {
		t.Error("the denial is not in the log")
	}
}

func TestBackStaysWithinTheProduct(t *testing.T) {
	for path, want := range map[string]string{
		"/findings?q=%E8%8D%89": "/findings?q=%E8%8D%89", "": "/home", "//evil.example": "/home", "https://evil.example/": "/home",
		"/\\evil.example": "/home", "javascript:alert(1)": "/home", "findings": "/home", "/a\nb": "/home",
	} {
		if got := gate.Back(path, "/home"); got != want {
			t.Errorf("Back(%q) = %q, want %q", path, got, want)
		}
	}
}

func FuzzBack(f *testing.F) {
	for _, s := range []string{"/a", "//a", "/\\a", "http://a", "/%2f/a", "/a?b#c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		u, err := url.Parse(gate.Back(path, "/home"))
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") {
			t.Errorf("Back(%q) leaves the product", path)
		}
	})
}

func TestABodyIsBounded(t *testing.T) {
	w := newTown(t, gate.Config{}, gate.Route{
		Method: "POST", Pattern: "/x", Name: "x", Permission: org.Anyone, MaxBody: 10,
		Handle: func(r *gate.Request) error { _, err := r.Form(); return err },
	})
	if got := w.visitor().post("/x", url.Values{"a": {strings.Repeat("x", 20)}}).Code; got != http.StatusRequestEntityTooLarge {
		t.Errorf("a body too large gives %d", got)
	}
}
