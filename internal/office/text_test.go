package office

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const letter = "附件\r\n\r\n苍原市具体问题整改进展情况\r\n\r\n一、部分矿山治理滞后。\r\n整改进展情况：正在推进实施\r\n　　（一）完成治理面积37.5万亩。\r\n"

var letterLines = []string{"附件", "苍原市具体问题整改进展情况", "一、部分矿山治理滞后。", "整改进展情况：正在推进实施", "（一）完成治理面积37.5万亩。"}

func encoded(t testing.TB, enc encoding.Encoding, mark, s string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(mark), b...)
}

func TestTextIsReadInAnyEncoding(t *testing.T) {
	for name, data := range map[string][]byte{
		"utf-8":              []byte(letter),
		"utf-8 with mark":    []byte("\xEF\xBB\xBF" + letter),
		"gbk":                encoded(t, simplifiedchinese.GBK, "", letter),
		"gb18030":            encoded(t, simplifiedchinese.GB18030, "", letter),
		"utf-16le with mark": encoded(t, utf16LE, "\xFF\xFE", letter),
		"utf-16be with mark": encoded(t, utf16BE, "\xFE\xFF", letter),
		"utf-16le":           encoded(t, utf16LE, "", letter),
		"utf-16be":           encoded(t, utf16BE, "", letter),
		"old mac line ends":  []byte(strings.ReplaceAll(letter, "\r\n", "\r")),
		"mixed line ends":    []byte(strings.Replace(strings.Replace(letter, "\r\n", "\n", 1), "。\r\n", "。\u2028", 1)),
	} {
		doc, err := Read(data, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := texts(doc); strings.Join(got, "|") != strings.Join(letterLines, "|") {
			t.Errorf("%s: %q", name, got)
		}
		if len(doc.Lost) != 0 {
			t.Errorf("%s lost %v", name, doc.Lost)
		}
	}
}

func texts(doc *Document) []string {
	var s []string
	for _, b := range doc.Blocks {
		s = append(s, b.Text)
	}
	return s
}

func TestTextInTwoEncodingsIsReadLineByLineAndSaysSo(t *testing.T) {
	data := append([]byte("一、第一个问题的整改\n"), encoded(t, simplifiedchinese.GBK, "", "二、第二个问题的整改\n")...)
	doc, err := Read(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(texts(doc), "|"); got != "一、第一个问题的整改|二、第二个问题的整改" {
		t.Errorf("got %q", got)
	}
	if len(doc.Lost) != 1 || doc.Lost[0].What != "encoding" {
		t.Errorf("lost %v", doc.Lost)
	}
}

func TestGarbledTextIsKeptAndNoticed(t *testing.T) {
	latin := latin1("整改进展情况正在推进")
	gbk := through2(t, "整改进展情况正在推进实施完成")
	for _, line := range []string{latin, gbk, "锟斤拷锟斤拷"} {
		doc, err := Read([]byte("好的一行\n"+line), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Blocks[1].Text != line {
			t.Errorf("changed to %q", doc.Blocks[1].Text)
		}
		if len(doc.Lost) != 1 || doc.Lost[0].What != "garbled" {
			t.Errorf("%q lost %v", line, doc.Lost)
		}
	}
}

// latin1 is what becomes of UTF-8 that a program takes for windows-1252 and saves.
func latin1(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteString(string(cp1252(c)))
	}
	return b.String()
}

func TestWrappedLinesAreJoinedOnlyWhenTheEdgeIsClear(t *testing.T) {
	sentence := strings.Repeat("完成历史遗留矿山生态修复治理任务", 12) + "。"
	wrap := func(s string, n int) string {
		var lines []string
		for r := []rune(s); len(r) > 0; r = r[min(n, len(r)):] {
			lines = append(lines, string(r[:min(n, len(r))]))
		}
		return strings.Join(lines, "\n")
	}
	doc, err := Read([]byte(wrap(sentence, 30)+"\n（一）另一条措施\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Blocks) != 2 || doc.Blocks[0].Text != sentence || doc.Blocks[1].Text != "（一）另一条措施" {
		t.Errorf("wrapped: %q", texts(doc))
	}
	doc, err = Read([]byte("贯彻落实督察报告\n具体问题整改进展\n"+sentence), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Blocks) != 3 {
		t.Errorf("a broken title was joined: %q", texts(doc))
	}
}

func TestRowsWithTabsAreNeverJoinedAsWrappedLines(t *testing.T) {
	row := "1\t苍原市某矿区生态修复治理工程推进缓慢而且进度滞后问题\t正在整改"
	other := "2\t苍原市某园区污水处理设施建设缓慢而且进度滞后问题\t正在整改"
	rows := []string{row, row, row, other}
	if wrapWidth(strings.Join(rows, "\n")) == 0 {
		t.Fatal("the rows do not look wrapped: the test guards nothing")
	}
	doc, err := Read([]byte(strings.Join(rows, "\n")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Blocks) != len(rows) {
		t.Errorf("%d rows became %d blocks: %q", len(rows), len(doc.Blocks), texts(doc))
	}
}
