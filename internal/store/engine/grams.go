package engine

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Fold is the form in which texts and words are compared: one width, lower case.
func Fold(text string) string { return strings.ToLower(width.Fold.String(text)) }

// Runs splits folded text into its runs of letters and digits.
func Runs(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// Grams is a run as overlapping pairs of characters: 生态环境 is 生态, 态环, 环境. A run of one
// character is itself, and is found among the Singles.
func Grams(run string) []string {
	runes := []rune(run)
	if len(runes) == 1 {
		return []string{run}
	}
	grams := make([]string, 0, len(runes))
	for i := 0; i+1 < len(runes); i++ {
		grams = append(grams, string(runes[i:i+2]))
	}
	return grams
}

// Singles is every character of the runs, once.
func Singles(runs []string) []string {
	seen := map[rune]bool{}
	var out []string
	for _, run := range runs {
		for _, r := range run {
			if !seen[r] {
				seen[r] = true
				out = append(out, string(r))
			}
		}
	}
	return out
}

// Plain reports whether a folded word is one run: then its grams in order are the word itself.
func Plain(word string, runs []string) bool { return len(runs) == 1 && runs[0] == word }

// Distinct is the grams of all runs, each once.
func Distinct(runs []string) []string {
	seen := map[string]bool{}
	out := []string{}
	for _, run := range runs {
		for _, gram := range Grams(run) {
			if !seen[gram] {
				seen[gram] = true
				out = append(out, gram)
			}
		}
	}
	return out
}
