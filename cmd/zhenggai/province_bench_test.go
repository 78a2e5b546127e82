//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/store/storetest"
)

// What arrives while people read: the limit speaks of a hundred saves a second and 200 readers.
const (
	savesEvery   = 10 * time.Millisecond
	savesFor     = 20 * time.Second
	readers      = 200
	readersThink = 5 * time.Second // between two pages of one reader
)

// BenchmarkProvince measures the program with the ledger of a province: the pages that look at every task, the weekly
// table, and changes that arrive on a schedule of their own while others read. BENCH_ENTRIES is the journal's length.
func BenchmarkProvince(b *testing.B) {
	dir := filepath.Join(benchDir(b), "province")
	entries, err := strconv.Atoi(os.Getenv("BENCH_ENTRIES"))
	if err != nil {
		entries = 80_000
	}
	office, err := place{Data: dir}.open(context.Background(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	diary, err := office.dispatches.Diary(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	period, err := diary.Period(now())
	if err != nil {
		b.Fatal(err)
	}
	if size, err := office.db.Book().Size(context.Background()); err != nil || size < journal.Seq(entries) {
		began := time.Now()
		storetest.FillProvince(b, office.db, storetest.Province{Findings: 3_000, Tasks: 60_000, People: 20_000, Entries: entries, Period: period})
		b.Logf("%d entries written in %v, %v", entries, time.Since(began).Round(time.Second), err)
	}
	if err := office.Close(); err != nil {
		b.Fatal(err)
	}
	m := &Main{
		Config: serveCommand{place: place{Data: dir}, Addr: "127.0.0.1:0", CheckpointEvery: time.Hour},
		Log:    slog.New(slog.DiscardHandler),
	}
	if err := m.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	client := benchClerk(b, m)
	if err := m.warm(context.Background()); err != nil { // as it does by itself within seconds of a start
		b.Fatal(err)
	}
	for _, page := range []struct{ name, path string }{
		{"Leader", "/leader"},
		{"Lamps", "/lamps"},
		{"Ledger", "/ledger"},
		{"Finding", "/findings/f-00000007"},
		{"Board", "/dispatch/board"},
		{"Inbox", "/inbox"},
		{"Organisation", "/org"},
		{"WeeklyDocx", "/dispatch/table/" + period.Key + "/docx"},
		{"WeeklyXlsx", "/dispatch/table/" + period.Key + "/xlsx"},
	} {
		b.Run(page.name, func(b *testing.B) { benchPage(b, client, m.URL()+page.path) })
	}
	b.Run("Saves", func(b *testing.B) {
		for b.Loop() {
			benchSaves(b, m, client)
		}
	})
}

// benchSaves adds measures on a schedule that waits for no answer, while readers turn pages, and counts what was lost.
func benchSaves(b *testing.B, m *Main, client *http.Client) {
	client.Transport = &http.Transport{MaxIdleConnsPerHost: 2 * readers}
	ctx, stop := context.WithCancel(context.Background())
	var people sync.WaitGroup
	var pages, refused atomic.Int64
	for i := range readers {
		people.Go(func() {
			paths := []string{"/leader", "/ledger", fmt.Sprintf("/findings/f-%08d", i*13%3000), "/lamps"}
			pause(ctx, readersThink*time.Duration(i)/readers)
			for n := i; ctx.Err() == nil; n++ {
				if err := got(ctx, client, m.URL()+paths[n%len(paths)]); err != nil && ctx.Err() == nil {
					refused.Add(1)
				}
				pages.Add(1)
				pause(ctx, readersThink)
			}
		})
	}
	pause(ctx, readersThink)
	before, err := m.office.db.Book().Size(ctx)
	if err != nil {
		b.Fatal(err)
	}
	times := make([]time.Duration, savesFor/savesEvery)
	var saves sync.WaitGroup
	var failed atomic.Int64
	began := time.Now()
	for i := range times {
		due := began.Add(time.Duration(i) * savesEvery)
		pause(ctx, time.Until(due))
		saves.Go(func() {
			body := fmt.Sprintf(`{"label":"（%d）","text":"第%d次登记：已完成治理面积%d亩。"}`, i, i, i)
			if err := sent(client, fmt.Sprintf("%s/api/v1/findings/f-%08d/measures", m.URL(), i*7%3000), body); err != nil {
				failed.Add(1)
				b.Logf("save %d: %v", i, err)
			}
			times[i] = time.Since(due)
		})
	}
	saves.Wait()
	stop()
	people.Wait()
	after, err := m.office.db.Book().Size(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	slices.Sort(times)
	b.ReportMetric(millis(times[len(times)/2]), "p50-ms")
	b.ReportMetric(millis(times[len(times)*99/100]), "p99-ms")
	b.ReportMetric(float64(failed.Load()), "failed")
	b.ReportMetric(float64(int64(len(times))-failed.Load()-int64(after-before)), "lost")
	b.ReportMetric(float64(refused.Load()), "pages-refused")
	b.ReportMetric(float64(pages.Load()), "pages")
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func got(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	return answered(client, r, http.StatusOK)
}

func sent(client *http.Client, address, body string) error {
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	return answered(client, r, http.StatusOK)
}

func answered(client *http.Client, r *http.Request, want int) error {
	a, err := client.Do(r)
	if err != nil {
		return err
	}
	said, err := io.ReadAll(a.Body)
	if a.StatusCode != want {
		return errors.Join(fmt.Errorf("%s answers %d: %.200s", r.URL.Path, a.StatusCode, said), err, a.Body.Close())
	}
	return errors.Join(err, a.Body.Close())
}
