package ledger_test

import (
	"slices"
	"testing"

	"zhenggai/internal/ledger"
)

func TestAPlanTellsItsGaps(t *testing.T) {
	whole := ledger.Plan{
		Finding: ledger.Finding{
			Deadline: "2026-12-31", Goal: "建成",
			Units: []ledger.Unit{{Name: "市水利局", Role: ledger.Lead}, {Name: "市整改办", Role: ledger.Acceptance}},
		},
		Tasks:    []ledger.Task{{Deadline: "2026-06-30"}},
		Points:   []ledger.Point{{ID: "p"}, {ID: "q"}},
		Measures: []ledger.Measure{{Answers: []string{"p", "q"}}},
	}
	for name, c := range map[string]struct {
		change func(*ledger.Plan)
		want   []ledger.Gap
	}{
		"whole":              {func(*ledger.Plan) {}, nil},
		"no task":            {func(p *ledger.Plan) { p.Tasks = nil }, []ledger.Gap{ledger.GapTask}},
		"nobody responsible": {func(p *ledger.Plan) { p.Finding.Units = p.Finding.Units[1:] }, []ledger.Gap{ledger.GapLead}},
		"nobody accepts":     {func(p *ledger.Plan) { p.Finding.Units = p.Finding.Units[:1] }, []ledger.Gap{ledger.GapAcceptance}},
		"accepts its own": {func(p *ledger.Plan) {
			p.Tasks = []ledger.Task{{Units: []ledger.Unit{{Name: "市水利局", Role: ledger.Acceptance}}}}
		}, []ledger.Gap{ledger.GapSelf}},
		"no deadline": {func(p *ledger.Plan) { p.Finding.Deadline, p.Tasks = "", []ledger.Task{{}} }, []ledger.Gap{ledger.GapDeadline}},
		"long-term needs none": {func(p *ledger.Plan) {
			p.Finding.Deadline, p.Finding.TimeClass, p.Tasks = "", ledger.TimeClassLongTerm, []ledger.Task{{}}
		}, nil},
		"a task too late":    {func(p *ledger.Plan) { p.Tasks[0].Deadline = "2027-01-01" }, []ledger.Gap{ledger.GapLate}},
		"no goal":            {func(p *ledger.Plan) { p.Finding.Goal = "" }, []ledger.Gap{ledger.GapGoal}},
		"no points":          {func(p *ledger.Plan) { p.Points, p.Measures = nil, nil }, []ledger.Gap{ledger.GapPoints}},
		"a point unanswered": {func(p *ledger.Plan) { p.Measures[0].Answers = []string{"p"} }, []ledger.Gap{ledger.GapUnanswered}},
		"a measure that answers nothing": {func(p *ledger.Plan) {
			p.Measures = append(p.Measures, ledger.Measure{})
		}, []ledger.Gap{ledger.GapIdle}},
	} {
		p := whole
		p.Tasks, p.Measures = slices.Clone(whole.Tasks), slices.Clone(whole.Measures)
		c.change(&p)
		if got := p.Gaps(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
