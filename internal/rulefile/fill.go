package rulefile

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// reader is a type that reads its own value, as the TOML library calls it.
type reader interface{ UnmarshalTOML(any) error }

// fill sets what into is from a decoded value, and notes at its very place whatever does not fit, which
// stays unset. The library's own decoding would stop at the first misfit, and name a key without
// its array element.
func (f *File) fill(path string, value any, into reflect.Value) {
	if own, ok := into.Addr().Interface().(reader); ok {
		if err := own.UnmarshalTOML(value); err != nil {
			f.misfit(path, "rulefile.not_a_value", "What", reason(err))
		}
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		f.pointer(path, value, into)
	case reflect.Struct:
		f.fields(path, value, into)
	case reflect.Slice:
		f.elements(path, value, into)
	case reflect.Map:
		f.entries(path, value, into)
	default:
		f.scalar(path, value, into)
	}
}

// misfit notes a value that does not fit. What it stands for is unknown, so later blame of the same
// place, or line, is not worth telling.
func (f *File) misfit(path, key string, kv ...any) {
	f.note(f.Line(path), key, kv...)
	f.misfits = append(f.misfits, path)
}

// doubtful tells whether a place was blamed only because a value there could not be used.
func (f *File) doubtful(path string) bool {
	return slices.ContainsFunc(f.misfits, func(bad string) bool {
		rest, below := strings.CutPrefix(path, bad)
		return below && (rest == "" || rest[0] == '.' || rest[0] == '[') || f.Line(bad) == f.Line(path)
	})
}

// reason is a fault's own sentence, in the reader's language; another error has only its words.
func reason(err error) any {
	if known, ok := errors.AsType[*fault.Error](err); ok {
		return known.Text
	}
	return err.Error()
}

// pointer sets a pointer, which stays nil when the value does not fit.
func (f *File) pointer(path string, value any, into reflect.Value) {
	target := reflect.New(into.Type().Elem())
	before := len(f.misfits)
	f.fill(path, value, target.Elem())
	if len(f.misfits) == before {
		into.Set(target)
	}
}

func (f *File) table(path string, value any) (map[string]any, bool) {
	table, ok := value.(map[string]any)
	if !ok {
		f.misfit(path, "rulefile.wrong_type", "Want", say.T("rulefile.type_table"))
	}
	return table, ok
}

// fields fills a struct from a table; a key of no field is unknown.
func (f *File) fields(path string, value any, into reflect.Value) {
	table, ok := f.table(path, value)
	if !ok {
		return
	}
	known := map[string]reflect.Value{}
	for i := range into.NumField() {
		field := into.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("toml"), ",")
		if name == "" {
			name = strings.ToLower(field.Name)
		}
		if field.IsExported() && name != "-" {
			known[name] = into.Field(i)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if field, ok := known[name]; ok {
			f.fill(join(path, name), table[name], field)
		} else {
			f.Blame(join(path, name), "rulefile.unknown_key", "Key", name)
		}
	}
}

// elements fills a slice from a list or an array of tables. An element that does not fit keeps its
// place, so that those behind it keep their lines.
func (f *File) elements(path string, value any, into reflect.Value) {
	list := reflect.ValueOf(value)
	if list.Kind() != reflect.Slice {
		f.misfit(path, "rulefile.wrong_type", "Want", say.T("rulefile.type_list"))
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), list.Len(), list.Len()))
	for i := range list.Len() {
		f.fill(path+element(i), list.Index(i).Interface(), into.Index(i))
	}
}

// entries fills a map from a table.
func (f *File) entries(path string, value any, into reflect.Value) {
	table, ok := f.table(path, value)
	if !ok {
		return
	}
	into.Set(reflect.MakeMapWithSize(into.Type(), len(table)))
	for _, name := range slices.Sorted(maps.Keys(table)) {
		entry := reflect.New(into.Type().Elem()).Elem()
		f.fill(join(path, name), table[name], entry)
		into.SetMapIndex(reflect.ValueOf(name).Convert(into.Type().Key()), entry)
	}
}

// scalar sets a text, a number, a yes or no, or whatever there is.
func (f *File) scalar(path string, value any, into reflect.Value) {
	switch v := value.(type) {
	case string:
		if into.Kind() == reflect.String {
			into.SetString(v)
			return
		}
	case bool:
		if into.Kind() == reflect.Bool {
			into.SetBool(v)
			return
		}
	case int64:
		if into.CanInt() && !into.OverflowInt(v) {
			into.SetInt(v)
			return
		}
		if into.CanFloat() {
			into.SetFloat(float64(v))
			return
		}
	case float64:
		if into.CanFloat() {
			into.SetFloat(v)
			return
		}
	}
	if into.Kind() == reflect.Interface {
		into.Set(reflect.ValueOf(value))
		return
	}
	f.misfit(path, "rulefile.wrong_type", "Want", kindName(into))
}

func kindName(v reflect.Value) say.Text {
	switch {
	case v.Kind() == reflect.String:
		return say.T("rulefile.type_text")
	case v.Kind() == reflect.Bool:
		return say.T("rulefile.type_bool")
	case v.CanInt():
		return say.T("rulefile.type_whole")
	}
	return say.T("rulefile.type_number")
}
