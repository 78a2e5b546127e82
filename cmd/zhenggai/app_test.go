package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/gate/gatetest"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/sample"
)

const testPassword = "Steppe-and-9-rivers"

// start runs the whole product with the sample on a free port, founded by its first two people.
func start(t *testing.T) *Main {
	t.Helper()
	m := &Main{Log: slog.New(slog.DiscardHandler), Config: serveCommand{
		place: place{Data: t.TempDir()}, Addr: "127.0.0.1:0", Sample: true, CheckpointEvery: time.Hour, BackupKeep: 1,
	}}
	if err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &caller{t: t, base: m.URL(), http: client(t)}
	setup, err := url.Parse(m.setup)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"token": {setup.Query().Get("token")}}
	for who, name := range map[string]string{"admin": "云管理", "clerk": "苏台账"} {
		form.Set(who+"-name", name)
		form.Set(who+"-login", who)
		form.Set(who+"-password", testPassword)
		form.Set(who+"-again", testPassword)
	}
	if got := c.form("/setup", form); got != http.StatusOK {
		t.Fatalf("setup answers %d", got)
	}
	return m
}

// caller is a person's browser.
type caller struct {
	t    *testing.T
	base string
	http *http.Client
}

func client(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func (m *Main) signIn(t *testing.T, login string) *caller {
	t.Helper()
	c := &caller{t: t, base: m.URL(), http: client(t)}
	m.proveFully(t, login)
	if got := c.form("/sign-in", url.Values{"login": {login}, "password": {testPassword}}); got != http.StatusOK {
		t.Fatalf("%s: sign-in answers %d", login, got)
	}
	a := m.account(t, login)
	if _, err := m.office.db.Accounts().Factor(t.Context(), a.ID); err == nil {
		if got := c.form("/sign-in/code", url.Values{"code": {m.code(t, a.ID)}}); got != http.StatusOK {
			t.Fatalf("%s: the code answers %d", login, got)
		}
	}
	return c
}

func (c *caller) form(path string, form url.Values) int {
	c.t.Helper()
	r, err := c.http.PostForm(c.base+path, form)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	return r.StatusCode
}

// call asks an operation and decodes its answer.
func (c *caller) call(method, path string, in, out any) int {
	c.t.Helper()
	body, contentType := io.Reader(nil), ""
	switch x := in.(type) {
	case nil:
	case []byte:
		body, contentType = bytes.NewReader(x), "application/octet-stream"
	default:
		b, err := json.Marshal(x)
		if err != nil {
			c.t.Fatal(err)
		}
		body, contentType = bytes.NewReader(b), "application/json"
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	r, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = b
	} else if out != nil && r.StatusCode < 300 {
		if err := json.Unmarshal(b, out); err != nil {
			c.t.Fatalf("%s %s answers %d: %s", method, path, r.StatusCode, b)
		}
	}
	return r.StatusCode
}

type listedAnswer struct {
	Total    int
	Findings []struct {
		Since  journal.Seq
		Record struct {
			ID, Label string
			Status    string
		}
	}
}

// Nobody reaches a route that no rule allows: every route of the real table, as every role.
func TestEveryRouteIsClosedToWhoMayNot(t *testing.T) {
	m := start(t)
	callers := map[org.Role][]*http.Cookie{"": nil}
	home, _ := url.Parse(m.URL())
	for login, role := range map[string]org.Role{"admin": org.SystemAdmin, "clerk": org.Clerk} {
		callers[role] = m.signIn(t, login).http.Jar.Cookies(home)
	}
	if cells := gatetest.Matrix(t, m.gate, m.gate.Table(), callers); cells < 100 {
		t.Errorf("only %d cells were asked", cells)
	}
}

// An administrator never touches a finding, whichever way it is tried (Q8).
func TestTheAdministratorTouchesNoFinding(t *testing.T) {
	m := start(t)
	admin := m.signIn(t, "admin")
	for _, path := range []string{"/api/v1/findings", "/ledger", "/report", "/history"} {
		if got := admin.call(http.MethodGet, path, nil, nil); got != http.StatusForbidden {
			t.Errorf("GET %s answers the administrator %d", path, got)
		}
	}
}

func TestTheLedgerIsWorkedThroughTheAPI(t *testing.T) {
	m := start(t)
	c := m.signIn(t, "clerk")
	var all listedAnswer
	if got := c.call(http.MethodGet, "/api/v1/findings?limit=200", nil, &all); got != 200 || all.Total != 16 {
		t.Fatalf("listFindings answers %d with %d findings", got, all.Total)
	}
	var some listedAnswer
	c.call(http.MethodGet, "/api/v1/findings?q="+url.QueryEscape("状态:推进中"), nil, &some)
	if some.Total != 9 {
		t.Errorf("in progress: %d, want 9", some.Total)
	}
	f := all.Findings[3]
	path := "/api/v1/findings/" + f.Record.ID
	change := func(base journal.Seq, progress string) int {
		return c.call(http.MethodPatch, path, map[string]any{"base": base, "progress": progress, "reason": "核对后更正"}, nil)
	}
	if got := c.call(http.MethodPatch, path, map[string]any{"base": f.Since, "goal": "退出一部分"}, nil); got != http.StatusUnprocessableEntity {
		t.Errorf("a promised goal changed in passing answers %d, want 422", got)
	}
	if got := change(f.Since, "重叠矿权已全部退出"); got != 200 {
		t.Fatalf("the first change answers %d", got)
	}
	if got := change(f.Since, "另一个人的写法"); got != http.StatusConflict {
		t.Errorf("a change based on what was replaced answers %d, want 409", got)
	}
	if got := c.call(http.MethodPatch, path, map[string]any{"base": 1, "status": "flying"}, nil); got != http.StatusUnprocessableEntity && got != http.StatusConflict {
		t.Errorf("a status that does not exist answers %d", got)
	}
}

func TestADocumentIsHandedInComparedAndConfirmedThroughTheAPI(t *testing.T) {
	m := start(t)
	c := m.signIn(t, "clerk")
	var in struct {
		Document struct{ ID, State string }
		Again    bool
	}
	if got := c.call(http.MethodPost, "/api/v1/documents?name=second.txt", sample.CorrectedReport, &in); got != 200 || in.Document.State != "read" {
		t.Fatalf("handing in answers %d: %+v", got, in)
	}
	id := in.Document.ID
	var doc struct {
		Base journal.Seq
		Read struct{ Findings []json.RawMessage }
	}
	c.call(http.MethodGet, "/api/v1/documents/"+id, nil, &doc)
	if len(doc.Read.Findings) != 16 {
		t.Errorf("findings read: %d", len(doc.Read.Findings))
	}
	var cmp struct {
		Round       struct{ ID string }
		Differences []struct {
			ID   string
			Take bool
		}
	}
	c.call(http.MethodGet, "/api/v1/documents/"+id+"/comparison", nil, &cmp)
	if len(cmp.Differences) < 5 || len(cmp.Differences) > 9 {
		t.Errorf("%d differences, the edition has about six", len(cmp.Differences))
	}
	confirm := map[string]any{"base": doc.Base, "round_id": cmp.Round.ID}
	if got := c.call(http.MethodPost, "/api/v1/documents/"+id+"/confirmation", confirm, nil); got != 200 {
		t.Fatalf("confirming answers %d", got)
	}
	c.call(http.MethodPost, "/api/v1/documents?name=again.txt", sample.CorrectedReport, &in)
	if !in.Again || in.Document.ID != id {
		t.Errorf("the same bytes are not the same document: %+v", in)
	}
	var all listedAnswer
	c.call(http.MethodGet, "/api/v1/findings?limit=200", nil, &all)
	if all.Total != 16 {
		t.Errorf("findings after a second edition: %d", all.Total)
	}
	if got := c.call(http.MethodPost, "/api/v1/documents?name=x.docx", []byte("PK\x03\x04 broken"), nil); got != http.StatusUnprocessableEntity {
		t.Errorf("a broken file answers %d, want 422", got)
	}
}

func TestAProofFromTheAPIHoldsOffline(t *testing.T) {
	m := start(t)
	if _, err := m.office.db.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := m.signIn(t, "clerk")
	var file []byte
	if got := c.call(http.MethodGet, "/api/v1/entries/7/proof", nil, &file); got != 200 {
		t.Fatalf("getProof answers %d: %s", got, file)
	}
	e, _, err := journal.CheckProof(file, m.office.db.PublicKey(), journal.Ed25519{})
	if err != nil || e.Seq != 7 {
		t.Errorf("entry %d, %v", e.Seq, err)
	}
	if _, _, err := journal.CheckProof(bytes.Replace(file, []byte("finding"), []byte("findinG"), 1), m.office.db.PublicKey(), journal.Ed25519{}); err == nil {
		t.Error("an altered proof passed")
	}
}

// The OpenAPI document, the router and the table are one.
func TestTheOpenAPIDocumentListsEveryOperation(t *testing.T) {
	m := start(t)
	c := &caller{t: t, base: m.URL(), http: client(t)}
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	if got := c.call(http.MethodGet, "/openapi.json", nil, &doc); got != 200 {
		t.Fatalf("answers %d", got)
	}
	n := 0
	for _, rt := range m.gate.Table() {
		if !rt.API() {
			continue
		}
		n++
		if _, ok := doc.Paths[rt.Pattern][strings.ToLower(rt.Method)]; !ok {
			t.Errorf("%s %s is not in the document", rt.Method, rt.Pattern)
		}
	}
	listed := 0
	for _, ops := range doc.Paths {
		listed += len(ops)
	}
	if listed != n {
		t.Errorf("%d operations listed, %d in the table", listed, n)
	}
	if got := c.call(http.MethodGet, "/healthz", nil, nil); got != 200 {
		t.Errorf("healthz answers %d", got)
	}
}

// What was acknowledged is there after a restart, and the sample is not loaded twice.
func TestARestartFindsEverything(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		m := &Main{Log: slog.New(slog.DiscardHandler), Config: serveCommand{place: place{Data: dir}, Addr: "127.0.0.1:0", Sample: true}}
		if err := m.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		docs, err := m.office.db.Readings().Documents(t.Context())
		if err != nil || len(docs) != len(sample.Documents()) {
			t.Error(fmt.Errorf("%d documents: %w", len(docs), err))
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}
