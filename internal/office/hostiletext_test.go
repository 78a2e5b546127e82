package office

import (
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

func hostilePages() []hostile {
	return []hostile{
		{"html of 1,000,000 nested divs", repeated("<html><body>", "<div>", 5_000_000, ""), "too_deep"},
		{"html of 1,000,000 nested fonts", repeated("<html><body>", "<font>", 6_000_000, "x"), "read"},
		{"html table of 1,000,000 cells", func(testing.TB) io.Reader {
			return strings.NewReader("<html><table>" + times("<tr>"+times("<td>1", 100), 10_000))
		}, "too_many_blocks"},
		{"html cell over 99,999,999 columns", bytesOf("<html><table><tr><td colspan=99999999 rowspan=99999999>甲<tr><td>乙</table>"), "read too_many_cols"},
		{"html rows that reach down for ever", func(testing.TB) io.Reader {
			return strings.NewReader("<html><table>" + times("<tr><td rowspan=65534>x", 5000))
		}, "too_many_cols"},
		{"html row of 1,000,000 cells", func(testing.TB) io.Reader { return strings.NewReader("<html><table><tr>" + times("<td>", 1_000_000)) }, "too_many_cols"},
		{"html table of 1,000,000 rows", func(testing.TB) io.Reader { return strings.NewReader("<html><table>" + times("<tr>", 1_000_000)) }, "too_many_rows"},
		{"html script that never ends", repeated("<html><script>", "<p>x", 20<<20, ""), "no_text too_much_text"},
		{"html tag that never ends", repeated("<html><p ", "a=b ", 20<<20, ""), "no_text too_much_text"},
		{"html of 3,000,000 attributes", repeated("<html><p ", "a=b ", 4<<20, ">x"), "read too_much_text"},
		{"html tables in tables", bytesOf("<html>" + times("<table><tr><td>", 5000)), "too_deep no_text"},
		{"html lists in lists", bytesOf("<html>" + times("<ol><li>", 5000)), "too_deep"},
		{"html of 3,000,000 stray ends", repeated("<html><b>x", "</div>", 18<<20, ""), "read"},
		{"html with entities to burst", bytesOf(laughs + "<html><p>&c;&#99999999999;&#0;&#xD800;正文"), "read"},
		{"html in a charset that does not exist", bytesOf("<html><meta charset=utf-7><p>+ADw-正文\xff"), "read"},
		{"html of comments", repeated("<html>", "<!-- -->", 16<<20, "x"), "read"},
	}
}

// noise is bytes without meaning, the same at every run.
func noise(n int) string {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(b) // never fails
	return string(b)
}

func hostileTexts() []hostile {
	return []hostile{
		{"nothing", bytesOf(""), "empty"},
		{"only a mark", bytesOf("\xEF\xBB\xBF"), "no_text unknown"},
		{"only white space", bytesOf(" \r\n\t\u3000\r\n"), "no_text"},
		{"200 MB of zeros", repeated("", "\x00", 200<<20, ""), "too_big"},
		{"200 MB of text", repeated("", "整改进展情况。\n", 200<<20, ""), "too_big"},
		{"60 MB of zeros", repeated("", "\x00", 60<<20, ""), "empty"},
		{"20 MB of text", repeated("", "整改进展情况。\n", 20<<20, ""), "too_much_text too_many_blocks"},
		{"a line of 30 MB", repeated("", "长", 30<<20, ""), "too_much_text"},
		{"10,000,000 lines", repeated("", "x\n", 20<<20, ""), "too_many_blocks"},
		{"60 MB of line ends", repeated("x", "\r\n", 60<<20, ""), "too_much_text"},
		{"text full of NULs", bytesOf(times("a\x00\x00\x00b", 1000)), "unknown read"},
		{"UTF-16 with half a character", bytesOf("\xFF\xFE\x2D\x4E\x87"), "read unknown"},
		{"UTF-16 of lone surrogates", bytesOf("\xFF\xFE" + times("\x00\xD8", 1000)), "unknown"},
		{"UTF-16 of 60 MB", repeated("\xFF\xFE", "\x00\x4E", 60<<20, ""), "too_much_text"},
		{"UTF-32", bytesOf("\xFF\xFE\x00\x00\x2D\x4E\x00\x00\x87\x65\x00\x00"), "read"},
		{"broken GB18030", bytesOf(times("\x81\x30\x81", 2000)), "unknown read"},
		{"noise", bytesOf(noise(1 << 20)), "unknown"},
		{"noise that begins like text", bytesOf("一、整改情况\n" + noise(1<<20)), "unknown read"},
		{"several encodings in one", bytesOf("中文\n\xD6\xD0\xCE\xC4\n\xFF\xFE\x2D\x4E"), "read"},
		{"a program", bytesOf("\x7FELF\x02\x01\x01" + times("\x00", 100)), "unknown"},
		{"a picture that says it is text", bytesOf("\x89PNG\r\n\x1A\n<html>"), "image"},
		{"right-to-left overrides", bytesOf("一\u202E二\u2066三\u200B四\x07五"), "read"},
	}
}
