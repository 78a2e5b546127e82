package office

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
)

// engineCache is where tests keep the compiled pdf engine, so that it is compiled once a machine.
func engineCache() string { return filepath.Join(os.TempDir(), "zhenggai-office-test-engine") }

// pdfPage draws one page of a test's pdf.
type pdfPage struct {
	ops   strings.Builder
	extra string // further page attributes
}

// write puts a line with its left end at x, y, in points.
func (p *pdfPage) write(x, y, size float64, text string) {
	var hex strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&hex, "%04X", u)
	}
	fmt.Fprintf(&p.ops, "BT /F1 %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n", size, x, y, hex.String())
}

// rule draws a line.
func (p *pdfPage) rule(x0, y0, x1, y1 float64) {
	fmt.Fprintf(&p.ops, "%g %g m %g %g l S\n", x0, y0, x1, y1)
}

// pdfOf makes a pdf of A4 pages whose Chinese face is named, not embedded.
func pdfOf(pages ...*pdfPage) []byte {
	var objects []string
	add := func(s string) int { objects = append(objects, s); return len(objects) }
	add("<</Type/Catalog/Pages 2 0 R>>")
	add("") // pages, filled in below
	add("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>")
	add("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>")
	add("<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 90>>")
	var kids []string
	for _, p := range pages {
		c := add(fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", p.ops.Len(), p.ops.String()))
		kids = append(kids, fmt.Sprintf("%d 0 R", add(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.3 841.9]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R%s>>", c, p.extra))))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " "))
	return pdfObjects(objects)
}

// pdfObjects writes objects, numbered from 1, with a cross-reference table; the first is the catalogue.
func pdfObjects(objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// body sets body text as an official letter: 28 characters a line, two of them indent.
func (p *pdfPage) body(y float64, paragraphs ...string) float64 {
	const left, size, pitch = 79.4, 16.0, 28.95
	for _, text := range paragraphs {
		r := []rune("　　" + text)
		for first := true; len(r) > 0; first = false {
			n := 0
			for n < len(r) && columns(string(r[:n+1])) <= 2*28 {
				n++
			}
			line, x := string(r[:n]), left
			if first {
				line, x = strings.TrimLeft(line, "　"), left+2*size
			}
			p.write(x, y, size, line)
			r = r[n:]
			y -= pitch
		}
	}
	return y
}
