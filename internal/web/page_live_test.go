package web

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/follow"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// growing is a journal that grows by a change of a finding.
type growing struct {
	size   journal.Seq
	actor  string
	change string
}

func (g *growing) Size(context.Context) (journal.Seq, error) { return g.size, nil }

func (g *growing) After(_ context.Context, _, to journal.Seq, each func(journal.Entry) error) error {
	return each(journal.Entry{Seq: to, Actor: g.actor, Images: []journal.Image{{Ref: journal.Ref{Table: "finding", ID: g.change}, Row: json.RawMessage(`{}`)}}})
}

// line is the browser's end of a stream.
type line struct {
	header http.Header
	status int
	said   chan string
}

func (l *line) Header() http.Header { return l.header }
func (l *line) WriteHeader(c int)   { l.status = c }
func (l *line) Flush()              {}
func (l *line) Write(b []byte) (int, error) {
	l.said <- string(b)
	return len(b), nil
}

func TestAnOpenPageHearsThatSomebodyElseChangedWhatItShows(t *testing.T) {
	holes, pulse, book := &pigeonhole{}, &follow.Pulse{}, &growing{size: 5}
	done := make(chan struct{})
	h := newHouse(t, func(s *Shell) []gate.Route {
		p := &Live{Keeper: s.Keeper, Pulse: pulse, Ledger: grazedSteppe{}, Shelf: holes, Done: done, Beat: time.Hour}
		return p.Routes()
	})
	me := h.settle(org.UnitLiaison)
	b := h.as(org.UnitLiaison)
	look := func() {
		t.Helper()
		if err := pulse.Look(t.Context(), book); err != nil {
			t.Fatal(err)
		}
	}
	look()
	listen := func(address string) (*line, chan struct{}) {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.TLS = &tls.ConnectionState{}
		r.Header.Set("Accept", "text/event-stream")
		for _, c := range b.cookies {
			r.AddCookie(c)
		}
		l, over := &line{header: http.Header{}, said: make(chan string, 9)}, make(chan struct{})
		go func() {
			h.gate.ServeHTTP(l, r)
			close(over)
		}()
		return l, over
	}
	beat := func(actor, finding string) {
		book.size, book.actor, book.change = book.size+1, actor, finding
		look()
	}
	if got := b.get("/live?finding=another", "Accept", "text/event-stream").Code; got != http.StatusNotFound {
		t.Errorf("a finding out of sight answers %d", got)
	}
	l, over := listen("/live?finding=f1")
	if got := <-l.said; !strings.HasPrefix(got, "retry:") || l.header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("the stream begins with %q, %v", got, l.header)
	}
	holes.held = append(holes.held, inbox.Notice{Account: me.ID, Seq: 6, Kind: inbox.Charged, Finding: "f1"})
	beat("somebody", "another") // nothing about the page; the number that waits is told
	if got := <-l.said; got != "event: waiting\ndata: \"1\"\n\n" {
		t.Errorf("heard %q", got)
	}
	beat("somebody", "f1")
	if got := <-l.said; got != "event: changed\ndata: 7\n\n" {
		t.Errorf("heard %q", got)
	}

	// One stream too many lets the oldest rest: the newest window is the one that is looked at.
	var more []chan struct{}
	for range mostStreams {
		l, over := listen("/live")
		<-l.said
		more = append(more, over)
	}
	if got := <-l.said; got != "event: rest\ndata: 4\n\n" {
		t.Errorf("the oldest of too many heard %q", got)
	}
	<-over

	// After signing out in another window nothing more is heard.
	other := h.browser()
	for name, c := range b.cookies {
		other.cookies[name] = c
	}
	other.post("/sign-out", nil)
	beat("somebody", "f1")
	for _, over := range more {
		<-over
	}
	if len(l.said) > 0 {
		t.Errorf("heard %q after signing out", <-l.said)
	}
}

func TestStreamsEndWithTheProgram(t *testing.T) {
	done := make(chan struct{})
	h := newHouse(t, func(s *Shell) []gate.Route {
		return (&Live{Keeper: s.Keeper, Pulse: &follow.Pulse{}, Ledger: grazedSteppe{}, Shelf: &pigeonhole{}, Done: done}).Routes()
	})
	h.settle(org.Reader)
	b := h.as(org.Reader)
	close(done)
	if got := b.get("/live", "Accept", "text/event-stream"); !strings.HasPrefix(got.Body.String(), "retry:") {
		t.Errorf("the stream said %q", got.Body)
	}
	if got := b.get("/live").Code; got != http.StatusNoContent {
		t.Errorf("a look at the address answers %d", got)
	}
}
