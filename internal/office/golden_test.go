package office

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a document as read with testdata/name.
func golden(t *testing.T, name string, doc *Document) {
	t.Helper()
	got := dump(doc)
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s", name, got)
	}
}

// dump writes a document as a person would check it: a line a block.
func dump(doc *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s title %q\n", doc.Format, doc.Title)
	for _, x := range doc.Blocks {
		b.WriteString(string(x.Kind))
		if x.Level > 0 {
			fmt.Fprintf(&b, "%d", x.Level)
		}
		if x.Kind == Cell {
			fmt.Fprintf(&b, " %d:%d,%d", x.Table, x.Row, x.Col)
			if x.RowSpan != 1 || x.ColSpan != 1 {
				fmt.Fprintf(&b, "+%dx%d", x.RowSpan, x.ColSpan)
			}
		}
		if x.Page > 0 {
			fmt.Fprintf(&b, " p%d", x.Page)
		}
		for _, s := range []string{x.Sheet, x.Align} {
			if s != "" {
				b.WriteString(" " + s)
			}
		}
		if x.Bold {
			b.WriteString(" bold")
		}
		if x.Label != "" {
			fmt.Fprintf(&b, " [%s]", x.Label)
		}
		fmt.Fprintf(&b, " %q\n", x.Text)
	}
	for _, l := range doc.Lost {
		fmt.Fprintf(&b, "lost %s p%d %q\n", l.What, l.Page, l.Near)
	}
	return b.String()
}

func mustRead(t testing.TB, data []byte) *Document {
	t.Helper()
	doc, err := Read(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// part is one entry of a package that a test makes.
type part struct{ name, body string }

// zipped packs parts in order.
func zipped(t testing.TB, parts ...part) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const wordNS = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`

// docxWith packs a body, and further parts, into a docx.
func docxWith(t testing.TB, body string, more ...part) []byte {
	t.Helper()
	return zipped(t, append([]part{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document` + wordNS + `><w:body>` + body + `</w:body></w:document>`},
	}, more...)...)
}

// rels makes the relationships of word/document.xml from kind and target pairs.
func rels(pairs ...string) part {
	var b strings.Builder
	b.WriteString("<Relationships>")
	for i := 0; i+1 < len(pairs); i += 2 {
		mode := ""
		if strings.Contains(pairs[i+1], "://") {
			mode = ` TargetMode="External"`
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="http://x/%s" Target="%s"%s/>`, i, pairs[i], pairs[i+1], mode)
	}
	return part{"word/_rels/document.xml.rels", b.String() + "</Relationships>"}
}

// wp is a paragraph: properties, then text.
func wp(props, text string) string {
	return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}
