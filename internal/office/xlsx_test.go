package office

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// sheetWith packs sheet rows into a minimal xlsx.
func sheetWith(t testing.TB, rows string, more ...part) []byte {
	t.Helper()
	return zipped(t, append([]part{
		{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet>` + rows + `</worksheet>`},
	}, more...)...)
}

func TestXlsxReadsWhatTheSheetShows(t *testing.T) {
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	style := func(s *excelize.Style) int {
		id, err := f.NewStyle(s)
		must(err)
		return id
	}
	format := func(code string) int { return style(&excelize.Style{CustomNumFmt: &code}) }
	put := func(at string, v any, style int) {
		t.Helper()
		must(f.SetCellValue("Sheet1", at, v))
		if style != 0 {
			must(f.SetCellStyle("Sheet1", at, at, style))
		}
	}
	put("A1", "整改任务清单", style(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center"}}))
	put("D1", "被盖住", 0)
	must(f.MergeCell("Sheet1", "A1", "F1"))
	put("A2", "序号", 0)
	put("A3", 1, 0)
	put("B3", 0.1+0.2, 0)
	put("C3", 0.5264, format("0.0%"))
	put("D3", 1234567.891, format("#,##0.00"))
	put("E3", time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC), format(`yyyy"年"m"月"d"日"`))
	put("F3", true, 0)
	put("G3", 37.5, 0)
	put("H3", "第一行\n第二行", 0)
	put("I3", 11976, format("0"))
	put("J3", 45291, style(&excelize.Style{NumFmt: 14}))
	put("K3", -5, format("0.00;[Red]-0.00"))
	put("L3", 3, format(`0"宗"`))
	must(f.SetCellFormula("Sheet1", "M3", "=1+1"))
	_, err := f.NewSheet("第二张")
	must(err)
	must(f.SetCellValue("第二张", "B2", "孤零零"))
	_, err = f.NewSheet("藏起来")
	must(err)
	must(f.SetCellValue("藏起来", "A1", "x"))
	must(f.SetSheetVisible("藏起来", false))
	buf, err := f.WriteToBuffer()
	must(err)
	golden(t, "xlsx_shown.golden", mustRead(t, buf.Bytes()))
}

func TestXlsxFormatsThatReachFarCostNothing(t *testing.T) {
	doc := mustRead(t, sheetWith(t, `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>一</t></is></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576"/></row></sheetData>`))
	if len(doc.Blocks) != 1 || doc.Blocks[0].Text != "一" {
		t.Errorf("got %q", texts(doc))
	}
}

func TestXlsxRowsWithoutReferencesCountUp(t *testing.T) {
	doc := mustRead(t, sheetWith(t, `<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></is></c></row></sheetData>`))
	got := ""
	for _, b := range doc.Blocks {
		got += fmt.Sprintf("%d,%d %s; ", b.Row, b.Col, b.Text)
	}
	if got != "1,1 1; 1,2 2; 2,1 富文本; " {
		t.Errorf("got %q", got)
	}
}

func BenchmarkXlsx200kCells(b *testing.B) {
	var s strings.Builder
	s.WriteString("<sheetData>")
	for row := 1; row <= 20000; row++ {
		fmt.Fprintf(&s, `<row r="%d">`, row)
		for col := range 10 {
			fmt.Fprintf(&s, `<c r="%c%d"><v>%d.5</v></c>`, 'A'+col, row, row)
		}
		s.WriteString("</row>")
	}
	data := sheetWith(b, s.String()+"</sheetData>")
	b.ResetTimer()
	for b.Loop() {
		if _, err := Read(data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Neighbouring cells in different formats must cost no more than cells in one, and what was shown before
// next to nothing.
func BenchmarkDisplay(b *testing.B) {
	for _, c := range []struct {
		name    string
		formats []string
		values  int
	}{{"one format", []string{"0.00"}, 1 << 20}, {"three formats", []string{"yyyy-mm-dd", "0.00", "#,##0.0"}, 1 << 20}, {"dates again", []string{"yyyy-mm-dd"}, 1000}} {
		b.Run(c.name, func(b *testing.B) {
			d := newDisplay(false)
			defer d.close()
			for n := 0; b.Loop(); n++ {
				d.number(fmt.Sprint(40000+n%c.values), c.formats[n%len(c.formats)])
			}
		})
	}
}
