package closure

import (
	"slices"
	"strconv"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// Evidence is a piece of proof as a case refers to it. The room evidence keeps the item, the vault its bytes.
type Evidence struct {
	ID   string `json:"id"`
	Hash string `json:"hash"` // of its bytes, 64 lower-case hexadecimal digits
	// Material is the part of the required list that it fills, "" for none.
	Material Material `json:"material,omitempty"`
	// Measures are the ids of the measures that it proves.
	Measures []string `json:"measures,omitempty"`
}

// External is an acceptor from outside, such as a regional department. Who it was by name stands in the
// signed opinion, which can be erased, never here.
type External struct {
	Unit string `json:"unit"` // the organisation, as it signs
	// Token is the hash of the one-time link that was used; "" when a clerk uploaded the signed opinion.
	Token string `json:"token,omitempty"`
	// Expires is the last day of the link.
	Expires ledger.Date `json:"expires,omitempty"`
}

// Who causes an event.
type Who struct {
	Account string   `json:"account,omitempty"` // "" for a visitor with a one-time link
	Units   []string `json:"units,omitempty"`   // unit ids the person belongs to on that day
	// Former are unit ids that the person left since the cycle began.
	Former   []string  `json:"former,omitempty"`
	Role     Role      `json:"role"`
	External *External `json:"external,omitempty"`
}

// Seen is the state of a case that a person decided on.
type Seen struct {
	Cycle  int `json:"cycle"`
	Events int `json:"events"` // how many events the cycle had
}

// Event is something that happened to a case, or is about to.
type Event struct {
	// ID names the event; a form makes it once, so that sending it twice is one event.
	ID string `json:"id"`
	// Finding, Cycle and No say where the event stands; Next sets them.
	Finding string `json:"finding"`
	Cycle   int    `json:"cycle"`
	No      int    `json:"no"`

	Kind   Kind        `json:"kind"`
	By     Who         `json:"by"`
	Day    ledger.Date `json:"day"`    // the day it speaks of
	On     ledger.Date `json:"on"`     // the day it is recorded, from the program's one clock
	Seen   Seen        `json:"seen"`   // what the person decided on
	Policy string      `json:"policy"` // id of the policy it was judged by; Next sets it

	Reason   string     `json:"reason,omitempty"`
	Opinion  string     `json:"opinion,omitempty"`
	Evidence []Evidence `json:"evidence,omitempty"`

	Units    []string `json:"units,omitempty"`     // claim: who does the work
	Nature   Nature   `json:"nature,omitempty"`    // plan
	LongTerm bool     `json:"long_term,omitempty"` // plan: 长期坚持, re-checked for ever
	About    string   `json:"about,omitempty"`     // uphold, dismiss: id of the objection's event
	Target   string   `json:"target,omitempty"`    // transfer: id of the finding in the later round
}

// Ref names the event's row.
func (e Event) Ref() journal.Ref { return journal.Ref{Table: "closing_event", ID: e.ID} }

// Image is the event itself.
func (e Event) Image() any { return e }

// Acceptance is one level's acceptance.
type Acceptance struct {
	Level string      `json:"level"` // of the policy's levels
	Event string      `json:"event"`
	Day   ledger.Date `json:"day"`
	By    Who         `json:"by"`
}

// Objection is what somebody holds against a closing that is on notice.
type Objection struct {
	Event string      `json:"event"` // id of the event that entered it
	Day   ledger.Date `json:"day"`
	// Answer is the id of the event that dismissed it, "" while it is open.
	Answer string `json:"answer,omitempty"`
}

// Notice is a public notice that runs or has run.
type Notice struct {
	Start ledger.Date `json:"start"`
	End   ledger.Date `json:"end"` // its last day
	// Ended is the day on which its end was recorded, "" while it runs.
	Ended      ledger.Date `json:"ended,omitempty"`
	Objections []Objection `json:"objections,omitempty"`
}

// Unanswered is the number of open objections.
func (n *Notice) Unanswered() int {
	if n == nil {
		return 0
	}
	open := 0
	for _, o := range n.Objections {
		if o.Answer == "" {
			open++
		}
	}
	return open
}

// Closing is what a certificate prints. It never changes.
type Closing struct {
	Event       string       `json:"event"`
	Day         ledger.Date  `json:"day"`
	By          Who          `json:"by"`
	Policy      string       `json:"policy"`
	Acceptances []Acceptance `json:"acceptances"`
	Notice      *Notice      `json:"notice,omitempty"`
	Evidence    []Evidence   `json:"evidence"`
}

// Span is a suspension. Until is "" while it lasts; its first day counts, its last does not.
type Span struct {
	From  ledger.Date `json:"from"`
	Until ledger.Date `json:"until,omitempty"`
}

// Case is one cycle of closing of one finding. A rebound begins the next cycle as a case of its own, and
// the cycle before stays as it was closed.
type Case struct {
	Finding  string   `json:"finding"`
	Cycle    int      `json:"cycle"` // from 1
	State    State    `json:"state"`
	Doers    []string `json:"doers,omitempty"` // unit ids
	Nature   Nature   `json:"nature,omitempty"`
	LongTerm bool     `json:"long_term,omitempty"`
	// Policy is the id of the policy that the application is judged by, "" before there is one.
	Policy string `json:"policy,omitempty"`
	// Done are the stages passed since the last return or upheld objection.
	Done        []Stage      `json:"done,omitempty"`
	Acceptances []Acceptance `json:"acceptances,omitempty"`
	Notice      *Notice      `json:"notice,omitempty"`
	Evidence    []Evidence   `json:"evidence,omitempty"` // of the whole cycle, the newest of each id
	// Frozen is the evidence that an acceptance froze.
	Frozen      []Evidence `json:"frozen,omitempty"`
	Closing     *Closing   `json:"closing,omitempty"`
	Suspensions []Span     `json:"suspensions,omitempty"`
	// Target is the finding of a later round that this one went on as, "" unless it was transferred.
	Target string `json:"target,omitempty"`
	// Events is the history of the cycle. They are rows of their own: storage loads them in order of No.
	Events []Event `json:"-"`
}

// New is the case of a finding that nobody has claimed.
func New(finding string) Case { return Case{Finding: finding, Cycle: 1, State: Draft} }

// Ref names the case's row: a cycle of a finding.
func (c Case) Ref() journal.Ref {
	return journal.Ref{Table: "closing", ID: c.Finding + "." + strconv.Itoa(c.Cycle)}
}

// Image is the case without its events, which have images of their own.
func (c Case) Image() any { return c }

// Seen is what a form keeps so that it is known what the person decided on.
func (c Case) Seen() Seen { return Seen{Cycle: c.Cycle, Events: len(c.Events)} }

// clone is a case that shares nothing that Next writes to.
func (c Case) clone() Case {
	c.Done, c.Acceptances = slices.Clone(c.Done), slices.Clone(c.Acceptances)
	c.Evidence, c.Suspensions = slices.Clone(c.Evidence), slices.Clone(c.Suspensions)
	c.Events = slices.Clip(c.Events)
	c.Notice = c.Notice.clone()
	return c
}

func (n *Notice) clone() *Notice {
	if n == nil {
		return nil
	}
	m := *n
	m.Objections = slices.Clone(n.Objections)
	return &m
}

// SuspendedDays is how many days the case has stood still up to a day, on which deadlines did not run.
func (c Case) SuspendedDays(today ledger.Date) int {
	days := 0
	for _, s := range c.Suspensions {
		until := s.Until
		if until == "" || until > today {
			until = today
		}
		if until > s.From {
			days += int(until.Time().Sub(s.From.Time()).Hours() / 24)
		}
	}
	return days
}

// Deadline is a deadline put off by the days that the case has stood still up to today; "" stays "".
func (c Case) Deadline(d, today ledger.Date) ledger.Date {
	if d == "" {
		return ""
	}
	return ledger.DateOf(d.Time().AddDate(0, 0, c.SuspendedDays(today)))
}

// NextCheck is the day on which the closed finding is to be looked at again: for a long-term item every
// so many months for ever, for others once. It is "" when nothing is due.
func (c Case) NextCheck(p Policy) ledger.Date {
	if !c.State.Shut() || c.Closing == nil || !p.Has(StageLookBack) {
		return ""
	}
	months, from := p.LookBackMonths, c.Closing.Day
	for _, e := range c.Events {
		if e.Kind == PassLookBack {
			months, from = 0, e.Day
		}
	}
	if c.LongTerm {
		months = p.RecheckMonths
	}
	if months == 0 {
		return ""
	}
	return ledger.DateOf(from.Time().AddDate(0, months, 0))
}
