package office

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// blockLevel are the elements that begin a paragraph of their own.
var blockLevel = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Table: true, atom.Tr: true, atom.Td: true, atom.Th: true,
	atom.Caption: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true,
	atom.Nav: true, atom.Aside: true, atom.Blockquote: true, atom.Pre: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	atom.Form: true, atom.Fieldset: true, atom.Hr: true, atom.Center: true, atom.Address: true, atom.Figure: true,
	atom.Figcaption: true, atom.Body: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Option: true,
}

// empty are the elements that hold nothing and are never closed.
var empty = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Input: true, atom.Meta: true, atom.Link: true, atom.Col: true,
	atom.Area: true, atom.Base: true, atom.Embed: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// silent are the elements whose text is not on the page.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true,
	atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Svg: true, atom.Canvas: true, atom.Video: true, atom.Audio: true,
	atom.Title: true, atom.Rp: true, atom.Rt: true,
}

// lostAs names what an element stands for that text cannot carry.
var lostAs = map[atom.Atom]string{
	atom.Img: "picture", atom.Svg: "drawing", atom.Canvas: "drawing", atom.Object: "drawing", atom.Embed: "drawing",
	atom.Iframe: "external", atom.Video: "drawing", atom.Audio: "drawing", atom.Math: "formula",
}

// ends lists, for a start tag, the open elements it closes by itself and where the search stops.
var ends = map[atom.Atom]struct{ closes, stop []atom.Atom }{
	atom.Li:    {[]atom.Atom{atom.Li}, []atom.Atom{atom.Ul, atom.Ol, atom.Td, atom.Th}},
	atom.Td:    {[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Table}},
	atom.Th:    {[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Table}},
	atom.Tr:    {[]atom.Atom{atom.Tr}, []atom.Atom{atom.Table}},
	atom.Tbody: {[]atom.Atom{atom.Thead, atom.Tbody}, []atom.Atom{atom.Table}},
	atom.Tfoot: {[]atom.Atom{atom.Thead, atom.Tbody}, []atom.Atom{atom.Table}},
	atom.Dt:    {[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
	atom.Dd:    {[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
}

// aroundCells are the elements whose end also ends a cell left open.
var aroundCells = map[atom.Atom]bool{atom.Tr: true, atom.Table: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true}

// furnitureWords are class and id words by which the sites of public bodies mark what surrounds an article.
var furnitureWords = map[string]bool{
	"nav": true, "navbar": true, "navigation": true, "menu": true, "breadcrumb": true, "breadcrumbs": true, "crumb": true,
	"crumbs": true, "footer": true, "foot": true, "copyright": true, "share": true, "sidebar": true, "pagination": true,
	"pager": true, "toolbar": true, "topbar": true,
}

func (w *webPage) furniture(tag atom.Atom, a map[string]string) bool {
	switch tag {
	case atom.Nav, atom.Footer, atom.Aside:
		return true
	case atom.Header:
		return !w.within(atom.Article) && !w.within(atom.Main)
	case atom.Body, atom.Html:
		return false
	}
	switch a["role"] {
	case "navigation", "banner", "contentinfo", "search", "complementary":
		return true
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(a["class"]+" "+a["id"]), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }) {
		if furnitureWords[word] {
			return true
		}
	}
	return false
}
