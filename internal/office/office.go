// Package office is paragraphs and tables of docx, xlsx, pdf, html and txt, in and out. It knows
// layout, never what a document is about. Readers of foreign files run in a limited child process
// (see Sandbox); writers run in process.
package office

import (
	"slices"

	"zhenggai/internal/say"
)

// Format is a kind of file that can be read.
type Format string

// The formats read. What a file is, its bytes decide, never its name.
const (
	Docx Format = "docx"
	Xlsx Format = "xlsx"
	PDF  Format = "pdf"
	HTML Format = "html"
	Text Format = "txt"
)

// Kind is what a block is on the page.
type Kind string

// The kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Cell      Kind = "cell"
	Chrome    Kind = "chrome" // page furniture: navigation, running head, page number, footer
	Note      Kind = "note"   // a footnote or endnote, after the block that refers to it
)

// Document is a file as read: blocks in reading order.
type Document struct {
	Format Format
	// Title is the title that the file's own metadata or <title> states, "" when none. It is often wrong.
	Title  string
	Blocks []Block
	// Lost says, a sentence each, what the reader met and could not represent (a picture, a formula).
	Lost []Lost
}

// Block is a run of text that the layout holds together. Text keeps the original characters; white
// space at its ends is cut, line breaks inside a paragraph are "\n".
type Block struct {
	Kind  Kind
	Text  string
	Level int // of a Heading, 1 is the highest
	Page  int // from 1, 0 where the format has no pages
	// Table, Row and Col number a Cell from 1, in the order of the file; zero elsewhere.
	Table, Row, Col  int
	RowSpan, ColSpan int    // of a Cell, 1 when it spans nothing
	Sheet            string // name of the sheet of a Cell in an xlsx
	// Label is a number the layout prints before Text and does not contain (automatic numbering in docx,
	// <ol> in html), as printed: 一、 （一） 1.
	Label string `json:",omitempty"`
	// Bold and Align help to tell a heading that is only dressed as one.
	Bold  bool   `json:",omitempty"`
	Align string `json:",omitempty"` // center, right, or "" for the rest
}

// Lost is something in the file that is not among the blocks.
type Lost struct {
	// What is picture, formula, drawing, comment, macro, external (the file would have us fetch something
	// from elsewhere), hidden (a sheet the file hides), page (a page that could not be opened), encoding (bytes of several encodings in one file) or garbled (text decoded wrongly
	// before it was saved: it reads as other characters than were written). Lost.Say speaks it.
	What string
	Page int
	Near string // text near it, for a person to find it
}

// Say tells a person what was lost and where to look for it.
func (l Lost) Say() say.Text {
	return say.T("office.lost."+l.What, "Near", l.Near, "Page", l.Page)
}

// Printed is the block's text with its automatic number before it.
func (b Block) Printed() string { return b.Label + b.Text }

// TableOf returns the cells of table n as a grid, spanned places filled with "" and row and column
// counts taken from the highest seen.
func (d *Document) TableOf(n int) [][]string {
	rows, cols := 0, 0
	for _, b := range d.Blocks {
		if b.Table == n {
			rows, cols = max(rows, b.Row), max(cols, b.Col)
		}
	}
	flat := slices.Repeat([]string{""}, rows*cols)
	grid := make([][]string, rows)
	for i := range grid {
		grid[i] = flat[i*cols : (i+1)*cols : (i+1)*cols]
	}
	for _, b := range d.Blocks {
		if b.Table == n {
			grid[b.Row-1][b.Col-1] = b.Text
		}
	}
	return grid
}
