package office

import (
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Where the kernel has Landlock and the program is built without cgo, whose threads cannot be told all
// at once, a child that opens a file is stopped; elsewhere the other limits have to do.
func TestChildReadsNoFilesWhereTheKernelForbidsThem(t *testing.T) {
	_, _, errno := syscall.AllThreadsSyscall(unix.SYS_GETPID, 0, 0, 0)
	forbids := errno != syscall.ENOTSUP && landlockVersion() > 0
	_, err := testSandbox("restrained", "read").Read(t.Context(), strings.NewReader("文字"))
	if stopped := key(err) == "office.crashed"; stopped != forbids {
		t.Errorf("stopped is %v, the kernel forbids it: %v (%v)", stopped, forbids, err)
	}
}
