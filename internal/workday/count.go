package workday

import (
	"time"

	"zhenggai/internal/fault"
)

// MaxDays is the longest term that is counted: a hundred years.
const MaxDays = 36525

// Add counts n days from day and gives the day reached: calendar days, or working days alone. With
// countFirst the day itself is the first when it counts (from it on, n is at least 1); without, the
// day after it is, as terms are counted by default. n = 0 is the day itself; a negative n counts
// back, without countFirst only. A term counted in working days ends on a working day.
func (c *Calendar) Add(day Day, n int, working, countFirst bool) (Day, error) {
	if n > MaxDays || n < -MaxDays || countFirst && n < 1 {
		return 0, fault.New(fault.Invalid, "workday.odd_term", "Days", n, "Max", MaxDays)
	}
	step := Day(1)
	if n < 0 {
		n, step = -n, -1
	}
	if countFirst {
		day--
	}
	if !working {
		return day + step*Day(n), nil
	}
	for n > 0 {
		day += step
		works, err := c.Working(day)
		if err != nil {
			return 0, err
		}
		if works {
			n--
		}
	}
	return day, nil
}

// Between counts the days from one day to another as Add does, so that Between(a, Add(a, n)) is n: the
// days after from up to and with to, and from itself with countFirst. When to comes before from, the
// count is negative (the days from to up to the day before from), and countFirst makes no difference.
func (c *Calendar) Between(from, to Day, working, countFirst bool) (int, error) {
	first, last, sign := from+1, to, 1
	if countFirst {
		first = from
	}
	if to < from {
		first, last, sign = to, from-1, -1
	}
	if last-first > MaxDays {
		return 0, fault.New(fault.Invalid, "workday.odd_term", "Days", int(last-first), "Max", MaxDays)
	}
	if !working {
		return sign * max(int(last-first)+1, 0), nil
	}
	n := 0
	for day := first; day <= last; day++ {
		works, err := c.Working(day)
		if err != nil {
			return 0, err
		}
		if works {
			n++
		}
	}
	return sign * n, nil
}

// End is the moment at which a window of days is over that opened at start: midnight, in Zone, after
// the last day that Add counts. The window is open before that moment and closed from it on.
func (c *Calendar) End(start time.Time, days int, working, countFirst bool) (time.Time, error) {
	if days < 1 || start.IsZero() {
		return time.Time{}, fault.New(fault.Invalid, "workday.odd_term", "Days", days, "Max", MaxDays)
	}
	last, err := c.Add(Of(start), days, working, countFirst)
	if err != nil {
		return time.Time{}, err
	}
	return (last + 1).Start(), nil
}

// OnOrAfter is the first working day that is not before day: where a term in calendar days that would
// end on a day off ends instead (民法典第二百零三条).
func (c *Calendar) OnOrAfter(day Day) (Day, error) { return c.Add(day, 1, true, true) }

// OnOrBefore is the last working day that is not after day.
func (c *Calendar) OnOrBefore(day Day) (Day, error) { return c.Add(day+1, -1, true, false) }
