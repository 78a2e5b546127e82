package dossier

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/paper"
)

// people are the keys under which an account stands, beside "by" and whatever ends in "_by".
var people = []string{"account", "former", "actor", "signer"}

// name is a string that no person wrote: the id of a record, a digest.
var name = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|^[0-9a-f]{64}$`)

func namesPeople(key string) bool {
	return slices.Contains(people, key) || key == "by" || strings.HasSuffix(key, "_by")
}

// maskRow takes the people out of a record and masks personal data in its texts.
func maskRow(row []byte) ([]byte, error) {
	var v any
	if err := json.Unmarshal(row, &v); err != nil {
		return nil, err
	}
	return journal.Canonical(maskValue(v))
}

// maskValue errs on the side of saying less: every string that is not plainly a name of the program's own making is
// taken for somebody's words.
func maskValue(v any) any {
	switch x := v.(type) {
	case string:
		if !name.MatchString(x) {
			return paper.Redact(x)
		}
	case []any:
		for i := range x {
			x[i] = maskValue(x[i])
		}
	case map[string]any:
		for key, held := range x {
			if _, part := held.(map[string]any); namesPeople(key) && !part {
				delete(x, key)
				continue
			}
			x[key] = maskValue(held)
		}
	}
	return v
}

// maskMatter masks personal data in what papers are composed from. A certificate is not composed from it, but from the
// proof of its entry, which cannot be masked and prints no word of an officer.
func maskMatter(m paper.Matter) paper.Matter {
	m.Finding.Statement, m.Finding.Goal = paper.Redact(m.Finding.Statement), paper.Redact(m.Finding.Goal)
	m.Measures, m.Case.Events = slices.Clone(m.Measures), slices.Clone(m.Case.Events)
	for i := range m.Measures {
		m.Measures[i].Text = paper.Redact(m.Measures[i].Text)
	}
	for i := range m.Case.Events {
		e := &m.Case.Events[i]
		e.Opinion, e.Reason = paper.Redact(e.Opinion), paper.Redact(e.Reason)
	}
	if m.Compared != nil {
		compared := *m.Compared
		compared.Words = paper.Redact(compared.Words)
		m.Compared = &compared
	}
	return m
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
