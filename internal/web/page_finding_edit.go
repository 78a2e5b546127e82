package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

func (p *LedgerPages) editRoutes() []gate.Route {
	return []gate.Route{
		{
			Method: http.MethodPost, Pattern: "/findings/{id}", Name: "finding.edit", Permission: org.EditLedger, Handle: p.editFinding,
			Acts: []journal.Act{journal.FindingChanged},
		},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/measures", Name: "measure.add", Permission: org.EditLedger, Handle: p.addMeasure,
			Acts: []journal.Act{journal.MeasureAdded},
		},
		{
			Method: http.MethodPost, Pattern: "/measures/{id}", Name: "measure.edit", Permission: org.EditLedger, Handle: p.editMeasure,
			Acts: []journal.Act{journal.MeasureChanged},
		},
		{
			Method: http.MethodPost, Pattern: "/measures/{id}/withdraw", Name: "measure.withdraw", Permission: org.EditLedger, Handle: p.withdrawMeasure,
			Acts: []journal.Act{journal.MeasureWithdrawn},
		},
	}
}

// What of a finding's page is open for writing.
const (
	editFinding  = "finding"
	editMeasure  = "measure"
	editAdd      = "add"
	editWithdraw = "withdraw"
)

// findingEdit is the form that is open on a finding's page, with what was typed and what is wrong with it.
type findingEdit struct {
	form
	what   string // "" when nothing is open
	id     string // the measure
	base   journal.Seq
	values url.Values // as typed; nil until filled from the record
	// promised names the fields that were promised already: they are changed by a request only.
	promised map[string]bool
}

// fix finds out what was promised.
func (e *findingEdit) fix(f ledger.Finding) {
	due := f.DeadlineText != "" || f.Deadline != ""
	e.promised = map[string]bool{"deadline_text": due, "deadline": due, "goal": f.Goal != ""}
}

// open reads from the address which form to show: ?edit=finding, ?edit=add, ?edit=MEASURE, ?withdraw=MEASURE.
func (e *findingEdit) open(in url.Values) {
	switch what := in.Get("edit"); {
	case in.Get("withdraw") != "":
		e.what, e.id = editWithdraw, in.Get("withdraw")
	case what == editFinding, what == editAdd:
		e.what = what
	case what != "":
		e.what, e.id = editMeasure, what
	}
}

// fill takes the values to edit from the records as they stand.
func (e *findingEdit) fill(v findingView) {
	e.values = url.Values{}
	switch e.what {
	case editFinding:
		e.base, e.values = v.Finding.Since, valuesOf(findingFields, v.Finding.Row)
	case editMeasure, editWithdraw:
		for _, b := range v.measures() {
			if b.Record.ID == e.id {
				e.base, e.values = b.Measure.Since, valuesOf(measureFields, b.Measure.Row)
			}
		}
	}
}

// is tells whether a form is open.
func (e findingEdit) is(what, id string) bool { return e.what == what && e.id == id }

// field is an input of the open form, with its value and what is wrong with it.
func (e findingEdit) field(f Field) Field {
	f.Value = e.values.Get(f.Name)
	return e.into(f)
}

func (e findingEdit) baseText() string { return strconv.FormatInt(int64(e.base), 10) }

// editOf reads who changes which version of a record, and why.
func editOf(r *gate.Request, in url.Values) ledger.Edit {
	base, err := strconv.ParseInt(in.Get("base"), 10, 64)
	if err != nil {
		base = 0 // no version begins at 0: the change is stale, and nothing typed is lost
	}
	return ledger.Edit{Actor: r.Actor(), ID: r.PathValue("id"), Base: journal.Seq(base), Reason: strings.TrimSpace(in.Get("reason"))}
}

func (p *LedgerPages) editFinding(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	edit := editOf(r, in)
	_, err = p.Desk.EditFinding(r.Context(), edit, func(f *ledger.Finding) { applyTo(findingFields, f, in) })
	var stale *ledger.Stale
	if errors.As(err, &stale) {
		return mergeRecord(p, r, edit, stale, findingFields, in, edit.ID)
	}
	e := findingEdit{form: form{r: r}, what: editFinding, base: edit.Base, values: in}
	return p.answer(r, edit.ID, e, err, findingHref(edit.ID), "page.finding.saved")
}

func (p *LedgerPages) editMeasure(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	edit := editOf(r, in)
	held, err := p.Desk.Store.Measure(r.Context(), edit.ID)
	if err != nil {
		return err
	}
	_, err = p.Desk.EditMeasure(r.Context(), edit, func(m *ledger.Measure) { applyTo(measureFields, m, in) })
	var stale *ledger.Stale
	if errors.As(err, &stale) {
		return mergeRecord(p, r, edit, stale, measureFields, in, held.Row.FindingID)
	}
	e := findingEdit{form: form{r: r}, what: editMeasure, id: edit.ID, base: edit.Base, values: in}
	return p.answer(r, held.Row.FindingID, e, err, findingHref(held.Row.FindingID)+"#m-"+edit.ID, "page.finding.measure_saved")
}

func (p *LedgerPages) addMeasure(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	m := ledger.Measure{FindingID: id}
	applyTo(measureFields, &m, in)
	_, err = p.Desk.AddMeasure(r.Context(), editOf(r, in), m)
	e := findingEdit{form: form{r: r}, what: editAdd, values: in}
	return p.answer(r, id, e, err, findingHref(id)+"#measures", "page.finding.measure_added")
}

func (p *LedgerPages) withdrawMeasure(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	edit := editOf(r, in)
	held, err := p.Desk.Store.Measure(r.Context(), edit.ID)
	if err != nil {
		return err
	}
	_, err = p.Desk.WithdrawMeasure(r.Context(), edit)
	e := findingEdit{form: form{r: r}, what: editWithdraw, id: edit.ID, base: edit.Base, values: in}
	var stale *ledger.Stale
	if errors.As(err, &stale) { // nothing was typed but the reason: show the measure as it is now
		e.base, e.wrongs = stale.Since, append(e.wrongs, Wrong{"reason", r.Say("page.finding.withdraw_stale")})
		return p.findingPage(r, http.StatusConflict, held.Row.FindingID, 0, e)
	}
	return p.answer(r, held.Row.FindingID, e, err, findingHref(held.Row.FindingID)+"#measures", "page.finding.measure_withdrawn")
}

// answer ends an edit: on to where the change can be seen, or back to the form with what is wrong.
func (p *LedgerPages) answer(r *gate.Request, finding string, e findingEdit, err error, next, done string) error {
	if err := e.take("", err); err != nil {
		return err
	}
	if !e.ok() {
		return p.findingPage(r, http.StatusUnprocessableEntity, finding, 0, e)
	}
	return p.Shell.Done(r, next, done)
}
