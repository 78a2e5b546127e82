package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// toldAmendment is a request with the names of its people.
type toldAmendment struct {
	ledger.Amendment
	Finding        ledger.Finding
	Asker, Decider string
	Own, MayDecide bool
	DaysLater      int // how much later the new deadline is, 0 when that cannot be told
}

func (p *PlanPages) told(r *gate.Request, all []journal.Versioned[ledger.Amendment]) ([]toldAmendment, error) {
	names := namesOf(r, p.Staff)
	var out []toldAmendment
	for _, v := range all {
		a := v.Row
		f, err := p.Desk.Store.Finding(r.Context(), a.FindingID)
		if err != nil {
			return nil, err
		}
		t := toldAmendment{Amendment: a, Finding: f.Row, Asker: names(a.AskedBy), Own: a.AskedBy == r.Actor()}
		if a.DecidedBy != "" {
			t.Decider = names(a.DecidedBy)
		}
		t.MayDecide = a.State == ledger.AmendmentAsked && !t.Own && r.May(org.ApproveChange)
		if was, now := a.WasDate.Time(), a.NowDate.Time(); !was.IsZero() && !now.IsZero() {
			t.DaysLater = int(now.Sub(was) / (24 * time.Hour))
		}
		out = append(out, t)
	}
	return out, nil
}

// amendView is the form that asks for another deadline or goal.
type amendView struct {
	form
	Finding ledger.Finding
	Task    *ledger.Task // nil when the finding's own promise is meant
	ledger.Amendment
}

func (p *PlanPages) newAmendment(r *gate.Request) error {
	in := r.URL.Query()
	a := ledger.Amendment{FindingID: r.PathValue("id"), TaskID: in.Get("task"), Promise: ledger.Promise(in.Get("promise"))}
	if !slices.Contains(ledger.Promises, a.Promise) {
		a.Promise = ledger.PromiseDeadline
	}
	v, err := p.amendView(r, a)
	if err != nil {
		return err
	}
	v.Now, v.NowDate = v.Was, v.WasDate
	return p.showAmendAs(r, http.StatusOK, v)
}

func (p *PlanPages) amendView(r *gate.Request, a ledger.Amendment) (amendView, error) {
	v := amendView{form: form{r: r}, Amendment: a}
	f, err := p.Desk.Store.Finding(r.Context(), a.FindingID)
	if err != nil {
		return v, err
	}
	v.Finding = f.Row
	goal, words, day := f.Row.Goal, f.Row.DeadlineText, f.Row.Deadline
	if a.TaskID != "" {
		t, err := p.Desk.Store.Task(r.Context(), a.TaskID)
		if err != nil {
			return v, err
		}
		v.Task, goal, words, day = &t.Row, t.Row.Goal, t.Row.DeadlineText, t.Row.Deadline
	}
	if a.Promise == ledger.PromiseGoal {
		v.Was, v.WasDate = goal, ""
	} else {
		v.Was, v.WasDate = words, day
	}
	return v, nil
}

func (p *PlanPages) showAmendAs(r *gate.Request, status int, v amendView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.plan.amend"), Nav: "ledger", Scripts: []string{"finding.js"}, Body: amendPage(v)})
}

func (p *PlanPages) ask(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	a := ledger.Amendment{
		FindingID: r.PathValue("id"), TaskID: in.Get("task"), Promise: ledger.Promise(in.Get("promise")),
		Now: in.Get("now"), NowDate: ledger.Date(in.Get("now_date")), Reason: in.Get("reason"),
	}
	if _, err = p.Desk.Ask(r.Context(), r.Actor(), a); err == nil {
		return p.Shell.Done(r, planHref(a.FindingID)+"#amendments", "page.plan.asked")
	}
	v, viewErr := p.amendView(r, a)
	if viewErr != nil {
		return viewErr
	}
	if err := v.take("", err); err != nil {
		return err
	}
	return p.showAmendAs(r, http.StatusUnprocessableEntity, v)
}

// amendmentsView is all requests, those that wait first.
type amendmentsView struct {
	form
	Waiting, Decided []toldAmendment
	At               string // the request that a refused decision was about
	Words            string
}

func (p *PlanPages) showAmendments(r *gate.Request) error {
	return p.showAmendmentsAs(r, http.StatusOK, amendmentsView{form: form{r: r}})
}

func (p *PlanPages) showAmendmentsAs(r *gate.Request, status int, v amendmentsView) error {
	all, err := p.Desk.Store.Amendments(r.Context(), "")
	if err != nil {
		return err
	}
	slices.Reverse(all)
	told, err := p.told(r, all)
	if err != nil {
		return err
	}
	for _, a := range told {
		if a.State == ledger.AmendmentAsked {
			v.Waiting = append(v.Waiting, a)
		} else {
			v.Decided = append(v.Decided, a)
		}
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.plan.amendments"), Nav: "plan", Body: amendmentsPage(v)})
}

func (p *PlanPages) decide(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id, words := r.PathValue("id"), in.Get("words")
	_, err = p.Desk.Decide(r.Context(), r.Actor(), id, in.Get("grant") == "yes", words)
	if err == nil {
		return p.Shell.Done(r, "/amendments", "page.plan.decided")
	}
	v := amendmentsView{form: form{r: r}, At: id, Words: words}
	if err := v.take("words", err); err != nil {
		return err
	}
	return p.showAmendmentsAs(r, http.StatusUnprocessableEntity, v)
}

func (p *PlanPages) withdraw(r *gate.Request) error {
	if _, err := p.Desk.Withdraw(r.Context(), r.Actor(), r.PathValue("id")); err != nil {
		return err
	}
	return p.Shell.Done(r, "/amendments", "page.plan.withdrawn")
}

// wordsField is the field of who decides, which must be filled for a refusal.
func wordsField(ctx context.Context, v amendmentsView, a toldAmendment) Field {
	f := Field{Name: "words", Label: T(ctx, "page.plan.words"), Hint: T(ctx, "page.plan.words.hint")}
	if v.At == a.ID {
		f.Value, f.Error = v.Words, v.at("words")
	}
	return f
}

func amendmentSign(s ledger.AmendmentState) string {
	switch s {
	case ledger.AmendmentGranted:
		return "done"
	case ledger.AmendmentAsked:
		return "soon"
	}
	return "none"
}
