package quantity

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// scanner holds the text as runes, full-width forms folded, with the byte each one came from.
type scanner struct {
	text   string
	runes  []rune
	bytes  []int  // byte offset of each rune, and of the end
	masked []bool // inside a document title
	units  *table
	out    []Quantity
	floor  int // no amount may begin before this rune
	spans  []runeSpan
	years  []yearMark
}

// runeSpan is where an amount stands among the runes.
type runeSpan struct{ start, end int }

func newScanner(text string) *scanner {
	s := &scanner{text: text, units: units()}
	s.runes = make([]rune, 0, len(text)/2)
	s.bytes = make([]int, 0, len(text)/2+1)
	plain := simple()
	for i, r := range text {
		r = fold(r)
		if p, ok := plain[r]; ok {
			r = p
		}
		s.runes = append(s.runes, r)
		s.bytes = append(s.bytes, i)
	}
	s.bytes = append(s.bytes, len(text))
	s.maskTitles()
	return s
}

// fold makes full-width digits, letters and the signs that belong to numbers half-width. The
// full-width comma stays, since it parts clauses.
func fold(r rune) rune {
	switch {
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
		return r - 0xFEE0
	case r == '％':
		return '%'
	case r == '．':
		return '.'
	case r == '／':
		return '/'
	case r == '＜':
		return '<'
	case r == '＞':
		return '>'
	case r == '\u00a0', r >= '\u2005' && r <= '\u200a', r == '\u202f':
		return ' '
	}
	return r
}

// Texts that went through a mirror come in traditional characters. Those that amounts are written with
// are read as their simplified forms; the two lists pair off.
const (
	traditional = "萬億餘個約達過畝頃噸項條處戶輛臺張場種組業來頭內臨兩於"
	simplified  = "万亿余个约达过亩顷吨项条处户辆台张场种组业来头内临两于"
)

var simple = sync.OnceValue(func() map[rune]rune {
	m, to := map[rune]rune{}, []rune(simplified)
	for i, r := range []rune(traditional) {
		m[r] = to[i]
	}
	return m
})

// at gives the rune at i, 0 outside the text.
func (s *scanner) at(i int) rune {
	if i < 0 || i >= len(s.runes) {
		return 0
	}
	return s.runes[i]
}

// has reports whether word stands at i.
func (s *scanner) has(i int, word string) bool {
	for _, r := range word {
		if s.at(i) != r {
			return false
		}
		i++
	}
	return true
}

// hasAny gives the rune length of the first of words that stands at i, 0 for none.
func (s *scanner) hasAny(i int, words []string) int {
	for _, w := range words {
		if s.has(i, w) {
			return runeLen(w)
		}
	}
	return 0
}

// endsWith reports whether word ends before i.
func (s *scanner) endsWith(i int, word string) bool {
	for len(word) > 0 {
		r, size := utf8.DecodeLastRuneInString(word)
		if i--; s.at(i) != r {
			return false
		}
		word = word[:len(word)-size]
	}
	return true
}

// skipSpace steps over one space; more than one parts columns.
func (s *scanner) skipSpace(i int) int {
	if s.at(i) == ' ' && s.at(i+1) != ' ' {
		return i + 1
	}
	return i
}

func runeLen(w string) int {
	n := 0
	for range w {
		n++
	}
	return n
}

// cjk reports whether r is a Chinese character.
func cjk(r rune) bool { return unicode.Is(unicode.Han, r) }

// letter reports whether r belongs to a Latin name such as PM2.5.
func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// titleLimit is how far a title's closing mark is looked for, in runes: a lost mark must not
// swallow the passage.
const titleLimit = 120

// maskTitles marks what stands between 《 and 》: a number in the name of a document is no amount.
func (s *scanner) maskTitles() {
	s.masked = make([]bool, len(s.runes))
	for i := 0; i < len(s.runes); i++ {
		if s.runes[i] != '《' {
			continue
		}
		end := s.titleEnd(i)
		for ; i < end; i++ {
			s.masked[i] = true
		}
	}
}

// titleEnd gives the index behind the 》 that closes the title at i, or i when it never closes.
func (s *scanner) titleEnd(i int) int {
	depth := 0
	for j := i; j < len(s.runes) && j < i+titleLimit; j++ {
		switch s.runes[j] {
		case '《':
			depth++
		case '》':
			if depth--; depth == 0 {
				return j + 1
			}
		case '\n':
			return i
		}
	}
	return i
}
