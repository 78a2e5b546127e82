package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/net/html/charset"

	"zhenggai/internal/fault"
)

// parcel is an Open Packaging container (docx, xlsx) that passed inspection: few entries, honest
// names, no encryption, nothing that unpacks out of proportion. Nothing is ever written to disk.
type parcel struct {
	limits Limits
	parts  map[string]*zip.File
	names  []string
	used   int64 // bytes unpacked so far
}

func openParcel(data []byte, limits Limits) (*parcel, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if r == nil || err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fault.Wrap(err, fault.Invalid, "office.zip_broken")
	}
	if len(r.File) > limits.Entries {
		return nil, fault.New(fault.Invalid, "office.zip_entries", "Most", limits.Entries)
	}
	p := &parcel{limits: limits, parts: make(map[string]*zip.File, len(r.File))}
	for _, f := range r.File {
		if err := p.inspect(f); err != nil {
			return nil, err
		}
		p.parts[f.Name] = f
		p.names = append(p.names, f.Name)
	}
	return p, nil
}

// ratioFrom is the size under which an entry may be packed as tightly as it likes.
const ratioFrom = 1 << 20

// inspect refuses an entry for what its header says.
func (p *parcel) inspect(f *zip.File) error {
	switch {
	case f.Flags&1 != 0:
		return fault.New(fault.Invalid, "office.encrypted")
	case !honest(f.Name), f.Mode()&fs.ModeSymlink != 0:
		return fault.New(fault.Invalid, "office.zip_names", "Name", clip(tidy(f.Name), 60))
	case p.parts[f.Name] != nil:
		return fault.New(fault.Invalid, "office.zip_twice", "Name", clip(tidy(f.Name), 60))
	case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/uint64(p.limits.Ratio) > f.CompressedSize64:
		return fault.New(fault.Invalid, "office.zip_bomb")
	}
	return nil
}

// honest reports whether an entry's name stays inside the package.
func honest(name string) bool {
	if name == "" || strings.ContainsAny(name, "\\\x00") || strings.HasPrefix(name, "/") || strings.Contains(name, ":") {
		return false
	}
	return fs.ValidPath(strings.TrimSuffix(name, "/"))
}

// read unpacks one part; nil when there is none.
func (p *parcel) read(name string) ([]byte, error) {
	f := p.parts[name]
	if f == nil {
		return nil, nil
	}
	left := p.limits.Unpacked - p.used
	if f.UncompressedSize64 > uint64(left) {
		return nil, fault.New(fault.Invalid, "office.zip_unpacked", "MiB", p.limits.Unpacked>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "office.zip_broken")
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, left+1)) // a header may lie about the size
	p.used += int64(len(data))
	switch {
	case p.used > p.limits.Unpacked:
		return nil, fault.New(fault.Invalid, "office.zip_unpacked", "MiB", p.limits.Unpacked>>20)
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "office.zip_broken")
	}
	return data, nil
}

// relation is one relationship of a part: what it is for, and where it leads.
type relation struct {
	kind     string // last word of its type: styles, numbering, hyperlink …
	target   string // name of a part of the package, or an address outside
	external bool
}

// relations reads the relationships of a part, by id. An external target is never followed.
func (p *parcel) relations(part string, s *sheaf) (map[string]relation, error) {
	dir, base := path.Split(part)
	data, err := p.read(dir + "_rels/" + base + ".rels")
	if data == nil || err != nil {
		return nil, err
	}
	rels := map[string]relation{}
	x := newMarkup(data, s)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return rels, err
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" {
			continue
		}
		target := attr(e, "Target")
		r := relation{kind: path.Base(attr(e, "Type")), target: target, external: strings.EqualFold(attr(e, "TargetMode"), "External")}
		if !r.external {
			r.target = resolve(dir, target)
		}
		rels[attr(e, "Id")] = r
	}
}

// resolve makes a part's name of a relationship's target.
func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(dir, target)
}

// markup reads XML tokens within the limits. It has no entities but the five of XML, and a document
// type is refused outright: no office program writes one.
type markup struct {
	dec   *xml.Decoder
	sheaf *sheaf
	depth int
}

func newMarkup(data []byte, s *sheaf) *markup {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		text, _ := decode(data, "")
		data = []byte(text)
	}
	m := &markup{dec: xml.NewDecoder(bytes.NewReader(data)), sheaf: s}
	m.dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return in, nil // already decoded by its byte order mark
		}
		return charset.NewReaderLabel(label, in)
	}
	return m
}

// next is the next token, nil at the end. The token is valid until the call after.
func (m *markup) next() (xml.Token, error) {
	t, err := m.dec.Token()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "office.xml_broken")
	}
	switch t := t.(type) {
	case xml.StartElement:
		m.depth++
	case xml.EndElement:
		m.depth--
	case xml.Directive:
		if bytes.HasPrefix(bytes.ToUpper(bytes.TrimSpace(t)), []byte("DOCTYPE")) {
			return nil, fault.New(fault.Invalid, "office.xml_doctype")
		}
	}
	return t, m.sheaf.token(m.depth)
}

// skip passes over the rest of the element just begun.
func (m *markup) skip() error {
	for depth := m.depth; m.depth >= depth; {
		if t, err := m.next(); err != nil || t == nil {
			return err
		}
	}
	return nil
}

// each calls f for every child element of the element just begun; f must consume the child.
func (m *markup) each(f func(e xml.StartElement) error) error {
	for {
		t, err := m.next()
		if err != nil || t == nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := f(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// chars is the text directly inside the element just begun, which it consumes.
func (m *markup) chars() (string, error) {
	var b strings.Builder
	for {
		t, err := m.next()
		if err != nil || t == nil {
			return b.String(), err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := m.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// attr is the value of an attribute by its local name, "" when absent.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
