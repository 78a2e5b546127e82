package main

import (
	"context"
	"time"

	"zhenggai/internal/gate"
)

// attend starts what the clock asks for: signing the journal, sweeping sessions, taking backups.
func (m *Main) attend(life context.Context) {
	m.works.Go(func() {
		every(life, m.Config.CheckpointEvery, func() {
			if _, err := m.office.db.Seal(life); err != nil {
				m.Log.Error("the journal could not be signed", "error", err)
			}
		})
	})
	m.works.Go(func() { m.backUp(life, m.nightly) })
	m.works.Go(func() {
		// The pdf engine is compiled once; whoever hands in the first pdf shall not wait for it.
		if err := m.office.reads.sandbox.Warm(life); err != nil && life.Err() == nil {
			m.Log.Warn("the pdf engine could not be made ready", "error", err)
		}
	})
	m.works.Go(func() {
		every(life, 10*time.Minute, func() {
			if _, err := m.office.db.Sessions().Sweep(life); err != nil {
				m.Log.Warn("old sessions could not be swept", "error", err)
			}
			if _, err := m.office.db.Accounts().SweepFailures(life, now().Add(-gate.LockPeriod)); err != nil {
				m.Log.Warn("old sign-in failures could not be swept", "error", err)
			}
		})
	})
}

// every runs do each period until life ends.
func every(life context.Context, period time.Duration, do func()) {
	if period <= 0 {
		return
	}
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-life.Done():
			return
		case <-tick.C:
			do()
		}
	}
}
