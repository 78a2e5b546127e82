package office

import (
	"regexp"
	"strings"
)

// readText reads plain text: a line is a block, unless the file is plainly wrapped at a fixed width.
func readText(data []byte, limits Limits) (*Document, error) {
	s := newSheaf(Text, limits)
	text, mixed := decode(data, "")
	lines := splitLines(text)
	if mixed {
		s.loseNear("encoding", 0, "")
	}
	width := wrapWidth(lines)
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if doubled(line) {
			s.loseNear("garbled", 0, clip(tidy(line), 30))
		}
		for last := line; width > 0 && i+1 < len(lines) && wrapped(last, lines[i+1], width); i++ {
			last = lines[i+1]
			line = join(strings.TrimRightFunc(line, blank), strings.TrimLeftFunc(last, blank))
		}
		if err := s.add(Block{Kind: Paragraph, Text: line}); err != nil {
			return nil, err
		}
	}
	return &s.doc, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// splitLines splits at any line end that systems have used, mixed or not.
func splitLines(text string) []string {
	return strings.Split(lineEnds.Replace(text), "\n")
}

// wrapWidth is the width in columns at which the lines were wrapped by a program, 0 when they were
// not: enough lines must end within three columns of one right edge, and none beyond it.
func wrapWidth(lines []string) int {
	edge, filled := 0, 0
	for _, l := range lines {
		if w := columns(strings.TrimRightFunc(l, blank)); w > 0 {
			filled++
			edge = max(edge, w)
		}
	}
	if edge < 40 || edge > 120 {
		return 0
	}
	full := 0
	for _, l := range lines {
		if columns(strings.TrimRightFunc(l, blank)) >= edge-3 {
			full++
		}
	}
	if full < 3 || full*10 < filled*3 {
		return 0
	}
	return edge
}

// wrapped reports whether next goes on with the sentence that line broke off at the right edge.
func wrapped(line, next string, width int) bool {
	line = strings.TrimRightFunc(line, blank)
	if columns(line) < width-3 || strings.ContainsRune("。！？；：:;!?", lastRune(line)) {
		return false
	}
	return next != "" && !blank(firstRune(next)) && !numbered.MatchString(next)
}

// numbered is a line that begins an item of its own.
var numbered = regexp.MustCompile(`^(第?[一二三四五六七八九十百]+[、．.，章节条项]|[（(][一二三四五六七八九十百\d]+[）)]|\d+[、．.)）]|[一二三四五六七八九十]+是|[①-⑳]|附\s*件)`)
