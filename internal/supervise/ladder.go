package supervise

import (
	"slices"
	"time"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Step is what the rule wants done about a task on a day, given all that happened before: at most a
// sitting's lamp, and then one of a lifting, a lapse and a document. On a day off nothing is done;
// what fell due meanwhile is done on the next working day. Once the events of its actions are in
// the history, asking again for the same day gives nothing, and a day before the newest event (a
// clock set back) gives nothing either. An error is the calendar's: a year without holiday table.
func (r *Rule) Step(cal Calendar, history []Event, f Facts, day workday.Day) ([]Action, error) {
	works, err := cal.Working(day)
	if err != nil || !works {
		return nil, err
	}
	c := climb{rule: r, cal: cal, facts: f, day: day, at: Stand(history)}
	if c.at.Last.Day > day {
		return nil, nil
	}
	if f.finished(day) {
		c.leave(Lifted, say.T("supervise.lift_finished", "Day", f.Finished))
		return c.actions, nil
	}
	c.sit()
	if err := c.move(); err != nil {
		return nil, err
	}
	return c.actions, nil
}

// climb is one task on one day.
type climb struct {
	rule    *Rule
	cal     Calendar
	facts   Facts
	day     workday.Day
	at      Standing
	lit     bool // a sitting was held today
	actions []Action
}

// do adds an action and counts it as done for what follows on the same day.
func (c *climb) do(a Action) {
	a.Task, a.Day, a.Rule = c.facts.Task, c.day, c.rule.ID
	c.actions = append(c.actions, a)
	c.at = c.at.After(a.Event(Number{}))
}

// sit lights the lamp when a sitting is due.
func (c *climb) sit() {
	c.lit = c.at.Lamp.Day == c.day
	if c.lit || !c.rule.Sitting.due(c.at.Lamp.Day, c.day) {
		return
	}
	c.lit = true
	lamp := c.rule.Lamp(c.facts, c.day)
	c.do(Action{Deed: Lit, Colour: lamp.Colour, Reason: lamp.Reason, Clause: lamp.Clause})
}

// due tells whether a sitting is to be held on a working day, when the last one was on another.
func (s Sitting) due(last, day workday.Day) bool {
	switch s.Every {
	case Weekly:
		return sinceMonday(day) >= s.On-1 && (last == 0 || day-workday.Day(sinceMonday(day)) > last)
	case Monthly:
		first := workday.On(day.Year(), day.Month(), 1)
		return day.DayOfMonth() >= s.On && last < first
	}
	return last < day
}

// sinceMonday is how many days of its week lie before the day.
func sinceMonday(day workday.Day) int { return int(day.Weekday()+6) % 7 }

// move takes the task off the ladder, or a step up.
func (c *climb) move() error {
	if c.at.Step != "" {
		switch {
		case c.lit && c.at.running(c.rule.lifting) >= max(c.rule.Lift.Sittings, 1) && !c.at.Waiting():
			c.leave(Lifted, say.T("supervise.lift_on_schedule", "Times", max(c.rule.Lift.Sittings, 1)))
			return nil
		case c.lapsed():
			c.leave(Lapsed, say.T("supervise.lapse", "Day", c.at.Answered, "Days", c.rule.Lapse.Days))
		}
	}
	step, reason, err := c.next()
	if err != nil || step == "" {
		return err
	}
	return c.issue(step, reason)
}

// leave takes a task off the ladder, when it is on it.
func (c *climb) leave(deed Deed, reason say.Text) {
	if c.at.Step != "" {
		c.do(Action{Deed: deed, Step: c.at.Step, Reason: reason})
	}
}

// lapsed tells whether the step in force was answered so long ago that it is forgotten. It is not while
// the lamp is as bad as it was.
func (c *climb) lapsed() bool {
	days := c.rule.Lapse.Days
	return days > 0 && !c.notBetter(c.at.Lamp.Colour) && c.at.Answered != 0 && int(c.day-c.at.Answered) > days
}

// next is the step to take now, "" for none: the higher of what follows from the step in force and
// of what the lamp asks for by itself.
func (c *climb) next() (Step, say.Text, error) {
	step, reason, err := c.consequence()
	if err != nil {
		return "", say.Text{}, err
	}
	if direct, why := c.direct(); direct.rank() > step.rank() {
		step, reason = direct, why
	}
	if step == "" || c.at.Step != "" && c.at.Issued.Day >= c.facts.reopened(c.day) {
		return step, reason, nil
	}
	if least := c.raised(); least.rank() > step.rank() {
		return least, and(reason, say.T("supervise.raised", "Day", c.facts.Rebound)), nil
	}
	return step, reason, nil
}

// consequence is the step above the one in force, when something became of that.
func (c *climb) consequence() (Step, say.Text, error) {
	if c.at.Step == "" {
		return "", say.Text{}, nil
	}
	up, ok := c.rule.above(c.at.Step)
	if !ok {
		return "", say.Text{}, nil
	}
	for _, after := range up.After {
		reason, met, err := c.met(after, up)
		if err != nil || met {
			return up.Step, reason, err
		}
	}
	return "", say.Text{}, nil
}

// met tells whether a consequence of the step in force has come about.
func (c *climb) met(after Consequence, up StepRule) (say.Text, bool, error) {
	number := c.at.Issued.Number.String()
	switch after {
	case Unanswered:
		return say.T("supervise.unanswered", "Number", number, "Due", c.at.Issued.Due), c.at.Late(c.day), nil
	case StillLate:
		return c.stillLate(up, number)
	case Again:
		times := up.times(up.Again, 2)
		n := c.at.running(func(lamp Colour) bool { return !c.rule.lifting(lamp) && c.notBetter(lamp) })
		return say.T("supervise.again", "Number", number, "Lamp", c.lampName(), "Times", n), c.lit && n >= times, nil
	}
	return say.Text{}, false, nil
}

// notBetter tells whether a lamp is the one the step in force answers to, or a worse one.
func (c *climb) notBetter(lamp Colour) bool {
	return c.rule.severity(lamp) >= c.rule.severity(c.at.Issued.Colour)
}

// stillLate tells whether a sitting after the days of grace still lit a lamp that lifts nothing.
func (c *climb) stillLate(up StepRule, number string) (say.Text, bool, error) {
	if c.at.Answered == 0 || !c.lit || c.rule.lifting(c.at.Lamp.Colour) {
		return say.Text{}, false, nil
	}
	until, err := c.cal.Add(c.at.Answered, up.Grace, true, false)
	return say.T("supervise.still", "Number", number, "Day", c.at.Answered, "Lamp", c.lampName()), c.day > until, err
}

// direct is the highest step, above the one in force, that the lamp asks for by itself.
func (c *climb) direct() (Step, say.Text) {
	if !c.lit {
		return "", say.Text{}
	}
	for _, s := range slices.Backward(c.rule.Steps) {
		if s.Step.rank() <= c.at.Step.rank() || len(s.Lamps) == 0 {
			continue
		}
		n := c.at.running(func(lamp Colour) bool { return slices.Contains(s.Lamps, lamp) })
		if n >= s.times(s.Times, 1) {
			return s.Step, say.T("supervise.direct", "Lamp", c.lampName(), "Times", n, "Reason", c.at.Lamp.Reason)
		}
	}
	return "", say.Text{}
}

// times is a number of sittings with its default.
func (StepRule) times(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// raised is the step on which at least a task begins that came back.
func (c *climb) raised() Step {
	back, rule := c.facts.reopened(c.day), c.rule.Rebound
	if back == 0 || rule.Days > 0 && int(c.day-back) > rule.Days {
		return ""
	}
	return rule.Step
}

// lampName is the newest lamp's name in this rule.
func (c *climb) lampName() string {
	for _, l := range c.rule.Lamps {
		if l.Colour == c.at.Lamp.Colour {
			return l.Name
		}
	}
	return string(c.at.Lamp.Colour)
}

// issue takes a step, with its own deadline on a working day.
func (c *climb) issue(step Step, reason say.Text) error {
	s, ok := c.rule.step(step)
	if !ok {
		return nil
	}
	due, err := s.due(c.cal, c.day)
	if err != nil {
		return err
	}
	c.do(Action{
		Deed: Issued, Step: step, Colour: c.at.Lamp.Colour, Name: s.Name, Series: s.Series, Due: due,
		Points: s.Points, Reason: reason, Clause: s.Clause,
	})
	return nil
}

// due is the last day to answer a document of a day.
func (s StepRule) due(cal Calendar, day workday.Day) (workday.Day, error) {
	last, err := cal.Add(day, s.Days, !s.Calendar, s.CountFirst)
	if err != nil || !s.Calendar {
		return last, err
	}
	return cal.Add(last, 1, true, true)
}

// Closes is the moment a day to answer is over: midnight after it.
func Closes(due workday.Day) time.Time { return (due + 1).Start() }
