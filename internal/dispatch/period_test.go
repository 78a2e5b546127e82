package dispatch

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/workday"
)

// fridays closes each week on Friday at five; reminders go out the working day before at nine.
var (
	fridays = Rhythm{Every: Weekly, On: 5, At: workday.At(17, 0), Remind: 1, RemindAt: workday.At(9, 0)}
	months  = Rhythm{Every: Monthly, On: 25, At: workday.At(17, 0), Remind: 2, RemindAt: workday.At(9, 0)}
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func TestReturnsBelongToPeriods(t *testing.T) {
	for _, c := range []struct {
		rhythm               Rhythm
		at, key, open, close string
	}{
		{fridays, "2025-03-12 10:00", "2025-W11", "2025-03-07 17:00", "2025-03-14 17:00"},
		{fridays, "2025-03-14 17:00", "2025-W11", "2025-03-07 17:00", "2025-03-14 17:00"},
		{fridays, "2025-03-14 17:01", "2025-W12", "2025-03-14 17:00", "2025-03-21 17:00"}, // late is in time for the next
		// The Friday of 01-31 is off, so that week closes on 02-05, and the week after is short.
		{fridays, "2025-01-31 12:00", "2025-W05", "2025-01-24 17:00", "2025-02-05 17:00"},
		{fridays, "2025-02-06 12:00", "2025-W06", "2025-02-05 17:00", "2025-02-07 17:00"},
		// The Fridays of 10-03 and nothing else is off; with cut-offs on Wednesday two fall together.
		{Rhythm{Every: Weekly, On: 3, At: workday.At(12, 0)}, "2025-10-03 12:00", "2025-W41", "2025-09-24 12:00", "2025-10-09 12:00"},
		{months, "2025-01-26 08:00", "2025-01", "2024-12-25 17:00", "2025-01-26 17:00"}, // a Saturday moves to a Sunday that is worked
		{months, "2025-05-26 17:01", "2025-06", "2025-05-26 17:00", "2025-06-25 17:00"},
		{Rhythm{Every: Monthly, On: 31, At: workday.At(17, 0)}, "2025-02-10 09:00", "2025-02", "2025-02-05 17:00", "2025-02-28 17:00"},
		{fridays, "2026-12-24 09:00", "2026-W52", "2026-12-18 17:00", "2026-12-25 17:00"}, // the year after is not needed
	} {
		p, err := c.rhythm.Period(workday.Embedded(), at(c.at).UTC())
		if err != nil || p.Key != c.key || !p.Opens.Equal(at(c.open)) || !p.Closes.Equal(at(c.close)) {
			t.Errorf("%s: %+v (%v), want %+v", c.at, p, err, c)
		}
	}
}

// Periods cover all time without a gap: a return belongs to exactly one.
func TestPeriodsFollowEachOther(t *testing.T) {
	cal := workday.Embedded()
	rapid.Check(t, func(t *rapid.T) {
		d := Rhythm{Every: Weekly, On: rapid.IntRange(1, 7).Draw(t, "on"), At: workday.At(rapid.IntRange(1, 23).Draw(t, "hour"), 0)}
		if rapid.Bool().Draw(t, "monthly") {
			d = Rhythm{Every: Monthly, On: rapid.IntRange(1, 31).Draw(t, "day"), At: d.At}
		}
		when := at("2021-01-01 00:00").Add(time.Duration(rapid.Int64Range(0, int64(5*365*24*time.Hour)).Draw(t, "t")))
		p, err := d.Period(cal, when)
		if err != nil || !p.Holds(when) {
			t.Fatalf("%v is not in %+v (%v)", when, p, err)
		}
		next, err := d.Next(cal, p)
		if err != nil || !next.Opens.Equal(p.Closes) || next.Key <= p.Key || next.Holds(when) {
			t.Fatalf("%+v is followed by %+v (%v)", p, next, err)
		}
		if works, _ := cal.Working(p.Day()); !works {
			t.Fatalf("a cut-off on %s", p.Day())
		}
	})
}

func TestOneReminderToWhoIsSilent(t *testing.T) {
	cal := workday.Embedded()
	p, err := fridays.Period(cal, at("2025-03-12 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	owing := []string{"a", "b", "c", "a", "d"}
	returns := []Return{{"b", at("2025-03-10 09:00")}, {"c", at("2025-03-07 16:00")}, {"d", at("2025-03-14 17:01")}}
	if got := p.Silent(owing, returns); !slices.Equal(got, []string{"a", "c", "d"}) {
		t.Error(got)
	}
	sent := []Return{{"a", at("2025-03-13 09:00")}, {"d", at("2025-03-06 09:00")}}
	for now, want := range map[string][]string{
		"2025-03-13 08:59": nil, "2025-03-13 09:00": {"c", "d"}, "2025-03-14 17:00": {"c", "d"}, "2025-03-14 17:01": nil,
	} {
		got, err := fridays.Reminders(cal, p, owing, returns, sent, at(now))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v (%v), want %v", now, got, err, want)
		}
	}
}

func TestOddRhythmsAreRefused(t *testing.T) {
	for _, d := range []Rhythm{
		{},
		{Every: "day", On: 1, At: 1},
		{Every: Weekly, On: 8, At: 1},
		{Every: Monthly, On: 0, At: 1},
		{Every: Weekly, On: 1},
		{Every: Weekly, On: 1, At: 24 * time.Hour},
		{Every: Weekly, On: 1, At: 1, Remind: 6},
		{Every: Weekly, On: 1, At: 1, RemindAt: -1},
	} {
		if _, err := d.Period(workday.Embedded(), at("2025-03-12 10:00")); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", d, err)
		}
	}
}
