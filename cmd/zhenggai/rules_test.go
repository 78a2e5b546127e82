package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"zhenggai/internal/supervise"
)

// The examples that docs/rules.md and docs/closure.md tell an office to begin from are sound.
func TestTheExamplesOfTheManualAreSound(t *testing.T) {
	book := supervise.Shipped()
	found := map[string]int{}
	for _, manual := range []string{"rules.md", "closure.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", manual))
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(text, -1) {
			next, result, defects := book.With(manual, block[1])
			book = next
			if defects != nil {
				t.Error(defects)
			}
			found[result.Kind]++
		}
	}
	if len(found) != 4 || found[""] > 0 {
		t.Errorf("the manuals show %v", found)
	}
}
