// Package post is the queue of messages that leave the house: for each recipient, a person or the chat group of a unit,
// how far the notices of the inbox have been told, and the messages that tell them. A message holds no words, only which
// notices it is about: what it says is composed when it is sent, from what is unread and in sight then. The room decides
// when a message is due and owns the tables post_mark and post_message. It sends nothing.
//
// A message is taken under a lease, sent, and marked as sent. Whoever dies between the last two lets the lease end, and
// the message is sent once more under the same Message-ID: a death costs one message twice at most, and none is lost.
package post

import (
	"context"
	"errors"
	"strconv"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Kind is what a message is for.
type Kind string

// The kinds.
const (
	Digest Kind = "digest" // what is new since the last, once a working day
	Urgent Kind = "urgent" // what cannot wait for the next digest
)

// State is how far a message has come.
type State string

// The states. A message that failed is tried again only when an administrator says so.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Failed  State = "failed"
	Moot    State = "moot" // when it was to be sent nothing was left to tell
)

// Recipient is whom a message goes to: an account, or a robot of a chat group.
type Recipient struct {
	Robot bool
	ID    string
}

// Key is the recipient in one word.
func (r Recipient) Key() string {
	if r.Robot {
		return "robot:" + r.ID
	}
	return "account:" + r.ID
}

// Mark is how far a recipient has been told. It is written together with the message that tells.
type Mark struct {
	To     Recipient
	Digest journal.Seq // notices up to here stand in a digest
	Urgent journal.Seq // urgent ones up to here stand in a message
	Day    workday.Day // of the last digest
}

// Message is one message to be sent.
type Message struct {
	ID   string
	To   Recipient
	Kind Kind
	// It tells what is not urgent after From, in a digest, and what is urgent after UrgentFrom, both up to and with UpTo.
	From, UrgentFrom, UpTo journal.Seq

	State    State
	MadeAt   time.Time
	DueAt    time.Time // not before; after a failure, when it is tried again
	Attempts int
	Failure  say.Text // of the last attempt, zero for none
	EndedAt  time.Time
}

// News is what a recipient has not been told of.
type News struct {
	Urgent, Plain bool
}

// Outcome is how an attempt ended.
type Outcome struct {
	State   State     // Waiting to try again
	DueAt   time.Time // when it is tried again
	Failure say.Text
}

// Tally counts messages by state.
type Tally struct {
	Waiting, Failed int
	SentToday       int
}

// Queue keeps marks and messages, outside the journal. Each change is one transaction, so that of two processes one
// succeeds.
type Queue interface {
	// Head is the last entry whose notices are all there.
	Head(ctx context.Context) (journal.Seq, error)
	// Marks lists the marks by Recipient.Key.
	Marks(ctx context.Context) (map[string]Mark, error)
	// News tells what the accounts with a mark have unread and were not told of, by account.
	News(ctx context.Context) (map[string]News, error)
	// Open lists the messages that wait and that nobody is sending, by Recipient.Key.
	Open(ctx context.Context) (map[string][]Message, error)
	// Put moves a mark, and adds or lengthens a message and removes others with it; nil for no message. When the mark is
	// not old any more, or a message is being sent, it writes nothing and returns fault.Conflict.
	Put(ctx context.Context, old *Mark, now Mark, m *Message, drop []string) error
	// Take gives the first message that is due, and that nobody holds a lease on, to holder until the given time. robots
	// chooses between those to robots and those to accounts. It is fault.Missing when there is none.
	Take(ctx context.Context, robots bool, holder string, now, until time.Time) (Message, error)
	// Done ends an attempt of holder; false when the lease has been lost.
	Done(ctx context.Context, id, holder string, now time.Time, o Outcome) (bool, error)
	// Postpone lets no message to an account be due before a time: the mail server cannot be reached.
	Postpone(ctx context.Context, to time.Time) error
}

// Plan is when an office sends.
type Plan struct {
	Now      time.Time
	DigestAt time.Duration // from midnight
	Hours    workday.Hours
	Calendar *workday.Calendar
	// Hurry makes digests and sends at once, whatever the time and day: somebody at the command line asked for it.
	Hurry bool
}

// Patient is a calendar that also answers for a year whose holiday table has not come in yet, by the week alone: a
// message on a holiday is a smaller harm than none for a year. missing tells that it had to.
func Patient(c *workday.Calendar, now time.Time) (_ *workday.Calendar, missing bool) {
	for _, year := range []int{workday.Of(now).Year(), workday.Of(now).Year() + 1} {
		if len(c.Tables(year)) > 0 {
			continue
		}
		missing = missing || year == workday.Of(now).Year()
		if filled, ds := c.With(&workday.Table{Year: year}); ds == nil {
			c = filled
		}
	}
	return c, missing
}

// Opening is the first moment, not before t, at which messages may leave.
func (p Plan) Opening(t time.Time) (time.Time, error) {
	if p.Hurry {
		return t, nil
	}
	return p.Calendar.NextMoment(t, p.Hours)
}

// Move is what one recipient's mark and messages become.
type Move struct {
	Mark Mark
	Put  *Message
	Drop []string
}

// Next decides for one recipient what is to be sent, given the head of the notices, what is new, and the messages that
// wait. old is nil for a recipient who has never been told anything: what was before their time is not told. digests and
// urgents say what the recipient wants.
func (p Plan) Next(to Recipient, old *Mark, head journal.Seq, news News, open []Message, digests, urgents bool) (Move, error) {
	if old == nil {
		return Move{Mark: Mark{To: to, Digest: head, Urgent: head, Day: workday.Of(p.Now)}}, nil
	}
	m := Move{Mark: *old}
	due, err := p.digestDue(*old)
	if err != nil {
		return m, err
	}
	waits := map[Kind]*Message{}
	for i := range open {
		waits[open[i].Kind] = &open[i]
	}
	// What somebody does not want to be told is passed over, so that it does not come all at once if they change their mind.
	if !urgents && news.Urgent {
		news.Urgent, m.Mark.Urgent = false, head
	}
	if !digests {
		due = false
		if news.Plain {
			m.Mark.Digest = head
		}
	}
	switch {
	case due && (news.Plain || news.Urgent || waits[Urgent] != nil || waits[Digest] != nil):
		err = p.digest(&m, *old, head, waits)
	case due:
		m.Mark.Day, m.Mark.Digest, m.Mark.Urgent = workday.Of(p.Now), head, head
	case news.Urgent:
		err = p.urgent(&m, *old, head, waits)
	}
	return m, err
}

// digestDue tells whether the day's digest is to be made: on a working day, once, when its time has come.
func (p Plan) digestDue(old Mark) (bool, error) {
	today := workday.Of(p.Now)
	if p.Hurry {
		return true, nil
	}
	if old.Day >= today || p.Now.Before(today.Start().Add(p.DigestAt)) {
		return false, nil
	}
	return p.Calendar.Working(today)
}

// digest makes the day's digest, or lengthens the one that could not be sent yet; an urgent message that waits for the
// opening goes into it.
func (p Plan) digest(m *Move, old Mark, head journal.Seq, waits map[Kind]*Message) (err error) {
	m.Mark.Day, m.Mark.Digest, m.Mark.Urgent = workday.Of(p.Now), head, head
	d := Message{
		ID: string(Digest) + ":" + old.To.Key() + ":" + m.Mark.Day.String(), To: old.To, Kind: Digest,
		From: old.Digest, UrgentFrom: old.Urgent, UpTo: head, State: Waiting, MadeAt: p.Now,
	}
	if d.DueAt, err = p.Opening(p.Now); err != nil {
		return err
	}
	if p.Hurry {
		d.ID += ":" + strconv.FormatInt(int64(head), 10) // beside the day's own
	}
	if held := waits[Digest]; held != nil {
		d = *held
		d.UpTo = head
	}
	if held := waits[Urgent]; held != nil {
		d.UrgentFrom = min(d.UrgentFrom, held.UrgentFrom)
		m.Drop = append(m.Drop, held.ID)
	}
	m.Put = &d
	return nil
}

// urgent makes an urgent message for the next opening, or lengthens what waits already.
func (p Plan) urgent(m *Move, old Mark, head journal.Seq, waits map[Kind]*Message) (err error) {
	m.Mark.Urgent = head
	u := Message{
		ID: string(Urgent) + ":" + old.To.Key() + ":" + strconv.FormatInt(int64(head), 10), To: old.To, Kind: Urgent,
		UrgentFrom: old.Urgent, UpTo: head, State: Waiting, MadeAt: p.Now,
	}
	if u.DueAt, err = p.Opening(p.Now); err != nil {
		return err
	}
	if held := waits[Urgent]; held != nil {
		u = *held
		u.UpTo = head
	}
	m.Put = &u
	return nil
}

// How long a message is tried. What only this message meets, such as an address that is refused, ends after MaxAttempts;
// while the server cannot be reached it waits, up to GiveUp.
const (
	MaxAttempts = 8
	GiveUp      = 7 * 24 * time.Hour
	Lease       = 5 * time.Minute
)

var backOff = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// Again is the outcome of an attempt that failed. final tells that trying again is no use; ours, that the fault lies with
// the line and not with the message.
func (p Plan) Again(m Message, err error, final, ours bool) Outcome {
	o := Outcome{State: Waiting, Failure: Told(err)}
	late := p.Now.Sub(m.MadeAt) >= GiveUp
	if final || late || !ours && m.Attempts >= MaxAttempts {
		o.State = Failed
		return o
	}
	wait := backOff[min(max(m.Attempts, 1), len(backOff))-1]
	due, terr := p.Opening(p.Now.Add(wait))
	if terr != nil {
		due = p.Now.Add(wait)
	}
	o.DueAt = due
	return o
}

// Told is what may be shown of an error: the sentence of a named fault.
func Told(err error) say.Text {
	if f, ok := asFault(err); ok && f.Kind != fault.Internal {
		return f.Text
	}
	return say.T("fault.internal")
}

func asFault(err error) (*fault.Error, bool) {
	var f *fault.Error
	ok := errors.As(err, &f)
	return f, ok
}
