package vault

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
)

// Derived keeps what was made of files in a vault, beside it: smaller pictures, by the digest of the file and a word for
// what was made. None of it is part of the record. It stands in no backup and can be made anew at any time.
type Derived struct{ dir string }

// OpenDerived names the directory. It is made when the first bytes come.
func OpenDerived(dir string) *Derived { return &Derived{dir: dir} }

// Put keeps bytes that were made of a file, in place of those made before.
func (d *Derived) Put(ctx context.Context, digest, what string, b []byte) error {
	path, err := d.path(digest, what)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return cannot(err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), incoming)
	if err != nil {
		return cannot(err)
	}
	defer os.Remove(tmp.Name()) // gone already when it was renamed
	defer tmp.Close()
	if _, err := tmp.ReadFrom(reading{ctx, bytes.NewReader(b)}); err != nil {
		return cannot(err)
	}
	if err := tmp.Close(); err != nil {
		return cannot(err)
	}
	return cannotOr(os.Rename(tmp.Name(), path))
}

// Get opens what was made of a file, or fault.Missing. The caller closes it.
func (d *Derived) Get(digest, what string) (*os.File, error) {
	path, err := d.path(digest, what)
	if err != nil {
		return nil, err
	}
	return opened(path, digest)
}

func (d *Derived) path(digest, what string) (string, error) {
	if !IsDigest(digest) || what != filepath.Base(what) {
		return "", fault.New(fault.Missing, "vault.missing", "Digest", digest)
	}
	return filepath.Join(d.dir, digest[:2], digest+"."+what), nil
}
