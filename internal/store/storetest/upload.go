package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store"
)

// counter is where files arrive in pieces at a store.
func counter(db *store.DB, now func() time.Time, newID func() string) *evidence.Counter {
	return &evidence.Counter{
		Uploads: db.Uploads(), Parts: db.Vault(), Desk: &evidence.Desk{Store: db.Proofs(), NewID: newID},
		Most: 64 << 20, Quota: 96 << 20, Life: 7 * 24 * time.Hour, NewID: newID, Now: now,
	}
}

// A file that arrives in pieces: what is acknowledged is there, nobody else goes on with it, and it is evidence once, when
// it is whole, and not before.
func testUploads(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	_, proofs, f := closingDesk(t, r)
	c := counter(r.DB, r.clock.now, proofs.NewID)
	seen := evidence.Picture{Width: 4000, Height: 3000, Taken: "2026-05-19T16:20:00+08:00", Lat: "42.100000", Lon: "115.250000", Grade: evidence.Told}
	c.Desk.Look = func(context.Context, evidence.File) *evidence.Picture { return &seen }
	begin := func(name string, size int64) evidence.Upload {
		t.Helper()
		return must[evidence.Upload](t)(c.Begin(ctx, evidence.Upload{Account: "acc-1", Finding: f.ID, Name: name, Size: size}))
	}
	whole := strings.Repeat("整改前后对比", 1000)
	u := begin(`C:\照片\前后.jpg`, int64(len(whole)))
	equal(t, u.Name, "前后.jpg")

	// Half of it, over a line that breaks.
	broken := errors.New("the line is gone")
	got, err := c.Append(ctx, u, 0, io.MultiReader(strings.NewReader(whole[:7000]), iotest.ErrReader(broken)))
	equal(t, []any{errors.Is(err, broken), got.Received}, []any{true, int64(7000)})
	if _, err := c.Find(ctx, "acc-2", u.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("somebody else finds it: %v", err)
	}
	u = must[evidence.Upload](t)(c.Find(ctx, "acc-1", u.ID))
	equal(t, u.Received, int64(7000))
	if _, err := c.Append(ctx, u, 6999, strings.NewReader("x")); !fault.Is(err, fault.Conflict) {
		t.Errorf("at another offset: %v", err)
	}
	if _, err := c.Finish(ctx, u, "", "2026-05-20"); !fault.Is(err, fault.Conflict) {
		t.Errorf("handed in by half: %v", err)
	}
	clean(t, r) // a part is no file of the record, and missing nowhere

	// The rest, and more than there should be.
	if u, err = c.Append(ctx, u, 7000, strings.NewReader(whole[7000:]+"more")); !fault.Is(err, fault.Conflict) {
		t.Errorf("more than the file has: %v", err)
	}
	equal(t, u.Received, u.Size)
	for range 2 { // the answer to the first may be lost
		file, err := c.Finish(ctx, u, "", "2026-05-20")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, []any{file.ID, file.By, file.Size}, []any{u.ID, "acc-1", u.Size})
		u.Hash = file.Hash
	}
	equal(t, must[evidence.File](t)(c.Finished(ctx, "acc-1", u.ID)).Name, "前后.jpg")
	if _, err := c.Finished(ctx, "acc-2", u.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("somebody else's: %v", err)
	}
	kept := must[[]journal.Versioned[evidence.File]](t)(r.Proofs().FilesOf(ctx, f.ID))
	equal(t, []any{len(kept), *kept[0].Row.Picture}, []any{1, seen})

	// Other bytes than those that were chosen are dropped.
	u = begin("b.txt", 3)
	u = must[evidence.Upload](t)(c.Append(ctx, u, 0, strings.NewReader("abc")))
	if _, err := c.Finish(ctx, u, strings.Repeat("0", 64), "2026-05-20"); !fault.Is(err, fault.Invalid) {
		t.Errorf("other bytes: %v", err)
	}
	if _, err := c.Find(ctx, "acc-1", u.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("other bytes are kept: %v", err)
	}
	testUploadLimits(t, r, c, f)
	clean(t, r)
}

func testUploadLimits(t *testing.T, r *rig, c *evidence.Counter, f ledger.Finding) {
	ctx := context.Background()
	begin := func(size int64) (evidence.Upload, error) {
		return c.Begin(ctx, evidence.Upload{Account: "acc-1", Finding: f.ID, Name: "v.mp4", Size: size})
	}
	if _, err := begin(c.Most + 1); !fault.Is(err, fault.Invalid) {
		t.Errorf("too large: %v", err)
	}
	first := must[evidence.Upload](t)(begin(c.Most))
	if _, err := begin(c.Most); !fault.Is(err, fault.Invalid) {
		t.Errorf("over the quota: %v", err)
	}
	c.Free = func() (int64, error) { return 1 << 20, nil }
	if _, err := begin(1 << 20); !errors.Is(err, fault.ErrFull) {
		t.Errorf("without room on the disk: %v", err)
	}
	c.Free = nil

	first = must[evidence.Upload](t)(c.Append(ctx, first, 0, strings.NewReader("the beginning")))
	// A ledger restored from its backup has the row and not the part.
	if err := os.Remove(filepath.Join(r.cfg.Dir, "vault", "parts", first.ID)); err != nil {
		t.Fatal(err)
	}
	first = must[evidence.Upload](t)(c.Find(ctx, "acc-1", first.ID))
	equal(t, first.Received, int64(0))
	first = must[evidence.Upload](t)(c.Append(ctx, first, 0, strings.NewReader("again")))
	equal(t, first.Received, int64(5))

	r.clock.add(c.Life + time.Second)
	second := must[evidence.Upload](t)(begin(5))
	equal(t, must[int](t)(c.Expire(ctx)), 1)
	list := must[[]evidence.Upload](t)(c.Of(ctx, "acc-1", f.ID))
	equal(t, []any{len(list), list[0].ID}, []any{1, second.ID})
	equal(t, must[int64](t)(r.Vault().Held(first.ID)), int64(0))
}

// crashFile is the file that a killed process was taking in: bytes that anybody can make again.
func crashFile() io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{1}), crashSize) }

const crashSize = 24 << 20

// uploadChild takes a file in until it is killed, when the test binary was started for that. Each line it prints is an
// offset that was acknowledged.
func uploadChild(db *store.DB) error {
	ctx := context.Background()
	c := counter(db, time.Now, func() string { return "crash" })
	u, err := c.Find(ctx, "acc-1", "crash")
	if err != nil {
		return err
	}
	rest := crashFile()
	if _, err := io.CopyN(io.Discard, rest, u.Received); err != nil {
		return err
	}
	for u.Received < u.Size {
		if u, err = c.Append(ctx, u, u.Received, io.LimitReader(rest, 300_000)); err != nil {
			return err
		}
		fmt.Println("at", u.Received)
	}
	select {} // to be killed
}

// CrashUpload kills a process that takes a file in, again and again, until the file is whole. What was acknowledged
// stays, and what it becomes is what was sent.
func CrashUpload(t *testing.T, place Place) {
	ctx := context.Background()
	cfg := store.Config{URL: place(t), Dir: t.TempDir()}
	r := reopen(t, cfg, newClock())
	_, _, f := closingDesk(t, r)
	c := counter(r.DB, time.Now, func() string { return "crash" })
	u := must[evidence.Upload](t)(c.Begin(ctx, evidence.Upload{Account: "acc-1", Finding: f.ID, Name: "现场.mp4", Size: crashSize}))
	kills := 0
	for u.Received < u.Size {
		acked := killUploading(t, cfg, 1+rand.IntN(20))
		kills++
		u = must[evidence.Upload](t)(c.Find(ctx, "acc-1", u.ID))
		if u.Received < acked {
			t.Fatalf("%d bytes were acknowledged and %d are there", acked, u.Received)
		}
	}
	file := must[evidence.File](t)(c.Finish(ctx, u, "", "2026-05-20"))
	want, _, err := r.Vault().Put(ctx, crashFile())
	if err != nil || file.Hash != want {
		t.Errorf("after %d kills it became %s, not %s: %v", kills, file.Hash, want, err)
	}
	clean(t, r)
	t.Logf("%d kills, the file is whole", kills)
}

// killUploading starts a process that takes the file in, and kills it after n pieces at the latest.
func killUploading(t *testing.T, cfg store.Config, n int) (acked int64) {
	child, out := startChild(t, cfg, "upload")
	lines := bufio.NewScanner(out)
	for i := 1; lines.Scan(); i++ {
		if _, err := fmt.Sscanf(lines.Text(), "at %d", &acked); err != nil {
			t.Fatalf("the process printed %q", lines.Text())
		}
		if i == n || acked == crashSize {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait() // it was killed
	return acked
}
