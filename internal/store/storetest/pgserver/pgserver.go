// Package pgserver gives the tests a real PostgreSQL: one server for a test process, one
// database for a test. It owns nothing but a directory under /tmp, which it removes again. It is
// never imported by what ships, and it never skips: where PostgreSQL is missing, the test fails
// and says what to run.
//
//	var server = pgserver.New()
//
//	func TestMain(m *testing.M) { os.Exit(server.Run(m)) }
//
//	func TestDesk(t *testing.T) { address := server.NewDatabase(t); … }
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// patience is how long the server may take for one administrative statement, or to start.
const patience = 30 * time.Second

// Server is a PostgreSQL that starts when the first test asks for a database.
type Server struct {
	mu        sync.Mutex
	running   bool // inside Run, which is what stops the process again
	process   *process
	broken    error             // why the process did not start; told to every test
	count     int               // databases made so far, to name the next one
	templates map[string]string // prepared databases, by the caller's name for them
}

// New makes a server that is not started yet.
func New() *Server { return &Server{templates: map[string]string{}} }

// Run runs the tests of a package, then stops the server if one of them started it. It returns
// the exit code that TestMain passes on.
func (s *Server) Run(m *testing.M) int {
	s.mu.Lock()
	s.running = true
	s.mu.Unlock()
	defer s.stop()
	return m.Run()
}

// NewDatabase makes an empty database for t alone, dropped when t ends, and returns its address,
// a postgres:// URL that pgx reads. It is of encoding UTF8 and locale C.UTF-8.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	return s.copyOf(t, "template0")
}

// NewPrepared is NewDatabase with content: the first call under a name fills a template with
// prepare (migrations, say), later calls copy it, which takes some 30 ms.
func (s *Server) NewPrepared(t testing.TB, name string, prepare func(address string) error) string {
	t.Helper()
	template, err := s.template(name, prepare)
	if err != nil {
		t.Fatalf("preparing the PostgreSQL template %q: %v", name, err)
	}
	return s.copyOf(t, template)
}

func (s *Server) template(name string, prepare func(string) error) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if template, ok := s.templates[name]; ok {
		return template, nil
	}
	template, err := s.create("template0")
	if err != nil {
		return "", err
	}
	if err := prepare(s.process.address(template)); err != nil {
		return "", err
	}
	s.templates[name] = template
	return template, nil
}

func (s *Server) copyOf(t testing.TB, template string) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	name, err := s.create(template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.process.administer("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	return s.process.address(name)
}

// create makes the next database; s.mu is held.
func (s *Server) create(template string) (string, error) {
	if err := s.started(); err != nil {
		return "", err
	}
	s.count++
	name := fmt.Sprintf("t%d", s.count)
	return name, s.process.administer("CREATE DATABASE " + name + " TEMPLATE " + template)
}

// started starts the process once; s.mu is held.
func (s *Server) started() error {
	switch {
	case !s.running:
		return errors.New("no TestMain runs this server: os.Exit(server.Run(m))")
	case s.process == nil && s.broken == nil:
		s.process, s.broken = launch()
	}
	return s.broken
}

func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		s.process.stop()
		s.process = nil
	}
	s.running = false
}

// administer runs one statement on the connection to the maintenance database.
func (p *process) administer(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := p.admin.Exec(ctx, statement)
	return err
}
