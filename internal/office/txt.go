package office

import (
	"regexp"
	"strings"

	"zhenggai/internal/fault"
)

// readText reads plain text: a line is a block, unless the file is plainly wrapped at a fixed width.
func readText(data []byte, limits Limits) (*Document, error) {
	if err := tooLong(data, limits); err != nil {
		return nil, err
	}
	s := newSheaf(Text, limits)
	text, mixed := decode(data, "")
	text = lineEnds.Replace(text)
	if mixed {
		s.loseNear("encoding", 0, "")
	}
	width := wrapWidth(text)
	para, last := "", ""
	for line := range strings.SplitSeq(text, "\n") {
		if width > 0 && wrapped(last, line, width) {
			para = join(strings.TrimRightFunc(para, blank), strings.TrimLeftFunc(line, blank))
			last = line
			continue
		}
		if err := s.addLine(para); err != nil {
			return nil, err
		}
		para, last = line, line
	}
	if err := s.addLine(para); err != nil {
		return nil, err
	}
	return &s.doc, nil
}

// tooLong refuses raw text of which the limit of text cannot be a quarter: decoding it would cost more
// than telling so.
func tooLong(data []byte, limits Limits) error {
	if len(data) > 4*limits.Text {
		return fault.New(fault.Invalid, "office.too_much_text", "MiB", limits.Text>>20)
	}
	return nil
}

func (s *sheaf) addLine(line string) error {
	if doubled(clip(line, 200)) {
		s.loseNear("garbled", 0, clip(tidy(line), 30))
	}
	return s.add(Block{Kind: Paragraph, Text: line})
}

// lineEnds makes one of all the line ends that systems have used, mixed or not.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// wrapWidth is the width in columns at which the lines were wrapped by a program, 0 when they were
// not: enough lines must end within three columns of one right edge, and none beyond it.
func wrapWidth(text string) int {
	edge, filled := 0, 0
	for l := range strings.SplitSeq(text, "\n") {
		if w := columns(strings.TrimRightFunc(l, blank)); w > 0 {
			filled++
			edge = max(edge, w)
		}
	}
	if edge < 40 || edge > 120 {
		return 0
	}
	full := 0
	for l := range strings.SplitSeq(text, "\n") {
		if columns(strings.TrimRightFunc(l, blank)) >= edge-3 {
			full++
		}
	}
	if full < 3 || full*10 < filled*3 {
		return 0
	}
	return edge
}

// wrapped reports whether next goes on with the sentence that line broke off at the right edge. A tab
// on either side is a row of columns: joining rows would run one record into another.
func wrapped(line, next string, width int) bool {
	if strings.ContainsRune(line, '\t') || strings.ContainsRune(next, '\t') {
		return false
	}
	line = strings.TrimRightFunc(line, blank)
	if columns(line) < width-3 || strings.ContainsRune("。！？；：:;!?", lastRune(line)) {
		return false
	}
	return next != "" && !blank(firstRune(next)) && !numbered.MatchString(next)
}

// numbered is a line that begins an item of its own.
var numbered = regexp.MustCompile(`^(第?[一二三四五六七八九十百]+[、．.，章节条项]|[（(][一二三四五六七八九十百\d]+[）)]|\d+[、．.)）]|[一二三四五六七八九十]+是|[①-⑳]|附\s*件)`)
