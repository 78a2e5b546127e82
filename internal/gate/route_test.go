package gate_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

var permissions = org.Permissions

type (
	nothing struct{}
	reply   struct{ Body struct{ Word string } }
)

func operation(id string, may org.Permission, do func(context.Context, *nothing) (*reply, error)) gate.Route {
	return gate.Operation(may, huma.Operation{Method: "GET", Path: "/api/" + id, OperationID: id, Summary: id}, do)
}

// Every cell of route by role answers as org.Allow says, for pages and for operations.
func TestEveryRouteIsClosedButToWhoMay(t *testing.T) {
	var routes []gate.Route
	for _, p := range permissions {
		routes = append(routes, route("page-"+string(p), p, fine),
			operation("op-"+string(p), p, func(context.Context, *nothing) (*reply, error) { return &reply{}, nil }))
	}
	w := newTown(t, gate.Config{}, routes...)
	callers := map[*org.Caller]*visitor{nil: w.visitor()}
	for _, role := range org.Roles {
		a := w.settle(role)
		callers[&org.Caller{Account: a}] = w.as(role)
	}
	cells := 0
	for _, rt := range routes {
		for who, v := range callers {
			cells++
			want := http.StatusOK
			if org.Allow(who, rt.Permission) != nil {
				want = http.StatusForbidden
			}
			if want != http.StatusOK && who == nil {
				want = http.StatusSeeOther // pages send a stranger to sign in
				if rt.API() {
					want = http.StatusUnauthorized
				}
			}
			if got := v.get(rt.Pattern).Code; got != want {
				t.Errorf("%s as %v: %d, want %d", rt.Name, who, got, want)
			}
		}
	}
	t.Logf("%d cells", cells)
}

func TestWhatIsNotInTheTableDoesNotExist(t *testing.T) {
	w := newTown(t, gate.Config{}, route("page", org.Anyone, fine))
	v := w.visitor()
	for _, path := range []string{"/nowhere", "/docs", "/openapi.json", "/openapi.yaml", "/schemas/X.json", "/debug/pprof/", "/page/"} {
		if got := v.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	if got := v.post("/page", nil).Code; got != http.StatusNotFound {
		t.Errorf("another method: %d", got)
	}
}

func TestTheDocumentListsTheOperationsOfTheTable(t *testing.T) {
	w := newTown(t, gate.Config{Title: "zhenggai", Version: "1"}, route("page", org.Anyone, fine),
		operation("count", org.SeeLedger, func(context.Context, *nothing) (*reply, error) { return &reply{}, nil }))
	paths := w.gate.OpenAPI().Paths
	if len(paths) != 1 || paths["/api/count"].Get.Extensions["x-permission"] != string(org.SeeLedger) {
		t.Errorf("the document lists %v", paths)
	}
	names := map[string]bool{}
	for _, rt := range w.gate.Table() {
		names[rt.Name] = true
	}
	for _, name := range []string{"page", "count", "probe.health", "probe.metrics"} {
		if !names[name] {
			t.Errorf("the table lacks %s", name)
		}
	}
}

func TestAnOddTableIsRefused(t *testing.T) {
	op := operation("x", org.Anyone, func(context.Context, *nothing) (*reply, error) { return nil, nil })
	moved := op
	moved.Pattern = "/api/elsewhere"
	for name, routes := range map[string][]gate.Route{
		"two routes at one pattern": {route("a", org.Anyone, fine), {Method: "GET", Pattern: "/a", Name: "b", Permission: org.Anyone, Handle: fine}},
		"two routes of one name":    {route("a", org.Anyone, fine), {Method: "GET", Pattern: "/b", Name: "a", Permission: org.Anyone, Handle: fine}},
		"no permission":             {route("a", "", fine)},
		"no handler":                {route("a", org.Anyone, nil)},
		"unsigned yet closed":       {{Method: "GET", Pattern: "/a", Name: "a", Permission: org.SignedIn, Unsigned: true, Handle: fine}},
		"unknown method":            {{Method: "FETCH", Pattern: "/a", Name: "a", Permission: org.Anyone, Handle: fine}},
		"operation bound elsewhere": {moved},
	} {
		if _, err := tryGate(t, routes...); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestAnOperationsFaultIsAProblemDocument(t *testing.T) {
	w := newTown(t, gate.Config{},
		operation("gone", org.Anyone, func(context.Context, *nothing) (*reply, error) {
			return nil, fault.New(fault.Missing, "fault.missing")
		}),
		operation("broken", org.Anyone, func(context.Context, *nothing) (*reply, error) {
			return nil, context.DeadlineExceeded
		}))
	rec := w.visitor().get("/api/gone")
	if rec.Code != http.StatusNotFound || !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") ||
		!strings.Contains(rec.Body.String(), spoken("fault.missing")) {
		t.Errorf("%d %s: %s", rec.Code, rec.Header().Get("Content-Type"), rec.Body)
	}
	if rec := w.visitor().get("/api/broken"); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("a deadline gives %d", rec.Code)
	}
}
