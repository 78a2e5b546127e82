package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// paraStyle is what a paragraph style says of layout. Unset fields are the base style's.
type paraStyle struct {
	name    string
	based   string
	outline int // 1 to 9, 0 unset, 10 body text
	bold    toggle
	jc      string
	num     numRef
}

// toggle is a property that may be set, cleared or left to the base style.
type toggle int8

const (
	unset toggle = iota
	on
	off
)

func toggled(e xml.StartElement) toggle {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return off
	}
	return on
}

// numRef points to a list and a level in it.
type numRef struct {
	id    string // "" unset, "0" explicitly none
	level int
	set   bool // the level is stated
}

type styleSheet struct {
	byID     map[string]*paraStyle
	fallback string // id of the default paragraph style
	resolved map[string]paraStyle
}

func newStyleSheet() *styleSheet {
	return &styleSheet{byID: map[string]*paraStyle{}, resolved: map[string]paraStyle{}}
}

// mostBased is how long a chain of styles may be; a loop ends there.
const mostBased = 16

// resolve merges a style with those it is based on.
func (ss *styleSheet) resolve(id string) paraStyle {
	if ss.byID[id] == nil {
		id = ss.fallback
	}
	r, known := ss.resolved[id]
	if !known {
		r = ss.merge(id)
		ss.resolved[id] = r
	}
	return r
}

func (ss *styleSheet) merge(id string) paraStyle {
	var r paraStyle
	for range mostBased {
		s := ss.byID[id]
		if s == nil {
			break
		}
		if r.name == "" {
			r.name = s.name
		}
		if r.outline == 0 {
			r.outline = s.level()
		}
		if r.bold == unset {
			r.bold = s.bold
		}
		if r.jc == "" {
			r.jc = s.jc
		}
		if r.num.id == "" {
			r.num.id = s.num.id
			if !r.num.set {
				r.num.level, r.num.set = s.num.level, s.num.set
			}
		}
		id = s.based
	}
	return r
}

// level is the outline level a style states, or that its name is known for.
func (s *paraStyle) level() int {
	if s.outline != 0 {
		return s.outline
	}
	name := strings.ToLower(strings.ReplaceAll(s.name, " ", ""))
	for _, prefix := range []string{"heading", "标题"} {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		if n, err := strconv.Atoi(rest); err == nil && n >= 1 && n <= 9 {
			return n
		}
		if rest == "" {
			return 1
		}
	}
	if name == "title" {
		return 1
	}
	return 0
}

// contents reports whether a style is that of a table of contents, which repeats the headings.
func (s *paraStyle) contents() bool {
	name := strings.ToLower(s.name)
	return strings.HasPrefix(name, "toc ") || strings.HasPrefix(name, "目录")
}

// readStyles reads word/styles.xml.
func readStyles(data []byte, s *sheaf) (*styleSheet, error) {
	ss := newStyleSheet()
	x := newMarkup(data, s)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return ss, err
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "style" {
			continue
		}
		id := attr(e, "styleId")
		if attr(e, "type") == "paragraph" && (attr(e, "default") == "1" || attr(e, "default") == "true") {
			ss.fallback = id
		}
		st := &paraStyle{}
		ss.byID[id] = st
		if err := x.each(func(e xml.StartElement) error { return st.property(x, e) }); err != nil {
			return nil, err
		}
	}
}

func (s *paraStyle) property(x *markup, e xml.StartElement) error {
	switch e.Name.Local {
	case "name":
		s.name = attr(e, "val")
	case "basedOn":
		s.based = attr(e, "val")
	case "pPr":
		return x.each(func(e xml.StartElement) error {
			return s.paraProperty(x, e)
		})
	case "rPr":
		return x.each(func(e xml.StartElement) error {
			if e.Name.Local == "b" {
				s.bold = toggled(e)
			}
			return x.skip()
		})
	}
	return x.skip()
}

// paraProperty reads a child of pPr that styles and paragraphs have in common.
func (s *paraStyle) paraProperty(x *markup, e xml.StartElement) error {
	switch e.Name.Local {
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n <= 9 {
			s.outline = n + 1
		}
	case "jc":
		s.jc = attr(e, "val")
	case "numPr":
		return x.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "ilvl":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < levels {
					s.num.level, s.num.set = n, true
				}
			case "numId":
				s.num.id = attr(e, "val")
			}
			return x.skip()
		})
	}
	return x.skip()
}
