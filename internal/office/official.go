package office

import (
	"bufio"
	"io"
	"strings"
)

// Official is a document in the layout of Chinese official papers (党政机关公文), to be written as docx,
// text or a printed page. It holds words and what they are for; how they look follows from the role.
type Official struct {
	// Preface stands above the title and belongs to it: 附件, 附件2. "" for none.
	Preface string
	Title   string // line breaks in it are kept
	Paras   []Para
	// Note travels in a docx beside the words, where no page shows it and ReadCarried finds it. "" for none.
	Note string
	// Mark stands at the head of every page of a docx, and first in a text: 送审稿. "" for none.
	Mark string
}

// Para is one paragraph, or a table.
type Para struct {
	Role Role
	// Lead is a run-in heading before Text, set in the face of a second-level heading. It carries its own
	// number and full stop: （一）编制治理方案。
	Lead string
	Text string // "\n" breaks a line within the paragraph
	// Pictures stand after the words, in a docx alone.
	Pictures []Picture
	// Table is set instead of the words when not nil.
	Table *Table
}

// Table is a table of an official paper: a head, repeated on every page, and rows. Where no column has a title it is a
// form (表格式文书), and its first column says what stands in the second.
type Table struct {
	Columns []TableColumn
	Rows    [][]string // a missing cell is empty
}

// TableColumn is a column of a Table.
type TableColumn struct {
	Title string
	Share float64 // of the width, in proportion to the others; 0 counts as 1
	Align string  // of the cells: center, right, or "" for left
}

// Role is what a paragraph is for.
type Role string

// The roles. Levels of headings are those of GB/T 9704-2012 7.3.3: 一、 （一） 1. （1）.
const (
	RolePreface   Role = "preface"
	RoleTitle     Role = "title"
	RoleAddressee Role = "addressee" // 主送机关, flush left
	RoleHeading1  Role = "heading1"
	RoleHeading2  Role = "heading2"
	RoleHeading3  Role = "heading3"
	RoleStatus    Role = "status" // the official status of a problem, on a line of its own
	RoleBody      Role = "body"
	RoleCaption   Role = "caption"   // above a table
	RoleSignature Role = "signature" // 发文机关署名 and 成文日期
)

// The measures of the page, GB/T 9704-2012 5.1 and 5.2: A4, in millimetres; type area 156 × 225.
const (
	PageWidth    = 210.0
	PageHeight   = 297.0
	MarginTop    = 37.0
	MarginBottom = 35.0
	MarginLeft   = 28.0
	MarginRight  = 26.0
	LinesPerPage = 22
	CharsPerLine = 28
	LinePitch    = 28.95 // points; 22 of them fill the type area
	BodySize     = 16.0  // points, 三号
)

// Face is how a role is set. Fonts are named, never shipped.
type Face struct {
	Font    string  // of Han characters and of figures among them
	Size    float64 // points
	Align   string  // center, right, both, or "" for left
	Indent  int     // of the first line, in characters
	Outline int     // level in the navigation, 0 none
	Before  int     // empty lines before
	After   int     // empty lines after
}

// Fonts of official papers, GB/T 9704-2012 7: 小标宋 for titles, 黑体 and 楷体 for headings, 仿宋 for the rest.
const (
	FontTitle    = "方正小标宋_GBK"
	FontHeading1 = "黑体"
	FontHeading2 = "楷体_GB2312"
	FontBody     = "仿宋_GB2312"
	FontNumber   = "宋体" // of the page
)

// Face gives how the role is set; a role unknown is set as body.
func (r Role) Face() Face {
	switch r {
	case RolePreface:
		return Face{Font: FontHeading1, Size: BodySize, After: 1}
	case RoleTitle:
		return Face{Font: FontTitle, Size: 22, Align: "center", Outline: 1, After: 1}
	case RoleAddressee:
		return Face{Font: FontBody, Size: BodySize, Align: "both"}
	case RoleHeading1:
		return Face{Font: FontHeading1, Size: BodySize, Align: "both", Indent: 2, Outline: 1}
	case RoleHeading2:
		return Face{Font: FontHeading2, Size: BodySize, Align: "both", Indent: 2, Outline: 2}
	case RoleStatus:
		return Face{Font: FontHeading2, Size: BodySize, Align: "both", Indent: 2}
	case RoleCaption:
		return Face{Font: FontHeading1, Size: BodySize, Align: "center"}
	case RoleSignature:
		return Face{Font: FontBody, Size: BodySize, Align: "right"}
	}
	return Face{Font: FontBody, Size: BodySize, Align: "both", Indent: 2}
}

// leads tells whether the role announces what follows, and so stands on the same page.
func (r Role) leads() bool {
	switch r {
	case RolePreface, RoleTitle, RoleAddressee, RoleHeading1, RoleHeading2, RoleHeading3, RoleStatus, RoleCaption:
		return true
	}
	return false
}

// roles lists every role once, in the order in which styles are written.
var roles = []Role{RolePreface, RoleTitle, RoleAddressee, RoleHeading1, RoleHeading2, RoleHeading3, RoleStatus, RoleBody, RoleCaption, RoleSignature}

// Whole is the document as one sequence of paragraphs, preface and title among them.
func (o Official) Whole() []Para {
	var all []Para
	if o.Preface != "" {
		all = append(all, Para{Role: RolePreface, Text: o.Preface})
	}
	if o.Title != "" {
		all = append(all, Para{Role: RoleTitle, Text: o.Title})
	}
	return append(all, o.Paras...)
}

// WriteText writes the document as plain text in UTF-8: an empty line between paragraphs, tables with
// a tab between cells.
func WriteText(w io.Writer, o Official) error {
	b := bufio.NewWriter(w)
	if o.Mark != "" {
		b.WriteString(tidy(o.Mark) + "\n\n")
	}
	for i, p := range o.Whole() {
		if i > 0 {
			b.WriteString("\n") // errors of a bufio.Writer are kept until Flush
		}
		if p.Table != nil {
			writeTextTable(b, p.Table)
			continue
		}
		b.WriteString(tidy(p.Lead + p.Text))
		b.WriteString("\n")
	}
	return b.Flush()
}

func writeTextTable(b *bufio.Writer, t *Table) {
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	rows := t.Rows
	if t.headed() {
		rows = append([][]string{titles}, rows...)
	}
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(oneLine.Replace(tidy(cell)))
		}
		b.WriteByte('\n')
	}
}

// oneLine keeps a cell on its line.
var oneLine = strings.NewReplacer("\n", " ", "\t", " ")
