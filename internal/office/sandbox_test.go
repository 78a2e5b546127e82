package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"zhenggai/internal/fault"
)

// TestMain lets the test program be the child that a Sandbox starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ChildArg {
		os.Exit(testChild())
	}
	os.Exit(m.Run())
}

// testChild misbehaves when the file asks for it, else is a true child.
func testChild() int {
	switch {
	case len(os.Args) < 3:
		status, err := os.Open("/proc/self/status") // before the file system is shut
		code := Child(os.Stdin, os.Stdout, os.Environ())
		if err == nil {
			_, _ = io.Copy(os.Stderr, status) // no more than a measure
		}
		return code
	case os.Args[2] == "garbage":
		os.Stdout.WriteString("<html>not json")
	case os.Args[2] == "silence":
	case os.Args[2] == "exit":
		return 3
	case os.Args[2] == "flood":
		for {
			if _, err := os.Stdout.Write(make([]byte, 1<<20)); err != nil {
				return 0
			}
		}
	case os.Args[2] == "hang":
		time.Sleep(time.Hour) // sleeps: the child hangs until it is killed
	case os.Args[2] == "nonsense":
		os.Stdout.WriteString(`{"f":"xlsx","b":[{"x":"a","w":[1,2000000000,1,1,1]}]}`)
	case os.Args[2] == "restrained":
		return misbehave(os.Args[3])
	}
	return 0
}

// misbehave sets the true limits and then does what they forbid.
func misbehave(how string) int {
	o, err := orderOf(os.Environ())
	if err == nil {
		err = restrain(o)
	}
	if err != nil {
		return 4
	}
	switch how {
	case "memory":
		var hold [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			hold = append(hold, b) //nolint:staticcheck // held so that it is not given back
		}
	case "cpu":
		for { //nolint:staticcheck // burning the processor is the point
		}
	case "write":
		f, err := os.CreateTemp("", "office-test-")
		if err != nil {
			return 5
		}
		defer os.Remove(f.Name())
		if _, err := f.WriteString("x"); err != nil {
			return 6
		}
	case "read":
		if _, err := os.ReadFile(os.Args[0]); err != nil {
			return 7
		}
	}
	// It got away with it: an answer that the parent believes, so that no test takes it for a crash.
	os.Stdout.WriteString(`{"f":"txt","b":[{"k":"paragraph","x":"got away"}]}`)
	return 0
}

func testSandbox(args ...string) *Sandbox {
	return &Sandbox{Args: append([]string{ChildArg}, args...), CacheDir: engineCache()}
}

func key(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Text.Key
	}
	return ""
}

func TestSandboxReadsWhatReadReads(t *testing.T) {
	page := &pdfPage{}
	page.body(700, "一段话。")
	for name, data := range map[string][]byte{
		"txt":  []byte(letter),
		"html": []byte(notice),
		"docx": docxWith(t, wp(numPr(1, 0), "矿山")+`<w:tbl><w:tr><w:tc>`+wp("", "甲")+`</w:tc><w:tc>`+wp("", "乙")+`</w:tc></w:tr></w:tbl>`, wordAids...),
		"xlsx": sheetWith(t, `<sheetData><row><c><v>1</v></c></row></sheetData>`),
		"pdf":  pdfOf(page),
	} {
		s := testSandbox()
		got, err := s.Read(t.Context(), bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := readTestPDF(t, data); dump(got) != dump(want) {
			t.Errorf("%s: got\n%swant\n%s", name, dump(got), dump(want))
		}
	}
}

func TestChildThatMisbehavesIsAFaultOfTheFile(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"garbage"}, "office.crashed"},
		{[]string{"silence"}, "office.crashed"},
		{[]string{"exit"}, "office.crashed"},
		{[]string{"nonsense"}, "office.crashed"},
		{[]string{"flood"}, "office.too_much_text"},
		{[]string{"hang"}, "office.too_slow"},
		{[]string{"restrained", "memory"}, "office.too_costly"},
		{[]string{"restrained", "cpu"}, "office.too_slow"},
		{[]string{"restrained", "write"}, "office.crashed"},
	} {
		s := testSandbox(c.args...)
		if c.want == "office.too_slow" {
			s.Wall, s.CPU = 3*time.Second, time.Second
		}
		_, err := s.Read(t.Context(), strings.NewReader("文字"))
		if !fault.Is(err, fault.Invalid) || key(err) != c.want {
			t.Errorf("%v: %v", c.args, err)
		}
	}
}

func TestSandboxWaitsForAPlaceOnlyAsLongAsTheCaller(t *testing.T) {
	s := testSandbox()
	s.Children = 1
	s.places() <- struct{}{} // somebody else is being served
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Read(ctx, strings.NewReader("x")); !fault.Is(err, fault.Unavailable) || key(err) != "office.busy" {
		t.Errorf("got %v", err)
	}
	<-s.places()
	if _, err := s.Read(t.Context(), strings.NewReader("文字")); err != nil {
		t.Errorf("the place was not given back: %v", err)
	}
}

func TestSandboxTellsAFailingSourceFromABadFile(t *testing.T) {
	broken := errors.New("the line broke")
	_, err := testSandbox().Read(t.Context(), iotest.ErrReader(broken))
	if !errors.Is(err, broken) || fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

func TestProgramThatDoesNotStartIsNotTheFilesFault(t *testing.T) {
	s := &Sandbox{Exe: "/nonexistent/program"}
	if _, err := s.Read(t.Context(), strings.NewReader("x")); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
}

// The cache is gone although the sandbox filled it once: a tidy administrator removed it.
func TestSandboxWithoutACacheCompilesTheEngineFirst(t *testing.T) {
	page := &pdfPage{}
	page.body(700, "一段话。")
	s := &Sandbox{Args: []string{ChildArg}, CacheDir: filepath.Join(t.TempDir(), "engine"), warm: true}
	doc, err := s.Read(t.Context(), bytes.NewReader(pdfOf(page)))
	if err != nil || len(doc.Blocks) != 1 {
		t.Fatalf("got %v, %v", doc, err)
	}
	if !filled(s.CacheDir) {
		t.Error("the cache is empty still")
	}
}

// peak is the most memory a child had at a time, in bytes, as it says itself; 0 when it died before.
// The system's own account (ru_maxrss) begins with the memory of the parent and is no use.
func peak(said string) int64 {
	_, after, _ := strings.Cut(said, "VmHWM:")
	var kB int64
	_, _ = fmt.Sscan(after, &kB)
	return kB << 10
}
