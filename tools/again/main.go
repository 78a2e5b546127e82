// Command again runs a command, and runs it again whenever a file that git knows or would take
// changes: again make run. It asks the file system twice a second, which needs no support from it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// pause between two looks; a save that comes in several writes is seen as one.
const pause = 500 * time.Millisecond

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: again COMMAND [ARGUMENT]...")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := again(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "again:", err)
		os.Exit(1)
	}
}

func again(ctx context.Context, command []string) error {
	seen, err := look()
	if err != nil {
		return err
	}
	end := start(command)
	defer func() { end() }()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		now, err := look()
		if err != nil {
			return err
		}
		if now != seen {
			seen = now
			end()
			fmt.Println("--- changed, again")
			end = start(command)
		}
	}
}

// look gives a line for each source, with its size and time.
func look() (string, error) {
	list, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return "", err
	}
	var seen strings.Builder
	for _, path := range strings.Split(string(list), "\x00") {
		if info, err := os.Lstat(path); err == nil {
			fmt.Fprintln(&seen, path, info.Size(), info.ModTime().UnixNano())
		}
	}
	return seen.String(), nil
}

// start begins the command in a process group of its own and returns what ends the group and
// waits for it.
func start(command []string) (end func()) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "again:", err)
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		if err := cmd.Wait(); err != nil {
			fmt.Fprintln(os.Stderr, "again:", err)
		}
		close(done)
	}()
	return func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) // gone already: nothing to end
		<-done
	}
}
