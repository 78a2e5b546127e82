package supervise

import (
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Light is a lit lamp: its colour, why, and by which clause of which rule.
type Light struct {
	Colour Colour   `json:"colour"`
	Name   string   `json:"name"`
	Reason say.Text `json:"reason"`
	Clause string   `json:"clause"`
	Rule   string   `json:"rule"`
}

// Lamp lights the lamp of a task on a day: the first of the rule's lamps, worst first, of which a
// condition holds; the last when none does. A finished task has the last.
func (r *Rule) Lamp(f Facts, day workday.Day) Light {
	last := r.Lamps[len(r.Lamps)-1]
	if f.finished(day) {
		return r.light(last, say.T("supervise.finished", "Day", f.Finished))
	}
	for _, l := range r.Lamps[:len(r.Lamps)-1] {
		for _, w := range l.When {
			if reason, ok := w.holds(f, day); ok {
				return r.light(l, reason)
			}
		}
	}
	if f.Plan.Due == 0 {
		return r.light(last, say.T("supervise.no_deadline"))
	}
	return r.light(last, say.T("supervise.on_schedule", "Planned", f.Plan.Planned(day).String(), "Done", f.Done(day).String()))
}

func (r *Rule) light(l LampRule, reason say.Text) Light {
	return Light{Colour: l.Colour, Name: l.Name, Reason: reason, Clause: l.Clause, Rule: r.ID}
}

// holds tells whether all that the condition names is so, and says each thing.
func (w When) holds(f Facts, day workday.Day) (say.Text, bool) {
	reason, all := say.Text{}, true
	for _, test := range []func(Facts, workday.Day) (say.Text, bool, bool){
		w.criticised, w.exposed, w.rebound, w.overdue, w.nodeMissed, w.behind, w.dueWithin, w.silent, w.attainable,
	} {
		named, asked, ok := test(f, day)
		if !asked {
			continue
		}
		all = all && ok
		reason = and(reason, named)
	}
	return reason, all
}

// and joins two reasons in a Text that survives being stored. For the same end shares go into
// sentences as words: a stored Share would come back as a number.
func and(a, b say.Text) say.Text {
	if a.IsZero() {
		return b
	}
	return say.T("supervise.and", "First", a, "Then", b)
}

// Each test gives its sentence, whether the condition asks for it, and whether it is so.

func (w When) behind(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Behind == nil {
		return
	}
	planned, done := f.Plan.Planned(day), f.Done(day)
	return say.T("supervise.behind", "Planned", planned.String(), "Done", done.String(), "Gap", (planned - done).String()), true,
		planned-done >= Share(*w.Behind)*Percent
}

func (w When) nodeMissed(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.NodeMissed == nil {
		return
	}
	missed := f.Plan.Missed(day, f.Done(day))
	if len(missed) == 0 {
		return reason, true, false
	}
	first := missed[0]
	late := int(day - first.Day)
	return say.T("supervise.node_missed", "Node", first.Name, "Day", first.Day, "Days", late), true, late >= *w.NodeMissed
}

func (w When) overdue(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Overdue == nil {
		return
	}
	late := int(day - f.Plan.Due)
	return say.T("supervise.overdue", "Due", f.Plan.Due, "Days", late), true, f.Plan.Due != 0 && late >= *w.Overdue
}

func (w When) dueWithin(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.DueWithin == nil {
		return
	}
	left := int(f.Plan.Due - day)
	return say.T("supervise.due_within", "Due", f.Plan.Due, "Days", left), true,
		f.Plan.Due != 0 && left >= 0 && left <= *w.DueWithin
}

func (w When) silent(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Silent == nil {
		return
	}
	n := f.silent(day)
	return say.T("supervise.silent", "Times", n), true, n >= *w.Silent
}

func (w When) attainable(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Attainable == nil {
		return
	}
	key := "supervise.attainable"
	if !*w.Attainable {
		key = "supervise.unattainable"
	}
	return say.T(key), true, f.attainable(day) == *w.Attainable
}

func (w When) criticised(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Criticised == "" {
		return
	}
	c, found := f.criticised(day, w.Criticised, false)
	return say.T("supervise.criticised", "Day", c.Day, "Level", c.Level.Text()), true, found
}

func (w When) exposed(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Exposed == "" {
		return
	}
	c, found := f.criticised(day, w.Exposed, true)
	return say.T("supervise.exposed", "Day", c.Day, "Level", c.Level.Text()), true, found
}

func (w When) rebound(f Facts, day workday.Day) (reason say.Text, asked, ok bool) {
	if w.Rebound == nil {
		return
	}
	back := f.reopened(day)
	return say.T("supervise.rebound", "Day", back), true, back != 0 && int(day-back) <= *w.Rebound
}
