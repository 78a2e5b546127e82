package office

import (
	"fmt"
	"strings"
	"testing"
)

const wordStyles = `<w:styles` + wordNS + `>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="督察一级"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
</w:styles>`

const wordNumbers = `<w:numbering` + wordNS + `>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:isLgl/><w:lvlText w:val="%1.%3.%4"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
</w:numbering>`

func numPr(id, level int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, id)
}

var wordAids = []part{
	rels("styles", "styles.xml", "numbering", "numbering.xml", "footnotes", "footnotes.xml", "header", "header1.xml",
		"image", "http://192.0.2.1/x.png", "hyperlink", "http://192.0.2.1/"),
	{"word/styles.xml", wordStyles},
	{"word/numbering.xml", wordNumbers},
	{"word/footnotes.xml", `<w:footnotes` + wordNS + `><w:footnote w:id="2"><w:p><w:r><w:t>数据截至2023年底。</w:t></w:r></w:p></w:footnote></w:footnotes>`},
	{"word/header1.xml", `<w:hdr` + wordNS + `><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr>`},
	{"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>整改台账</dc:title></cp:coreProperties>`},
}

func TestDocxStylesNumbersAndNotes(t *testing.T) {
	body := wp(`<w:pStyle w:val="T"/>`, "整改进展情况") +
		wp(`<w:pStyle w:val="TOC1"/>`, "一、矿山\t1") +
		wp(`<w:pStyle w:val="mine"/>`+numPr(1, 0), "矿山治理滞后。") +
		wp(numPr(1, 1), "编制方案。") + wp(numPr(1, 1), "完成治理。") +
		wp(numPr(1, 2), "北坡。") + wp(numPr(1, 3), "东段。") +
		wp(numPr(1, 0), "草原退化。") + wp(numPr(1, 1), "退耕还草。") +
		wp(numPr(2, 0), "另起的编号。") +
		`<w:p><w:r><w:t>任务总数</w:t><w:footnoteReference w:id="2"/><w:t>16项</w:t><w:br/><w:t>其中</w:t><w:tab/><w:t>9项</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>假标题</w:t></w:r></w:p>` +
		`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t>看得见</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>`
	golden(t, "docx_styles.golden", mustRead(t, docxWith(t, body, wordAids...)))
}

func TestDocxShowsWhatWasInsertedAndHidesWhatWasDeleted(t *testing.T) {
	body := `<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>十</w:delText></w:r></w:del><w:ins><w:r><w:t>九</w:t></w:r></w:ins><w:r><w:t>项</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p><w:p><w:r><w:t>后半句。</w:t></w:r></w:p>` +
		`<w:moveFrom><w:p><w:r><w:t>移走</w:t></w:r></w:p></w:moveFrom><w:moveTo><w:p><w:r><w:t>移来</w:t></w:r></w:p></w:moveTo>`
	got := strings.Join(texts(mustRead(t, docxWith(t, body))), "|")
	if want := "完成九项|前半句，后半句。|移来"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDocxTables(t *testing.T) {
	tc := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + wp("", text) + `</w:tc>`
	}
	body := wp("", "表前") + `<w:tbl>` +
		`<w:tr>` + tc(`<w:vMerge w:val="restart"/>`, "序号") + tc(`<w:gridSpan w:val="2"/>`, "整改") + `</w:tr>` +
		`<w:tr>` + tc(`<w:vMerge/>`, "") + tc("", "目标") + tc("", "措施") + `</w:tr>` +
		`<w:tr><w:tc>` + wp(numPr(1, 0), "自动编号") + `</w:tc>` + tc("", "") + `<w:tc>` + wp("", "第一段") + wp("", "第二段") +
		`<w:tbl><w:tr>` + tc("", "内甲") + tc("", "内乙") + `</w:tr></w:tbl></w:tc></w:tr>` +
		`<w:tr><w:trPr><w:del/></w:trPr>` + tc("", "删去的行") + `</w:tr>` +
		`</w:tbl><w:tbl><w:tr>` + tc("", "只是一个框") + `</w:tr></w:tbl>`
	golden(t, "docx_tables.golden", mustRead(t, docxWith(t, body, wordAids[0], wordAids[1], wordAids[2])))
}

func TestDocxTextBoxesStandOnceAndPicturesAreReported(t *testing.T) {
	box := `<w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent>`
	body := `<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>` + box +
		`</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>` + box + `</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		`<w:p><w:r><w:t>现场照片</w:t><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r></w:p>` +
		`<w:p><w:r><w:t>面积</w:t></w:r><m:oMath><m:r><m:t>S=ab</m:t></m:r></m:oMath></w:p>`
	golden(t, "docx_boxes.golden", mustRead(t, docxWith(t, body)))
}

func TestCountsAreWrittenAsWordWritesThem(t *testing.T) {
	for _, c := range []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 1, "一"},
		{"chineseCounting", 10, "十"},
		{"chineseCounting", 11, "十一"},
		{"chineseCounting", 20, "二十"},
		{"chineseCounting", 99, "九十九"},
		{"chineseCounting", 100, "一○○"},
		{"chineseCountingThousand", 105, "一百〇五"},
		{"japaneseCounting", 110, "一百一十"},
		{"chineseLegalSimplified", 10, "壹拾"},
		{"chineseCountingThousand", 12003, "一万二千〇三"},
		{"upperRoman", 14, "XIV"},
		{"lowerRoman", 4, "iv"},
		{"upperLetter", 27, "AA"},
		{"lowerLetter", 2, "b"},
		{"decimalEnclosedCircle", 3, "③"},
		{"decimalEnclosedCircle", 21, "21"},
		{"decimalZero", 7, "07"},
		{"ideographTraditional", 11, "甲"},
		{"decimalFullWidth", 12, "１２"},
		{"bullet", 5, ""},
		{"unheardOf", 5, "5"},
		{"decimal", 0, "0"},
	} {
		if got := count(c.format, c.n); got != c.want {
			t.Errorf("%s %d: got %s, want %s", c.format, c.n, got, c.want)
		}
	}
}
