package gate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"zhenggai/internal/fault"
)

// contentPolicy lets a page use this host's own files and nothing else: no inline script or style, no
// third party, no framing.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// arrival is what is known of a request before its route: a pointer in the context, which the route
// completes for the log.
type arrival struct {
	id, source     string
	route, account string
}

type arrivalKey struct{}

func arrivalOf(ctx context.Context) *arrival { return ctx.Value(arrivalKey{}).(*arrival) }

// chain wraps the mux in what every request passes, outermost first: arrival and log, recovery,
// headers, cross-site protection, compression.
func (g *Gate) chain(next http.Handler) (http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	if g.cfg.PublicURL != "" {
		if err := cross.AddTrustedOrigin(strings.TrimSuffix(g.cfg.PublicURL, "/")); err != nil {
			return nil, fmt.Errorf("gate: public address: %w", err)
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := g.receive(Route{Name: "cross-site", Pattern: hr.URL.Path}, w, hr)
		g.answer(r, fault.New(fault.Denied, "gate.cross_site"))
	}))
	return g.arrive(g.recovered(g.headers(compressed(cross.Handler(next))))), nil
}

func (g *Gate) arrive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := &arrival{id: rand.Text()[:16], source: g.sourceOf(r), route: "none"}
		w.Header().Set("X-Request-Id", in.id)
		start := g.cfg.Now()
		sw := &statusWriter{ResponseWriter: w}
		next.ServeHTTP(sw, r.WithContext(context.WithValue(r.Context(), arrivalKey{}, in)))
		took := g.cfg.Now().Sub(start)
		g.counts.latency.WithLabelValues(in.route, r.Method, fmt.Sprint(sw.code())).Observe(took.Seconds())
		g.cfg.Log.InfoContext(r.Context(), "request", "request", in.id, "method", r.Method, "path", r.URL.Path,
			"route", in.route, "status", sw.code(), "bytes", sw.bytes, "took", took.Round(time.Microsecond),
			"account", in.account, "source", in.source)
	})
}

// recovered turns a panic into an internal error, once: what has been sent stays sent.
func (g *Gate) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) { // how net/http says: hang up
				panic(v)
			}
			r := g.receive(Route{Name: arrivalOf(hr.Context()).route, Pattern: hr.URL.Path}, w, hr)
			err := fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			if w.(*statusWriter).status != 0 {
				g.judge(r, err)
				panic(http.ErrAbortHandler)
			}
			g.answer(r, err)
		}()
		next.ServeHTTP(w, hr)
	})
}

func (g *Gate) headers(next http.Handler) http.Handler {
	secure := g.cfg.secure()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
		h.Set("Cache-Control", "private, no-cache")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// sourceOf is the caller's address: the last one a believed proxy added, else the peer's.
func (g *Gate) sourceOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && g.believes(host); i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = addr.String()
	}
	return host
}

func (g *Gate) believes(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range g.cfg.Proxies {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// isLocal tells that a request was made on this very machine, and not passed on by a proxy there.
func (g *Gate) isLocal(r *http.Request) bool {
	addr, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && addr.Addr().Unmap().IsLoopback() &&
		r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *statusWriter) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

func (w *statusWriter) WriteHeader(code int) {
	if w.status == 0 && code >= 200 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
