//go:build !linux

package office

import (
	"os"
	"os/exec"
	"strings"
)

// isolation is Linux's; elsewhere a child is limited by its own counts and by the clock on the wall.
type isolation struct{}

func (*isolation) start(make func() *exec.Cmd) (*exec.Cmd, error) {
	cmd := make()
	return cmd, cmd.Start()
}

// necessary is what a process on Windows does not start without.
func necessary() []string {
	var env []string
	for _, v := range os.Environ() {
		if strings.HasPrefix(strings.ToUpper(v), "SYSTEMROOT=") {
			env = append(env, v)
		}
	}
	return env
}

func restrain(order) error { return nil }

func killed(*os.ProcessState) bool { return false }
