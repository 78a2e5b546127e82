package doubt

import (
	"cmp"
	"slices"

	"zhenggai/internal/campaign"
	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/evidence"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/workday"
)

// Facts are the records of one finding that signs are looked for in.
type Facts struct {
	Finding ledger.Finding
	Entered workday.Day // on which it came into the ledger
	Tasks   []ledger.Task
	// Measures are as they stand, each with the day on which it was last written.
	Measures []Dated
	// Lines are what units returned, and Answers what they answered to campaigns that the finding gave rise to.
	Lines   []dispatch.Line
	Answers []Answer
	Cases   []closure.Case // with their events, by cycle
	Files   []evidence.File
	// First is the first day on which bytes were handed in for any finding, by hash.
	First map[string]workday.Day
}

// Dated is a measure and the day on which it was last written.
type Dated struct {
	ledger.Measure
	Day workday.Day
}

// Answer is what a unit answered to a campaign.
type Answer struct {
	Campaign string
	Unit     string
	Words    string
	Day      workday.Day
}

func (a Answer) ref() journal.Ref { return campaign.Answer{Campaign: a.Campaign, Unit: a.Unit}.Ref() }

// chain is what one unit returned of one matter, by day.
type chain []dispatch.Line

// chains are the returns of a finding since a day, each unit's of each matter apart.
func (f Facts) chains(since workday.Day) []chain {
	at := map[[2]string]int{}
	var all []chain
	for _, l := range f.Lines {
		if l.Day < since {
			continue
		}
		key := [2]string{l.Unit, l.Matter()}
		i, known := at[key]
		if !known {
			i = len(all)
			at[key] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], l)
	}
	for _, c := range all {
		slices.SortStableFunc(c, func(a, b dispatch.Line) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Period, b.Period))
		})
	}
	return all
}

// passage shows a line of a return.
func passage(l dispatch.Line) Passage {
	return Passage{
		Ref: l.Ref(), Source: FromReturn, Finding: l.Finding, Task: l.Task, Unit: l.Unit, Period: l.Period, Day: l.Day, Words: l.Words,
	}
}

// Passages are the texts of a finding that may be copies or name places, by day. Words that a unit only carried over from
// the time before stand once, as first said.
func (f Facts) Passages(r *Rule, today workday.Day) []Passage {
	var all []Passage
	for _, c := range f.chains(today - workday.Day(r.Days)) {
		for i, l := range c {
			if l.Words != "" && (i == 0 || !r.same(c[i-1].Words, l.Words)) {
				all = append(all, passage(l))
			}
		}
	}
	for _, m := range f.Measures {
		all = append(all, Passage{Ref: m.Ref(), Source: FromMeasure, Finding: m.FindingID, Task: m.TaskID, Day: m.Day, Words: m.Text})
	}
	for _, a := range f.Answers {
		all = append(all, Passage{
			Ref: a.ref(), Source: FromAnswer, Finding: f.Finding.ID, Unit: a.Unit, Period: a.Campaign, Day: a.Day, Words: a.Words,
		})
	}
	for _, c := range f.Cases {
		for _, e := range c.Events {
			if source := sourceOf[e.Kind]; source != "" && e.Opinion != "" {
				all = append(all, event(e, source))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Passage) int { return cmp.Compare(a.Day, b.Day) })
	return all
}

// sourceOf are the events of closing whose words are the doers' own.
var sourceOf = map[closure.Kind]Source{closure.SelfCheck: FromSelfCheck, closure.Apply: FromApply}

func event(e closure.Event, source Source) Passage {
	p := Passage{Ref: e.Ref(), Source: source, Finding: e.Finding, Day: dayOf(e.Day), Words: cmp.Or(e.Opinion, e.Reason)}
	if len(e.By.Units) == 1 {
		p.Unit = e.By.Units[0]
	}
	return p
}

// dayOf is a date of the ledger as a day, none for "" and for what is no date.
func dayOf(d ledger.Date) workday.Day {
	day, _ := workday.Parse(string(d))
	return day
}

// task is the task of an id, zero for none.
func (f Facts) task(id string) ledger.Task {
	for _, t := range f.Tasks {
		if t.ID == id {
			return t
		}
	}
	return ledger.Task{}
}
