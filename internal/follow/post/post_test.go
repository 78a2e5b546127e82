package post

import (
	"errors"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/workday"
)

var me = Recipient{ID: "acc-1"}

// at is a moment of the office's clock.
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, workday.Zone)
	if err != nil {
		panic(err) // the text is constant
	}
	return t
}

func plan(now string) Plan {
	hours, err := workday.ParseHours("08:30-12:00 14:30-17:30")
	if err != nil {
		panic(err) // the text is constant
	}
	calendar, _ := Patient(workday.Embedded(), at(now))
	return Plan{Now: at(now), DigestAt: workday.At(8, 30), Hours: hours, Calendar: calendar}
}

// desk is one recipient's mark and messages as rounds go by.
type desk struct {
	t    *testing.T
	mark *Mark
	open []Message
}

func (d *desk) round(now string, head journal.Seq, news News) *Message {
	d.t.Helper()
	return d.as(plan(now), head, news, true, true)
}

func (d *desk) as(p Plan, head journal.Seq, news News, digests, urgents bool) *Message {
	d.t.Helper()
	m, err := p.Next(me, d.mark, head, news, d.open, digests, urgents)
	if err != nil {
		d.t.Fatal(err)
	}
	d.mark = &m.Mark
	keep := d.open[:0:0]
	for _, held := range d.open {
		dropped := m.Put != nil && held.ID == m.Put.ID
		for _, id := range m.Drop {
			dropped = dropped || held.ID == id
		}
		if !dropped {
			keep = append(keep, held)
		}
	}
	if d.open = keep; m.Put != nil {
		d.open = append(d.open, *m.Put)
	}
	return m.Put
}

func (d *desk) due(m *Message, kind Kind, due string, from, urgentFrom, upTo journal.Seq) {
	d.t.Helper()
	if m == nil {
		d.t.Fatalf("no message; want a %s due %s", kind, due)
	}
	if m.Kind != kind || !m.DueAt.Equal(at(due)) || m.From != from || m.UrgentFrom != urgentFrom || m.UpTo != upTo {
		d.t.Errorf("a %s due %s about (%d, %d, %d]; want a %s due %s about (%d, %d, %d]", m.Kind, m.DueAt, m.From, m.UrgentFrom, m.UpTo, kind, due, from, urgentFrom, upTo)
	}
}

func TestOneDigestAWorkingDay(t *testing.T) {
	d := &desk{t: t}
	if m := d.round("2026-05-20 09:00", 100, News{}); m != nil || d.mark.Digest != 100 {
		t.Fatalf("what was before their time is told: %+v, %+v", m, d.mark)
	}
	if m := d.round("2026-05-20 10:00", 120, News{Plain: true}); m != nil {
		t.Fatalf("a second digest on the first day: %+v", m)
	}
	if m := d.round("2026-05-21 08:29", 120, News{Plain: true}); m != nil {
		t.Fatalf("too early: %+v", m)
	}
	d.due(d.round("2026-05-21 08:30", 130, News{Plain: true}), Digest, "2026-05-21 08:30", 100, 100, 130)
	d.open = nil // sent
	if m := d.round("2026-05-21 16:00", 140, News{Plain: true}); m != nil {
		t.Fatalf("a second digest on a day: %+v", m)
	}
	if m := d.round("2026-05-22 08:30", 140, News{}); m != nil { // all was read in the product
		t.Fatalf("a digest of nothing: %+v", m)
	}
	for _, weekend := range []string{"2026-05-23 08:30", "2026-05-24 10:00"} {
		if m := d.round(weekend, 150, News{Plain: true}); m != nil {
			t.Fatalf("a digest on %s: %+v", weekend, m)
		}
	}
	d.due(d.round("2026-05-25 08:31", 150, News{Plain: true}), Digest, "2026-05-25 08:31", 140, 140, 150)
}

// In 2026 the Spring Festival is off from 15 to 23 February; Saturday the 14th and Saturday the 28th are worked for it.
func TestAcrossTheSpringFestival(t *testing.T) {
	d := &desk{t: t, mark: &Mark{To: me, Day: workday.Of(at("2026-02-13 08:30"))}}
	d.due(d.round("2026-02-14 08:30", 10, News{Plain: true}), Digest, "2026-02-14 08:30", 0, 0, 10)
	d.open = nil
	for day := 15; day <= 23; day++ {
		now := at("2026-02-15 09:00").AddDate(0, 0, day-15).Format("2006-01-02 15:04")
		if m := d.round(now, 20, News{Plain: true}); m != nil {
			t.Fatalf("a digest on %s: %+v", now, m)
		}
	}
	// What is urgent waits for the opening after the holiday, and goes into that day's digest.
	d.due(d.round("2026-02-20 09:00", 30, News{Urgent: true}), Urgent, "2026-02-24 08:30", 0, 10, 30)
	d.due(d.round("2026-02-24 08:30", 31, News{Plain: true}), Digest, "2026-02-24 08:30", 10, 10, 31)
	if len(d.open) != 1 {
		t.Errorf("%d messages on the first morning", len(d.open))
	}
	d.open = nil
	d.due(d.round("2026-02-28 08:30", 40, News{Plain: true}), Digest, "2026-02-28 08:30", 31, 31, 40)
}

func TestWhatIsUrgentGoesAtOnceInWorkingHours(t *testing.T) {
	d := &desk{t: t, mark: &Mark{To: me, Digest: 50, Urgent: 50, Day: workday.Of(at("2026-05-20 08:30"))}}
	d.due(d.round("2026-05-20 09:10", 60, News{Urgent: true, Plain: true}), Urgent, "2026-05-20 09:10", 0, 50, 60)
	d.open = nil
	// At noon it waits for the afternoon; a second one goes with it.
	d.due(d.round("2026-05-20 12:01", 70, News{Urgent: true}), Urgent, "2026-05-20 14:30", 0, 60, 70)
	d.due(d.round("2026-05-20 13:00", 75, News{Urgent: true}), Urgent, "2026-05-20 14:30", 0, 60, 75)
	if len(d.open) != 1 {
		t.Errorf("%d urgent messages wait", len(d.open))
	}
	d.open = nil
	d.due(d.round("2026-05-20 17:30", 80, News{Urgent: true}), Urgent, "2026-05-21 08:30", 0, 75, 80)
}

func TestAServerThatIsDownForADayCostsNoSecondDigest(t *testing.T) {
	d := &desk{t: t, mark: &Mark{To: me, Day: workday.Of(at("2026-05-19 08:30"))}}
	first := d.round("2026-05-20 08:30", 10, News{Plain: true})
	d.open[0].Attempts = 5
	second := d.round("2026-05-21 08:30", 20, News{Plain: true})
	if second.ID != first.ID || second.UpTo != 20 || second.From != 0 || len(d.open) != 1 {
		t.Errorf("the second day: %+v of %+v", second, d.open)
	}
}

func TestWhatSomebodyDoesNotWantIsPassedOver(t *testing.T) {
	both := News{Urgent: true, Plain: true}
	d := &desk{t: t, mark: &Mark{To: me, Day: workday.Of(at("2026-05-19 08:30"))}}
	if m := d.as(plan("2026-05-20 09:00"), 10, both, false, false); m != nil || d.mark.Digest != 10 || d.mark.Urgent != 10 {
		t.Errorf("told who wants quiet: %+v, %+v", m, d.mark)
	}
	d.due(d.as(plan("2026-05-20 09:30"), 20, both, false, true), Urgent, "2026-05-20 09:30", 0, 10, 20)
}

func TestAYearWithoutHolidayTableGoesByTheWeek(t *testing.T) {
	calendar, missing := Patient(workday.Embedded(), at("2027-01-04 09:00"))
	if works, err := calendar.Working(workday.Of(at("2027-01-04 09:00"))); !missing || !works || err != nil {
		t.Error(missing, works, err)
	}
	if works, err := calendar.Working(workday.Of(at("2027-01-03 09:00"))); works || err != nil {
		t.Error(works, err)
	}
	if _, missing := Patient(workday.Embedded(), at("2026-12-31 18:00")); missing {
		t.Error("this year's table is there")
	}
	d := &desk{t: t, mark: &Mark{To: me, Day: workday.Of(at("2026-12-31 08:30"))}}
	d.due(d.round("2026-12-31 18:00", 10, News{Urgent: true}), Urgent, "2027-01-01 08:30", 0, 0, 10) // its holiday is not known yet
}

func TestTryingAgain(t *testing.T) {
	p, broken := plan("2026-05-20 17:20"), fault.New(fault.Unavailable, "notify.no_connection", "Host", "a:1")
	m := Message{MadeAt: at("2026-05-20 08:30"), Attempts: 1}
	if o := p.Again(m, broken, false, true); o.State != Waiting || !o.DueAt.Equal(at("2026-05-20 17:21")) || o.Failure.Key != "notify.no_connection" {
		t.Errorf("the first time: %+v", o)
	}
	m.Attempts = 3 // a quarter of an hour later the office has closed
	if o := p.Again(m, broken, false, true); !o.DueAt.Equal(at("2026-05-21 08:30")) {
		t.Errorf("after hours: %+v", o)
	}
	m.Attempts = MaxAttempts
	if o := p.Again(m, broken, false, true); o.State != Waiting {
		t.Errorf("a server that is down ends a message: %+v", o)
	}
	if o := p.Again(m, broken, false, false); o.State != Failed {
		t.Errorf("tried for ever: %+v", o)
	}
	m.Attempts = 1
	if o := p.Again(m, broken, true, false); o.State != Failed {
		t.Errorf("refused for good, and tried again: %+v", o)
	}
	m.MadeAt = at("2026-05-13 17:00")
	if o := p.Again(m, errors.New("secret detail"), false, true); o.State != Failed || o.Failure.Key != "fault.internal" {
		t.Errorf("after a week: %+v", o)
	}
}
