package web

import (
	"net/http"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Factor is one's own second factor.
type Factor struct {
	Shell *Shell
}

// Routes of the second factor.
func (p Factor) Routes() []gate.Route {
	acts := []journal.Act{journal.FactorChanged}
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/settings/factor", Name: "factor", Permission: org.SignedIn, Handle: p.show},
		{Method: http.MethodPost, Pattern: "/settings/factor", Name: "factor.enrol", Permission: org.SignedIn, Handle: p.enrol, Acts: acts},
		{Method: http.MethodPost, Pattern: "/settings/factor/drop", Name: "factor.drop", Permission: org.SignedIn, Handle: p.drop, Acts: acts},
	}
}

// factorView is the secret to put into a device, and what there is already.
type factorView struct {
	form
	enrolment gate.Enrolment
	enrolled  bool
	left      int      // recovery codes not used yet
	recovery  []string // shown once
	next      string
}

func (p Factor) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, factorView{form: form{r: r}})
}

func (p Factor) page(r *gate.Request, status int, v factorView) (err error) {
	r.KeepNowhere()
	if v.enrolled, v.left, err = p.Shell.Keeper.FactorOf(r.Context(), r.Actor()); err != nil {
		return err
	}
	if v.recovery == nil {
		if v.enrolment, err = p.Shell.Keeper.BeginFactor(r, r.Say("factor.issuer")); err != nil {
			return err
		}
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("factor.title"), Nav: "settings", Body: factorPage(r, v)})
}

func (p Factor) enrol(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := factorView{form: form{r: r}}
	v.recovery, err = p.Shell.Keeper.ConfirmFactor(r, in.Get("code"))
	if err := v.take("code", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	v.next = Home(r)
	return p.page(r, http.StatusOK, v)
}

func (p Factor) drop(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := factorView{form: form{r: r}}
	if err := v.take("factor-password", p.Shell.Keeper.DropFactor(r, in.Get("factor-password"))); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	return p.Shell.Done(r, "/settings", "factor.dropped")
}
