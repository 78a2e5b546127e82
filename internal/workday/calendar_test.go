package workday

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

func day(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// What the law gives a year (全国年节及纪念日放假办法) is an independent check on every embedded
// table: eleven days off for everybody until 2024, thirteen from 2025 on, and a day off that falls
// on a weekday beyond those is worked on a weekend. The epidemic gave 2020 two more.
func TestEmbeddedTables(t *testing.T) {
	c := Embedded()
	if got := c.Years(); !slices.Equal(got, []int{2020, 2021, 2022, 2023, 2024, 2025, 2026}) {
		t.Fatal(got)
	}
	for year, free := range map[int]int{2020: 11 + 2, 2021: 11, 2022: 11, 2023: 11, 2024: 11, 2025: 13, 2026: 13} {
		want := -free
		for d := On(year, time.January, 1); d.Year() == year; d++ {
			if !d.weekend() {
				want++
			}
		}
		got, err := c.Between(On(year, time.January, 1), On(year, time.December, 31), true, true)
		if err != nil || got != want {
			t.Errorf("%d has %d working days (%v), want %d", year, got, err, want)
		}
		for _, h := range c.Tables(year)[0].Holidays {
			if h.Name == "" || len(h.Work) > 2 {
				t.Error(year, h)
			}
		}
	}
}

func TestDaysAcrossHolidays(t *testing.T) {
	c := Embedded()
	for s, want := range map[string]bool{
		"2025-01-26": true, "2025-01-27": true, "2025-01-28": false, "2025-02-04": false, "2025-02-05": true, "2025-02-08": true,
		"2025-02-09": false, "2022-12-31": false, "2020-01-31": false, "2020-02-01": false, "2020-02-03": true, "2024-02-09": true,
	} {
		if got, err := c.Working(day(s)); err != nil || got != want {
			t.Errorf("%s is a working day: %v %v, want %v", s, got, err, want)
		}
	}
	if c.Holiday(day("2025-01-29")) != "春节" || c.MakeUp(day("2025-02-08")) != "春节" || c.Holiday(day("2025-02-09")) != "" {
		t.Error("a holiday or the day worked for it has lost its name")
	}
}

// The windows of public notice that were seen in practice.
func TestWindowsSeenInPractice(t *testing.T) {
	c := Embedded()
	for _, w := range []struct {
		name           string
		from, to       string
		days           int
		working, first bool
	}{
		{"5 working days", "2020-11-02", "2020-11-09", 5, true, false},
		{"7 calendar days", "2019-03-04", "2019-03-11", 7, false, false},
		{"10 working days counting day one", "2025-06-03", "2025-06-16", 10, true, true},
		{"8 working days, 11 calendar days in all", "2025-03-10", "2025-03-20", 8, true, false},
		{"11 working days with day one", "2025-03-10", "2025-03-24", 11, true, true},
		{"10 working days without day one", "2025-03-10", "2025-03-24", 10, true, false},
		{"across Spring Festival, both make-up days counted", "2025-01-21", "2025-02-08", 10, true, true},
	} {
		got, err := c.Add(day(w.from), w.days, w.working, w.first)
		if err != nil || got != day(w.to) {
			t.Errorf("%s: %s to %s (%v), want %s", w.name, w.from, got, err, w.to)
		}
		if n, err := c.Between(day(w.from), day(w.to), w.working, w.first); err != nil || n != w.days {
			t.Errorf("%s: counted %d (%v)", w.name, n, err)
		}
		end, err := c.End(day(w.from).Start().Add(15*time.Hour), w.days, w.working, w.first)
		if err != nil || !end.Equal((day(w.to) + 1).Start()) {
			t.Errorf("%s: ends at %v (%v)", w.name, end, err)
		}
	}
	if n, _ := c.Between(day("2025-03-10"), day("2025-03-20"), false, true); n != 11 {
		t.Errorf("the window of 8 working days spans %d calendar days, want 11", n)
	}
}

func TestMissingYearIsNamed(t *testing.T) {
	_, err := Embedded().Add(day("2026-12-28"), 10, true, false)
	if !fault.Is(err, fault.Missing) || !strings.Contains(err.Error(), "2027 年的放假安排尚未导入") {
		t.Error(err)
	}
	if _, err := Embedded().Working(day("2019-12-31")); !fault.Is(err, fault.Missing) {
		t.Error(err)
	}
	if d, err := Embedded().Add(day("2026-12-28"), 400, false, false); err != nil || d != day("2028-02-01") {
		t.Errorf("calendar days need no table: %v %v", d, err)
	}
}

func TestOddTermsAreRefused(t *testing.T) {
	c := Embedded()
	for name, err := range map[string]error{
		"nothing counted from day one": second(c.Add(day("2025-01-02"), 0, true, true)),
		"counting back from day one":   second(c.Add(day("2025-01-02"), -1, true, true)),
		"too long":                     second(c.Add(day("2025-01-02"), MaxDays+1, false, false)),
		"too far apart":                second(c.Between(FirstDay, LastDay, false, false)),
		"no window":                    second(c.End(time.Unix(0, 0), 0, false, false)),
		"no start":                     second(c.End(time.Time{}, 1, false, false)),
		"no hours":                     second(c.NextMoment(time.Unix(0, 0), nil)),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

var (
	anyDay   = rapid.Custom(func(t *rapid.T) Day { return day("2020-01-02") + Day(rapid.IntRange(0, 2100).Draw(t, "day")) })
	anyCount = rapid.IntRange(1, 120)
)

func TestAddAndBetweenAreInverse(t *testing.T) {
	c := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		from, n := anyDay.Draw(t, "from"), anyCount.Draw(t, "n")
		working, first := rapid.Bool().Draw(t, "working"), rapid.Bool().Draw(t, "first")
		to, err := c.Add(from, n, working, first)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Between(from, to, working, first); err != nil || got != n {
			t.Fatalf("%s + %d = %s, which is %d away (%v)", from, n, to, got, err)
		}
		if works, _ := c.Working(to); working && !works {
			t.Fatalf("a term of working days ends on %s", to)
		}
		back, err := c.Add(from+200, -n, working, false)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Between(from+200, back, working, false); err != nil || got != -n {
			t.Fatalf("%s - %d = %s, which is %d away (%v)", from+200, n, back, got, err)
		}
	})
}

func TestAddIsMonotone(t *testing.T) {
	c := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		from, n := anyDay.Draw(t, "from"), anyCount.Draw(t, "n")
		working, first := rapid.Bool().Draw(t, "working"), rapid.Bool().Draw(t, "first")
		here, _ := c.Add(from, n, working, first)
		longer, _ := c.Add(from, n+1, working, first)
		later, _ := c.Add(from+1, n, working, first)
		calendar, _ := c.Add(from, n, false, first)
		if longer <= here || later < here || here < calendar {
			t.Fatalf("%s + %d = %s, +%d = %s, a day later %s, in calendar days %s", from, n, here, n+1, longer, later, calendar)
		}
	})
}

func TestDaysAreWrittenAsTheyAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.IntRange(int(FirstDay), int(LastDay)).Draw(t, "day"))
		if back, err := Parse(d.String()); back != d || err != nil && d != 0 {
			t.Fatalf("%d prints as %q and reads as %d (%v)", d, d, back, err)
		}
		if d != 0 && (Of(d.Start()) != d || Of(d.Start().Add(-1)) == d || Of(d.Start().Add(24*time.Hour-1).UTC()) != d) {
			t.Fatalf("%s does not hold its own hours", d)
		}
	})
	if FirstDay.String() != "1900-01-01" || LastDay.String() != "2199-12-31" || Day(1).String() != "1970-01-01" {
		t.Error(FirstDay, LastDay, Day(1))
	}
	for _, s := range []string{"2025-02-29", "25-01-01", "2025-1-1", "0001-01-01", "9999-01-01", "x"} {
		if _, err := Parse(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestMomentsInWorkingHours(t *testing.T) {
	hours, err := ParseHours("08:30-12:00 14:30-17:30")
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"2025-01-27 09:00": "2025-01-27 09:00", "2025-01-27 12:00": "2025-01-27 14:30", "2025-01-27 17:30": "2025-02-05 08:30",
		"2025-02-01 03:00": "2025-02-05 08:30", "2025-02-07 18:00": "2025-02-08 08:30", "2025-02-05 00:00": "2025-02-05 08:30",
	} {
		at, _ := time.ParseInLocation("2006-01-02 15:04", from, Zone)
		got, err := Embedded().NextMoment(at.UTC(), hours)
		if err != nil || got.Format("2006-01-02 15:04") != want {
			t.Errorf("after %s comes %v (%v), want %s", from, got, err, want)
		}
	}
	for _, s := range []string{"", "8-12", "12:00-08:30", "08:30-12:00 11:00-13:00", "08:30"} {
		if _, err := ParseHours(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestSentencesStandInBothCatalogues(t *testing.T) {
	_, err := Embedded().Working(day("2031-05-01"))
	f, _ := errors.AsType[*fault.Error](err)
	for _, lang := range say.Langs {
		if s := f.Text.In(lang); !strings.Contains(s, "2031") || strings.Contains(s, "no value") {
			t.Errorf("%s: %s", lang, s)
		}
	}
}
