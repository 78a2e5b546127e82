package office

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"zhenggai/internal/fault"
)

// Sandbox reads strangers' files, each in a child process that can harm nobody: little memory, little
// processor time, no files to write, no environment, and where the system allows it no network. A
// child that dies takes one file with it. The zero Sandbox works; a Sandbox must not be copied.
type Sandbox struct {
	// Exe is the program that answers to Args by calling Child; "" is this very program.
	Exe string
	// Args are its arguments; none means ChildArg alone.
	Args []string
	// CacheDir keeps the compiled pdf engine and must be writable by nobody else; "" is a new folder
	// under the system's temporary one, which Close removes.
	CacheDir string
	Limits   Limits
	Children int           // at a time; 2
	Memory   int64         // of a child, bytes of data; 512 MiB
	CPU      time.Duration // of a child, all its threads together, in whole seconds; 5 s
	Wall     time.Duration // by the clock on the wall; 10 s
	Log      *slog.Logger  // nil keeps quiet

	once    sync.Once
	slots   chan struct{}
	warming sync.Mutex
	warm    bool
	ownDir  string
	alone   isolation
	observe func(state *os.ProcessState, said string) // what a finished child cost, for tests
}

// ChildArg is the argument by which the program knows that it is to call Child and nothing else.
const ChildArg = "office-child"

// mostAnswer is how many bytes a child may answer with.
const mostAnswer = 16 << 20

// garbage has a child's runtime collect less often: by default half the time of starting goes into
// collecting what the packages hold for good. The memory limit is what makes it collect.
const garbage = "GOGC=400"

// warmWall is how long compiling the pdf engine may take on a slow machine.
const warmWall = 2 * time.Minute

// Read reads a file. r should be at hand, a file or memory: the child's time runs while it waits. What
// is wrong with the file, and what the file does to its child, is fault.Invalid; too many files at
// once, for as long as ctx lasts, is fault.Unavailable.
func (s *Sandbox) Read(ctx context.Context, r io.Reader) (*Document, error) {
	head := bufio.NewReaderSize(r, 1024)
	o := order{Limits: s.Limits}
	if first, _ := head.Peek(1024); bytes.Contains(first, []byte("%PDF-")) {
		if err := s.Warm(ctx); err != nil {
			return nil, err
		}
		o.CacheDir = s.cacheDir()
	}
	source := &failing{r: head}
	out, err := s.run(ctx, o, source)
	if source.err != nil {
		return nil, fault.Wrap(source.err, fault.KindOf(source.err), "office.unreadable")
	}
	if err != nil {
		return nil, err
	}
	return out.document(s.Limits.WithDefaults())
}

// Warm compiles the pdf engine into the cache, which takes seconds once and little ever after. Reading a
// pdf calls it by itself; a program that starts calls it so that nobody has to wait.
func (s *Sandbox) Warm(ctx context.Context) error {
	s.warming.Lock()
	defer s.warming.Unlock()
	if s.warm && filled(s.dir()) { // somebody may have emptied it since
		return nil
	}
	if s.CacheDir == "" && s.ownDir == "" {
		dir, err := os.MkdirTemp("", "office-engine-")
		if err != nil {
			return fault.Wrap(err, fault.Internal, "office.no_engine")
		}
		s.ownDir = dir
	}
	if err := os.MkdirAll(s.dir(), 0o700); err != nil { // the child may write into it, but not make it
		return fault.Wrap(err, fault.Internal, "office.no_engine")
	}
	if _, err := s.run(ctx, order{Warm: true, CacheDir: s.dir()}, nil); err != nil {
		if fault.Is(err, fault.Unavailable) {
			return err
		}
		return fault.Wrap(err, fault.Internal, "office.no_engine")
	}
	s.warm = true
	return nil
}

// filled reports whether a cache holds anything: a folder for the engine's version, with files in it.
func filled(dir string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	return err == nil && len(files) > 0
}

// Close removes what the sandbox made for itself.
func (s *Sandbox) Close() error {
	s.warming.Lock()
	defer s.warming.Unlock()
	if s.ownDir == "" {
		return nil
	}
	dir := s.ownDir
	s.ownDir, s.warm = "", false
	return os.RemoveAll(dir)
}

func (s *Sandbox) cacheDir() string {
	s.warming.Lock()
	defer s.warming.Unlock()
	return s.dir()
}

func (s *Sandbox) dir() string {
	if s.CacheDir != "" {
		return s.CacheDir
	}
	return s.ownDir
}

// failing remembers that its reader failed, which is the caller's trouble and not the child's.
type failing struct {
	r   io.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

// run waits for a free place and has one child carry out one order.
func (s *Sandbox) run(ctx context.Context, o order, in io.Reader) (*answer, error) {
	places := s.places()
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Unavailable, "office.busy")
	}
	o.Memory = or(s.Memory, 512<<20)
	o.CPU = max(1, int((or64(s.CPU, 5*time.Second)+time.Second-1)/time.Second))
	wall := or64(s.Wall, 10*time.Second)
	if o.Warm {
		wall = warmWall
	}
	limited, cancel := context.WithTimeout(ctx, wall)
	defer cancel()
	c := &child{stdout: &capped{most: mostAnswer}, stderr: &capped{most: 8 << 10, drop: true}}
	err := c.run(limited, s, o, in)
	if c.state != nil && s.observe != nil {
		s.observe(c.state, c.stderr.buf.String())
	}
	if err := ctx.Err(); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "office.busy")
	}
	return s.judge(limited, c, err)
}

// places holds a token for every child at work.
func (s *Sandbox) places() chan struct{} {
	s.once.Do(func() { s.slots = make(chan struct{}, or(s.Children, 2)) })
	return s.slots
}

func or64(d, fallback time.Duration) time.Duration {
	if d == 0 {
		return fallback
	}
	return d
}

// judge makes a result of how a child ended.
func (s *Sandbox) judge(ctx context.Context, c *child, err error) (*answer, error) {
	var out answer
	switch {
	case c.state == nil:
		return nil, fault.Wrap(err, fault.Internal, "office.no_engine")
	case c.stdout.full:
		return nil, fault.New(fault.Invalid, "office.too_much_text", "MiB", mostAnswer>>20)
	case c.state.Success():
		if err := json.Unmarshal(c.stdout.buf.Bytes(), &out); err == nil {
			return &out, nil
		}
	}
	s.report(c, err)
	said := c.stderr.buf.String()
	key := "office.crashed"
	switch {
	case ctx.Err() != nil, strings.Contains(said, "SIGXCPU"), c.outOfTime():
		key = "office.too_slow"
	case slices.ContainsFunc(memorySpent, func(words string) bool { return strings.Contains(said, words) }):
		key = "office.too_costly"
	}
	return nil, fault.Wrap(err, fault.Invalid, key)
}

// memorySpent is how a runtime says that it was refused memory, for its heap or for a thread's stack.
var memorySpent = []string{
	"out of memory", "cannot allocate memory", "failed to create new OS thread", "pthread_create failed",
}

func (s *Sandbox) report(c *child, err error) {
	if s.Log != nil {
		s.Log.Warn("a reading child died", "state", c.state.String(), "error", err, "said", clip(c.stderr.buf.String(), 2000))
	}
}

// child is one run of the program as a reader.
type child struct {
	stdout, stderr *capped
	state          *os.ProcessState
	limit          time.Duration
}

// outOfTime reports whether the system killed the child for its processor time.
func (c *child) outOfTime() bool {
	return killed(c.state) && c.state.UserTime()+c.state.SystemTime() >= c.limit
}

// run starts the child and waits for its end. The thread stays with it: the system kills the child
// when the thread that started it dies.
func (c *child) run(ctx context.Context, s *Sandbox, o order, in io.Reader) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c.limit = time.Duration(o.CPU) * time.Second
	exe := s.Exe
	if exe == "" {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		exe = self
	}
	args := s.Args
	if len(args) == 0 {
		args = []string{ChildArg}
	}
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	make := func() *exec.Cmd {
		cmd := exec.CommandContext(ctx, exe, args...)
		cmd.Env = append(necessary(), orderName+"="+string(text), "GOMEMLIMIT="+memoryLimit(o), garbage)
		cmd.Dir = os.TempDir()
		cmd.Stdin, cmd.Stdout, cmd.Stderr = in, c.stdout, c.stderr
		cmd.WaitDelay = time.Second
		return cmd
	}
	cmd, err := s.alone.start(make)
	if err != nil {
		return err
	}
	err = cmd.Wait()
	c.state = cmd.ProcessState
	return err
}

var errFull = errors.New("more than a child may say")

// capped keeps the first bytes written to it; more is an error, or dropped.
type capped struct {
	buf  bytes.Buffer
	most int
	drop bool
	full bool
}

func (c *capped) Write(p []byte) (int, error) {
	room := c.most - c.buf.Len()
	if len(p) <= room {
		return c.buf.Write(p)
	}
	c.full = true
	c.buf.Write(p[:max(room, 0)])
	if c.drop {
		return len(p), nil
	}
	return 0, errFull
}
