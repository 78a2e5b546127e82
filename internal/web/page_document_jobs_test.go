package web

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

func register(life context.Context) *Readings {
	return NewReadings(life, slog.New(slog.DiscardHandler))
}

func TestADocumentIsReadOnceAtATime(t *testing.T) {
	rs, started, gate := register(t.Context()), atomic.Int32{}, make(chan struct{})
	for range 5 {
		rs.start("a", func(_ context.Context, step func(reading.Step)) error {
			started.Add(1)
			step(reading.Step{Stage: say.T("page.document.waiting"), Done: 0.5})
			<-gate
			return nil
		})
	}
	if rs.of("a") == nil {
		t.Error("a reading under way is not told")
	}
	close(gate)
	rs.Wait()
	if started.Load() != 1 || rs.of("a") != nil {
		t.Errorf("read %d times, still told %v", started.Load(), rs.of("a"))
	}
}

// What failed says so until it is started again; a refusal is the document's own to tell.
func TestAFailedReadingCanBeStartedAgain(t *testing.T) {
	rs := register(t.Context())
	for what, do := range map[string]func(context.Context, func(reading.Step)) error{
		"an error": func(context.Context, func(reading.Step)) error { return errors.New("x") },
		"a panic":  func(context.Context, func(reading.Step)) error { panic("x") },
	} {
		rs.start(what, do)
		rs.Wait()
		if p := rs.of(what); p == nil || p.Failed == nil || p.Failed.Key != "page.document.reading_failed" {
			t.Errorf("%s: %+v", what, p)
		}
		rs.start(what, func(context.Context, func(reading.Step)) error { return nil })
		rs.Wait()
		if p := rs.of(what); p != nil {
			t.Errorf("%s, read again: %+v", what, p)
		}
	}
	rs.start("refused", func(context.Context, func(reading.Step)) error { return fault.New(fault.Invalid, "office.broken") })
	rs.start("busy", func(context.Context, func(reading.Step)) error {
		return fault.New(fault.Unavailable, "gate.unavailable")
	})
	rs.Wait()
	if rs.of("refused") != nil || rs.of("busy").Failed.Key != "gate.unavailable" {
		t.Errorf("%v %v", rs.of("refused"), rs.of("busy"))
	}
}

// When the program ends, what waits for its turn ends too.
func TestReadingsEndWithTheProgram(t *testing.T) {
	life, end := context.WithCancel(t.Context())
	rs := register(life)
	for _, id := range []string{"a", "b", "c"} {
		rs.start(id, func(ctx context.Context, _ func(reading.Step)) error {
			<-ctx.Done()
			return ctx.Err()
		})
	}
	end()
	rs.Wait()
}
