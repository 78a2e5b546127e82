package supervise

import (
	"cmp"
	"slices"

	"zhenggai/internal/workday"
)

// Brief is what a leader wants to know of all tasks: what is late, what may come back, whom to call.
type Brief struct {
	Tasks    int
	Finished int
	Overdue  int         // unfinished, the deadline before the day
	Silent   int         // documents whose day to answer is over
	Lamps    []LampCount // of unfinished tasks
	// Late are the unfinished tasks past their deadline or under a worse lamp than the best, worst first.
	Late []*Pressed
	// Returning are the tasks that came back or are likely to, with why, the surest and then the worst first.
	Returning []Relapsing
	Back      int // of those, how many have come back
	LongTerm  int // unfinished long-term tasks, which have no deadline to hold anybody
	// Calls are the units with late tasks, those with the most to answer for first.
	Calls []Call
}

// Relapse is why a task may come back.
type Relapse string

// The reasons, the surest first.
const (
	CameBack Relapse = "back"   // it came back after it had been closed
	Repeated Relapse = "repeat" // more than one document about it, and still late
	Reached  Relapse = "close"  // done by its share, with the deadline over, and nobody has taken it for done
)

// Relapsing is a task that may come back, and why.
type Relapsing struct {
	*Pressed
	Why Relapse
}

// Call is a unit to call, and what about.
type Call struct {
	Unit, UnitID string
	Late         int // tasks
	Overdue      int
	Unanswered   int // documents
	Back         int // tasks that came back
	Worst        *Pressed
}

// BriefOf sums tasks, which come worst first, up as of the end of a day.
func BriefOf(items []*Pressed, day workday.Day) Brief {
	b := Brief{Tasks: len(items)}
	calls := map[string]*Call{}
	var open []*Pressed
	for _, x := range items {
		if x.Finished {
			b.Finished++
			continue
		}
		open = append(open, x)
		b.relapse(x)
		overdue, unanswered := x.Overdue(day), x.Standing.Late(day)
		if !overdue && !unanswered && x.Badness() == 0 {
			continue
		}
		b.Late = append(b.Late, x)
		key := cmp.Or(x.UnitID, x.Unit) // a unit that plans name in two ways is called once
		c := calls[key]
		if c == nil {
			c = &Call{Unit: x.Unit, UnitID: x.UnitID, Worst: x}
			calls[key] = c
		}
		if len(x.Unit) < len(c.Unit) {
			c.Unit = x.Unit // the other name holds the shorter one, and a search for it finds both
		}
		c.Late++
		if x.Rebound != 0 {
			c.Back++
		}
		if overdue {
			b.Overdue, c.Overdue = b.Overdue+1, c.Overdue+1
		}
		if unanswered {
			b.Silent, c.Unanswered = b.Silent+1, c.Unanswered+1
		}
	}
	for _, c := range calls {
		b.Calls = append(b.Calls, *c)
	}
	slices.SortFunc(b.Calls, func(x, y Call) int {
		return cmp.Or(cmp.Compare(y.Unanswered, x.Unanswered), cmp.Compare(y.Back, x.Back), cmp.Compare(y.Overdue, x.Overdue), cmp.Compare(y.Late, x.Late), cmp.Compare(x.Unit, y.Unit))
	})
	b.Lamps = CountLamps(open)
	slices.SortStableFunc(b.Returning, func(x, y Relapsing) int {
		return cmp.Or(cmp.Compare(slices.Index(relapses, x.Why), slices.Index(relapses, y.Why)), cmp.Compare(y.Rebound, x.Rebound))
	})
	return b
}

var relapses = []Relapse{CameBack, Repeated, Reached}

func (b *Brief) relapse(x *Pressed) {
	if x.LongTerm {
		b.LongTerm++
	}
	switch {
	case x.Rebound != 0:
		b.Back++
		b.Returning = append(b.Returning, Relapsing{x, CameBack})
	case len(x.Letters) > 1 && x.Badness() > 0:
		b.Returning = append(b.Returning, Relapsing{x, Repeated})
	case x.Done >= Whole && x.Due != 0 && x.Badness() > 0:
		b.Returning = append(b.Returning, Relapsing{x, Reached})
	}
}

// LampCount is how many tasks have a lamp.
type LampCount struct {
	Colour Colour
	Name   string
	Count  int
	bad    int // place in the rule's palette
}

// CountLamps counts the tasks of each lamp, the worst lamp first; a task without a rule has none.
func CountLamps(items []*Pressed) []LampCount {
	var counts []LampCount
	at := map[Colour]int{}
	for _, x := range items {
		if x.Light.Name == "" {
			continue
		}
		n, met := at[x.Light.Colour]
		if !met {
			n = len(counts)
			at[x.Light.Colour] = n
			counts = append(counts, LampCount{Colour: x.Light.Colour, Name: x.Light.Name, bad: slices.Index(x.Palette, x.Light.Colour)})
		}
		counts[n].Count++
	}
	slices.SortStableFunc(counts, func(a, b LampCount) int { return cmp.Compare(a.bad, b.bad) })
	return counts
}

// WorstFirst orders tasks by lamp, then by how far behind, then by deadline.
func WorstFirst(a, b *Pressed) int {
	return cmp.Or(cmp.Compare(b.Badness(), a.Badness()), cmp.Compare(b.Behind(), a.Behind()), cmp.Compare(dueLast(a), dueLast(b)),
		cmp.Compare(a.Task, b.Task))
}

// dueLast is the deadline, that of a task without one beyond all others.
func dueLast(x *Pressed) workday.Day {
	if x.Due == 0 {
		return 1 << 30
	}
	return x.Due
}
