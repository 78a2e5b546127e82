package gate

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Component is a piece of a page: what templ generates.
type Component interface {
	Render(ctx context.Context, w io.Writer) error
}

// Request is one request at a route that is open to it.
type Request struct {
	*http.Request
	W       http.ResponseWriter
	ID      string       // shown with every problem and written in every log line
	Lang    say.Lang     // the reader's language
	Account *org.Account // nil for a stranger
	Caller  *org.Caller  // the account with all that it holds now, nil for a stranger
	Source  string       // the caller's IP address
	Route   Route
	gate    *Gate
	// held is the sentence that keeps the caller in their own settings, "" for nobody.
	held string
}

type requestKey struct{}

// From returns the request that ctx belongs to. It panics outside a request: pages are only ever
// drawn within one.
func From(ctx context.Context) *Request { return ctx.Value(requestKey{}).(*Request) }

// Into puts r into ctx, for tests that draw a page outside the gate.
func Into(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// Say speaks a sentence in the reader's language.
func (r *Request) Say(key string, kv ...any) string { return say.T(key, kv...).In(r.Lang) }

// May tells whether the caller holds a permission: for showing or hiding what they could not use.
// The check that counts is made by the route.
func (r *Request) May(p org.Permission) bool { return org.Allow(r.Caller, p) == nil }

// Held is the key of the sentence that keeps the caller in their own settings: a password to be changed, a second
// factor to be enrolled. It is "" when nothing does.
func (r *Request) Held() string { return r.held }

// Actor is the caller's account id, "" for a stranger.
func (r *Request) Actor() string {
	if r.Account == nil {
		return ""
	}
	return r.Account.ID
}

// Fragment tells that htmx asks for a part of a page, to be put into the one it has. Navigation that
// htmx merely speeds up wants the whole page.
func (r *Request) Fragment() bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Request-Type") != "full" &&
		r.Header.Get("HX-Boosted") != "true"
}

// Render draws c and sends it. A component that fails sends nothing of itself: the error is returned
// and becomes a problem page.
//
// A page and its parts share addresses. Vary keeps a cache from taking one for the other, and parts are
// not stored at all: a browser that goes back shows what it has stored without asking again.
func (r *Request) Render(status int, c Component) error {
	var buf bytes.Buffer
	if err := c.Render(r.Context(), &buf); err != nil {
		return err
	}
	h := r.W.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	h.Add("Vary", "HX-Request, HX-Request-Type, HX-Boosted")
	if r.Fragment() {
		r.KeepNowhere()
	}
	r.W.WriteHeader(status)
	_, err := buf.WriteTo(r.W)
	return ignoreGone(err)
}

// ignoreGone forgets that a caller hung up: there is nobody left to tell.
func ignoreGone(error) error { return nil }

// See sends the browser to another page of the product after a change (303), also from within htmx.
func (r *Request) See(path string) error {
	if r.Header.Get("HX-Request") == "true" {
		r.W.Header().Set("HX-Redirect", path)
		r.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(r.W, r.Request, path, http.StatusSeeOther)
	return nil
}

// Form reads the body's form. What is too large or broken is fault.Invalid.
func (r *Request) Form() (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, tooLargeOr(err, "gate.form_broken")
	}
	return r.PostForm, nil
}

// tooLargeOr says that a body was too large, or else the sentence at key.
func tooLargeOr(err error, key string) error {
	if isTooLarge(err) {
		return err
	}
	return fault.Wrap(err, fault.Invalid, key)
}

// Back is a path within the product from an untrusted word, or home: never another site.
func Back(path, home string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return home
	}
	return path
}

// Has tells whether the table has a route, so that a page links only to pages that exist.
func (r *Request) Has(method, pattern string) bool {
	return r.gate != nil && r.gate.bound[method+" "+pattern]
}

// InTheClear tells that what is typed on this page can be read on its way: no TLS here or, as the
// public address says, before a proxy, and the caller is not on this very machine.
func (r *Request) InTheClear() bool {
	return r.gate != nil && r.TLS == nil && !r.gate.cfg.secure() && !r.gate.isLocal(r.Request)
}

// KeepNowhere forbids keeping the answer anywhere: it holds something to be shown once, or makes no
// sense by itself.
func (r *Request) KeepNowhere() { r.W.Header().Set("Cache-Control", "no-store") }
