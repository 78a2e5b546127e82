package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"zhenggai/internal/api"
	"zhenggai/internal/fault"
	"zhenggai/internal/follow"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/web"
)

// Main is the whole product: Run starts it and returns, Close ends it. A test starts it on port 0.
type Main struct {
	Config serveCommand
	Log    *slog.Logger

	office  *bureau
	started time.Time
	gate    *gate.Gate
	keeper  *gate.Keeper
	server  *http.Server
	address net.Addr
	setup   string // where the first administrator chooses a password, "" when there are accounts
	built   bool   // the page scripts and styles are in the program
	failed  chan error
	docs    *web.Readings
	nightly nightly
	pulse   follow.Pulse
	leaving chan struct{} // closed when the program stops: streams end, which requests may otherwise not

	stop  context.CancelFunc
	works sync.WaitGroup
}

// Run opens the data directory, loads the sample when asked to, and serves.
func (m *Main) Run(ctx context.Context) (err error) {
	m.started, m.failed, m.leaving = now(), make(chan error, 1), make(chan struct{})
	if m.nightly, err = m.Config.nightly(); err != nil {
		return err
	}
	if m.office, err = m.Config.open(ctx, m.Log); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, m.office.Close())
		}
	}()
	if m.Config.Sample {
		if err := errors.Join(m.office.loadSample(ctx, m.Log), m.office.loadCity(ctx, m.Log)); err != nil {
			return err
		}
	}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	m.stop = stop
	listener, err := net.Listen("tcp", m.Config.Addr)
	if err != nil {
		stop()
		return fault.Wrap(err, fault.Unavailable, "cli.cannot_listen", "Addr", m.Config.Addr)
	}
	m.address = listener.Addr()
	handler, err := m.handler(life)
	if err != nil {
		listener.Close()
		stop()
		return err
	}
	m.serve(listener, handler)
	m.attend(life)
	return nil
}

// URL is the address people type.
func (m *Main) URL() string {
	if m.Config.PublicURL != "" {
		return m.Config.PublicURL
	}
	scheme := "http"
	if m.Config.TLSCert != "" {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: m.address.String()}).String()
}

func (m *Main) serve(listener net.Listener, handler http.Handler) {
	m.server = &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // a large document over a slow line
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(m.Log.Handler(), slog.LevelWarn),
	}
	m.works.Go(func() {
		err := error(nil)
		if m.Config.TLSCert != "" {
			err = m.server.ServeTLS(listener, m.Config.TLSCert, m.Config.TLSKey)
		} else {
			err = m.server.Serve(listener)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			m.failed <- err
		}
	})
}

// Close stops taking requests, lets running ones end, signs the journal and closes the store.
func (m *Main) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	close(m.leaving)
	err := m.server.Shutdown(ctx)
	m.stop()
	m.docs.Wait()
	m.works.Wait()
	return errors.Join(err, m.office.Close())
}

// handler builds the one route table over the desks.
func (m *Main) handler(life context.Context) (http.Handler, error) {
	people := m.office.db.Accounts()
	keeper, err := gate.NewKeeper(gate.KeeperConfig{
		Accounts: people, Secrets: people, Factors: people, Failures: people, Audit: people, Sessions: m.office.db.Sessions(),
		Log: m.Log, Now: now, Secure: m.secure(), PasswordAge: time.Duration(m.Config.PasswordDays) * 24 * time.Hour, Words: m.words(life),
	})
	if err != nil {
		return nil, err
	}
	m.keeper = keeper
	token, err := keeper.FoundingToken(life)
	if err != nil {
		return nil, err
	}
	if token != "" {
		m.setup = m.URL() + "/setup?token=" + url.QueryEscape(token)
	}
	assets, err := web.LoadAssets()
	if err != nil {
		return nil, err
	}
	m.built = assets.Built()
	m.office.courier.PublicURL = strings.TrimRight(m.publicURL(), "/")
	m.docs = web.NewReadings(life, m.Log)
	shell := &web.Shell{Keeper: keeper, Assets: assets, Masthead: m.office.masthead}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	routes := m.pages(shell)
	routes = append(routes, api.Routes(api.Deps{
		Ledger: m.office.ledger, Readings: m.office.readings, Journal: m.office.db.Book(), Exports: m.office.exports,
		Letters: m.office.letters,
		Clock:   func() int64 { return now().UnixMilli() }, Document: func() *huma.OpenAPI { return m.gate.OpenAPI() },
	})...)
	m.gate, err = gate.New(gate.Config{
		Keeper: keeper, Log: m.Log, Metrics: metrics, Now: now, PublicURL: m.publicURL(), Proxies: m.proxies(),
		ErrorPage: shell.Problem, Ready: m.office.db.Ping, Title: "zhenggai", Version: version,
	}, routes...)
	return m.gate, err
}

// words may not occur in a password: the product's name and the office's.
func (m *Main) words(ctx context.Context) []string {
	all := []string{"zhenggai"}
	if place := m.office.masthead(ctx).Place; place != "" {
		all = append(all, place)
	}
	return all
}

// secure tells whether people reach the product over TLS, here or at a proxy.
func (m *Main) secure() bool { return m.Config.TLSCert != "" || m.Config.BehindProxy }

func (m *Main) publicURL() string {
	if m.Config.PublicURL != "" || !m.Config.BehindProxy {
		return m.URL()
	}
	return "https://" + m.address.String()
}

// proxies are this machine's own addresses when a proxy stands in front.
func (m *Main) proxies() []netip.Prefix {
	if !m.Config.BehindProxy {
		return nil
	}
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// masthead says whose ledger this is: the newest round's region.
func (o *bureau) masthead(ctx context.Context) web.Masthead {
	rounds, err := o.ledger.Store.Rounds(ctx)
	if err != nil || len(rounds) == 0 {
		return web.Masthead{}
	}
	newest := ledger.Newest(rounds)
	return web.Masthead{Place: newest.Region, Round: newest.Title, Sample: newest.Sample}
}
