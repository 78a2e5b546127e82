package office

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"zhenggai/internal/fault"
)

// readHTML reads a web page from its tokens; no tree is built, so that a page costs what its text does.
func readHTML(data []byte, limits Limits) (*Document, error) {
	if err := tooLong(data, limits); err != nil {
		return nil, err
	}
	text, mixed := decode(data, declaredCharset(data))
	w := &webPage{sheaf: newSheaf(HTML, limits)}
	if mixed {
		w.loseNear("encoding", 0, "")
	}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(limits.Text) // one tag or text longer than all text allowed is no page
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if !errors.Is(z.Err(), io.EOF) {
				return nil, fault.Wrap(z.Err(), fault.Invalid, "office.too_much_text", "MiB", limits.Text>>20)
			}
			break
		}
		if err := w.token(len(w.open)); err != nil {
			return nil, err
		}
		if err := w.feed(kind, z); err != nil {
			return nil, err
		}
	}
	if err := w.close(); err != nil {
		return nil, err
	}
	return w.finish(), nil
}

// looksLikeHTML reports whether text begins as a web page does, comments and declarations aside.
func looksLikeHTML(text string) bool {
	text = strings.ToLower(strings.TrimLeftFunc(text[:min(len(text), 4096)], blank))
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<table", "<div", "<p>", "<p ", "<h1", "<article"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	declared := strings.HasPrefix(text, "<?xml") || strings.HasPrefix(text, "<!--") || strings.HasPrefix(text, "<script")
	return declared && (strings.Contains(text, "<html") || strings.Contains(text, "<body") || strings.Contains(text, "<head"))
}

// declaredCharset is what the page's own <meta> says, "" when it says nothing.
func declaredCharset(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	_, after, found := bytes.Cut(head, []byte("charset="))
	if !found {
		return ""
	}
	after = bytes.TrimLeft(after, `"' `)
	end := bytes.IndexAny(after, `"' />;`)
	if end < 0 {
		return ""
	}
	return string(after[:end])
}

// element is one open element and what it lends to the text inside.
type element struct {
	tag    atom.Atom
	mute   bool // its text is not on the page: script, style, hidden
	chrome bool // its text is page furniture
	link   bool // its text leads elsewhere
	bold   bool
	pre    bool
	align  string
	list   *list
	level  int // of a heading it is or stands in
}

// webPage walks the tokens of one page.
type webPage struct {
	*sheaf
	open   []element
	tables []*webTable

	text    strings.Builder // of the paragraph being read
	boldLen int             // bytes of it that are bold
	linkLen int             // bytes of it that are links
	links   int             // how many
	gap     gap             // white space seen since the last character
	label   string          // of the list item that the paragraph begins
	title   strings.Builder
	waiting int // bytes of text put into cells of open tables, counted again for each table around them
}

// gap is what stands between two words.
type gap uint8

const (
	gapNone gap = iota
	gapSpace
	gapLine // white space with a line end in it: nothing between Han characters
)

func (w *webPage) top() element {
	if len(w.open) == 0 {
		return element{}
	}
	return w.open[len(w.open)-1]
}

func (w *webPage) feed(kind html.TokenType, z *html.Tokenizer) error {
	switch kind {
	case html.TextToken:
		w.write(string(z.Text()))
	case html.StartTagToken, html.SelfClosingTagToken:
		return w.start(z.Token())
	case html.EndTagToken:
		name, _ := z.TagName()
		return w.end(atom.Lookup(name))
	}
	return nil
}

// write adds text to the paragraph, white space collapsed as a browser does.
func (w *webPage) write(s string) {
	in := w.top()
	if in.tag == atom.Title && w.title.Len() == 0 {
		w.title.WriteString(clip(s, 300))
		return
	}
	if in.mute || w.text.Len() > w.limits.Text {
		return
	}
	before := w.text.Len()
	if in.pre {
		w.text.WriteString(s)
	} else {
		w.collapse(s)
	}
	if in.bold {
		w.boldLen += w.text.Len() - before
	}
	if in.link {
		w.linkLen += w.text.Len() - before
	}
}

func (w *webPage) collapse(s string) {
	for s != "" {
		n := strings.IndexAny(s, " \t\r\n\f")
		if n != 0 {
			word := s
			if n > 0 {
				word = s[:n]
			}
			w.bridge(word)
			w.text.WriteString(word)
			s = s[len(word):]
			continue
		}
		rest := strings.TrimLeft(s, " \t\r\n\f")
		w.gap = max(w.gap, gapSpace)
		if strings.ContainsAny(s[:len(s)-len(rest)], "\r\n") {
			w.gap = gapLine
		}
		s = rest
	}
}

// bridge writes the white space due before word.
func (w *webPage) bridge(word string) {
	g := w.gap
	w.gap = gapNone
	if w.text.Len() == 0 || g == gapNone {
		return
	}
	last := lastRune(w.text.String())
	if last == '\n' || g == gapLine && (wide(last) || wide(firstRune(word))) {
		return
	}
	w.text.WriteByte(' ')
}

// flush ends the paragraph being read and sends it where it belongs: the cell it stands in, or the page.
func (w *webPage) flush() error {
	text := tidy(w.text.String())
	bold := text != "" && w.boldLen >= len(text)
	w.text.Reset()
	menu := w.links >= 3 && w.linkLen*10 >= len(text)*8 // hardly anything but links, side by side
	w.boldLen, w.linkLen, w.links, w.gap = 0, 0, 0, gapNone
	if text == "" {
		return nil
	}
	in := w.top()
	b := Block{Kind: Paragraph, Text: text, Label: w.label, Bold: bold, Align: in.align}
	w.label = ""
	switch {
	case in.chrome, menu:
		b.Kind = Chrome
	case in.level > 0:
		b.Kind, b.Level = Heading, in.level
	}
	if doubled(clip(text, 200)) {
		w.loseNear("garbled", 0, clip(text, 30))
	}
	return w.send(b)
}

// send puts a block into the innermost open cell, or onto the page.
func (w *webPage) send(b Block) error {
	for i := len(w.tables) - 1; i >= 0; i-- {
		if c := w.tables[i].cell; c != nil {
			c.blocks = append(c.blocks, b)
			return w.checkWaiting(len(b.Text))
		}
	}
	return w.add(b)
}

// close closes what the page left open.
func (w *webPage) close() error {
	if err := w.flush(); err != nil {
		return err
	}
	for len(w.tables) > 0 {
		if err := w.closeTable(); err != nil {
			return err
		}
	}
	w.doc.Title = tidy(w.title.String())
	return nil
}

func (w *webPage) start(t html.Token) error {
	if what := lostAs[t.DataAtom]; what != "" && !w.top().chrome && !w.top().mute {
		w.lose(what, 0)
	}
	if t.DataAtom == atom.Br && !w.top().mute {
		w.text.WriteByte('\n')
		w.gap = gapNone
		return nil
	}
	if blockLevel[t.DataAtom] {
		if err := w.flush(); err != nil {
			return err
		}
		if err := w.imply(t.DataAtom); err != nil {
			return err
		}
	}
	if empty[t.DataAtom] || t.Type == html.SelfClosingTagToken && t.DataAtom == 0 {
		return nil
	}
	if !blockLevel[t.DataAtom] && !silent[t.DataAtom] && len(w.open) >= w.limits.Depth/2 {
		return nil // old pages forget to close their <font>s by the hundred
	}
	w.open = append(w.open, w.inherit(t))
	return w.enter(t)
}

// inherit makes the element of a start tag: what surrounds it, changed by what it says itself.
func (w *webPage) inherit(t html.Token) element {
	e := w.top()
	outer := e
	e.tag, e.list = t.DataAtom, nil
	a := attrs(t)
	style := strings.ReplaceAll(strings.ToLower(a["style"]), " ", "")
	_, hidden := a["hidden"]
	e.mute = e.mute || silent[t.DataAtom] || hidden || strings.Contains(style, "display:none")
	e.chrome = e.chrome || w.furniture(t.DataAtom, a)
	switch t.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.level, e.bold = int(t.Data[1]-'0'), false
		e.chrome = outer.chrome && !w.within(atom.Header)
	case atom.B, atom.Strong, atom.Th:
		e.bold = true
	case atom.A:
		e.link = a["href"] != ""
		w.links++
	case atom.Pre:
		e.pre = true
	case atom.Center:
		e.align = "center"
	case atom.Ol, atom.Ul:
		e.list = newList(t.DataAtom, a, style)
	case atom.Td:
		e.align, e.bold = "", false
	}
	if strings.Contains(style, "font-weight:bold") || strings.Contains(style, "font-weight:700") {
		e.bold = true
	}
	e.align = alignment(a["align"], style, e.align)
	return e
}

func attrs(t html.Token) map[string]string {
	m := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		m[a.Key] = a.Val
	}
	return m
}

func alignment(attr, style, inherited string) string {
	switch {
	case strings.EqualFold(attr, "center"), strings.Contains(style, "text-align:center"):
		return "center"
	case strings.EqualFold(attr, "right"), strings.Contains(style, "text-align:right"):
		return "right"
	case attr != "", strings.Contains(style, "text-align:"):
		return ""
	}
	return inherited
}

// within reports whether an element of that kind is open.
func (w *webPage) within(tag atom.Atom) bool {
	for _, e := range w.open {
		if e.tag == tag {
			return true
		}
	}
	return false
}

// enter does what beginning an element means beyond its text: tables, rows, cells and list items.
func (w *webPage) enter(t html.Token) error {
	switch t.DataAtom {
	case atom.Table:
		w.tables = append(w.tables, &webTable{})
	case atom.Tr:
		return w.startRow()
	case atom.Td, atom.Th:
		return w.startCell(attrs(t))
	case atom.Li:
		w.startItem(attrs(t))
	}
	return nil
}

// imply closes what a start tag closes without saying so.
func (w *webPage) imply(tag atom.Atom) error {
	for i := len(w.open) - 1; i >= 0; i-- { // a paragraph ends where another block begins
		if w.open[i].tag == atom.P {
			if err := w.closeTo(i); err != nil {
				return err
			}
			break
		}
		if blockLevel[w.open[i].tag] {
			break
		}
	}
	rule, ok := ends[tag]
	if !ok {
		return nil
	}
	for i := len(w.open) - 1; i >= 0; i-- {
		if contains(rule.stop, w.open[i].tag) {
			return nil
		}
		if contains(rule.closes, w.open[i].tag) {
			return w.closeTo(i)
		}
	}
	return nil
}

func contains(tags []atom.Atom, tag atom.Atom) bool {
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

// end closes the nearest open element of that kind, and all within it. An end tag that opens nothing
// is passed over; none reaches out of the table cell it stands in unless it ends the table.
func (w *webPage) end(tag atom.Atom) error {
	if blockLevel[tag] {
		if err := w.flush(); err != nil {
			return err
		}
	}
	for i := len(w.open) - 1; i >= 0; i-- {
		if w.open[i].tag == tag {
			return w.closeTo(i)
		}
		if at := w.open[i].tag; (at == atom.Td || at == atom.Th) && !aroundCells[tag] {
			return nil
		}
		if w.open[i].tag == atom.Table {
			return nil
		}
	}
	return nil
}

// closeTo closes open elements down to index i, that one included.
func (w *webPage) closeTo(i int) error {
	for len(w.open) > i {
		tag := w.top().tag
		w.open = w.open[:len(w.open)-1]
		switch tag {
		case atom.Table:
			if err := w.closeTable(); err != nil {
				return err
			}
		case atom.Td, atom.Th:
			w.closeCell()
		case atom.Li:
			w.label = ""
		}
	}
	return nil
}
