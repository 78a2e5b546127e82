package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// draftedPoints reads the form of the points: pairs of point-id and point; a new line within a field, and
// everything in the last, starts a new point; an emptied field takes its point away.
func draftedPoints(in url.Values) []ledger.PointText {
	var out []ledger.PointText
	ids := in["point-id"]
	for i, text := range in["point"] {
		id := ""
		if i < len(ids) {
			id = ids[i]
		}
		for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, ledger.PointText{ID: id, Text: line})
				id = "" // further lines of one field are new points
			}
		}
	}
	return out
}

func (p *PlanPages) setPoints(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	edit, drafted := editOf(r, in), draftedPoints(in)
	_, err = p.Desk.SetPoints(r.Context(), edit, drafted)
	return p.afterPlan(r, edit.ID, err, "page.plan.points_saved", func(v *planView) {
		v.Editing, v.Drafted = true, drafted
	})
}

// setAnswers takes the whole grid: a box answers names measure and point. Only measures whose boxes
// changed are written.
func (p *PlanPages) setAnswers(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	v, err := p.planView(r, id)
	if err != nil {
		return err
	}
	for _, m := range v.Measures {
		wanted := in["answers-"+m.ID]
		if slices.Equal(sorted(wanted), sorted(m.Answers)) {
			continue
		}
		base, err := strconv.ParseInt(in.Get("base-"+m.ID), 10, 64)
		if err != nil {
			continue // the page did not show this measure
		}
		_, err = p.Desk.Answer(r.Context(), ledger.Edit{Actor: r.Actor(), ID: m.ID, Base: journal.Seq(base)}, wanted)
		if err != nil {
			return p.afterPlan(r, id, err, "", func(*planView) {})
		}
	}
	return p.Shell.Done(r, planHref(id)+"#answers", "page.plan.answers_saved")
}

func sorted(ids []string) []string { return slices.Sorted(slices.Values(ids)) }

// afterPlan goes on to the plan, or back to it with what is wrong and what was typed.
func (p *PlanPages) afterPlan(r *gate.Request, id string, err error, done string, keep func(*planView)) error {
	if err == nil {
		return p.Shell.Done(r, planHref(id), done)
	}
	v, viewErr := p.planView(r, id)
	if viewErr != nil {
		return viewErr
	}
	status := http.StatusUnprocessableEntity
	var stale *ledger.Stale
	if errors.As(err, &stale) {
		status = http.StatusConflict
		v.wrongs = append(v.wrongs, Wrong{"", r.Say("page.plan.stale")})
	} else if err := v.take("", err); err != nil {
		return err
	}
	keep(&v)
	return p.showPlanAs(r, status, v)
}

func planHref(finding string) string { return findingHref(finding) + "/plan" }
