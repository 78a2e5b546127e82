package main

import (
	"zhenggai/internal/intake"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// columns proposes how the tables of a document are read; the recogniser knows.
type columns struct{}

// Columns implements web.ColumnReader.
func (columns) Columns(model office.Document) []reading.Mapping {
	var out []reading.Mapping
	for _, m := range intake.Columns(model) {
		out = append(out, kept(m))
	}
	return out
}

// kept is a proposed mapping in the form in which the desk keeps it.
func kept(m intake.Mapping) reading.Mapping {
	k := reading.Mapping{ID: m.Fingerprint, Columns: map[string]int{}, HeaderRow: m.Head - 1}
	for i, c := range m.Columns {
		k.Header = append(k.Header, c.Header)
		if _, twice := k.Columns[c.Field]; c.Field != "" && !twice {
			k.Columns[c.Field] = i
		}
	}
	return k
}

// recognise reads a document: by a mapping that was kept for one of its tables, else by the rules.
func recognise(model office.Document, lookup reading.MappingLookup) reading.Result {
	for _, m := range intake.Columns(model) {
		k, ok := lookup(m.Fingerprint)
		if !ok || len(k.Header) != len(m.Columns) {
			continue
		}
		for i := range m.Columns {
			m.Columns[i].Field = ""
		}
		for field, i := range k.Columns {
			m.Columns[i].Field = field
		}
		return intake.RecogniseTable(model, m)
	}
	return intake.Recognise(model)
}
