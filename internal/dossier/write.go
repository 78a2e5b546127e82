package dossier

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"
	"time"

	"zhenggai/internal/fault"
)

// Write writes the archive. Evidence streams from the vault; a file there that is not what its record says is
// fault.Internal, and the archive is not ended, so that nobody takes it for whole.
func (d *Dossier) Write(ctx context.Context, w io.Writer) error {
	z := packer{z: zip.NewWriter(w), at: time.UnixMilli(d.Content.MadeAt).UTC()}
	for _, p := range d.parts {
		if _, err := z.pack(p.path, bytes.NewReader(p.body)); err != nil {
			return err
		}
	}
	for _, f := range d.Content.Files {
		if err := d.copy(ctx, &z, f); err != nil {
			return err
		}
	}
	sums := z.sums.String()
	note, err := d.attest(attested(sums))
	if err != nil {
		return err
	}
	for _, p := range []part{{sumsFile, []byte(sums)}, {noteFile, []byte(note)}} {
		if _, err := z.pack(p.path, bytes.NewReader(p.body)); err != nil {
			return err
		}
	}
	return z.z.Close()
}

// attested is the text that the signature covers.
func attested(sums string) string {
	sum := sha256.Sum256([]byte(sums))
	return Format + "\n" + hex.EncodeToString(sum[:]) + "\n"
}

func (d *Dossier) copy(ctx context.Context, z *packer, f File) error {
	body, err := d.vault.Get(f.Hash)
	if err != nil {
		return err
	}
	defer body.Close()
	got, err := z.pack(f.Path, stoppable{ctx, body})
	if err == nil && got != f.Hash {
		err = fault.New(fault.Internal, "dossier.altered", "Name", f.Name)
	}
	return err
}

// stoppable ends a long copy when nobody waits for it any more.
type stoppable struct {
	ctx context.Context //nolint:containedctx // of one copy
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

// packer writes files and notes their digests.
type packer struct {
	z    *zip.Writer
	at   time.Time
	sums strings.Builder
}

// pack adds a file and returns its digest. Evidence is stored as it is: pictures, films and office files are
// compressed already.
func (p *packer) pack(name string, r io.Reader) (string, error) {
	h := zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at}
	if path.Dir(name) == "evidence" {
		h.Method = zip.Store
	}
	w, err := p.z.CreateHeader(&h)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, hash), r); err != nil {
		return "", err
	}
	sum := hex.EncodeToString(hash.Sum(nil))
	p.sums.WriteString(sum + "  " + name + "\n")
	return sum, nil
}
