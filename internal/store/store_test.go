package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

func opened(t *testing.T) *DB {
	t.Helper()
	db, err := Open(context.Background(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func set(t *testing.T, db *DB, value string) {
	t.Helper()
	if _, err := db.Settings().Set(context.Background(), "acc", org.Setting{Key: "office", Value: value}, ""); err != nil {
		t.Fatal(err)
	}
}

func TestSecretsAreForTheOwnerAlone(t *testing.T) {
	db := opened(t)
	for name, want := range map[string]os.FileMode{secretFile: 0o600, headFile: 0o600} {
		info, err := os.Stat(filepath.Join(db.cfg.Keys, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
}

func TestAddressesAreTold(t *testing.T) {
	for _, cfg := range []Config{{}, {Dir: t.TempDir(), URL: "mysql://x"}} {
		if _, err := Open(context.Background(), cfg); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v is opened: %v", cfg, err)
		}
	}
}

func TestTheKeyOfAnotherInstanceIsRefused(t *testing.T) {
	one, other := opened(t), opened(t)
	cfg := one.cfg
	cfg.Keys = other.cfg.Keys
	one.Close()
	if _, err := Open(context.Background(), cfg); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
}

func TestALostKeyIsReplacedAndTheJournalTellsIt(t *testing.T) {
	ctx := context.Background()
	db := opened(t)
	old := db.PublicKey()
	cfg := db.cfg
	db.Close()
	if err := os.RemoveAll(cfg.Keys); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	last, err := again.Book().Entries(ctx, journal.Want{}, 0, 1)
	if err != nil || last[0].Act != journal.KeyRotated || again.PublicKey() == old {
		t.Errorf("the last entry is %v, %v", last, err)
	}
	report, err := again.Verify(ctx, VerifyOptions{})
	if err != nil || !report.OK() {
		t.Errorf("after the rotation: %+v, %v", report.Defects, err)
	}
}

func TestAnAlteredJournalIsNotSigned(t *testing.T) {
	ctx := context.Background()
	db := opened(t)
	set(t, db, "甲")
	if _, err := db.writer.ExecContext(ctx, `UPDATE entry SET leaf = $1 WHERE seq = 2`, []byte(`{"seq":2}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Seal(ctx); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
	if c, err := db.Book().Checkpoint(ctx); err != nil || c.Size != 1 {
		t.Errorf("the newest checkpoint is %+v, %v", c, err)
	}
}

// A disk that failed once to write is not trusted again.
func TestNothingIsWrittenAfterAFailedWrite(t *testing.T) {
	ctx := context.Background()
	db := opened(t)
	broken := errors.New("input/output error")
	db.dialect.Fatal = func(err error) bool { return errors.Is(err, broken) }
	db.dialect.Text = failing{db.dialect.Text, broken}
	write := func() error {
		_, err := db.Ledger().Change(ctx, "acc", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
			f := ledger.Finding{ID: "f", Statement: "x"}
			return []journal.Draft{{Act: journal.FindingAdded, Subject: f.Ref(), Rows: []journal.Record{f}}}, nil
		})
		return err
	}
	if err := write(); !fault.Is(err, fault.Internal) {
		t.Errorf("the write that failed is %v", err)
	}
	if err := write(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("the write after it is %v", err)
	}
	if _, err := db.Ledger().Rounds(ctx); err != nil {
		t.Errorf("reading goes on: %v", err)
	}
}

func TestTheCopyBeforeAMigrationIsAStore(t *testing.T) {
	ctx := context.Background()
	db := opened(t)
	set(t, db, "苍原市整改办")
	if err := db.copyBeforeMigration(ctx); err != nil {
		t.Fatal(err)
	}
	copies, err := filepath.Glob(filepath.Join(db.cfg.Dir, "backup", "*.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %v, %v", copies, err)
	}
	dir := t.TempDir()
	if err := os.Rename(copies[0], filepath.Join(dir, archiveDatabase)); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, Config{Dir: dir, Keys: db.cfg.Keys})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	v, err := again.Settings().Setting(ctx, "office")
	if err != nil || v.Row.Value != "苍原市整改办" || again.Instance() != db.Instance() {
		t.Errorf("the copy holds %+v, %v", v, err)
	}
}

// What a transfer leaves behind would be gone from a backup.
func TestEveryVersionedTableIsTransferred(t *testing.T) {
	db := opened(t)
	for name := range db.keepers {
		if !slices.Contains(transferred, name) {
			t.Errorf("%s is not transferred", name)
		}
	}
}
