package store

import "zhenggai/internal/org"

var regions = table[org.Region]{
	name:    "region",
	columns: []string{"id", "parent", "code", "name", "level", "aliases"},
	cells: func(r *org.Region) []any {
		return []any{&r.ID, &r.Parent, &r.Code, &r.Name, &r.Level, jsonCell{&r.Aliases}}
	},
}

var units = table[org.Unit]{
	name:    "unit",
	columns: []string{"id", "parent", "region", "name", "short", "aliases", "kind", "no", "disabled"},
	cells: func(u *org.Unit) []any {
		return []any{&u.ID, &u.Parent, &u.Region, &u.Name, &u.Short, jsonCell{&u.Aliases}, &u.Kind, &u.No, flagCell{&u.Disabled}}
	},
}
