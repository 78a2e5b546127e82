package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"zhenggai/internal/follow"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// Live is the stream by which an open page learns that what it shows has changed, and how much waits in the reader's
// inbox. It says that something changed, never what: the page is fetched anew, by the same rules as before.
type Live struct {
	Keeper *gate.Keeper
	Pulse  *follow.Pulse
	Ledger NoticeLedger
	Shelf  NoticeShelf
	// Done ends all streams, since the program stops.
	Done <-chan struct{}
	// Beat is how often a sign of life is sent and the session looked after, HeartBeat when zero.
	Beat time.Duration

	mu   sync.Mutex
	open map[string][]chan struct{} // streams by account, the oldest first; closing one lets it rest
}

// HeartBeat is how often a stream shows that it lives. A session that has ended is noticed then.
const HeartBeat = 15 * time.Second

// mostStreams is how many streams one account may have open: a browser without HTTP/2 opens six connections to a host, and
// pages need some of them. One more lets the oldest rest: the window that was opened last is the one that is looked at, and
// a stream whose window has gone may not have been noticed yet.
const mostStreams = 4

// Routes of the stream.
func (p *Live) Routes() []gate.Route {
	return []gate.Route{{Method: http.MethodGet, Pattern: "/live", Name: "live", Permission: org.SignedIn, Handle: p.stream, Lasting: true}}
}

// stream sends until the browser leaves, the session ends or the program stops. Its query names the finding that the
// page shows, if any; one out of the reader's sight is missing.
func (p *Live) stream(r *gate.Request) error {
	finding := r.URL.Query().Get("finding")
	if finding != "" {
		if _, err := p.Ledger.Finding(r.Context(), finding); err != nil {
			return err
		}
	}
	if r.Header.Get("Accept") != "text/event-stream" {
		r.W.WriteHeader(http.StatusNoContent) // somebody looks at the address; a browser's stream asks for one
		return nil
	}
	rest := p.enter(r.Actor())
	defer p.leave(r.Actor(), rest)
	beats, leave := p.Pulse.Listen()
	defer leave()
	s := sender{http.NewResponseController(r.W), r.W}
	if err := s.begin(); err != nil {
		return nil // the browser left
	}
	p.send(r, finding, beats, rest, s)
	return nil
}

// send is the life of a stream.
func (p *Live) send(r *gate.Request, finding string, beats <-chan follow.Beat, rest <-chan struct{}, s sender) {
	every := p.Beat
	if every == 0 {
		every = HeartBeat
	}
	pulse := time.NewTicker(every)
	defer pulse.Stop()
	waiting := -1
	for {
		select {
		case <-r.Context().Done():
			return
		case <-p.Done:
			return
		case <-rest:
			_ = s.event("rest", mostStreams) // the page asks again once somebody looks at it
			return
		case <-pulse.C:
			if !p.Keeper.Still(r) || s.write(": \n\n") != nil {
				return
			}
		case b := <-beats:
			if !p.Keeper.Still(r) || p.tell(r, finding, b, &waiting, s) != nil {
				return
			}
		}
	}
}

// tell sends what a beat means for the page. Whoever may not see the finding any more hears nothing of it, and who
// changed it themselves has seen it.
func (p *Live) tell(r *gate.Request, finding string, b follow.Beat, waiting *int, s sender) error {
	if actor, changed := b.Findings[finding]; changed && actor != r.Actor() {
		if _, err := p.Ledger.Finding(r.Context(), finding); err == nil {
			if err := s.event("changed", int(b.Seq)); err != nil {
				return err
			}
		}
	}
	n, _, err := p.Shelf.Unread(r.Context(), r.Actor(), mostUnread)
	if err != nil || n == *waiting {
		return nil //nolint:nilerr // a number beside the page; the next beat asks again
	}
	*waiting = n
	return s.event("waiting", countWords(n))
}

// enter takes a stream in and returns what is closed when it shall rest.
func (p *Live) enter(account string) chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[string][]chan struct{}{}
	}
	if all := p.open[account]; len(all) == mostStreams {
		close(all[0])
		p.open[account] = all[1:]
	}
	rest := make(chan struct{})
	p.open[account] = append(p.open[account], rest)
	return rest
}

func (p *Live) leave(account string, rest chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[account] = slices.DeleteFunc(p.open[account], func(c chan struct{}) bool { return c == rest })
	if len(p.open[account]) == 0 {
		delete(p.open, account)
	}
}

// sender writes events as the HTML standard has them.
type sender struct {
	ctl *http.ResponseController
	w   http.ResponseWriter
}

func (s sender) begin() error {
	h := s.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy in front passes events on at once
	// The time for reading a request is over long before the stream is; a writer that cannot do without stays as it is.
	_ = s.ctl.SetReadDeadline(time.Time{})
	return s.write("retry: 10000\n\n")
}

func (s sender) event(name string, data any) error {
	buf, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return s.write(fmt.Sprintf("event: %s\ndata: %s\n\n", name, buf))
}

func (s sender) write(text string) error {
	_ = s.ctl.SetWriteDeadline(time.Now().Add(10 * time.Second)) // whoever does not read is let go
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.ctl.Flush()
}
