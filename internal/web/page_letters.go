package web

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/report"
)

func (p *OrgPages) letterRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/letters", Name: "letters", Permission: org.SeeLedger, Handle: p.letters},
		{Method: http.MethodGet, Pattern: "/letters/{id}", Name: "letter", Permission: org.SeeLedger, Handle: p.letter},
		{Method: http.MethodGet, Pattern: "/letters/{id}/paper", Name: "letter.paper", Permission: org.Export, Handle: p.paper},
		{Method: http.MethodGet, Pattern: "/letters/papers.zip", Name: "letters.papers", Permission: org.Export, Handle: p.papers},
		{Method: http.MethodGet, Pattern: "/letters/{id}/scan", Name: "letter.scan", Permission: org.Export, Handle: p.scan},
	}
}

// lettersPage is how many letters are listed at once.
const lettersPage = 50

// lettersView is a year's letters within a unit.
type lettersView struct {
	Year    int
	Years   []int
	Unit    org.Unit // zero for the whole tree
	Path    []org.Unit
	Cover   org.Coverage
	Below   []branch
	State   org.LetterState
	Chain   org.Chain
	Rows    []letterRow
	Next    string
	Now     int // the year by the office's clock
	MayEdit bool
}

// letterRow is a letter with the names on it.
type letterRow struct {
	org.Letter
	UpperSide, LowerSide org.Party
}

func (p *OrgPages) letters(r *gate.Request) error {
	v, err := p.lettersView(r)
	if err != nil {
		return err
	}
	if r.Fragment() && r.URL.Query().Get("after") != "" {
		return p.Shell.Part(r, letterRows(v))
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.letters"), Nav: "letters", Body: lettersPageBody(v)})
}

func (p *OrgPages) lettersView(r *gate.Request) (lettersView, error) {
	ctx, in, store := r.Context(), r.URL.Query(), p.Letters.Store
	v := lettersView{State: org.LetterState(in.Get("state")), Chain: org.Chain(in.Get("chain")), Now: p.Now().Year(), MayEdit: r.May(org.EditLedger)}
	tree, err := org.TreeOf(ctx, store)
	if err != nil {
		return v, err
	}
	if v.Years, err = store.LetterYears(ctx); err != nil {
		return v, err
	}
	v.Year = yearOf(in.Get("year"), v.Years, v.Now)
	if err := v.within(r, tree, in.Get("unit")); err != nil {
		return v, err
	}
	s := standing{Tree: tree, Year: v.Year}
	if err := p.cover(r, &s); err != nil {
		return v, err
	}
	v.Cover = s.Cover[v.Unit.ID]
	for _, b := range letterBranches(tree, v.Unit.ID) {
		if c := s.Cover[b.ID]; c.All() > 0 {
			v.Below = append(v.Below, branch{Unit: b, Cover: c, More: len(tree.Children(b.ID)) > 0})
		}
	}
	return v, p.letterList(r, tree, &v)
}

// within chooses a unit. Who sees a part of the office begins at its top; any other unit is none.
func (v *lettersView) within(r *gate.Request, t *org.Tree, id string) error {
	reach := r.Caller.Reach(org.SeeLedger, t)
	if tops := reach.Tops(); id == "" && !reach.Whole() && len(tops) > 0 {
		id = tops[0]
	}
	known := false
	if v.Unit, known = t.Unit(id); id != "" && !known || !reach.Has(id) {
		return missing()
	}
	v.Path = t.Path(id)
	return nil
}

// letterBranches are the units right below one; of the whole tree, those below its only top.
func letterBranches(t *org.Tree, top string) []org.Unit {
	below := t.Children(top)
	if top == "" && len(below) == 1 {
		return t.Children(below[0].ID)
	}
	return below
}

// yearOf is the year asked for, else the newest that has letters, else this one.
func yearOf(text string, years []int, now int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if len(years) > 0 {
		return years[0]
	}
	return now
}

func (p *OrgPages) letterList(r *gate.Request, tree *org.Tree, v *lettersView) error {
	want := org.LetterWant{Year: v.Year, Chain: v.Chain, Limit: lettersPage + 1}
	want.After, _ = strconv.Atoi(r.URL.Query().Get("after")) // anything else is the beginning
	if v.State != "" {
		want.States = []org.LetterState{v.State}
	}
	want.Units = inCharge(r, tree, v.Unit.ID)
	held, err := p.Letters.Store.Letters(r.Context(), want)
	if err != nil {
		return err
	}
	more := len(held) > lettersPage
	var letters []org.Letter
	for _, l := range held[:min(len(held), lettersPage)] {
		letters = append(letters, l.Row)
	}
	if more {
		v.Next = v.href("after", strconv.Itoa(letters[len(letters)-1].No))
	}
	v.Rows, err = p.sided(r, tree, letters)
	return err
}

// inCharge are the units from top downwards whose letters the reader may see; nil, which chooses all, for
// the whole tree.
func inCharge(r *gate.Request, t *org.Tree, top string) []string {
	reach := r.Caller.Reach(org.SeeLedger, t)
	if top == "" && reach.Whole() {
		return nil
	}
	ids := []string{}
	if reach.Has(top) && top != "" {
		ids = append(ids, top)
	}
	for _, u := range t.Below(top) {
		if reach.Has(u.ID) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// href is the address of the list with one choice changed.
func (v lettersView) href(key, value string) string {
	q := url.Values{"year": {strconv.Itoa(v.Year)}}
	for name, kept := range map[string]string{"unit": v.Unit.ID, "state": string(v.State), "chain": string(v.Chain)} {
		if kept != "" {
			q.Set(name, kept)
		}
	}
	if q.Set(key, value); value == "" {
		q.Del(key)
	}
	return "/letters?" + q.Encode()
}

// sided adds to letters the units, posts and people that they bind.
func (p *OrgPages) sided(r *gate.Request, tree *org.Tree, letters []org.Letter) ([]letterRow, error) {
	ids := []string{}
	for _, l := range letters {
		ids = append(ids, l.Upper, l.Lower)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	posts, err := p.Registrar.Store.Posts(r.Context(), org.PostWant{IDs: ids})
	if err != nil {
		return nil, err
	}
	held, err := p.holdersOf(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	parties := map[string]org.Party{}
	for _, x := range posts {
		unit, _ := tree.Unit(x.Row.Unit)
		var names []string
		for _, h := range held[x.Row.ID] {
			names = append(names, h.Who.Name)
		}
		parties[x.Row.ID] = org.Party{Unit: unit, Post: x.Row, Holder: strings.Join(names, "、")} // not spoken: as the paper parts names
	}
	out := make([]letterRow, len(letters))
	for i, l := range letters {
		out[i] = letterRow{l, parties[l.Upper], parties[l.Lower]}
	}
	return out, nil
}

// letterView is one letter's page.
type letterView struct {
	form
	letterRow
	Signer   string
	MayEdit  bool
	Mine     bool // the reader holds the lower post
	MayTake  bool
	Today    org.Day
	Text     office.Official
	History  []toldChange
	MaxScan  int
	UpperWay string
	LowerWay string
}

func (p *OrgPages) letter(r *gate.Request) error {
	return p.letterPage(r, http.StatusOK, form{r: r})
}

func (p *OrgPages) one(r *gate.Request, id string) (letterRow, *org.Tree, error) {
	held, err := p.Letters.Store.Letters(r.Context(), org.LetterWant{IDs: []string{id}})
	if err != nil {
		return letterRow{}, nil, err
	}
	if len(held) == 0 {
		return letterRow{}, nil, missing()
	}
	tree, err := org.TreeOf(r.Context(), p.Letters.Store)
	if err != nil {
		return letterRow{}, nil, err
	}
	if !r.Caller.Reach(org.SeeLedger, tree).Has(held[0].Row.LowerUnit, held[0].Row.UpperUnit) {
		return letterRow{}, nil, missing()
	}
	rows, err := p.sided(r, tree, []org.Letter{held[0].Row})
	if err != nil {
		return letterRow{}, nil, err
	}
	return rows[0], tree, nil
}

func (p *OrgPages) letterPage(r *gate.Request, status int, f form) error {
	row, tree, err := p.one(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := letterView{
		form: f, letterRow: row, MayEdit: r.May(org.EditLedger), MayTake: r.May(org.Export), Today: p.today(), MaxScan: maxScan >> 20,
		UpperWay: wayTo(tree, row.UpperUnit), LowerWay: wayTo(tree, row.LowerUnit),
	}
	held, err := p.holdersOf(r.Context(), []string{row.Lower})
	if err != nil {
		return err
	}
	for _, h := range held[row.Lower] {
		v.Mine = v.Mine || h.Who.Account != "" && h.Who.Account == r.Actor()
	}
	if row.Signer != "" {
		who, err := p.Registrar.Store.People(r.Context(), org.PeopleWant{IDs: []string{row.Signer}})
		if err != nil {
			return err
		}
		for _, x := range who {
			v.Signer = personName(r.Context(), x.Row)
		}
	}
	t, err := p.Letters.Template(r.Context(), row.Chain)
	if err != nil {
		return err
	}
	v.Text = t.Paper(row.Letter, row.UpperSide, row.LowerSide)
	if r.May(org.SeeJournal) {
		if v.History, err = p.historyOf(r, row.Ref()); err != nil {
			return err
		}
	}
	return p.Shell.ShowAs(r, status, Page{Title: row.Serial(), Nav: "letters", Body: letterPageBody(v)})
}

// paper is a letter as docx, to be printed and signed.
func (p *OrgPages) paper(r *gate.Request) error {
	row, _, err := p.one(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := p.docx(r, row)
	if err != nil {
		return err
	}
	return download(r, paperName(r, row), report.Docx.MediaType(), b)
}

func paperName(r *gate.Request, row letterRow) string {
	return r.Say("page.letters.file", "Serial", row.Serial(), "Unit", row.LowerSide.Unit.Called(), "Title", row.LowerSide.Post.Title) + ".docx"
}

func (p *OrgPages) docx(r *gate.Request, row letterRow) ([]byte, error) {
	t, err := p.Letters.Template(r.Context(), row.Chain)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = office.WriteDocx(&b, t.Paper(row.Letter, row.UpperSide, row.LowerSide))
	return b.Bytes(), err
}

// mostPapers is how many letters are written into one archive.
const mostPapers = 1000

// papers are the letters of a unit and all below it, a docx each, in one archive.
func (p *OrgPages) papers(r *gate.Request) error {
	v, err := p.lettersView(r)
	if err != nil {
		return err
	}
	if v.Cover.All() > mostPapers {
		return fault.New(fault.Invalid, "page.letters.too_many", "Most", mostPapers)
	}
	tree, err := org.TreeOf(r.Context(), p.Letters.Store)
	if err != nil {
		return err
	}
	want := org.LetterWant{Year: v.Year, Units: inCharge(r, tree, v.Unit.ID)}
	held, err := p.Letters.Store.Letters(r.Context(), want)
	if err != nil {
		return err
	}
	var letters []org.Letter
	for _, l := range held {
		letters = append(letters, l.Row)
	}
	rows, err := p.sided(r, tree, letters)
	if err != nil {
		return err
	}
	b, err := p.archive(r, rows)
	if err != nil {
		return err
	}
	return download(r, r.Say("page.letters.archive", "Year", v.Year, "Unit", v.Unit.Called())+".zip", "application/zip", b)
}

func (p *OrgPages) archive(r *gate.Request, rows []letterRow) ([]byte, error) {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for _, row := range rows {
		b, err := p.docx(r, row)
		if err != nil {
			return nil, err
		}
		w, err := z.Create(strings.ReplaceAll(paperName(r, row), "/", "_"))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(b); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return file.Bytes(), err
}

// scan gives the scan of a signed letter back, to keep and never to be opened in the page.
func (p *OrgPages) scan(r *gate.Request) error {
	row, _, err := p.one(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	if row.Scan == "" {
		return missing()
	}
	b, err := p.Files.Get(r.Context(), row.Scan)
	if err != nil {
		return err
	}
	return download(r, row.ScanName, "application/octet-stream", b)
}
