package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"zhenggai/internal/journal"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// A codec lists the fields of a row as cells: pointers that a statement can bind and a scan can fill.
// Plain fields are pointers to themselves; the types below are the others.

// jsonCell keeps a list or map as canonical JSON.
type jsonCell struct{ v any }

// Value is the JSON as text: bytes would be bound as a blob.
func (c jsonCell) Value() (driver.Value, error) {
	buf, err := journal.Canonical(c.v)
	return string(buf), err
}

// Scan reads the JSON back.
func (c jsonCell) Scan(src any) error {
	switch s := src.(type) {
	case string:
		if s == "null" { // most lists of most rows
			return nil
		}
		return json.Unmarshal([]byte(s), c.v)
	case []byte:
		return json.Unmarshal(s, c.v)
	}
	return fmt.Errorf("a list is stored as text, not as %T", src)
}

// flagCell keeps a bool as 0 or 1: one of the engines has no other.
type flagCell struct{ v *bool }

// Value is 1 for true.
func (c flagCell) Value() (driver.Value, error) {
	if *c.v {
		return int64(1), nil
	}
	return int64(0), nil
}

// Scan takes 0 and 1.
func (c flagCell) Scan(src any) error {
	n, ok := src.(int64)
	if !ok || n != 0 && n != 1 {
		return fmt.Errorf("a flag is stored as 0 or 1, not as %v", src)
	}
	*c.v = n == 1
	return nil
}

// derivedCell is a column computed from others: it is bound, and passed over when read.
type derivedCell func() string

// Value computes the column.
func (c derivedCell) Value() (driver.Value, error) { return c(), nil }

// Scan passes the column over.
func (derivedCell) Scan(any) error { return nil }

// dayCell keeps a day as YYYY-MM-DD, "" for none.
type dayCell struct{ v *workday.Day }

// Value is the day as printed.
func (c dayCell) Value() (driver.Value, error) { return c.v.String(), nil }

// Scan reads the day back.
func (c dayCell) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return c.v.UnmarshalText([]byte(s))
	case []byte:
		return c.v.UnmarshalText(s)
	}
	return fmt.Errorf("a day is stored as text, not as %T", src)
}

// textCell keeps a sentence that is in no language yet as JSON, and none as "".
type textCell struct{ v *say.Text }

// Value is the JSON as text.
func (c textCell) Value() (driver.Value, error) {
	if c.v.IsZero() {
		return "", nil
	}
	return jsonCell{*c.v}.Value()
}

// Scan reads the JSON back.
func (c textCell) Scan(src any) error {
	*c.v = say.Text{}
	if src == "" {
		return nil
	}
	return jsonCell{c.v}.Scan(src)
}
