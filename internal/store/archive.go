package store

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/vault"
)

// A backup is one zip file: the database as SQLite, whatever engine it came from, the files of the
// vault, and last a manifest with the digest of each. The comment at its very end is the SHA-256 of all that
// comes before, in hex: a zip file has bytes of its own that no reader looks at. Keys are not in it.
const (
	archiveFormat   = "zhenggai-backup/2"
	archiveManifest = "manifest.json"
	archiveDatabase = "zhenggai.db"
	archiveSeal     = 2 * sha256.Size // bytes of the comment
)

// Manifest is the list at the end of a backup.
type Manifest struct {
	Format     string      `json:"format"`
	Instance   string      `json:"instance"`
	TakenAt    int64       `json:"taken_at"` // Unix milliseconds
	Entries    journal.Seq `json:"entries"`
	Root       string      `json:"root"`
	Checkpoint string      `json:"checkpoint"` // the newest one at that time
	Files      []Archived  `json:"files"`
}

// Archived is one file of a backup.
type Archived struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Digest string `json:"digest"` // SHA-256, hex
}

// archiveWriter writes a backup file that appears whole or not at all.
type archiveWriter struct {
	path string
	tmp  *os.File
	zip  *zip.Writer
	m    Manifest
}

func createArchive(path string) (*archiveWriter, error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return nil, err
	}
	return &archiveWriter{path: path, tmp: tmp, zip: zip.NewWriter(tmp)}, nil
}

// add copies a file into the archive. Databases are compressed; documents already are.
func (a *archiveWriter) add(ctx context.Context, name, from string, method uint16) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), canceling{ctx, f})
	a.m.Files = append(a.m.Files, Archived{Name: name, Size: n, Digest: hex.EncodeToString(sum.Sum(nil))})
	return err
}

// finish writes the manifest, makes everything durable and gives the archive its name.
func (a *archiveWriter) finish() error {
	buf, err := json.MarshalIndent(a.m, "", " ")
	if err != nil {
		return err
	}
	w, err := a.zip.Create(archiveManifest)
	if err != nil {
		return err
	}
	if _, err := w.Write(buf); err != nil {
		return err
	}
	if err := a.zip.SetComment(strings.Repeat("0", archiveSeal)); err != nil {
		return err
	}
	if err := errors.Join(a.zip.Close(), a.seal(), a.tmp.Sync(), a.tmp.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(a.tmp.Name(), a.path), vault.SyncDir(filepath.Dir(a.path)))
}

// seal writes the digest of the whole file over the comment that holds its place.
func (a *archiveWriter) seal() error {
	sum, end, err := sealOf(a.tmp)
	if err != nil {
		return err
	}
	_, err = a.tmp.WriteAt([]byte(sum), end)
	return err
}

// sealOf is the digest of a file up to where its seal stands, and that place.
func sealOf(f *os.File) (sum string, end int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	end = info.Size() - archiveSeal
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, end)); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), end, nil
}

// sealed compares a file with the seal at its end.
func sealed(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sum, end, err := sealOf(f)
	if err != nil {
		return err
	}
	said := make([]byte, archiveSeal)
	if _, err := f.ReadAt(said, max(end, 0)); err != nil {
		return err
	}
	if string(said) != sum {
		return errors.New("the file and the digest at its end differ")
	}
	return nil
}

// discard removes what finish did not name.
func (a *archiveWriter) discard() {
	a.tmp.Close()
	os.Remove(a.tmp.Name())
}

// archiveNames are the only names taken out of an archive.
var archiveNames = regexp.MustCompile(`^(zhenggai\.db|vault/[0-9a-f]{2}/[0-9a-f]{64})$`)

// unpack takes an archive apart into dir and checks every byte of it against the manifest.
func unpack(ctx context.Context, path, dir string) (Manifest, error) {
	damaged := func(err error) error { return fault.Wrap(err, fault.Invalid, "store.archive_damaged", "Path", path) }
	if err := sealed(path); err != nil {
		return Manifest{}, damaged(err)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return Manifest{}, damaged(err)
	}
	defer z.Close()
	m, err := readManifest(&z.Reader)
	if err != nil {
		return m, damaged(err)
	}
	if len(z.File) != len(m.Files)+1 {
		return m, damaged(errors.New("the archive and its manifest list different files"))
	}
	for _, f := range z.File {
		if f.Name == archiveManifest {
			continue
		}
		i := slices.IndexFunc(m.Files, func(a Archived) bool { return a.Name == f.Name })
		if i < 0 || !archiveNames.MatchString(f.Name) {
			return m, damaged(errors.New("not in the manifest: " + f.Name))
		}
		if err := extract(ctx, f, m.Files[i], filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			return m, damaged(err)
		}
	}
	return m, nil
}

func readManifest(z *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := z.Open(archiveManifest)
	if err != nil {
		return m, err
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&m); err != nil {
		return m, err
	}
	if m.Format != archiveFormat {
		return m, errors.New("format " + m.Format)
	}
	return m, nil
}

// extract writes one file, no longer than the manifest says, and compares its digest.
func extract(ctx context.Context, f *zip.File, want Archived, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer w.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(canceling{ctx, r}, want.Size+1))
	if err != nil {
		return err
	}
	if n != want.Size || !matches(sum, want.Digest) {
		return errors.New("damaged: " + want.Name)
	}
	return errors.Join(w.Sync(), w.Close())
}

func matches(sum hash.Hash, digest string) bool { return hex.EncodeToString(sum.Sum(nil)) == digest }

// canceling reads until its context ends.
type canceling struct {
	ctx context.Context
	r   io.Reader
}

func (c canceling) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
