package storetest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/reading"
	"zhenggai/internal/store"
)

// childOf names the variable that makes a test binary the writer that is killed.
const childOf = "ZHENGGAI_CRASH_CHILD"

// CrashChild writes until it is killed, when the test binary was started for that; an engine's
// TestMain calls it first. Each line it prints is a change that the store has acknowledged.
func CrashChild() {
	setting := os.Getenv(childOf)
	if setting == "" {
		return
	}
	var where struct{ URL, Dir, Work string }
	if err := json.Unmarshal([]byte(setting), &where); err != nil {
		panic(err)
	}
	db, err := store.Open(context.Background(), store.Config{URL: where.URL, Dir: where.Dir})
	if err != nil {
		panic(err)
	}
	if where.Work == "upload" {
		panic(uploadChild(db))
	}
	for {
		seq, id, err := writeOne(db)
		if err != nil {
			panic(err)
		}
		fmt.Println(seq, id)
	}
}

// writeOne adds a finding, and every fifth time a document with its bytes.
func writeOne(db *store.DB) (journal.Seq, string, error) {
	ctx := context.Background()
	size, err := db.Book().Size(ctx)
	if err != nil {
		return 0, "", err
	}
	f := sampleFinding(sampleRound(1), int(size))
	if size%5 != 0 {
		seq, err := db.Ledger().Change(ctx, "acc-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
			return []journal.Draft{draft(journal.FindingAdded, f, sampleMeasure(f, 1))}, nil
		})
		return seq, f.ID, err
	}
	doc, _ := sampleReading()
	doc.ID = f.ID
	if doc.Digest, _, err = db.Vault().Put(ctx, strings.NewReader(fmt.Sprint("原件", size))); err != nil {
		return 0, "", err
	}
	seq, err := db.Readings().Change(ctx, "acc-clerk", func(context.Context, reading.Source) ([]journal.Draft, error) {
		return []journal.Draft{draft(journal.DocumentReceived, doc)}, nil
	})
	return seq, doc.ID, err
}

// Crash kills a writing process again and again, ZHENGGAI_CRASH_CYCLES times, 3 when it is not set. After
// each kill everything acknowledged must be there, once and in its place, and all must verify.
func Crash(t *testing.T, place Place) {
	cycles := 3
	if s := os.Getenv("ZHENGGAI_CRASH_CYCLES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		cycles = n
	}
	cfg := store.Config{URL: place(t), Dir: t.TempDir()}
	acked := map[journal.Seq]string{}
	var slowest time.Duration
	for cycle := range cycles {
		for seq, id := range runChild(t, cfg, 1+rand.IntN(60)) {
			if other, twice := acked[seq]; twice {
				t.Fatalf("number %d was acknowledged for %s and for %s", seq, other, id)
			}
			acked[seq] = id
		}
		began := time.Now()
		db, err := store.Open(context.Background(), cfg)
		if err != nil {
			t.Fatalf("opening after kill %d: %v", cycle, err)
		}
		slowest = max(slowest, time.Since(began))
		checkAcked(t, db, acked)
		clean(t, &rig{DB: db, cfg: cfg})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d acknowledged changes, none lost; opening took %v at most", cycles, len(acked), slowest)
}

// startChild starts this test binary as a process that works on the store and is about to be killed.
func startChild(t *testing.T, cfg store.Config, work string) (*exec.Cmd, io.Reader) {
	t.Helper()
	setting := must[[]byte](t)(json.Marshal(map[string]string{"URL": cfg.URL, "Dir": cfg.Dir, "Work": work}))
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childOf+"="+string(setting))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, out
}

// runChild starts a writer, lets it acknowledge n changes and kills it in the midst of the next.
func runChild(t *testing.T, cfg store.Config, n int) map[journal.Seq]string {
	child, out := startChild(t, cfg, "write")
	acked := map[journal.Seq]string{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var seq journal.Seq
		var id string
		if _, err := fmt.Sscan(lines.Text(), &seq, &id); err != nil {
			t.Fatalf("the writer printed %q", lines.Text())
		}
		acked[seq] = id
		if len(acked) == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait() // it was killed
	if len(acked) < n {
		t.Fatalf("the writer ended by itself after %d changes", len(acked))
	}
	return acked
}

func checkAcked(t *testing.T, db *store.DB, acked map[journal.Seq]string) {
	t.Helper()
	for seq, id := range acked {
		e, err := db.Book().Entry(context.Background(), seq)
		if err != nil {
			t.Fatalf("the acknowledged change %d of %s is lost: %v", seq, id, err)
		}
		if e.Subject.ID != id {
			t.Fatalf("change %d was acknowledged for %s and is of %s", seq, id, e.Subject.ID)
		}
	}
}
