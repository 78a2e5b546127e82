package office

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"
)

// objects is a hostile pdf made of objects, the first its catalogue.
func objects(list ...string) func(testing.TB) io.Reader {
	return func(testing.TB) io.Reader { return of(pdfObjects(list)) }
}

// deflated packs s with zlib, more than once if asked.
func deflated(t testing.TB, s []byte, rounds int) []byte {
	t.Helper()
	for range rounds {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		if _, err := w.Write(s); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		s = b.Bytes()
	}
	return s
}

const onePage = "<</Type/Pages/Count 1/Kids[3 0 R]>>"

func page(contents string) string {
	return "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + contents + ">>"
}

func stream(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(body), body)
}

const catalogue = "<</Type/Catalog/Pages 2 0 R>>"

// pdfEnds is how a damaged pdf may end: as damaged, or as the empty or partly lost document it is.
const pdfEnds = "broken no_text read"

func hostilePDFs() []hostile {
	return []hostile{
		{"pdf whose pages hold each other", objects(catalogue, "<</Type/Pages/Count 2/Kids[3 0 R]>>", "<</Type/Pages/Count 2/Kids[2 0 R]/Parent 2 0 R>>"), pdfEnds},
		{"pdf with a table of 2,000,000,000 objects", bytesOf("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\nxref\n0 2000000000\n0000000000 65535 f \ntrailer<</Size 2000000000/Root 1 0 R>>\nstartxref\n108\n%%EOF"), pdfEnds},
		{"pdf of bottomless arrays", objects(catalogue, onePage, page("/A "+times("[", 1_000_000))), pdfEnds},
		{"pdf of bottomless dictionaries", objects(catalogue, onePage, page("/A "+times("<</B", 500_000))), pdfEnds},
		{"pdf cut in the middle", func(testing.TB) io.Reader {
			p := &pdfPage{}
			p.body(700, "一段话。")
			d := pdfOf(p)
			return of(d[:len(d)/2])
		}, pdfEnds},
		{"pdf that is only its head", bytesOf("%PDF-1.7\n"), "broken"},
		{"pdf that claims 1,000,000,000 pages", objects(catalogue, "<</Type/Pages/Count 1000000000/Kids[3 0 R]>>", page("")), pdfEnds + " too_many_pages"},
		{"pdf of one page 100,000 times", objects(catalogue, "<</Type/Pages/Count 100000/Kids["+times("3 0 R ", 100_000)+"]>>", page("")), pdfEnds + " too_many_pages"},
		{"pdf of 200 MB in 1 kB", func(t testing.TB) io.Reader {
			body := string(deflated(t, make([]byte, 200<<20), 2))
			return of(pdfObjects([]string{catalogue, onePage, page("/Contents 4 0 R"), stream("/Filter[/FlateDecode/FlateDecode]", body)}))
		}, pdfEnds + " crashed too_costly too_slow"},
		{"pdf form that draws itself", objects(catalogue, onePage, page("/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>"), stream("", "/X Do"), stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do /X Do")), pdfEnds + " too_costly too_slow"},
		{"pdf forms that double eighteen times", func(testing.TB) io.Reader {
			list := []string{catalogue, onePage, page("/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>"), stream("", "/X Do")}
			for i := range 18 {
				list = append(list, stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>", i+6), "/X Do /X Do"))
			}
			return of(pdfObjects(append(list, stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 m 9 9 l S"))))
		}, pdfEnds + " too_slow too_costly"},
		{"pdf of 100,000 lines", objects(catalogue, onePage, page("/Contents 4 0 R"), stream("", times("0 0 m 500 0 l S 0 0 m 0 500 l S\n", 50_000))), pdfEnds},
		{"pdf whose tables follow in a circle", func(testing.TB) io.Reader {
			d := string(pdfObjects([]string{catalogue, onePage, page("")}))
			at := d[strings.LastIndex(d, "startxref\n")+10:]
			return strings.NewReader(strings.Replace(d, "trailer<<", "trailer<</Prev "+strings.TrimSuffix(strings.TrimSpace(at), "%%EOF"), 1))
		}, pdfEnds},
		{"pdf with a lock nobody knows", func(testing.TB) io.Reader {
			d := string(pdfObjects([]string{catalogue, onePage, page(""), "<</Filter/Standard/V 4/R 4/O(" + times("x", 32) + ")/U(" + times("y", 32) + ")/P -1/Length 128>>"}))
			return strings.NewReader(strings.Replace(d, "trailer<<", "trailer<</Encrypt 4 0 R/ID[(a)(b)]", 1))
		}, "pdf_password broken"},
		{"pdf font that maps through itself", objects(catalogue, onePage, page("/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"), stream("", "BT /F1 9 Tf 9 9 Td <0041> Tj ET"),
			"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 6 0 R/ToUnicode 6 0 R/DescendantFonts[5 0 R]>>", stream("/Type/CMap/UseCMap 6 0 R", "/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0000> <ffffffff> <0000> endbfrange")), pdfEnds},
		{"pdf with a script and an action", objects("<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(1){})>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>>>", onePage, page("")), pdfEnds},
		{"pdf with numbers beyond numbers", objects(catalogue, onePage, page("/MediaBox[-1e99 1e99 99999999999999999999 nan]/Rotate 7/UserUnit 1e30/Contents 4 0 R"), stream("", times("9", 100_000)+" 0 m 1e300 0 l S")), pdfEnds},
	}
}
