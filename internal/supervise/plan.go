package supervise

import (
	"slices"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Milestone (节点) is how much of a task the plan wants done by the end of a day.
type Milestone struct {
	Day   workday.Day `json:"day"`
	Share Share       `json:"share"`
	Name  string      `json:"name,omitempty"`
	// Reached is the day on which it was reported as reached, whatever the share; none before.
	Reached workday.Day `json:"reached,omitempty"`
}

// Plan is a task scheduled backwards from its deadline (倒排工期). A task without a deadline
// (长期坚持) has no schedule line and is late for nothing.
type Plan struct {
	Start      workday.Day `json:"start"`
	Due        workday.Day `json:"due"`
	Milestones []Milestone `json:"milestones,omitempty"` // by day; the deadline itself need not be one
}

// Planned is the share that the schedule line wants by the end of a day: nothing up to the start, all
// from the deadline on, and straight lines from milestone to milestone between. Fractions of a
// hundredth of a percent are dropped, in the task's favour.
func (p Plan) Planned(day workday.Day) Share {
	if p.Due == 0 || day <= p.Start && p.Start < p.Due {
		return 0
	}
	if day >= p.Due {
		return Whole
	}
	from := Milestone{Day: p.Start}
	for _, to := range append(slices.Clone(p.Milestones), Milestone{Day: p.Due, Share: Whole}) {
		switch {
		case day >= to.Day:
		case from.Day == 0 || to.Day <= from.Day:
			return from.Share // no start, or days out of order, which Check tells: nothing to draw a line from
		default:
			return from.Share + (to.Share-from.Share)*Share(day-from.Day)/Share(to.Day-from.Day)
		}
		from = to
	}
	return Whole
}

// Missed lists the milestones whose day is over by the day and that were neither reported as
// reached by then nor covered by the share done.
func (p Plan) Missed(day workday.Day, done Share) []Milestone {
	var missed []Milestone
	for _, m := range p.Milestones {
		reached := m.Reached != 0 && m.Reached <= day
		if m.Day < day && !reached && done < m.Share {
			missed = append(missed, m)
		}
	}
	return missed
}

// Check tells all that is wrong with a plan: days and shares must rise, between the start and the
// deadline, and shares lie above nothing and within the whole. A sound plan gives none.
func (p Plan) Check() []say.Text {
	var wrong []say.Text
	note := func(bad bool, key string, kv ...any) {
		if bad {
			wrong = append(wrong, say.T(key, kv...))
		}
	}
	note(p.Due != 0 && p.Start == 0, "supervise.plan_no_start")
	note(p.Due != 0 && p.Due <= p.Start, "supervise.plan_backwards", "Start", p.Start, "Due", p.Due)
	note(p.Due == 0 && len(p.Milestones) > 0, "supervise.plan_no_due")
	before := Milestone{Day: p.Start}
	for i, m := range p.Milestones {
		note(m.Day <= before.Day, "supervise.plan_day_order", "No", i+1, "Day", m.Day, "Before", before.Day)
		note(p.Due != 0 && m.Day > p.Due, "supervise.plan_day_late", "No", i+1, "Day", m.Day, "Due", p.Due)
		note(m.Share <= before.Share || m.Share > Whole, "supervise.plan_share_order", "No", i+1, "Share", m.Share.String(), "Before", before.Share.String())
		before = m
	}
	note(p.Due != 0 && before.Day == p.Due && before.Share != Whole && len(p.Milestones) > 0,
		"supervise.plan_not_whole", "Share", before.Share.String())
	return wrong
}
