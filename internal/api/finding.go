package api

import (
	"context"
	"net/http"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

type listIn struct {
	Query string `query:"q" maxLength:"500" doc:"Filter text, as on the ledger page: 状态:推进中 单位:水利局 尾矿"`
	After string `query:"after" doc:"The next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listed struct {
	Findings []listedFinding `json:"findings"`
	Next     string          `json:"next,omitempty"`
	Total    int             `json:"total" doc:"Findings under the filter, counted up to 10,000."`
	Query    string          `json:"query" doc:"The filter as it was understood."`
	Notes    []string        `json:"notes,omitempty" doc:"Terms that mean nothing and were searched as text."`
}

type listedFinding struct {
	Version[ledger.Finding]
	Round    string `json:"round_title"`
	Measures int    `json:"measures"`
}

// ByID names a record in the path.
type ByID struct {
	ID string `path:"id" maxLength:"64"`
}

type wholeFinding struct {
	Finding  Version[ledger.Finding]   `json:"finding"`
	Measures []Version[ledger.Measure] `json:"measures"`
	Tasks    []Version[ledger.Task]    `json:"tasks"`
}

// findingPatch changes the fields that are given and leaves the rest.
type findingPatch struct {
	Basis
	Statement    *string           `json:"statement,omitempty" maxLength:"20000"`
	StatusText   *string           `json:"status_text,omitempty" maxLength:"400"`
	Status       *ledger.Status    `json:"status,omitempty"`
	Workflow     *ledger.Workflow  `json:"workflow,omitempty"`
	Grade        *ledger.Grade     `json:"grade,omitempty"`
	TimeClass    *ledger.TimeClass `json:"time_class,omitempty"`
	DeadlineText *string           `json:"deadline_text,omitempty" maxLength:"400"`
	Deadline     *ledger.Date      `json:"deadline,omitempty"`
	Goal         *string           `json:"goal,omitempty" maxLength:"20000"`
	Progress     *string           `json:"progress,omitempty" maxLength:"20000"`
	Units        *[]ledger.Unit    `json:"units,omitempty"`
}

func (p findingPatch) apply(f *ledger.Finding) {
	set(&f.Statement, p.Statement)
	set(&f.StatusText, p.StatusText)
	set(&f.Status, p.Status)
	set(&f.Workflow, p.Workflow)
	set(&f.Grade, p.Grade)
	set(&f.TimeClass, p.TimeClass)
	set(&f.DeadlineText, p.DeadlineText)
	set(&f.Deadline, p.Deadline)
	set(&f.Goal, p.Goal)
	set(&f.Progress, p.Progress)
	set(&f.Units, p.Units)
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

func findings(d Deps) []gate.Route {
	return []gate.Route{
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/findings", "listFindings", "ledger", "Findings under a filter, page by page."),
			func(ctx context.Context, in *listIn) (*body[listed], error) { return answer(d.list(ctx, in)) }),
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/findings/{id}", "getFinding", "ledger", "One finding with its measures and tasks."),
			func(ctx context.Context, in *ByID) (*body[wholeFinding], error) { return answer(d.whole(ctx, in.ID)) }),
		gate.Operation(org.EditLedger, op(http.MethodPatch, "/findings/{id}", "changeFinding", "ledger", "Change the given fields of a finding."),
			func(ctx context.Context, in *struct {
				ByID
				Body findingPatch
			},
			) (*body[changed], error) {
				seq, err := d.Ledger.EditFinding(ctx, in.Body.edit(ctx, in.ID), in.Body.apply)
				return answer(changed{seq}, err)
			}).Leaving(journal.FindingChanged),
	}
}

func (d Deps) list(ctx context.Context, in *listIn) (listed, error) {
	f, notes := ledger.ParseFilter(in.Query)
	found, err := d.Ledger.Store.Find(ctx, f, ledger.Page{After: in.After, Limit: in.Limit})
	if err != nil {
		return listed{}, err
	}
	out := listed{Findings: make([]listedFinding, len(found.Rows)), Next: found.Next, Total: found.Total, Query: f.String()}
	for i, row := range found.Rows {
		out.Findings[i] = listedFinding{versionOf(row.Versioned), row.Round.Title, row.Measures}
	}
	for _, n := range notes {
		out.Notes = append(out.Notes, sentence(ctx, n))
	}
	return out, nil
}

func sentence(ctx context.Context, f *fault.Error) string { return f.Text.In(gate.From(ctx).Lang) }

func (d Deps) whole(ctx context.Context, id string) (wholeFinding, error) {
	f, err := d.Ledger.Store.Finding(ctx, id)
	if err != nil {
		return wholeFinding{}, err
	}
	ms, err := d.Ledger.Store.MeasuresOf(ctx, id)
	if err != nil {
		return wholeFinding{}, err
	}
	ts, err := d.Ledger.Store.TasksOf(ctx, id)
	return wholeFinding{versionOf(f), versionsOf(ms), versionsOf(ts)}, err
}
