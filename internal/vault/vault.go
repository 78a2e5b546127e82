// Package vault keeps the bytes of documents and evidence, each named by its SHA-256. Bytes once kept
// are never changed: the same bytes have the same name, other bytes another. It owns one directory
// and knows nothing of what the bytes mean.
package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"zhenggai/internal/fault"
)

// Vault is a directory of files at ab/abcdef…, the SHA-256 in hex.
type Vault struct{ dir string }

// incoming is how files are called until Put knows their digest.
const incoming = "incoming-*"

// Open names the directory. It is made when the first bytes come.
func Open(dir string) *Vault { return &Vault{dir: dir} }

// Put keeps what r gives and returns its digest and size. When it returns, the bytes are on disk and
// have their name; if anything fails, there is no name.
func (v *Vault) Put(ctx context.Context, r io.Reader) (digest string, size int64, err error) {
	if err := os.MkdirAll(v.dir, 0o700); err != nil {
		return "", 0, cannot(err)
	}
	tmp, err := os.CreateTemp(v.dir, incoming)
	if err != nil {
		return "", 0, cannot(err)
	}
	defer os.Remove(tmp.Name()) // gone already when it was renamed
	defer tmp.Close()
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, hash), reading{ctx, r})
	if err != nil {
		return "", 0, cannot(err)
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return "", 0, cannot(err)
	}
	digest = hex.EncodeToString(hash.Sum(nil))
	return digest, size, v.name(tmp.Name(), digest)
}

// name gives a complete file its name, and makes the name itself durable.
func (v *Vault) name(tmp, digest string) error {
	path := v.path(digest)
	dir := filepath.Dir(path)
	fresh := false
	if err := os.Mkdir(dir, 0o700); err == nil {
		fresh = true
	} else if !errors.Is(err, fs.ErrExist) {
		return cannot(err)
	}
	// A file of this name can only hold these bytes, or have been tampered with: either way the new
	// one, whole, takes its place.
	if err := os.Rename(tmp, path); err != nil {
		return cannot(err)
	}
	if err := SyncDir(dir); err != nil {
		return cannot(err)
	}
	if fresh {
		if err := SyncDir(v.dir); err != nil {
			return cannot(err)
		}
	}
	return nil
}

// Get opens the bytes of a digest, or fault.Missing. The caller closes them.
func (v *Vault) Get(digest string) (*os.File, error) {
	if !IsDigest(digest) {
		return nil, fault.New(fault.Missing, "vault.missing", "Digest", digest)
	}
	return opened(v.path(digest), digest)
}

// opened opens the file of a digest, or is fault.Missing.
func opened(path, digest string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, fault.Missing, "vault.missing", "Digest", digest)
	}
	if err != nil {
		return nil, cannot(err)
	}
	return f, nil
}

// Has reports whether there are bytes of a digest.
func (v *Vault) Has(digest string) (bool, error) {
	f, err := v.Get(digest)
	if fault.Is(err, fault.Missing) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.Close()
}

// Check reads the bytes of a digest and reports whether they still are what their name says.
func (v *Vault) Check(digest string) (bool, error) {
	f, err := v.Get(digest)
	if err != nil {
		return false, err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return false, cannot(err)
	}
	return hex.EncodeToString(hash.Sum(nil)) == digest, nil
}

// Walk calls each with every name in the vault, in order. Files whose name is no digest - what an
// interrupted Put left behind - are passed over.
func (v *Vault) Walk(each func(digest string, size int64) error) error {
	err := filepath.WalkDir(v.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !IsDigest(d.Name()) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return each(d.Name(), info.Size())
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was kept yet
	}
	return err
}

func (v *Vault) path(digest string) string { return filepath.Join(v.dir, digest[:2], digest) }

// IsDigest reports whether s is a SHA-256 in lower-case hex.
func IsDigest(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// SyncDir makes the names in a directory durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func cannot(err error) error {
	var f *fault.Error
	switch {
	case errors.As(err, &f) || fault.Is(err, fault.Unavailable):
		return err
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return fault.Wrap(errors.Join(fault.ErrFull, err), fault.Unavailable, "vault.full")
	}
	return fault.Wrap(err, fault.Unavailable, "vault.cannot_write")
}

// reading ends when its context does.
type reading struct {
	ctx context.Context
	r   io.Reader
}

// Read reads unless the context has ended.
func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
