package office

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"path"
	"strings"

	"zhenggai/internal/fault"
)

// Picture is a picture in a paragraph: a PNG that stands in the line.
type Picture struct {
	PNG   []byte
	Width float64 // millimetres, of a square
	Alt   string  // what it shows, for who cannot see it
}

// Carried is what a docx carries besides its words.
type Carried struct {
	Note     string   // as Official.Note; "" for none
	Pictures [][]byte // the bytes of its PNG pictures, in order of their names
}

const (
	noteSpace = "urn:zhenggai:note"
	notePart  = "customXml/item1.xml"
	emuPerMM  = 36000
)

// pictures lists the pictures of the document in the order in which they stand.
func (o Official) pictures() []Picture {
	var all []Picture
	for _, p := range o.Paras {
		all = append(all, p.Pictures...)
	}
	return all
}

func pictureName(i int) string { return fmt.Sprintf("media/picture%02d.png", i+1) }

// writeTypes writes the list of what each part is. A docx without pictures has no entry for them.
func writeTypes(b *bufio.Writer, o Official) {
	head, tail, _ := strings.Cut(contentTypes, `<Override`)
	b.WriteString(head)
	if len(o.pictures()) > 0 {
		b.WriteString(`<Default Extension="png" ContentType="image/png"/>`)
	}
	if o.Mark != "" {
		b.WriteString(`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/>`)
	}
	b.WriteString(`<Override` + tail)
}

// writeRels writes where the document's parts are.
func writeRels(b *bufio.Writer, o Official) {
	b.WriteString(strings.TrimSuffix(documentRels, `</Relationships>`))
	for i := range o.pictures() {
		fmt.Fprintf(b, `<Relationship Id="rIdP%d" Type="%simage" Target="%s"/>`, i+1, officeRel, pictureName(i))
	}
	if o.Mark != "" {
		fmt.Fprintf(b, `<Relationship Id="rIdMark" Type="%sheader" Target="header1.xml"/>`, officeRel)
	}
	if o.Note != "" {
		fmt.Fprintf(b, `<Relationship Id="rIdN" Type="%scustomXml" Target="../%s"/>`, officeRel, notePart)
	}
	b.WriteString(`</Relationships>`)
}

// writeNote writes the note as custom XML, which word processors keep when they save.
func writeNote(b *bufio.Writer, note string) {
	b.WriteString(`<note xmlns="` + noteSpace + `">`)
	escape(b, note)
	b.WriteString(`</note>`)
}

// writePictures writes pictures side by side, the first of them the document's number first, from 0.
func writePictures(b *bufio.Writer, pictures []Picture, first int) {
	for i, p := range pictures {
		n, side := first+i+1, int(p.Width*emuPerMM)
		fmt.Fprintf(b, `<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[2]d" cy="%[2]d"/><wp:docPr id="%[1]d" name="picture%[1]d" descr="`, n, side)
		escape(b, printable(p.Alt))
		fmt.Fprintf(b, `"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="%[1]d" name="picture%[1]d"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdP%[1]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[2]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`, n, side)
	}
}

// ReadCarried reads what a docx carries besides its words: the note that Official put there, wherever a word processor
// moved it, and the PNG pictures. It unpacks within the limits and parses no more than the note.
func ReadCarried(data []byte, limits Limits) (Carried, error) {
	p, err := openParcel(data, limits.WithDefaults())
	if err != nil {
		return Carried{}, err
	}
	var c Carried
	for _, name := range p.partsNamed("") {
		switch {
		case strings.HasPrefix(name, "word/media/") && path.Ext(name) == ".png":
			png, err := p.read(name)
			if err != nil {
				return c, err
			}
			c.Pictures = append(c.Pictures, png)
		case strings.HasPrefix(name, "customXml/item") && !strings.Contains(name, "Props"):
			part, err := p.read(name)
			if err != nil {
				return c, err
			}
			if note, ok := noteIn(part); ok && c.Note == "" {
				c.Note = note
			} else if ok {
				return c, fault.New(fault.Invalid, "office.note_twice")
			}
		}
	}
	return c, nil
}

// noteIn is the note that a part holds; other custom XML is somebody else's.
func noteIn(part []byte) (string, bool) {
	var n struct {
		XMLName xml.Name
		Text    string `xml:",chardata"`
	}
	if xml.Unmarshal(part, &n) != nil || n.XMLName.Space != noteSpace || n.XMLName.Local != "note" {
		return "", false
	}
	return n.Text, true
}
