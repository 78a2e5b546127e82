package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// pigeonhole keeps the notices of people in memory.
type pigeonhole struct{ held []inbox.Notice }

func (p *pigeonhole) Of(_ context.Context, account string, unread bool, before journal.Seq, limit int) ([]inbox.Notice, error) {
	var out []inbox.Notice
	for _, n := range slices.Backward(p.held) {
		if n.Account == account && (!unread || !n.Read) && (before == 0 || n.Seq < before) && len(out) < limit {
			out = append(out, n)
		}
	}
	return out, nil
}

func (p *pigeonhole) find(account, id string) (*inbox.Notice, error) {
	for i := range p.held {
		if n := &p.held[i]; n.Account == account && n.ID() == id {
			return n, nil
		}
	}
	return nil, fault.New(fault.Missing, "fault.missing")
}

func (p *pigeonhole) Notice(_ context.Context, account, id string) (inbox.Notice, error) {
	n, err := p.find(account, id)
	if err != nil {
		return inbox.Notice{}, err
	}
	return *n, nil
}

func (p *pigeonhole) Unread(ctx context.Context, account string, most int) (all, urgent int, err error) {
	held, _ := p.Of(ctx, account, true, 0, most)
	for _, n := range held {
		if n.Urgent {
			urgent++
		}
	}
	return len(held), urgent, nil
}

func (p *pigeonhole) set(account, id string, read bool) error {
	n, err := p.find(account, id)
	if err == nil {
		n.Read = read
	}
	return err
}

func (p *pigeonhole) MarkRead(_ context.Context, account, id string) error {
	return p.set(account, id, true)
}

func (p *pigeonhole) MarkUnread(_ context.Context, account, id string) error {
	return p.set(account, id, false)
}

func (p *pigeonhole) MarkAllRead(_ context.Context, account string, upTo journal.Seq) error {
	for i := range p.held {
		if n := &p.held[i]; n.Account == account && n.Seq <= upTo {
			n.Read = true
		}
	}
	return nil
}

// grazedSteppe is a ledger with a single finding.
type grazedSteppe struct{}

func (grazedSteppe) Finding(_ context.Context, id string) (journal.Versioned[ledger.Finding], error) {
	if id != "f1" {
		return journal.Versioned[ledger.Finding]{}, fault.New(fault.Missing, "fault.missing")
	}
	return journal.Versioned[ledger.Finding]{Row: ledger.Finding{ID: id, No: 1, Label: "一、", Statement: "草原超载过牧"}}, nil
}

func TestTheInboxShowsDayByDayWhatConcernsTheReader(t *testing.T) {
	at := time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)
	holes := &pigeonhole{}
	h := newHouse(t, func(s *Shell) []gate.Route {
		p := &Inbox{Shell: s, Shelf: holes, Ledger: grazedSteppe{}, Staff: nameless{}, About: nothing, Now: func() time.Time { return at }}
		s.Waiting = p.Waiting
		return append(p.Routes(), Places{s}.Routes()...)
	})
	me := h.settle(org.UnitLiaison)
	add := func(account string, seq journal.Seq, kind inbox.Kind, finding string, days int, urgent bool) {
		holes.held = append(holes.held, inbox.Notice{
			Account: account, Seq: seq, Kind: kind, Finding: finding, Urgent: urgent, At: at.AddDate(0, 0, -days).UnixMilli(),
			Subject: journal.Ref{Table: "closing_event", ID: "e"},
		})
	}
	add(me.ID, 1, inbox.Charged, "f1", 9, false)
	add(me.ID, 2, "delegation.made", "", 1, false)
	add("somebody", 3, "closure.closed", "f1", 0, false)
	add(me.ID, 4, "closure.returned", "f1", 0, true)
	b := h.as(org.UnitLiaison)
	for lang, words := range map[string][]string{
		"zh-CN": {"3 条未读，其中急件 1 条", "今天", "昨天", "2026-05-11", "销号申请被退回", "问题一“草原超载过牧”", "有人委托您代办"},
		"en":    {"3 unread, 1 of them urgent", "Today", "Yesterday", "An application to close was returned"},
	} {
		b.lang = lang
		page := b.get("/inbox")
		for _, w := range words {
			if !strings.Contains(page.Body.String(), w) {
				t.Errorf("%s: the inbox lacks %q", lang, w)
			}
		}
		if strings.Contains(page.Body.String(), "/inbox/3.") {
			t.Error("another's notice is shown")
		}
	}
	b.lang = "zh-CN"
	if got := b.get("/inbox/4.closure.returned.f1"); got.Header().Get("Location") != "/findings/f1/closing" {
		t.Errorf("opening leads to %q", got.Header().Get("Location"))
	}
	if got := b.get("/inbox/3.closure.closed.f1").Code; got != http.StatusNotFound {
		t.Errorf("another's notice answers %d", got)
	}
	if page := b.get("/inbox?show=unread").Body.String(); strings.Contains(page, "销号申请被退回") || !strings.Contains(page, "2 条未读") {
		t.Error("what was opened still counts as unread")
	}
	b.post("/inbox/4.closure.returned.f1/mark", url.Values{"as": {"unread"}})
	b.post("/inbox/read", url.Values{"up_to": {"2"}})
	if all, urgent, _ := holes.Unread(t.Context(), me.ID, 9); all != 1 || urgent != 1 {
		t.Errorf("%d unread, %d urgent", all, urgent)
	}
	if page := b.get("/places").Body.String(); !strings.Contains(page, "全部栏目") || !strings.Contains(page, `href="/settings"`) {
		t.Error("the page of all places lacks places")
	}
}

// nameless knows nobody.
type nameless struct{}

func (nameless) Account(context.Context, string) (journal.Versioned[org.Account], error) {
	return journal.Versioned[org.Account]{}, fault.New(fault.Missing, "fault.missing")
}

// nothing has a name here.
func nothing(context.Context, journal.Ref) (string, error) { return "", nil }
