package web

import (
	"net/http"
	"slices"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

func (p *OrgPages) peopleRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/people/{id}", Name: "person", Permission: org.SignedIn, Handle: p.person},
		{Method: http.MethodPost, Pattern: "/people/{id}", Name: "person.change", Permission: manageOrg, Handle: p.changePerson, Acts: []journal.Act{journal.PersonChanged}},
		{Method: http.MethodPost, Pattern: "/people/{id}/erase", Name: "person.erase", Permission: manageOrg, Handle: p.erasePerson, Acts: []journal.Act{journal.PersonErased}},
		{Method: http.MethodGet, Pattern: "/posts/{id}", Name: "post", Permission: manageOrg, Handle: p.post},
		{Method: http.MethodPost, Pattern: "/posts/{id}", Name: "post.change", Permission: manageOrg, Handle: p.changePost, Acts: []journal.Act{journal.PostChanged}},
		{Method: http.MethodPost, Pattern: "/posts/{id}/holders", Name: "post.hold", Permission: manageOrg, Handle: p.hold, Acts: []journal.Act{journal.HoldingBegun}},
		{Method: http.MethodPost, Pattern: "/holdings/{id}/end", Name: "holding.end", Permission: manageOrg, Handle: p.endHolding, Acts: []journal.Act{journal.HoldingEnded, journal.HoldingBegun}},
	}
}

// personView is somebody's page: who it is, the posts held, and what has to be handed over.
type personView struct {
	form
	Who      org.Person
	Base     journal.Seq
	Unit     org.Unit
	Way      string
	Held     []heldView
	Past     []heldView
	Accounts []Choice
	Account  string // its name, "" for none
	Manage   bool
	History  []toldChange
}

// heldView is a post as somebody holds or held it.
type heldView struct {
	org.Holding
	Post org.Post
	Unit org.Unit
	Open []org.Pending
	Sole bool // nobody else holds it
}

func (p *OrgPages) person(r *gate.Request) error {
	return p.personPage(r, http.StatusOK, form{r: r})
}

func (p *OrgPages) personPage(r *gate.Request, status int, f form) error {
	v := personView{form: f}
	people, err := p.Registrar.Store.People(r.Context(), org.PeopleWant{IDs: []string{r.PathValue("id")}})
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return missing()
	}
	v.Who, v.Base = people[0].Row, people[0].Since
	tree, err := org.TreeOf(r.Context(), p.Registrar.Store)
	if err != nil {
		return err
	}
	v.Unit, _ = tree.Unit(v.Who.Unit)
	v.Way, v.Manage = wayTo(tree, v.Who.Unit), manages(r, tree, v.Who.Unit)
	if err := p.heldBy(r, tree, &v); err != nil {
		return err
	}
	if err := p.accountOf(r, &v); err != nil {
		return err
	}
	if r.May(org.SeeJournal) {
		if v.History, err = p.historyOf(r, v.Who.Ref()); err != nil {
			return err
		}
	}
	return p.Shell.ShowAs(r, status, Page{Title: personName(r.Context(), v.Who), Nav: "org", Body: personPage(v)})
}

func (p *OrgPages) heldBy(r *gate.Request, tree *org.Tree, v *personView) error {
	over, err := p.Registrar.Handover(r.Context(), v.Who.ID)
	if err != nil {
		return err
	}
	for _, h := range over.Holdings {
		unit, _ := tree.Unit(h.Post.Unit)
		v.Held = append(v.Held, heldView{Holding: h.Holding, Post: h.Post, Unit: unit, Open: h.Open, Sole: h.Others == 0})
	}
	slices.SortStableFunc(v.Held, func(a, b heldView) int { return a.Post.No - b.Post.No })
	all, err := p.Registrar.Store.Holdings(r.Context(), org.HoldingWant{People: []string{v.Who.ID}})
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.Row.Until == "" {
			continue
		}
		posts, err := p.Registrar.Store.Posts(r.Context(), org.PostWant{IDs: []string{h.Row.Post}})
		if err != nil || len(posts) == 0 {
			return err
		}
		unit, _ := tree.Unit(posts[0].Row.Unit)
		v.Past = append(v.Past, heldView{Holding: h.Row, Post: posts[0].Row, Unit: unit})
	}
	return nil
}

// accountOf names the account of a person and, for who manages the roster, those there are.
func (p *OrgPages) accountOf(r *gate.Request, v *personView) error {
	accounts, err := p.Staff.Accounts(r.Context())
	if err != nil {
		return err
	}
	v.Accounts = []Choice{{Label: r.Say("page.people.no_account")}}
	for _, a := range accounts {
		if a.Row.ID == v.Who.Account {
			v.Account = a.Row.Name
		}
		v.Accounts = append(v.Accounts, Choice{Value: a.Row.ID, Label: a.Row.Name + " · " + a.Row.Login})
	}
	return nil
}

func (p *OrgPages) changePerson(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	base, err := readSeq(in.Get("base"))
	if err != nil {
		return err
	}
	tree, err := org.TreeOf(r.Context(), p.Registrar.Store)
	if err != nil {
		return err
	}
	f := form{r: r}
	unit, err := oneUnit(tree, in.Get("unit"))
	if err == nil {
		e := org.Edit{Actor: r.Actor(), ID: r.PathValue("id"), Base: base, Reason: in.Get("reason")}
		_, err = p.Registrar.ChangePerson(r.Context(), e, func(x *org.Person) {
			x.Name, x.Phone, x.Email, x.Unit, x.Account, x.Left = in.Get("name"), in.Get("phone"), in.Get("email"), unit, in.Get("account"), in.Get("left") == "true"
		})
	}
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.personPage(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, personHref(r.PathValue("id")), "page.people.changed")
}

// oneUnit is the unit that a person typed: by its id, or by a name that one unit alone goes by.
func oneUnit(t *org.Tree, name string) (string, error) {
	if u, ok := t.Unit(name); ok {
		return u.ID, nil
	}
	found := t.Find(name)
	if len(found) == 1 {
		return found[0].ID, nil
	}
	if len(found) == 0 {
		return "", invalid("org.unit_unknown", "unit", "Name", name)
	}
	return "", invalid("org.unit_ambiguous", "unit", "Name", name, "Count", len(found))
}

func (p *OrgPages) erasePerson(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	f := form{r: r}
	_, err = p.Registrar.Erase(r.Context(), org.Edit{Actor: r.Actor(), ID: r.PathValue("id"), Reason: in.Get("reason")})
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.personPage(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, personHref(r.PathValue("id")), "page.people.erased.done")
}

// arrangeView is a post with its holders, as who manages the roster arranges it.
type arrangeView struct {
	form
	Post       postView
	Base       journal.Seq
	Unit       org.Unit
	Way        string
	Colleagues []org.Person // who could take the post: the unit's people
	Open       map[string][]org.Pending
	Today      org.Day
}

func (p *OrgPages) post(r *gate.Request) error {
	return p.arrangePage(r, http.StatusOK, r.PathValue("id"), form{r: r})
}

func (p *OrgPages) arrangePage(r *gate.Request, status int, id string, f form) error {
	ctx, s := r.Context(), p.Registrar.Store
	posts, err := s.Posts(ctx, org.PostWant{IDs: []string{id}})
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		return missing()
	}
	held, err := p.holdersOf(ctx, []string{id})
	if err != nil {
		return err
	}
	v := arrangeView{form: f, Post: postView{posts[0].Row, held[id]}, Base: posts[0].Since, Today: p.today(), Open: map[string][]org.Pending{}}
	tree, err := org.TreeOf(ctx, s)
	if err != nil {
		return err
	}
	v.Unit, _ = tree.Unit(v.Post.Unit)
	v.Way = wayTo(tree, v.Post.Unit)
	people, err := s.People(ctx, org.PeopleWant{Units: []string{v.Post.Unit}})
	if err != nil {
		return err
	}
	for _, x := range people {
		if !x.Row.Left {
			v.Colleagues = append(v.Colleagues, x.Row)
		}
	}
	for _, h := range v.Post.Holders {
		over, err := p.Registrar.Handover(ctx, h.Who.ID)
		if err != nil {
			return err
		}
		for _, one := range over.Holdings {
			if one.Stuck() {
				v.Open[one.Holding.ID] = one.Open
			}
		}
	}
	return p.Shell.ShowAs(r, status, Page{Title: v.Post.Title, Nav: "org", Body: arrangePage(v)})
}

func (p *OrgPages) changePost(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	base, err := readSeq(in.Get("base"))
	if err != nil {
		return err
	}
	id, f, unit := r.PathValue("id"), form{r: r}, ""
	_, err = p.Registrar.ChangePost(r.Context(), org.Edit{Actor: r.Actor(), ID: id, Base: base, Reason: in.Get("reason")}, func(x *org.Post) {
		unit = x.Unit
		x.Title, x.Duty, x.Ended = in.Get("title"), org.Duty(in.Get("duty")), in.Get("ended") == "true"
	})
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.arrangePage(r, http.StatusUnprocessableEntity, id, f)
	}
	return p.Shell.Done(r, unitHref(unit), "page.org.changed")
}

func (p *OrgPages) hold(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id, f := r.PathValue("id"), form{r: r}
	who, err := p.onePerson(r, in.Get("person"))
	if err == nil {
		_, err = p.Registrar.Hold(r.Context(), r.Actor(), id, who, org.Day(in.Get("from")))
	}
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.arrangePage(r, http.StatusUnprocessableEntity, id, f)
	}
	return p.Shell.Done(r, "/posts/"+id, "page.org.held")
}

// onePerson is the person that a form names: by id, or by a name that one person alone has.
func (p *OrgPages) onePerson(r *gate.Request, name string) (string, error) {
	byID, err := p.Registrar.Store.People(r.Context(), org.PeopleWant{IDs: []string{name}})
	if err != nil || len(byID) == 1 {
		return name, err
	}
	if org.FoldName(name) == "" {
		return "", invalid("org.person_unknown", "person")
	}
	named, err := p.Registrar.Store.People(r.Context(), org.PeopleWant{Name: name})
	if err != nil {
		return "", err
	}
	named = slices.DeleteFunc(named, func(v journal.Versioned[org.Person]) bool {
		return v.Row.Left || org.FoldName(v.Row.Name) != org.FoldName(name)
	})
	switch len(named) {
	case 1:
		return named[0].Row.ID, nil
	case 0:
		return "", invalid("org.holder_unknown", "person", "Name", name)
	}
	return "", invalid("org.holder_ambiguous", "person", "Name", name, "Count", len(named))
}

func (p *OrgPages) endHolding(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	f, post, next := form{r: r}, in.Get("post"), ""
	if name := in.Get("successor"); name != "" {
		if next, err = p.onePerson(r, name); err != nil {
			err = at(err, "successor")
		}
	}
	if err == nil {
		_, err = p.Registrar.End(r.Context(), org.Edit{Actor: r.Actor(), ID: r.PathValue("id"), Reason: in.Get("reason")}, org.Day(in.Get("until")), next)
	}
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.arrangePage(r, http.StatusUnprocessableEntity, post, f)
	}
	return p.Shell.Done(r, gate.Back("/posts/"+post, "/org"), "page.org.ended")
}
