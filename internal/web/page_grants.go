package web

import (
	"net/http"
	"slices"
	"strings"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Grants is who may do what, where, for the security administrator.
type Grants struct {
	Shell *Shell
	Desk  org.Desk
	Units UnitTree
}

// Routes of the grants.
func (p Grants) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/admin/grants", Name: "grants", Permission: org.ManageGrants, Handle: p.list},
		{Method: http.MethodGet, Pattern: "/admin/grants/{id}", Name: "grants.show", Permission: org.ManageGrants, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/admin/grants/{id}", Name: "grants.change", Permission: org.ManageGrants, Handle: p.change,
			Acts: []journal.Act{journal.GrantsChanged},
		},
		{
			Method: http.MethodPost, Pattern: "/admin/grants/{id}/factor", Name: "grants.factor", Permission: org.ManageGrants, Handle: p.factor,
			Acts: []journal.Act{journal.FactorChanged},
		},
	}
}

// grantedAccount is an account with its grants in words.
type grantedAccount struct {
	org.Account
	Held []grantWords
}

// grantWords is a grant in the reader's language.
type grantWords struct {
	org.Grant
	Role, Where string
}

// grantsView is the list of accounts, those who may do nothing yet first.
type grantsView struct {
	all    []grantedAccount
	vacant []org.Role
}

func (p Grants) list(r *gate.Request) error {
	all, err := p.Desk.Store.Accounts(r.Context())
	if err != nil {
		return err
	}
	tree, err := p.Units(r.Context())
	if err != nil {
		return err
	}
	var v grantsView
	for _, a := range all {
		v.all = append(v.all, grantedAccount{a.Row, wordsOfGrants(r, tree, a.Row.Grants)})
	}
	slices.SortStableFunc(v.all, func(a, b grantedAccount) int { return min(len(a.Held), 1) - min(len(b.Held), 1) })
	if v.vacant, err = p.Desk.Vacant(r.Context()); err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.grants"), Nav: "grants", Body: grantsPage(r, v)})
}

func wordsOfGrants(r *gate.Request, tree *org.Tree, grants []org.Grant) []grantWords {
	var words []grantWords
	for _, g := range grants {
		words = append(words, grantWords{g, r.Say("role." + string(g.Role)), whereOf(r, tree, g)})
	}
	return words
}

// whereOf says over what a grant is held.
func whereOf(r *gate.Request, tree *org.Tree, g org.Grant) string {
	if g.Unit == "" {
		return r.Say("grants.whole")
	}
	name := r.Say("grants.unit_gone")
	if u, ok := tree.Unit(g.Unit); ok {
		name = u.Name
	}
	if g.Below {
		return r.Say("grants.with_below", "Unit", name)
	}
	return name
}

// grantView is one account's grants and the form that adds to them.
type grantView struct {
	form
	who      grantedAccount
	enrolled bool
	role     string
	unit     string
	below    bool
	reason   string
	units    []Choice
}

func (p Grants) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, grantView{form: form{r: r}, below: true})
}

func (p Grants) page(r *gate.Request, status int, v grantView) error {
	a, err := p.Desk.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	tree, err := p.Units(r.Context())
	if err != nil {
		return err
	}
	v.who = grantedAccount{a.Row, wordsOfGrants(r, tree, a.Row.Grants)}
	v.units = unitChoices(r, tree)
	if v.enrolled, _, err = p.Shell.Keeper.FactorOf(r.Context(), a.Row.ID); err != nil {
		return err
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("grants.of", "Name", a.Row.Name), Nav: "grants", Body: grantPage(r, v)})
}

// unitChoices are the whole office and every unit, each set in below the one it stands under.
func unitChoices(r *gate.Request, tree *org.Tree) []Choice {
	cs := []Choice{{Value: "", Label: r.Say("grants.whole")}}
	for _, u := range tree.Below("") {
		depth := max(len(tree.Path(u.ID))-1, 0)
		cs = append(cs, Choice{Value: u.ID, Label: strings.Repeat("\u3000", depth) + u.Name})
	}
	return cs
}

// change adds a grant or takes one back.
func (p Grants) change(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	a, err := p.Desk.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := grantView{form: form{r: r}, role: in.Get("role"), unit: in.Get("unit"), below: in.Get("below") == "yes", reason: in.Get("reason")}
	grants := slices.Clone(a.Row.Grants)
	key := "grants.given"
	if back := in.Get("back"); back != "" {
		key = "grants.taken"
		grants = slices.DeleteFunc(grants, func(g org.Grant) bool { return g.String() == back })
	} else {
		grants = append(grants, org.Grant{Role: org.Role(v.role), Unit: v.unit, Below: v.below})
	}
	if err := p.grant(r, &v, a.Row.ID, grants); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	return p.Shell.Done(r, "/admin/grants/"+a.Row.ID, key)
}

func (p Grants) grant(r *gate.Request, v *grantView, id string, grants []org.Grant) error {
	tree, err := p.Units(r.Context())
	if err != nil {
		return err
	}
	if _, ok := tree.Unit(v.unit); v.unit != "" && !ok {
		v.wrongs = append(v.wrongs, Wrong{"unit", r.Say("grants.no_such_unit")})
		return nil
	}
	_, err = p.Desk.Grant(r.Context(), r.Actor(), id, v.reason, grants)
	return v.take("role", err)
}

// factor takes the second factor of somebody who lost it away.
func (p Grants) factor(r *gate.Request) error {
	a, err := p.Desk.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := grantView{form: form{r: r}}
	if err := v.take("factor", p.Shell.Keeper.ResetFactor(r.Context(), r.Actor(), a.Row)); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	return p.Shell.Done(r, "/admin/grants/"+a.Row.ID, "grants.factor_reset")
}

// grantableRoles are the roles with what each may do.
func grantableRoles(r *gate.Request) []Choice {
	var cs []Choice
	for _, role := range org.Roles {
		cs = append(cs, Choice{Value: string(role), Label: r.Say("role." + string(role)), Hint: r.Say("role." + string(role) + ".what")})
	}
	return cs
}
