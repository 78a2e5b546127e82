package store

import (
	"bytes"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"zhenggai/internal/journal"
)

// likeness says which column of a table holds which field of a row's image, so that a row can be
// compared with the bytes of an image without making either a value. It only ever confirms: a row that
// it does not find in the image may still give that image, and is then compared by making its own.
type likeness []likeField

// likeField is a field of an image, in the order in which Canonical writes them.
type likeField struct {
	name   string // with its quotes and colon
	column int
	holds  holding
	void   driver.Value // what a column holds whose field is empty and not written; nil for a field that always is
}

// holding takes a value off the image and tells whether it is what the column holds.
type holding func(v driver.Value, rest []byte) (after []byte, ok bool)

// likenessOf is nil for a table whose images are not its rows themselves, field by field.
func likenessOf[T journal.Record](cells func(*T) []any) likeness {
	var row T
	if reflect.TypeOf(row.Image()) != reflect.TypeFor[T]() || reflect.TypeFor[T]().Kind() != reflect.Struct {
		return nil
	}
	columns := map[uintptr]int{}
	all := cells(&row)
	for i, cell := range all {
		if at := addressOf(cell); at != 0 {
			columns[at] = i
		}
	}
	fields := reflect.ValueOf(&row).Elem()
	var like likeness
	for i := range fields.NumField() {
		kind := fields.Type().Field(i)
		name, options, _ := strings.Cut(kind.Tag.Get("json"), ",")
		column, held := columns[fields.Field(i).Addr().Pointer()]
		if !held || kind.Anonymous || name == "" || name == "-" || options != "" && options != "omitempty" {
			return nil
		}
		f := likeField{name: `"` + name + `":`, column: column}
		if f.holds, f.void = holdingOf(all[column], kind.Type); f.holds == nil {
			return nil
		}
		if options == "" {
			f.void = nil
		}
		like = append(like, f)
	}
	return like
}

// addressOf is where the field of a cell lies, 0 for a cell without one.
func addressOf(cell any) uintptr {
	switch c := cell.(type) {
	case jsonCell:
		return reflect.ValueOf(c.v).Pointer()
	case flagCell:
		return reflect.ValueOf(c.v).Pointer()
	case dayCell:
		return reflect.ValueOf(c.v).Pointer()
	case derivedCell:
		return 0
	}
	return reflect.ValueOf(cell).Pointer()
}

// holdingOf is nil for a field that JSON writes in a way of its own.
func holdingOf(cell any, kind reflect.Type) (holds holding, void driver.Value) {
	switch cell.(type) {
	case jsonCell:
		return holdsJSON, "null"
	case flagCell:
		return holdsFlag, int64(0)
	case dayCell:
		return holdsText, ""
	}
	for _, own := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if reflect.PointerTo(kind).Implements(own) {
			return nil, nil
		}
	}
	switch {
	case kind.Kind() == reflect.String:
		return holdsText, ""
	case reflect.Zero(kind).CanInt():
		return holdsNumber, int64(0)
	}
	return nil, nil
}

// matches reports whether the image is that of the row.
func (l likeness) matches(row []driver.Value, image []byte) bool {
	rest, ok := bytes.CutPrefix(image, []byte("{"))
	if !ok || l == nil {
		return false
	}
	first := true
	for i := range l {
		f := &l[i]
		named := rest
		if !first && len(named) > 0 && named[0] == ',' {
			named = named[1:]
		}
		if len(named) <= len(f.name) || string(named[:len(f.name)]) != f.name {
			if f.void != nil && row[f.column] == f.void {
				continue
			}
			return false
		}
		if rest, ok = f.holds(row[f.column], named[len(f.name):]); !ok || len(rest) == 0 || rest[0] != ',' && rest[0] != '}' {
			return false
		}
		first = false
	}
	return len(rest) == 1 && rest[0] == '}'
}

// holdsText reads a string of JSON and compares what it means with v. Escapes of code points are left to
// the long way.
func holdsText(v driver.Value, rest []byte) ([]byte, bool) {
	text, ok := v.(string)
	if !ok || len(rest) == 0 || rest[0] != '"' {
		return rest, false
	}
	rest = rest[1:]
	for {
		end := bytes.IndexByte(rest, '"')
		if end < 0 {
			return rest, false
		}
		back := bytes.IndexByte(rest[:end], '\\')
		if back < 0 {
			return rest[end+1:], text == string(rest[:end])
		}
		if len(text) <= back || text[:back] != string(rest[:back]) || text[back] != unescaped(rest[back+1]) {
			return rest, false
		}
		text, rest = text[back+1:], rest[back+2:]
	}
}

// unescaped is the character that a backslash and c stand for; where it is none of one byte, one that no
// text holds.
func unescaped(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	}
	return 0xff
}

func holdsNumber(v driver.Value, rest []byte) ([]byte, bool) {
	n, ok := v.(int64)
	if !ok {
		return rest, false
	}
	var buf [20]byte
	return bytes.CutPrefix(rest, strconv.AppendInt(buf[:0], n, 10))
}

func holdsFlag(v driver.Value, rest []byte) ([]byte, bool) {
	switch v {
	case int64(1):
		return bytes.CutPrefix(rest, []byte("true"))
	case int64(0):
		return bytes.CutPrefix(rest, []byte("false"))
	}
	return rest, false
}

// holdsJSON compares the whole value that the image has there with the stored text, byte for byte.
func holdsJSON(v driver.Value, rest []byte) ([]byte, bool) {
	text, ok := v.(string)
	end := journal.ValueEnd(rest)
	return rest[end:], ok && text == string(rest[:end])
}
