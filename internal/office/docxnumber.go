package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// levels is how many levels a list has in WordprocessingML.
const levels = 9

// listLevel is how one level of a list is numbered.
type listLevel struct {
	start  int
	format string // ST_NumberFormat
	text   string // with %1 … %9 for the levels' numbers
	legal  bool   // all numbers in it are decimal
	// restart is the level whose step begins this one anew; 0 never, -1 any higher level.
	restart int
}

// abstractList is a numbering definition; lists (w:num) share its counters.
type abstractList struct {
	levels [levels]listLevel
	link   string // style whose list this stands for
	counts [levels]int
	begun  [levels]bool
}

type wordList struct {
	abstract string
	starts   map[int]int // level to the number it starts over with
	replaced map[int]listLevel
	used     map[int]bool // levels whose starting over has happened
}

// numbering is word/numbering.xml with the counters that reading the document moves on.
type numbering struct {
	abstracts map[string]*abstractList
	lists     map[string]*wordList
}

func newListLevel() listLevel { return listLevel{start: 1, format: "decimal", restart: -1} }

// readNumbering reads word/numbering.xml.
func readNumbering(data []byte, s *sheaf) (*numbering, error) {
	n := &numbering{abstracts: map[string]*abstractList{}, lists: map[string]*wordList{}}
	x := newMarkup(data, s)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return n, err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "abstractNum":
			err = n.readAbstract(x, attr(e, "abstractNumId"))
		case "num":
			err = n.readList(x, attr(e, "numId"))
		}
		if err != nil {
			return nil, err
		}
	}
}

func (n *numbering) readAbstract(x *markup, id string) error {
	a := &abstractList{}
	for i := range a.levels {
		a.levels[i] = newListLevel()
	}
	n.abstracts[id] = a
	return x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numStyleLink":
			a.link = attr(e, "val")
		case "lvl":
			i, l, err := readLevel(x, e)
			if i >= 0 {
				a.levels[i] = l
			}
			return err
		}
		return x.skip()
	})
}

// readLevel reads a w:lvl and gives its index, -1 when it is none of the nine.
func readLevel(x *markup, e xml.StartElement) (int, listLevel, error) {
	l := newListLevel()
	i, err := strconv.Atoi(attr(e, "ilvl"))
	if err != nil || i < 0 || i >= levels {
		i = -1
	}
	err = x.each(func(e xml.StartElement) error {
		val := attr(e, "val")
		switch e.Name.Local {
		case "start":
			l.start = number(val, 1)
		case "numFmt":
			l.format = val
		case "lvlText":
			l.text = val
		case "isLgl":
			l.legal = toggled(e) == on
		case "lvlRestart":
			l.restart = number(val, -1)
		}
		return x.skip()
	})
	return i, l, err
}

func number(s string, fallback int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<30 {
		return fallback
	}
	return n
}

func (n *numbering) readList(x *markup, id string) error {
	l := &wordList{starts: map[int]int{}, replaced: map[int]listLevel{}, used: map[int]bool{}}
	n.lists[id] = l
	return x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNumId":
			l.abstract = attr(e, "val")
		case "lvlOverride":
			at := number(attr(e, "ilvl"), 0)
			return x.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "startOverride":
					l.starts[at] = number(attr(e, "val"), 1)
				case "lvl":
					i, level, err := readLevel(x, e)
					if i >= 0 {
						l.replaced[i] = level
					}
					return err
				}
				return x.skip()
			})
		}
		return x.skip()
	})
}

// follow finds the definition behind a list, through links to list styles; a loop of links ends at none.
func (n *numbering) follow(l *wordList, ss *styleSheet) *abstractList {
	for range mostBased {
		a := n.abstracts[l.abstract]
		if a == nil || a.link == "" {
			return a
		}
		style := ss.byID[a.link]
		if style == nil {
			return a
		}
		next := n.lists[style.num.id]
		if next == nil {
			return a
		}
		l = next
	}
	return nil
}

// label moves the counters on by one paragraph and gives the number that is printed before it.
func (n *numbering) label(ref numRef, ss *styleSheet) string {
	list := n.lists[ref.id]
	if list == nil {
		return ""
	}
	a := n.follow(list, ss)
	if a == nil {
		return ""
	}
	defs := a.levels
	for i, l := range list.replaced {
		defs[i] = l
	}
	n.step(a, list, &defs, ref.level)
	return printLabel(&defs, &a.counts, ref.level)
}

// step counts one up at a level and begins the levels below it anew.
func (n *numbering) step(a *abstractList, list *wordList, defs *[levels]listLevel, level int) {
	for i := range level { // a level above that never occurred counts as its first
		if !a.begun[i] {
			a.counts[i], a.begun[i] = defs[i].start, true
		}
	}
	start, over := list.starts[level]
	switch {
	case over && !list.used[level]:
		a.counts[level] = start
		list.used[level] = true
	case !a.begun[level]:
		a.counts[level] = defs[level].start
	default:
		a.counts[level]++
	}
	a.begun[level] = true
	for i := level + 1; i < levels; i++ {
		if r := defs[i].restart; r == -1 || r > level {
			a.begun[i] = false
		}
	}
}

// printLabel fills the numbers into a level's text.
func printLabel(defs *[levels]listLevel, counts *[levels]int, level int) string {
	def := defs[level]
	if def.format == "bullet" || def.format == "none" && !strings.Contains(def.text, "%") {
		return ""
	}
	var b strings.Builder
	text := def.text
	for i := 0; i < len(text); i++ {
		if text[i] != '%' || i+1 >= len(text) || text[i+1] < '1' || text[i+1] > '9' {
			b.WriteByte(text[i])
			continue
		}
		i++
		at := int(text[i] - '1')
		format := defs[at].format
		if def.legal {
			format = "decimal"
		}
		b.WriteString(count(format, counts[at]))
	}
	return tidy(b.String())
}
