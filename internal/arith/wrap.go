package arith

import (
	"strings"
	"unicode/utf8"
)

// Lines that a program has wrapped are about as long as each other, and no longer than a page is wide.
const (
	shortestWrap = 18 // runes
	widestWrap   = 60
)

// unwrap puts a space for each line break that a program set in the middle of a sentence, so that offsets
// stay. A line that closes with a mark, one much shorter than the longest, and lines too long to be wrapped
// keep their breaks.
func unwrap(text string) string {
	if !strings.Contains(text, "\n") {
		return text
	}
	lines := strings.Split(text, "\n")
	longest := 0
	for _, line := range lines {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(line)
		switch n := utf8.RuneCountInString(line); {
		case i == len(lines)-1:
		case longest <= widestWrap && n >= shortestWrap && n*5 >= longest*4 && !endsOn(line, marksAtEnd...) && !opensItem(lines[i+1]):
			b.WriteByte(' ')
		default:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

var marksAtEnd = []string{"。", "；", "！", "？", "：", ":", ";", "”", "》"}

// opensItem reports whether a line opens with space or the mark of an item.
func opensItem(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return line == "" || strings.ContainsRune("  　\t（(一二三四五六七八九十第", r)
}
