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

// emptySteps is how many empty lines for steps the form of a task offers.
const emptySteps = 3

// taskView is the form of a task. A new one has no ID.
type taskView struct {
	form
	Finding ledger.Finding
	Task    ledger.Task
	Base    journal.Seq
	Post    string
	Reason  string
	Fixed   map[ledger.Promise]bool // promised: changed by request only
}

var taskFields = []recordField[ledger.Task]{
	{name: "label", get: func(t ledger.Task) string { return t.Label }, set: func(t *ledger.Task, s string) { t.Label = s }},
	{name: "text", long: true, get: func(t ledger.Task) string { return t.Text }, set: func(t *ledger.Task, s string) { t.Text = s }},
	{
		name: "scope", pick: append([]string{""}, texts(ledger.Scopes)...),
		get: func(t ledger.Task) string { return string(t.Scope) }, set: func(t *ledger.Task, s string) { t.Scope = ledger.Scope(s) },
	},
	{
		name: "time_class", pick: texts(ledger.TimeClasses),
		get: func(t ledger.Task) string { return string(t.TimeClass) }, set: func(t *ledger.Task, s string) { t.TimeClass = ledger.TimeClass(s) },
	},
	{name: "goal", long: true, get: func(t ledger.Task) string { return t.Goal }, set: func(t *ledger.Task, s string) { t.Goal = s }},
	{name: "deadline_text", get: func(t ledger.Task) string { return t.DeadlineText }, set: func(t *ledger.Task, s string) { t.DeadlineText = s }},
	{name: "deadline", get: func(t ledger.Task) string { return string(t.Deadline) }, set: func(t *ledger.Task, s string) { t.Deadline = ledger.Date(s) }},
	{name: "start", get: func(t ledger.Task) string { return string(t.Start) }, set: func(t *ledger.Task, s string) { t.Start = ledger.Date(s) }},
	{name: "done", get: func(t ledger.Task) string { return string(t.Done) }, set: func(t *ledger.Task, s string) { t.Done = ledger.Date(s) }},
	taskUnits(ledger.Lead), taskUnits(ledger.Responsible), taskUnits(ledger.Support), taskUnits(ledger.Acceptance),
}

func taskUnits(role ledger.UnitRole) recordField[ledger.Task] {
	return recordField[ledger.Task]{
		name: string(role),
		get:  func(t ledger.Task) string { return strings.Join(unitsOf(t.Units, role), "、") },
		set:  func(t *ledger.Task, s string) { t.Units = withUnits(t.Units, role, s) },
	}
}

// taskFrom is a task with what the form says.
func taskFrom(t ledger.Task, in url.Values) ledger.Task {
	applyTo(taskFields, &t, in)
	if !in.Has("step-day") {
		return t
	}
	t.Milestones = nil
	days, words, shares, reached := in["step-day"], in["step-text"], in["step-share"], in["step-reached"]
	for i := range min(len(days), len(words), len(shares)) {
		m := ledger.Milestone{Day: ledger.Date(strings.TrimSpace(days[i])), Text: strings.TrimSpace(words[i])}
		share, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(shares[i]), "%"))
		if err != nil && strings.TrimSpace(shares[i]) != "" {
			share = -1 // told as out of range
		}
		m.Share = share
		if i < len(reached) {
			m.Reached = ledger.Date(strings.TrimSpace(reached[i]))
		}
		if m != (ledger.Milestone{}) {
			t.Milestones = append(t.Milestones, m)
		}
	}
	slices.SortStableFunc(t.Milestones, func(a, b ledger.Milestone) int { return strings.Compare(string(a.Day), string(b.Day)) })
	return t
}

func (p *PlanPages) newTask(r *gate.Request) error {
	v, err := p.taskView(r, r.PathValue("id"), ledger.Task{}, 0)
	if err != nil {
		return err
	}
	return p.showTaskAs(r, http.StatusOK, v)
}

func (p *PlanPages) showTask(r *gate.Request) error {
	t, err := p.Desk.Store.Task(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := p.taskView(r, t.Row.FindingID, t.Row, t.Since)
	if err != nil {
		return err
	}
	return p.showTaskAs(r, http.StatusOK, v)
}

func (p *PlanPages) taskView(r *gate.Request, finding string, t ledger.Task, base journal.Seq) (taskView, error) {
	f, err := p.Desk.Store.Finding(r.Context(), finding)
	v := taskView{form: form{r: r}, Finding: f.Row, Task: t, Base: base, Fixed: map[ledger.Promise]bool{}, Post: findingHref(finding) + "/task"}
	if t.ID != "" {
		v.Post = "/tasks/" + t.ID
		v.Fixed[ledger.PromiseDeadline] = t.DeadlineText != "" || t.Deadline != ""
		v.Fixed[ledger.PromiseGoal] = t.Goal != ""
	}
	return v, err
}

func (p *PlanPages) showTaskAs(r *gate.Request, status int, v taskView) error {
	key := "page.plan.task.edit"
	if v.Task.ID == "" {
		key = "page.plan.task.new"
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say(key), Nav: "ledger", Scripts: []string{"finding.js"}, Body: taskPage(v, r.Say(key))})
}

func (p *PlanPages) addTask(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	edit := editOf(r, in)
	t := taskFrom(ledger.Task{FindingID: edit.ID}, in)
	_, err = p.Desk.AddTask(r.Context(), edit, t)
	return p.afterTask(r, t, edit, err, "page.plan.task_added")
}

func (p *PlanPages) editTask(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	edit := editOf(r, in)
	held, err := p.Desk.Store.Task(r.Context(), edit.ID)
	if err != nil {
		return err
	}
	_, err = p.Desk.EditTask(r.Context(), edit, func(t *ledger.Task) { *t = taskFrom(*t, in) })
	return p.afterTask(r, taskFrom(held.Row, in), edit, err, "page.plan.task_saved")
}

// afterTask goes on to the finding's plan, or back to the form with what is wrong and what was typed.
func (p *PlanPages) afterTask(r *gate.Request, t ledger.Task, edit ledger.Edit, err error, done string) error {
	if err == nil {
		return p.Shell.Done(r, planHref(t.FindingID)+"#tasks", done)
	}
	v, viewErr := p.taskView(r, t.FindingID, t, edit.Base)
	if viewErr != nil {
		return viewErr
	}
	v.Reason = edit.Reason
	status := http.StatusUnprocessableEntity
	var stale *ledger.Stale
	if errors.As(err, &stale) {
		// What was typed stays in the form; saving again replaces the version that is true now.
		status, v.Base = http.StatusConflict, stale.Since
		v.wrongs = append(v.wrongs, Wrong{"", r.Say("page.plan.task_stale")})
	} else if err := v.take("", err); err != nil {
		return err
	}
	return p.showTaskAs(r, status, v)
}

// input is an input of the form.
func (v taskView) input(f Field) Field {
	f.Value = fieldNamed(taskFields, f.Name).get(v.Task)
	return v.into(f)
}

// steps are the task's milestones and some empty lines.
func (v taskView) steps() []ledger.Milestone {
	return append(slices.Clone(v.Task.Milestones), make([]ledger.Milestone, emptySteps)...)
}

func shareText(m ledger.Milestone) string {
	if m == (ledger.Milestone{}) {
		return ""
	}
	return strconv.Itoa(m.Share)
}
