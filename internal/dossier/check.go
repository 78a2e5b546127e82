package dossier

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
)

// Checked is what was found in a dossier.
type Checked struct {
	Finding string
	Files   int // of the archive
	Entries int // proved
	Records int // compared with the entries that made them
	Size    journal.Seq
	Key     string // that signed it: the reader must know it from elsewhere
	Masked  bool
	Defects []say.Text // empty when the dossier is sound
}

// Limits of an archive that is checked. Evidence is not bounded: it is hashed as it streams.
const (
	maxFiles = 200_000
	maxRead  = 256 << 20 // bytes of a part that is read into memory
)

// checker is a check on its way.
type checker struct {
	files   map[string]*zip.File
	sums    map[string]string
	content Content
	head    string
	images  map[imageKey][]byte // rows as the proved entries hold them
	out     Checked
}

type imageKey struct {
	journal.Ref
	seq journal.Seq
}

// Check checks a dossier offline: its signature, the digest of every file, the proof of every entry under the one
// checkpoint, and every version of a record against the entry that made it. trusted is the public key that it must
// be signed by; "" takes the one that it names. An archive that cannot be read or is not signed by the key is an
// error; all else that is wrong is told in Defects.
func Check(r io.ReaderAt, size int64, trusted string) (Checked, error) {
	c := checker{files: map[string]*zip.File{}, images: map[imageKey][]byte{}}
	if err := c.open(r, size); err != nil {
		return c.out, err
	}
	if err := c.signature(trusted); err != nil {
		return c.out, err
	}
	c.digests()
	data, err := c.read(dataFile)
	if err == nil {
		err = json.Unmarshal(data, &c.content)
	}
	if err != nil || c.content.Format != Format {
		return c.out, fault.New(fault.Invalid, "dossier.broken")
	}
	c.out.Finding, c.out.Masked = c.content.Finding, c.content.Masked
	if err := c.checkpoint(); err != nil {
		return c.out, err
	}
	for _, e := range c.content.Entries {
		c.entry(e)
	}
	c.records()
	return c.out, nil
}

func (c *checker) blame(key string, kv ...any) {
	c.out.Defects = append(c.out.Defects, say.T("dossier.wrong."+key, kv...))
}

func (c *checker) open(r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "dossier.broken")
	}
	if len(z.File) > maxFiles {
		return fault.New(fault.Invalid, "dossier.broken")
	}
	for _, f := range z.File {
		if !fs.ValidPath(f.Name) || c.files[f.Name] != nil {
			return fault.New(fault.Invalid, "dossier.broken")
		}
		c.files[f.Name] = f
	}
	c.out.Files = len(z.File)
	return nil
}

// read reads a part into memory.
func (c *checker) read(name string) ([]byte, error) {
	f := c.files[name]
	if f == nil {
		return nil, fault.New(fault.Invalid, "dossier.broken")
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "dossier.broken")
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxRead+1))
	if err != nil || len(body) > maxRead {
		return nil, fault.Wrap(err, fault.Invalid, "dossier.broken")
	}
	return body, nil
}

// signature checks that the key signed the list of digests.
func (c *checker) signature(trusted string) error {
	var parts [3][]byte
	for i, name := range []string{sumsFile, noteFile, keyFile} {
		var err error
		if parts[i], err = c.read(name); err != nil {
			return err
		}
	}
	c.out.Key = strings.TrimSuffix(string(parts[2]), "\n")
	if trusted != "" && trusted != c.out.Key {
		return fault.New(fault.Invalid, "journal.proof_other_key")
	}
	v, err := journal.Ed25519{}.Verifier(c.out.Key)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "journal.key_malformed")
	}
	text, err := journal.OpenAttested(string(parts[1]), v)
	if err != nil {
		return err
	}
	if text != attested(string(parts[0])) {
		return fault.New(fault.Invalid, "dossier.sums_altered")
	}
	c.sums, err = readSums(string(parts[0]))
	return err
}

func readSums(text string) (map[string]string, error) {
	sums := map[string]string{}
	for line := range strings.Lines(text) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if _, twice := sums[name]; !ok || twice || len(sum) != hex.EncodedLen(sha256.Size) {
			return nil, fault.New(fault.Invalid, "dossier.broken")
		}
		sums[name] = sum
	}
	return sums, nil
}

// digests compares every file with the list, both ways.
func (c *checker) digests() {
	for _, name := range slices.Sorted(maps.Keys(c.sums)) {
		f := c.files[name]
		if f == nil {
			c.blame("missing", "Name", name)
			continue
		}
		if got, err := digest(f); err != nil || got != c.sums[name] {
			c.blame("altered", "Name", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if c.sums[name] == "" && name != sumsFile && name != noteFile {
			c.blame("added", "Name", name)
		}
	}
}

func digest(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (c *checker) checkpoint() error {
	head, err := c.read(headFile)
	if err != nil {
		return err
	}
	v, err := journal.Ed25519{}.Verifier(c.out.Key)
	if err != nil {
		return err
	}
	h, err := journal.OpenHead(string(head), v)
	c.head, c.out.Size = string(head), h.Size
	return err
}

// entry checks the proof of one entry and keeps the rows that it holds.
func (c *checker) entry(e Entry) {
	file, err := c.read(e.Path)
	if err != nil {
		c.blame("missing", "Name", e.Path)
		return
	}
	proved, _, err := journal.CheckProof(file, c.out.Key, journal.Ed25519{})
	p, _ := journal.ReadProof(file) // what cannot be read is blamed below
	if err != nil || p.Head != c.head || proved.Seq != e.Seq || proved.Act != e.Act || proved.Actor != e.Actor || proved.RecordedAt != e.RecordedAt {
		c.blame("proof", "Seq", int64(e.Seq))
		return
	}
	c.out.Entries++
	for _, image := range proved.Images {
		c.images[imageKey{image.Ref, proved.Seq}] = image.Row
	}
}

// records compares every version with the entry that made it, and every file with its record. A masked dossier has
// no entries to compare with: for its records the signature alone speaks.
func (c *checker) records() {
	hashes := map[string]string{}
	for _, r := range c.content.Records {
		if r.Table == "evidence" {
			var f struct{ ID, Hash string }
			if json.Unmarshal(r.Row, &f) == nil {
				hashes[f.ID] = f.Hash
			}
		}
		if c.content.Masked {
			continue
		}
		image, proved := c.images[imageKey{r.Ref, r.Since}]
		row := bytes.Buffer{}
		if err := json.Compact(&row, r.Row); !proved || err != nil || !bytes.Equal(row.Bytes(), image) {
			c.blame("record", "Table", r.Table, "ID", r.ID, "Seq", int64(r.Since))
			continue
		}
		c.out.Records++
	}
	for _, f := range c.content.Files {
		if hashes[f.ID] != f.Hash || c.sums[f.Path] != f.Hash {
			c.blame("file", "Name", f.Name)
		}
	}
}
