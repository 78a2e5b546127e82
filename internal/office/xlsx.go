package office

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
)

// workbook reads an xlsx, SpreadsheetML of ECMA-376, from its tokens: a cell costs something only when
// it holds something, however far a sheet's formats reach.
type workbook struct {
	*sheaf
	parcel  *parcel
	strings []string
	styles  []cellStyle
	shown   *display
}

// tab is one sheet of the workbook.
type tab struct {
	name, part string
	hidden     bool
}

// readXlsx reads sheet after sheet, each as one table. Numbers and dates read as the sheet displays them.
func readXlsx(data []byte, limits Limits) (*Document, error) {
	p, err := openParcel(data, limits)
	if err != nil {
		return nil, err
	}
	w := &workbook{sheaf: newSheaf(Xlsx, limits), parcel: p}
	tabs, err := w.open()
	if err != nil {
		return nil, err
	}
	defer w.shown.close()
	for _, t := range tabs {
		if t.hidden {
			w.loseNear("hidden", 0, t.name)
			continue
		}
		if err := w.readTab(t); err != nil {
			return nil, err
		}
	}
	if len(p.partsNamed("vbaProject.bin")) > 0 {
		w.loseNear("macro", 0, "")
	}
	w.doc.Title, err = p.title(w.sheaf)
	return w.finish(), err
}

// open reads what all sheets share and lists them in their order.
func (w *workbook) open() ([]tab, error) {
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	rels, err := w.parcel.relations(main, w.sheaf)
	if err != nil {
		return nil, err
	}
	for _, name := range partsOf(rels, "sharedStrings") {
		if err := w.readStrings(name); err != nil {
			return nil, err
		}
	}
	for _, r := range rels {
		if r.external || r.kind == "externalLink" {
			w.loseNear("external", 0, clip(r.target, 60))
		}
	}
	tabs, since1904, err := w.readBook(main, rels)
	if err != nil {
		return nil, err
	}
	w.shown = newDisplay(since1904)
	for _, name := range partsOf(rels, "styles") {
		if err := w.readStyles(name); err != nil {
			return nil, err
		}
	}
	return tabs, nil
}

func (w *workbook) mainPart() (string, error) {
	rels, err := w.parcel.relations("", w.sheaf)
	if err != nil {
		return "", err
	}
	for _, name := range append(partsOf(rels, "officeDocument"), "xl/workbook.xml") {
		if w.parcel.parts[name] != nil {
			return name, nil
		}
	}
	return "", fault.New(fault.Invalid, "office.broken", "Format", "xlsx")
}

// readBook lists the sheets, and tells whether days count from 1904.
func (w *workbook) readBook(name string, rels map[string]relation) (tabs []tab, since1904 bool, err error) {
	err = w.elements(name, func(x *markup, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			since1904 = v == "1" || v == "true"
		case "sheet":
			r, ok := rels[relID(e)]
			if ok && r.kind == "worksheet" && !r.external {
				tabs = append(tabs, tab{name: attr(e, "name"), part: r.target, hidden: strings.HasSuffix(strings.ToLower(attr(e, "state")), "hidden")})
			}
		}
		return nil
	})
	return tabs, since1904, err
}

// relID is the r:id of an element; a plain id attribute is something else.
func relID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// elements calls f for every start element of a part.
func (w *workbook) elements(name string, f func(x *markup, e xml.StartElement) error) error {
	data, err := w.parcel.read(name)
	if err != nil || data == nil {
		return err
	}
	x := newMarkup(data, w.sheaf)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(x, e); err != nil {
				return err
			}
		}
	}
}

// readStrings reads the texts that cells refer to by number.
func (w *workbook) readStrings(name string) error {
	return w.elements(name, func(x *markup, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := richText(x)
		w.strings = append(w.strings, text)
		return err
	})
}

// richText joins the runs of a string item; phonetic readings are no part of it.
func richText(x *markup) (string, error) {
	var b strings.Builder
	var child func(e xml.StartElement) error
	child = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "t":
			text, err := x.chars()
			b.WriteString(text)
			return err
		case "r":
			return x.each(child)
		}
		return x.skip()
	}
	err := x.each(child)
	return unescaped(b.String()), err
}

// escapes are how SpreadsheetML writes characters that XML cannot hold: _x000D_ (ST_Xstring).
var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 32)
		if err != nil {
			return e
		}
		return string(rune(n))
	})
}

// cellStyle is how the cells of one format record look.
type cellStyle struct {
	format string // number format code, "" general
	bold   bool
	align  string
}

// readStyles reads the format records: number formats, bold fonts, alignment.
func (w *workbook) readStyles(name string) error {
	codes := map[string]string{}
	var bold []bool
	return w.elements(name, func(x *markup, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[attr(e, "numFmtId")] = attr(e, "formatCode")
		case "fonts":
			return x.each(func(e xml.StartElement) error {
				is := false
				err := x.each(func(e xml.StartElement) error {
					if e.Name.Local == "b" {
						is = toggled(e) == on
					}
					return x.skip()
				})
				bold = append(bold, is)
				return err
			})
		case "dxfs", "cellStyleXfs":
			return x.skip()
		case "cellXfs":
			return x.each(func(e xml.StartElement) error {
				font := number(attr(e, "fontId"), 0)
				id := attr(e, "numFmtId")
				s := cellStyle{format: codes[id], bold: font < len(bold) && bold[font]}
				if s.format == "" {
					s.format = builtin(number(id, 0))
				}
				err := x.each(func(e xml.StartElement) error {
					if e.Name.Local == "alignment" {
						s.align = aligned(attr(e, "horizontal"))
					}
					return x.skip()
				})
				w.styles = append(w.styles, s)
				return err
			})
		}
		return nil
	})
}

// reference reads a cell reference such as AB12 into row and column from 1; false when it is none.
func reference(s string) (row, col int, ok bool) {
	i := 0
	for ; i < len(s) && i < 4; i++ {
		c := s[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		col = col*26 + int(c-'a') + 1
	}
	n, err := strconv.ParseUint(s[i:], 10, 32)
	return int(n), col, err == nil && i > 0 && n > 0
}
