package office

import (
	"encoding/xml"
	"slices"
	"strings"

	"zhenggai/internal/fault"
)

// wordDoc reads a docx: WordprocessingML of ECMA-376, transitional and strict, from its tokens.
type wordDoc struct {
	*sheaf
	parcel  *parcel
	styles  *styleSheet
	numbers *numbering
	notes   map[string][]Block // by "footnote" or "endnote" and id
	x       *markup
	chrome  bool // reading a running head or foot
	carried string
}

// readDocx reads the body in order, then running heads and feet as Chrome.
func readDocx(data []byte, limits Limits) (*Document, error) {
	p, err := openParcel(data, limits)
	if err != nil {
		return nil, err
	}
	w := &wordDoc{sheaf: newSheaf(Docx, limits), parcel: p}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	rels, err := p.relations(main, w.sheaf)
	if err != nil {
		return nil, err
	}
	w.reportOutside(rels)
	if err := w.readAids(rels); err != nil {
		return nil, err
	}
	if err := w.readPart(main); err != nil {
		return nil, err
	}
	w.chrome = true
	for _, name := range partsOf(rels, "header", "footer") {
		if err := w.readPart(name); err != nil {
			return nil, err
		}
	}
	w.doc.Title, err = p.title(w.sheaf)
	return w.finish(), err
}

// mainPart follows the package's own relationships to the document.
func (w *wordDoc) mainPart() (string, error) {
	rels, err := w.parcel.relations("", w.sheaf)
	if err != nil {
		return "", err
	}
	for _, name := range append(partsOf(rels, "officeDocument"), "word/document.xml") {
		if w.parcel.parts[name] != nil {
			return name, nil
		}
	}
	return "", fault.New(fault.Invalid, "office.broken", "Format", "docx")
}

// partsOf lists, in a fixed order, the parts that relationships of the given kinds lead to.
func partsOf(rels map[string]relation, kinds ...string) []string {
	var names []string
	for _, kind := range kinds {
		var some []string
		for _, r := range rels {
			if r.kind == kind && !r.external {
				some = append(some, r.target)
			}
		}
		slices.Sort(some)
		names = append(names, slices.Compact(some)...)
	}
	return names
}

// reportOutside notes what the file would have had us fetch. Links that only a click follows are no loss.
func (w *wordDoc) reportOutside(rels map[string]relation) {
	var outside []string
	for _, r := range rels {
		if r.external && r.kind != "hyperlink" {
			outside = append(outside, r.target)
		}
	}
	slices.Sort(outside)
	for _, target := range outside {
		w.loseNear("external", 0, clip(target, 60))
	}
	if len(w.parcel.partsNamed("vbaProject.bin")) > 0 {
		w.loseNear("macro", 0, "")
	}
}

func (p *parcel) partsNamed(suffix string) []string {
	var names []string
	for _, n := range p.names {
		if strings.HasSuffix(n, suffix) {
			names = append(names, n)
		}
	}
	return names
}

// readAids reads the parts that the body refers to: styles, numbering, notes.
func (w *wordDoc) readAids(rels map[string]relation) error {
	w.styles = newStyleSheet()
	w.numbers = &numbering{}
	w.notes = map[string][]Block{}
	for _, kind := range []string{"styles", "numbering", "footnotes", "endnotes"} {
		for _, name := range partsOf(rels, kind) {
			data, err := w.parcel.read(name)
			if err != nil || data == nil {
				return err
			}
			switch kind {
			case "styles":
				w.styles, err = readStyles(data, w.sheaf)
			case "numbering":
				w.numbers, err = readNumbering(data, w.sheaf)
			default:
				err = w.readNotes(data)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// title is what the package's core properties state.
func (p *parcel) title(s *sheaf) (string, error) {
	data, err := p.read("docProps/core.xml")
	if data == nil || err != nil {
		return "", err
	}
	x := newMarkup(data, s)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return "", err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "title" {
			text, err := x.chars()
			return tidy(clip(text, 300)), err
		}
	}
}

// readPart reads the story of one part: body, running head or foot.
func (w *wordDoc) readPart(name string) error {
	data, err := w.parcel.read(name)
	if err != nil || data == nil {
		return err
	}
	w.x = newMarkup(data, w.sheaf)
	for {
		t, err := w.x.next()
		if err != nil || t == nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			switch e.Name.Local {
			case "document":
			default: // body, hdr, ftr
				if err := w.story(e, w.addStory); err != nil {
					return err
				}
			}
		}
	}
}

func (w *wordDoc) addStory(b Block) error {
	if w.chrome {
		b.Kind, b.Level = Chrome, 0
		b.Table, b.Row, b.Col, b.RowSpan, b.ColSpan = 0, 0, 0, 0, 0
	}
	return w.add(b)
}

// readNotes keeps the text of footnotes or endnotes by id.
func (w *wordDoc) readNotes(data []byte) error {
	w.x = newMarkup(data, w.sheaf)
	for {
		t, err := w.x.next()
		if err != nil || t == nil {
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "footnote" && e.Name.Local != "endnote" {
			continue
		}
		key := e.Name.Local + attr(e, "id")
		err = w.story(e, func(b Block) error {
			b.Kind, b.Level = Note, 0
			w.notes[key] = append(w.notes[key], b)
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// story reads paragraphs and tables up to the end of the element just begun.
func (w *wordDoc) story(_ xml.StartElement, send func(Block) error) error {
	return w.x.each(func(e xml.StartElement) error { return w.storyChild(e, send) })
}

func (w *wordDoc) storyChild(e xml.StartElement, send func(Block) error) error {
	switch e.Name.Local {
	case "p":
		return w.paragraph(send)
	case "tbl":
		return w.grid(send)
	case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body", "hdr", "ftr":
		return w.story(e, send)
	case "AlternateContent":
		return w.alternate(func(e xml.StartElement) error { return w.story(e, send) })
	case "altChunk":
		w.lose("external", 0)
	}
	return w.x.skip()
}

// alternate reads the first branch of an mc:AlternateContent, which Word shows, and passes over the
// others, which repeat it for older programs.
func (w *wordDoc) alternate(branch func(e xml.StartElement) error) error {
	seen := false
	return w.x.each(func(e xml.StartElement) error {
		if seen || e.Name.Local != "Choice" && e.Name.Local != "Fallback" {
			return w.x.skip()
		}
		seen = true
		return branch(e)
	})
}
