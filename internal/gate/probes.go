package gate

import (
	"io"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

// counters are what the gate measures of itself.
type counters struct {
	latency *prometheus.HistogramVec
	denied  *prometheus.CounterVec
	signIns *prometheus.CounterVec
}

func newCounters(reg prometheus.Registerer) counters {
	c := counters{
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "zhenggai_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "method", "status"}),
		denied: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhenggai_denied_total", Help: "Requests denied, by route.",
		}, []string{"route"}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhenggai_sign_ins_total", Help: "Sign-ins, by outcome.",
		}, []string{"outcome"}),
	}
	reg.MustRegister(c.latency, c.denied, c.signIns)
	return c
}

// own are the gate's own routes.
func (g *Gate) own() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: "/healthz", Name: "probe.health", Permission: org.Anyone, Unsigned: true, Handle: g.health},
		{Method: http.MethodGet, Pattern: "/metrics", Name: "probe.metrics", Permission: org.SeeHealth, Local: true, Handle: g.metrics},
	}
}

func (g *Gate) health(r *Request) error {
	if g.cfg.Ready != nil {
		if err := g.cfg.Ready(r.Context()); err != nil {
			return fault.Wrap(err, fault.Unavailable, "gate.not_ready")
		}
	}
	r.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(r.W, "ok\n")
	return ignoreGone(err)
}

func (g *Gate) metrics(r *Request) error {
	promhttp.HandlerFor(g.cfg.Metrics, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(r.W, r.Request)
	return nil
}
