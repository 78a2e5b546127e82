package supervise

import (
	"slices"

	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Colour is a lamp's colour. What it means is the rule's: blue is praise in one city and a warning
// in the next.
type Colour string

// Colours lists the colours that a rule may use.
var Colours = []Colour{"red", "orange", "yellow", "blue", "green", "grey"}

// Text is the colour as a sentence names it.
func (c Colour) Text() say.Text { return say.T("supervise.colour_" + string(c)) }

// Step is a rung of the ladder, and the document that goes with it.
type Step string

// The steps, lowest first.
const (
	Remind      Step = "remind"      // 提醒
	Warning     Step = "warning"     // 预警函
	Supervision Step = "supervision" // 督办函
	Talk        Step = "talk"        // 约谈
	Circular    Step = "circular"    // 通报
	Listed      Step = "listed"      // 挂牌督办
)

// Steps lists the steps, lowest first. A rule may leave some out, but not change their order.
var Steps = []Step{Remind, Warning, Supervision, Talk, Circular, Listed}

// Text is the step as the field names it, whatever a rule calls its document.
func (s Step) Text() say.Text { return say.T("supervise.step_" + string(s)) }

// rank orders steps; "" and a step nobody knows lie below the ladder.
func (s Step) rank() int { return slices.Index(Steps, s) }

// Consequence is what became of a step, for the step above to follow from.
type Consequence string

// The consequences.
const (
	Unanswered Consequence = "unanswered" // the deadline passed without an answer
	StillLate  Consequence = "still"      // answered, and after the days of grace the lamp is still lit
	Again      Consequence = "again"      // the same lamp, or a worse one, at so many sittings running
)

// Consequences lists them as a rule may name them.
var Consequences = []Consequence{Unanswered, StillLate, Again}

// Rhythm is how often something happens.
type Rhythm string

// The rhythms.
const (
	Daily   Rhythm = "day"
	Weekly  Rhythm = "week"
	Monthly Rhythm = "month"
)

// Rhythms lists them as a rule may name them.
var Rhythms = []Rhythm{Daily, Weekly, Monthly}

// Rule is how one region lights lamps and climbs the ladder, from a day on. Read one with ParseRule;
// the checks there are what the rest of the room relies on.
type Rule struct {
	ID     string `toml:"id" json:"id"`
	Title  string `toml:"title" json:"title"`
	Region string `toml:"region" json:"region"` // administrative code; "" for every region
	Source string `toml:"source" json:"source"` // the document it comes from
	Note   string `toml:"note" json:"note,omitempty"`
	// Replaces is the id of a rule that ends on the day before From.
	Replaces string `toml:"replaces" json:"replaces,omitempty"`
	// From is the first day it holds; Until the last, none while it has no end.
	From    workday.Day `toml:"from" json:"from"`
	Until   workday.Day `toml:"until" json:"until,omitempty"`
	Sitting Sitting     `toml:"sitting" json:"sitting"`
	Lamps   []LampRule  `toml:"lamp" json:"lamps"` // worst first; the last needs no condition
	Steps   []StepRule  `toml:"step" json:"steps"` // lowest first
	Lift    LiftRule    `toml:"lift" json:"lift"`
	Lapse   LapseRule   `toml:"lapse" json:"lapse"`
	Rebound ReboundRule `toml:"rebound" json:"rebound"`

	at *rulefile.File // tells the lines, for defects found when rules meet
}

// Sitting is when lamps are lit: every working day; in each week from a weekday on, Monday being 1; in
// each month from a day on. A sitting that falls on days off is held on the first working day left
// of its week or month, and a week without one has none.
type Sitting struct {
	Every Rhythm `toml:"every" json:"every"`
	On    int    `toml:"on" json:"on"`
}

// LampRule lights a lamp when any of its conditions holds.
type LampRule struct {
	Colour Colour `toml:"colour" json:"colour"`
	Name   string `toml:"name" json:"name"`
	Clause string `toml:"clause" json:"clause"` // shown with every lamp
	When   []When `toml:"when" json:"when,omitempty"`
}

// When is a condition; all that it names must hold at once.
type When struct {
	Behind     *int  `toml:"behind" json:"behind,omitempty"`           // percentage points behind the schedule line, or more
	NodeMissed *int  `toml:"node_missed" json:"node_missed,omitempty"` // days since a milestone was missed, or more
	Overdue    *int  `toml:"overdue" json:"overdue,omitempty"`         // days past the deadline, or more
	DueWithin  *int  `toml:"due_within" json:"due_within,omitempty"`   // days left to the deadline, or fewer, none past it
	Silent     *int  `toml:"silent" json:"silent,omitempty"`           // returns missed running, or more
	Attainable *bool `toml:"attainable" json:"attainable,omitempty"`   // what the office thinks
	Criticised Level `toml:"criticised" json:"criticised,omitempty"`   // by this level or a higher one
	Exposed    Level `toml:"exposed" json:"exposed,omitempty"`         // in media of this level or a higher one
	Rebound    *int  `toml:"rebound" json:"rebound,omitempty"`         // days since it came back, or fewer
}

// StepRule is one step of the ladder as a region climbs it.
type StepRule struct {
	Step   Step   `toml:"step" json:"step"`
	Name   string `toml:"name" json:"name"`     // as the document is headed: 预警函
	Series string `toml:"series" json:"series"` // as it is numbered: 预警 gives 预警〔2026〕3号
	Clause string `toml:"clause" json:"clause"`
	// Days is the time to answer: working days, unless Calendar says that all days count; then a term
	// that ends on a day off ends on the next working day. CountFirst counts the day of issue.
	Days       int  `toml:"days" json:"days"`
	Calendar   bool `toml:"calendar" json:"calendar,omitempty"`
	CountFirst bool `toml:"count_first" json:"count_first,omitempty"`
	// Lamps put a task on this step directly, whatever is below, when one is lit at so many sittings
	// running (Times, 1 by default).
	Lamps []Colour `toml:"lamps" json:"lamps,omitempty"`
	Times int      `toml:"times" json:"times,omitempty"`
	// After are the consequences of the step before that lead here. Grace is how many working days an
	// answer has to show, Again how many sittings make "again" (2 by default).
	After []Consequence `toml:"after" json:"after,omitempty"`
	Grace int           `toml:"grace" json:"grace,omitempty"`
	Again int           `toml:"again" json:"again,omitempty"`
	// Points are what the rule would deduct. A person decides.
	Points int `toml:"points" json:"points,omitempty"`
}

// LiftRule says when a task leaves the ladder: one of Lamps at so many sittings running (1 by default)
// after the last step. A finished task leaves it in any case.
type LiftRule struct {
	Lamps    []Colour `toml:"lamps" json:"lamps"`
	Sittings int      `toml:"sittings" json:"sittings,omitempty"`
}

// LapseRule says after how many days, from the answer, a step that led to nothing more is forgotten
// and the ladder begins anew; 0 for never. An unanswered step does not lapse.
type LapseRule struct {
	Days int `toml:"days" json:"days"`
}

// ReboundRule says on which step at least a task begins that came back, for so many days after it did;
// 0 days for ever.
type ReboundRule struct {
	Step Step `toml:"step" json:"step"`
	Days int  `toml:"days" json:"days"`
}

// step finds the rule of a step.
func (r *Rule) step(s Step) (StepRule, bool) {
	i := slices.IndexFunc(r.Steps, func(x StepRule) bool { return x.Step == s })
	if i < 0 {
		return StepRule{}, false
	}
	return r.Steps[i], true
}

// above is the lowest step of the rule above s; also when s is a step of an older rule.
func (r *Rule) above(s Step) (StepRule, bool) {
	i := slices.IndexFunc(r.Steps, func(x StepRule) bool { return x.Step.rank() > s.rank() })
	if i < 0 {
		return StepRule{}, false
	}
	return r.Steps[i], true
}

// severity orders the rule's lamps: 0 is the best. A colour of an older rule counts as the best.
func (r *Rule) severity(c Colour) int {
	i := slices.IndexFunc(r.Lamps, func(l LampRule) bool { return l.Colour == c })
	if i < 0 {
		return 0
	}
	return len(r.Lamps) - 1 - i
}

// lifting tells whether a colour lets a task leave the ladder.
func (r *Rule) lifting(c Colour) bool { return slices.Contains(r.Lift.Lamps, c) }
