package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// wordPara is one w:p while it is read.
type wordPara struct {
	own     paraStyle // what the paragraph says itself
	style   string
	deleted bool // its mark was deleted by a tracked change: it runs on into the next
	text    strings.Builder
	boldLen int
	after   []Block // text boxes and notes, which stand after it
}

// paragraph reads a w:p, just begun, and sends its block and what hangs on it.
func (w *wordDoc) paragraph(send func(Block) error) error {
	p := &wordPara{}
	p.text.WriteString(w.carried)
	w.carried = ""
	if err := w.x.each(func(e xml.StartElement) error { return w.inline(p, e) }); err != nil {
		return err
	}
	if p.deleted {
		w.carried = p.text.String()
	} else if err := send(w.block(p)); err != nil {
		return err
	}
	for _, b := range p.after {
		if err := send(b); err != nil {
			return err
		}
	}
	return nil
}

// block makes the block of a paragraph: its styles merged, its number counted.
func (w *wordDoc) block(p *wordPara) Block {
	text := tidy(p.text.String())
	st := w.styles.resolve(p.style)
	b := Block{Kind: Paragraph, Text: text, Align: aligned(or2(p.own.jc, st.jc))}
	level := st.outline
	if p.own.outline != 0 {
		level = p.own.outline
	}
	b.Bold = text != "" && (p.boldLen >= len(text) || st.bold == on && p.boldLen > 0)
	switch {
	case st.contents():
		b.Kind = Chrome
	case level >= 1 && level <= 9:
		b.Kind, b.Level = Heading, level
	}
	if ref := w.numberOf(p, &st); ref.id != "" && ref.id != "0" { // an empty paragraph counts too
		b.Label = w.numbers.label(ref, w.styles)
	}
	return b
}

// numberOf is the list a paragraph belongs to: its own, else its style's.
func (w *wordDoc) numberOf(p *wordPara, st *paraStyle) numRef {
	ref := st.num
	if p.own.num.id != "" {
		ref.id = p.own.num.id
	}
	if p.own.num.set {
		ref.level, ref.set = p.own.num.level, true
	}
	return ref
}

func or2(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func aligned(jc string) string {
	switch jc {
	case "center":
		return "center"
	case "right", "end":
		return "right"
	}
	return ""
}

// inline reads a child of a paragraph.
func (w *wordDoc) inline(p *wordPara, e xml.StartElement) error {
	switch e.Name.Local {
	case "pPr":
		return w.x.each(func(e xml.StartElement) error { return w.paraProperty(p, e) })
	case "r":
		return w.run(p)
	case "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo":
		return w.x.each(func(e xml.StartElement) error { return w.inline(p, e) })
	case "AlternateContent":
		return w.alternate(func(e xml.StartElement) error {
			return w.x.each(func(e xml.StartElement) error { return w.inline(p, e) })
		})
	case "oMath", "oMathPara":
		return w.formula(p)
	case "commentRangeStart":
		w.loseNear("comment", 0, clip(tidy(p.text.String()), 30))
	}
	return w.x.skip() // del and moveFrom among them: deleted text is not on the page
}

func (w *wordDoc) paraProperty(p *wordPara, e xml.StartElement) error {
	switch e.Name.Local {
	case "pStyle":
		p.style = attr(e, "val")
	case "rPr":
		return w.x.each(func(e xml.StartElement) error {
			if e.Name.Local == "del" || e.Name.Local == "moveFrom" {
				p.deleted = true
			}
			return w.x.skip()
		})
	default:
		return p.own.paraProperty(w.x, e)
	}
	return w.x.skip()
}

// run reads a w:r: text in one dress.
func (w *wordDoc) run(p *wordPara) error {
	var hidden, bold toggle
	before := p.text.Len()
	err := w.x.each(func(e xml.StartElement) error {
		if e.Name.Local == "rPr" {
			return w.x.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "vanish":
					hidden = toggled(e)
				case "b":
					bold = toggled(e)
				}
				return w.x.skip()
			})
		}
		if hidden == on {
			return w.x.skip()
		}
		return w.runChild(p, e)
	})
	st := w.styles.resolve(p.style)
	if bold == on || bold == unset && st.bold == on {
		p.boldLen += p.text.Len() - before
	}
	return err
}

// runChild reads what a run holds.
func (w *wordDoc) runChild(p *wordPara, e xml.StartElement) error {
	switch e.Name.Local {
	case "t":
		text, err := w.x.chars()
		p.text.WriteString(text)
		return err
	case "tab", "ptab":
		p.text.WriteByte('\t')
	case "br":
		if kind := attr(e, "type"); kind == "" || kind == "textWrapping" {
			p.text.WriteByte('\n')
		}
	case "cr":
		p.text.WriteByte('\n')
	case "noBreakHyphen":
		p.text.WriteByte('-')
	case "sym":
		p.text.WriteRune(symbol(attr(e, "char")))
	case "footnoteReference", "endnoteReference":
		key := strings.TrimSuffix(e.Name.Local, "Reference") + attr(e, "id")
		p.after = append(p.after, w.notes[key]...)
		delete(w.notes, key) // a note stands once, however often it is referred to
	case "drawing", "pict", "object":
		return w.drawing(p, e.Name.Local == "object")
	case "ruby":
		return w.ruby(p)
	case "AlternateContent":
		return w.alternate(func(e xml.StartElement) error {
			return w.x.each(func(e xml.StartElement) error { return w.runChild(p, e) })
		})
	}
	return w.x.skip()
}

// symbol is the character of a w:sym. The tick boxes of Wingdings, which forms use, have characters of
// their own; other symbol fonts show as a square.
func symbol(code string) rune {
	n, err := strconv.ParseUint(code, 16, 16)
	if err != nil {
		return '□'
	}
	switch n {
	case 0xF0FE, 0xF052, 0x0052:
		return '☑'
	case 0xF0FC:
		return '✓'
	case 0xF0A8, 0xF06F, 0xF0A3, 0x00A3:
		return '□'
	}
	if n >= 0xF000 {
		return '□'
	}
	return rune(n)
}

// ruby reads the base text alone; the reading above it is no part of the sentence.
func (w *wordDoc) ruby(p *wordPara) error {
	return w.x.each(func(e xml.StartElement) error {
		if e.Name.Local != "rubyBase" {
			return w.x.skip()
		}
		return w.x.each(func(e xml.StartElement) error { return w.inline(p, e) })
	})
}

// formula writes the characters of an equation in their order, and says that its layout is lost.
func (w *wordDoc) formula(p *wordPara) error {
	w.loseNear("formula", 0, clip(tidy(p.text.String()), 30))
	depth := w.x.depth
	for w.x.depth >= depth {
		t, err := w.x.next()
		if err != nil || t == nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "t" {
			text, err := w.x.chars()
			if err != nil {
				return err
			}
			p.text.WriteString(text)
		}
	}
	return nil
}

// drawing looks inside a drawing for text boxes, and reports what else it shows.
func (w *wordDoc) drawing(p *wordPara, object bool) error {
	what := ""
	if object {
		what = "drawing"
	}
	depth := w.x.depth
	for w.x.depth >= depth {
		t, err := w.x.next()
		if err != nil || t == nil {
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "txbxContent":
			err = w.story(e, func(b Block) error { p.after = append(p.after, b); return nil })
		case "Fallback": // repeats the Choice before it
			err = w.x.skip()
		case "blip", "imagedata":
			what = or2(what, "picture")
		case "chart", "relIds":
			what = "drawing"
		}
		if err != nil {
			return err
		}
	}
	if what != "" && !w.chrome {
		w.loseNear(what, 0, clip(tidy(p.text.String()), 30))
	}
	return nil
}
