package ledger

import "slices"

// Gap is something that a finding's plan lacks or that does not fit together.
type Gap string

// The gaps, in the order a page shows them.
const (
	GapTask       Gap = "task"       // 没有任务
	GapLead       Gap = "lead"       // 没有牵头或责任单位
	GapAcceptance Gap = "acceptance" // 没有验收单位
	GapSelf       Gap = "self"       // 验收单位同时是责任单位
	GapDeadline   Gap = "deadline"   // 没有时限
	GapLate       Gap = "late"       // 任务时限晚于问题时限
	GapGoal       Gap = "goal"       // 没有目标
	GapPoints     Gap = "points"     // 没有划分要点
	GapUnanswered Gap = "unanswered" // 有要点没有措施回应
	GapIdle       Gap = "idle"       // 有措施没有回应任何要点
)

// Gaps lists every gap.
var Gaps = []Gap{GapTask, GapLead, GapAcceptance, GapSelf, GapDeadline, GapLate, GapGoal, GapPoints, GapUnanswered, GapIdle}

// Plan is a finding with all that was planned for it.
type Plan struct {
	Finding  Finding
	Tasks    []Task
	Measures []Measure
	Points   []Point
}

// Answered is how many of the points some measure answers.
func (p Plan) Answered() int { return len(p.Points) - len(p.Unanswered()) }

// Unanswered are the points that no measure answers.
func (p Plan) Unanswered() []Point {
	return slices.DeleteFunc(slices.Clone(p.Points), func(x Point) bool {
		return slices.ContainsFunc(p.Measures, func(m Measure) bool { return slices.Contains(m.Answers, x.ID) })
	})
}

// Gaps lists what is missing in the plan or does not fit together, in the order of Gaps.
func (p Plan) Gaps() []Gap {
	held := map[Gap]bool{
		GapTask:       len(p.Tasks) == 0,
		GapLead:       !p.has(Lead, Responsible),
		GapAcceptance: !p.has(Acceptance),
		GapSelf:       p.acceptsItself(),
		GapDeadline:   p.Finding.Deadline == "" && p.Finding.TimeClass != TimeClassLongTerm && !slices.ContainsFunc(p.Tasks, func(t Task) bool { return t.Deadline != "" }),
		GapLate:       p.Finding.Deadline != "" && slices.ContainsFunc(p.Tasks, func(t Task) bool { return t.Deadline > p.Finding.Deadline }),
		GapGoal:       p.Finding.Goal == "" && !slices.ContainsFunc(p.Tasks, func(t Task) bool { return t.Goal != "" }),
		GapPoints:     len(p.Points) == 0,
		GapUnanswered: len(p.Unanswered()) > 0,
		GapIdle:       len(p.Points) > 0 && slices.ContainsFunc(p.Measures, func(m Measure) bool { return len(m.Answers) == 0 }),
	}
	return slices.DeleteFunc(slices.Clone(Gaps), func(g Gap) bool { return !held[g] })
}

// units are all parts that units play in the plan.
func (p Plan) units() []Unit {
	all := slices.Clone(p.Finding.Units)
	for _, t := range p.Tasks {
		all = append(all, t.Units...)
	}
	for _, m := range p.Measures {
		all = append(all, m.Units...)
	}
	return all
}

func (p Plan) has(roles ...UnitRole) bool {
	return slices.ContainsFunc(p.units(), func(u Unit) bool { return slices.Contains(roles, u.Role) })
}

// acceptsItself tells that a unit is to accept what it does.
func (p Plan) acceptsItself() bool {
	all := p.units()
	return slices.ContainsFunc(all, func(a Unit) bool {
		return a.Role == Acceptance && slices.ContainsFunc(all, func(b Unit) bool {
			return b.Name == a.Name && (b.Role == Lead || b.Role == Responsible)
		})
	})
}
