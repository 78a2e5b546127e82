package duty

import (
	"time"

	"zhenggai/internal/workday"
)

// Schedule says when a job is due.
type Schedule interface {
	// Next is the first moment after one at which the job is due. A year whose holidays are not known is
	// fault.Missing.
	Next(after time.Time) (time.Time, error)
}

// Every is due each period, counted from the end of the last run.
type Every time.Duration

// Next is a period after a moment.
func (e Every) Next(after time.Time) (time.Time, error) { return after.Add(time.Duration(e)), nil }

// Daily is due once on each working day, at a time of day in the office's zone.
type Daily struct {
	// Calendar is asked each time, so that a holiday table that comes in counts.
	Calendar func() *workday.Calendar
	At       time.Duration // from midnight
}

// Next is the time of day of the first working day on which it has not passed yet.
func (d Daily) Next(after time.Time) (time.Time, error) {
	day := workday.Of(after)
	if !after.Before(day.Start().Add(d.At)) {
		day++
	}
	day, err := d.Calendar().OnOrAfter(day)
	if err != nil {
		return time.Time{}, err
	}
	return day.Start().Add(d.At), nil
}
