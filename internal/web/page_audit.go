package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Audit is the journal of administration for the audit administrator: accounts and grants as they were
// changed, sign-ins, what was denied. There is no route that changes or deletes any of it.
type Audit struct {
	Shell    *Shell
	Book     Book
	Versions Versions
	Staff    Staff
	Recorder gate.Audit
	Now      func() time.Time
}

// The bounds of what is shown and exported at once.
const (
	auditPage   = 50
	auditExport = 100_000
)

// Routes of the audit.
func (p Audit) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/admin/audit", Name: "audit", Permission: org.SeeAudit, Handle: p.list},
		{
			Method: http.MethodGet, Pattern: "/admin/audit.csv", Name: "audit.file", Permission: org.SeeAudit, Handle: p.file,
			Acts: []journal.Act{journal.AuditExported},
		},
	}
}

// auditRow is an entry of administration as a person reads it.
type auditRow struct {
	Seq             journal.Seq
	When, Who, What string
	About           string // whom or what it was done to
	Source          string
	Reason          string
	Act             journal.Act
}

// auditView is a page of them, newest first.
type auditView struct {
	Rows   []auditRow
	Act    journal.Act
	Actor  string
	Acts   []Choice
	People []Choice
	Next   string
	File   string
}

func (p Audit) list(r *gate.Request) error {
	in := r.URL.Query()
	v := auditView{Act: journal.Act(in.Get("act")), Actor: in.Get("actor")}
	before, err := readSeq(in.Get("before"))
	if err != nil {
		return err
	}
	if v.Rows, err = p.rows(r, v.Act, v.Actor, before, auditPage+1); err != nil {
		return err
	}
	q := url.Values{"act": {string(v.Act)}, "actor": {v.Actor}}
	v.File = "/admin/audit.csv?" + q.Encode()
	if len(v.Rows) > auditPage {
		v.Rows = v.Rows[:auditPage]
		q.Set("before", strconv.FormatInt(int64(v.Rows[auditPage-1].Seq), 10))
		v.Next = "/admin/audit?" + q.Encode()
	}
	if err := p.choosers(r, &v); err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.audit"), Nav: "audit", Body: auditPageBody(v)})
}

func (p Audit) choosers(r *gate.Request, v *auditView) error {
	people, err := p.Staff.Accounts(r.Context())
	if err != nil {
		return err
	}
	v.People = []Choice{{Label: r.Say("page.history.anyone")}}
	for _, a := range people {
		v.People = append(v.People, Choice{Value: a.Row.ID, Label: a.Row.Name})
	}
	v.Acts = []Choice{{Label: r.Say("page.history.anything")}}
	for _, act := range journal.Acts {
		if act.Administrative() {
			v.Acts = append(v.Acts, Choice{Value: string(act), Label: r.Say("act." + string(act))})
		}
	}
	return nil
}

// rows reads entries of administration, a page at a time.
func (p Audit) rows(r *gate.Request, act journal.Act, actor string, before journal.Seq, limit int) ([]auditRow, error) {
	want := journal.Want{Tables: org.AdministrativeTables, Act: act, Actor: actor}
	names := namesOf(r, p.Staff)
	var all []auditRow
	for len(all) < limit {
		entries, err := p.Book.Entries(r.Context(), want, before, min(limit-len(all), 200))
		if err != nil || len(entries) == 0 {
			return all, err
		}
		for _, e := range entries {
			row, err := p.row(r, names, e)
			if err != nil {
				return nil, err
			}
			all = append(all, row)
		}
		before = entries[len(entries)-1].Seq
	}
	return all, nil
}

func (p Audit) row(r *gate.Request, names func(string) string, e journal.Entry) (auditRow, error) {
	row := auditRow{
		Seq: e.Seq, When: Moment(time.UnixMilli(e.RecordedAt).In(p.Now().Location())), Who: names(e.Actor),
		What: r.Say("act." + string(e.Act)), Reason: resultWord(r, e.Reason), Act: e.Act,
	}
	switch e.Subject.Table {
	case "account":
		row.About = names(e.Subject.ID)
	case "audit_event":
		versions, err := p.Versions.Versions(r.Context(), e.Subject)
		if err != nil || len(versions) == 0 {
			return row, err
		}
		event := versions[0].Row.(org.Event)
		row.Source, row.Reason = event.Source, resultWord(r, event.Result)
		row.About = event.Login
		if e.Act == journal.Denied {
			row.About = event.Method + " " + event.Path
		}
	default:
		var err error
		row.About, err = p.about(r, names, e.Subject)
		return row, err
	}
	return row, nil
}

// about names a delegation by whom it was made to, a token by what it is for, anything else by its id.
func (p Audit) about(r *gate.Request, names func(string) string, ref journal.Ref) (string, error) {
	versions, err := p.Versions.Versions(r.Context(), ref)
	if err != nil || len(versions) == 0 {
		return ref.ID, err
	}
	switch x := versions[0].Row.(type) {
	case org.Delegation:
		return names(x.From) + " → " + names(x.To), nil
	case org.Token:
		return x.Name, nil
	}
	return ref.ID, nil
}

// results are the words by which events tell how they ended; a status stands for itself.
var results = []string{"in", "out", "wrong", "lock", "locked", "enrolled", "dropped", "reset"}

func resultWord(r *gate.Request, result string) string {
	if slices.Contains(results, result) {
		return r.Say("audit.result." + result)
	}
	return result
}

// file is the record as a table for other programs; that it left is itself an entry.
func (p Audit) file(r *gate.Request) error {
	in := r.URL.Query()
	rows, err := p.rows(r, journal.Act(in.Get("act")), in.Get("actor"), 0, auditExport)
	if err != nil {
		return err
	}
	e := org.Event{
		ID: r.ID, Account: r.Actor(), Source: r.Source, Route: r.Route.Name, Method: r.Method, Path: r.URL.Path,
		Result: strconv.Itoa(len(rows)), Request: r.ID, Salt: r.ID,
	}
	if err := p.Recorder.Record(r.Context(), r.Actor(), journal.AuditExported, e); err != nil {
		return err
	}
	slices.Reverse(rows)
	buf := bytes.NewBufferString("\ufeff") // or a spreadsheet takes it for another encoding
	w := csv.NewWriter(buf)
	_ = w.Write([]string{"seq", "time", "who", "act", "about", "source", "result_or_reason"}) // into memory
	for _, x := range rows {
		_ = w.Write([]string{strconv.FormatInt(int64(x.Seq), 10), x.When, plainCell(x.Who), x.What, plainCell(x.About), x.Source, plainCell(x.Reason)})
	}
	w.Flush()
	return download(r, "audit.csv", "text/csv; charset=utf-8", buf.Bytes())
}

// plainCell keeps what somebody typed from being taken for a formula by a spreadsheet.
func plainCell(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t') {
		return "'" + s
	}
	return s
}
