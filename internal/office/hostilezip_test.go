package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// docxBody is a hostile body in an otherwise honest docx; it is stored, not packed, so that its
// structure is met and not its ratio.
func docxBody(body func() string, more ...part) func(testing.TB) io.Reader {
	return func(t testing.TB) io.Reader {
		return of(stored(t, append([]part{
			{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`},
			{"word/document.xml", `<w:document` + wordNS + `><w:body>` + body() + `</w:body></w:document>`},
		}, more...)...))
	}
}

func text(s string) func() string { return func() string { return s } }

// stored packs parts without compression.
func stored(t testing.TB, parts ...part) []byte {
	t.Helper()
	return packed(t, func(z *zip.Writer) {
		for _, p := range parts {
			raw(t, z, &zip.FileHeader{Name: p.name, Method: zip.Store}, []byte(p.body))
		}
	})
}

func packed(t testing.TB, fill func(z *zip.Writer)) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	fill(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func raw(t testing.TB, z *zip.Writer, h *zip.FileHeader, body []byte) {
	t.Helper()
	w, err := z.CreateHeader(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
}

// docxEntry is an honest docx with one more entry whose header is h; with claim, its header states that
// many bytes, whatever it holds.
func docxEntry(h zip.FileHeader, body string, claim uint64) func(testing.TB) io.Reader {
	return func(t testing.TB) io.Reader {
		return of(packed(t, func(z *zip.Writer) {
			raw(t, z, &zip.FileHeader{Name: "word/document.xml"}, []byte(`<w:document`+wordNS+`><w:body>`+wp("", "正文")+`</w:body></w:document>`))
			if claim == 0 {
				raw(t, z, &h, []byte(body))
				return
			}
			h.CompressedSize64, h.UncompressedSize64 = uint64(len(body)), claim
			w, err := z.CreateRaw(&h)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(body)); err != nil {
				t.Fatal(err)
			}
		}))
	}
}

func symlink() zip.FileHeader {
	h := zip.FileHeader{Name: "word/link"}
	h.SetMode(fs.ModeSymlink | 0o777)
	return h
}

const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`

func hostilePackages() []hostile {
	return []hostile{
		{"docx zip bomb", func(t testing.TB) io.Reader {
			return of(zipped(t, part{"word/document.xml", times("\x00", 100<<20)}))
		}, "zip_bomb"},
		{"docx entry of 1 GiB by its header", docxEntry(zip.FileHeader{Name: "word/media/a.bin", Method: zip.Deflate}, "x", 1<<30), "zip_bomb"},
		{"docx entry of 2^63 bytes", docxEntry(zip.FileHeader{Name: "word/a.xml", Method: zip.Deflate}, "x", 1<<63), "zip_bomb zip_broken"},
		{"docx main part that lies about its size", func(t testing.TB) io.Reader {
			inner := zipped(t, part{"word/document.xml", times(" ", 90<<20)})
			at := bytes.LastIndex(inner, []byte("PK\x01\x02"))
			copy(inner[at+24:], []byte{100, 0, 0, 0}) // the directory says 100 bytes
			return of(inner)
		}, "zip_unpacked zip_broken xml_broken zip_bomb"},
		{"zip in zip in zip", func(t testing.TB) io.Reader {
			data := docxWith(t, wp("", "x"))
			for range 20 {
				data = zipped(t, part{"next.zip", string(data)})
			}
			return of(data)
		}, "archive"},
		{"docx of 100,000 entries", func(t testing.TB) io.Reader {
			return of(stored(t, append(numberedParts("word/%d.xml", "", 100_000), part{"word/document.xml", ""})...))
		}, "zip_entries"},
		{"entry that climbs out", docxEntry(zip.FileHeader{Name: "../../etc/cron.d/x"}, "x", 0), "zip_names"},
		{"entry at the root", docxEntry(zip.FileHeader{Name: "/etc/passwd"}, "x", 0), "zip_names"},
		{"entry with backslashes", docxEntry(zip.FileHeader{Name: `word\..\..\x`}, "x", 0), "zip_names"},
		{"entry on a drive", docxEntry(zip.FileHeader{Name: "C:x"}, "x", 0), "zip_names"},
		{"entry with a NUL", docxEntry(zip.FileHeader{Name: "word/a\x00.xml"}, "x", 0), "zip_names"},
		{"two entries of one name", docxEntry(zip.FileHeader{Name: "word/document.xml"}, "<x/>", 0), "zip_twice"},
		{"symbolic link", docxEntry(symlink(), "/etc/passwd", 0), "zip_names"},
		{"encrypted entry", func(t testing.TB) io.Reader {
			data := docxWith(t, wp("", "x"))
			for at := 0; ; {
				i := bytes.Index(data[at:], []byte("PK\x01\x02"))
				if i < 0 {
					return of(data)
				}
				at += i + 4
				data[at+4] |= 1
			}
		}, "encrypted"},
		{"docx that fetches from outside", docxBody(text(wp("", "正文")+`<w:altChunk r:id="rId0"/>`), rels("image", "http://192.0.2.1/a.png", "attachedTemplate", "file:///etc/passwd", "oleObject", "http://192.0.2.1/b")), "read"},
		{"relationship that climbs out", docxBody(text(wp("", "正文")), rels("styles", "../../../etc/passwd", "header", "/etc/shadow", "footnotes", "document.xml")), "read"},
		{"billion laughs", func(t testing.TB) io.Reader {
			return of(zipped(t, part{"word/document.xml", laughs + `<w:document` + wordNS + `>&c;</w:document>`}))
		}, "xml_doctype"},
		{"entity nobody declared", docxBody(text(`<w:p>&xxe;</w:p>`)), "xml_broken"},
		{"5,000,000 start tags", docxBody(func() string { return times("<w:p>", 5_000_000) }), "too_deep"},
		{"XML that ends early", docxBody(text("<w:p><w:r>")), "xml_broken"},
		{"docx of 1,000,000 paragraphs", docxBody(func() string { return times("<w:p><w:r><w:t>x</w:t></w:r></w:p>", 1_000_000) }), "too_many_blocks too_many_tokens"},
		{"docx of 2,000,000 empty paragraphs", docxBody(func() string { return times("<w:p/>", 2_000_000) + wp("", "x") }), "read"},
		{"one run of 30 MB", docxBody(func() string { return "<w:p><w:r><w:t>" + times("长", 10<<20) + "</w:t></w:r></w:p>" }), "too_much_text"},
		{"1,000,000 attributes", docxBody(func() string {
			var b bytes.Buffer
			for i := range 1_000_000 {
				fmt.Fprintf(&b, ` a%d=""`, i)
			}
			return "<w:p" + b.String() + "/>" + wp("", "x")
		}), "read too_costly"},
		{"styles based on each other", docxBody(text(wp(`<w:pStyle w:val="a"/>`, "正文")), rels("styles", "styles.xml"), part{"word/styles.xml", `<w:styles` + wordNS + `><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>`}), "read"},
		{"lists linked to each other", docxBody(text(wp(numPr(1, 0), "正文")), rels("styles", "styles.xml", "numbering", "numbering.xml"),
			part{"word/styles.xml", `<w:styles` + wordNS + `><w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`},
			part{"word/numbering.xml", `<w:numbering` + wordNS + `><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`}), "read"},
		{"number beyond counting", docxBody(text(wp(numPr(1, 0), "正文")), rels("numbering", "numbering.xml"),
			part{"word/numbering.xml", `<w:numbering` + wordNS + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="2147483647"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="` + times("%1", 1000) + `"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`}), "read"},
		{"cell over 99,999,999 columns", docxBody(text(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>` + wp("", "甲") + `</w:tc><w:tc>` + wp("", "乙") + `</w:tc></w:tr></w:tbl>`)), "too_many_cols"},
		{"table of 60,000 rows merged into one", docxBody(func() string {
			return `<w:tbl>` + times(`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>`, 60_000) + `</w:tbl>`
		}), "too_many_rows"},
		{"tables in tables", docxBody(text(times("<w:tbl><w:tr><w:tc>", 80) + wp("", "x") + times("</w:tc></w:tr></w:tbl>", 80))), "read"},
		{"tables in tables in tables", docxBody(text(times("<w:tbl><w:tr><w:tc>", 100_000))), "too_deep"},
		{"one note referred to 500,000 times", docxBody(func() string {
			return "<w:p><w:r><w:t>x</w:t>" + times(`<w:footnoteReference w:id="2"/>`, 500_000) + "</w:r></w:p>"
		}, rels("footnotes", "footnotes.xml"), part{"word/footnotes.xml", `<w:footnotes` + wordNS + `><w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>`}), "read"},
		{"XML in UTF-16", func(t testing.TB) io.Reader {
			return of(zipped(t, part{"word/document.xml", string(encoded(t, utf16LE, "\xFF\xFE", `<?xml version="1.0" encoding="UTF-16"?><w:document`+wordNS+`><w:body>`+wp("", "正文")+`</w:body></w:document>`))}))
		}, "read"},
		{"XML that swells from UTF-16", func(t testing.TB) io.Reader {
			return of(stored(t, part{"word/document.xml", "\xFF\xFE" + times("\x00\x4E", 25<<20)}))
		}, "xml_broken too_much_text read no_text too_costly"},
		{"XML in GBK", func(t testing.TB) io.Reader {
			return of(zipped(t, part{"word/document.xml", string(encoded(t, simplifiedchinese.GBK, "", `<?xml version="1.0" encoding="GBK"?><w:document`+wordNS+`><w:body>`+wp("", "正文")+`</w:body></w:document>`))}))
		}, "read"},
		{"XML in an unknown encoding", func(t testing.TB) io.Reader {
			return of(zipped(t, part{"word/document.xml", `<?xml version="1.0" encoding="x-martian"?><w:document/>`}))
		}, "xml_broken"},
		{"docx cut in the middle", func(t testing.TB) io.Reader { d := docxWith(t, wp("", "x")); return of(d[:len(d)/2]) }, "zip_broken"},
		{"docx without a main part", func(t testing.TB) io.Reader { return of(zipped(t, part{"[Content_Types].xml", "<Types/>"})) }, "broken"},
		{"zip that is only its end", bytesOf("PK\x05\x06" + times("\x00", 18)), "archive zip_broken"},
		{"pdf and docx in one", func(t testing.TB) io.Reader { return of(append([]byte("%PDF-1.7\n"), docxWith(t, wp("", "x"))...)) }, "broken"},
		{"html and docx in one", func(t testing.TB) io.Reader {
			return of(append([]byte("<html><body>a</body></html>"), docxWith(t, wp("", "x"))...))
		}, "read unknown"},
	}
}

func hostileSheets() []hostile {
	return []hostile{
		{"100 rows with a cell in XFD", sheet(func() string {
			var b bytes.Buffer
			for i := 1; i <= 100; i++ {
				fmt.Fprintf(&b, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
			}
			return b.String()
		}), "too_many_cols"},
		{"row 1048576", sheet(text(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`)), "too_many_rows"},
		{"row 2^31", sheet(text(`<row r="2147483648"><c r="A2147483648"><v>1</v></c></row>`)), "too_many_rows"},
		{"row beyond numbers", sheet(text(`<row r="99999999999999999999"><c r="A99999999999999999999"><v>1</v></c></row>`)), "read too_many_rows"},
		{"column beyond letters", sheet(text(`<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>`)), "read too_many_cols"},
		{"row minus one", sheet(text(`<row r="-1"><c r="A-1"><v>1</v></c><c r="A0"><v>2</v></c></row>`)), "read"},
		{"1,000,000 cells", sheet(func() string { return times(`<row>`+times(`<c><v>1</v></c>`, 100)+`</row>`, 10_000) }), "too_many_blocks too_many_tokens"},
		{"string that does not exist", sheet(text(`<row><c t="s"><v>99999999999</v></c><c t="s"><v>-1</v></c><c><v>1</v></c></row>`)), "read"},
		{"1,000 merges of the whole sheet", sheet(func() string {
			return `<row><c><v>1</v></c></row>` + times(`<mergeCell ref="A1:XFD1048576"/>`, 1000)
		}), "broken"},
		{"a date a million years off", sheet(text(`<row><c s="1"><v>1e300</v></c><c s="1"><v>-5</v></c><c s="1"><v>NaN</v></c><c s="1"><v>2958466000</v></c></row>`), styled("yyyy-mm-dd")...), "read"},
		{"a number format to choke on", sheet(text(`<row><c s="1"><v>1.5</v></c></row>`), styled(times("[&gt;=1]0;", 60)+times("?", 100)+"/"+times("?", 100))...), "read"},
		{"500,000 shared strings", func(t testing.TB) io.Reader {
			return of(stored(t, part{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`},
				part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="s.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="t.xml"/></Relationships>`},
				part{"xl/s.xml", `<worksheet><row><c t="s"><v>499999</v></c></row></worksheet>`},
				part{"xl/t.xml", "<sst>" + times("<si><t>x</t></si>", 500_000) + "</sst>"}))
		}, "read"},
		{"xlsx of 1,000,000 formats", sheet(text(`<row><c s="5"><v>1</v></c></row>`), part{"xl/styles.xml", `<styleSheet><cellXfs>` + times(`<xf numFmtId="14"/>`, 1_000_000) + `</cellXfs></styleSheet>`}), "read"},
		{"xlsx cut in the middle", func(t testing.TB) io.Reader { d := sheetWith(t, `<row/>`); return of(d[:len(d)/2]) }, "zip_broken"},
		{"sheet with a document type", sheet(text(`<row><c><v>1</v></c></row>`), part{"xl/styles.xml", laughs + "<styleSheet/>"}), "xml_doctype"},
	}
}

// sheet is a hostile sheet in an otherwise honest xlsx, stored.
func sheet(rows func() string, more ...part) func(testing.TB) io.Reader {
	return func(t testing.TB) io.Reader {
		return of(stored(t, append([]part{
			{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="台账" r:id="rId1"/></sheets></workbook>`},
			{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/styles" Target="styles.xml"/></Relationships>`},
			{"xl/worksheets/sheet1.xml", `<worksheet><sheetData>` + rows() + `</sheetData></worksheet>`},
		}, more...)...))
	}
}

// styled is a styles part whose format 1 shows numbers by a code.
func styled(code string) []part {
	return []part{{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="` + code + `"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>`}}
}
