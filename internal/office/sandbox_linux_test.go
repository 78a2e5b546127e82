package office

import (
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"zhenggai/internal/fault"
)

func TestChildReadsNoFilesWhereTheKernelForbidsThem(t *testing.T) {
	if _, _, errno := syscall.AllThreadsSyscall(unix.SYS_GETPID, 0, 0, 0); errno == syscall.ENOTSUP {
		t.Skip("built with cgo, whose threads can't be told all at once; releases are not")
	}
	if landlockVersion() == 0 {
		t.Skip("this kernel has no Landlock")
	}
	_, err := testSandbox("restrained", "read").Read(t.Context(), strings.NewReader("文字"))
	if !fault.Is(err, fault.Invalid) || key(err) != "office.crashed" {
		t.Errorf("got %v", err)
	}
}
