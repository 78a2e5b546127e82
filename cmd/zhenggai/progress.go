package main

import (
	"fmt"
	"os"

	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

var (
	stageOpening     = say.T("cli.stage_opening")
	stageRecognising = say.T("cli.stage_recognising")
	stageDone        = say.T("cli.stage_done")

	verdictOK    = say.T("cli.verdict_ok")
	verdictNote  = say.T("cli.verdict_note")
	verdictWrong = say.T("cli.verdict_wrong")
)

// progress shows steps on standard error when a person watches it, and says nothing otherwise.
func (t *terminal) progress() func(reading.Step) {
	if !watched(t.err) {
		return func(reading.Step) {}
	}
	return func(s reading.Step) {
		fmt.Fprintf(t.err, "\r\x1b[K%3.0f%% %s", s.Done*100, s.Stage.In(t.lang))
		if s.Done >= 1 {
			fmt.Fprint(t.err, "\r\x1b[K")
		}
	}
}

// watched reports whether w is a terminal.
func watched(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
