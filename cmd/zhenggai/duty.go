package main

import (
	"context"
	"time"

	"zhenggai/internal/fault"
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
	m.works.Go(func() { m.retire(life) })
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

// unusedAfter is when an account that nobody signs in to is closed (GB/T 22239-2019 8.1.4.2).
const unusedAfter = 90 * 24 * time.Hour

// retire closes accounts that nobody used, once a day from the start on.
func (m *Main) retire(life context.Context) {
	people := m.office.db.Accounts()
	idle := func(ctx context.Context, id string) (time.Time, error) {
		s, err := people.Secret(ctx, id)
		if fault.Is(err, fault.Missing) {
			return time.Time{}, nil
		}
		if s.SeenAt.IsZero() {
			return s.ChangedAt, err
		}
		return s.SeenAt, err
	}
	once := func() {
		retired, err := m.office.people.Retire(life, now(), unusedAfter, idle, m.office.registrar.LeftBy)
		if err != nil && life.Err() == nil {
			m.Log.Error("unused accounts could not be closed", "error", err)
		}
		for _, r := range retired {
			m.Log.Info("an unused account was closed", "account", r.Account.ID, "open_work", len(r.Work))
		}
	}
	once()
	every(life, 24*time.Hour, once)
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
