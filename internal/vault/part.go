package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zhenggai/internal/fault"
)

// Block is how many bytes a block of a sum has. A sender cannot keep a running SHA-256 in a browser, but can take that
// of each block as it is read.
const Block = 1 << 20

// partDir holds files that are still arriving. Their names are no digests, so that nothing which reads the vault - a
// backup, a verification - takes one for a file that is kept.
const partDir = "parts"

// Part is a file that is still arriving.
type Part struct {
	ID      string
	Size    int64 // bytes on disk
	Touched time.Time
}

// Append adds what r gives to a part behind its first from bytes; what lay behind them was never acknowledged and is
// written over. It returns how many bytes were added, which are on disk then, also when r fails or the context
// ends early; what r failed with is returned as it is. A part that holds less than from is fault.Conflict.
func (v *Vault) Append(ctx context.Context, id string, from int64, r io.Reader) (added int64, err error) {
	f, err := v.openPart(id)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, cannot(err)
	}
	if info.Size() < from {
		return 0, fault.New(fault.Conflict, "vault.part_short")
	}
	if err := f.Truncate(from); err != nil {
		return 0, cannot(err)
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return 0, cannot(err)
	}
	source := &sender{r: reading{ctx, r}}
	added, copied := io.CopyBuffer(onlyWriter{f}, source, make([]byte, 256<<10))
	if err := f.Sync(); err != nil {
		return 0, cannot(err)
	}
	if copied != nil && source.err == nil {
		return added, cannot(copied)
	}
	return added, source.err
}

// sender remembers that it failed, which is no matter of the disk.
type sender struct {
	r   io.Reader
	err error
}

func (s *sender) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// onlyWriter hides that a file can read from a reader by itself, so that the buffer at hand is used.
type onlyWriter struct{ io.Writer }

// openPart opens a part for writing. A new one has its name on disk before its first byte.
func (v *Vault) openPart(id string) (*os.File, error) {
	path, err := v.partPath(id)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, cannotOr(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, cannot(err)
	}
	if f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600); err != nil {
		return nil, cannot(err)
	}
	if err := errors.Join(SyncDir(filepath.Dir(path)), SyncDir(v.dir)); err != nil {
		f.Close()
		return nil, cannot(err)
	}
	return f, nil
}

// Held is how many bytes of a part are on disk, 0 when there is none.
func (v *Vault) Held(id string) (int64, error) {
	path, err := v.partPath(id)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, cannot(err)
	}
	return info.Size(), nil
}

// Weigh reads a part again from the disk and returns its digest and its sum: the SHA-256, in hex, of the SHA-256 of its
// blocks one after another.
func (v *Vault) Weigh(ctx context.Context, id string) (digest, sum string, err error) {
	path, err := v.partPath(id)
	if err != nil {
		return "", "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", "", cannot(err)
	}
	defer f.Close()
	whole, blocks := sha256.New(), blockSum{all: sha256.New(), one: sha256.New()}
	if _, err := io.CopyBuffer(io.MultiWriter(whole, &blocks), reading{ctx, f}, make([]byte, Block)); err != nil {
		return "", "", cannot(err)
	}
	return hex.EncodeToString(whole.Sum(nil)), blocks.sum(), nil
}

// Keep gives a part that is whole the name of its digest, as Weigh told it. The part is gone then.
func (v *Vault) Keep(id, digest string) error {
	path, err := v.partPath(id)
	if err != nil {
		return err
	}
	return v.name(path, digest)
}

// Drop forgets a part. One that is not there is no error.
func (v *Vault) Drop(id string) error {
	path, err := v.partPath(id)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannot(err)
	}
	return nil
}

// Parts lists the files that are still arriving.
func (v *Vault) Parts() ([]Part, error) {
	entries, err := os.ReadDir(filepath.Join(v.dir, partDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, cannot(err)
	}
	var out []Part
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // it has become whole meanwhile
		}
		if err != nil {
			return nil, cannot(err)
		}
		out = append(out, Part{ID: e.Name(), Size: info.Size(), Touched: info.ModTime()})
	}
	return out, nil
}

// Sweep removes what interrupted calls of Put left behind before an instant.
func (v *Vault) Sweep(before time.Time) error {
	left, err := filepath.Glob(filepath.Join(v.dir, incoming))
	if err != nil {
		return err
	}
	for _, path := range left {
		info, err := os.Stat(path)
		if err == nil && info.ModTime().Before(before) {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cannot(err)
		}
	}
	return nil
}

// partPath is where a part lies. A name that could lead elsewhere is fault.Missing.
func (v *Vault) partPath(id string) (string, error) {
	plain := strings.IndexFunc(id, func(c rune) bool { return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') }) < 0
	if id == "" || len(id) > 64 || !plain {
		return "", fault.New(fault.Missing, "fault.missing")
	}
	return filepath.Join(v.dir, partDir, id), nil
}

func cannotOr(err error) error {
	if err == nil {
		return nil
	}
	return cannot(err)
}

// blockSum takes the sum of what is written to it.
type blockSum struct {
	all, one hash.Hash
	in       int // bytes of the block at hand
}

func (b *blockSum) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		take := min(Block-b.in, len(p))
		b.one.Write(p[:take])
		p, b.in = p[take:], b.in+take
		if b.in == Block {
			b.end()
		}
	}
	return n, nil
}

func (b *blockSum) end() {
	b.all.Write(b.one.Sum(nil))
	b.one.Reset()
	b.in = 0
}

func (b *blockSum) sum() string {
	if b.in > 0 {
		b.end()
	}
	return hex.EncodeToString(b.all.Sum(nil))
}
