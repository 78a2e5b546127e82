package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"zhenggai/internal/journal"
)

// highest is the file that remembers how far the journal had come. It lies outside the database and
// its backups, so that cutting off the end, or putting an old backup in place, is noticed.
type highest struct {
	mu   sync.Mutex
	path string
	size journal.Seq
	root journal.Hash
}

func openHighest(path string) (*highest, error) {
	h := &highest{path: path}
	return h, h.read()
}

// read takes the file's content; a file that is not there remembers nothing.
func (h *highest) read() error {
	f, err := os.Open(h.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	buf, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	var root string
	if _, err := fmt.Sscanf(string(buf), "%d %s", &h.size, &root); err != nil {
		return fmt.Errorf("%s: %w", h.path, err)
	}
	h.root, err = parseHash(strings.TrimSpace(root))
	return err
}

// raise remembers a head that was committed. Lower ones, which concurrent changes may bring, are
// passed over. The file is not synced: after a loss of power it may be behind, never ahead.
func (h *highest) raise(t *journal.Tree) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t.Size() <= h.size {
		return nil
	}
	f, err := os.OpenFile(h.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	// One write of fixed length into the same place: it is the old line or the new.
	if _, err := f.WriteAt([]byte(fmt.Sprintf("%020d %s\n", t.Size(), t.Root())), 0); err != nil {
		return err
	}
	h.size, h.root = t.Size(), t.Root()
	return nil
}
