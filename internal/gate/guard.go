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
	return g.cfg.Keeper.sessions.LoadAndSave(serve)
}

// receive makes a Request of what came in.
func (g *Gate) receive(rt Route, w http.ResponseWriter, hr *http.Request) *Request {
	in := arrivalOf(hr.Context())
	in.route = rt.Name
	r := &Request{W: w, ID: in.id, Source: in.source, Route: rt, gate: g}
	hr.Body = http.MaxBytesReader(w, hr.Body, rt.maxBody())
	r.Request = hr.WithContext(context.WithValue(hr.Context(), requestKey{}, r))
	r.Lang = g.langOf(r)
	return r
}

// admit finds out who is calling and whether the route is open to them.
func (g *Gate) admit(r *Request) error {
	if r.Route.Unsigned {
		return nil
	}
	if err := g.cfg.Keeper.recognise(r); err != nil {
		return err
	}
	r.Lang = g.langOf(r)
	arrivalOf(r.Context()).account = r.Actor()
	if r.Route.Local && g.isLocal(r.Request) {
		return nil
	}
	if err := org.Allow(r.Account, r.Route.Permission); err != nil {
		return err
	}
	return g.hold(r)
}

// hold keeps back whose password is too old.
func (g *Gate) hold(r *Request) error {
	if r.mustChange && r.Route.Permission != org.Anyone && r.Route.Permission != org.SignedIn {
		return fault.New(fault.Denied, "gate.change_password_first")
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
