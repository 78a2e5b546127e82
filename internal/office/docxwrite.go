package office

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
)

// WriteDocx writes the document in the layout of GB/T 9704-2012. The same document gives the same bytes.
func WriteDocx(w io.Writer, o Official) error {
	z := zip.NewWriter(w)
	for _, p := range docxParts(o) {
		entry, err := z.Create(p.name)
		if err != nil {
			return err
		}
		b := bufio.NewWriter(entry)
		if path.Ext(p.name) != ".png" {
			b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
		}
		p.write(b)
		if err := b.Flush(); err != nil {
			return err
		}
	}
	return z.Close()
}

// docxPart is one file of the package.
type docxPart struct {
	name  string
	write func(*bufio.Writer)
}

func docxParts(o Official) []docxPart {
	parts := []docxPart{
		{"[Content_Types].xml", func(b *bufio.Writer) { writeTypes(b, o) }},
		{"_rels/.rels", fixed(packageRels)},
		{"word/_rels/document.xml.rels", func(b *bufio.Writer) { writeRels(b, o) }},
		{"docProps/core.xml", func(b *bufio.Writer) { writeCore(b, o.Title) }},
		{"word/styles.xml", writeStyles},
		{"word/settings.xml", fixed(settings)},
		{"word/footer1.xml", fixed(footer("right", "right"))},
		{"word/footer2.xml", fixed(footer("left", "left"))},
		{"word/document.xml", func(b *bufio.Writer) { writeBody(b, o) }},
	}
	if o.Mark != "" {
		parts = append(parts, docxPart{"word/header1.xml", func(b *bufio.Writer) { writeMark(b, o.Mark) }})
	}
	for i, p := range o.pictures() {
		parts = append(parts, docxPart{"word/" + pictureName(i), fixed(string(p.PNG))})
	}
	if o.Note != "" {
		parts = append(parts, docxPart{notePart, func(b *bufio.Writer) { writeNote(b, o.Note) }})
	}
	return parts
}

func fixed(s string) func(*bufio.Writer) { return func(b *bufio.Writer) { b.WriteString(s) } }

const (
	officeRel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordType  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/><Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/><Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/><Override PartName="/word/footer2.xml" ContentType="` + wordType + `footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + officeRel + `officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	documentRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + officeRel + `styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + officeRel + `settings" Target="settings.xml"/><Relationship Id="rId3" Type="` + officeRel + `footer" Target="footer1.xml"/><Relationship Id="rId4" Type="` + officeRel + `footer" Target="footer2.xml"/></Relationships>`

	// Odd and even pages differ; punctuation may not begin a line; no space is put between Han and figures,
	// for it would break the count of 28.
	settings = `<w:settings ` + wordSpace + `><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
)

// twips are twentieths of a point.
func twips(points float64) int { return int(math.Round(points * 20)) }

// mm gives twips for millimetres.
func mm(v float64) int { return int(math.Round(v * 1440 / 25.4)) }

// footer is the page number of one side: 4号 半角宋体, a dash on each side, one character in from the
// outer edge (GB/T 9704-2012 7.5).
func footer(align, edge string) string {
	const size = 14.0
	run := `<w:rPr><w:rFonts w:ascii="` + FontNumber + `" w:hAnsi="` + FontNumber + `" w:eastAsia="` + FontNumber + `"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>`
	return fmt.Sprintf(`<w:ftr %s><w:p><w:pPr><w:snapToGrid w:val="0"/><w:ind w:%s="%d"/><w:jc w:val="%s"/></w:pPr>`+
		`<w:r>%s<w:t xml:space="preserve">— </w:t></w:r><w:r>%s<w:fldChar w:fldCharType="begin"/></w:r><w:r>%s<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>`+
		`<w:r>%s<w:fldChar w:fldCharType="separate"/></w:r><w:r>%s<w:t>1</w:t></w:r><w:r>%s<w:fldChar w:fldCharType="end"/></w:r><w:r>%s<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`,
		wordSpace, edge, twips(size), align, run, run, run, run, run, run, run)
}

// writeMark writes the head of pages that say how far a paper has come.
func writeMark(b *bufio.Writer, mark string) {
	fmt.Fprintf(b, `<w:hdr %s><w:p><w:pPr><w:snapToGrid w:val="0"/><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="%[2]s" w:hAnsi="%[2]s" w:eastAsia="%[2]s"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr><w:t>`,
		wordSpace, FontHeading1)
	escape(b, tidy(mark))
	b.WriteString(`</w:t></w:r></w:p></w:hdr>`)
}

func writeCore(b *bufio.Writer, title string) {
	b.WriteString(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>`)
	escape(b, oneLine.Replace(tidy(title)))
	b.WriteString(`</dc:title></cp:coreProperties>`)
}

// escape writes text for XML.
func escape(b *bufio.Writer, s string) {
	_ = xml.EscapeText(b, []byte(s)) // errors of a bufio.Writer are kept until Flush
}

// writeStyles writes a style for every role, so that an office can restyle the whole paper at once.
func writeStyles(b *bufio.Writer) {
	fmt.Fprintf(b, `<w:styles %s><w:docDefaults><w:rPrDefault><w:rPr>%s<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>%s</w:pPr></w:pPrDefault></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`,
		wordSpace, faceRun(Face{Font: FontBody, Size: BodySize}),
		`<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>`+spacing(0, 0))
	for _, r := range roles {
		f := r.Face()
		fmt.Fprintf(b, `<w:style w:type="paragraph" w:customStyle="1" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>`, r, styleNames[r])
		if r.leads() {
			b.WriteString(`<w:keepNext/>`)
		}
		b.WriteString(spacing(f.Before, f.After) + indent(f))
		if f.Align != "" {
			fmt.Fprintf(b, `<w:jc w:val="%s"/>`, f.Align)
		}
		if f.Outline > 0 {
			fmt.Fprintf(b, `<w:outlineLvl w:val="%d"/>`, f.Outline-1)
		}
		fmt.Fprintf(b, `</w:pPr><w:rPr>%s</w:rPr></w:style>`, faceRun(f))
	}
	b.WriteString(`<w:style w:type="character" w:customStyle="1" w:styleId="lead"><w:name w:val="` + styleNames["lead"] + `"/><w:rPr>` + faceRun(Face{Font: FontHeading2, Size: BodySize}) + `</w:rPr></w:style></w:styles>`)
}

// styleNames are what an office sees in its list of styles.
var styleNames = map[Role]string{
	RolePreface: "公文附件", RoleTitle: "公文标题", RoleAddressee: "公文主送", RoleHeading1: "公文一级标题", RoleHeading2: "公文二级标题",
	RoleHeading3: "公文三级标题", RoleStatus: "公文整改状态", RoleBody: "公文正文", RoleCaption: "公文表题", RoleSignature: "公文落款", "lead": "公文段首标题",
}

func spacing(before, after int) string {
	line := twips(LinePitch)
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="exact"/>`, before*line, after*line, line)
}

func indent(f Face) string {
	switch {
	case f.Align == "right": // a seal's width in from the edge: four characters
		return fmt.Sprintf(`<w:ind w:right="%d" w:rightChars="400"/>`, twips(4*f.Size))
	case f.Indent > 0:
		return fmt.Sprintf(`<w:ind w:firstLineChars="%d" w:firstLine="%d"/>`, f.Indent*100, twips(float64(f.Indent)*f.Size))
	}
	return ""
}

// faceRun are the run properties of a face: one font for Han and for what stands among them.
func faceRun(f Face) string {
	half := int(math.Round(f.Size * 2))
	return fmt.Sprintf(`<w:rFonts w:hint="eastAsia" w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s" w:cs="%[1]s"/><w:spacing w:val="%[3]d"/><w:sz w:val="%[2]d"/><w:szCs w:val="%[2]d"/>`, f.Font, half, squeeze(f.Size))
}

// squeeze is what a character gives up, in twentieths of a point, so that 28 of the body's size fill a line. A grid of
// characters would say the same, but word processors disagree on how its squares are filled.
func squeeze(size float64) int {
	if size != BodySize {
		return 0
	}
	area := (PageWidth - MarginLeft - MarginRight) / 25.4 * 72
	return int(math.Floor((area/CharsPerLine - BodySize) * 20))
}

func writeBody(b *bufio.Writer, o Official) {
	fmt.Fprintf(b, `<w:document %s><w:body>`, wordSpace)
	pictures, all := 0, o.Whole()
	for i, p := range all {
		if p.Table != nil {
			writeTable(b, p.Table)
			continue
		}
		var s stance
		if i > 0 {
			s.afterTable = all[i-1].Table != nil
		}
		if i+1 < len(all) {
			s.beforeTable, s.signed = all[i+1].Table != nil, all[i+1].Role == RoleSignature
		}
		writePara(b, p, s, pictures)
		pictures += len(p.Pictures)
	}
	b.WriteString(section(o.Mark != ""))
	b.WriteString(`</w:body></w:document>`)
}

// section is the page: A4, its margins, and a grid of 22 lines.
func section(marked bool) string {
	head := ""
	if marked {
		head = `<w:headerReference w:type="default" r:id="rIdMark"/><w:headerReference w:type="even" r:id="rIdMark"/>`
	}
	const number = 35 - 7 - 5 // mm from the page's edge: 7 below the type area, 5 its own height
	return fmt.Sprintf(`<w:sectPr>`+head+`<w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>`+
		`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="%d" w:gutter="0"/>`+
		`<w:docGrid w:type="lines" w:linePitch="%d"/></w:sectPr>`,
		mm(PageWidth), mm(PageHeight), mm(MarginTop), mm(MarginRight), mm(MarginBottom), mm(MarginLeft), mm(number), twips(LinePitch))
}

// stance is what stands around a paragraph.
type stance struct {
	afterTable, beforeTable bool
	signed                  bool // a signature follows, which may not stand on a page alone
}

// tableGap is the room between a table and the words around it, in points.
const tableGap = 8.0

// writePara writes a paragraph; pictures is how many stand before it.
func writePara(b *bufio.Writer, p Para, s stance, pictures int) {
	role := p.Role
	if _, ok := styleNames[role]; !ok {
		role = RoleBody
	}
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/>`, role)
	if s.signed {
		b.WriteString(`<w:keepNext/>`)
	}
	if role == RoleSignature {
		b.WriteString(`<w:keepLines/>`)
	}
	switch f := role.Face(); {
	case len(p.Pictures) > 0: // a line as high as the picture
		b.WriteString(`<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`)
	case s.afterTable || s.beforeTable:
		line := twips(LinePitch)
		before, after := f.Before*line, f.After*line
		if s.afterTable {
			before = max(before, twips(tableGap))
		}
		if s.beforeTable {
			after = max(after, twips(tableGap))
		}
		fmt.Fprintf(b, `<w:spacing w:before="%d" w:after="%d"/>`, before, after)
	}
	b.WriteString(`</w:pPr>`)
	if p.Lead != "" {
		writeRun(b, `<w:rStyle w:val="lead"/><w:rFonts w:hint="eastAsia"/>`, p.Lead)
	}
	text := p.Text
	if role == RoleTitle {
		text = balanced(text, titleChars)
	}
	writeRun(b, `<w:rFonts w:hint="eastAsia"/>`, text)
	writePictures(b, p.Pictures, pictures)
	b.WriteString(`</w:p>`)
}

// writeRun writes text in one dress. The hint makes quotation marks and dashes those of the Han face.
func writeRun(b *bufio.Writer, props, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(b, `<w:r><w:rPr>%s</w:rPr>`, props)
	for i, line := range strings.Split(printable(text), "\n") {
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString(`<w:tab/>`)
			}
			b.WriteString(`<w:t xml:space="preserve">`)
			escape(b, piece)
			b.WriteString(`</w:t>`)
		}
	}
	b.WriteString(`</w:r>`)
}

// printable takes out what XML cannot hold and no page can show, and makes one kind of line end.
func printable(s string) string {
	s = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\uFFFD")
	return strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, s)
}

// cellFace sets tables smaller than the text: 小四, on lines of 20 pt.
const (
	cellSize = 12.0
	cellLine = 20.0
)

func writeTable(b *bufio.Writer, t *Table) {
	widths := t.widths()
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
	if t.headed() {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		for i, c := range t.Columns {
			writeCell(b, cell{width: widths[i], align: "center", font: FontHeading1, text: c.Title, keep: true})
		}
		b.WriteString(`</w:tr>`)
	}
	for n, row := range t.Rows {
		// A short form, such as that of signatures, stands on one page.
		keep := !t.headed() && len(t.Rows) <= shortForm && n+1 < len(t.Rows)
		b.WriteString(`<w:tr>`)
		if t.headed() { // the row of a form may be longer than a page
			b.WriteString(`<w:trPr><w:cantSplit/></w:trPr>`)
		}
		for i, c := range t.Columns {
			text, font := "", FontBody
			if i < len(row) {
				text = row[i]
			}
			if i == 0 && !t.headed() {
				font = FontHeading1
			}
			writeCell(b, cell{width: widths[i], align: or2(c.Align, "left"), font: font, text: text, keep: keep})
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

// headed tells whether any column has a title: without one the table is a form, whose first column names the rows.
func (t *Table) headed() bool {
	return slices.ContainsFunc(t.Columns, func(c TableColumn) bool { return c.Title != "" })
}

// cellMargin is what Word leaves free on each side of a cell, in points.
const cellMargin = 5.4

// widths shares the type area out among the columns, in twips. A column is never narrower than a title of up to four
// characters on one line; what it needs more, the wider ones give up.
func (t *Table) widths() []int {
	out := make([]int, len(t.Columns))
	area, shares := float64(mm(PageWidth-MarginLeft-MarginRight)), 0.0
	for _, c := range t.Columns {
		shares += share(c)
	}
	for settled := false; !settled; {
		settled = true
		for i, c := range t.Columns {
			need := twips(float64(min(columns(c.Title), 8))*cellSize/2 + 2*cellMargin + 1)
			if c.Title == "" || out[i] > 0 || area*share(c)/shares >= float64(need) || float64(need) > area/2 {
				continue
			}
			out[i], area, shares, settled = need, area-float64(need), shares-share(c), false
		}
	}
	for i, c := range t.Columns {
		if out[i] == 0 {
			out[i] = int(share(c) / shares * area)
		}
	}
	return out
}

func share(c TableColumn) float64 {
	if c.Share > 0 {
		return c.Share
	}
	return 1
}

// shortForm is how many rows a form may have to be kept on one page.
const shortForm = 6

// cell is one cell to write.
type cell struct {
	width int // twips
	align string
	font  string
	text  string
	keep  bool // with the row below, on one page
}

func writeCell(b *bufio.Writer, c cell) {
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, c.width)
	for _, line := range strings.Split(c.text, "\n") {
		b.WriteString(`<w:p><w:pPr>`)
		if c.keep {
			b.WriteString(`<w:keepNext/>`)
		}
		fmt.Fprintf(b, `<w:snapToGrid w:val="0"/><w:spacing w:line="%d" w:lineRule="exact"/><w:jc w:val="%s"/></w:pPr>`, twips(cellLine), c.align)
		writeRun(b, faceRun(Face{Font: c.font, Size: cellSize}), line)
		b.WriteString(`</w:p>`)
	}
	b.WriteString(`</w:tc>`)
}
