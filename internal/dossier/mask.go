package dossier

import (
	"encoding/json"
	"slices"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/paper"
)

// people are the keys of records under which an account stands; texts are those under which somebody wrote words.
var (
	people = []string{"account", "by", "former", "asked_by", "decided_by", "actor", "signer"}
	texts  = []string{"opinion", "reason", "words", "statement", "text", "goal", "progress", "was", "now", "name"}
)

// maskRow takes the people out of a record and masks personal data in its texts.
func maskRow(row []byte) ([]byte, error) {
	var v any
	if err := json.Unmarshal(row, &v); err != nil {
		return nil, err
	}
	return journal.Canonical(maskValue(v))
}

func maskValue(v any) any {
	switch x := v.(type) {
	case []any:
		for i := range x {
			x[i] = maskValue(x[i])
		}
	case map[string]any:
		for key, held := range x {
			_, word := held.(string)
			switch {
			case slices.Contains(people, key) && (word || key == "former"):
				delete(x, key)
			case word && slices.Contains(texts, key):
				x[key] = paper.Redact(held.(string))
			default:
				x[key] = maskValue(held)
			}
		}
	}
	return v
}

// maxName is how many characters of a file's name the archive keeps.
const maxName = 80

// safeName is the name of a file as every system can unpack it.
func safeName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	clean = strings.Trim(clean, ". ")
	if r := []rune(clean); len(r) > maxName {
		clean = string(r[len(r)-maxName:]) // the end tells what kind of file it is
	}
	if clean == "" {
		return "file"
	}
	return clean
}
