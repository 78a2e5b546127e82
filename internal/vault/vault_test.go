package vault

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"zhenggai/internal/fault"
)

const content = "整改情况照片"

func put(t *testing.T, v *Vault, text string) string {
	t.Helper()
	digest, size, err := v.Put(context.Background(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if size != int64(len(text)) {
		t.Errorf("%d bytes were kept of %d", size, len(text))
	}
	return digest
}

func TestWhatIsPutIsGot(t *testing.T) {
	v := Open(filepath.Join(t.TempDir(), "vault"))
	digest := put(t, v, content)
	if again := put(t, v, content); again != digest {
		t.Errorf("the same bytes are named %s and %s", digest, again)
	}
	f, err := v.Get(digest)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if buf, err := io.ReadAll(f); err != nil || string(buf) != content {
		t.Errorf("got %q, %v", buf, err)
	}
	if has, err := v.Has(digest); !has || err != nil {
		t.Errorf("has %v, %v", has, err)
	}
	put(t, v, "")
	var names int
	if err := v.Walk(func(digest string, size int64) error { names++; return nil }); err != nil || names != 2 {
		t.Errorf("walked over %d names, %v", names, err)
	}
}

func TestNothingOutsideTheVaultIsNamed(t *testing.T) {
	v := Open(t.TempDir())
	for _, digest := range []string{"", "x", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("a", 63) + "/", strings.Repeat("a", 64)} {
		if _, err := v.Get(digest); !fault.Is(err, fault.Missing) {
			t.Errorf("%q is %v", digest, err)
		}
		if has, err := v.Has(digest); has || err != nil {
			t.Errorf("%q: has %v, %v", digest, has, err)
		}
	}
}

// Bytes that did not come whole have no name and leave nothing behind.
func TestHalfAFileIsNoFile(t *testing.T) {
	dir := t.TempDir()
	v := Open(dir)
	broken := io.MultiReader(strings.NewReader(content), iotest.ErrReader(errors.New("the connection is gone")))
	if _, _, err := v.Put(context.Background(), broken); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := v.Put(ctx, strings.NewReader(content)); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAlteredBytesAreFound(t *testing.T) {
	v := Open(t.TempDir())
	digest := put(t, v, content)
	if whole, err := v.Check(digest); !whole || err != nil {
		t.Errorf("untouched bytes: %v, %v", whole, err)
	}
	if err := os.WriteFile(v.path(digest), []byte("别的"), 0o600); err != nil {
		t.Fatal(err)
	}
	if whole, err := v.Check(digest); whole || err != nil {
		t.Errorf("altered bytes: %v, %v", whole, err)
	}
	put(t, v, content)
	if whole, err := v.Check(digest); !whole || err != nil {
		t.Errorf("handed in again: %v, %v", whole, err)
	}
}
