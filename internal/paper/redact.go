package paper

import (
	"regexp"
	"strings"
)

// personal are the shapes of personal data that can be told without knowing whose they are (GB/T 35273-2020 annex A):
// citizens' numbers, telephone numbers, addresses of electronic mail, numbers of bank cards. The longest come first.
var personal = []struct {
	shape *regexp.Regexp
	keep  int // characters left standing at each end
}{
	{regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`), 1},
	{regexp.MustCompile(`[1-9]\d{16}[\dXx]|[1-9]\d{15,18}`), 3},
	{regexp.MustCompile(`(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}`), 3},
	{regexp.MustCompile(`\(?0\d{2,3}\)?[- ]\d{7,8}`), 3},
}

// Redact masks what looks like personal data in a text for the public: 138****0001. Amounts, years and document numbers
// stay as they are.
func Redact(text string) string {
	for _, p := range personal {
		text = p.shape.ReplaceAllStringFunc(text, func(s string) string {
			return s[:p.keep] + strings.Repeat("*", len(s)-2*p.keep) + s[len(s)-p.keep:]
		})
	}
	return text
}
