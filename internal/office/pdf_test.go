package office

import "testing"

func readTestPDF(t testing.TB, data []byte) *Document {
	t.Helper()
	doc, err := Read(data, Options{CacheDir: engineCache()})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

const longMeasure = "（一）完成历史遗留矿山生态修复治理37.5万亩，占任务总量的98%，其中苍原市北部三个旗县完成21.3万亩，余下部分列入下一年度计划并落实了资金。"

func TestPDFLinesBecomeParagraphs(t *testing.T) {
	one := &pdfPage{}
	one.write(79.4, 790, 12, "苍原市督察整改办公室")
	one.write(204, 720, 22, "苍原市具体问题整改")
	one.write(259, 690, 22, "进展情况")
	y := one.body(640, "一、矿山治理滞后。", longMeasure, "（二）编制方案。")
	for y > 90 { // fill the page, the last line full
		y = one.body(y, "（三）加强巡查监管。")
	}
	one.write(79.4, 83, 16, "续上页的一段文字写到行末正好写满一整行二十八个字所以没断开")
	one.write(280, 40, 14, "— 1 —")
	two := &pdfPage{}
	two.write(79.4, 790, 12, "苍原市督察整改办公室")
	two.write(79.4, 700, 16, "在这里结束。")
	two.write(360, 600, 16, "2023年12月31日")
	two.write(280, 40, 14, "— 2 —")
	golden(t, "pdf_letter.golden", readTestPDF(t, pdfOf(one, two)))
}

func TestPDFTablesWithLinesBecomeCells(t *testing.T) {
	head := &pdfPage{}
	head.write(200, 780, 16, "整改任务清单")
	table(head, 760, []string{"序号", "问题", "措施"}, []string{"1", "矿山治理滞后", "完成治理面积三十七点五万亩并通过验收"})
	next := &pdfPage{}
	table(next, 800, []string{"2", "草原退化", "退耕还草"})
	next.body(600, "表后的话。")
	golden(t, "pdf_table.golden", readTestPDF(t, pdfOf(head, next)))
}

// table draws rows of three columns with their rulings, text wrapped at the third.
func table(p *pdfPage, top float64, rows ...[]string) {
	xs := []float64{80, 130, 250, 370}
	y := top
	for _, x := range xs {
		p.rule(x, top, x, top-40*float64(len(rows)))
	}
	p.rule(80, top, 370, top)
	for _, row := range rows {
		for i, text := range row {
			for j, line := range chunks(text, 11) {
				p.write(xs[i]+3, y-15-14*float64(j), 10.5, line)
			}
		}
		y -= 40
		p.rule(80, y, 370, y)
	}
}

func chunks(s string, n int) []string {
	var out []string
	for r := []rune(s); len(r) > 0; r = r[min(n, len(r)):] {
		out = append(out, string(r[:min(n, len(r))]))
	}
	return out
}

func TestPDFPageThatIsOnlyAPictureIsReported(t *testing.T) {
	p := &pdfPage{}
	p.ops.WriteString("q 400 0 0 500 90 200 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n")
	doc := readTestPDF(t, pdfOf(p))
	if len(doc.Blocks) != 0 || len(doc.Lost) != 1 || doc.Lost[0].What != "picture" || doc.Lost[0].Page != 1 {
		t.Errorf("got %v", dump(doc))
	}
}

func TestPDFWatermarkIsFurniture(t *testing.T) {
	p := &pdfPage{}
	p.body(700, "正文的一段话。")
	p.ops.WriteString("BT /F1 40 Tf .7 .7 -.7 .7 150 300 Tm <5185 90E8 8D44 6599> Tj ET\n")
	doc := readTestPDF(t, pdfOf(p))
	if len(doc.Blocks) != 2 || doc.Blocks[0].Text != "正文的一段话。" || doc.Blocks[1].Kind != Chrome || doc.Blocks[1].Text != "内部资料" {
		t.Errorf("got %v", dump(doc))
	}
}
