package rulefile

import (
	"strconv"
	"strings"
)

// index tells the line, from 1, of every key, table and array element of a TOML text, under names
// such as holiday[2].from. The decoder checks the grammar; this only has to be right about text
// that the decoder accepts, and harmless on any other.
func index(text string) map[string]int {
	s := &scan{text: text, line: 1, lines: map[string]int{}, count: map[string]int{}}
	for s.skip(true); s.pos < len(s.text); s.skip(true) {
		before := s.pos
		if s.text[s.pos] == '[' {
			s.header()
		} else {
			s.pair(s.table)
		}
		if s.pos == before {
			s.step()
		}
	}
	return s.lines
}

// scan walks a text once.
type scan struct {
	text  string
	pos   int
	line  int
	table string         // the path that keys belong to
	lines map[string]int // what is known
	count map[string]int // tables so far of each array of tables, by path
}

func (s *scan) step() {
	if s.pos < len(s.text) {
		if s.text[s.pos] == '\n' {
			s.line++
		}
		s.pos++
	}
}

// skip passes blanks and comments, and line ends where feeds says so.
func (s *scan) skip(feeds bool) {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == ' ', c == '\t', c == '\r', feeds && c == '\n':
			s.step()
		case c == '#':
			for s.pos < len(s.text) && s.text[s.pos] != '\n' {
				s.step()
			}
		default:
			return
		}
	}
}

// header reads [table] or [[table]]. A name below an array of tables means its newest table.
func (s *scan) header() {
	line, array := s.line, strings.HasPrefix(s.text[s.pos:], "[[")
	s.step()
	if array {
		s.step()
	}
	names := s.key()
	for s.pos < len(s.text) && s.text[s.pos] != '\n' {
		s.step()
	}
	path := ""
	for i, name := range names {
		path = join(path, name)
		n, isArray := s.count[path]
		switch last := i == len(names)-1; {
		case last && array:
			s.known(path, line)
			s.count[path] = n + 1
			path += element(n)
		case isArray:
			path += element(n - 1)
		}
	}
	s.known(path, line)
	s.table = path
}

// pair reads key = value below a path.
func (s *scan) pair(below string) {
	line := s.line
	path := below
	for _, name := range s.key() {
		path = join(path, name)
	}
	s.known(path, line)
	s.skip(false)
	if s.pos < len(s.text) && s.text[s.pos] == '=' {
		s.step()
		s.skip(false)
		s.value(path)
	}
}

// key reads a dotted key.
func (s *scan) key() []string {
	var names []string
	for {
		s.skip(false)
		if s.pos >= len(s.text) {
			return names
		}
		start := s.pos
		if q := s.text[s.pos]; q == '"' || q == '\'' {
			s.quoted()
			names = append(names, strings.Trim(s.text[start:s.pos], string(q)))
		} else {
			for s.pos < len(s.text) && !strings.ContainsRune(" \t\r\n.=[]{},#\"'", rune(s.text[s.pos])) {
				s.step()
			}
			names = append(names, s.text[start:s.pos])
		}
		s.skip(false)
		if s.pos >= len(s.text) || s.text[s.pos] != '.' {
			return names
		}
		s.step()
	}
}

// value passes a value and notes the lines inside it.
func (s *scan) value(path string) {
	if s.pos >= len(s.text) {
		return
	}
	switch s.text[s.pos] {
	case '"', '\'':
		s.quoted()
	case '[':
		s.inside(']', func(i int) {
			at := path + element(i)
			s.known(at, s.line)
			s.value(at)
		})
	case '{':
		s.inside('}', func(int) { s.pair(path) })
	default:
		for s.pos < len(s.text) && !strings.ContainsRune(",]}#\n", rune(s.text[s.pos])) {
			s.step()
		}
	}
}

// inside visits what stands between brackets, separated by commas.
func (s *scan) inside(end byte, visit func(i int)) {
	s.step()
	for i := 0; ; i++ {
		s.skip(true)
		if s.pos >= len(s.text) {
			return
		}
		if s.text[s.pos] == end {
			s.step()
			return
		}
		before := s.pos
		visit(i)
		s.skip(true)
		if s.pos < len(s.text) && s.text[s.pos] == ',' {
			s.step()
		} else if s.pos == before {
			s.step()
		}
	}
}

// quoted passes a string of any of the four kinds.
func (s *scan) quoted() {
	q := s.text[s.pos : s.pos+1]
	if strings.HasPrefix(s.text[s.pos:], q+q+q) {
		q += q + q
	}
	s.over(len(q))
	for s.pos < len(s.text) && !strings.HasPrefix(s.text[s.pos:], q) {
		switch {
		case s.text[s.pos] == '\\' && q[0] == '"':
			s.over(2)
		case s.text[s.pos] == '\n' && len(q) == 1:
			return // a string left open ends with its line
		default:
			s.step()
		}
	}
	s.over(len(q))
	for len(q) == 3 && s.pos < len(s.text) && s.text[s.pos] == q[0] {
		s.step() // quotes may stand right before the closing three
	}
}

func (s *scan) over(n int) {
	for range n {
		s.step()
	}
}

func (s *scan) known(path string, line int) {
	if _, ok := s.lines[path]; !ok {
		s.lines[path] = line
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func element(i int) string { return "[" + strconv.Itoa(i) + "]" }
