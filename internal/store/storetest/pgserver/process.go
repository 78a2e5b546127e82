package pgserver

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// settings trade what a test does not need, surviving a power cut, for speed; what transactions
// promise each other stays as it is. There is no TCP port to collide on.
var settings = []string{
	"fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=200", "timezone=UTC",
}

// process is a running postgres and the directory it lives in.
type process struct {
	dir    string // holds the socket, the data and the log
	cmd    *exec.Cmd
	exited chan struct{}
	lock   *os.File
	admin  *pgx.Conn // to the maintenance database
}

// launch starts a server in a new directory and waits until it answers.
func launch() (*process, error) {
	sweep()
	dir, lock, err := claim()
	if err != nil {
		return nil, err
	}
	p := &process{dir: dir, lock: lock, exited: make(chan struct{})}
	if err := p.boot(); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

func (p *process) boot() error {
	who, err := account()
	if err != nil {
		return err
	}
	if err := who.give(p.dir); err != nil {
		return err
	}
	home, err := reachable(p.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(p.dir, "data")
	initdb := who.command(filepath.Join(home, "bin", "initdb"), p.dir, "--pgdata", data,
		"--username", "zhenggai", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	args := []string{"-D", data, "-k", p.dir}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	p.cmd = who.command(filepath.Join(home, "bin", "postgres"), p.dir, args...)
	return p.serve()
}

// serve starts postgres and waits for it. The kernel sends SIGQUIT, an immediate shutdown, when
// the starting thread dies; so that thread is kept for as long as the server lives, and a killed
// test process leaves no server behind.
func (p *process) serve() error {
	log, err := os.Create(filepath.Join(p.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr.Pdeathsig = syscall.SIGQUIT
	begun := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := p.cmd.Start()
		begun <- err
		if err == nil {
			_ = p.cmd.Wait() // how it ended stands in its log
			close(p.exited)
		}
	}()
	if err := <-begun; err != nil {
		p.cmd = nil
		return err
	}
	return p.ready()
}

// ready waits until the server answers, and tells its log if it never does.
func (p *process) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, p.address("postgres"))
		if err == nil {
			p.admin = conn
			return nil
		}
		select {
		case <-tick.C:
		case <-p.exited:
			return fmt.Errorf("postgres ended at once:\n%s", p.log())
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w\n%s", err, p.log())
		}
	}
}

func (p *process) log() []byte {
	b, err := os.ReadFile(filepath.Join(p.dir, "log"))
	if err != nil {
		return []byte(err.Error())
	}
	return bytes.TrimSpace(b)
}

// address is the URL of one database on this server.
func (p *process) address(database string) string {
	return fmt.Sprintf("postgres://zhenggai@/%s?host=%s&sslmode=disable", database, p.dir)
}

// stop ends the server without ceremony, since nothing it holds is kept, and removes its directory.
func (p *process) stop() {
	if p.cmd != nil {
		_ = p.cmd.Process.Signal(syscall.SIGQUIT) // fails only when it is gone already
		<-p.exited
	}
	_ = os.RemoveAll(p.dir) // what is left, the next sweep takes
	_ = p.lock.Close()
}
