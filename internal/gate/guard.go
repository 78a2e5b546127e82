package gate

import (
	"context"
	"net/http"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// LangCookie holds the language a person chose, a BCP 47 tag.
const LangCookie = "lang"

// open makes the handler of a route: who is calling, may they, then the route's own code.
func (g *Gate) open(rt Route, handle func(*Request) error) http.Handler {
	serve := http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := g.receive(rt, w, hr)
		if err := g.admit(r); err != nil {
			g.answer(r, err)
			return
		}
		if err := handle(r); err != nil {
			g.answer(r, err)
		}
	})
	if rt.Unsigned {
		return serve
	}
	if rt.Lasting {
		return g.cfg.Keeper.watching(serve)
	}
	return g.cfg.Keeper.sessions.LoadAndSave(serve)
}

// receive makes a Request of what came in.
func (g *Gate) receive(rt Route, w http.ResponseWriter, hr *http.Request) *Request {
	in := arrivalOf(hr.Context())
	in.route = rt.Name
	r := &Request{W: w, ID: in.id, Source: in.source, Route: rt, gate: g}
	hr.Body = http.MaxBytesReader(w, hr.Body, rt.maxBody())
	r.Request = hr.WithContext(org.WithCaller(context.WithValue(hr.Context(), requestKey{}, r), nil))
	r.Lang = g.langOf(r)
	return r
}

// admit finds out who is calling and whether the route is open to them.
func (g *Gate) admit(r *Request) error {
	if r.Route.Unsigned {
		return nil
	}
	if r.InTheClear() {
		return fault.New(fault.Denied, "gate.in_the_clear")
	}
	if err := g.cfg.Keeper.identify(r); err != nil {
		return err
	}
	if r.Caller != nil {
		r.Caller.Asks = r.Route.Permission
		r.Request = r.WithContext(org.WithCaller(r.Context(), r.Caller))
	}
	r.Lang = g.langOf(r)
	arrivalOf(r.Context()).account = r.Actor()
	if r.Route.Local && g.isLocal(r.Request) {
		return nil
	}
	if err := org.Allow(r.Caller, r.Route.Permission); err != nil {
		return err
	}
	return g.hold(r)
}

// hold keeps back who must first see to their own settings, and who has charge of a part of the office from
// what is the whole office's.
func (g *Gate) hold(r *Request) error {
	p := r.Route.Permission
	switch {
	case p == org.Anyone || p == org.SignedIn:
		return nil
	case r.held != "":
		return fault.New(fault.Denied, r.held)
	case r.Route.Whole && !r.Caller.Reach(p, nil).Whole():
		return fault.New(fault.Denied, "gate.whole_office")
	}
	return nil
}

// langOf is the language chosen in this browser, else the account's, else the browser's own.
func (g *Gate) langOf(r *Request) say.Lang {
	var wanted []string
	if c, err := r.Cookie(LangCookie); err == nil {
		wanted = append(wanted, c.Value)
	}
	if r.Account != nil && r.Account.Lang != "" {
		wanted = append(wanted, r.Account.Lang)
	}
	return say.Match(append(wanted, strings.Split(r.Header.Get("Accept-Language"), ",")...)...)
}
