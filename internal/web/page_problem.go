package web

import (
	"strconv"

	"zhenggai/internal/gate"
	"zhenggai/internal/say"
)

// Problem draws an error: a page, or for htmx a message at the edge of the one it has. It is what
// gate.Config.ErrorPage wants.
func (s *Shell) Problem(r *gate.Request, p gate.Problem) gate.Component {
	if r.Fragment() {
		return inTongue(r.Lang, problemMessage(r, p))
	}
	title := r.Say("problem.title." + strconv.Itoa(p.Status))
	return inTongue(r.Lang, frame(s.view(r, Page{Title: title, Body: problemPage(r, p, title)})))
}

// detail is the sentence of a problem with the place it speaks of.
func detail(p gate.Problem, lang say.Lang) string { return p.Detail.In(lang) }
