package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The examples that docs/rules.md tells an office to begin from are sound.
func TestTheExamplesOfTheManualAreSound(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	s := newShelf()
	found := map[string]int{}
	for _, block := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(text, -1) {
		result, defects := s.check("docs/rules.md", block[1])
		if defects != nil {
			t.Error(defects)
		}
		found[result.Kind]++
	}
	if len(found) != 2 || found["holidays"] == 0 || found["lamps"] == 0 {
		t.Errorf("the manual shows %v", found)
	}
}
