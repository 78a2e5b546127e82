package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/report"
)

// maxWorkbook is how many bytes a workbook of the organisation may have.
const maxWorkbook = 16 << 20

func (p *OrgPages) importRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/org/import", Name: "org.import", Permission: manageOrg, Whole: true, Handle: p.importing},
		{Method: http.MethodPost, Pattern: "/org/import", Name: "org.preview", Permission: manageOrg, Whole: true, Handle: p.preview, MaxBody: maxWorkbook + formAround, Harmless: "shows what a workbook would change; its bytes are kept by their digest"},
		{Method: http.MethodPost, Pattern: "/org/import/confirm", Name: "org.take", Permission: manageOrg, Whole: true, Handle: p.takeWorkbook, Acts: []journal.Act{journal.RosterImported}},
		{Method: http.MethodGet, Pattern: "/org/template.xlsx", Name: "org.template", Permission: manageOrg, Whole: true, Handle: p.workbookTemplate},
	}
}

// importView is a workbook before it is taken.
type importView struct {
	form
	Name   string
	Digest string
	Import *org.Import
	Counts []importCount
	Shown  []org.Change
}

// importCount is how many records of a table a workbook adds or alters.
type importCount struct {
	Table string
	Kind  org.ChangeKind
	N     int
}

// shownChanges and shownDefects are how many differences and defects are told one by one.
const shownChanges, shownDefects = 200, 100

func (p *OrgPages) importing(r *gate.Request) error {
	return p.importPage(r, http.StatusOK, importView{form: form{r: r}})
}

func (p *OrgPages) importPage(r *gate.Request, status int, v importView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.org.import"), Nav: "org", Body: importPage(v)})
}

// preview reads a workbook and shows what it would change. Its bytes are kept by their digest, which is
// what the confirmation names.
func (p *OrgPages) preview(r *gate.Request) error {
	name, b, _, err := oneFile(r)
	v := importView{form: form{r: r}, Name: name}
	if err := v.take("file", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.importPage(r, http.StatusUnprocessableEntity, v)
	}
	roster, defects, err := p.Workbooks.Read(r.Context(), b)
	if err := v.take("file", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.importPage(r, http.StatusUnprocessableEntity, v)
	}
	in, err := p.Registrar.Preview(r.Context(), roster, defects, p.today())
	if err != nil {
		return err
	}
	v.show(in)
	if len(in.Defects) > 0 {
		return p.importPage(r, http.StatusUnprocessableEntity, v)
	}
	v.Digest = digestOf(b)
	if err := p.Files.Put(r.Context(), v.Digest, b); err != nil {
		return err
	}
	return p.importPage(r, http.StatusOK, v)
}

func (v *importView) show(in org.Import) {
	v.Import = &in
	at := map[importCount]int{}
	for _, c := range in.Changes {
		key := importCount{Table: c.Table, Kind: c.Kind}
		if _, seen := at[key]; !seen {
			at[key] = len(v.Counts)
			v.Counts = append(v.Counts, key)
		}
		v.Counts[at[key]].N++
	}
	v.Shown = in.Changes[:min(shownChanges, len(in.Changes))]
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// takeWorkbook takes the workbook that was previewed, if it would still do what was shown.
func (p *OrgPages) takeWorkbook(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	digest := in.Get("digest")
	b, err := p.Files.Get(r.Context(), digest)
	if err != nil {
		return err
	}
	roster, defects, err := p.Workbooks.Read(r.Context(), b)
	if err != nil {
		return err
	}
	if len(defects) > 0 {
		return fault.New(fault.Conflict, "org.import_moved")
	}
	done, _, err := p.Registrar.Take(r.Context(), r.Actor(), digest, in.Get("sum"), roster, p.today())
	if err != nil {
		return err
	}
	return p.Shell.Done(r, "/org", "page.org.imported", "Count", len(done.Changes))
}

// workbookTemplate is an empty workbook with the titles that are known and a row of examples.
func (p *OrgPages) workbookTemplate(r *gate.Request) error {
	var sheets []office.Sheet
	for _, s := range org.Workbook {
		sheet := office.Sheet{Name: s.Name}
		for _, c := range s.Columns {
			title := c.Title
			if c.Needed {
				title += "*"
			}
			sheet.Columns = append(sheet.Columns, office.Column{Title: title + "\n(" + c.Hint + ")", Width: 22})
		}
		sheets = append(sheets, sheet)
	}
	var file bytes.Buffer
	if err := office.WriteXlsx(&file, sheets...); err != nil {
		return err
	}
	return download(r, r.Say("page.org.template_name")+".xlsx", report.Xlsx.MediaType(), file.Bytes())
}
