package intake

import (
	"testing"

	"zhenggai/internal/say"
)

func TestEveryRuleHasASentence(t *testing.T) {
	for _, rule := range append(ruleNames, ruleStatusLead, ruleEmpty) {
		for _, lang := range say.Langs {
			if text := because(rule, "Text", "x", "Form", "x", "Label", "x", "Row", 1, "Word", "x", "Seen", "x").Text; text.In(lang) == text.Key {
				t.Errorf("%s has no sentence in %s", rule, lang)
			}
		}
	}
}
