package storetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/reading"
	"zhenggai/internal/store"
)

func testBackup(t *testing.T, place Place) {
	ctx := context.Background()
	d := newDrill(t, place)
	if !must[bool](t)(d.BackupDue(ctx, time.Hour)) {
		t.Error("no backup was taken yet, and none is due")
	}
	path := filepath.Join(t.TempDir(), store.BackupName(d.clock.now()))
	stop := d.busy(t)
	m := must[store.Manifest](t)(d.Backup(ctx, "acc-1", path))
	stop()
	equal(t, m.Instance, d.Instance())
	equal(t, len(m.Files), 3)
	if must[bool](t)(d.BackupDue(ctx, time.Hour)) {
		t.Error("a backup was just taken, and one is due")
	}
	d.clock.add(time.Hour)
	if !must[bool](t)(d.BackupDue(ctx, time.Hour)) {
		t.Error("the last backup is an hour old, and none is due")
	}
	clean(t, d.rig)

	t.Run("restored on the same engine", func(t *testing.T) { d.restored(t, path, place(t), m) })
	t.Run("restored into a file", func(t *testing.T) { d.restored(t, path, "", m) })
	t.Run("restored without the keys", func(t *testing.T) {
		cfg := store.Config{Dir: t.TempDir(), Clock: d.clock.now}
		out := must[store.Restored](t)(store.Restore(ctx, path, cfg, "acc-1"))
		equal(t, out.Lost, 0)
		clean(t, reopen(t, cfg, d.clock))
	})
	t.Run("a place that is taken is refused", func(t *testing.T) {
		_, err := store.Restore(ctx, path, d.cfg, "acc-1")
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a damaged backup is refused whole", func(t *testing.T) { d.damaged(t, path) })
	t.Run("a backup signed by another key is refused", func(t *testing.T) {
		cfg := store.Config{Dir: t.TempDir(), Clock: d.clock.now}
		other := open(t, func(testing.TB) string { return "" })
		copyKeys(t, other.cfg.Dir, cfg.Dir)
		_, err := store.Restore(ctx, path, cfg, "acc-1")
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("got %v", err)
		}
	})
}

// busy writes until it is told to stop.
func (d *drill) busy(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for no := 100; ctx.Err() == nil; no++ {
			f := sampleFinding(sampleRound(1), no)
			_, err := d.Ledger().Change(context.Background(), "acc-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
				return []journal.Draft{draft(journal.FindingAdded, f)}, nil
			})
			if err != nil {
				t.Errorf("writing during a backup: %v", err)
				return
			}
		}
	}()
	return func() { cancel(); <-done }
}

func (d *drill) restored(t *testing.T, path, address string, m store.Manifest) {
	ctx := context.Background()
	cfg := store.Config{URL: address, Dir: t.TempDir(), Clock: d.clock.now}
	copyKeys(t, d.cfg.Dir, cfg.Dir)
	had := must[journal.Seq](t)(d.Book().Size(ctx))
	out := must[store.Restored](t)(store.Restore(ctx, path, cfg, "acc-1"))
	equal(t, out.Lost, had-m.Entries)
	equal(t, out.Report.Root, m.Root)

	again := reopen(t, cfg, d.clock)
	last := must[[]journal.Entry](t)(again.Book().Entries(ctx, journal.Want{}, 0, 1))[0]
	equal(t, last.Act, journal.BackupRestored)
	equal(t, last.Seq, m.Entries+1)
	clean(t, again)
	for seq := journal.Seq(1); seq <= m.Entries; seq++ {
		equal(t, must[journal.Entry](t)(again.Book().Entry(ctx, seq)), must[journal.Entry](t)(d.Book().Entry(ctx, seq)))
	}
	found := must[ledger.Found](t)(again.Ledger().Find(ctx, ledger.Filter{Words: []string{"草原", "种草"}}, ledger.Page{}))
	equal(t, found.Total, 1)
	hits := must[[]store.Hit](t)(again.Search(ctx, []string{"管护员到岗"}, 5))
	equal(t, len(hits), 1)
	documents := must[[]journal.Versioned[reading.Document]](t)(again.Readings().Documents(ctx))
	equal(t, len(documents), 2)
	again.change(t, draft(journal.FindingAdded, sampleFinding(sampleRound(1), 5000)))
}

// damaged flips bytes all over the archive; none of the copies may be restored, and none may leave
// anything behind.
func (d *drill) damaged(t *testing.T, path string) {
	whole := must[[]byte](t)(os.ReadFile(path))
	cfg := store.Config{Dir: t.TempDir(), Clock: d.clock.now}
	bad := filepath.Join(t.TempDir(), "bad.zip")
	for i := range 24 {
		buf := append([]byte(nil), whole...)
		buf[len(buf)*i/24] ^= 0x40
		if i == 23 {
			buf = whole[:len(whole)*2/3]
		}
		if err := os.WriteFile(bad, buf, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Restore(context.Background(), bad, cfg, "acc-1"); err == nil {
			t.Fatalf("damaged copy %d was restored", i)
		}
		if _, err := os.Stat(filepath.Join(cfg.Dir, "zhenggai.db")); err == nil {
			t.Fatalf("damaged copy %d left a database behind", i)
		}
	}
}

func copyKeys(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "keys"), os.DirFS(filepath.Join(from, "keys"))); err != nil {
		t.Fatal(err)
	}
}
