package web

import (
	"net/http"

	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// Places is the rail as a page: where a phone without script goes to for more.
type Places struct{ Shell *Shell }

// Routes of the page.
func (p Places) Routes() []gate.Route {
	return []gate.Route{{Method: http.MethodGet, Pattern: "/places", Name: "places", Permission: org.SignedIn, Handle: p.show}}
}

func (p Places) show(r *gate.Request) error {
	return p.Shell.Show(r, Page{Title: r.Say("web.places"), Nav: "places", Body: placesPage(p.Shell.railOf(r))})
}
