package supervise

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Reader is what supervision reads: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Known is what is known of a task, with its whole file; fault.Missing when there is none.
	Known(ctx context.Context, task string) (Known, error)
	// KnownOf is the same of all tasks of some findings, by finding and order.
	KnownOf(ctx context.Context, findings []string) ([]Known, error)
	// Taken counts the documents of a series in a year.
	Taken(ctx context.Context, series string, year int) (int, error)
}

// Store keeps the files. An event's place in its task's file and a document's number are each taken once.
type Store interface {
	Reader
	// Pressed lists the ids of the findings that have tasks, in a stable order.
	Pressed(ctx context.Context) ([]string, error)
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
}

// Desk is where lamps are lit and the steps of the ladder taken. The rule proposes; a person issues.
type Desk struct {
	Store Store
	// Book is what is in force now: an office loads rules while the program runs.
	Book  func() *Book
	NewID func() string
}

// sitAtOnce is how many findings are sat on in one transaction: others write in between.
const sitAtOnce = 100

// Sat is what a sitting came to.
type Sat struct {
	Tasks  int // that a rule holds for
	Lit    int // lamps lit
	Drafts int // steps that now wait for the office to issue
	Left   int // tasks that left the ladder
	Behind int // tasks whose file already goes beyond the day: nothing is put before it
	NoRule int // tasks for which no rule holds
}

// Sit holds the sitting of a day: it lights the lamps that are due, takes tasks off the ladder, and lays drafts of the steps
// that the rules ask for before the office. Holding it twice changes nothing. A day to come, a day off and a year
// without holiday table are fault.Invalid or fault.Missing.
func (d *Desk) Sit(ctx context.Context, actor string, day, today workday.Day) (Sat, error) {
	var sat Sat
	book := d.Book()
	if err := book.opens(day, today); err != nil {
		return sat, err
	}
	findings, err := d.Store.Pressed(ctx)
	if err != nil {
		return sat, err
	}
	for some := range slices.Chunk(findings, sitAtOnce) {
		var part Sat
		_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
			known, err := r.KnownOf(ctx, some)
			if err != nil {
				return nil, err
			}
			s := sitting{look: lookAt(book, day), today: today, newID: d.NewID}
			err = s.hold(known)
			part = s.sat
			return s.drafts, err
		})
		if err != nil {
			return sat, err
		}
		sat.add(part)
	}
	return sat, nil
}

func (s *Sat) add(o Sat) {
	s.Tasks, s.Lit, s.Drafts, s.Left = s.Tasks+o.Tasks, s.Lit+o.Lit, s.Drafts+o.Drafts, s.Left+o.Left
	s.Behind, s.NoRule = s.Behind+o.Behind, s.NoRule+o.NoRule
}

// opens tells whether the office may act on a day: not in the future, and on a working day.
func (b *Book) opens(day, today workday.Day) error {
	if day == 0 || day > today {
		return fault.New(fault.Invalid, "supervise.future_day", "Day", day, "Today", today).At("day")
	}
	works, err := b.Calendar.Working(day)
	if err == nil && !works {
		err = fault.New(fault.Invalid, "supervise.day_off", "Day", day).At("day")
	}
	return err
}

// sitting is a sitting under way over some findings.
type sitting struct {
	look
	today  workday.Day
	newID  func() string
	sat    Sat
	drafts []journal.Draft // an entry for each finding
}

func (s *sitting) hold(known []Known) error {
	for _, k := range known {
		rule, ok := s.book.Rules.Pick(k.Region, s.day)
		if !ok {
			s.sat.NoRule++
			continue
		}
		s.sat.Tasks++
		history := History(k.File)
		at := Stand(history)
		if at.Last.Day > s.day {
			s.sat.Behind++
			continue
		}
		facts := s.facts(&k)
		actions, err := rule.Step(s.book.Calendar, history, facts, s.day)
		if err != nil {
			return err
		}
		if facts.finished(s.day) && at.Draft.Deed != "" && len(actions) == 0 {
			// Nobody issued the draft, and now there is nothing to press for.
			actions = []Action{{
				Task: k.Task.ID, Day: s.day, Deed: Lifted, Step: at.Draft.Step, Rule: rule.ID,
				Reason: say.T("supervise.lift_finished", "Day", facts.Finished),
			}}
		}
		s.file(k, at, actions)
	}
	return nil
}

// file adds what the rule wants to a task's file: a step as a draft, unless one as high lies there already or was
// waived today.
func (s *sitting) file(k Known, at Standing, actions []Action) {
	no := len(k.File)
	for _, a := range actions {
		f := Filed{Finding: k.Task.FindingID, Task: k.Task.ID, Event: a.Event(Number{}), On: s.today}
		switch a.Deed {
		case Lit:
			s.sat.Lit++
		case Issued:
			if waived := at.Waived; at.Draft.Step.rank() >= a.Step.rank() || waived.Day == s.day && waived.Step.rank() >= a.Step.rank() {
				continue
			}
			f.Event.Deed, f.Name, f.Unit = Proposed, a.Name, k.Unit()
			s.sat.Drafts++
		default:
			s.sat.Left++
		}
		at = at.After(f.Event)
		no++
		f.ID, f.No = s.newID(), no
		s.write(k, f)
	}
}

// write puts an event under the entry of its finding.
func (s *sitting) write(k Known, f Filed) {
	subject := ledger.Finding{ID: k.Task.FindingID}.Ref()
	if n := len(s.drafts); n == 0 || s.drafts[n-1].Subject != subject {
		s.drafts = append(s.drafts, journal.Draft{Act: journal.LampsLit, Subject: subject, OccurredOn: s.day.Start()})
	}
	last := &s.drafts[len(s.drafts)-1]
	last.Rows = append(last.Rows, f)
}

// Decision is a person's hand on a task's ladder.
type Decision struct {
	Actor string
	Task  string
	ID    string // of the event; a form makes it once
	Seen  int    // how many events the file had that the person saw
	Day   workday.Day
	Today workday.Day
	Words string
}

// Issue signs the draft of a task out: it becomes a document with the next number of its series, and its time to
// answer runs from the day of issue. Errors: no draft, or a file that moved since the person saw it, is
// fault.Conflict; a day off, to come, or before what is in the file is fault.Invalid. Sending one decision twice is one document.
func (d *Desk) Issue(ctx context.Context, by Decision) (Filed, error) {
	book := d.Book()
	return d.decide(ctx, by, journal.StepIssued, func(ctx context.Context, r Reader, k Known, f *Filed) error {
		if err := book.opens(by.Day, by.Today); err != nil {
			return err
		}
		draft := Stand(History(k.File)).Draft
		if draft.Deed == "" {
			return fault.New(fault.Conflict, "supervise.no_draft")
		}
		rule, ok := book.Rules.ByID(draft.Rule)
		if !ok {
			return fault.New(fault.Missing, "supervise.rule_gone", "Rule", draft.Rule)
		}
		step, ok := rule.step(draft.Step)
		if !ok {
			return fault.New(fault.Missing, "supervise.rule_gone", "Rule", draft.Rule)
		}
		due, err := step.due(book.Calendar, by.Day)
		if err != nil {
			return err
		}
		taken, err := r.Taken(ctx, step.Series, by.Day.Year())
		if err != nil {
			return err
		}
		f.Event = draft
		f.Event.Deed, f.Event.Day, f.Event.Due = Issued, by.Day, due
		f.Event.Number = Number{step.Series, by.Day.Year(), taken + 1}
		f.Name, f.Unit = step.Name, k.Unit()
		return nil
	})
}

// Waive decides not to issue a draft, with the reason. The next sitting may propose it again. Errors as Issue.
func (d *Desk) Waive(ctx context.Context, by Decision) (Filed, error) {
	return d.decide(ctx, by, journal.StepWaived, func(_ context.Context, _ Reader, k Known, f *Filed) error {
		draft := Stand(History(k.File)).Draft
		switch {
		case draft.Deed == "":
			return fault.New(fault.Conflict, "supervise.no_draft")
		case f.Words == "":
			return fault.New(fault.Invalid, "supervise.words_needed").At("words")
		}
		f.Event = Event{Deed: Waived, Day: by.Day, Step: draft.Step, Rule: draft.Rule}
		return nil
	})
}

// Answer files what the unit answers to the document in force. Nothing that waits is fault.Conflict; the rest as Issue.
func (d *Desk) Answer(ctx context.Context, by Decision) (Filed, error) {
	return d.decide(ctx, by, journal.StepAnswered, func(_ context.Context, _ Reader, k Known, f *Filed) error {
		at := Stand(History(k.File))
		switch {
		case !at.Waiting():
			return fault.New(fault.Conflict, "supervise.nothing_waits")
		case f.Words == "":
			return fault.New(fault.Invalid, "supervise.words_needed").At("words")
		}
		f.Event, f.Unit = Answer(at.Step, by.Day), k.Unit()
		return nil
	})
}

// decide files one event of a person's.
func (d *Desk) decide(ctx context.Context, by Decision, act journal.Act, make func(context.Context, Reader, Known, *Filed) error) (Filed, error) {
	var filed Filed
	_, err := d.Store.Change(ctx, by.Actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		k, err := r.Known(ctx, by.Task)
		if err != nil {
			return nil, err
		}
		for _, f := range k.File {
			if f.ID == by.ID {
				filed = f
				return nil, nil
			}
		}
		if by.Seen != len(k.File) {
			return nil, fault.New(fault.Conflict, "supervise.moved")
		}
		filed = Filed{
			ID: by.ID, Finding: k.Task.FindingID, Task: by.Task, No: len(k.File) + 1, By: by.Actor,
			Words: strings.TrimSpace(by.Words), On: by.Today,
		}
		if err := make(ctx, r, k, &filed); err != nil {
			return nil, err
		}
		if err := inTime(k, by); err != nil {
			return nil, err
		}
		return []journal.Draft{{
			Act: act, Subject: filed.Ref(), OccurredOn: by.Day.Start(), Reason: filed.Words, Rows: []journal.Record{filed},
		}}, nil
	})
	return filed, err
}

// inTime refuses a day to come, and one before what the file holds: a clock set back changes no history.
func inTime(k Known, by Decision) error {
	if by.Day == 0 || by.Day > by.Today {
		return fault.New(fault.Invalid, "supervise.future_day", "Day", by.Day, "Today", by.Today).At("day")
	}
	if n := len(k.File); n > 0 && k.File[n-1].Event.Day > by.Day {
		return fault.New(fault.Invalid, "supervise.before_file", "Day", by.Day, "Last", k.File[n-1].Event.Day).At("day")
	}
	return nil
}
