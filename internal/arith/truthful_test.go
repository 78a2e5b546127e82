package arith

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/truthful.txt
var truthful string

// truthfulPassages gives the passages of testdata/truthful.txt, and for each whether a note is allowed.
func truthfulPassages() map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(truthful) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, noted := strings.CutPrefix(line, "?")
		list[text] = noted
	}
	return list
}

// TestTheTruthIsNotAccused: passages whose numbers are all true, however they mix calibres, years and
// overlapping kinds, bring no accusation, and no note where none is allowed.
func TestTheTruthIsNotAccused(t *testing.T) {
	for text, noted := range truthfulPassages() {
		for _, c := range Run(Input{Passages: []Passage{{Text: text, Part: Measure}}}) {
			if c.Verdict == Mismatch || c.Verdict == Suspicious && !noted {
				t.Errorf("%s\n%s %s: %s", text, c.Rule, c.Verdict, c.Explanation.In("zh-CN"))
			}
		}
	}
}

// TestAMutatedNumberNoLongerHolds: what holds in a true passage is not said to agree once the stated amount is
// another; at most the rounding of its parts still allows it.
func TestAMutatedNumberNoLongerHolds(t *testing.T) {
	tried := 0
	for text := range truthfulPassages() {
		for _, c := range Run(Input{Passages: []Passage{{Text: text, Part: Measure}}}) {
			at := statedAt(text, c)
			if c.Verdict != OK || at < 0 {
				continue
			}
			tried++
			changed := mutated(text, at)
			for _, again := range Run(Input{Passages: []Passage{{Text: changed, Part: Measure}}}) {
				if again.Rule == c.Rule && strings.HasSuffix(again.Explanation.Key, "_holds") && statedAt(changed, again) == at {
					t.Errorf("%s\n%s still holds: %s", changed, c.Rule, again.Explanation.In("zh-CN"))
				}
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d amounts were changed", tried)
	}
}

// statedAt is where the stated amount of a check stands in text, -1 when no span is it.
func statedAt(text string, c Check) int {
	for _, s := range c.Spans {
		if text[s.Start:s.End] == c.Stated {
			return s.Start
		}
	}
	return -1
}

// mutated is text with the first digit behind at raised by one, 9 to 1.
func mutated(text string, at int) string {
	i := at + strings.IndexAny(text[at:], "123456789")
	next := "1"
	if text[i] != '9' {
		next = string(text[i] + 1)
	}
	return text[:i] + next + text[i+1:]
}
