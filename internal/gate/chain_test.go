package gate_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// words is a component of fixed words.
type words string

func (c words) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(c))
	return err
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	w := newTown(t, gate.Config{}, route("page", org.Anyone, fine), route("panic", org.Anyone, func(*gate.Request) error { panic("x") }))
	for _, path := range []string{"/page", "/nowhere", "/panic", "/healthz", "/me"} {
		h := w.visitor().get(path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
				"worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
	}
}

func TestOtherSitesCannotAct(t *testing.T) {
	acted := 0
	act := func(r *gate.Request) error { acted++; return fine(r) }
	var routes []gate.Route
	for _, m := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		routes = append(routes, gate.Route{Method: m, Pattern: "/x", Name: m, Permission: org.Anyone, Handle: act})
	}
	w := newTown(t, gate.Config{}, routes...)
	for _, m := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			rec := w.visitor().do(httptest.NewRequest(m, "/x", nil), header...)
			if rec.Code != http.StatusForbidden {
				t.Errorf("%s with %v: %d", m, header, rec.Code)
			}
		}
	}
	if acted != 0 {
		t.Errorf("%d requests of other sites acted", acted)
	}
	if w.visitor().post("/x", nil, "Sec-Fetch-Site", "same-origin"); acted != 1 {
		t.Error("the product's own page cannot act")
	}
}

func TestBehindAProxyThePublicAddressIsTrusted(t *testing.T) {
	w := newTown(t, gate.Config{PublicURL: "https://zg.example.cn/"}, gate.Route{Method: "POST", Pattern: "/x", Name: "x", Permission: org.Anyone, Handle: fine})
	if rec := w.visitor().post("/x", nil, "Origin", "https://zg.example.cn"); rec.Code != http.StatusOK {
		t.Errorf("the public address is refused: %d", rec.Code)
	}
}

func TestTheSourceIsTheLastBelievedHop(t *testing.T) {
	show := func(r *gate.Request) error { _, err := io.WriteString(r.W, r.Source); return err }
	w := newTown(t, gate.Config{Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, route("who", org.Anyone, show))
	near, far := w.visitor(), w.visitor()
	far.from = "203.0.113.5:9"
	for _, c := range []struct {
		v              *visitor
		forwarded, who string
	}{
		{near, "", "192.0.2.7"},
		{near, "198.51.100.1", "198.51.100.1"},
		{near, "10.9.9.9, 198.51.100.1, 192.0.2.8", "198.51.100.1"},
		{near, "nonsense", "192.0.2.7"},
		{far, "198.51.100.1", "203.0.113.5"},
	} {
		if got := c.v.get("/who", "X-Forwarded-For", c.forwarded).Body.String(); got != c.who {
			t.Errorf("%q from %s: %s, want %s", c.forwarded, c.v.from, got, c.who)
		}
	}
}

func TestTextIsCompressed(t *testing.T) {
	long := strings.Repeat("整改", 2000)
	w := newTown(t, gate.Config{}, route("text", org.Anyone, func(r *gate.Request) error { return r.Render(200, words(long)) }),
		route("photo", org.Anyone, func(r *gate.Request) error {
			r.W.Header().Set("Content-Type", "image/jpeg")
			_, err := io.WriteString(r.W, long)
			return err
		}))
	readers := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
	}
	for accept, want := range map[string]string{"gzip, deflate, br": "br", "gzip": "gzip", "br;q=0, gzip": "gzip", "": "", "identity": ""} {
		rec := w.visitor().get("/text", "Accept-Encoding", accept)
		if got := rec.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q: coding %q, want %q", accept, got, want)
			continue
		}
		r, err := readers[want](rec.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(r); err != nil || string(text) != long {
			t.Errorf("%q: the text does not come back (%v)", accept, err)
		}
	}
	if got := w.visitor().get("/photo", "Accept-Encoding", "br").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("a photo is compressed again: %s", got)
	}
}

func TestMetricsAreForThisMachineAndForWhoMay(t *testing.T) {
	w := newTown(t, gate.Config{})
	w.settle(org.Auditor)
	w.settle(org.Clerk)
	here := w.visitor()
	here.from = "127.0.0.1:5"
	here.get("/healthz")
	if rec := here.get("/metrics"); rec.Code != 200 || !strings.Contains(rec.Body.String(), "zhenggai_request_seconds") {
		t.Errorf("on this machine: %d", rec.Code)
	}
	if rec := here.get("/metrics", "X-Forwarded-For", "198.51.100.1"); rec.Code != http.StatusSeeOther {
		t.Errorf("passed on by a proxy here: %d", rec.Code)
	}
	for v, want := range map[*visitor]int{w.as(org.Auditor): 200, w.as(org.Clerk): 403, w.visitor(): 303} {
		if rec := v.get("/metrics"); rec.Code != want {
			t.Errorf("%d, want %d", rec.Code, want)
		}
	}
}

func TestHealthSaysWhetherItCanServe(t *testing.T) {
	var ready error
	w := newTown(t, gate.Config{Ready: func(context.Context) error { return ready }})
	if rec := w.visitor().get("/healthz"); rec.Code != 200 || rec.Body.String() != "ok\n" {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
	ready = fmt.Errorf("no database")
	if rec := w.visitor().get("/healthz"); rec.Code != 503 || strings.Contains(rec.Body.String(), "database") {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
}

func TestEveryRequestIsInTheLog(t *testing.T) {
	w := newTown(t, gate.Config{}, route("page", org.Anyone, fine))
	a := w.settle(org.Clerk)
	w.as(org.Clerk).get("/page?secret=1")
	line := w.log.String()[strings.LastIndex(strings.TrimSpace(w.log.String()), "\n")+1:]
	for _, part := range []string{"route=page", "status=200", "account=" + a.ID, "source=192.0.2.7", "path=/page "} {
		if !strings.Contains(line, part) {
			t.Errorf("the log line lacks %s: %s", part, line)
		}
	}
	if strings.Contains(w.log.String(), password) || strings.Contains(line, "secret") {
		t.Error("the log tells what was typed")
	}
}

func TestAFormOfNobodyIsEmpty(t *testing.T) {
	w := newTown(t, gate.Config{}, gate.Route{Method: "POST", Pattern: "/x", Name: "x", Permission: org.Anyone, Handle: func(r *gate.Request) error {
		in, err := r.Form()
		if err == nil {
			_, err = io.WriteString(r.W, in.Get("a"))
		}
		return err
	}})
	if got := w.visitor().post("/x?a=query", url.Values{"a": {"body"}}).Body.String(); got != "body" {
		t.Errorf("the form reads %q", got)
	}
}

// What is written so far reaches the caller on a flush, compressed or not.
func TestAStreamIsFlushed(t *testing.T) {
	var sent func() int
	stream := func(r *gate.Request) error {
		r.W.Header().Set("Content-Type", r.URL.Query().Get("type"))
		if _, err := io.WriteString(r.W, strings.Repeat("进展 ", 50)); err != nil {
			return err
		}
		if err := http.NewResponseController(r.W).Flush(); err != nil {
			return err
		}
		if sent() == 0 {
			t.Errorf("nothing of %s went out", r.URL)
		}
		return nil
	}
	w := newTown(t, gate.Config{}, route("stream", org.Anyone, stream))
	for _, kind := range []string{"text/event-stream", "text/plain"} {
		rec := httptest.NewRecorder()
		sent = func() int { return rec.Body.Len() }
		r := httptest.NewRequest("GET", "https://example.com/stream?type="+url.QueryEscape(kind), nil)
		r.Header.Set("Accept-Encoding", "br")
		w.gate.ServeHTTP(rec, r)
		if !rec.Flushed || (rec.Header().Get("Content-Encoding") == "br") != (kind == "text/plain") {
			t.Errorf("%s: flushed %v, coding %q", kind, rec.Flushed, rec.Header().Get("Content-Encoding"))
		}
	}
}
