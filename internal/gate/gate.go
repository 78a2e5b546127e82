// Package gate is what pages, the machine interface and the public pages share: the one route table,
// login sessions, passwords, protection against cross-site requests, and the one place where an error
// becomes a response. It owns sessions and failed sign-ins; secrets and accounts it asks of storage.
//
// Every way into the product is a Route of the table that New was given; a way that is not in the
// table does not exist. A route names the permission it needs and is closed to everybody else before
// its own code runs. The gate never decides what a page shows, holds no SQL, and never lets the words
// of an unnamed error out.
package gate

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// Config is what a Gate is made of. Keeper, Log and Metrics are needed, the rest may be zero.
type Config struct {
	Keeper *Keeper
	Log    *slog.Logger
	// Metrics receives the gate's counters and is what /metrics shows.
	Metrics *prometheus.Registry
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// PublicURL is the address people type, such as https://zg.example.cn. When it is https, cookies are
	// bound to TLS even though the gate itself may be spoken to in the clear by a proxy.
	PublicURL string
	// Proxies are the networks whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// ErrorPage draws a problem for people; nil sends plain text.
	ErrorPage func(*Request, Problem) Component
	// Ready tells whether the program can serve, for /healthz; nil means always.
	Ready func(context.Context) error
	// Title and Version stand in the OpenAPI document.
	Title, Version string
}

// Gate is the door: an http.Handler over the route table.
type Gate struct {
	cfg     Config
	table   []Route
	bound   map[string]bool // patterns that the router really has
	api     huma.API
	mux     *http.ServeMux
	handler http.Handler
	counts  counters
}

// New builds the gate over routes and its own /healthz and /metrics. It fails when two routes claim
// one pattern, when a route names no permission, or when an operation binds other than it says.
func New(cfg Config, routes ...Route) (*Gate, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	g := &Gate{cfg: cfg, mux: http.NewServeMux(), bound: map[string]bool{}, counts: newCounters(cfg.Metrics)}
	g.table = append(append(g.table, routes...), g.own()...)
	if err := checkTable(g.table); err != nil {
		return nil, err
	}
	g.api = g.newAPI()
	for _, rt := range g.table {
		if err := g.bind(rt); err != nil {
			return nil, err
		}
	}
	g.mux.Handle("/", g.open(Route{Name: "nowhere", Pattern: "/", Permission: "anyone"}, func(*Request) error {
		return fault.New(fault.Missing, "gate.no_such_page")
	}))
	handler, err := g.chain(g.mux)
	g.handler = handler
	return g, err
}

// ServeHTTP answers one request.
func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.handler.ServeHTTP(w, r) }

// Table lists every route, for the authorization matrix and for documents.
func (g *Gate) Table() []Route { return append([]Route(nil), g.table...) }

// OpenAPI is the description of the operations in the table.
func (g *Gate) OpenAPI() *huma.OpenAPI { return g.api.OpenAPI() }

// secure tells whether people reach the product over TLS.
func (c Config) secure() bool {
	u, err := url.Parse(c.PublicURL)
	return err == nil && u.Scheme == "https"
}

// Problem is an error as it may be shown.
type Problem struct {
	Status    int
	Kind      fault.Kind
	Detail    say.Text
	Place     string // the field, cell or page it speaks of
	RequestID string
}
