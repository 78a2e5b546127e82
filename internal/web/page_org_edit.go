package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

func (p *OrgPages) editUnitRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/org/new", Name: "org.new", Permission: manageOrg, Handle: p.newUnit},
		{Method: http.MethodPost, Pattern: "/org/new", Name: "org.add", Permission: manageOrg, Handle: p.addUnit, Acts: []journal.Act{journal.UnitAdded}},
		{Method: http.MethodGet, Pattern: "/org/{id}/edit", Name: "org.edit", Permission: manageOrg, Handle: p.editUnit},
		{Method: http.MethodPost, Pattern: "/org/{id}/edit", Name: "org.change", Permission: manageOrg, Handle: p.changeUnit, Acts: []journal.Act{journal.UnitChanged}},
		{Method: http.MethodPost, Pattern: "/org/{id}/posts", Name: "org.add_post", Permission: manageOrg, Handle: p.addPost, Acts: []journal.Act{journal.PostAdded}},
		{Method: http.MethodPost, Pattern: "/org/{id}/people", Name: "org.add_person", Permission: manageOrg, Handle: p.addPerson, Acts: []journal.Act{journal.PersonAdded}},
		{Method: http.MethodGet, Pattern: "/org/names", Name: "org.names", Permission: org.SeeLedger, Handle: p.names},
		{Method: http.MethodPost, Pattern: "/org/{id}/alias", Name: "org.alias", Permission: manageOrg, Handle: p.alias, Acts: []journal.Act{journal.UnitChanged}},
	}
}

// unitForm is the form of a unit, new or changed.
type unitForm struct {
	form
	ID      string // "" for a new unit
	Base    journal.Seq
	In      url.Values
	Parents []Choice
	Regions []Choice
	Back    string
}

func (p *OrgPages) newUnit(r *gate.Request) error {
	in := url.Values{"parent": {r.URL.Query().Get("parent")}, "kind": {string(org.Department)}}
	return p.unitForm(r, http.StatusOK, unitForm{form: form{r: r}, In: in})
}

func (p *OrgPages) editUnit(r *gate.Request) error {
	all, err := p.Registrar.Store.Units(r.Context())
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Row.ID == r.PathValue("id") {
			return p.unitForm(r, http.StatusOK, unitForm{form: form{r: r}, ID: v.Row.ID, Base: v.Since, In: unitValues(v.Row)})
		}
	}
	return missing()
}

func unitValues(u org.Unit) url.Values {
	return url.Values{
		"name": {u.Name}, "short": {u.Short}, "aliases": {strings.Join(u.Aliases, "\n")}, "kind": {string(u.Kind)},
		"parent": {u.Parent}, "region": {u.Region}, "no": {strconv.Itoa(u.No)}, "disabled": {strconv.FormatBool(u.Disabled)},
	}
}

// unitForm shows the form with the units that it may stand under: in a large tree only those on the way
// and their children, so that a chooser stays one.
func (p *OrgPages) unitForm(r *gate.Request, status int, f unitForm) error {
	tree, err := org.TreeOf(r.Context(), p.Registrar.Store)
	if err != nil {
		return err
	}
	f.Parents = parentChoices(r, tree, f.ID, f.In.Get("parent"))
	regions, err := p.Registrar.Store.Regions(r.Context())
	if err != nil {
		return err
	}
	f.Regions = []Choice{{Label: r.Say("page.org.no_region")}}
	for _, v := range regions {
		if v.Row.Level != org.Village || v.Row.ID == f.In.Get("region") {
			f.Regions = append(f.Regions, Choice{Value: v.Row.ID, Label: v.Row.Code + " " + v.Row.Name})
		}
	}
	title := r.Say("page.org.new_unit")
	if f.Back = "/org"; f.ID != "" {
		title, f.Back = r.Say("page.org.edit_unit", "Name", f.In.Get("name")), unitHref(f.ID)
	} else if parent := f.In.Get("parent"); parent != "" {
		f.Back = unitHref(parent)
	}
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "org", Body: unitFormPage(title, f)})
}

// parentChoices are the units that one may stand under: none of its own.
func parentChoices(r *gate.Request, t *org.Tree, self, now string) []Choice {
	choices := []Choice{{Label: r.Say("page.org.at_top")}}
	for _, u := range t.Below("") {
		leaf := u.Kind == org.VillageCommittee || u.Kind == org.Farm || u.Kind == org.Enterprise
		if self != "" && t.Within(u.ID, self) || leaf && u.ID != now {
			continue
		}
		choices = append(choices, Choice{Value: u.ID, Label: strings.Repeat("　", len(t.Path(u.ID))-1) + u.Called()})
	}
	return choices
}

func (p *OrgPages) addUnit(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	f := unitForm{form: form{r: r}, In: in}
	var u org.Unit
	setUnit(&u, in)
	id, err := p.Registrar.AddUnit(r.Context(), r.Actor(), u)
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.unitForm(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, unitHref(id), "page.org.added", "Name", u.Name)
}

func (p *OrgPages) changeUnit(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	base, err := readSeq(in.Get("base"))
	if err != nil {
		return err
	}
	f := unitForm{form: form{r: r}, ID: id, Base: base, In: in}
	_, err = p.Registrar.ChangeUnit(r.Context(), org.Edit{Actor: r.Actor(), ID: id, Base: base, Reason: in.Get("reason")}, func(u *org.Unit) { setUnit(u, in) })
	if err := f.take("", err); err != nil {
		return err
	}
	if !f.ok() {
		return p.unitForm(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, unitHref(id), "page.org.changed")
}

func setUnit(u *org.Unit, in url.Values) {
	u.Name, u.Short, u.Kind, u.Parent, u.Region = in.Get("name"), in.Get("short"), org.UnitKind(in.Get("kind")), in.Get("parent"), in.Get("region")
	u.Aliases = strings.FieldsFunc(in.Get("aliases"), func(c rune) bool { return strings.ContainsRune("\r\n、,，;；", c) }) // not spoken: what people part a list with
	u.No, _ = strconv.Atoi(in.Get("no"))                                                                                 // anything else is no order
	u.Disabled = in.Get("disabled") == "true"
}

func (p *OrgPages) addPost(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	unit := r.PathValue("id")
	if _, err := p.Registrar.AddPost(r.Context(), r.Actor(), org.Post{Unit: unit, Title: in.Get("title"), Duty: org.Duty(in.Get("duty"))}); err != nil {
		return err
	}
	return p.Shell.Done(r, unitHref(unit), "page.org.post_added")
}

func (p *OrgPages) addPerson(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	unit := r.PathValue("id")
	id, err := p.Registrar.AddPerson(r.Context(), r.Actor(), org.Person{Unit: unit, Name: in.Get("name"), Phone: in.Get("phone")})
	if err != nil {
		return err
	}
	return p.Shell.Done(r, personHref(id), "page.org.person_added")
}

// printedName is a name in documents that is no unit's, or more than one's.
type printedName struct {
	ledger.PrintedUnit
	Found   []foundUnit // more than one goes by it
	Suggest []foundUnit // none does; those most like it
}

// namesView is what documents call units, as far as the tree does not know it.
type namesView struct {
	Open       []printedName
	Collective []printedName
	Known      int
	Manage     bool
}

// suggestions is how many units are proposed for a name.
const unitSuggestions = 3

func (p *OrgPages) names(r *gate.Request) error {
	tree, err := org.TreeOf(r.Context(), p.Registrar.Store)
	if err != nil {
		return err
	}
	printed, err := p.Ledger.PrintedUnits(r.Context())
	if err != nil {
		return err
	}
	v := namesView{Manage: r.May(manageOrg)}
	for _, n := range printed {
		at := tree.Find(n.Name)
		switch {
		case len(at) == 1:
			v.Known++
		case org.Collective(n.Name):
			v.Collective = append(v.Collective, printedName{PrintedUnit: n})
		default:
			v.Open = append(v.Open, printedName{n, placedAt(tree, at), placedAt(tree, tree.Suggest(n.Name, unitSuggestions))})
		}
	}
	return p.Shell.Show(r, Page{Title: r.Say("page.org.names"), Nav: "org", Body: namesPage(v)})
}

func placedAt(t *org.Tree, units []org.Unit) []foundUnit {
	var out []foundUnit
	for _, u := range units {
		out = append(out, foundUnit{u, wayTo(t, u.Parent)})
	}
	return out
}

func (p *OrgPages) alias(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if _, err := p.Registrar.AddAlias(r.Context(), org.Edit{Actor: r.Actor(), ID: id}, in.Get("name")); err != nil {
		return err
	}
	return p.Shell.Done(r, "/org/names", "page.org.alias_added", "Name", in.Get("name"))
}
