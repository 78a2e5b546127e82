package pgserver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMissingPostgreSQLSaysWhatToRun(t *testing.T) {
	t.Setenv(HomeVariable, t.TempDir())
	if _, err := home(); err == nil || !strings.Contains(err.Error(), "run make tools") {
		t.Errorf("got %v; want the sentence that names make tools", err)
	}
}

func TestDirectoryOnlyItsOwnerMayEnterIsNotOpen(t *testing.T) {
	closed := filepath.Join("/tmp", filepath.Base(t.TempDir())+filepath.Base(t.Name()))
	inner := filepath.Join(closed, "inner")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(closed)
	if !open(inner) {
		t.Errorf("%s should be open to everybody", inner)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if open(inner) {
		t.Errorf("%s lies in a closed directory and was called open", inner)
	}
}

func TestSweepRemovesOnlyWhatNobodyHolds(t *testing.T) {
	dir, lock, err := claim()
	if err != nil {
		t.Fatal(err)
	}
	sweep()
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("swept a directory that is in use: %v", err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	sweep()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the directory of an ended process stays: %v", err)
	}
}
