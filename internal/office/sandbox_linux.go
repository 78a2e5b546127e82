package office

import (
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// isolation remembers whether the system lets a child have a network of its own, which is none.
type isolation struct{ refused atomic.Bool }

// start starts the command that make makes, in an empty network namespace where the system allows it.
func (i *isolation) start(make func() *exec.Cmd) (*exec.Cmd, error) {
	if !i.refused.Load() {
		cmd := make()
		cmd.SysProcAttr = attributes()
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
		if err := cmd.Start(); err == nil {
			return cmd, nil
		}
	}
	cmd := make()
	cmd.SysProcAttr = attributes()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	i.refused.Store(true) // it starts without, so it was the namespace that the system refused
	return cmd, nil
}

// attributes make the child die with its parent, and stand apart from the terminal's signals.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// necessary is the environment a child needs on this system: none.
func necessary() []string { return nil }

// restrain sets the child's own limits, which it cannot raise again.
func restrain(o order) error {
	limits := []struct {
		resource int
		soft     uint64
		hard     uint64
	}{
		{unix.RLIMIT_CORE, 0, 0},
		{unix.RLIMIT_DATA, uint64(o.Memory), uint64(o.Memory)},
		{unix.RLIMIT_NOFILE, 32, 32},
	}
	if !o.Warm { // compiling takes its time and writes the cache
		limits = append(limits, []struct {
			resource int
			soft     uint64
			hard     uint64
		}{
			{unix.RLIMIT_CPU, uint64(o.CPU), uint64(o.CPU) + 1},
			{unix.RLIMIT_FSIZE, 0, 0},
		}...)
	}
	for _, l := range limits {
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.soft, Max: l.hard}); err != nil {
			return err
		}
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	return lockFiles(o)
}

// killed reports whether the system ended the process with SIGKILL or for its processor time.
func killed(state *os.ProcessState) bool {
	w, ok := state.Sys().(syscall.WaitStatus)
	return ok && w.Signaled() && (w.Signal() == syscall.SIGKILL || w.Signal() == syscall.SIGXCPU)
}
