package store

import (
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

var accounts = table[org.Account]{
	name:    "account",
	columns: []string{"id", "login", "login_key", "name", "role", "disabled", "lang", "salt"},
	cells: func(a *org.Account) []any {
		key := derivedCell(func() string { return org.Fold(a.Login) })
		return []any{&a.ID, &a.Login, key, &a.Name, &a.Role, flagCell{&a.Disabled}, &a.Lang, &a.Salt}
	},
}

var settings = table[org.Setting]{
	name:    "setting",
	columns: []string{"id", "value"},
	cells:   func(s *org.Setting) []any { return []any{&s.Key, &s.Value} },
}

var keys = table[journal.Key]{
	name:    "signing_key",
	columns: []string{"id", "public"},
	cells:   func(k *journal.Key) []any { return []any{&k.ID, &k.Public} },
}

// keepers are all versioned tables, by name.
func keepers(people table[org.Person]) map[string]keeper {
	m := map[string]keeper{}
	for _, k := range []keeper{
		rounds, findings, tasks, measures, points, amendments, documents, readings, mappings, accounts, settings, keys,
		regions, units, people, posts, holdings, letters, letterTemplates,
	} {
		m[k.title()] = k
	}
	return m
}
