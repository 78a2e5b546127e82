package closure

import (
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// Rules are what a case is judged by.
type Rules struct {
	Policy   Policy
	Calendar Calendar
	Units    Units
}

// turn is one event being judged: the case as it becomes, and where it goes.
type turn struct {
	Case // as it becomes
	r    Rules
	e    Event
	to   State
	// ends is the last day of the notice that begins or is about to end.
	ends ledger.Date
}

// Next is the one function of closing: the case after the event, or why it may not happen. It is pure; the
// case it is given stays as it was. The same event sent again returns the case unchanged.
//
// Errors: fault.Invalid where the event must be changed, fault.Denied where this person may not cause it,
// fault.Conflict where the case has moved on, fault.Unavailable where the clock or the calendar fails.
func Next(r Rules, c Case, e Event) (Case, error) {
	if again, err := recorded(c, e); again || err != nil {
		return c, err
	}
	t := turn{Case: c.clone(), r: r, e: e}
	for _, guard := range guards {
		if err := guard(&t); err != nil {
			return c, err
		}
	}
	t.write()
	return t.Case, nil
}

// Recorded reports whether the event of this id is in the case's history already, so that Next would
// change nothing.
func (c Case) Recorded(id string) bool {
	return slices.ContainsFunc(c.Events, func(e Event) bool { return e.ID == id })
}

// recorded tells a double submit from a second event under one id.
func recorded(c Case, e Event) (bool, error) {
	i := slices.IndexFunc(c.Events, func(old Event) bool { return old.ID == e.ID })
	if i < 0 {
		return false, nil
	}
	old := c.Events[i]
	e.Finding, e.Cycle, e.No, e.Policy, e.On = old.Finding, old.Cycle, old.No, old.Policy, old.On
	if !journal.Same(old, e) {
		return false, fault.New(fault.Conflict, "closure.id_taken")
	}
	return true, nil
}

// write makes the case what the event makes of it. Nothing here can fail: the guards have spoken.
func (t *turn) write() {
	if t.to == Rebound {
		t.Case = t.reborn()
	}
	t.learn()
	if effect := effects[t.e.Kind]; effect != nil {
		effect(t)
	}
	if stage := traits[t.e.Kind].stage; stage != "" && !slices.Contains(t.Done, stage) && t.completes() {
		t.Done = append(t.Done, stage)
	}
	t.State = t.to
	t.e.Finding, t.e.Cycle, t.e.No, t.e.Policy = t.Finding, t.Cycle, len(t.Events)+1, t.r.Policy.ID
	t.Events = append(t.Events, t.e)
}

// completes reports whether the event ends its stage: a notice is through only when it has ended, an
// acceptance with its last level.
func (t *turn) completes() bool {
	switch t.e.Kind {
	case StartNotice, FailLookBack:
		return false
	case Accept:
		return t.to == Accepted
	}
	return true
}

// reborn is the next cycle of a closed case. What was closed stays in the case before it.
func (t *turn) reborn() Case {
	return Case{
		Finding: t.Finding, Cycle: t.Cycle + 1, State: Rebound, Doers: t.Doers, Nature: t.Nature, LongTerm: t.LongTerm,
	}
}

// learn takes the event's evidence into the case. What is frozen stays as it was frozen.
func (t *turn) learn() {
	t.Evidence = merged(t.Evidence, slices.DeleteFunc(slices.Clone(t.e.Evidence), func(ev Evidence) bool {
		return slices.ContainsFunc(t.Frozen, func(f Evidence) bool { return f.ID == ev.ID })
	}))
}

// merged is the evidence in have with what is added: the newest of each id.
func merged(have, added []Evidence) []Evidence {
	all := slices.Clone(have)
	for _, ev := range added {
		if i := slices.IndexFunc(all, func(o Evidence) bool { return o.ID == ev.ID }); i >= 0 {
			all[i] = ev
		} else {
			all = append(all, ev)
		}
	}
	return all
}

// effects are what events do beyond moving the case.
var effects = map[Kind]func(*turn){
	Claim:   func(t *turn) { t.Doers = slices.Clone(t.e.Units) },
	Plan:    func(t *turn) { t.Nature, t.LongTerm = t.e.Nature, t.e.LongTerm },
	Suspend: func(t *turn) { t.Suspensions = append(t.Suspensions, Span{From: t.e.Day}) },
	Resume:  func(t *turn) { t.Suspensions[len(t.Suspensions)-1].Until = t.e.Day },
	Apply:   func(t *turn) { t.Policy = t.r.Policy.ID },
	Return: func(t *turn) {
		t.Policy = ""
		t.afresh(nil)
	},
	Accept:      (*turn).accept,
	StartNotice: func(t *turn) { t.Notice = &Notice{Start: t.e.Day, End: t.ends} },
	Object: func(t *turn) {
		t.Notice.Ended = ""
		t.Notice.Objections = append(t.Notice.Objections, Objection{Event: t.e.ID, Day: t.e.Day})
		t.Done = slices.DeleteFunc(t.Done, func(s Stage) bool { return s == StageNotice })
	},
	Dismiss: func(t *turn) { t.Notice.Objections[t.objection()].Answer = t.e.ID },
	Uphold:  func(t *turn) { t.afresh([]Stage{StageSelfCheck, StageApply}) },
	EndNotice: func(t *turn) {
		t.Notice.End, t.Notice.Ended = t.ends, t.e.Day
		t.Done = append(t.Done, StageNotice)
	},
	Close: (*turn).close,
	Transfer: func(t *turn) {
		t.Target = t.e.Target
		if n := len(t.Suspensions); n > 0 && t.Suspensions[n-1].Until == "" {
			t.Suspensions[n-1].Until = t.e.Day
		}
	},
}

// afresh forgets the stages passed except for those kept, and every judgement.
func (t *turn) afresh(keep []Stage) {
	t.Done = slices.DeleteFunc(t.Done, func(s Stage) bool { return !slices.Contains(keep, s) })
	t.Acceptances, t.Notice = nil, nil
}

func (t *turn) accept() {
	level := ""
	if n := len(t.Acceptances); n < len(t.r.Policy.Levels) {
		level = t.r.Policy.Levels[n]
	}
	t.Acceptances = append(t.Acceptances, Acceptance{Level: level, Event: t.e.ID, Day: t.e.Day, By: t.e.By})
	t.Frozen = slices.Clone(t.Evidence)
}

func (t *turn) close() {
	t.Frozen = slices.Clone(t.Evidence)
	t.Closing = &Closing{
		Event: t.e.ID, Day: t.e.Day, By: t.e.By, Policy: t.r.Policy.ID,
		Acceptances: slices.Clone(t.Acceptances), Notice: t.Notice.clone(), Evidence: slices.Clone(t.Evidence),
	}
}

// objection is the place of the open objection that the event answers, -1 when there is none.
func (t *turn) objection() int {
	if t.Notice == nil {
		return -1
	}
	return slices.IndexFunc(t.Notice.Objections, func(o Objection) bool {
		return o.Event == t.e.About && o.Answer == ""
	})
}
