package office

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// list is an open <ol> or <ul>.
type list struct {
	style string // as the type attribute names it, "" for no number
	next  int
	step  int
}

func newList(tag atom.Atom, a map[string]string, style string) *list {
	l := &list{next: 1, step: 1}
	if tag == atom.Ul {
		return l
	}
	l.style = a["type"]
	if l.style == "" {
		l.style = "1"
	}
	if _, kind, ok := strings.Cut(style, "list-style-type:"); ok {
		l.style, _, _ = strings.Cut(kind, ";")
	}
	if n, err := strconv.Atoi(a["start"]); err == nil {
		l.next = n
	}
	if _, ok := a["reversed"]; ok {
		l.step = -1
	}
	return l
}

// startItem numbers a list item as a browser prints it.
func (w *webPage) startItem(a map[string]string) {
	for i := len(w.open) - 1; i >= 0; i-- {
		l := w.open[i].list
		if l == nil {
			continue
		}
		if n, err := strconv.Atoi(a["value"]); err == nil {
			l.next = n
		}
		w.label = l.print()
		l.next += l.step
		return
	}
}

func (l *list) print() string {
	switch l.style {
	case "":
		return ""
	case "a", "lower-alpha", "lower-latin":
		return count("lowerLetter", l.next) + "."
	case "A", "upper-alpha", "upper-latin":
		return count("upperLetter", l.next) + "."
	case "i", "lower-roman":
		return count("lowerRoman", l.next) + "."
	case "I", "upper-roman":
		return count("upperRoman", l.next) + "."
	case "cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal":
		return count("chineseCountingThousand", l.next) + "、"
	case "none", "disc", "circle", "square":
		return ""
	}
	return strconv.Itoa(l.next) + "."
}
