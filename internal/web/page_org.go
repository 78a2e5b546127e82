package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// manageOrg is what changing the tree, the roster and the posts asks for.
const manageOrg = org.ManageOrg

// manages tells whether the reader may change what belongs to a unit.
func manages(r *gate.Request, t *org.Tree, unit string) bool {
	return r.Caller.Reach(manageOrg, t).Has(unit)
}

// WorkbookReader reads a workbook of the organisation, in a process of its own.
type WorkbookReader interface {
	Read(ctx context.Context, b []byte) (org.Roster, []org.Defect, error)
}

// Files keeps bytes by their digest; the pages keep workbooks and scans of letters there.
type Files interface {
	Put(ctx context.Context, digest string, b []byte) error
	Get(ctx context.Context, digest string) ([]byte, error)
}

// LedgerShelf is what the organisation's pages read of the ledger.
type LedgerShelf interface {
	Find(ctx context.Context, f ledger.Filter, page ledger.Page) (ledger.Found, error)
	PrintedUnits(ctx context.Context) ([]ledger.PrintedUnit, error)
}

// OrgPages are the tree, its units, the roster and the letters. All fields are needed.
type OrgPages struct {
	Shell     *Shell
	Registrar org.Registrar
	Letters   org.Letters
	Workbooks WorkbookReader
	Files     Files
	Ledger    LedgerShelf
	Book      journal.Book
	Staff     Staff
	Now       func() time.Time
}

// Routes of all these pages.
func (p *OrgPages) Routes() []gate.Route {
	var all []gate.Route
	for _, routes := range [][]gate.Route{p.unitRoutes(), p.editUnitRoutes(), p.importRoutes(), p.peopleRoutes(), p.letterRoutes(), p.signRoutes()} {
		all = append(all, routes...)
	}
	return all
}

func (p *OrgPages) unitRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/org", Name: "org", Permission: org.SignedIn, Handle: p.top},
		{Method: http.MethodGet, Pattern: "/org/{id}", Name: "org.unit", Permission: org.SignedIn, Handle: p.unit},
	}
}

// unitHref is the page of a unit.
func unitHref(id string) string { return "/org/" + id }

// personHref is the page of somebody on the roster.
func personHref(id string) string { return "/people/" + id }

// letterHref is the page of a letter of responsibility.
func letterHref(id string) string { return "/letters/" + id }

// today is the civil date by the office's clock.
func (p *OrgPages) today() org.Day { return org.DayOf(p.Now()) }

// branch is a unit on the tree as drawn: open when its children are shown.
type branch struct {
	org.Unit
	Here, Open bool
	More       bool // there are units below
	Cover      org.Coverage
	Below      []branch
	Hidden     int // brothers of another kind that are left out below this one
}

// treeView is the left side of the pages: the way to the chosen unit, or what a search found.
type treeView struct {
	Query    string
	Branches []branch
	Found    []foundUnit
	People   []foundPerson
	Size     int
	Year     int // of the letters that the bars count, 0 for none
}

// foundUnit is a unit with the units above it.
type foundUnit struct {
	org.Unit
	Way string
}

// foundPerson is somebody on the roster with the unit.
type foundPerson struct {
	org.Person
	In string
}

// standing is the tree with the newest year's letters counted on it.
type standing struct {
	*org.Tree
	Year  int
	Cover map[string]org.Coverage
}

func (p *OrgPages) standing(r *gate.Request) (standing, error) {
	tree, err := org.TreeOf(r.Context(), p.Registrar.Store)
	s := standing{Tree: tree}
	if err != nil || !r.May(org.SeeLedger) {
		return s, err
	}
	years, err := p.Letters.Store.LetterYears(r.Context())
	if err != nil || len(years) == 0 {
		return s, err
	}
	s.Year = years[0]
	return s, p.cover(r, &s)
}

func (p *OrgPages) cover(r *gate.Request, s *standing) error {
	counts, err := p.Letters.Store.CountLetters(r.Context(), s.Year)
	reach := r.Caller.Reach(org.SeeLedger, s.Tree)
	counts = slices.DeleteFunc(counts, func(c org.LetterCount) bool { return !reach.Has(c.Unit) })
	s.Cover = org.Cover(s.Tree, counts)
	return err
}

// tree draws the way to a unit, its brothers and what is right below it: never the whole of a large
// tree.
func (s standing) tree(here string) []branch {
	open := map[string]bool{"": true}
	for _, u := range s.Path(here) {
		open[u.ID] = true
	}
	return s.branches("", here, open)
}

func (s standing) branches(top, here string, open map[string]bool) []branch {
	var out []branch
	for _, u := range s.Children(top) {
		b := branch{Unit: u, Here: u.ID == here, Open: open[u.ID], More: len(s.Children(u.ID)) > 0, Cover: s.Cover[u.ID]}
		if b.Open {
			all := s.branches(u.ID, here, open)
			b.Below = narrowed(all, b.Here)
			b.Hidden = len(all) - len(b.Below)
		}
		out = append(out, b)
	}
	return out
}

// manyBrothers is from how many on a level on the way shows only those of the kind that the way takes.
const manyBrothers = 20

// narrowed leaves out of a long level what is of another kind than the way goes through: the page of the
// unit above has them all.
func narrowed(level []branch, here bool) []branch {
	way := slices.IndexFunc(level, func(b branch) bool { return b.Open })
	if here || way < 0 || len(level) < manyBrothers {
		return level
	}
	kind := level[way].Kind
	return slices.DeleteFunc(slices.Clone(level), func(b branch) bool { return b.Kind != kind })
}

// searchLimit is how many units and people a search shows.
const searchLimit = 30

func (p *OrgPages) side(r *gate.Request, s standing, here string) (treeView, error) {
	v := treeView{Query: r.URL.Query().Get("q"), Size: s.Len(), Year: s.Year}
	if v.Query == "" {
		v.Branches = s.tree(here)
		return v, nil
	}
	for _, u := range s.Search(v.Query, searchLimit) {
		v.Found = append(v.Found, foundUnit{u, wayTo(s.Tree, u.Parent)})
	}
	people, err := p.Registrar.Store.People(r.Context(), org.PeopleWant{Name: v.Query, Limit: searchLimit})
	for _, x := range people {
		if !x.Row.Erased {
			in, _ := s.Unit(x.Row.Unit)
			v.People = append(v.People, foundPerson{x.Row, in.Called()})
		}
	}
	return v, err
}

// wayTo are the units from the top down to one, in a line.
func wayTo(t *org.Tree, id string) string {
	way := ""
	for _, u := range t.Path(id) {
		if way != "" {
			way += " › "
		}
		way += u.Called()
	}
	return way
}

// top is the page of the first unit at the top, or what to do where there is none.
func (p *OrgPages) top(r *gate.Request) error {
	s, err := p.standing(r)
	if err != nil {
		return err
	}
	tops := s.Children("")
	if len(tops) == 0 {
		return p.Shell.Show(r, Page{Title: r.Say("nav.org"), Nav: "org", Body: orgEmpty(r.May(manageOrg))})
	}
	return p.showUnit(r, s, tops[0].ID)
}

func (p *OrgPages) unit(r *gate.Request) error {
	s, err := p.standing(r)
	if err != nil {
		return err
	}
	return p.showUnit(r, s, r.PathValue("id"))
}

// unitSearch is the address that finds a name on the tree.
func unitSearch(name string) string { return "/org?" + url.Values{"q": {name}}.Encode() }
