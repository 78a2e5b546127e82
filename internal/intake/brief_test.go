package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// brief is a finding as the tests of rules compare it: label, statement, status and its wording.
func brief(f reading.Finding) string {
	return fmt.Sprintf("%s|%s|%s|%s", f.Label, squeeze(f.Statement), f.Status, f.StatusText)
}

// wantBriefs recognises d, checks that nothing was dropped, and compares genre and findings.
func wantBriefs(t *testing.T, name string, d office.Document, genre reading.Genre, want ...string) reading.Result {
	t.Helper()
	r := Recognise(d)
	checkCovered(t, d, r)
	var got []string
	for _, f := range r.Findings {
		got = append(got, brief(f))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s: findings\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.Genre != genre {
		t.Errorf("%s: genre %s, want %s", name, r.Genre, genre)
	}
	return r
}

// dresses gives a text as other offices and programs would print it: the findings stay the same but
// for the forms of their characters, which fold undoes.
func dresses(text string) map[string]string {
	return map[string]string{
		"as printed":  text,
		"half width":  strings.NewReplacer("：", ":", "（", "(", "）", ")", "，", ",", "；", ";").Replace(text),
		"indented":    "　　" + strings.ReplaceAll(text, "\n", "\n\n　　"),
		"traditional": strings.NewReplacer("问", "問", "题", "題", "责", "責", "单", "單", "时", "時", "标", "標", "进", "進", "况", "況", "验", "驗", "销", "銷", "号", "號").Replace(text),
		"windows":     strings.ReplaceAll(text, "\n", "\r\n"),
	}
}

// foldedBriefs are briefs with the forms of characters undone.
func foldedBriefs(fs []reading.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, foldString(brief(f)))
	}
	return strings.Join(out, "\n")
}

// wantDresses holds every dress of a text to the briefs of the text as printed.
func wantDresses(t *testing.T, name, text string, want ...string) {
	t.Helper()
	for dress, mutated := range dresses(text) {
		d := prose(mutated)
		r := Recognise(d)
		checkCovered(t, d, r)
		if got := foldedBriefs(r.Findings); got != foldedWant(want) {
			t.Errorf("%s, %s: findings\n%s\nwant\n%s", name, dress, got, foldedWant(want))
		}
	}
}

func foldedWant(want []string) string {
	var out []string
	for _, w := range want {
		out = append(out, foldString(w))
	}
	return strings.Join(out, "\n")
}

// html reads a page with a table the way a file is read.
func html(t *testing.T, title, table string) office.Document {
	t.Helper()
	return opened(t, []byte(`<html><head><meta charset="utf-8"></head><body><h1>`+title+`</h1><table>`+table+`</table></body></html>`))
}

// docx reads a Word document with a title and a table, given as rows of WordprocessingML cells.
func docx(t *testing.T, title string, rows ...string) office.Document {
	t.Helper()
	const ns = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	body := `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>` + title + `</w:t></w:r></w:p><w:tbl><w:tr>` + strings.Join(rows, `</w:tr><w:tr>`) + `</w:tr></w:tbl>`
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document` + ns + `><w:body>` + body + `</w:body></w:document>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return opened(t, buf.Bytes())
}

// tc is a Word cell; props are its properties: a span, a vertical merge.
func tc(text, props string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr><w:p><w:r><w:t>` + text + `</w:t></w:r></w:p></w:tc>`
}

func opened(t *testing.T, data []byte) office.Document {
	t.Helper()
	doc, err := office.Read(data, office.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return *doc
}
