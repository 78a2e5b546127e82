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

// Unanswered are the days on which a return about a matter was due and none came: the cut-offs of the periods given
// that opened on or after the day it was entered, without a word in them. Give only periods that are over.
func Unanswered(periods []Period, entered workday.Day, words []Word) []workday.Day {
	told := map[string]bool{}
	for _, w := range words {
		told[w.Period] = true
	}
	var days []workday.Day
	for _, p := range periods {
		if !told[p.Key] && workday.Of(p.Opens) >= entered {
			days = append(days, p.Day())
		}
	}
	slices.Sort(days)
	return days
}
