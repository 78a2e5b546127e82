package office

import (
	"errors"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// answer is what a child tells its parent: a document, a picture or a fault. Its names are short because two
// hundred thousand blocks carry them.
type answer struct {
	Format Format        `json:"f,omitempty"`
	Title  string        `json:"t,omitempty"`
	Blocks []answerBlock `json:"b,omitempty"`
	Lost   []Lost        `json:"l,omitempty"`
	Fault  *answerFault  `json:"e,omitempty"`
	// Photo is what became of an order to look.
	Photo *Photo `json:"i,omitempty"`
}

type answerBlock struct {
	Kind  Kind   `json:"k,omitempty"`
	Text  string `json:"x"`
	Level int    `json:"v,omitempty"`
	Page  int    `json:"p,omitempty"`
	// Where is table, row, column, row span and column span of a cell.
	Where *[5]int `json:"w,omitempty"`
	Sheet string  `json:"s,omitempty"`
	Label string  `json:"n,omitempty"`
	Bold  bool    `json:"o,omitempty"`
	Align string  `json:"a,omitempty"`
}

type answerFault struct {
	Kind  fault.Kind
	Text  say.Text
	Place string
	Cause string
}

func answerOf(doc *Document, err error) *answer {
	if err != nil {
		return &answer{Fault: faultOf(err)}
	}
	a := &answer{Format: doc.Format, Title: doc.Title, Lost: doc.Lost, Blocks: make([]answerBlock, len(doc.Blocks))}
	for i, b := range doc.Blocks {
		x := answerBlock{Kind: b.Kind, Text: b.Text, Level: b.Level, Page: b.Page, Sheet: b.Sheet, Label: b.Label, Bold: b.Bold, Align: b.Align}
		if b.Table != 0 {
			x.Where = &[5]int{b.Table, b.Row, b.Col, b.RowSpan, b.ColSpan}
			x.Kind = ""
		}
		a.Blocks[i] = x
	}
	return a
}

func faultOf(err error) *answerFault {
	var f *fault.Error
	if !errors.As(err, &f) {
		return &answerFault{Kind: fault.Internal, Cause: err.Error()}
	}
	a := &answerFault{Kind: f.Kind, Text: f.Text, Place: f.Place}
	if f.Cause != nil {
		a.Cause = clip(f.Cause.Error(), 500)
	}
	return a
}

var errNonsense = errors.New("the child's answer makes no sense")

// document checks a child's answer as a stranger's, for a file may have taken the child over, and makes
// the document of it.
func (a *answer) document(limits Limits) (*Document, error) {
	if a.Fault != nil {
		return nil, a.Fault.restore()
	}
	doc := &Document{Format: a.Format, Title: a.Title, Lost: a.Lost, Blocks: make([]Block, len(a.Blocks))}
	if !formats[a.Format] || len(a.Lost) > mostLost || len(a.Blocks) > limits.Blocks {
		return nil, nonsense()
	}
	for _, l := range a.Lost {
		if !losses[l.What] {
			return nil, nonsense()
		}
	}
	for i := range a.Blocks {
		b, ok := a.Blocks[i].block(limits)
		if !ok {
			return nil, nonsense()
		}
		doc.Blocks[i] = b
	}
	return doc, nil
}

func nonsense() error { return fault.Wrap(errNonsense, fault.Invalid, "office.crashed") }

var formats = map[Format]bool{Docx: true, Xlsx: true, PDF: true, HTML: true, Text: true}

var losses = map[string]bool{
	"picture": true, "formula": true, "drawing": true, "comment": true, "macro": true, "external": true,
	"hidden": true, "page": true, "encoding": true, "garbled": true,
}

func (x *answerBlock) block(limits Limits) (Block, bool) {
	b := Block{Kind: x.Kind, Text: x.Text, Level: x.Level, Page: x.Page, Sheet: x.Sheet, Label: x.Label, Bold: x.Bold, Align: x.Align}
	if !utf8.ValidString(b.Text) || b.Page < 0 || b.Level < 0 || b.Level > 9 {
		return b, false
	}
	if x.Where == nil {
		return b, b.Kind == Heading || b.Kind == Paragraph || b.Kind == Chrome || b.Kind == Note
	}
	w := x.Where
	b.Kind, b.Table, b.Row, b.Col, b.RowSpan, b.ColSpan = Cell, w[0], w[1], w[2], w[3], w[4]
	within := b.Table >= 1 && b.Table <= limits.Blocks && b.Row >= 1 && b.Row <= limits.Rows && b.Col >= 1 && b.Col <= limits.Cols &&
		b.RowSpan >= 1 && b.RowSpan <= limits.Rows && b.ColSpan >= 1 && b.ColSpan <= limits.Cols
	return b, within
}

// restore makes the fault of a child's answer; a sentence that is not this room's is not passed on.
func (f *answerFault) restore() error {
	e := &fault.Error{Kind: f.Kind, Text: f.Text, Place: f.Place}
	if f.Cause != "" {
		e.Cause = errors.New(f.Cause)
	}
	if f.Kind > fault.Unavailable || e.Text.Key != "" && !strings.HasPrefix(e.Text.Key, "office.") {
		return nonsense()
	}
	return e
}
