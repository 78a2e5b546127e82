// Package workday counts days as offices do: in calendar days and in working days, over holidays and
// the make-up days (调休) that pay for them. It owns the civil day, the holiday table of a year and
// the calendar made of them. It knows no clock and no deadline of anybody's: what a term is for is
// the business of the room that asks.
package workday

import (
	"time"

	"zhenggai/internal/fault"
)

// Zone is the one time zone of the product's days: China's, which has no summer time.
var Zone = time.FixedZone("UTC+8", 8*60*60)

// Day is a civil day in Zone. The zero Day is no day at all and prints as "". Days compare and
// subtract as numbers: b-a is how many days b comes after a.
type Day int

// seconds in a day, and what is added to days since 1970 so that the zero Day is free.
const (
	daySeconds = 24 * 60 * 60
	dayOfEpoch = 1
)

// FirstDay and LastDay bound what counts as a day: 1900-01-01 to 2199-12-31. Beyond lie slips of
// the pen.
const (
	FirstDay Day = -25567 + dayOfEpoch
	LastDay  Day = 84005 + dayOfEpoch
)

// On makes a day. A day of the month past its end runs into the next, as in package time.
func On(year int, month time.Month, day int) Day {
	return fromUnix(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix())
}

// Of is the civil day in Zone at the moment t, whatever zone t carries; no day for the zero time.
func Of(t time.Time) Day {
	if t.IsZero() {
		return 0
	}
	_, offset := t.In(Zone).Zone()
	return fromUnix(t.Unix() + int64(offset))
}

// fromUnix is the day that holds a second, counted from 1970 without a zone.
func fromUnix(s int64) Day {
	days := s / daySeconds
	if s%daySeconds < 0 {
		days--
	}
	return Day(days) + dayOfEpoch
}

// Parse reads a day written YYYY-MM-DD; "" is no day. Anything else, a day that the month does not
// have, and a day before FirstDay or after LastDay, is fault.Invalid.
func Parse(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "workday.no_day", "Text", s)
	}
	d := fromUnix(t.Unix())
	if d < FirstDay || d > LastDay {
		return 0, fault.New(fault.Invalid, "workday.far_day", "Text", s, "First", FirstDay, "Last", LastDay)
	}
	return d, nil
}

// Start is the moment the day begins, in Zone; the zero time for no day.
func (d Day) Start() time.Time {
	if d == 0 {
		return time.Time{}
	}
	year, month, day := d.date()
	return time.Date(year, month, day, 0, 0, 0, 0, Zone)
}

// utc is midnight UTC of the day.
func (d Day) utc() time.Time { return time.Unix(int64(d-dayOfEpoch)*daySeconds, 0).UTC() }

func (d Day) date() (int, time.Month, int) { return d.utc().Date() }

// Year is the year the day lies in.
func (d Day) Year() int { return d.utc().Year() }

// Month is the month the day lies in.
func (d Day) Month() time.Month { return d.utc().Month() }

// DayOfMonth counts from 1.
func (d Day) DayOfMonth() int { return d.utc().Day() }

// Weekday is the day's name in the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// ISOWeek is the year and week, from 1, of ISO 8601: weeks begin on Monday.
func (d Day) ISOWeek() (year, week int) { return d.utc().ISOWeek() }

// weekend tells whether the day is a Saturday or Sunday.
func (d Day) weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// String is the day as YYYY-MM-DD, "" for no day: what ledger.Date holds.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what Parse reads.
func (d *Day) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	*d = parsed
	return err
}

// UnmarshalTOML reads a TOML date, 2025-01-28, or the same in quotes.
func (d *Day) UnmarshalTOML(value any) error {
	switch v := value.(type) {
	case time.Time:
		return d.UnmarshalText([]byte(v.Format(time.DateOnly)))
	case string:
		return d.UnmarshalText([]byte(v))
	}
	return fault.New(fault.Invalid, "workday.no_date")
}
