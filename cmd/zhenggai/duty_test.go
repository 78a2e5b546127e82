package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// stopped is a clock that a test sets.
type stopped struct{ at time.Time }

func (s *stopped) Now() time.Time                       { return s.at }
func (s *stopped) After(time.Duration) <-chan time.Time { return nil }

// Two processes of an office look at the clock each hour from 2 February on, one of them is down for days and another
// starts in its place. Spring Festival is off from 02-15 to 02-23, and 02-14 and 02-28 are worked. Each sitting is held once
// on its day, and what the rule asks for waits for a clerk: nothing is sent.
func TestTheClockHoldsSittingsAcrossSpringFestival(t *testing.T) {
	ctx := context.Background()
	quiet := slog.New(slog.DiscardHandler)
	o, err := place{Data: t.TempDir()}.open(ctx, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	task := lateTask(t, o)
	m, clock := &Main{Log: quiet, office: o}, &stopped{}
	first, second := m.jobs(clock), m.jobs(clock)
	for day := workday.On(2026, time.February, 2); day <= workday.On(2026, time.March, 10); day++ {
		if day == workday.On(2026, time.February, 25) {
			first = m.jobs(clock)
		}
		for hour := range 24 {
			clock.at = day.Start().Add(time.Duration(hour) * time.Hour)
			var both sync.WaitGroup
			if day.Month() != time.February || day.DayOfMonth() < 25 {
				both.Go(func() { second.Round(ctx) })
			}
			both.Go(func() { first.Round(ctx) })
			both.Wait()
		}
	}
	known, err := o.db.Ladders().Known(ctx, task)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range known.File {
		got = append(got, f.Event.Day.String()+" "+string(f.Event.Deed)+" "+string(f.Event.Step))
	}
	want := []string{
		"2026-02-02 lit ", "2026-02-02 proposed remind",
		"2026-02-09 lit ",
		"2026-02-24 lit ", // the week of the festival has no working day, and the Monday after it is off
		"2026-03-02 lit ", "2026-03-09 lit ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// lateTask puts a task that missed its milestone into an office with the rule of three colours, whose sittings are on Mondays.
func lateTask(t *testing.T, o *bureau) string {
	t.Helper()
	ctx := context.Background()
	text, _ := supervise.ExampleText("three-colours")
	if _, _, err := o.rules.Load(ctx, "clerk", "three-colours.toml", []byte(text), workday.On(2026, time.January, 1)); err != nil {
		t.Fatal(err)
	}
	round := ledger.Round{ID: "r", Source: ledger.Central, No: 1, Title: "第一轮", Region: "苍原市"}
	f := ledger.Finding{ID: "f", RoundID: "r", No: 1, Label: "1", Statement: "问题", Status: ledger.StatusInProgress}
	task := ledger.Task{
		ID: "t", FindingID: "f", Ord: 1, Text: "任务", Start: "2025-10-01", Deadline: "2026-12-31",
		Milestones: []ledger.Milestone{{Day: "2026-02-01", Text: "开工", Share: 20}},
	}
	_, err := o.db.Ledger().Change(ctx, "clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.RoundAdded, Subject: round.Ref(), Rows: []journal.Record{round, f, task}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return task.ID
}
