package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/petition"
	"zhenggai/internal/report"
)

// takingView is a batch before it is taken.
type takingView struct {
	form
	Batch  petition.Batch
	Import *petition.Import
	Sealed string // the draft, sealed: it holds complainants
	tree   map[string]string
}

func (p *PetitionPages) importing(r *gate.Request) error {
	v := takingView{form: form{r: r}, Batch: petition.Batch{Day: p.today(), No: 1}}
	batches, err := p.Desk.Store.Batches(r.Context())
	if err != nil {
		return err
	}
	for _, b := range batches {
		v.Batch.No = max(v.Batch.No, b.Row.No+1)
	}
	return p.takingPage(r, http.StatusOK, v)
}

func (p *PetitionPages) takingPage(r *gate.Request, status int, v takingView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.petitions.import"), Nav: "petitions", Body: takingPage(v)})
}

// preview reads a table and shows what it would bring.
func (p *PetitionPages) preview(r *gate.Request) error {
	name, b, fields, err := oneFile(r)
	v := takingView{form: form{r: r}, Batch: batchFrom(fields)}
	v.Batch.Name = name
	if err := v.take("file", err); err != nil {
		return err
	}
	var rows []petition.Row
	var defects []petition.Defect
	if v.ok() {
		rows, defects, err = p.Tables.Read(r.Context(), b)
		if err := v.take("file", err); err != nil {
			return err
		}
	}
	if !v.ok() {
		return p.takingPage(r, http.StatusUnprocessableEntity, v)
	}
	return p.shown(r, v, petition.Draft{Batch: v.Batch, Rows: rows}, defects)
}

// batchFrom reads what came with a batch. Numbers that are none are 0, and the desk says so.
func batchFrom(in url.Values) petition.Batch {
	number := func(name string) int {
		text := strings.TrimSpace(in.Get(name))
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return -1
		}
		return n
	}
	return petition.Batch{
		Day: ledger.Date(strings.TrimSpace(in.Get("day"))), No: number("no"), Stated: number("stated"), Total: number("total"), Note: strings.TrimSpace(in.Get("note")),
	}
}

// shown shows a draft with what is wrong in it.
func (p *PetitionPages) shown(r *gate.Request, v takingView, draft petition.Draft, defects []petition.Defect) error {
	in, err := p.Desk.Preview(r.Context(), draft, p.today())
	if err := v.take("", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.takingPage(r, http.StatusUnprocessableEntity, v)
	}
	in.Defects = append(defects, in.Defects...)
	v.Import = &in
	tree, err := p.Desk.Tree(r.Context())
	if err != nil {
		return err
	}
	v.tree = map[string]string{}
	for _, x := range in.Added {
		if u, known := tree.Unit(x.Unit); known {
			v.tree[x.Unit] = u.Called()
		}
	}
	if len(in.Defects) > 0 {
		return p.takingPage(r, http.StatusUnprocessableEntity, v)
	}
	text, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	if v.Sealed, err = p.Held.Hold(text); err != nil {
		return err
	}
	status := http.StatusOK
	if len(v.wrongs) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return p.takingPage(r, status, v)
}

// take takes the table that was shown.
func (p *PetitionPages) take(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	text, err := p.Held.Release(in.Get("draft"))
	if err != nil {
		return err
	}
	var draft petition.Draft
	if err := json.Unmarshal(text, &draft); err != nil {
		return fault.Wrap(err, fault.Invalid, "store.held_odd")
	}
	draft.Batch.Note = in.Get("note")
	done, err := p.Desk.Take(r.Context(), r.Caller, draft, p.today())
	if err == nil {
		return p.Shell.Done(r, "/petitions", "page.petitions.taken", "Added", len(done.Added), "Answered", len(done.Answered))
	}
	v := takingView{form: form{r: r}, Batch: draft.Batch}
	if fault.Is(err, fault.Conflict) {
		v.wrongs = append(v.wrongs, Wrong{"no", sentence(r, err)})
		return p.takingPage(r, http.StatusConflict, v)
	}
	if err := v.take("", err); err != nil {
		return err
	}
	wrongs := v.wrongs
	v.wrongs = nil
	if shown, err := p.Desk.Preview(r.Context(), draft, p.today()); err == nil && len(shown.Defects) == 0 {
		v.Import, v.Sealed = &shown, in.Get("draft")
	}
	v.wrongs = wrongs
	return p.takingPage(r, http.StatusUnprocessableEntity, v)
}

// template is an empty table with the titles that are known and an example of each.
func (p *PetitionPages) template(r *gate.Request) error {
	sheet := office.Sheet{Name: r.Say("page.petitions.sheet")}
	for _, c := range petition.Columns {
		title := c.Title
		if c.Needed {
			title += "*"
		}
		if c.Hint != "" {
			title += "\n(" + c.Hint + ")"
		}
		sheet.Columns = append(sheet.Columns, office.Column{Title: title, Width: 22})
	}
	var file bytes.Buffer
	if err := office.WriteXlsx(&file, sheet); err != nil {
		return err
	}
	return download(r, r.Say("page.petitions.template_name")+".xlsx", report.Xlsx.MediaType(), file.Bytes())
}

// daily is the daily table: of one day, or of all. Who complained is not in it.
func (p *PetitionPages) daily(r *gate.Request) (titles []string, rows [][]string, name string, err error) {
	day := ledger.Date(r.URL.Query().Get("day"))
	held, err := p.Desk.Store.Petitions(r.Context())
	if err != nil {
		return nil, nil, "", err
	}
	tree, err := p.Desk.Tree(r.Context())
	if err != nil {
		return nil, nil, "", err
	}
	for _, c := range petition.Columns {
		if !slices.Contains(personalColumns, c.Field) {
			titles = append(titles, c.Title)
		}
	}
	for _, v := range held {
		x := v.Row
		if day != "" && x.Day != day {
			continue
		}
		var kinds []string
		for _, k := range x.Kinds {
			kinds = append(kinds, k.Name().In(r.Lang))
		}
		unit, _ := tree.Unit(x.Unit)
		truth := ""
		if x.Truth != "" {
			truth = x.Truth.Name().In(r.Lang)
		}
		rows = append(rows, []string{
			string(x.Number), x.Text, x.Place, strings.Join(kinds, r.Say("web.list_comma")), unit.Name, x.Found, truth, x.Result, x.Status.Name().In(r.Lang),
			string(x.DoneOn), x.Accountable,
		})
	}
	name = r.Say("page.petitions.table_name")
	if day != "" {
		name += " " + string(day)
	}
	return titles, rows, name, nil
}

// personalColumns never leave the register.
var personalColumns = []string{"name", "phone", "address"}

func (p *PetitionPages) tableXlsx(r *gate.Request) error {
	titles, rows, name, err := p.daily(r)
	if err != nil {
		return err
	}
	sheet := office.Sheet{Name: r.Say("page.petitions.sheet"), Title: name}
	for _, t := range titles {
		sheet.Columns = append(sheet.Columns, office.Column{Title: t, Width: 20})
	}
	sheet.Rows = func(yield func([]any, error) bool) {
		for _, row := range rows {
			cells := make([]any, len(row))
			for i, c := range row {
				cells[i] = c
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	var file bytes.Buffer
	if err := office.WriteXlsx(&file, sheet); err != nil {
		return err
	}
	return download(r, name+".xlsx", report.Xlsx.MediaType(), file.Bytes())
}

func (p *PetitionPages) tableDocx(r *gate.Request) error {
	titles, rows, name, err := p.daily(r)
	if err != nil {
		return err
	}
	t := &office.Table{Rows: rows}
	for i, title := range titles {
		share := 1.0
		if i == 1 || i == 5 || i == 7 {
			share = 2 // words of people
		}
		t.Columns = append(t.Columns, office.TableColumn{Title: title, Share: share})
	}
	held, err := p.Desk.Store.Petitions(r.Context())
	if err != nil {
		return err
	}
	c := petition.TallyOf(journal.Rows(held), p.today())
	var file bytes.Buffer
	err = office.WriteDocx(&file, office.Official{Title: name, Paras: []office.Para{
		{Role: office.RoleBody, Text: r.Say("page.petitions.rate.what", "Done", c.Done, "Total", c.Total, "Rate", rate(c.Done, c.Total), "Staged", c.Staged, "With", rate(c.Done+c.Staged, c.Total), "InTime", c.InTime)},
		{Table: t},
	}})
	if err != nil {
		return err
	}
	return download(r, name+".docx", report.Docx.MediaType(), file.Bytes())
}
