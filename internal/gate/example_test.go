package gate_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"

	"github.com/prometheus/client_golang/prometheus"

	"zhenggai/internal/gate"
	"zhenggai/internal/gate/gatetest"
	"zhenggai/internal/org"
)

// A program makes a keeper over storage, pages over the keeper, and a gate over the pages' routes.
func ExampleNew() {
	people := gatetest.NewAccounts() // storage, in memory
	log := slog.New(slog.DiscardHandler)
	keeper, err := gate.NewKeeper(gate.KeeperConfig{
		Accounts: people, Secrets: people, Factors: people, Failures: people, Audit: people, Log: log,
	})
	if err != nil {
		panic(err)
	}
	greet := func(r *gate.Request) error {
		_, err := fmt.Fprintf(r.W, "language %s, signed in: %v", r.Lang, r.Account != nil)
		return err
	}
	g, err := gate.New(gate.Config{Keeper: keeper, Log: log, Metrics: prometheus.NewRegistry()},
		gate.Route{Method: "GET", Pattern: "/hello/{name}", Name: "hello", Permission: org.Anyone, Handle: greet},
		gate.Route{Method: "GET", Pattern: "/ledger", Name: "ledger", Permission: org.SeeLedger, Handle: greet},
	)
	if err != nil {
		panic(err)
	}
	for _, path := range []string{"/hello/world", "/ledger"} {
		rec := httptest.NewRecorder()
		g.ServeHTTP(rec, httptest.NewRequest("GET", "https://zg.example.cn"+path, nil))
		fmt.Println(rec.Code, rec.Header().Get("Location"), rec.Body)
	}
	// Output:
	// 200  language zh-CN, signed in: false
	// 303 /sign-in?next=%2Fledger <a href="/sign-in?next=%2Fledger">See Other</a>.
}
