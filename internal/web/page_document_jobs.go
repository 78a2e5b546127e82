package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"zhenggai/internal/fault"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// maxReading is how many documents are read at once; more wait their turn.
const maxReading = 2

// Readings runs the reading of documents apart from the request that asked for it, so that a person
// may leave the page and come back. It remembers how far each has come; what is read, the desk keeps.
type Readings struct {
	// life ends when the program does; readings end with it and can be started again.
	life context.Context
	log  *slog.Logger
	turn chan struct{}
	done sync.WaitGroup

	mu   sync.Mutex
	runs map[string]*progress // by document id; a failed one stays until it is asked about or started again
}

// progress is how far a reading has come.
type progress struct {
	Stage   say.Text
	Percent int
	Failed  *say.Text // why it stopped, nil while it runs
}

// NewReadings makes the register. Readings end with life; Wait returns when the last has.
func NewReadings(life context.Context, log *slog.Logger) *Readings {
	return &Readings{life: life, log: log, turn: make(chan struct{}, maxReading), runs: map[string]*progress{}}
}

// Wait returns when no reading runs any more.
func (rs *Readings) Wait() { rs.done.Wait() }

// start reads a document with do, unless it is being read already.
func (rs *Readings) start(id string, do func(context.Context, func(reading.Step)) error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if p := rs.runs[id]; p != nil && p.Failed == nil {
		return
	}
	rs.runs[id] = &progress{Stage: say.T("page.document.waiting")}
	rs.done.Go(func() { rs.run(id, do) })
}

func (rs *Readings) run(id string, do func(context.Context, func(reading.Step)) error) {
	select {
	case rs.turn <- struct{}{}:
		defer func() { <-rs.turn }()
	case <-rs.life.Done():
		rs.end(id, rs.life.Err())
		return
	}
	rs.end(id, guarded(func() error { return do(rs.life, func(s reading.Step) { rs.tell(id, s) }) }))
}

func (rs *Readings) tell(id string, s reading.Step) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.runs[id] = &progress{Stage: s.Stage, Percent: min(max(int(s.Done*100), 0), 100)}
}

// guarded turns a panic into an error: no request is there to answer for it, and one bad document
// must not end the program.
func guarded(do func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return do()
}

// end forgets a reading that went well or was refused, which the document itself tells, and keeps
// why another failed.
func (rs *Readings) end(id string, err error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	delete(rs.runs, id)
	if err == nil || fault.Is(err, fault.Invalid) {
		return
	}
	text := say.T("page.document.reading_failed")
	var known *fault.Error
	if errors.As(err, &known) && known.Kind != fault.Internal {
		text = known.Text
	}
	rs.log.Error("reading failed", "document", id, "error", err)
	rs.runs[id] = &progress{Failed: &text}
}

// of tells how far the reading of a document has come, nil when none runs and none failed.
func (rs *Readings) of(id string) *progress {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if p := rs.runs[id]; p != nil {
		c := *p
		return &c
	}
	return nil
}

// Counts tells how many readings wait their turn, run, and failed without being started again.
func (rs *Readings) Counts() (waiting, running, failed int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, p := range rs.runs {
		if p.Failed != nil {
			failed++
		}
	}
	running = len(rs.turn)
	return max(len(rs.runs)-failed-running, 0), running, failed
}
