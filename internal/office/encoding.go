package office

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// marks are the byte order marks, the longer before those they begin with.
var marks = []struct {
	bytes string
	enc   encoding.Encoding
}{
	{"\xEF\xBB\xBF", nil},
	{"\xFF\xFE\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xFE\xFF", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xFF\xFE", utf16LE},
	{"\xFE\xFF", utf16BE},
}

var (
	utf16LE = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16BE = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
)

// decode turns bytes into text. It believes a byte order mark first, then the bytes themselves, and
// a charset that the file declares only where both leave a choice: declared charsets are wrong too
// often. Mixed reports that the bytes were not all in one encoding.
func decode(data []byte, declared string) (text string, mixed bool) {
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			return through(m.enc, data[len(m.bytes):])
		}
	}
	zeros := bytes.IndexByte(data, 0) >= 0
	if !zeros && utf8.Valid(data) {
		return string(data), false
	}
	if enc := wideEncoding(data); enc != nil {
		return through(enc, data)
	}
	if enc, err := htmlindex.Get(declared); declared != "" && err == nil && enc != unicode.UTF8 {
		if text, bad := through(enc, data); !bad {
			return text, false
		}
	}
	if text, bad := through(simplifiedchinese.GB18030, data); !bad && !zeros {
		return text, false
	}
	return lineByLine(data)
}

// through decodes with enc, nil for UTF-8, and reports whether any byte did not fit.
func through(enc encoding.Encoding, data []byte) (string, bool) {
	if enc == nil {
		return strings.ToValidUTF8(string(data), "\uFFFD"), !utf8.Valid(data)
	}
	out, err := enc.NewDecoder().Bytes(data)
	return string(out), err != nil || bytes.Contains(out, []byte("\uFFFD"))
}

// wideEncoding recognises UTF-16 without a mark: read so, nearly every character is one that Chinese
// papers use; read any other way, few are.
func wideEncoding(data []byte) encoding.Encoding {
	head := data[:min(len(data), 4096)&^1]
	if len(head) < 8 {
		return nil
	}
	for _, enc := range []encoding.Encoding{utf16LE, utf16BE} {
		if text, _ := through(enc, head); usual(text) >= 0.95 {
			return enc
		}
	}
	return nil
}

// usual is the share of characters that Chinese papers are made of.
func usual(s string) float64 {
	good, all := 0, 0
	for _, r := range s {
		all++
		switch {
		case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3000 && r <= 0x303F, r >= 0xFF00 && r <= 0xFFEF,
			r >= 0x2010 && r <= 0x2030, r >= 0x2460 && r <= 0x2473, r >= ' ' && r < 0x7F, r == '\n', r == '\r', r == '\t':
			good++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(good) / float64(all)
}

// lineByLine decodes a file pasted together from parts in different encodings: each line is what
// suits it best.
func lineByLine(data []byte) (string, bool) {
	var b strings.Builder
	for line := range bytes.Lines(data) {
		asUTF8, bad := through(nil, line)
		if bad {
			if asGB, badGB := through(simplifiedchinese.GB18030, line); !badGB || usual(asGB) > usual(asUTF8) {
				asUTF8 = asGB
			}
		}
		b.WriteString(asUTF8)
	}
	return b.String(), true
}

// doubled reports whether a line was decoded wrongly before it was saved, so that it now reads as
// other characters than were written: UTF-8 taken for Latin-1 (æ•´æ”¹), UTF-8 taken for GBK
// (鏁存敼), or the replacement that such accidents leave (锟斤拷).
func doubled(line string) bool {
	if strings.Contains(line, "锟斤拷") || strings.Contains(line, "\uFFFD") {
		return true
	}
	for _, enc := range []encoding.Encoding{charmap.Windows1252, simplifiedchinese.GBK} {
		if misread(line, enc) {
			return true
		}
	}
	return false
}

// misread tries a line's longest run of characters beyond ASCII: written in enc it must be good UTF-8
// of at least four Han characters, which honest text of that length practically never is.
func misread(line string, enc encoding.Encoding) bool {
	for run := range strings.FieldsFuncSeq(line, func(r rune) bool { return r < 0x80 }) {
		if utf8.RuneCountInString(run) < 6 {
			continue
		}
		raw, err := enc.NewEncoder().Bytes([]byte(run))
		if err == nil && hanUTF8(raw) {
			return true
		}
	}
	return false
}

func hanUTF8(raw []byte) bool {
	han := 0
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError {
			return len(raw) < 3 && han >= 4 // a last character may have been cut
		}
		if wide(r) {
			han++
		}
		raw = raw[n:]
	}
	return han >= 4
}
