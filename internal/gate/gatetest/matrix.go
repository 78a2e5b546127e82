package gatetest

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

var wildcard = regexp.MustCompile(`\{[^}]+\}`)

// Matrix asks every route of g's table as every caller and fails where the answer is not what
// org.Allow says. callers are the cookies of a signed-in session by role; "" is a stranger and needs
// none. Routes that change something are asked only by who must be refused. It returns the number of
// cells.
func Matrix(t *testing.T, g http.Handler, table []gate.Route, callers map[org.Role][]*http.Cookie) int {
	t.Helper()
	cells := 0
	for _, rt := range table {
		for role, cookies := range callers {
			var who *org.Caller
			if role != "" {
				who = &org.Caller{Account: org.Account{Grants: []org.Grant{org.Whole(role)}}}
			}
			may := org.Allow(who, rt.Permission) == nil
			if may && (rt.Method != http.MethodGet || rt.Permission == org.Anyone) {
				continue // whether it changes the right thing is another test's question
			}
			cells++
			status := ask(g, rt, cookies)
			refused := status == http.StatusUnauthorized || status == http.StatusForbidden
			if refused == may {
				t.Errorf("%s %s as %q answers %d; it asks for %s", rt.Method, rt.Pattern, role, status, rt.Permission)
			}
			if !may && role == "" && status != http.StatusUnauthorized {
				t.Errorf("%s %s tells a stranger %d, want 401", rt.Method, rt.Pattern, status)
			}
		}
	}
	return cells
}

func ask(g http.Handler, rt gate.Route, cookies []*http.Cookie) int {
	path := wildcard.ReplaceAllStringFunc(rt.Pattern, func(w string) string {
		if w == "{$}" {
			return ""
		}
		return "x"
	})
	r := httptest.NewRequest(rt.Method, path, nil)
	r.TLS = &tls.ConnectionState{}
	r.Header.Set("Accept", "application/json") // a refusal as a status, not as a way to sign in
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	g.ServeHTTP(rec, r)
	return rec.Code
}
