package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"unicode/utf16"

	"zhenggai/internal/fault"
)

// HeadSize is how many first bytes of a file Sniff wants to see. A package (docx, xlsx, ofd) shows
// what it is only with its directory, which stands at the end, so Sniff is best given the whole file.
const HeadSize = 64 << 10

// Sniff decides by its bytes what a file is. The name is not asked: a renamed file is still what it
// is. What cannot be read is fault.Invalid with a sentence that names the remedy.
func Sniff(data []byte) (Format, error) {
	switch {
	case len(bytes.Trim(data, "\x00\t\n\r ")) == 0:
		return "", fault.New(fault.Invalid, "office.empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffPackage(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return "", fault.New(fault.Invalid, sniffCompound(data))
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return PDF, nil
	}
	for _, f := range foreign {
		if bytes.HasPrefix(data[min(f.at, len(data)):], []byte(f.magic)) {
			return "", fault.New(fault.Invalid, f.key)
		}
	}
	return sniffText(data)
}

// foreign are files known by their first bytes and read by no reader here.
var foreign = []struct {
	at         int
	magic, key string
}{
	{0, "Rar!\x1A\x07", "office.archive"},
	{0, "7z\xBC\xAF\x27\x1C", "office.archive"},
	{0, "\x1F\x8B\x08", "office.archive"},
	{0, "BZh", "office.archive"},
	{0, "\xFD7zXZ\x00", "office.archive"},
	{257, "ustar", "office.archive"},
	{0, "\xFF\xD8\xFF", "office.image"},
	{0, "\x89PNG\r\n\x1A\n", "office.image"},
	{0, "GIF87a", "office.image"},
	{0, "GIF89a", "office.image"},
	{0, "II*\x00", "office.image"},
	{0, "MM\x00*", "office.image"},
	{8, "WEBP", "office.image"},
	{4, "ftyphei", "office.image"},
	{4, "ftypmif1", "office.image"},
	{4, "ftyp", "office.media"},
	{0, "ID3", "office.media"},
	{0, `{\rtf`, "office.rtf"},
	{0, "MIME-Version:", "office.mhtml"},
	{0, "AC10", "office.drawing"},
	{0, "%!PS", "office.unknown"},
	{0, "\x7FELF", "office.unknown"},
	{0, "MZ\x90\x00", "office.unknown"},
}

// sniffPackage tells a zip's kind by the parts it holds.
func sniffPackage(data []byte) (Format, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if r == nil || err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return "", fault.Wrap(err, fault.Invalid, "office.zip_broken")
	}
	for _, f := range r.File {
		if key, ok := foreignParts[f.Name]; ok {
			return "", fault.New(fault.Invalid, key)
		}
	}
	for _, f := range r.File {
		switch f.Name {
		case "word/document.xml":
			return Docx, nil
		case "xl/workbook.xml":
			return Xlsx, nil
		}
	}
	for _, f := range r.File {
		if f.Name == "[Content_Types].xml" {
			return Docx, nil // the main part may bear another name; the reader follows the relationships
		}
	}
	return "", fault.New(fault.Invalid, "office.archive")
}

// foreignParts name the formats that share the zip container.
var foreignParts = map[string]string{
	"OFD.xml":              "office.ofd",
	"content.xml":          "office.odf",
	"ppt/presentation.xml": "office.slides",
	"xl/workbook.bin":      "office.xlsb",
}

// sniffCompound tells what an OLE2 compound file is by the names of its streams, which stand in its
// directory as UTF-16.
func sniffCompound(data []byte) string {
	for _, s := range []struct{ stream, key string }{
		{"EncryptedPackage", "office.encrypted"},
		{"WordDocument", "office.legacy_doc"},
		{"WpsDocument", "office.legacy_doc"},
		{"Workbook", "office.legacy_xls"},
		{"Book", "office.legacy_xls"},
		{"PowerPoint Document", "office.slides"},
	} {
		if bytes.Contains(data, utf16le(s.stream)) {
			return s.key
		}
	}
	return "office.legacy_other"
}

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// sniffText tells html from plain text, and both from bytes that are no text.
func sniffText(data []byte) (Format, error) {
	head := data[:min(len(data), HeadSize)]
	text, _ := decode(head, "")
	if !textual(text) {
		return "", fault.New(fault.Invalid, "office.unknown")
	}
	if looksLikeHTML(text) {
		return HTML, nil
	}
	return Text, nil
}

// textual reports whether s is mostly characters a person could have typed; two that slipped in do no harm.
func textual(s string) bool {
	odd, all := 0, 0
	for _, r := range s {
		all++
		if r == '\uFFFD' || unprintable(r) && r != '\uFEFF' && r != '\u200B' && r != '\r' && r != '\f' && r != '\v' {
			odd++
		}
	}
	return (odd-2)*10 <= all
}
