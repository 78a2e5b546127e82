package office

import (
	"encoding/json"
	"testing"

	"zhenggai/internal/fault"
)

// fuzzLimits are small, so that a fuzzer meets them.
var fuzzLimits = Limits{
	File: 1 << 20, Entries: 50, Unpacked: 1 << 20, Depth: 40, Tokens: 50_000, Rows: 200, Cols: 30, Blocks: 2000, Text: 1 << 18, Pages: 5,
}

// reader is a reader under test; t is the run's.
type reader func(t testing.TB, data []byte, limits Limits) (*Document, error)

func plain(read func([]byte, Limits) (*Document, error)) reader {
	return func(_ testing.TB, data []byte, limits Limits) (*Document, error) { return read(data, limits) }
}

// fuzzReader holds a reader to its promise: a document within the limits, or a fault.
func fuzzReader(f *testing.F, read reader, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	limits := fuzzLimits.WithDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := read(t, data, limits)
		if err != nil {
			if k := fault.KindOf(named(err, Text)); k != fault.Invalid {
				t.Fatalf("kind %v: %v", k, err)
			}
			return
		}
		total := 0
		for _, b := range doc.Blocks {
			total += len(b.Text)
			if b.Text == "" || b.Text != tidy(b.Text) {
				t.Fatalf("no sane text %q", b.Text)
			}
			if b.Kind == Cell && (b.Table < 1 || b.Row < 1 || b.Col < 1 || b.Row > limits.Rows || b.Col > limits.Cols || b.RowSpan < 1 || b.ColSpan < 1) {
				t.Fatalf("no sane place %+v", b)
			}
		}
		if total > limits.Text || len(doc.Blocks) > limits.Blocks {
			t.Fatalf("%d bytes in %d blocks", total, len(doc.Blocks))
		}
		if _, err := answerOf(doc, nil).document(limits); err != nil {
			t.Fatalf("a child could not say this: %v", err)
		}
	})
}

func FuzzText(f *testing.F) {
	fuzzReader(f, plain(readText), []byte(letter), []byte("\xFF\xFE\x2D\x4E"), []byte("\xD6\xD0\xCE\xC4\n中文"), []byte("æ•´æ”¹è¿›å±•æƒ…å†µ"))
}

func FuzzHTML(f *testing.F) {
	fuzzReader(f, plain(readHTML), []byte(notice), []byte("<table><tr><td rowspan=9 colspan=9><ol type=a start=-3><li><table><td>"))
}

func FuzzDocx(f *testing.F) {
	fuzzReader(f, plain(readDocx), docxWith(f, wp(numPr(1, 0), "矿山"), wordAids...), docxOf(f, paper))
}

// FuzzDocxBody changes the XML itself, which packing hides from FuzzDocx.
func FuzzDocxBody(f *testing.F) {
	body := func(t testing.TB, data []byte, limits Limits) (*Document, error) {
		return readDocx(stored(t, part{"word/document.xml", string(data)}), limits)
	}
	fuzzReader(f, body, []byte(`<w:document`+wordNS+`><w:body>`+wp(numPr(1, 0), "矿山")+`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>`))
}

// FuzzSheet changes the XML of a sheet.
func FuzzSheet(f *testing.F) {
	sheet := func(t testing.TB, data []byte, limits Limits) (*Document, error) {
		return readXlsx(stored(t,
			part{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`},
			part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="s.xml"/><Relationship Id="rId2" Type="x/styles" Target="styles.xml"/></Relationships>`},
			part{"xl/s.xml", string(data)}, styled("yyyy-mm-dd")[0]), limits)
	}
	fuzzReader(f, sheet, []byte(`<worksheet><row r="2"><c r="B2" s="1"><v>1.5</v></c><c t="inlineStr"><is><t>x_x000D_</t></is></c></row><mergeCell ref="B2:C3"/></worksheet>`))
}

func FuzzPDF(f *testing.F) {
	e, err := startEngine(engineCache())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := e.close(); err != nil {
			f.Error(err)
		}
	})
	p := &pdfPage{}
	table(p, 700, []string{"序号", "问题", "措施"}, []string{"1", "矿山", "治理"})
	p.body(400, longMeasure)
	fuzzReader(f, func(_ testing.TB, data []byte, limits Limits) (*Document, error) { return readPages(e, data, limits) }, pdfOf(p))
}

// FuzzAnswer holds the parent to its distrust: whatever a child says, it makes a sane document or a fault.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"f":"xlsx","b":[{"x":"a","w":[1,1,1,1,1]}],"l":[{"What":"macro"}]}`))
	f.Add([]byte(`{"e":{"Kind":1,"Text":{"key":"office.broken","args":{"Format":"docx"}}}}`))
	limits := fuzzLimits.WithDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		var said answer
		if json.Unmarshal(data, &said) != nil {
			return
		}
		doc, err := said.document(limits)
		if err != nil {
			_ = err.Error()
			return
		}
		for n := range doc.Blocks {
			if b := doc.Blocks[n]; b.Kind == Cell {
				_ = doc.TableOf(b.Table)
			}
		}
		for _, l := range doc.Lost {
			_ = l.Say().String()
		}
	})
}
