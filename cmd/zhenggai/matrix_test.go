package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
)

// permitted is who may what, written down a second time: the product's own table is what is tested.
var permitted = map[org.Permission][]org.Role{
	org.SeeLedger:      {org.Clerk, org.Leader, org.Acceptor, org.UnitHead, org.UnitLiaison, org.Reader, org.Auditor},
	org.Export:         {org.Clerk, org.Leader, org.Acceptor, org.UnitHead, org.UnitLiaison, org.Reader, org.Auditor},
	org.SeeSupervision: {org.Clerk, org.Leader, org.Acceptor, org.UnitHead, org.UnitLiaison, org.Auditor},
	org.EditLedger:     {org.Clerk}, org.HandIn: {org.Clerk}, org.Confirm: {org.Clerk}, org.ManageOrg: {org.Clerk},
	org.ManageRules: {org.Clerk}, org.Supervise: {org.Clerk}, org.SeeDoubts: {org.Clerk, org.Auditor}, org.JudgeDoubts: {org.Clerk},
	org.SeeJournal:     {org.Clerk, org.Auditor},
	org.ReportProgress: {org.UnitLiaison, org.UnitHead}, org.ApplyClosing: {org.Clerk, org.UnitLiaison, org.UnitHead},
	org.VerifyClosing: {org.Clerk, org.Acceptor}, org.AcceptClosing: {org.Acceptor},
	org.Countersign: {org.UnitHead}, org.SignOff: {org.Leader}, org.ApproveChange: {org.Clerk, org.Leader},
	org.ManageAccounts: {org.SystemAdmin}, org.ManageSettings: {org.SystemAdmin},
	org.SeeHealth:    {org.SystemAdmin, org.Auditor},
	org.ManageGrants: {org.SecurityAdmin}, org.SeeAudit: {org.AuditAdmin},
}

// scopes are where a role is held, and which of the units' findings that lets somebody see. The units: a city,
// below it two banners, below the first a town; and another city.
var scopes = []struct {
	name  string
	grant org.Grant
	sees  string
}{
	{"whole", org.Grant{}, "city banner town sister other"},
	{"own", org.Grant{Unit: "banner"}, "banner"},
	{"own and below", org.Grant{Unit: "banner", Below: true}, "banner town"},
	{"parent", org.Grant{Unit: "city"}, "city"},
	{"parent and below", org.Grant{Unit: "city", Below: true}, "city banner town sister"},
	{"child", org.Grant{Unit: "town"}, "town"},
	{"sibling", org.Grant{Unit: "sister"}, "sister"},
	{"other", org.Grant{Unit: "other", Below: true}, "other"},
}

// matrixQuery is what an address needs behind it to be whole: a one-time link without its token opens to nobody.
var matrixQuery = map[string]string{}

var objects = []string{"city", "banner", "town", "sister", "other", "nobody", "absent"}

// ofFinding are the routes whose object is a finding or a part of one, by what its id begins with.
var ofFinding = []struct{ prefix, id string }{
	{"/findings/{id}", "f-"},
	{"/api/v1/findings/{id}", "f-"},
	{"/measures/{id}", "m-"},
	{"/api/v1/measures/{id}", "m-"},
	{"/tasks/{id}", "t-"},
	{"/petitions/{id}", "p-"},
}

var wild = regexp.MustCompile(`\{[^}]+\}`)

// asker is somebody at the door.
type asker struct {
	name    string
	roles   []org.Role
	whole   bool
	sees    string
	cookies []*http.Cookie
}

// Every route of the real table, as every role over every scope, at every object: own unit, below, above, beside, elsewhere,
// charged to nobody, and not there at all. What is foreign is as missing as what is not there (Q9).
func TestTheAuthorizationMatrix(t *testing.T) {
	m := matrixOffice(t)
	askers := matrixAskers(t, m)
	link, err := m.keeper.IssueToken(t.Context(), org.ActorSystem, org.Account{ID: "newcomer"})
	if err != nil {
		t.Fatal(err)
	}
	matrixQuery["door.welcome"] = "?token=" + link
	cells, surprises := 0, 0
	for _, rt := range m.gate.Table() {
		for _, who := range askers {
			for _, object := range objectsOf(rt) {
				asked, surprise := ask(m, rt, who, object)
				if asked {
					cells++
				}
				if surprise != "" {
					if surprises++; surprises <= 40 {
						t.Errorf("%s %s at %q as %s: %s", rt.Method, rt.Pattern, object, who.name, surprise)
					}
				}
			}
		}
	}
	t.Logf("%d routes, %d callers, %d cells, %d surprises", len(m.gate.Table()), len(askers), cells, surprises)
	if cells < 7000 {
		t.Errorf("only %d cells were asked", cells)
	}
}

func objectsOf(rt gate.Route) []string {
	if prefixOf(rt) == "" {
		return []string{"x"}
	}
	return objects
}

func prefixOf(rt gate.Route) string {
	for _, o := range ofFinding {
		if rt.Pattern == o.prefix || strings.HasPrefix(rt.Pattern, o.prefix+"/") {
			return o.id
		}
	}
	return ""
}

// ask asks one cell, unless the caller may do it and something would change: whether it changes the right thing is
// other tests' question.
func ask(m *Main, rt gate.Route, who asker, object string) (asked bool, surprise string) {
	p := rt.Permission
	may := p == org.Anyone || p == org.SignedIn && who.roles != nil
	for _, r := range who.roles {
		may = may || slices.Contains(permitted[p], r)
	}
	may = may && (!rt.Whole || who.whole || p == org.Anyone || p == org.SignedIn)
	id := prefixOf(rt)
	seen := id == "" || object != "absent" && (who.whole || slices.Contains(strings.Fields(who.sees), object))
	reads := rt.Method == http.MethodGet
	if may && !reads && (seen || id == "") {
		return false, ""
	}
	path := wild.ReplaceAllStringFunc(rt.Pattern, func(w string) string {
		switch w {
		case "{$}":
			return ""
		case "{id}":
			return id + object
		}
		return "x"
	})
	r := httptest.NewRequest(rt.Method, path+matrixQuery[rt.Name], strings.NewReader(bodyFor(rt)))
	r.TLS = &tls.ConnectionState{}
	r.Header.Set("Accept", "application/json")
	if rt.API() && !reads {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, c := range who.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	m.gate.ServeHTTP(rec, r)
	return true, judge(rec.Code, may, seen, reads, id != "", who.roles == nil && p != org.Anyone)
}

// bodyFor is a body that passes the shape which an operation asks for, so that its object is looked for.
func bodyFor(rt gate.Route) string {
	switch {
	case !rt.API() || rt.Method == http.MethodGet:
		return ""
	case strings.HasSuffix(rt.Pattern, "/measures"):
		return `{"text":"x"}`
	}
	return `{"base":1,"reason":"x"}`
}

func judge(status int, may, seen, reads, object, stranger bool) string {
	switch {
	case status >= 500 && status != http.StatusServiceUnavailable:
		return fmt.Sprintf("answers %d", status)
	case stranger && status != http.StatusUnauthorized:
		return fmt.Sprintf("a stranger is told %d, want 401", status)
	case !may && !stranger && status != http.StatusForbidden:
		return fmt.Sprintf("answers %d, want 403", status)
	case may && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return fmt.Sprintf("is shut out with %d", status)
	case may && object && seen && reads && status >= 400:
		return fmt.Sprintf("does not see what is theirs: %d", status)
	case may && object && !seen && status != http.StatusNotFound:
		return fmt.Sprintf("foreign, answers %d, want 404", status)
	}
	return ""
}

// matrixOffice is an office with five units, a finding charged to each and one charged to nobody.
func matrixOffice(t *testing.T) *Main {
	t.Helper()
	m := &Main{Log: slog.New(slog.DiscardHandler), Config: serveCommand{place: place{Data: t.TempDir()}, Addr: "127.0.0.1:0", CheckpointEvery: time.Hour}}
	if err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	round := ledger.Round{ID: "r", Source: ledger.Central, No: 1, Title: "第一轮", Region: "苍原市"}
	rows := []journal.Record{round}
	for i, unit := range objects[:6] {
		f := ledger.Finding{ID: "f-" + unit, RoundID: "r", No: i + 1, Label: fmt.Sprint(i + 1), Statement: "问题", Status: ledger.StatusInProgress}
		if unit != "nobody" {
			f.Units = []ledger.Unit{{Name: "单位" + unit, Role: ledger.Support}}
		}
		rows = append(rows, f, ledger.Measure{ID: "m-" + unit, FindingID: f.ID, Ord: 1, Label: "（一）", Text: "措施"},
			ledger.Task{ID: "t-" + unit, FindingID: f.ID, Ord: 1, Label: "1", Text: "任务"}, petitionAt(i, unit))
	}
	_, err := m.office.db.Ledger().Change(t.Context(), org.ActorSystem, func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.RoundAdded, Subject: round.Ref(), Rows: rows}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var units []journal.Record
	for id, parent := range map[string]string{"city": "", "banner": "city", "town": "banner", "sister": "city", "other": ""} {
		units = append(units, org.Unit{ID: id, Parent: parent, Name: "单位" + id, Kind: org.Department})
	}
	_, err = m.office.db.Accounts().Change(t.Context(), org.ActorSystem, func(context.Context, org.Roll) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.UnitAdded, Subject: units[0].Ref(), Rows: units}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// petitionAt is a petition that a unit handles.
func petitionAt(i int, unit string) petition.Petition {
	p := petition.Petition{
		ID: "p-" + unit, Salt: "s", Number: petition.Number(fmt.Sprintf("D1NM20260601%04d", i+1)), Batch: "b", Day: "2026-06-02", Due: "2026-06-12", Text: "反映的问题",
		Unit: unit, Answer: petition.Answer{Status: petition.Open},
	}
	if unit == "nobody" {
		p.Unit = ""
	}
	return p
}

func matrixAskers(t *testing.T, m *Main) []asker {
	t.Helper()
	askers := []asker{{name: "a stranger"}}
	m.enter(t, "newcomer")
	add := func(name string, whole bool, sees string, grants ...org.Grant) {
		who := asker{name: name, roles: []org.Role{}, whole: whole, sees: sees, cookies: m.enter(t, fmt.Sprintf("u%d", len(askers)), grants...)}
		for _, g := range grants {
			who.roles = append(who.roles, g.Role)
		}
		askers = append(askers, who)
	}
	add("nobody yet", false, "")
	for _, role := range org.Roles {
		for _, s := range scopes {
			if role.Administers() && s.name != "whole" {
				continue
			}
			g := s.grant
			g.Role = role
			add(string(role)+" over "+s.name, s.name == "whole", s.sees, g)
		}
	}
	return askers
}

// enter signs an account in that holds grants, and returns its cookies.
func (m *Main) enter(t *testing.T, login string, grants ...org.Grant) []*http.Cookie {
	t.Helper()
	a := org.Account{ID: login, Salt: login, Login: login, Name: login, Grants: grants}
	_, err := m.office.db.Accounts().Change(t.Context(), org.ActorSystem, func(context.Context, org.Roll) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.AccountAdded, Subject: a.Ref(), Rows: []journal.Record{a}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.keeper.SetPassword(t.Context(), a.ID, a.ID, testPassword); err != nil {
		t.Fatal(err)
	}
	c := m.signIn(t, login)
	home, err := url.Parse(m.URL())
	if err != nil {
		t.Fatal(err)
	}
	return c.http.Jar.Cookies(home)
}
