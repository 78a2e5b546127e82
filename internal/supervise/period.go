package supervise

import (
	"fmt"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/workday"
)

// Dispatch (调度) is when returns are due: each week on a weekday, Monday being 1, or each month on a
// day, at a time of day. A cut-off on a day off moves to the next working day; where that brings
// two cut-offs together, the earlier period joins the later and nobody answers twice.
type Dispatch struct {
	Every Rhythm        `json:"every"` // Weekly or Monthly
	On    int           `json:"on"`    // 1 to 7, or 1 to 31; a month without that day ends on its last
	At    time.Duration `json:"at"`    // since midnight
	// Remind is how many working days before the cut-off day the one reminder goes out; 0 on the day
	// itself. It goes from RemindAt, since midnight, on.
	Remind   int           `json:"remind"`
	RemindAt time.Duration `json:"remind_at"`
}

// Period is what one round of returns is about: what came in after Opens and not after Closes.
type Period struct {
	Key    string    `json:"key"` // 2026-W08 or 2026-02, by the day the cut-off would have been
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"` // the cut-off; a return at this very moment is in time
}

// Day is the day of the cut-off.
func (p Period) Day() workday.Day { return workday.Of(p.Closes) }

// Holds tells whether a return that came in at t belongs to the period.
func (p Period) Holds(t time.Time) bool { return t.After(p.Opens) && !t.After(p.Closes) }

// Check refuses a dispatch that has no days as fault.Invalid.
func (d Dispatch) Check() error {
	most := map[Rhythm]int{Weekly: 7, Monthly: 31}[d.Every]
	switch {
	case most == 0:
		return fault.New(fault.Invalid, "supervise.dispatch_rhythm", "Text", string(d.Every)).At("every")
	case d.On < 1 || d.On > most:
		return fault.New(fault.Invalid, "supervise.dispatch_day", "On", d.On, "Max", most).At("on")
	case d.At <= 0 || d.At >= 24*time.Hour || d.RemindAt < 0 || d.RemindAt >= 24*time.Hour:
		return fault.New(fault.Invalid, "supervise.dispatch_time").At("at")
	case d.Remind < 0 || d.Remind > 5:
		return fault.New(fault.Invalid, "supervise.dispatch_remind", "Max", 5).At("remind")
	}
	return nil
}

// farthest is how many cut-offs before its own day a period may have begun: no holiday moves a cut-off
// further.
const farthest = 2

// Period is the period that a return coming in at t belongs to: what is late for one is in time for
// the next. An error is the dispatch's own, or a year without holiday table.
func (d Dispatch) Period(cal Calendar, t time.Time) (Period, error) {
	if err := d.Check(); err != nil {
		return Period{}, err
	}
	for n := d.index(workday.Of(t)) - farthest; ; n++ {
		closes, err := d.closes(cal, n)
		if err != nil {
			return Period{}, err
		}
		if !t.After(closes) {
			return d.joined(cal, n, closes)
		}
	}
}

// Next is the period after one.
func (d Dispatch) Next(cal Calendar, p Period) (Period, error) {
	return d.Period(cal, p.Closes.Add(time.Nanosecond))
}

// joined is the period that the nth cut-off closes: named for the last of those that fall together,
// open since the one before the first of them.
func (d Dispatch) joined(cal Calendar, n int, closes time.Time) (Period, error) {
	last := n
	for {
		next, err := d.closes(cal, last+1)
		if err != nil && !fault.Is(err, fault.Missing) {
			return Period{}, err
		}
		// The year after may have no table yet; a cut-off in it is not this one.
		if err != nil || !next.Equal(closes) {
			break
		}
		last++
	}
	for {
		n--
		opens, err := d.closes(cal, n)
		if err != nil {
			return Period{}, err
		}
		if !opens.Equal(closes) {
			return Period{Key: d.key(last), Opens: opens, Closes: closes}, nil
		}
	}
}

// index numbers weeks, or months, so that one more is the next.
func (d Dispatch) index(day workday.Day) int {
	if d.Every == Monthly {
		return day.Year()*12 + int(day.Month()) - 1
	}
	return int(day-aMonday) / 7
}

// aMonday is one from which weeks are counted, before any day that counts.
var aMonday = workday.On(1899, time.December, 25)

// nominal is the day of the nth cut-off before days off are looked at.
func (d Dispatch) nominal(n int) workday.Day {
	if d.Every == Monthly {
		year, month := n/12, time.Month(n%12+1)
		return min(workday.On(year, month, d.On), workday.On(year, month+1, 1)-1)
	}
	return aMonday + workday.Day(7*n+d.On-1)
}

func (d Dispatch) closes(cal Calendar, n int) (time.Time, error) {
	day, err := cal.Add(d.nominal(n), 1, true, true)
	return day.Start().Add(d.At), err
}

func (d Dispatch) key(n int) string {
	day := d.nominal(n)
	if d.Every == Monthly {
		return fmt.Sprintf("%04d-%02d", day.Year(), day.Month())
	}
	year, week := day.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// Return is a unit's answer to a dispatch.
type Return struct {
	Unit string    `json:"unit"`
	At   time.Time `json:"at"`
}

// Silent lists those of the units that owe a return and gave none in the period, in their order.
func (p Period) Silent(owing []string, returns []Return) []string {
	answered := map[string]bool{}
	for _, r := range returns {
		if p.Holds(r.At) {
			answered[r.Unit] = true
		}
	}
	var silent []string
	for _, unit := range owing {
		if !answered[unit] {
			silent = append(silent, unit)
			answered[unit] = true // a unit is named once
		}
	}
	return silent
}

// Reminders lists the units to remind at a moment: those silent, once the reminder is due and until the
// cut-off, that were not reminded in this period. Record what was sent as Return values of their own.
func (d Dispatch) Reminders(cal Calendar, p Period, owing []string, returns, reminded []Return, now time.Time) ([]string, error) {
	from, err := d.reminds(cal, p)
	if err != nil || now.Before(from) || now.After(p.Closes) {
		return nil, err
	}
	return p.Silent(p.Silent(owing, returns), reminded), nil
}

// reminds is the moment from which the period's reminder may go out; never before the period opens.
func (d Dispatch) reminds(cal Calendar, p Period) (time.Time, error) {
	day, err := cal.Add(p.Day(), -d.Remind, true, false)
	at := day.Start().Add(d.RemindAt)
	if at.Before(p.Opens) {
		at = p.Opens
	}
	return at, err
}
