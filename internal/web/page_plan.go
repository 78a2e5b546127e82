package web

import (
	"context"
	"net/http"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// PlanPages are the plan of a round with its gaps, the plan of one finding, its tasks, and the requests
// to change what was promised. All fields are needed.
type PlanPages struct {
	Shell  *Shell
	Desk   *ledger.PlanDesk
	Ledger ledger.Store
	Staff  People
	Now    func() time.Time
}

// Routes are the ways in.
func (p *PlanPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/plan", Name: "plan.show", Permission: org.SeeLedger, Handle: p.showRound},
		{Method: http.MethodGet, Pattern: "/findings/{id}/plan", Name: "plan.finding", Permission: org.SeeLedger, Handle: p.showPlan},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/points", Name: "plan.points", Permission: org.EditLedger, Handle: p.setPoints,
			Acts: []journal.Act{journal.PointsSet},
		},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/answers", Name: "plan.answers", Permission: org.EditLedger, Handle: p.setAnswers,
			Acts: []journal.Act{journal.MeasureChanged},
		},
		{Method: http.MethodGet, Pattern: "/findings/{id}/task", Name: "task.new", Permission: org.EditLedger, Handle: p.newTask},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/task", Name: "task.add", Permission: org.EditLedger, Handle: p.addTask,
			Acts: []journal.Act{journal.TaskAdded},
		},
		{Method: http.MethodGet, Pattern: "/tasks/{id}", Name: "task.show", Permission: org.EditLedger, Handle: p.showTask},
		{
			Method: http.MethodPost, Pattern: "/tasks/{id}", Name: "task.edit", Permission: org.EditLedger, Handle: p.editTask,
			Acts: []journal.Act{journal.TaskChanged},
		},
		{Method: http.MethodGet, Pattern: "/findings/{id}/amend", Name: "amendment.new", Permission: org.EditLedger, Handle: p.newAmendment},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/amend", Name: "amendment.ask", Permission: org.EditLedger, Handle: p.ask,
			Acts: []journal.Act{journal.AmendmentAsked},
		},
		{Method: http.MethodGet, Pattern: "/amendments", Name: "amendments.show", Permission: org.SeeLedger, Handle: p.showAmendments},
		{
			Method: http.MethodPost, Pattern: "/amendments/{id}/decide", Name: "amendment.decide", Permission: org.ApproveChange, Handle: p.decide,
			Acts: []journal.Act{journal.AmendmentGranted, journal.AmendmentRefused},
		},
		{
			Method: http.MethodPost, Pattern: "/amendments/{id}/withdraw", Name: "amendment.withdraw", Permission: org.EditLedger, Handle: p.withdraw,
			Acts: []journal.Act{journal.AmendmentWithdrawn},
		},
	}
}

// roundPlanView is a round's findings with how far each is planned.
type roundPlanView struct {
	Round   ledger.Round
	Rounds  []ledger.Round
	Rows    []plannedRow
	Only    ledger.Gap // "" for all
	Lacking map[ledger.Gap]int
	Waiting int // requests that wait for a decision
	Today   ledger.Date
}

type plannedRow struct {
	ledger.Plan
	Gaps []ledger.Gap
}

func (p *PlanPages) showRound(r *gate.Request) error {
	v, err := p.roundPlan(r.Context(), r.URL.Query().Get("round"), ledger.Gap(r.URL.Query().Get("gap")))
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.plan"), Nav: "plan", Body: roundPlanPage(v)})
}

func (p *PlanPages) roundPlan(ctx context.Context, round string, only ledger.Gap) (roundPlanView, error) {
	v := roundPlanView{Only: only, Lacking: map[ledger.Gap]int{}, Today: ledger.DateOf(p.Now())}
	rounds, err := p.Ledger.Rounds(ctx)
	if err != nil || len(rounds) == 0 {
		return v, err
	}
	v.Round = rounds[0].Row
	for _, x := range rounds {
		v.Rounds = append(v.Rounds, x.Row)
		if x.Row.ID == round {
			v.Round = x.Row
		}
	}
	findings, err := p.Ledger.FindingsOf(ctx, v.Round.ID)
	if err != nil {
		return v, err
	}
	for _, f := range findings {
		plan, err := p.planOf(ctx, f.Row)
		if err != nil {
			return v, err
		}
		v.add(plannedRow{plan, plan.Gaps()})
	}
	waiting, err := p.Desk.Store.Amendments(ctx, ledger.AmendmentAsked)
	v.Waiting = len(waiting)
	return v, err
}

func (v *roundPlanView) add(row plannedRow) {
	wanted := v.Only == ""
	for _, g := range row.Gaps {
		v.Lacking[g]++
		wanted = wanted || g == v.Only
	}
	if wanted {
		v.Rows = append(v.Rows, row)
	}
}

func (p *PlanPages) planOf(ctx context.Context, f ledger.Finding) (ledger.Plan, error) {
	plan := ledger.Plan{Finding: f}
	tasks, err := p.Desk.Store.TasksOf(ctx, f.ID)
	if err != nil {
		return plan, err
	}
	measures, err := p.Desk.Store.MeasuresOf(ctx, f.ID)
	if err != nil {
		return plan, err
	}
	points, err := p.Desk.Store.PointsOf(ctx, f.ID)
	plan.Tasks, plan.Measures, plan.Points = journal.Rows(tasks), journal.Rows(measures), journal.Rows(points)
	return plan, err
}

// planView is the plan of one finding.
type planView struct {
	form
	ledger.Plan
	Since      journal.Seq // of the finding
	Versions   map[string]journal.Seq
	Drafted    []ledger.PointText // what the form of the points holds
	Proposed   bool               // the points are a proposal
	Editing    bool               // the form of the points is open
	Amendments []toldAmendment
	MayEdit    bool
	Today      ledger.Date
}

func (p *PlanPages) planView(r *gate.Request, id string) (planView, error) {
	ctx := r.Context()
	v := planView{form: form{r: r}, Versions: map[string]journal.Seq{}, MayEdit: r.May(org.EditLedger), Today: ledger.DateOf(p.Now())}
	f, err := p.Desk.Store.Finding(ctx, id)
	if err != nil {
		return v, err
	}
	v.Since = f.Since
	if v.Plan, err = p.planOf(ctx, f.Row); err != nil {
		return v, err
	}
	measures, err := p.Desk.Store.MeasuresOf(ctx, id)
	if err != nil {
		return v, err
	}
	for _, m := range measures {
		v.Versions[m.Row.ID] = m.Since
	}
	for _, x := range v.Points {
		v.Drafted = append(v.Drafted, ledger.PointText{ID: x.ID, Text: x.Text})
	}
	amendments, err := p.Desk.Store.AmendmentsOf(ctx, id)
	if err != nil {
		return v, err
	}
	v.Amendments, err = p.told(r, amendments)
	return v, err
}

func (p *PlanPages) showPlan(r *gate.Request) error {
	v, err := p.planView(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.Editing = v.MayEdit && (len(v.Points) == 0 || r.URL.Query().Has("edit"))
	if len(v.Points) == 0 {
		v.propose()
	}
	return p.showPlanAs(r, http.StatusOK, v)
}

// propose fills the form with the statement's sentences.
func (v *planView) propose() {
	v.Proposed = true
	for _, s := range ledger.ProposePoints(v.Finding.Statement) {
		v.Drafted = append(v.Drafted, ledger.PointText{Text: s})
	}
}

func (p *PlanPages) showPlanAs(r *gate.Request, status int, v planView) error {
	title := r.Say("page.plan.of", "Name", findingName(v.Finding))
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "ledger", Scripts: []string{"finding.js"}, Body: planPage(v)})
}
