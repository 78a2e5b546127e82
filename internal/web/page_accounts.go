package web

import (
	"context"
	"net/http"
	"net/url"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Accounts is who may come in, for the system administrator. What each may do once in is the security
// administrator's: Grants.
type Accounts struct {
	Shell *Shell
	Desk  org.Desk
	// PublicURL is the address people type, in front of one-time links; "" shows the one in use.
	PublicURL string
}

// Routes of the accounts.
func (p Accounts) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/admin/accounts", Name: "accounts", Permission: org.ManageAccounts, Handle: p.list},
		{
			Method: http.MethodPost, Pattern: "/admin/accounts", Name: "accounts.add", Permission: org.ManageAccounts, Handle: p.add,
			Acts: []journal.Act{journal.AccountAdded, journal.PasswordChanged},
		},
		{
			Method: http.MethodPost, Pattern: "/admin/accounts/{id}/state", Name: "accounts.state", Permission: org.ManageAccounts, Handle: p.state,
			Acts: []journal.Act{journal.AccountChanged},
		},
		{
			Method: http.MethodPost, Pattern: "/admin/accounts/{id}/link", Name: "accounts.link", Permission: org.ManageAccounts, Handle: p.link,
			Acts: []journal.Act{journal.PasswordChanged},
		},
	}
}

// accountsView is the list, the form below it, and the link just made.
type accountsView struct {
	form
	all    []org.Account
	vacant []org.Role // administrators whom the office lacks
	in     url.Values
	link   *issuedLink
}

// issuedLink is shown once, to hand over to the person.
type issuedLink struct {
	who  org.Account
	href string
}

func (p Accounts) list(r *gate.Request) error {
	return p.page(r, http.StatusOK, accountsView{form: form{r: r}})
}

func (p Accounts) page(r *gate.Request, status int, v accountsView) error {
	all, err := p.Desk.Store.Accounts(r.Context())
	if err != nil {
		return err
	}
	for _, a := range all {
		v.all = append(v.all, a.Row)
	}
	if v.vacant, err = p.Desk.Vacant(r.Context()); err != nil {
		return err
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("nav.accounts"), Nav: "accounts", Body: accountsPage(r, v)})
}

// add makes an account and at once the link by which its person sets a password: the administrator
// never knows it.
func (p Accounts) add(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := accountsView{form: form{r: r}, in: in}
	n := org.Newcomer{Login: in.Get("login"), Name: in.Get("name"), First: org.Role(in.Get("first"))}
	for _, wrong := range org.Check(n) {
		if err := v.take("", wrong); err != nil {
			return err
		}
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	a, err := p.Desk.Add(r.Context(), r.Actor(), n)
	if err := v.take("", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	return p.issue(r, a)
}

// state disables an account or lets it in again.
func (p Accounts) state(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	disable := in.Get("disable") == "yes"
	v := accountsView{form: form{r: r}}
	_, err = p.Desk.Change(r.Context(), r.Actor(), r.PathValue("id"), in.Get("reason"), func(a *org.Account) { a.Disabled = disable })
	if err == nil && !disable { // otherwise the nightly look at unused accounts would close it again
		err = p.Shell.Keeper.Forgive(r.Context(), r.PathValue("id"))
	}
	if err := v.take("", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	key := "accounts.enabled"
	if disable {
		key = "accounts.disabled"
	}
	return p.Shell.Done(r, "/admin/accounts", key)
}

func (p Accounts) link(r *gate.Request) error {
	a, err := p.Desk.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.issue(r, a.Row)
}

func (p Accounts) issue(r *gate.Request, a org.Account) error {
	token, err := p.Shell.Keeper.IssueToken(r.Context(), r.Actor(), a)
	if err != nil {
		return err
	}
	r.KeepNowhere()
	href := p.base(r) + "/welcome?token=" + url.QueryEscape(token)
	return p.page(r, http.StatusOK, accountsView{form: form{r: r}, link: &issuedLink{a, href}})
}

func (p Accounts) base(r *gate.Request) string { return addressOf(r, p.PublicURL) }

// addressOf is the address of the product as its users reach it: the one that was set, or the one that was asked.
func addressOf(r *gate.Request, set string) string {
	switch {
	case set != "":
		return set
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// linkHours is how long a one-time link opens.
var linkHours = int(gate.TokenPeriod.Hours())

// firstChoices are what a newcomer can be from the start: nothing yet, or one of the administrators that
// are missing.
func (v accountsView) firstChoices(r *gate.Request) []Choice {
	cs := []Choice{{Value: "", Label: r.Say("accounts.first.later"), Hint: r.Say("accounts.first.later.what")}}
	for _, role := range v.vacant {
		if role != org.SystemAdmin {
			cs = append(cs, Choice{Value: string(role), Label: r.Say("role." + string(role)), Hint: r.Say("role." + string(role) + ".what")})
		}
	}
	return cs
}

// firstChosen is the choice that a new form shows: while an administrator is missing, that one.
func (v accountsView) firstChosen() string {
	if v.in != nil {
		return v.in.Get("first")
	}
	if len(v.vacant) > 0 {
		return string(v.vacant[0])
	}
	return ""
}

// UnitTree gives the units as they stand, for choosers and for who reaches what.
type UnitTree func(ctx context.Context) (*org.Tree, error)
