package main

import (
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"zhenggai/internal/journal"
)

// A route that can change something names the entries that tell of it, or says why there is nothing to tell
// (GB/T 22239-2019 8.1.4.3: every act of every user is audited; Q11).
func TestEveryMutatingRouteNamesItsActs(t *testing.T) {
	m := &Main{Log: slog.New(slog.DiscardHandler), Config: serveCommand{place: place{Data: t.TempDir()}, Addr: "127.0.0.1:0", CheckpointEvery: time.Hour}}
	if err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for _, rt := range m.gate.Table() {
		reads := rt.Method == http.MethodGet
		switch {
		case reads && len(rt.Acts) > 0 && !slices.Equal(rt.Acts, []journal.Act{journal.AuditExported}):
			t.Errorf("%s %s only reads, yet names acts", rt.Method, rt.Pattern)
		case !reads && (len(rt.Acts) == 0) == (rt.Harmless == ""):
			t.Errorf("%s %s (%s) names no act and says not why", rt.Method, rt.Pattern, rt.Name)
		}
		for _, act := range rt.Acts {
			if !slices.Contains(journal.Acts, act) {
				t.Errorf("%s: %q is not in the catalogue of acts", rt.Name, act)
			}
		}
	}
}
