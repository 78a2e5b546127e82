package supervise

import (
	"testing"
	"time"

	"zhenggai/internal/workday"
)

func day(s string) workday.Day {
	d, err := workday.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func pct(n int) Share { return Share(n) * Percent }

// example is one of the rules that ship.
func example(t interface{ Fatal(...any) }, id string) *Rule {
	rules, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if r.ID == id {
			return r
		}
	}
	t.Fatal("no rule " + id)
	return nil
}

// counter numbers documents from 1 in each series and year.
func counter() Counter {
	taken := map[Number]int{}
	return func(series string, year int) int {
		taken[Number{series, year, 0}]++
		return taken[Number{series, year, 0}]
	}
}

// live runs a task day by day and answers each document after so many days; negative is never.
func live(t *testing.T, r *Rule, f func(workday.Day) Facts, from, to string, answerAfter int) (history []Event) {
	t.Helper()
	next := counter()
	for d := day(from); d <= day(to); d++ {
		actions, err := r.Step(workday.Embedded(), history, f(d), d)
		if err != nil {
			t.Fatal(err)
		}
		history = append(history, Record(actions, next)...)
		if at := Stand(history); at.Waiting() && answerAfter >= 0 && int(d-at.Issued.Day) == answerAfter {
			history = append(history, Answer(at.Step, d))
		}
	}
	return history
}

// still is a task that never moves.
func still(f Facts) func(workday.Day) Facts { return func(workday.Day) Facts { return f } }

// tale is a history without its sittings, a word an event.
func tale(history []Event) (words []string) {
	for _, e := range history {
		if e.Deed == Lit {
			continue
		}
		w := e.Day.String() + " " + string(e.Deed) + " " + string(e.Step)
		if e.Deed == Issued {
			w += " " + e.Number.String() + " " + e.Due.String()
		}
		words = append(words, w)
	}
	return words
}
