package office

import (
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// compound is the head of an OLE2 file with a stream of that name in its directory.
func compound(stream string) string {
	return "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + times("\x00", 504) + string(utf16le(stream)) + times("\x00", 64)
}

func TestFilesThatCannotBeReadSayWhatToDo(t *testing.T) {
	zip := func(names ...string) string {
		var parts []part
		for _, n := range names {
			parts = append(parts, part{n, "x"})
		}
		return string(zipped(t, parts...))
	}
	for name, c := range map[string]struct{ data, want string }{
		"doc":            {compound("WordDocument"), "legacy_doc"},
		"xls":            {compound("Workbook"), "legacy_xls"},
		"older xls":      {compound("Book"), "legacy_xls"},
		"ppt":            {compound("PowerPoint Document"), "slides"},
		"encrypted docx": {compound("EncryptedPackage"), "encrypted"},
		"some msi":       {compound("Other"), "legacy_other"},
		"ofd":            {zip("OFD.xml", "Doc_0/Document.xml"), "ofd"},
		"odt":            {zip("mimetype", "content.xml"), "odf"},
		"pptx":           {zip("[Content_Types].xml", "ppt/presentation.xml"), "slides"},
		"xlsb":           {zip("[Content_Types].xml", "xl/workbook.bin"), "xlsb"},
		"zip":            {zip("报告.docx"), "archive"},
		"rar":            {"Rar!\x1A\x07\x01\x00xxxx", "archive"},
		"7z":             {"7z\xBC\xAF\x27\x1C\x00\x04", "archive"},
		"gz":             {"\x1F\x8B\x08\x00xxxx", "archive"},
		"jpeg":           {"\xFF\xD8\xFF\xE0\x00\x10JFIF", "image"},
		"png":            {"\x89PNG\r\n\x1A\n\x00\x00", "image"},
		"webp":           {"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"},
		"heic":           {"\x00\x00\x00\x18ftypheic\x00\x00", "image"},
		"mp4":            {"\x00\x00\x00\x18ftypisom\x00\x00", "media"},
		"rtf":            {`{\rtf1\ansi 整改}`, "rtf"},
		"mht":            {"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"},
		"dwg":            {"AC1032\x00\x00\x00", "drawing"},
		"nothing":        {"", "empty"},
		"zeros":          {times("\x00", 100), "empty"},
	} {
		_, err := Sniff([]byte(c.data))
		if !fault.Is(err, fault.Invalid) || key(err) != "office."+c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBytesDecideNotNames(t *testing.T) {
	page := &pdfPage{}
	for want, data := range map[Format][]byte{
		Docx: docxWith(t, wp("", "x")),
		Xlsx: sheetWith(t, ""),
		PDF:  pdfOf(page),
		HTML: []byte("\xEF\xBB\xBF\r\n<!-- 公示 --><HTML><body>"),
		Text: []byte("一、a < b 且 b > c\n<附件>"),
	} {
		if got, err := Sniff(data); got != want || err != nil {
			t.Errorf("%s: got %s, %v", want, got, err)
		}
	}
}

// Every sentence of this room is in both catalogues, and none is left with an argument unfilled.
func TestEverySentenceIsInBothLanguages(t *testing.T) {
	keys := []string{
		"empty", "no_text", "too_big", "unknown", "legacy_doc", "legacy_xls", "legacy_other", "encrypted", "ofd", "odf", "xlsb", "slides", "archive",
		"image", "media", "rtf", "mhtml", "drawing", "broken", "zip_broken", "zip_entries", "zip_bomb", "zip_unpacked", "zip_names", "zip_twice",
		"xml_broken", "xml_doctype", "too_deep", "too_many_tokens", "too_much_text", "too_many_blocks", "too_many_rows", "too_many_cols",
		"too_many_pages", "pdf_password", "crashed", "too_slow", "too_costly", "busy", "unreadable", "no_engine", "export_rows", "export_cell",
	}
	for what := range losses {
		keys = append(keys, "lost."+what)
	}
	for _, k := range keys {
		text := say.T("office."+k, "MiB", 8, "Most", 9, "Format", "docx", "Name", "x", "Near", "附近", "Page", 3)
		zh, en := text.In(say.ZhCN), text.In(say.En)
		if zh == text.Key || en == text.Key || zh == en || strings.Contains(zh+en, "<no value>") {
			t.Errorf("%s: %q, %q", k, zh, en)
		}
	}
}
