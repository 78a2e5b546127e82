// Package supervise presses for what was promised: the schedule of a task against its progress, the
// lamp that a region's rule lights for it, the ladder of letters that follows when nothing moves,
// and the facts of a bulletin. It owns those rules and the events of a task's ladder. It is pure: no clock, no storage, no counter of its own; the same history,
// facts and day always give the same actions. It never deducts a point from anybody: points are
// proposals that a person decides on.
package supervise

import (
	"fmt"
	"slices"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Calendar is what the ladder asks of working days; workday.Calendar answers. It is an
// interface so that a year without a holiday table fails where the day is asked for.
type Calendar interface {
	// Working tells whether offices work on the day.
	Working(day workday.Day) (bool, error)
	// Add counts n days, or working days, from day, which is the first of them with countFirst.
	Add(day workday.Day, n int, working, countFirst bool) (workday.Day, error)
}

// Share is a part of a whole in hundredths of a percent: 10000 is all of it.
type Share int

// Percent is one percent, and Whole all of it.
const (
	Percent Share = 100
	Whole   Share = 100 * Percent
)

// String is the share as percent, with decimals only where there are any: 62.5%.
func (s Share) String() string {
	sign := ""
	if s < 0 {
		sign, s = "-", -s
	}
	switch {
	case s%100 == 0:
		return fmt.Sprintf("%s%d%%", sign, s/100)
	case s%10 == 0:
		return fmt.Sprintf("%s%d.%d%%", sign, s/100, s%100/10)
	}
	return fmt.Sprintf("%s%d.%02d%%", sign, s/100, s%100)
}

// Level is the level of government, or of the media's owner, that speaks.
type Level string

// The levels, highest first. A condition that names one is met by it and by every higher one.
const (
	Nation   Level = "nation"
	Province Level = "province"
	City     Level = "city"
	County   Level = "county"
)

// Levels lists the levels, highest first.
var Levels = []Level{Nation, Province, City, County}

// atLeast tells whether l is as high as the other. A level nobody knows is never high enough.
func (l Level) atLeast(o Level) bool {
	i, j := slices.Index(Levels, l), slices.Index(Levels, o)
	return i >= 0 && i <= j
}

// Text is the level as a sentence names it.
func (l Level) Text() say.Text { return say.T("supervise.level_" + string(l)) }

// Progress is what a return said of a task: how much of it was done by a day.
type Progress struct {
	Day   workday.Day `json:"day"`
	Share Share       `json:"share"`
}

// Criticism is a remark as a rule counts it: a criticism from above (通报批评) or, with Exposed, in the media (曝光).
type Criticism struct {
	Day     workday.Day `json:"day"`
	Level   Level       `json:"level"`
	Exposed bool        `json:"exposed,omitempty"`
	// Settled is the day from which it counts no longer, none while it does.
	Settled workday.Day `json:"settled,omitempty"`
}

// Outlook is the office's judgement whether a task can still be done in time. It is a person's word, put on file as a
// remark, and is never computed.
type Outlook struct {
	Day        workday.Day `json:"day"`
	Attainable bool        `json:"attainable"`
}

// Facts are what the rules may know of one task. All of it is dated, and what lies after the day asked
// about is not looked at: the lamp of a past day can be lit again, as far back as the plan and the
// last rebound reach.
type Facts struct {
	Task       string      `json:"task"`
	Plan       Plan        `json:"plan"`
	Progress   []Progress  `json:"progress,omitempty"` // by day
	Outlooks   []Outlook   `json:"outlooks,omitempty"` // by day; attainable until one says otherwise
	Criticisms []Criticism `json:"criticisms,omitempty"`
	// Unanswered are the days on which a return was due and did not come, and Told those on which one came, whatever it
	// said.
	Unanswered []workday.Day `json:"unanswered,omitempty"`
	Told       []workday.Day `json:"told,omitempty"`
	// Finished is the day from which the task counts as done (完成整改), none while it does not.
	Finished workday.Day `json:"finished,omitempty"`
	// Rebound is the day on which it last came back (反弹) after it had been closed.
	Rebound workday.Day `json:"rebound,omitempty"`
}

// Done is the share done by a day: what the last return up to it said.
func (f Facts) Done(day workday.Day) Share {
	if f.finished(day) {
		return Whole
	}
	share := Share(0)
	for _, p := range f.Progress {
		if p.Day <= day && p.Day >= f.reopened(day) {
			share = p.Share
		}
	}
	return share
}

// finished tells whether the task is done on a day and has not come back since.
func (f Facts) finished(day workday.Day) bool {
	return f.Finished != 0 && f.Finished <= day && f.reopened(day) <= f.Finished
}

// reopened is the day the task came back, none when it has not by that day: what was reported before
// speaks of the first rectification, not of this one.
func (f Facts) reopened(day workday.Day) workday.Day {
	if f.Rebound != 0 && f.Rebound <= day {
		return f.Rebound
	}
	return 0
}

// attainable is what the office last said of the task by a day.
func (f Facts) attainable(day workday.Day) bool {
	able := true
	for _, o := range f.Outlooks {
		if o.Day <= day {
			able = o.Attainable
		}
	}
	return able
}

// silent is how many returns running were due by a day and did not come.
func (f Facts) silent(day workday.Day) int {
	last := workday.Day(0)
	for _, told := range f.Told {
		if told <= day {
			last = max(last, told)
		}
	}
	n := 0
	for _, due := range f.Unanswered {
		if due <= day && due > last {
			n++
		}
	}
	return n
}

// criticised finds the newest criticism of a kind, of a level or higher, that counts on a day.
func (f Facts) criticised(day workday.Day, level Level, exposed bool) (Criticism, bool) {
	var found Criticism
	for _, c := range f.Criticisms {
		open := c.Day <= day && (c.Settled == 0 || c.Settled > day)
		if open && c.Exposed == exposed && c.Level.atLeast(level) && c.Day >= found.Day {
			found = c
		}
	}
	return found, found.Day != 0
}
