package office

import "unicode"

// blank is white space in any script, the ideographic space among it.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' }

// wide tells characters that fill a full square: Han, kana, full-width forms and their punctuation.
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x2E80 && r <= 0x9FFF, r >= 0xA960 && r <= 0xA97F, r >= 0xAC00 && r <= 0xD7FF,
		r >= 0xF900 && r <= 0xFAFF, r >= 0xFE30 && r <= 0xFE4F, r >= 0xFF00 && r <= 0xFF60,
		r >= 0xFFE0 && r <= 0xFFE6, r >= 0x20000 && r <= 0x3FFFF:
		return true
	case r >= 0x2014 && r <= 0x2026: // dashes, quotation marks, ellipsis: full width among Han
		return true
	}
	return false
}

// columns is the width of s on a terminal or in a fixed-pitch face: two for a wide character, else one.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

// join puts two pieces of one paragraph together as a reader would: nothing between Han, one space
// between Latin words.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	last, first := lastRune(a), firstRune(b)
	if wide(last) || wide(first) || blank(last) || blank(first) {
		return a + b
	}
	return a + " " + b
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) (last rune) {
	tail := s[max(0, len(s)-4):]
	for _, r := range tail {
		last = r
	}
	return last
}
