package journal

import (
	"testing"

	"zhenggai/internal/say"
)

func TestEveryActHasItsWords(t *testing.T) {
	for _, act := range Acts {
		for _, lang := range say.Langs {
			key := "act." + string(act)
			if words := say.T(key).In(lang); words == key || words == "" {
				t.Errorf("%s has no words in %s", act, lang)
			}
		}
	}
}
