package office

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// hostile is one file made to do harm, and how it may end: with one of the sentences, or, where "read"
// is among them, as a document.
type hostile struct {
	name string
	make func(t testing.TB) io.Reader
	ends string // keys without their room, separated by spaces
}

// bounds on what a child may cost, whatever the file.
const (
	mostPeak      = 512 << 20
	mostProcessor = 6 * time.Second // 5 s, and the second in which the system's kill comes
	mostHeap      = 256 << 20       // of the parent, more than before
)

func TestHostileFilesHarmNobody(t *testing.T) {
	files := slices.Concat(hostilePackages(), hostileSheets(), hostilePDFs(), hostilePages(), hostileTexts())
	if len(files) < 60 {
		t.Fatalf("only %d files", len(files))
	}
	cache := engineCache()
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	warm := &Sandbox{Args: []string{ChildArg}, CacheDir: cache}
	if err := warm.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := heap()
	two := make(chan struct{}, 2) // at a time, as in service
	var all sync.WaitGroup
	for _, f := range files {
		two <- struct{}{}
		all.Go(func() {
			defer func() { <-two }()
			f.check(t, cache)
		})
	}
	all.Wait()
	if grown := heap() - before; grown > mostHeap {
		t.Errorf("the parent's heap grew by %d MiB", grown>>20)
	}
	if left, err := filepath.Glob(filepath.Join(temp, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// check reads one file in a child of its own and holds it to its ends and to the bounds.
func (f hostile) check(t *testing.T, cache string) {
	var most int64
	var processor time.Duration
	// The wall's clock is kept out of it, for it runs on while other programs have the processor.
	s := &Sandbox{Args: []string{ChildArg}, CacheDir: cache, warm: true, Wall: time.Minute}
	s.observe = func(state *os.ProcessState, said string) {
		most, processor = peak(said), state.UserTime()+state.SystemTime()
	}
	doc, err := s.Read(t.Context(), f.make(t))
	end := strings.TrimPrefix(key(err), "office.")
	if err == nil {
		end = "read"
		checkSane(t, f.name, doc)
	}
	if !slices.Contains(strings.Fields(f.ends), end) {
		t.Errorf("%s: ended %q (%v), want one of %q", f.name, end, err, f.ends)
	}
	if most > mostPeak || processor > mostProcessor {
		t.Errorf("%s: cost %d MiB, %v", f.name, most>>20, processor)
	}
	t.Logf("%s: %s, %d MiB, %v", f.name, end, most>>20, processor.Round(time.Millisecond))
}

// checkSane checks what every document promises.
func checkSane(t *testing.T, name string, doc *Document) {
	limits := Limits{}.WithDefaults()
	if len(doc.Blocks) > limits.Blocks || len(doc.Blocks)+len(doc.Lost) == 0 {
		t.Errorf("%s: %d blocks", name, len(doc.Blocks))
	}
	for _, b := range doc.Blocks {
		if b.Text == "" || b.Text != tidy(b.Text) || b.Row > limits.Rows || b.Col > limits.Cols {
			t.Errorf("%s: no sane block: %+v", name, b)
			return
		}
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// of makes a source of bytes.
func of(data []byte) io.Reader { return bytes.NewReader(data) }

// bytesOf is a hostile file that is plain bytes.
func bytesOf(s string) func(testing.TB) io.Reader {
	return func(testing.TB) io.Reader { return strings.NewReader(s) }
}

// repeated streams head, then unit until size bytes have come, then tail; nothing of it is held.
func repeated(head, unit string, size int64, tail string) func(testing.TB) io.Reader {
	return func(testing.TB) io.Reader {
		return io.MultiReader(strings.NewReader(head), io.LimitReader(&endless{unit: bytes.Repeat([]byte(unit), 1+4096/len(unit))}, size), strings.NewReader(tail))
	}
}

// endless gives its unit over and over.
type endless struct {
	unit []byte
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c := copy(p[n:], e.unit[e.at:])
		n += c
		e.at = (e.at + c) % len(e.unit)
	}
	return n, nil
}

// times repeats s.
func times(s string, n int) string { return strings.Repeat(s, n) }

// numberedParts makes n parts by a format with one number.
func numberedParts(format, body string, n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = part{fmt.Sprintf(format, i), body}
	}
	return parts
}
