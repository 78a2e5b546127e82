package supervise

import (
	"cmp"
	"slices"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/workday"
)

// Filed is an event as it lies in a task's file. Files only ever grow.
type Filed struct {
	ID      string `json:"id"` // a form makes it once, so that sending it twice is one event
	Finding string `json:"finding"`
	Task    string `json:"task"`
	No      int    `json:"no"` // order in the task's file, from 1
	Event   Event  `json:"event"`
	Name    string `json:"name,omitempty"` // Proposed, Issued: the document's heading
	Unit    string `json:"unit,omitempty"` // Proposed, Issued: whom it is addressed to, as the plan names it
	By      string `json:"by,omitempty"`   // account id, "" for what follows from the rule alone
	// Words are what the unit answers, or why a draft was not issued.
	Words string      `json:"words,omitempty"`
	On    workday.Day `json:"on"` // the day it was recorded
}

// Ref names the event's row.
func (f Filed) Ref() journal.Ref { return journal.Ref{Table: "ladder_event", ID: f.ID} }

// Image is the event itself.
func (f Filed) Image() any { return f }

// Series is what a document's count begins anew in: its series and year; "" for what is no document.
func (f Filed) Series() string {
	if f.Event.Deed != Issued {
		return ""
	}
	n := f.Event.Number
	n.No = 0
	return n.String()
}

// History are the events of a file.
func History(file []Filed) []Event {
	events := make([]Event, len(file))
	for i, f := range file {
		events[i] = f.Event
	}
	return events
}

// Known is what lower rooms hold of a task, for FactsOf.
type Known struct {
	Task    ledger.Task
	Finding ledger.Finding
	// Entered is the day on which the task came into the ledger: its schedule begins there unless it says otherwise.
	Entered workday.Day
	// Settled is the day from which the finding's official status leaves nothing to do, none while it does.
	Settled workday.Day
	// Rebound is the day of the finding's newest rebound, and Closed that of its closing since; none for none.
	Closed, Rebound workday.Day
	// Region is the administrative code that rules are picked by, and UnitID the answering unit on the tree; "" for
	// names that the tree does not know.
	Region, UnitID string
	// Progress is what units said in their returns, by day; Told are the returns of the answering unit.
	Progress []Progress
	Told     []dispatch.Told
	// Home is the region by whose rhythm the office asks for returns, and Began the day of its first return or reminder,
	// none before.
	Home  string
	Began workday.Day
	// Remarks are what was put on file about the task, in that order.
	Remarks []Remark
	File    []Filed // by No
}

// Unit is who answers for the task, as the plan names it: the first responsible unit, or the first in lead; where the
// task names none, the finding's.
func (k Known) Unit() string {
	for _, units := range [][]ledger.Unit{k.Task.Units, k.Finding.Units} {
		for _, role := range []ledger.UnitRole{ledger.Responsible, ledger.Lead} {
			for _, u := range units {
				if u.Role == role {
					return u.Name
				}
			}
		}
	}
	return ""
}

// FactsOf are the facts that follow from what is known, and from the periods of returns that were over on the day
// asked about. A step that was reached counts as the share the plan gives it until a return says more; a task is done
// when the office took it for done, or its whole finding is, and not any more once the finding came back.
func FactsOf(k Known, over []dispatch.Period) Facts {
	f := Facts{Task: k.Task.ID, Plan: PlanOf(k), Progress: slices.Clone(k.Progress), Rebound: k.Rebound, Finished: k.Closed}
	for _, day := range []workday.Day{dayOf(k.Task.Done), k.Settled} {
		if day > f.Rebound && (f.Finished == 0 || day < f.Finished) {
			f.Finished = day
		}
	}
	for _, told := range k.Told {
		f.Told = append(f.Told, told.Day)
	}
	f.remarked(k.Remarks)
	f.Unanswered = silence(k, over, f.Finished)
	for _, m := range f.Plan.Milestones {
		if m.Reached != 0 && f.Done(m.Reached) < m.Share {
			f.Progress = append(f.Progress, Progress{Day: m.Reached, Share: m.Share})
			slices.SortStableFunc(f.Progress, func(a, b Progress) int { return cmp.Compare(a.Day, b.Day) })
		}
	}
	return f
}

// silence are the days on which the answering unit owed a word about the task and gave none. A task that a region's tree
// charges nobody with, and one that is over without being done, ask nobody.
func silence(k Known, over []dispatch.Period, finished workday.Day) []workday.Day {
	open := dispatch.Matter{Finding: k.Finding, Task: k.Task}.Open()
	if k.UnitID == "" || !open && finished == 0 {
		return nil
	}
	return dispatch.Unanswered(over, dispatch.Asking{Began: k.Began, Entered: max(k.Entered, k.Rebound), Done: finished}, k.Told)
}

// PlanOf is the task as it is scheduled. Steps that stand on one day or at one share are one; what lies outside the
// plan's days draws no line.
func PlanOf(k Known) Plan {
	p := Plan{Start: dayOf(k.Task.Start), Due: dayOf(k.Task.Deadline)}
	if p.Start == 0 {
		p.Start = k.Entered
	}
	if k.Task.TimeClass == ledger.TimeClassLongTerm {
		p.Due = 0
	}
	if p.Due == 0 {
		return p
	}
	before := Milestone{}
	for _, m := range k.Task.Milestones {
		next := Milestone{Day: dayOf(m.Day), Share: Share(m.Share) * Percent, Name: m.Text, Reached: dayOf(m.Reached)}
		if next.Day <= before.Day || next.Share <= before.Share || next.Day > p.Due {
			continue
		}
		p.Milestones, before = append(p.Milestones, next), next
	}
	return p
}

// dayOf is a date of the ledger as a day, none for none.
func dayOf(d ledger.Date) workday.Day {
	day, err := workday.Parse(string(d))
	if err != nil {
		return 0
	}
	return day
}
