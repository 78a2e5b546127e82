package arith

import (
	_ "embed"
	"strings"
	"testing"

	"zhenggai/internal/say"
)

//go:embed testdata/passages.txt
var passages string

// TestPassages runs every passage of testdata/passages.txt by itself: what must be said, and nothing else.
func TestPassages(t *testing.T) {
	for line := range strings.Lines(passages) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(strings.TrimRight(line, "\n"), " => ")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		var got []string
		for _, c := range Run(Input{Passages: []Passage{{Text: text, Part: Measure}}}) {
			got = append(got, c.Rule+" "+string(c.Verdict))
			for _, lang := range say.Langs {
				if s := c.Explanation.In(lang); s == c.Explanation.Key || strings.Contains(s, "<no value>") {
					t.Errorf("%s: no %s sentence for %s: %s", text, lang, c.Explanation.Key, s)
				}
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
}
