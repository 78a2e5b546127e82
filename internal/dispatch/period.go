package dispatch

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Cycle is how often returns are due.
type Cycle string

// The cycles.
const (
	Weekly  Cycle = "week"
	Monthly Cycle = "month"
)

// Calendar is what the periods ask of working days; workday.Calendar answers. It is an interface so
// that a year without a holiday table fails where the day is asked for.
type Calendar interface {
	// Add counts n days, or working days, from day, which is the first of them with countFirst.
	Add(day workday.Day, n int, working, countFirst bool) (workday.Day, error)
}

// Rhythm (调度周期) is when returns are due: each week on a weekday, Monday being 1, or each month on a
// day, at a time of day. A cut-off on a day off moves to the next working day; where that brings
// two cut-offs together, the earlier period joins the later and nobody answers twice.
type Rhythm struct {
	Every Cycle         `json:"every"` // Weekly or Monthly
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

// Name is what the period is called: the 49th week of 2026, or December 2026.
func (p Period) Name() say.Text {
	var year, n int
	if _, err := fmt.Sscanf(p.Key, "%d-W%d", &year, &n); err == nil {
		return say.T("dispatch.week", "Year", strconv.Itoa(year), "Week", n)
	}
	of, month, _ := strings.Cut(p.Key, "-")
	return say.T("dispatch.month", "Year", of, "Month", strings.TrimLeft(month, "0"))
}

// Day is the day of the cut-off.
func (p Period) Day() workday.Day { return workday.Of(p.Closes) }

// OpensOn is the day of the cut-off before.
func (p Period) OpensOn() workday.Day { return workday.Of(p.Opens) }

// Holds tells whether a return that came in at t belongs to the period.
func (p Period) Holds(t time.Time) bool { return t.After(p.Opens) && !t.After(p.Closes) }

// Check refuses a rhythm that has no days as fault.Invalid.
func (r Rhythm) Check() error {
	if err := r.flaw(); err != nil {
		return err
	}
	return nil
}

func (r Rhythm) flaw() *fault.Error {
	most := map[Cycle]int{Weekly: 7, Monthly: 31}[r.Every]
	switch {
	case most == 0:
		return fault.New(fault.Invalid, "dispatch.rhythm_cycle", "Text", string(r.Every)).At("every")
	case r.On < 1 || r.On > most:
		return fault.New(fault.Invalid, "dispatch.rhythm_day", "On", r.On, "Max", most).At("on")
	case r.At <= 0 || r.At >= 24*time.Hour || r.RemindAt < 0 || r.RemindAt >= 24*time.Hour:
		return fault.New(fault.Invalid, "dispatch.rhythm_time").At("at")
	case r.Remind < 0 || r.Remind > 5:
		return fault.New(fault.Invalid, "dispatch.rhythm_remind", "Max", 5).At("remind")
	}
	return nil
}

// farthest is how many cut-offs before its own day a period may have begun: no holiday moves a cut-off
// further.
const farthest = 2

// Period is the period that a return coming in at t belongs to: what is late for one is in time for
// the next. An error is the rhythm's own, or a year without holiday table.
func (r Rhythm) Period(cal Calendar, t time.Time) (Period, error) {
	if err := r.Check(); err != nil {
		return Period{}, err
	}
	for n := r.index(workday.Of(t)) - farthest; ; n++ {
		closes, err := r.closes(cal, n)
		if err != nil {
			return Period{}, err
		}
		if !t.After(closes) {
			return r.joined(cal, n, closes)
		}
	}
}

// Next is the period after one.
func (r Rhythm) Next(cal Calendar, p Period) (Period, error) {
	return r.Period(cal, p.Closes.Add(time.Nanosecond))
}

// joined is the period that the nth cut-off closes: named for the last of those that fall together,
// open since the one before the first of them.
func (r Rhythm) joined(cal Calendar, n int, closes time.Time) (Period, error) {
	last := n
	for {
		next, err := r.closes(cal, last+1)
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
		opens, err := r.closes(cal, n)
		if err != nil {
			return Period{}, err
		}
		if !opens.Equal(closes) {
			return Period{Key: r.key(last), Opens: opens, Closes: closes}, nil
		}
	}
}

// index numbers weeks, or months, so that one more is the next.
func (r Rhythm) index(day workday.Day) int {
	if r.Every == Monthly {
		return day.Year()*12 + int(day.Month()) - 1
	}
	return int(day-aMonday) / 7
}

// aMonday is one from which weeks are counted, before any day that counts.
var aMonday = workday.On(1899, time.December, 25)

// nominal is the day of the nth cut-off before days off are looked at.
func (r Rhythm) nominal(n int) workday.Day {
	if r.Every == Monthly {
		year, month := n/12, time.Month(n%12+1)
		return min(workday.On(year, month, r.On), workday.On(year, month+1, 1)-1)
	}
	return aMonday + workday.Day(7*n+r.On-1)
}

func (r Rhythm) closes(cal Calendar, n int) (time.Time, error) {
	day, err := cal.Add(r.nominal(n), 1, true, true)
	return day.Start().Add(r.At), err
}

func (r Rhythm) key(n int) string {
	day := r.nominal(n)
	if r.Every == Monthly {
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
	for _, given := range returns {
		if p.Holds(given.At) {
			answered[given.Unit] = true
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
func (r Rhythm) Reminders(cal Calendar, p Period, owing []string, returns, reminded []Return, now time.Time) ([]string, error) {
	from, err := r.reminds(cal, p)
	if err != nil || now.Before(from) || now.After(p.Closes) {
		return nil, err
	}
	return p.Silent(p.Silent(owing, returns), reminded), nil
}

// reminds is the moment from which the period's reminder may go out; never before the period opens.
func (r Rhythm) reminds(cal Calendar, p Period) (time.Time, error) {
	day, err := cal.Add(p.Day(), -r.Remind, true, false)
	at := day.Start().Add(r.RemindAt)
	if at.Before(p.Opens) {
		at = p.Opens
	}
	return at, err
}
