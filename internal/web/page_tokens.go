package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Tokens is what one lets programs do through the machine interface.
type Tokens struct {
	Shell *Shell
	Desk  org.Desk
	Now   func() time.Time
}

// Routes of one's own tokens.
func (p Tokens) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/settings/tokens", Name: "tokens", Permission: org.SignedIn, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/settings/tokens", Name: "tokens.make", Permission: org.SignedIn, Handle: p.make,
			Acts: []journal.Act{journal.TokenMade},
		},
		{
			Method: http.MethodPost, Pattern: "/settings/tokens/{id}/end", Name: "tokens.end", Permission: org.SignedIn, Handle: p.end,
			Acts: []journal.Act{journal.TokenEnded},
		},
	}
}

// tokensView is the tokens of the reader, the form for another, and the one just made.
type tokensView struct {
	form
	in    url.Values
	all   []org.Token
	may   []org.Permission
	fresh string // shown once
	today time.Time
}

func (p Tokens) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, tokensView{form: form{r: r}})
}

func (p Tokens) page(r *gate.Request, status int, v tokensView) error {
	all, err := p.Desk.Store.TokensOf(r.Context(), r.Actor())
	if err != nil {
		return err
	}
	for _, t := range all {
		v.all = append(v.all, t.Row)
	}
	v.may, v.today = org.Lendable(r.Caller), p.Now()
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("tokens.title"), Nav: "settings", Body: tokensPage(r, v)})
}

func (p Tokens) make(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := tokensView{form: form{r: r}, in: in}
	n := org.Token{Name: in.Get("name"), Until: in.Get("until")}
	for _, may := range in["may"] {
		n.May = append(n.May, org.Permission(may))
	}
	bearer, hash := gate.NewBearer()
	n.Hash = hash
	_, err = p.Desk.MakeToken(r.Context(), r.Caller, p.Now(), n)
	if err := v.take("", err); err != nil {
		return err
	}
	if !v.ok() {
		return p.page(r, http.StatusUnprocessableEntity, v)
	}
	r.KeepNowhere()
	v.fresh, v.in = bearer, nil
	return p.page(r, http.StatusOK, v)
}

func (p Tokens) end(r *gate.Request) error {
	if err := p.Desk.EndToken(r.Context(), r.Actor(), r.PathValue("id")); err != nil {
		return err
	}
	return p.Shell.Done(r, "/settings/tokens", "tokens.ended")
}

// until is the last day that the form shows: a quarter from now.
func (v tokensView) until() string {
	if v.in != nil {
		return v.in.Get("until")
	}
	return v.today.AddDate(0, 3, 0).Format(time.DateOnly)
}

// ticked tells whether the form shows a permission as chosen: to see, and nothing more, unless asked.
func (v tokensView) ticked(p org.Permission) bool {
	if v.in != nil {
		return slices.Contains(v.in["may"], string(p))
	}
	return p == org.SeeLedger
}
