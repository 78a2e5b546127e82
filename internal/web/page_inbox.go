package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// NoticeShelf is what people are told, as these pages read it, and what they have read.
type NoticeShelf interface {
	// Of lists the notices of an account before an entry (0 for the newest), newest first, without those about what
	// the caller may not see.
	Of(ctx context.Context, account string, unread bool, before journal.Seq, limit int) ([]inbox.Notice, error)
	// Notice is one, or fault.Missing.
	Notice(ctx context.Context, account, id string) (inbox.Notice, error)
	// Unread counts what was not read, up to most, and what of it is urgent.
	Unread(ctx context.Context, account string, most int) (all, urgent int, err error)
	MarkRead(ctx context.Context, account, id string) error
	MarkUnread(ctx context.Context, account, id string) error
	// MarkAllRead marks all up to and with those of an entry.
	MarkAllRead(ctx context.Context, account string, upTo journal.Seq) error
}

// NoticeLedger names the findings that notices are about. Whom it does not show a finding, it is missing.
type NoticeLedger interface {
	Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error)
}

// Inbox is what concerns the reader, day by day.
type Inbox struct {
	Shell  *Shell
	Shelf  NoticeShelf
	Ledger NoticeLedger
	Staff  People
	// About is what a record that is no finding is called, "" for one that has no name or is out of the caller's sight.
	About func(ctx context.Context, subject journal.Ref) (string, error)
	Now   func() time.Time
}

// inboxPage is how many notices are shown at once, mostUnread how many are counted on the rail.
const (
	inboxPage  = 40
	mostUnread = 100
)

// Routes of the inbox. Each person sees their own alone.
func (p *Inbox) Routes() []gate.Route {
	const own = "what somebody has read is theirs alone and decides nothing"
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/inbox", Name: "inbox", Permission: org.SignedIn, Handle: p.list},
		{Method: http.MethodGet, Pattern: "/inbox/{id}", Name: "inbox.open", Permission: org.SignedIn, Handle: p.open},
		{Method: http.MethodPost, Pattern: "/inbox/{id}/mark", Name: "inbox.mark", Permission: org.SignedIn, Handle: p.mark, Harmless: own},
		{Method: http.MethodPost, Pattern: "/inbox/read", Name: "inbox.read", Permission: org.SignedIn, Handle: p.readAll, Harmless: own},
	}
}

// inboxView is a page of notices.
type inboxView struct {
	unread, urgent int
	onlyUnread     bool
	days           []inboxDay
	newest         string // the entry of the newest shown
	next           string // the address of those before, "" at the end
}

// inboxDay are the notices of a day.
type inboxDay struct {
	day   string // YYYY-MM-DD
	label string
	rows  []inboxRow
}

// inboxRow is a notice as a person reads it.
type inboxRow struct {
	inbox.Notice
	what, about, who, when string
	href                   string
}

func (p *Inbox) list(r *gate.Request) error {
	in := r.URL.Query()
	before, err := readSeq(in.Get("before"))
	if err != nil {
		return err
	}
	v := inboxView{onlyUnread: in.Get("show") == "unread"}
	if v.unread, v.urgent, err = p.Shelf.Unread(r.Context(), r.Actor(), mostUnread); err != nil {
		return err
	}
	held, err := p.Shelf.Of(r.Context(), r.Actor(), v.onlyUnread, before, inboxPage)
	if err != nil {
		return err
	}
	if err := p.tell(r, &v, held); err != nil {
		return err
	}
	if len(held) == inboxPage {
		in.Set("before", entryNo(held[len(held)-1].Seq))
		v.next = "/inbox?" + in.Encode()
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.inbox"), Nav: "inbox", Body: inboxBody(r, v)})
}

// tell puts notices into words and days.
func (p *Inbox) tell(r *gate.Request, v *inboxView, held []inbox.Notice) error {
	names, findings := namesOf(r, p.Staff), map[string]string{}
	for _, n := range held {
		about, known := findings[n.Finding]
		if !known && n.Finding != "" {
			f, err := p.Ledger.Finding(r.Context(), n.Finding)
			if err != nil && !fault.Is(err, fault.Missing) {
				return err
			}
			if err == nil {
				about = r.Say("page.inbox.about", "Name", findingName(f.Row), "Text", cutRunes(firstLine(f.Row.Statement), inboxExcerpt))
			}
			findings[n.Finding] = about
		}
		if n.Finding == "" {
			var err error
			if about, err = p.About(r.Context(), n.Subject); err != nil {
				return err
			}
		}
		at := time.UnixMilli(n.At).In(p.Now().Location())
		row := inboxRow{
			Notice: n, what: r.Say("inbox." + string(n.Kind)), about: about, who: names(n.Actor), when: at.Format("15:04"), href: "/inbox/" + n.ID(),
		}
		v.add(at.Format(time.DateOnly), p.dayName(r, at), row)
	}
	return nil
}

// inboxExcerpt is how many characters of a finding stand in a notice.
const inboxExcerpt = 40

// add puts a row under its day. Rows come newest first.
func (v *inboxView) add(day, label string, row inboxRow) {
	if len(v.days) == 0 {
		v.newest = entryNo(row.Seq)
	}
	if len(v.days) == 0 || v.days[len(v.days)-1].day != day {
		v.days = append(v.days, inboxDay{day: day, label: label})
	}
	last := &v.days[len(v.days)-1]
	last.rows = append(last.rows, row)
}

func (p *Inbox) dayName(r *gate.Request, at time.Time) string {
	day, now := at.Format(time.DateOnly), p.Now()
	switch day {
	case now.Format(time.DateOnly):
		return r.Say("page.inbox.today")
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return r.Say("page.inbox.yesterday")
	}
	return day
}

// open marks a notice as read and leads to what it is about.
func (p *Inbox) open(r *gate.Request) error {
	n, err := p.Shelf.Notice(r.Context(), r.Actor(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.Shelf.MarkRead(r.Context(), r.Actor(), n.ID()); err != nil {
		return err
	}
	r.KeepNowhere()
	return r.See(noticeHref(r, n))
}

// noticeHref is the page on which what a notice tells of can be done or seen.
func noticeHref(r *gate.Request, n inbox.Notice) string {
	kind := string(n.Kind)
	switch {
	case n.Finding != "" && strings.HasPrefix(kind, "closure."):
		return closingHref(n.Finding)
	case n.Finding != "" && strings.HasPrefix(kind, "amendment."):
		return planHref(n.Finding)
	case n.Finding != "":
		return findingHref(n.Finding)
	}
	for _, way := range []struct{ act, pattern, href string }{
		{"letters.", "/letters", "/letters"},
		{"delegation.", "/settings/delegations", "/settings/delegations"},
		{"holding.", "/org", "/org"},
		{"paper.", "/papers/{id}", "/papers/" + n.Subject.ID},
		{"campaign.", "/campaigns/{id}", "/campaigns/" + n.Subject.ID},
		{"dispatch.", "/dispatch", "/dispatch"},
		{"petitions.", "/petitions", "/petitions"},
		{"petition.", "/petitions/{id}", "/petitions/" + n.Subject.ID},
	} {
		if strings.HasPrefix(kind, way.act) && r.Has(http.MethodGet, way.pattern) {
			return way.href
		}
	}
	return "/inbox"
}

// mark marks a notice as read or unread.
func (p *Inbox) mark(r *gate.Request) error {
	n, err := p.Shelf.Notice(r.Context(), r.Actor(), r.PathValue("id"))
	if err != nil {
		return err
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	mark := p.Shelf.MarkRead
	if in.Get("as") == "unread" {
		mark = p.Shelf.MarkUnread
	}
	if err := mark(r.Context(), r.Actor(), n.ID()); err != nil {
		return err
	}
	return r.See(gate.Back(in.Get("next"), "/inbox"))
}

// readAll marks all as read that the page showed, and those before: what came since stays new.
func (p *Inbox) readAll(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	upTo, err := readSeq(in.Get("up_to"))
	if err != nil {
		return err
	}
	if err := p.Shelf.MarkAllRead(r.Context(), r.Actor(), upTo); err != nil {
		return err
	}
	return p.Shell.Done(r, "/inbox", "page.inbox.all_read")
}

// Waiting is the number on the rail: what the reader has not read.
func (p *Inbox) Waiting(r *gate.Request) (int, error) {
	n, _, err := p.Shelf.Unread(r.Context(), r.Actor(), mostUnread)
	return n, err
}

// countWords is a count as it stands on a badge.
func countWords(n int) string {
	if n >= mostUnread {
		return strconv.Itoa(mostUnread-1) + "+"
	}
	return strconv.Itoa(n)
}

// inboxSub is the line under the title.
func inboxSub(r *gate.Request, v inboxView) string {
	switch {
	case v.unread == 0:
		return r.Say("page.inbox.sub.none")
	case v.urgent == 0:
		return r.Say("page.inbox.sub", "N", countWords(v.unread))
	}
	return r.Say("page.inbox.sub.urgent", "N", countWords(v.unread), "Urgent", strconv.Itoa(v.urgent))
}
