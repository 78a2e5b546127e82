package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"zhenggai/internal/fault"
)

func TestAPartGrowsAndBecomesAFile(t *testing.T) {
	ctx, v := context.Background(), Open(t.TempDir())
	whole := strings.Repeat("照片", Block/4) // one block and a half
	cut := Block / 3
	if n, err := v.Append(ctx, "p-1", 0, strings.NewReader(whole[:cut])); err != nil || n != int64(cut) {
		t.Fatalf("%d, %v", n, err)
	}
	gone := errors.New("the line is gone")
	n, err := v.Append(ctx, "p-1", int64(cut), io.MultiReader(strings.NewReader(whole[cut:cut+100]), iotest.ErrReader(gone)))
	if !errors.Is(err, gone) || n != 100 {
		t.Errorf("what arrived before the line broke: %d, %v", n, err)
	}
	// What was never acknowledged is written over.
	if n, err := v.Append(ctx, "p-1", int64(cut), strings.NewReader(whole[cut:])); err != nil || n != int64(len(whole)-cut) {
		t.Fatalf("%d, %v", n, err)
	}
	if _, err := v.Append(ctx, "p-1", int64(len(whole))+1, strings.NewReader("x")); !fault.Is(err, fault.Conflict) {
		t.Errorf("behind a hole: %v", err)
	}
	if err := v.Walk(func(name string, _ int64) error { return fmt.Errorf("%s is taken for a file", name) }); err != nil {
		t.Error(err)
	}
	digest, sum, err := v.Weigh(ctx, "p-1")
	want := sha256.Sum256([]byte(whole))
	if err != nil || digest != hex.EncodeToString(want[:]) || sum != sumOf(whole) {
		t.Errorf("weighed %s, %s, %v", digest, sum, err)
	}
	if err := v.Keep("p-1", digest); err != nil {
		t.Fatal(err)
	}
	if well, err := v.Check(digest); err != nil || !well {
		t.Errorf("kept: %v, %v", well, err)
	}
	if parts, err := v.Parts(); err != nil || len(parts) != 0 {
		t.Errorf("left: %v, %v", parts, err)
	}
}

// sumOf is the sum as a sender takes it.
func sumOf(s string) string {
	var all []byte
	for len(s) > 0 {
		one := sha256.Sum256([]byte(s[:min(Block, len(s))]))
		all = append(all, one[:]...)
		s = s[min(Block, len(s)):]
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:])
}

func TestAPartHasAPlainName(t *testing.T) {
	v := Open(t.TempDir())
	for _, id := range []string{"", "..", "../x", "a/b", "A", strings.Repeat("a", 65)} {
		if _, err := v.Append(context.Background(), id, 0, strings.NewReader("x")); !fault.Is(err, fault.Missing) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestAFullDiskIsCalledThat(t *testing.T) {
	err := cannot(&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	if !errors.Is(err, fault.ErrFull) || !fault.Is(err, fault.Unavailable) {
		t.Error(err)
	}
}

func TestWhatAKilledProcessLeftIsSwept(t *testing.T) {
	v := Open(t.TempDir())
	for _, name := range []string{"incoming-old", "incoming-new"} {
		if err := os.WriteFile(v.dir+"/"+name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(v.dir+"/incoming-old", old, old); err != nil {
		t.Fatal(err)
	}
	if err := v.Sweep(time.Now().Add(-24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(v.dir)
	if err != nil || len(left) != 1 || left[0].Name() != "incoming-new" {
		t.Errorf("left: %v, %v", left, err)
	}
}
