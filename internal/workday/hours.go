package workday

import (
	"strings"
	"time"

	"zhenggai/internal/fault"
)

// Span is a part of a day, from its beginning to before its end, counted from midnight.
type Span struct{ From, To time.Duration }

// Hours are the working hours of a day, in order.
type Hours []Span

// ParseHours reads working hours as people write them: "08:30-12:00 14:30-17:30". Spans that overlap,
// run backwards or stand in the wrong order are fault.Invalid.
func ParseHours(s string) (Hours, error) {
	var hours Hours
	for _, word := range strings.Fields(s) {
		from, to, ok := strings.Cut(word, "-")
		a, errA := time.Parse("15:04", from)
		b, errB := time.Parse("15:04", to)
		span := Span{clock(a), clock(b)}
		if !ok || errA != nil || errB != nil || span.To <= span.From || len(hours) > 0 && span.From < hours[len(hours)-1].To {
			return nil, fault.New(fault.Invalid, "workday.odd_hours", "Text", word)
		}
		hours = append(hours, span)
	}
	if len(hours) == 0 {
		return nil, fault.New(fault.Invalid, "workday.odd_hours", "Text", s)
	}
	return hours, nil
}

func clock(t time.Time) time.Duration { return At(t.Hour(), t.Minute()) }

// At is a time of day as a duration from midnight.
func At(hour, minute int) time.Duration {
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
}

// NextMoment is the first moment, not before t, at which offices work: t itself inside working hours
// of a working day, else the next opening. It is given in Zone.
func (c *Calendar) NextMoment(t time.Time, hours Hours) (time.Time, error) {
	if len(hours) == 0 {
		return time.Time{}, fault.New(fault.Invalid, "workday.odd_hours", "Text", "")
	}
	for day := Of(t); ; day++ {
		day, err := c.OnOrAfter(day)
		if err != nil {
			return time.Time{}, err
		}
		for _, span := range hours {
			if t.Before(day.Start().Add(span.To)) {
				return later(t.In(Zone), day.Start().Add(span.From)), nil
			}
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
