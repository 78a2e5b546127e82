package gate

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// statuses is where a kind of fault becomes a status.
var statuses = map[fault.Kind]int{
	fault.Internal:    http.StatusInternalServerError,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Denied:      http.StatusForbidden,
	fault.Missing:     http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Unavailable: http.StatusServiceUnavailable,
}

func isTooLarge(err error) bool {
	var tooLarge *http.MaxBytesError
	return errors.As(err, &tooLarge)
}

// judge decides what may be said of err, and logs the rest. Of an error nobody named only the request
// id goes out.
func (g *Gate) judge(r *Request, err error) Problem {
	p := Problem{Kind: fault.KindOf(err), RequestID: r.ID}
	p.Status = statuses[p.Kind]
	var f *fault.Error
	switch {
	case isTooLarge(err):
		p.Kind, p.Status, p.Detail = fault.Invalid, http.StatusRequestEntityTooLarge, say.T("gate.too_large")
	case p.Kind == fault.Internal:
		p.Detail = say.T("fault.internal")
	case errors.Is(err, fault.ErrFull) && errors.As(err, &f):
		p.Status, p.Detail = http.StatusInsufficientStorage, f.Text
	case errors.As(err, &f):
		p.Detail, p.Place = f.Text, f.Place
	default:
		p.Detail = say.T("gate.unavailable")
	}
	if p.Kind == fault.Denied && r.wouldSignInHelp() {
		p.Status = http.StatusUnauthorized
	}
	g.note(r, p, err)
	return p
}

// wouldSignInHelp tells that a stranger was turned away from what an account might open.
func (r *Request) wouldSignInHelp() bool {
	return r.Account == nil && !r.InTheClear() && r.Route.Permission != "" && r.Route.Permission != org.Anyone
}

// note logs what a problem is about: defects loudly, denials for the audit, the rest quietly.
func (g *Gate) note(r *Request, p Problem, err error) {
	attrs := []any{"request", r.ID, "route", r.Route.Name, "account", r.Actor(), "source", r.Source, "error", err}
	g.auditDenial(r, p)
	switch p.Kind {
	case fault.Internal:
		g.cfg.Log.ErrorContext(r.Context(), "request failed", attrs...)
	case fault.Denied:
		g.counts.denied.WithLabelValues(r.Route.Name).Inc()
		g.cfg.Log.WarnContext(r.Context(), "denied", append(attrs, slog.String("permission", string(r.Route.Permission)))...)
	case fault.Unavailable:
		g.cfg.Log.WarnContext(r.Context(), "unavailable", attrs...)
	default:
		g.cfg.Log.DebugContext(r.Context(), "refused", attrs...)
	}
}

// auditDenial keeps what an account was refused: what it may not do, and, where it has charge of a part of
// the office alone, every object that is not there for it - whether it is not there at all or is
// somebody else's, so that neither the answer nor the time it takes tells which.
func (g *Gate) auditDenial(r *Request, p Problem) {
	foreign := p.Kind == fault.Missing && strings.Contains(r.Route.Pattern, "{") && !r.Caller.Reach(r.Route.Permission, nil).Whole()
	if r.Account == nil || r.held != "" || p.Kind != fault.Denied && !foreign {
		return
	}
	e := org.Event{Account: r.Account.ID, Result: strconv.Itoa(p.Status)}
	if err := g.cfg.Keeper.audit(r, journal.Denied, e); err != nil {
		g.cfg.Log.ErrorContext(r.Context(), "a denial could not be recorded", "request", r.ID, "error", err)
	}
}

// answer sends a problem in the form the caller reads: a document to machines, a page to people, a
// part of a page to htmx. A stranger who opens a page is sent to sign in first.
func (g *Gate) answer(r *Request, err error) {
	p := g.judge(r, err)
	h := r.W.Header()
	h.Del("Content-Type")
	if p.Kind == fault.Unavailable {
		h.Set("Retry-After", "5")
	}
	switch {
	case r.Route.wantsJSON() || prefersJSON(r.Request):
		g.sendDocument(r, p)
	case p.Status == http.StatusUnauthorized:
		g.sendToSignIn(r)
	case r.held != "" && p.Kind == fault.Denied:
		_ = r.See("/settings")
	case g.cfg.ErrorPage == nil:
		http.Error(r.W, p.Detail.In(r.Lang), p.Status)
	default:
		g.sendPage(r, p)
	}
}

func (g *Gate) sendPage(r *Request, p Problem) {
	h := r.W.Header()
	h.Set("Cache-Control", "no-store")
	if r.Fragment() { // the answer must not replace what it was asked to refresh
		h.Set("HX-Retarget", "#messages")
		h.Set("HX-Reswap", "innerHTML")
		h.Set("HX-Push-Url", "false")
	}
	if err := r.Render(p.Status, g.cfg.ErrorPage(r, p)); err != nil {
		g.cfg.Log.ErrorContext(r.Context(), "the page that tells of an error failed", "request", r.ID, "error", err)
		http.Error(r.W, p.Detail.In(r.Lang), p.Status)
	}
}

// sendToSignIn leads a stranger to the door. A browser's stream cannot go there: no content ends it for good.
func (g *Gate) sendToSignIn(r *Request) {
	if r.Route.Lasting {
		r.W.WriteHeader(http.StatusNoContent)
		return
	}
	next := "/sign-in"
	if r.Method == http.MethodGet && !r.Fragment() && r.URL.Path != "/" {
		next += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	_ = r.See(next)
}

// problemDocument is a problem as RFC 9457 has it.
type problemDocument struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance,omitempty"` // the request id
	Kind     string `json:"kind"`
	Key      string `json:"key,omitempty"` // the sentence's name, the same in every language
	Place    string `json:"place,omitempty"`
}

func (p Problem) document(r *Request) *problemDocument {
	return &problemDocument{
		Type: "about:blank", Title: http.StatusText(p.Status), Status: p.Status, Detail: p.Detail.In(r.Lang),
		Instance: p.RequestID, Kind: p.Kind.String(), Key: p.Detail.Key, Place: p.Place,
	}
}

func (g *Gate) sendDocument(r *Request, p Problem) {
	r.W.Header().Set("Content-Type", "application/problem+json")
	r.W.WriteHeader(p.Status)
	_ = json.NewEncoder(r.W).Encode(p.document(r))
}

func prefersJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}
