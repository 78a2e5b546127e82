package doubt

import (
	"cmp"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// fresh are the files of a finding handed in on a day or after it that nobody used before and whose bytes had not been
// handed in, for this or any other finding, before that day.
func (f Facts) fresh(since workday.Day, used func(id string) bool) []evidence.File {
	var all []evidence.File
	for _, x := range f.Files {
		first, known := f.First[x.Hash]
		if dayOf(x.On) >= since && !used(x.ID) && (!known || first >= since) {
			all = append(all, x)
		}
	}
	return all
}

// newest is the last day on which a file of the finding came in before a day, none when there is none.
func (f Facts) newest(before workday.Day) workday.Day {
	day := workday.Day(0)
	for _, x := range f.Files {
		if on := dayOf(x.On); on < before {
			day = max(day, on)
		}
	}
	return day
}

// instant is a step of a course that has no amount.
func instant(day workday.Day, key string, odd bool, kv ...any) Step {
	return Step{Day: day, What: say.T(key, kv...), High: -1, Odd: odd}
}

// unproven is the sign of a return that first tells of a matter as done while nothing that came in since the unit's
// return before, or since the finding was entered, proves it. Proof that comes later takes the sign away.
func (f Facts) unproven(c chain) []Sign {
	since, used := f.Entered, map[string]bool{}
	for i, l := range c {
		if l.Share != nil && *l.Share == whole {
			return f.unprovenAt(c[:i+1], since, used)
		}
		since = l.Day
		for _, id := range l.Proof {
			used[id] = true
		}
	}
	return nil
}

// unprovenAt looks at the last return of a chain, which tells of the matter as done.
func (f Facts) unprovenAt(c chain, since workday.Day, used map[string]bool) []Sign {
	l := c[len(c)-1]
	since = min(since, l.Day) // a finding that was entered after what is told of it
	if len(f.fresh(since, func(id string) bool { return used[id] })) > 0 {
		return nil
	}
	s := Sign{Kind: Unproven, Passages: []Passage{passage(l)}, Said: say.T("doubt.said.unproven", "Since", since.String())}
	s.Course = append(s.Course, instant(f.Entered, "doubt.step.entered", false))
	if day := f.newest(l.Day + 1); day != 0 {
		s.Course = append(s.Course, instant(day, "doubt.step.proof_last", false))
	}
	if len(c) > 1 {
		before := c[len(c)-2]
		s.Passages = []Passage{passage(before), passage(l)}
		s.Course = append(s.Course, instant(before.Day, "doubt.step.returned", false))
	}
	s.Course = append(s.Course, instant(l.Day, "doubt.step.claimed", true))
	return []Sign{mark(byDay(s), l.Ref().ID)}
}

func byDay(s Sign) Sign {
	slices.SortStableFunc(s.Course, func(a, b Step) int { return cmp.Compare(a.Day, b.Day) })
	return s
}

// reapplied are the self-checks and applications that follow a return, an upheld objection or a rebound without any proof
// newer than it.
func (f Facts) reapplied() []Sign {
	var signs []Sign
	used := map[string]bool{}
	var back *closure.Event // what asked for more, until somebody checked again
	for _, c := range f.Cases {
		for _, e := range c.Events {
			switch {
			case slices.Contains(asksAgain, e.Kind):
				back = &e
			case back != nil && (e.Kind == closure.SelfCheck || e.Kind == closure.Apply):
				if len(f.fresh(dayOf(back.Day), func(id string) bool { return used[id] })) == 0 {
					signs = append(signs, f.nothingNew(*back, e))
				}
				back = nil
			}
			for _, x := range e.Evidence {
				used[x.ID] = true
			}
		}
	}
	return signs
}

// asksAgain are the events after which a closing needs proof that it did not have.
var asksAgain = []closure.Kind{closure.Return, closure.Uphold, closure.Reopen, closure.FailLookBack}

func (f Facts) nothingNew(back, e closure.Event) Sign {
	source := FromApply
	if e.Kind == closure.SelfCheck {
		source = FromSelfCheck
	}
	s := Sign{
		Kind: Unproven, Passages: []Passage{event(e, source)},
		Said: say.T("doubt.said.reapplied", "Back", say.T("act."+string(back.Kind.Act())), "Since", string(back.Day)),
	}
	if day := f.newest(dayOf(e.Day) + 1); day != 0 {
		s.Course = append(s.Course, instant(day, "doubt.step.proof_last", false))
	}
	s.Course = append(s.Course,
		instant(dayOf(back.Day), "doubt.step.event", false, "Act", say.T("act."+string(back.Kind.Act()))),
		instant(dayOf(e.Day), "doubt.step.event", true, "Act", say.T("act."+string(e.Kind.Act()))))
	return mark(byDay(s), e.ID)
}

// early are the acceptances that are older than the last proof handed in for the same cycle. What an event after the
// acceptance brings with it, such as a look-back's pictures, belongs to that event.
func (f Facts) early() []Sign {
	var signs []Sign
	for i, c := range f.Cases {
		accepted := acceptedBy(c)
		if accepted == nil {
			continue
		}
		until := workday.LastDay
		if i+1 < len(f.Cases) && len(f.Cases[i+1].Events) > 0 {
			until = dayOf(f.Cases[i+1].Events[0].Day) - 1
		}
		later := map[string]bool{}
		for _, d := range f.Cases[i:] {
			for _, e := range d.Events {
				for _, x := range e.Evidence {
					later[x.ID] = later[x.ID] || d.Cycle > c.Cycle || e.No > accepted.No
				}
			}
		}
		if s, ok := f.earlyBy(*accepted, until, later); ok {
			signs = append(signs, s)
		}
	}
	return signs
}

// acceptedBy is the last acceptance of a cycle that nothing took back, nil when there is none.
func acceptedBy(c closure.Case) *closure.Event {
	var accepted *closure.Event
	for _, e := range c.Events {
		switch e.Kind {
		case closure.Accept:
			accepted = &e
		case closure.Return, closure.Uphold:
			accepted = nil
		}
	}
	return accepted
}

// papers are the materials that a closing itself brings forth: they prove no work and come after an acceptance by nature.
var papers = []closure.Material{
	closure.SiteConclusion, closure.AcceptanceOpinion, closure.CollectiveDecision, closure.JointSignature, closure.NoticeResult,
	closure.Dossier,
}

func (f Facts) earlyBy(accepted closure.Event, until workday.Day, later map[string]bool) (Sign, bool) {
	day := dayOf(accepted.Day)
	s := Sign{Kind: Early, Passages: []Passage{event(accepted, FromAccept)}}
	last, n := workday.Day(0), 0
	for _, x := range f.Files {
		on := dayOf(x.On)
		if on > until || later[x.ID] || slices.Contains(papers, closure.Material(x.Material)) {
			continue
		}
		if on > day {
			n++
			last = max(last, on)
		}
		s.Course = append(s.Course, instant(on, "doubt.step.proof", on > day, "Name", x.Name))
	}
	if n == 0 {
		return Sign{}, false
	}
	s.Said = say.T("doubt.said.early", "Accepted", day.String(), "Last", last.String(), "N", n)
	s.Course = append(s.Course, instant(day, "doubt.step.accepted", false))
	return mark(byDay(s), accepted.ID), true
}
