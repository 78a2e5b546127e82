package ledger

import "slices"

// SoonDays is how many days ahead a deadline counts as near.
const SoonDays = 30

// settled are the statuses after which no deadline can be missed any more.
var settled = []Status{StatusDone, StatusDoneLongTerm, StatusClosed, StatusAccepted, StatusNoticed}

// Settled tells that a finding of this status can miss no deadline any more.
func (s Status) Settled() bool { return slices.Contains(settled, s) }

// Standing is how a finding stands to its deadline on a day. It is computed, and is never the
// official status nor the grade that a person gives.
type Standing string

// The standings; StandingNone when there is no deadline, it is far, or nothing is open any more.
const (
	StandingNone    Standing = ""
	StandingSoon    Standing = "soon"    // 临期: open, due within SoonDays
	StandingOverdue Standing = "overdue" // 逾期: open, due before today
)

// Standing computes how the finding stands to its deadline on a day, and the days between the two:
// left when soon, gone by when overdue.
func (f Finding) Standing(today Date) (Standing, int) {
	due, now := f.Deadline.Time(), today.Time()
	if due.IsZero() || now.IsZero() || f.Status.Settled() {
		return StandingNone, 0
	}
	const day = 24
	days := int(due.Sub(now).Hours() / day)
	switch {
	case days < 0:
		return StandingOverdue, -days
	case days <= SoonDays:
		return StandingSoon, days
	}
	return StandingNone, days
}
