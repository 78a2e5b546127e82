package supervise

import (
	"time"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/workday"
)

// Month is a month that a bulletin is about.
type Month struct {
	Year  int
	Month time.Month
}

// ParseMonth reads YYYY-MM; anything else is fault.Invalid.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Month{}, fault.New(fault.Invalid, "supervise.month_odd", "Text", s).At("month")
	}
	return Month{t.Year(), t.Month()}, nil
}

// MonthOf is the month of a day.
func MonthOf(d workday.Day) Month { return Month{d.Year(), d.Month()} }

// String is the month as YYYY-MM.
func (m Month) String() string { return m.First().String()[:len("2006-01")] }

// First is the first day of the month.
func (m Month) First() workday.Day { return workday.On(m.Year, m.Month, 1) }

// Before is the month before, and Next the one after.
func (m Month) Before() Month { return MonthOf(m.First() - 1) }

// Next is the month after.
func (m Month) Next() Month { return MonthOf(workday.On(m.Year, m.Month+1, 1)) }

// Until is the day as of whose end a bulletin of the month speaks: its last, or today while it lasts. A month to come is
// fault.Invalid.
func (m Month) Until(today workday.Day) (workday.Day, error) {
	if m.First() > today {
		return 0, fault.New(fault.Invalid, "supervise.month_ahead", "Month", m.String()).At("month")
	}
	return min(m.Next().First()-1, today), nil
}

// MonthFacts are the facts of a month's bulletin: now as of its end, before as of the end of the month before.
func MonthFacts(m Month, day workday.Day, now, before []*Pressed) BulletinFacts {
	f := BulletinFacts{
		Day: day, Period: dispatch.Period{Key: m.String(), Opens: m.First().Start(), Closes: m.Next().First().Start()},
	}
	for _, x := range now {
		f.Now = append(f.Now, x.Item)
		if len(x.Palette) > len(f.Colours) {
			f.Colours = x.Palette
		}
		for _, l := range x.Letters {
			if l.Event.Day >= m.First() {
				f.Letters = append(f.Letters, Letter{Task: x.Task, Unit: x.Unit, Event: l.Event})
			}
		}
	}
	for _, x := range before {
		f.Before = append(f.Before, x.Item)
	}
	return f
}
