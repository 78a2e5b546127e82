package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// Tables whose images hold digests in place of fields are compared the long way; all others have a likeness.
func TestLikenessOfTables(t *testing.T) {
	if readings.likeness() != nil || accounts.likeness() != nil {
		t.Error("digests are compared as if they were the fields")
	}
	for _, k := range []keeper{rounds, findings, tasks, measures, documents, mappings, settings, keys, units} {
		if k.likeness() == nil {
			t.Errorf("%s is compared the long way", k.title())
		}
	}
}

// A likeness says of no row that it gives an image which it does not give, whatever is written into one
// of its columns; and it knows a row again, unless that holds characters written in an unusual way.
func TestLikenessConfirmsOnlyTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		likenessOn(t, findings, ledger.Finding{Units: []ledger.Unit{{Name: `乙"局`, Role: ledger.Lead}}, Progress: "null"})
		likenessOn(t, measures, ledger.Measure{Places: []ledger.Place{{Field: "text", Document: "d"}}})
		likenessOn(t, rounds, ledger.Round{Sample: true})
	})
}

func likenessOn[T journal.Record](t *rapid.T, table table[T], row T) {
	fields := reflect.ValueOf(&row).Elem()
	texts := rapid.OneOf(
		rapid.SampledFrom([]string{"", "null", "0", "1", "true", "[]", `"`, `\`, `a","text":"b`, "一、\n二、", "\u2028", "\x01", "\xff", "\\u0041", "\t"}),
		rapid.StringOf(rapid.RuneFrom([]rune("ab草\"\\{}[],:<\n"))))
	for i := range fields.NumField() {
		switch f := fields.Field(i); {
		case f.Kind() == reflect.String:
			f.SetString(texts.Draw(t, "text"))
		case f.CanInt():
			f.SetInt(rapid.Int64Range(-3, 3).Draw(t, "number"))
		}
	}
	cells := valuesOf(t, table, row)
	image, err := journal.Canonical(row.Image())
	if err != nil {
		t.Fatal(err)
	}
	like := table.likeness()
	usual := bytes.Count(image, []byte(`\u`)) == 0 && !bytes.Contains(image, []byte("\ufffd"))
	if usual && !like.matches(cells, image) {
		t.Fatalf("%q is not known again in %s", cells, image)
	}
	altered := rapid.IntRange(0, len(cells)-1).Draw(t, "column")
	cells[altered] = rapid.OneOf(
		rapid.Map(texts, func(s string) driver.Value { return s }),
		rapid.Map(rapid.Int64Range(-3, 3), func(n int64) driver.Value { return n }),
		rapid.Map(texts, func(s string) driver.Value { return []byte(s) }),
		rapid.Just[driver.Value](nil),
	).Draw(t, "value")
	if like.matches(cells, image) && !bytes.Equal(imageOf(table, cells), image) {
		t.Fatalf("%q is taken for %s", cells, image)
	}
	if cut := rapid.IntRange(0, len(image)-1).Draw(t, "cut"); like.matches(cells, image[:cut]) {
		t.Fatalf("%q is taken for %s", cells, image[:cut])
	}
}

// valuesOf is a row as a driver gives it back.
func valuesOf[T journal.Record](t *rapid.T, table table[T], row T) []driver.Value {
	var values []driver.Value
	for _, cell := range table.cells(&row) {
		if c, ok := cell.(driver.Valuer); ok {
			v, err := c.Value()
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, v)
			continue
		}
		switch f := reflect.ValueOf(cell).Elem(); {
		case f.CanInt():
			values = append(values, f.Int())
		default:
			values = append(values, f.String())
		}
	}
	return values
}

// imageOf makes the image the long way; nil when the values cannot be a row.
func imageOf[T journal.Record](table table[T], values []driver.Value) []byte {
	var row T
	for i, cell := range table.cells(&row) {
		switch c := cell.(type) {
		case jsonCell:
			if text, ok := values[i].(string); !ok || text != "null" && json.Unmarshal([]byte(text), c.v) != nil {
				return nil
			}
		case flagCell:
			if c.Scan(values[i]) != nil {
				return nil
			}
		default:
			field, value := reflect.ValueOf(cell).Elem(), reflect.ValueOf(values[i])
			if !value.IsValid() || value.Kind() != field.Kind() && !(value.CanInt() && field.CanInt()) {
				return nil
			}
			field.Set(value.Convert(field.Type()))
		}
	}
	image, err := journal.Canonical(row.Image())
	if err != nil {
		return nil
	}
	return image
}
