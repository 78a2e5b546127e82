package dispatch

import (
	"cmp"
	"slices"

	"zhenggai/internal/ledger"
	"zhenggai/internal/workday"
)

// Word is what one unit said of a matter on a day, as far as rules look at it.
type Word struct {
	Matter  string
	Unit    string
	Period  string
	Day     workday.Day
	Share   *int // percent of the whole, none when nobody said
	Reached []Step
}

// Done is how much of a matter was done by a day.
type Done struct {
	Day   workday.Day
	Share int // percent of the whole
}

// Progress is how a matter went, by day, from all that its units said. Of a matter that several answer for, the one
// furthest behind counts: it is done when all have done their part. A unit that has said nothing yet is left out.
func Progress(words []Word) []Done {
	sorted := slices.Clone(words)
	slices.SortStableFunc(sorted, func(a, b Word) int { return cmp.Compare(a.Day, b.Day) })
	var all []Done
	newest := map[string]int{}
	for _, w := range sorted {
		if w.Share == nil {
			continue
		}
		newest[w.Unit] = *w.Share
		least := *w.Share
		for _, share := range newest {
			least = min(least, share)
		}
		if n := len(all); n > 0 && all[n-1].Day == w.Day {
			all[n-1].Share = least
			continue
		}
		all = append(all, Done{w.Day, least})
	}
	return all
}

// ReachedOn is the first day on which a unit told a milestone as reached, "" for never.
func ReachedOn(words []Word, step Step) ledger.Date {
	first := workday.Day(0)
	for _, w := range words {
		if slices.Contains(w.Reached, step) && (first == 0 || w.Day < first) {
			first = w.Day
		}
	}
	if first == 0 {
		return ""
	}
	return ledger.Date(first.String())
}

// Told is that a unit said a word in a period, whatever it was.
type Told struct {
	Period string      `json:"period"`
	Day    workday.Day `json:"day"`
}

// Asking says from when on a unit is asked about a matter. An office that has dispatched nothing yet has asked nobody.
type Asking struct {
	Began   workday.Day // the office's first return or reminder, none before
	Entered workday.Day // the matter came into the ledger, or came back
	Done    workday.Day // the matter counts as done, none while it does not
}

// In tells whether a period asked about the matter: it was there when the period opened, and not done at the cut-off.
func (a Asking) In(p Period) bool {
	return a.Began != 0 && p.Day() >= a.Began && p.OpensOn() >= a.Entered && (a.Done == 0 || p.Day() < a.Done)
}

// Unanswered are the days on which a return about a matter was due and none came: the cut-offs of the periods given
// that asked about it, without a word in them. Give only periods that are over.
func Unanswered(periods []Period, asked Asking, told []Told) []workday.Day {
	said := make(map[string]bool, len(told))
	for _, w := range told {
		said[w.Period] = true
	}
	var days []workday.Day
	for _, p := range periods {
		if !said[p.Key] && asked.In(p) {
			days = append(days, p.Day())
		}
	}
	slices.Sort(days)
	return days
}
