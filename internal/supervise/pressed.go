package supervise

import (
	"zhenggai/internal/dispatch"
	"zhenggai/internal/ledger"
	"zhenggai/internal/workday"
)

// Pressed is a task as boards show it on a day.
type Pressed struct {
	Item
	Finding ledger.Finding
	Label   string // of the task
	UnitID  string // of the answering unit, "" for one that the tree does not know
	Plan    Plan
	// Progress is what was reported by the day, for the line against the schedule.
	Progress []Progress
	LongTerm bool
	// Standing is that of the ladder by the day, without the sittings.
	Standing Standing
	// Letters are the documents issued by the day.
	Letters []Filed
	// Palette is the rule's, worst first; none where no rule holds for the task.
	Palette []Colour
}

// Press is how tasks stand on a day by the rules of a book. A task for which no rule holds has no lamp.
func Press(book *Book, known []Known, day workday.Day) []*Pressed {
	out := make([]*Pressed, 0, len(known))
	look := lookAt(book, day)
	for i := range known {
		out = append(out, look.press(&known[i]))
	}
	return out
}

// mostSilent is how many returns missed running a rule may ask for.
const mostSilent = 100

// look is a day on which tasks are looked at by the rules of a book.
type look struct {
	book *Book
	day  workday.Day
	over map[string][]dispatch.Period // by region
}

func lookAt(book *Book, day workday.Day) look {
	return look{book, day, map[string][]dispatch.Period{}}
}

// facts are those of a task, seen from the morning of the day: a return that is due on it may still come.
func (l look) facts(k *Known) Facts {
	over, known := l.over[k.Home]
	if !known {
		diary := dispatch.Diary{Rules: l.book.Rhythms, Calendar: l.book.Calendar, Region: k.Home}
		// Where no rhythm holds, or a holiday table is missing, nobody can be told late.
		if open, err := diary.Period(l.day.Start()); err == nil {
			over = diary.Back(open, mostSilent+1)[1:]
		}
		l.over[k.Home] = over
	}
	return FactsOf(*k, over)
}

func (l look) press(k *Known) *Pressed {
	book, day, f := l.book, l.day, l.facts(k)
	p := &Pressed{
		Finding: k.Finding, Label: k.Task.Label, UnitID: k.UnitID, Plan: f.Plan,
		LongTerm: k.Task.TimeClass == ledger.TimeClassLongTerm,
	}
	var past []Event
	for _, e := range k.File {
		if e.Event.Day > day {
			continue
		}
		past = append(past, e.Event)
		if e.Event.Deed == Issued {
			p.Letters = append(p.Letters, e)
		}
	}
	p.Standing = Stand(past)
	for _, x := range f.Progress {
		if x.Day <= day {
			p.Progress = append(p.Progress, x)
		}
	}
	if rule, ok := book.Rules.Pick(k.Region, day); ok {
		p.Item, p.Palette = rule.Observe(past, f, day), rule.Palette()
	} else {
		p.Item = Item{
			Task: k.Task.ID, Planned: f.Plan.Planned(day), Done: f.Done(day), Due: f.Plan.Due, Finished: f.finished(day),
			Step: p.Standing.Step, Rebound: f.reopened(day),
		}
	}
	p.Item.Unit, p.Item.Title = k.Unit(), k.Task.Text
	return p
}

// Badness orders lamps: 0 is the best of the rule, or no lamp.
func (p *Pressed) Badness() int {
	if p.Finished {
		return 0
	}
	return badness(p.Palette, &p.Item)
}

// Behind is how far the task is behind its schedule line; negative when ahead.
func (p *Pressed) Behind() Share { return p.Planned - p.Done }

// Overdue tells whether an unfinished task's deadline is over by the end of the day before.
func (p *Pressed) Overdue(day workday.Day) bool { return !p.Finished && p.Due != 0 && p.Due < day }
