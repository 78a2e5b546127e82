package web

import (
	"context"
	"slices"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// unitView is a unit's page.
type unitView struct {
	Side     treeView
	Unit     org.Unit
	Region   string
	Path     []org.Unit
	Posts    []postView
	Vacant   int
	People   []org.Person
	Below    []branch
	AllBelow int
	Cover    org.Coverage
	Year     int
	Findings []ledger.Row
	History  []toldChange
	Manage   bool
	Today    ledger.Date
}

// postView is a post with who holds it.
type postView struct {
	org.Post
	Holders []holderView
}

// holderView is somebody in a post.
type holderView struct {
	org.Holding
	Who org.Person
}

// toldChange is an entry about a unit as a person reads it.
type toldChange struct {
	Seq             journal.Seq
	What, Who, When string
	Reason          string
}

func (p *OrgPages) showUnit(r *gate.Request, s standing, id string) error {
	v, err := p.unitView(r, s, id)
	if err != nil {
		return err
	}
	if r.Fragment() && r.Header.Get("HX-Target") == "org-tree" {
		return p.Shell.Part(r, orgTree(v.Side))
	}
	return p.Shell.Show(r, Page{Title: v.Unit.Called(), Nav: "org", Body: unitPage(v)})
}

func (p *OrgPages) unitView(r *gate.Request, s standing, id string) (unitView, error) {
	u, known := s.Unit(id)
	if !known {
		return unitView{}, fault.New(fault.Missing, "fault.missing")
	}
	region, _ := s.Region(u.Region)
	v := unitView{
		Unit: u, Region: region.Name, Path: s.Path(id), Cover: s.Cover[id], Year: s.Year, AllBelow: len(s.Tree.Below(id)),
		Manage: manages(r, s.Tree, id), Today: ledger.Date(p.today()),
	}
	var err error
	if v.Side, err = p.side(r, s, id); err != nil {
		return v, err
	}
	for _, b := range s.Children(id) {
		v.Below = append(v.Below, branch{Unit: b, More: len(s.Children(b.ID)) > 0, Cover: s.Cover[b.ID]})
	}
	if v.Posts, err = p.postsOf(r.Context(), id); err != nil {
		return v, err
	}
	for _, post := range v.Posts {
		if len(post.Holders) == 0 {
			v.Vacant++
		}
	}
	people, err := p.Registrar.Store.People(r.Context(), org.PeopleWant{Units: []string{id}})
	if err != nil {
		return v, err
	}
	for _, x := range people {
		if !x.Row.Left {
			v.People = append(v.People, x.Row)
		}
	}
	return v, p.around(r, s, &v)
}

// around adds what others say of a unit: the findings it leads and its history, for who may see them.
func (p *OrgPages) around(r *gate.Request, s standing, v *unitView) (err error) {
	if r.May(org.SeeLedger) {
		if v.Findings, err = p.ledBy(r.Context(), s.Tree, v.Unit); err != nil {
			return err
		}
	}
	if r.May(org.SeeJournal) {
		v.History, err = p.historyOf(r, v.Unit.Ref())
	}
	return err
}

// postsOf are the posts of a unit that have not ended, with their holders.
func (p *OrgPages) postsOf(ctx context.Context, unit string) ([]postView, error) {
	posts, err := p.Registrar.Store.Posts(ctx, org.PostWant{Units: []string{unit}})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, x := range posts {
		ids = append(ids, x.Row.ID)
	}
	held, err := p.holdersOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []postView
	for _, x := range posts {
		if !x.Row.Ended {
			out = append(out, postView{x.Row, held[x.Row.ID]})
		}
	}
	slices.SortStableFunc(out, func(a, b postView) int {
		return slices.Index(org.Duties, a.Duty) - slices.Index(org.Duties, b.Duty)
	})
	return out, nil
}

// holdersOf are the people in posts, by post.
func (p *OrgPages) holdersOf(ctx context.Context, posts []string) (map[string][]holderView, error) {
	held, err := p.Registrar.Store.Holdings(ctx, org.HoldingWant{Posts: posts, Lasting: true})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, h := range held {
		ids = append(ids, h.Row.Person)
	}
	slices.Sort(ids)
	people, err := p.Registrar.Store.People(ctx, org.PeopleWant{IDs: slices.Compact(ids)})
	if err != nil {
		return nil, err
	}
	who := map[string]org.Person{}
	for _, x := range people {
		who[x.Row.ID] = x.Row
	}
	out := map[string][]holderView{}
	for _, h := range held {
		out[h.Row.Post] = append(out[h.Row.Post], holderView{h.Row, who[h.Row.Person]})
	}
	return out, nil
}

// ledLimit is how many findings a unit's page shows.
const ledLimit = 50

// ledBy are the findings that a unit leads: those that print a name which the tree resolves to it, and
// to it alone.
func (p *OrgPages) ledBy(ctx context.Context, t *org.Tree, u org.Unit) ([]ledger.Row, error) {
	names := append([]string{u.Name}, u.Aliases...)
	if u.Short != "" {
		names = append(names, u.Short)
	}
	found, err := p.Ledger.Find(ctx, ledger.Filter{Units: names}, ledger.Page{Limit: ledLimit})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found.Rows, func(row ledger.Row) bool {
		return !slices.ContainsFunc(row.Row.Units, func(printed ledger.Unit) bool {
			at := t.Find(printed.Name)
			return printed.Role == ledger.Lead && len(at) == 1 && at[0].ID == u.ID
		})
	}), nil
}

// historyLimit is how many entries a unit's or a person's page shows.
const historyLimit = 12

func (p *OrgPages) historyOf(r *gate.Request, ref journal.Ref) ([]toldChange, error) {
	entries, err := p.Book.Entries(r.Context(), journal.Want{Touched: ref}, 0, historyLimit)
	if err != nil {
		return nil, err
	}
	names := namesOf(r, p.Staff)
	var out []toldChange
	for _, e := range entries {
		out = append(out, toldChange{
			Seq: e.Seq, What: r.Say("act." + string(e.Act)), Who: names(e.Actor), Reason: e.Reason,
			When: Moment(time.UnixMilli(e.RecordedAt).In(p.Now().Location())),
		})
	}
	return out, nil
}
