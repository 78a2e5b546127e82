package office

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"zhenggai/internal/fault"
)

var paper = Official{
	Preface: "附件",
	Title:   "苍原市贯彻落实督察报告\n具体问题整改进展情况",
	Paras: []Para{
		{Role: RoleAddressee, Text: "各旗县人民政府："},
		{Role: RoleHeading1, Text: "一、部分矿山治理滞后。"},
		{Role: RoleStatus, Text: "整改进展情况：已完成整改，长期坚持"},
		{Role: RoleBody, Lead: "（一）编制治理方案。", Text: "完成治理面积37.5万亩，占98%。"},
		{Role: RoleHeading2, Text: "（二）“草原”退化"},
		{Role: RoleHeading3, Text: "1.退耕还草"},
		{Text: "没有说明用途的一段，\n分作两行，\t带制表符；a<b & \"c\""},
		{Role: RoleCaption, Text: "整改进展一览表"},
		{Table: &Table{
			Columns: []TableColumn{{Title: "序号", Share: 1, Align: "center"}, {Title: "问题", Share: 4}, {Title: "完成率", Share: 2, Align: "right"}},
			Rows:    [][]string{{"1", "矿山治理\n滞后", "98%"}, {"2", "草原退化"}},
		}},
		{Role: RoleSignature, Text: "苍原市人民政府办公室"},
		{Role: RoleSignature, Text: "2023年12月31日"},
	},
}

func docxOf(t testing.TB, o Official) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDocx(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOfficialPaperIsReadBackAsWritten(t *testing.T) {
	golden(t, "official.golden", mustRead(t, docxOf(t, paper)))
}

func TestSamePaperGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(docxOf(t, paper), docxOf(t, paper)) {
		t.Error("two writings differ")
	}
}

// The page of GB/T 9704-2012: A4, margins 37/35/28/26 mm, 22 lines of 28 characters.
func TestOfficialPageIsTheStandards(t *testing.T) {
	p, err := openParcel(docxOf(t, paper), Limits{}.WithDefaults())
	if err != nil {
		t.Fatal(err)
	}
	body, err := p.read("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<w:pgSz w:w="11906" w:h="16838"/>`, `w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"`,
		`<w:docGrid w:type="lines" w:linePitch="579"/>`, `w:type="even"`,
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("no %s", want)
		}
	}
	styles, err := p.read("word/styles.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`w:line="579" w:lineRule="exact"`, `w:eastAsia="方正小标宋_GBK"`, `w:eastAsia="黑体"`, `w:eastAsia="楷体_GB2312"`, `w:eastAsia="仿宋_GB2312"`,
		`w:firstLineChars="200" w:firstLine="640"`, `<w:sz w:val="44"/>`,
	} {
		if !strings.Contains(string(styles), want) {
			t.Errorf("no %s", want)
		}
	}
	if lines := (PageHeight - MarginTop - MarginBottom) / 25.4 * 72 / LinePitch; lines < LinesPerPage || lines >= LinesPerPage+1 {
		t.Errorf("%.2f lines a page", lines)
	}
}

func TestTextHasAnEmptyLineBetweenParagraphs(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, paper); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	if !strings.HasPrefix(got, "附件\n\n苍原市贯彻落实督察报告\n具体问题整改进展情况\n\n各旗县人民政府：\n\n") ||
		!strings.Contains(got, "\n\n序号\t问题\t完成率\n1\t矿山治理 滞后\t98%\n2\t草原退化\n\n") {
		t.Errorf("got %q", got)
	}
}

func TestEveryParagraphSurvivesDocx(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("一二三（）、。“”<&>\"' \tabc\u00a0\U00020000\x07\r\n")), 0, 30, -1), 1, 8).Draw(t, "words")
		var o Official
		var want []string
		for _, s := range words {
			o.Paras = append(o.Paras, Para{Role: RoleBody, Text: s})
			if s = tidy(printable(s)); s != "" {
				want = append(want, s)
			}
		}
		var b bytes.Buffer
		if err := WriteDocx(&b, o); err != nil {
			t.Fatal(err)
		}
		doc, err := Read(b.Bytes(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range doc.Blocks {
			if b.Kind != Chrome { // the page numbers
				got = append(got, b.Text)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func rowsOf(rows ...[]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func xlsxOf(t testing.TB, sheets ...Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteXlsx(&b, sheets...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSheetIsReadBackAsWritten(t *testing.T) {
	s := Sheet{
		Name: "台账/一览", Title: "整改台账",
		Columns: []Column{{Title: "序号", Kind: NumberColumn}, {Title: "问题", Width: 40}, {Title: "面积", Kind: NumberColumn, Format: "0.00"}, {Title: "完成率", Kind: PercentColumn}, {Title: "期限", Kind: DateColumn}, {Title: "记录", Kind: TimeColumn}, {Title: "已核"}},
		Rows: rowsOf(
			[]any{1, "矿山治理\n滞后", 37.5, 0.526, time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 2, 15, 4, 0, 0, time.FixedZone("CST", 8*3600)), true},
			[]any{2, "00123", "120余家次", nil, time.Time{}},
		),
	}
	golden(t, "sheet.golden", mustRead(t, xlsxOf(t, s, Sheet{Name: "空表", Columns: []Column{{Title: "只有表头"}}})))
}

// What begins like a formula stays the text that was entered.
func TestStringsAreNeverFormulas(t *testing.T) {
	payloads := []string{
		`=1+1`, `=cmd|' /C calc'!A0`, `+1+1`, `-1+1`, `@SUM(1)`, "\t=1+1", "\r=1+1", "\n=1+1", `＝1+1`, `＋1`, `－1`, `＠SUM(1)`,
		`=HYPERLINK("http://192.0.2.1","x")`, `=WEBSERVICE("http://192.0.2.1")`, `=IMPORTXML(1)`, `=DDE("cmd";"/C calc";"x")`, `{=1+1}`, `'=1+1`,
		` =1+1`, `"=1+1"`, `=1+1;2`, `%0A=1`, `=@x`, `+cmd|'/C calc'!A0`, `-cmd|'/C calc'!A0`, `@cmd|'/C calc'!A0`, `=A1`, `=R1C1`, `=#REF!`, `|cmd`,
		`=INDIRECT("A1")`, `=1e9`, `+8613800000000`, `-`, `=`, `@`, `_x003D_1+1`, `_x000D_=1`, "1\t=2", `=SUM(1)*cmd|' /C calc'!A0`,
	}
	var rows [][]any
	for _, p := range payloads {
		rows = append(rows, []any{p})
	}
	data := xlsxOf(t, Sheet{Name: "a", Columns: []Column{{Title: "内容"}}, Rows: rowsOf(rows...)})
	doc := mustRead(t, data)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, p := range payloads {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			t.Fatal(err)
		}
		if formula, err := f.GetCellFormula("a", at); formula != "" || err != nil {
			t.Errorf("%q became the formula %q (%v)", p, formula, err)
		}
		if got := doc.Blocks[i+1].Text; got != tidy(printable(p)) {
			t.Errorf("%q came back as %q", p, got)
		}
	}
}

func TestExportRefusesWhatASheetCannotHold(t *testing.T) {
	err := WriteXlsx(&bytes.Buffer{}, Sheet{Name: "a", Columns: []Column{{Title: "长"}}, Rows: rowsOf([]any{strings.Repeat("长", 40000)})})
	if !fault.Is(err, fault.Invalid) || key(err) != "office.export_cell" {
		t.Errorf("got %v", err)
	}
	broken := errors.New("the source broke")
	err = WriteXlsx(&bytes.Buffer{}, Sheet{Name: "a", Columns: []Column{{Title: "长"}}, Rows: func(yield func([]any, error) bool) { yield(nil, broken) }})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
