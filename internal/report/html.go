package report

import (
	"crypto/sha256"
	_ "embed" // the style and the frame of the page
	"encoding/base64"
	"html/template"
	"io"
)

// pageStyle lays out A4 as GB/T 9704-2012 has it: 22 lines of 28 characters in 156 by 225 mm.
//
//go:embed page.css
var pageStyle string

//go:embed page.html
var pageFrame string

var pageTemplate = template.Must(template.New("page").Parse(pageFrame))

// printed is the report as the frame prints it.
type printed struct {
	Style template.CSS
	Title string
	Paras []printedPara
}

// printedPara is a paragraph with the words at its head that are set apart (label and run-in heading).
type printedPara struct{ Class, Head, Text string }

// WriteHTML writes the report as one self-contained page that prints on A4. Its only style is the one
// that PageStyleHash names.
func WriteHTML(w io.Writer, r Report) error {
	p := printed{Style: template.CSS(pageStyle), Title: r.Round.ReportTitle}
	if p.Title == "" {
		p.Title = r.Round.Title
	}
	if r.Mark != "" {
		p.Paras = append(p.Paras, printedPara{Class: pageClass[Preface], Text: r.Mark})
	}
	for _, x := range r.Paras {
		n := r.lead(x)
		p.Paras = append(p.Paras, printedPara{Class: pageClass[x.Role], Head: x.Text[:n], Text: x.Text[n:]})
	}
	return pageTemplate.Execute(w, p)
}

var pageClass = map[Role]string{
	Preface: "attach", Title: "title", Statement: "one", Status: "two", Measure: "measure", Body: "body",
}

// PageStyleHash names the page's style for a content policy: sha256-…
func PageStyleHash() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
