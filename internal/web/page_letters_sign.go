package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
)

// maxScan is how many bytes a scan may have.
const maxScan = 32 << 20

func (p *OrgPages) signRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodPost, Pattern: "/letters/draw", Name: "letters.draw", Permission: org.EditLedger, Handle: p.draw, Acts: []journal.Act{journal.LettersDrawn}},
		{Method: http.MethodPost, Pattern: "/letters/send", Name: "letters.send", Permission: org.EditLedger, Handle: p.sendLetters, Acts: []journal.Act{journal.LettersSent}},
		{Method: http.MethodPost, Pattern: "/letters/sign", Name: "letters.sign", Permission: org.EditLedger, Handle: p.signMany, Acts: []journal.Act{journal.LettersSigned}},
		{Method: http.MethodPost, Pattern: "/letters/{id}/scan", Name: "letter.sign_scan", Permission: org.EditLedger, Handle: p.signScan, MaxBody: maxScan + formAround, Acts: []journal.Act{journal.LettersSigned}},
		{Method: http.MethodPost, Pattern: "/letters/{id}/confirm", Name: "letter.confirm", Permission: org.SignedIn, Handle: p.confirmLetter, Acts: []journal.Act{journal.LettersSigned}},
		{Method: http.MethodPost, Pattern: "/letters/{id}/withdraw", Name: "letter.withdraw", Permission: org.EditLedger, Handle: p.withdrawLetter, Acts: []journal.Act{journal.LetterWithdrawn}},
		{Method: http.MethodGet, Pattern: "/letter-texts/{chain}", Name: "letters.template", Permission: org.EditLedger, Whole: true, Handle: p.template},
		{Method: http.MethodPost, Pattern: "/letter-texts/{chain}", Name: "letters.set_template", Permission: org.EditLedger, Whole: true, Handle: p.setTemplate, Acts: []journal.Act{journal.TemplateChanged}},
	}
}

// aim is the year and the unit that a form of the list speaks of.
func aim(in url.Values) (year int, unit string, back string) {
	year, _ = strconv.Atoi(in.Get("year")) // the desk refuses what is no year
	unit = in.Get("unit")
	return year, unit, "/letters?" + lettersQuery(year, unit)
}

func (p *OrgPages) draw(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	year, unit, back := aim(in)
	done, err := p.Letters.Draw(r.Context(), r.Actor(), year, unit)
	if err != nil {
		return err
	}
	if len(done.Lacks) > 0 {
		return p.Shell.Done(r, back, "page.letters.drawn_lacking", "Made", Group(done.Made), "Lacking", len(done.Lacks), "Unit", done.Lacks[0].Unit.Called())
	}
	return p.Shell.Done(r, back, "page.letters.drawn", "Made", Group(done.Made), "There", Group(done.There))
}

func (p *OrgPages) sendLetters(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	year, unit, back := aim(in)
	n, err := p.Letters.Send(r.Context(), r.Actor(), year, unit)
	if err != nil {
		return err
	}
	return p.Shell.Done(r, back, "page.letters.sent", "Count", Group(n))
}

// signMany registers letters that were signed on paper.
func (p *OrgPages) signMany(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	_, _, back := aim(in)
	ids := in["letter"]
	if _, err := p.Letters.Sign(r.Context(), r.Actor(), ids, org.Signing{How: org.SignedOnPaper, On: org.Day(in.Get("on"))}); err != nil {
		return err
	}
	return p.Shell.Done(r, gate.Back(in.Get("back"), back), "page.letters.signed", "Count", Group(len(ids)))
}

func (p *OrgPages) confirmLetter(r *gate.Request) error {
	id, f := r.PathValue("id"), form{r: r}
	_, err := p.Letters.Sign(r.Context(), r.Actor(), []string{id}, org.Signing{How: org.SignedHere, On: p.today()})
	return p.signed(r, f, err)
}

// signed shows the letter again, with what stood in the way or that it is done.
func (p *OrgPages) signed(r *gate.Request, f form, err error) error {
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.letterPage(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, letterHref(r.PathValue("id")), "page.letters.signed", "Count", "1")
}

// signScan registers a letter by its scan, which is kept in the vault under its digest.
func (p *OrgPages) signScan(r *gate.Request) error {
	f := form{r: r}
	name, b, fields, err := smallForm(r)
	if err == nil && len(b) == 0 {
		err = fault.New(fault.Invalid, "org.scan_missing").At("scan")
	}
	if err == nil {
		err = goodScan(b)
	}
	if err == nil {
		err = p.Files.Put(r.Context(), digestOf(b), b)
	}
	if err == nil {
		s := org.Signing{How: org.SignedByScan, On: org.Day(fields.Get("on")), Scan: digestOf(b), ScanName: name}
		_, err = p.Letters.Sign(r.Context(), r.Actor(), []string{r.PathValue("id")}, s)
	}
	return p.signed(r, f, err)
}

// scans are the beginnings of the formats that a scanner or a telephone gives.
var scans = [][]byte{[]byte("%PDF-"), {0xff, 0xd8, 0xff}, []byte("\x89PNG\r\n\x1a\n"), []byte("II*\x00"), []byte("MM\x00*")}

func goodScan(b []byte) error {
	for _, begin := range scans {
		if bytes.HasPrefix(b, begin) {
			return nil
		}
	}
	return fault.New(fault.Invalid, "page.letters.scan_odd").At("scan")
}

func (p *OrgPages) withdrawLetter(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	row, _, err := p.one(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := form{r: r}
	_, err = p.Letters.Withdraw(r.Context(), org.Edit{Actor: r.Actor(), ID: row.ID, Reason: in.Get("reason")})
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.letterPage(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, "/letters?"+lettersQuery(row.Year, row.LowerUnit), "page.letters.withdrawn", "Serial", row.Serial())
}

// templateView is the text that a chain's letters are written from, with a letter as it looks.
type templateView struct {
	form
	Chain   org.Chain
	In      url.Values
	Example office.Official
}

func (p *OrgPages) template(r *gate.Request) error {
	t, err := p.Letters.Template(r.Context(), org.Chain(r.PathValue("chain")))
	if err != nil {
		return err
	}
	if t.Chain != org.GovernmentChain && t.Chain != org.ForestryChain {
		return missing()
	}
	return p.templatePage(r, http.StatusOK, templateView{form: form{r: r}, Chain: t.Chain, In: url.Values{"title": {t.Title}, "body": {t.Body}}})
}

func (p *OrgPages) templatePage(r *gate.Request, status int, v templateView) error {
	t := org.LetterTemplate{Chain: v.Chain, Title: v.In.Get("title"), Body: v.In.Get("body")}
	held, err := p.Letters.Store.Letters(r.Context(), org.LetterWant{Chain: v.Chain, Limit: 1})
	if err != nil {
		return err
	}
	if len(held) > 0 {
		row, _, err := p.one(r, held[0].Row.ID)
		if err != nil {
			return err
		}
		v.Example = t.Paper(row.Letter, row.UpperSide, row.LowerSide)
	}
	title := r.Say("page.letters.template")
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "letters", Body: templatePage(title, v)})
}

func (p *OrgPages) setTemplate(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := templateView{form: form{r: r}, Chain: org.Chain(r.PathValue("chain")), In: in}
	_, err = p.Letters.SetTemplate(r.Context(), r.Actor(), org.LetterTemplate{Chain: v.Chain, Title: in.Get("title"), Body: in.Get("body")})
	if err := v.take("", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.templatePage(r, http.StatusUnprocessableEntity, v)
	}
	return p.Shell.Done(r, "/letter-texts/"+string(v.Chain), "page.letters.template.saved")
}
