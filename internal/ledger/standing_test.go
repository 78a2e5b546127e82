package ledger

import "testing"

func TestStandingIsComputedFromDeadlineAndStatusAlone(t *testing.T) {
	const today = Date("2026-05-20")
	for _, c := range []struct {
		deadline Date
		status   Status
		want     Standing
		days     int
	}{
		{"", StatusInProgress, StandingNone, 0},
		{"2026-05-19", StatusInProgress, StandingOverdue, 1},
		{"2024-05-20", StatusBehind, StandingOverdue, 730},
		{"2026-05-20", StatusInProgress, StandingSoon, 0},
		{"2026-06-19", StatusInProgress, StandingSoon, 30},
		{"2026-06-20", StatusInProgress, StandingNone, 31},
		{"2020-01-01", StatusDone, StandingNone, 0},
		{"2020-01-01", StatusClosed, StandingNone, 0},
		{"2020-01-01", StatusUnknown, StandingOverdue, 2331},
	} {
		got, days := Finding{Deadline: c.deadline, Status: c.status, Grade: GradeDone}.Standing(today)
		if got != c.want || days != c.days {
			t.Errorf("due %s, %s: %q %d, want %q %d", c.deadline, c.status, got, days, c.want, c.days)
		}
	}
}
