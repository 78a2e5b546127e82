package web

import (
	"net/http"
	"net/url"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Delegations is what one lends while away, and what others lent.
type Delegations struct {
	Shell *Shell
	Desk  org.Desk
	Now   func() time.Time
}

// Routes of one's own delegations.
func (p Delegations) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/settings/delegations", Name: "delegations", Permission: org.SignedIn, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/settings/delegations", Name: "delegations.make", Permission: org.SignedIn, Handle: p.make,
			Acts: []journal.Act{journal.DelegationMade},
		},
		{
			Method: http.MethodPost, Pattern: "/settings/delegations/{id}/end", Name: "delegations.end", Permission: org.SignedIn, Handle: p.end,
			Acts: []journal.Act{journal.DelegationEnded},
		},
	}
}

// delegationsView is the delegations of the reader, both ways, and the form for another.
type delegationsView struct {
	form
	in    url.Values
	given []toldDelegation
	held  []toldDelegation
	to    []Choice
	today string
}

// toldDelegation is a delegation with the other person's name.
type toldDelegation struct {
	org.Delegation
	Who   string
	State string // now, later or over
}

func (p Delegations) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, delegationsView{form: form{r: r}})
}

func (p Delegations) page(r *gate.Request, status int, v delegationsView) error {
	all, err := p.Desk.Store.Delegations(r.Context())
	if err != nil {
		return err
	}
	v.today = p.Now().Format(time.DateOnly)
	names := namesOf(r, p.Desk.Store)
	for _, d := range all {
		told := toldDelegation{Delegation: d.Row, State: p.stateOf(d.Row)}
		switch r.Actor() {
		case d.Row.From:
			told.Who = names(d.Row.To)
			v.given = append(v.given, told)
		case d.Row.To:
			told.Who = names(d.Row.From)
			v.held = append(v.held, told)
		}
	}
	if err := p.choose(r, &v); err != nil {
		return err
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("delegations.title"), Nav: "settings", Body: delegationsPage(r, v)})
}

func (p Delegations) stateOf(d org.Delegation) string {
	switch today := p.Now().Format(time.DateOnly); {
	case d.Until < today:
		return "over"
	case d.Since > today:
		return "later"
	}
	return "now"
}

// choose lists who could act for the reader.
func (p Delegations) choose(r *gate.Request, v *delegationsView) error {
	accounts, err := p.Desk.Store.Accounts(r.Context())
	if err != nil {
		return err
	}
	v.to = []Choice{{Label: r.Say("delegations.choose")}}
	for _, a := range accounts {
		if a.Row.ID != r.Actor() && !a.Row.Disabled && !a.Row.Administers() {
			v.to = append(v.to, Choice{Value: a.Row.ID, Label: r.Say("delegations.who", "Name", a.Row.Name, "Role", rolesOf(r, a.Row))})
		}
	}
	return nil
}

func (p Delegations) make(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := delegationsView{form: form{r: r}, in: in}
	_, err = p.Desk.Delegate(r.Context(), r.Actor(), p.Now(), org.Delegation{
		To: in.Get("to"), Since: in.Get("since"), Until: in.Get("until"), Reason: in.Get("reason"),
	})
	if err := v.take("", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	return p.Shell.Done(r, "/settings/delegations", "delegations.made")
}

func (p Delegations) end(r *gate.Request) error {
	if err := p.Desk.EndDelegation(r.Context(), r.Actor(), r.PathValue("id")); err != nil {
		return err
	}
	return p.Shell.Done(r, "/settings/delegations", "delegations.ended")
}
