//go:build unix

package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"zhenggai/internal/ledger"
	"zhenggai/internal/reading"
	"zhenggai/internal/store"
	"zhenggai/internal/store/storetest"
	"zhenggai/sample"
)

// benchDir is where the large ledger is made; a directory named by ZHENGGAI_BENCH_DATA stays, and is
// used again.
func benchDir(b *testing.B) string {
	b.Helper()
	if dir := os.Getenv("ZHENGGAI_BENCH_DATA"); dir != "" {
		return dir
	}
	return b.TempDir()
}

// benchFindings is how many findings the ledger has, each with ten journal entries.
func benchFindings(b *testing.B) int {
	b.Helper()
	n, err := strconv.Atoi(os.Getenv("BENCH_FINDINGS"))
	if err != nil {
		return 2_000
	}
	return n
}

// fillOffice makes the ledger in dir unless it is there.
func fillOffice(b *testing.B, dir string, findings int) {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	office, err := place{Data: dir}.open(context.Background(), log)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := office.Close(); err != nil {
			b.Error(err)
		}
	}()
	rounds, err := office.ledger.Store.Rounds(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	if len(rounds) == 0 {
		began := time.Now()
		storetest.Fill(b, office.db, findings*10)
		b.Logf("%d entries written in %v", findings*10, time.Since(began).Round(time.Second))
	}
}

// BenchmarkOffice measures the whole program over a large ledger: the pages as a signed-in clerk
// gets them over loopback, and a verification.
func BenchmarkOffice(b *testing.B) {
	dir := benchDir(b)
	fillOffice(b, dir, benchFindings(b))
	m := &Main{
		Config: serveCommand{place: place{Data: dir}, Addr: "127.0.0.1:0", CheckpointEvery: time.Hour},
		Log:    slog.New(slog.DiscardHandler),
	}
	if err := m.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	client := benchClerk(b, m)
	if path := os.Getenv("ZHENGGAI_BENCH_RECORDS"); path != "" {
		writeRecords(b, m, path)
	}
	for _, page := range []struct{ name, path string }{
		{"Ledger", "/ledger"},
		{"LedgerCommonWord", "/ledger?q=" + url.QueryEscape("草原")},
		{"LedgerLongWord", "/ledger?q=" + url.QueryEscape("尾矿库渗滤液")},
		{"LedgerTwoWords", "/ledger?q=" + url.QueryEscape("矿坑 污水")},
		{"LedgerRareWord", "/ledger?q=" + url.QueryEscape("877名")},
		{"LedgerWordAndStatus", "/ledger?q=" + url.QueryEscape("状态:推进中 草原")},
		{"Overview", "/"},
		{"Search", "/search?q=" + url.QueryEscape("管护员")},
		{"History", "/history"},
		{"APIList", "/api/v1/findings?limit=50"},
		{"APIStatus", "/api/v1/findings?limit=50&q=" + url.QueryEscape("状态:推进中")},
		{"APIWord", "/api/v1/findings?limit=50&q=" + url.QueryEscape("草原")},
		{"APIStatusWord", "/api/v1/findings?limit=50&q=" + url.QueryEscape("状态:推进中 草原")},
	} {
		b.Run(page.name, func(b *testing.B) { benchPage(b, client, m.URL()+page.path) })
	}
	b.Run("VerifyTree", func(b *testing.B) { benchVerify(b, m.office.db, store.VerifyOptions{TreeOnly: true}) })
	b.Run("VerifyRows", func(b *testing.B) { benchVerify(b, m.office.db, store.VerifyOptions{}) })
}

// writeRecords writes what lists filter and sort by, a finding a line, for a peer that is measured with the same records.
func writeRecords(b *testing.B, m *Main, path string) {
	b.Helper()
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	out := json.NewEncoder(file)
	for after, more := "", true; more; {
		found, err := m.office.ledger.Store.Find(context.Background(), ledger.Filter{}, ledger.Page{After: after, Limit: 200})
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range found.Rows {
			f := row.Row
			if err := out.Encode(map[string]any{
				"statement": f.Statement, "status": f.Status, "grade": f.Grade, "deadline": f.Deadline, "unit": f.Units[0].Name,
			}); err != nil {
				b.Fatal(err)
			}
		}
		after, more = found.Next, found.Next != ""
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}

// benchClerk founds the office when nobody has, and signs its clerk in.
func benchClerk(b *testing.B, m *Main) *http.Client {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	send := func(path string, form url.Values) {
		r, err := client.PostForm(m.URL()+path, form)
		if err != nil {
			b.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			b.Fatalf("%s answers %d", path, r.StatusCode)
		}
	}
	if m.setup != "" {
		setup, err := url.Parse(m.setup)
		if err != nil {
			b.Fatal(err)
		}
		form := url.Values{"token": {setup.Query().Get("token")}}
		for who, name := range map[string]string{"admin": "云管理", "clerk": "苏台账"} {
			form.Set(who+"-name", name)
			form.Set(who+"-login", who)
			form.Set(who+"-password", testPassword)
			form.Set(who+"-again", testPassword)
		}
		send("/setup", form)
	}
	send("/sign-in", url.Values{"login": {"clerk"}, "password": {testPassword}})
	return client
}

// benchPage asks for a page again and again, one at a time.
func benchPage(b *testing.B, client *http.Client, address string) {
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		r, err := client.Get(address)
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK {
			b.Fatalf("%s answers %d, %v", address, r.StatusCode, err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(millis(times[len(times)/2]), "p50-ms")
	b.ReportMetric(millis(times[len(times)*99/100]), "p99-ms")
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func benchVerify(b *testing.B, db *store.DB, options store.VerifyOptions) {
	var rates []float64
	var entries float64
	began := processorTime(b)
	for b.Loop() {
		report, err := db.Verify(context.Background(), options)
		if err != nil || !report.OK() {
			b.Fatalf("%+v, %v", report.Defects, err)
		}
		entries += float64(report.Entries)
		rates = append(rates, float64(report.Entries)/report.Elapsed.Seconds())
	}
	slices.Sort(rates)
	b.ReportMetric(rates[len(rates)/2], "entries/s")
	b.ReportMetric(float64((processorTime(b)-began).Nanoseconds())/1000/entries, "cpu-us/entry")
}

// processorTime is what this process and its finished children have used up: unlike the clock on the wall,
// it is much the same on a machine that others use too.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var sum int64
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if err := syscall.Getrusage(who, &used); err != nil {
			b.Fatal(err)
		}
		sum += used.Utime.Nano() + used.Stime.Nano()
	}
	return time.Duration(sum)
}

// BenchmarkReport takes a report as the program does, each in a child of its own, two at a time.
func BenchmarkReport(b *testing.B) {
	r, err := newReader(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	none := func(string) (reading.Mapping, bool) { return reading.Mapping{}, false }
	began := processorTime(b)
	b.SetParallelism(1)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, result, err := r.Read(context.Background(), "report.txt", sample.Report, none, func(reading.Step) {})
			if err != nil || len(result.Findings) == 0 {
				b.Errorf("%d findings, %v", len(result.Findings), err)
				return
			}
		}
	})
	b.ReportMetric(millis(processorTime(b)-began)/float64(b.N), "cpu-ms/op")
}
