package store

import (
	"zhenggai/internal/reading"
	"zhenggai/internal/store/engine"
)

var documents = table[reading.Document]{
	name: "document",
	columns: []string{
		"id", "digest", "name", "size", "format", "state", "refusal", "genre", "title", "round_id", "edition_of",
		"handed_in", "handed_by", "findings", "measures",
	},
	cells: func(d *reading.Document) []any {
		return []any{
			&d.ID, &d.Digest, &d.Name, &d.Size, &d.Format, &d.State,
			jsonCell{&d.Refusal},
			&d.Genre, &d.Title, &d.RoundID,
			&d.EditionOf, &d.HandedIn, &d.By, &d.Findings, &d.Measures,
		}
	},
	docs: func(d reading.Document) []engine.Doc {
		return []engine.Doc{{Kind: kindDocument, ID: d.ID, Body: lines(d.Title, d.Name)}}
	},
}

var mappings = table[reading.Mapping]{
	name:    "mapping",
	columns: []string{"id", "header", "columns", "header_row", "constants"},
	cells: func(m *reading.Mapping) []any {
		return []any{&m.ID, jsonCell{&m.Header}, jsonCell{&m.Columns}, &m.HeaderRow, jsonCell{&m.Constants}}
	},
}
