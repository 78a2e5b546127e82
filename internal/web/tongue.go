package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"zhenggai/internal/say"
)

// ledgerTongue is the language that documents, and so the ledger, are written in.
const ledgerTongue = say.ZhCN

// inTongue draws c for a reader of lang. What the ledger says stays Chinese on an English page, and
// there each such text is marked with its language, or a screen reader would spell it out as English
// and a browser would pick a Japanese face for it. It is done here, to what was drawn, so that no page
// can forget it: <bdi lang> changes nothing of how a text looks, and no style sheet speaks of it.
func inTongue(lang say.Lang, c templ.Component) templ.Component {
	if lang == ledgerTongue {
		return c
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var drawn bytes.Buffer
		if err := c.Render(ctx, &drawn); err != nil {
			return err
		}
		m := tongueMarker{in: html.NewTokenizer(&drawn)}
		if err := m.run(); err != nil {
			return err
		}
		_, err := m.out.WriteTo(w)
		return err
	})
}

// tongueMarker copies HTML as it is, but for the marks.
type tongueMarker struct {
	in   *html.Tokenizer
	out  bytes.Buffer
	open []openElement
	head int // where in out the start tag just written ends, before its ">"; 0 when another token followed
}

// openElement is an element around the current place.
type openElement struct {
	name   string
	tongue bool // its texts need no mark: they are marked by an ancestor, or are no texts
}

// Elements that hold text alone, or whose content is not HTML: the mark goes on the element itself.
var textOnly = []string{"option", "textarea", "title", "text"}

// Elements without an end, and those whose content nobody reads.
var (
	endless  = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
	unspoken = []string{"script", "style"}
)

func (m *tongueMarker) run() error {
	for {
		kind := m.in.Next()
		raw := m.in.Raw()
		head := m.head
		m.head = 0
		switch kind {
		case html.ErrorToken:
			if err := m.in.Err(); !errors.Is(err, io.EOF) {
				return err
			}
			m.out.Write(raw)
			return nil
		case html.TextToken:
			m.text(string(raw), head)
		case html.StartTagToken, html.SelfClosingTagToken:
			m.start(string(raw), kind)
		case html.EndTagToken:
			m.out.Write(raw)
			name, _ := m.in.TagName()
			m.end(string(name))
		default:
			m.out.Write(raw)
		}
	}
}

// around tells whether a text here needs no mark.
func (m *tongueMarker) around() openElement {
	if len(m.open) == 0 {
		return openElement{}
	}
	return m.open[len(m.open)-1]
}

func (m *tongueMarker) start(raw string, kind html.TokenType) {
	token := m.in.Token()
	e := openElement{name: token.Data, tongue: m.around().tongue || slices.Contains(unspoken, token.Data)}
	spoken, value := false, ""
	for _, a := range token.Attr {
		switch a.Key {
		case "lang":
			spoken = true
			e.tongue = strings.HasPrefix(a.Val, "zh")
		case "value":
			value = a.Val
		}
	}
	if e.name == "input" && !spoken && !e.tongue && hasHan(value) {
		raw = raw[:len("<input")] + langAttr + raw[len("<input"):]
	}
	m.out.WriteString(raw)
	if kind == html.SelfClosingTagToken || slices.Contains(endless, e.name) {
		return
	}
	if !spoken && strings.HasSuffix(raw, ">") {
		m.head = m.out.Len() - len(">")
	}
	m.open = append(m.open, e)
}

func (m *tongueMarker) end(name string) {
	for i := len(m.open) - 1; i >= 0; i-- {
		if m.open[i].name == name {
			m.open = m.open[:i]
			return
		}
	}
}

const langAttr = ` lang="` + string(ledgerTongue) + `"`

// text writes a text with its marks. head is where its element's start tag ends when nothing stands
// between, else 0.
func (m *tongueMarker) text(raw string, head int) {
	e := m.around()
	runs := tongueRuns(raw)
	switch whole := strings.TrimSpace(raw); {
	case e.tongue || len(runs) == 0:
		m.out.WriteString(raw)
	case slices.Contains(textOnly, e.name):
		if head > 0 && runs[0].cut(raw) == whole {
			tag := string(m.out.Bytes()[head:])
			m.out.Truncate(head)
			m.out.WriteString(langAttr + tag)
		}
		m.out.WriteString(raw)
	case runs[0].cut(raw) == whole:
		m.marked(raw, runs)
	default: // one element, so that a row of a flexible box stays one item
		m.out.WriteString("<bdi>")
		m.marked(raw, runs)
		m.out.WriteString("</bdi>")
	}
}

func (m *tongueMarker) marked(raw string, runs []span) {
	at := 0
	for _, r := range runs {
		m.out.WriteString(raw[at:r.from] + "<bdi" + langAttr + ">" + r.cut(raw) + "</bdi>")
		at = r.to
	}
	m.out.WriteString(raw[at:])
}

// span is a piece of a text, in bytes.
type span struct{ from, to int }

func (s span) cut(text string) string { return text[s.from:s.to] }

// tongueRuns are the pieces of a text that are Chinese: from the first Chinese character to the last
// with no English words between. Digits and names such as PM2.5 between them belong to them.
func tongueRuns(text string) []span {
	var runs []span
	for i, c := range text {
		if !isWide(c) {
			continue
		}
		to := i + utf8.RuneLen(c)
		if n := len(runs); n > 0 && !hasWords(text[runs[n-1].to:i]) {
			runs[n-1].to = to
		} else {
			runs = append(runs, span{i, to})
		}
	}
	return slices.DeleteFunc(runs, func(r span) bool { return !hasHan(r.cut(text)) })
}

// hasWords tells that a gap between Chinese characters is a piece of an English sentence.
func hasWords(gap string) bool {
	return strings.ContainsRune(gap, ' ') && strings.ContainsFunc(gap, func(c rune) bool { return c < utf8.RuneSelf && unicode.IsLetter(c) })
}

// isWide tells of a character of Chinese text: a letter, or punctuation that only it has.
func isWide(c rune) bool {
	const cjkMarks, cjkMarksEnd, fullwidth, fullwidthEnd = '\u3000', '\u303f', '\uff00', '\uffef'
	return unicode.Is(unicode.Han, c) || c >= cjkMarks && c <= cjkMarksEnd || c >= fullwidth && c <= fullwidthEnd
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
}
