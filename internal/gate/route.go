package gate

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// DefaultMaxBody is how many bytes a request's body may have where its route says nothing else.
const DefaultMaxBody = 1 << 20

// Route is one way in. A page, a download or a stream has Handle; an operation of the machine
// interface is made by Operation.
type Route struct {
	Method     string // GET, POST, PUT, PATCH, DELETE
	Pattern    string // as net/http.ServeMux reads it, without method: /findings/{id}
	Name       string // a short stable name for logs, metrics and the matrix: finding.show
	Permission org.Permission
	Handle     func(*Request) error
	// Whole routes show or change what is the whole office's: a permission over some units does not open them.
	Whole bool
	// Acts are the entries that a route which is not read alone can leave in the journal. One that leaves none
	// says in Harmless why.
	Acts     []journal.Act
	Harmless string
	// MaxBody bounds the body in bytes, DefaultMaxBody when zero.
	MaxBody int64
	// Unsigned routes read no session: static files and probes. They must be open to Anyone.
	Unsigned bool
	// Lasting routes read their session and never write it: a stream that is open for hours neither keeps a session from
	// timing out nor overwrites what other requests put into it.
	Lasting bool
	// Local routes are open to callers on this very machine, whoever they are.
	Local bool

	// Summary says what an operation does, for the OpenAPI document.
	Summary string
	attach  func(huma.API)
}

// API tells whether the route is an operation of the machine interface.
func (rt Route) API() bool { return rt.attach != nil }

// key is the route as the mux knows it.
func (rt Route) key() string { return rt.Method + " " + rt.Pattern }

// wantsJSON tells whether the route's errors are problem documents even to a browser.
func (rt Route) wantsJSON() bool { return rt.API() || strings.HasPrefix(rt.Pattern, "/api/") }

func checkTable(table []Route) error {
	seen := map[string]string{}
	for _, rt := range table {
		switch {
		case rt.Name == "" || rt.Pattern == "" || rt.Permission == "":
			return fmt.Errorf("gate: route %q (%s) needs a name, a pattern and a permission", rt.Name, rt.key())
		case (rt.Handle == nil) == (rt.attach == nil):
			return fmt.Errorf("gate: route %s needs a handler or an operation, not both", rt.Name)
		case rt.Unsigned && rt.Permission != org.Anyone:
			return fmt.Errorf("gate: route %s reads no session yet is not open to anyone", rt.Name)
		case !slices.Contains(methods, rt.Method):
			return fmt.Errorf("gate: route %s has method %q", rt.Name, rt.Method)
		}
		for _, k := range []string{"pattern " + rt.key(), "name " + rt.Name} {
			if other, ok := seen[k]; ok {
				return fmt.Errorf("gate: %s is claimed by %s and %s", k, other, rt.Name)
			}
			seen[k] = rt.Name
		}
	}
	return nil
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// bind puts a route on the mux.
func (g *Gate) bind(rt Route) error {
	if rt.attach == nil {
		g.bound[rt.key()] = true
		g.mux.Handle(rt.key(), g.open(rt, rt.Handle))
		return nil
	}
	rt.attach(g.api)
	if !g.bound[rt.key()] {
		return fmt.Errorf("gate: operation %s did not bind %s", rt.Name, rt.key())
	}
	return nil
}

// Leaving is the route with the acts that it can leave in the journal.
func (rt Route) Leaving(acts ...journal.Act) Route {
	rt.Acts = acts
	return rt
}

// Harmlessly is the route with the reason why it leaves nothing in the journal.
func (rt Route) Harmlessly(why string) Route {
	rt.Harmless = why
	return rt
}

// OfWholeOffice is the route for whoever holds its permission over the whole office.
func (rt Route) OfWholeOffice() Route {
	rt.Whole = true
	return rt
}

// maxBody is the bound on the route's body, in bytes.
func (rt Route) maxBody() int64 { return cmp.Or(rt.MaxBody, DefaultMaxBody) }
