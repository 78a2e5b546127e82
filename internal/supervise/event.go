package supervise

import (
	"slices"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Deed is a kind of event in the history of a task's ladder.
type Deed string

// The deeds.
const (
	Lit      Deed = "lit"      // a sitting lit the lamp
	Issued   Deed = "issued"   // a step was taken, and its document issued
	Answered Deed = "answered" // the unit answered the document in force
	Lifted   Deed = "lifted"   // the task left the ladder, for it is on schedule again or done
	Lapsed   Deed = "lapsed"   // the step led to nothing more and is forgotten
	Proposed Deed = "proposed" // the rule asks for a step: a draft lies with the office until it is issued or waived
	Waived   Deed = "waived"   // the office decided not to issue the draft, and said why
)

// Event is one thing that happened on a task's ladder. Events are only ever added; the standing of a
// task is what they add up to.
type Event struct {
	Day    workday.Day `json:"day"`
	Deed   Deed        `json:"deed"`
	Colour Colour      `json:"colour,omitempty"` // Lit: the lamp; Issued: the lamp it answers to
	Step   Step        `json:"step,omitempty"`   // Issued, Answered, Lifted, Lapsed
	Number Number      `json:"number,omitzero"`  // Issued
	Due    workday.Day `json:"due,omitempty"`    // Issued: the last day to answer
	Points int         `json:"points,omitempty"` // Issued: what the rule proposes to deduct
	Reason say.Text    `json:"reason,omitzero"`
	Clause string      `json:"clause,omitempty"`
	Rule   string      `json:"rule,omitempty"`
}

// Action is what the rule wants done about a task on a day. An Issued action is a letter to write:
// give it a number and record its Event once it is out.
type Action struct {
	Task   string      `json:"task"`
	Day    workday.Day `json:"day"`
	Deed   Deed        `json:"deed"` // Lit, Issued, Lifted or Lapsed
	Colour Colour      `json:"colour,omitempty"`
	Step   Step        `json:"step,omitempty"`
	// Name and Series are the document's heading and the word of its number.
	Name   string      `json:"name,omitempty"`
	Series string      `json:"series,omitempty"`
	Due    workday.Day `json:"due,omitempty"`
	Points int         `json:"points,omitempty"`
	Reason say.Text    `json:"reason,omitzero"`
	Clause string      `json:"clause,omitempty"`
	Rule   string      `json:"rule,omitempty"`
}

// Event is the action as it goes into the history; number is for Issued alone.
func (a Action) Event(number Number) Event {
	e := Event{
		Day: a.Day, Deed: a.Deed, Colour: a.Colour, Step: a.Step, Due: a.Due, Points: a.Points,
		Reason: a.Reason, Clause: a.Clause, Rule: a.Rule,
	}
	if a.Deed == Issued {
		e.Number = number
	}
	return e
}

// Answer is the event of a unit answering the document in force.
func Answer(step Step, day workday.Day) Event { return Event{Day: day, Deed: Answered, Step: step} }

// Standing is where a task stands on the ladder.
type Standing struct {
	Step     Step        `json:"step,omitempty"` // "" off the ladder
	Issued   Event       `json:"issued,omitzero"`
	Answered workday.Day `json:"answered,omitempty"` // none while the document waits for an answer
	// Sittings are the lamps lit since the last step, lifting or lapse, oldest first.
	Sittings []Event `json:"sittings,omitempty"`
	Draft    Event   `json:"draft,omitzero"`  // the step that the rule proposed and nobody has decided on
	Waived   Event   `json:"waived,omitzero"` // the newest draft that was not issued
	Lamp     Event   `json:"lamp,omitzero"`   // the newest sitting of all
	Last     Event   `json:"last,omitzero"`   // the newest event of all
}

// Stand adds a history up, in the order of its events.
func Stand(history []Event) Standing {
	var s Standing
	for i := range history {
		s.take(&history[i])
	}
	return s
}

// After is the standing once another event has happened. An answer to another step than the one in
// force changes nothing.
func (s Standing) After(e Event) Standing {
	s.Sittings = slices.Clip(s.Sittings) // the standing before keeps its own
	s.take(&e)
	return s
}

func (s *Standing) take(e *Event) {
	switch e.Deed {
	case Lit:
		s.Sittings = append(s.Sittings, *e)
		s.Lamp = *e
	case Issued:
		s.Step, s.Issued, s.Answered, s.Sittings, s.Draft = e.Step, *e, 0, nil, Event{}
	case Proposed:
		s.Draft = *e
	case Waived:
		s.Draft, s.Waived = Event{}, *e
	case Answered:
		if s.Step == e.Step && s.Step != "" && s.Answered == 0 {
			s.Answered = e.Day
		}
	case Lifted, Lapsed:
		s.Step, s.Issued, s.Answered, s.Sittings, s.Draft = "", Event{}, 0, nil, Event{}
	}
	s.Last = *e
}

// Waiting tells whether a document is out that was not answered.
func (s Standing) Waiting() bool { return s.Step != "" && s.Answered == 0 }

// Late tells whether the document in force should have been answered before the day.
func (s Standing) Late(day workday.Day) bool { return s.Waiting() && day > s.Issued.Due }

// running counts the newest sittings, running, whose lamp meets a condition.
func (s Standing) running(meets func(Colour) bool) int {
	n := 0
	for n < len(s.Sittings) && meets(s.Sittings[len(s.Sittings)-1-n].Colour) {
		n++
	}
	return n
}
