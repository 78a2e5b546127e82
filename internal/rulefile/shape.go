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

// reader is what the decoder asks of a type that reads its own value.
type reader interface{ UnmarshalTOML(any) error }

var readerType = reflect.TypeFor[reader]()

// shape holds a decoded value against the type it is to fill, and notes at its very place whatever
// does not fit. The decoder would stop at the first misfit and name a key without its array element.
func (f *File) shape(path string, value any, want reflect.Type) {
	if reflect.PointerTo(want).Implements(readerType) {
		if err := reflect.New(want).Interface().(reader).UnmarshalTOML(value); err != nil {
			f.Blame(path, "rulefile.not_a_value", "What", reason(err))
		}
		return
	}
	switch want.Kind() {
	case reflect.Pointer:
		f.shape(path, value, want.Elem())
	case reflect.Struct:
		f.fields(path, value, want)
	case reflect.Slice:
		f.elements(path, value, want)
	case reflect.Map:
		if table, ok := f.tableAt(path, value); ok {
			for _, name := range slices.Sorted(maps.Keys(table)) {
				f.shape(join(path, name), table[name], want.Elem())
			}
		}
	default:
		if !fits(value, want.Kind()) {
			f.Blame(path, "rulefile.wrong_type", "Want", kindName(want.Kind()))
		}
	}
}

// reason is a fault's own sentence, in the reader's language; another error has only its words.
func reason(err error) any {
	if known, ok := errors.AsType[*fault.Error](err); ok {
		return known.Text
	}
	return err.Error()
}

func (f *File) tableAt(path string, value any) (map[string]any, bool) {
	table, ok := value.(map[string]any)
	if !ok {
		f.Blame(path, "rulefile.wrong_type", "Want", say.T("rulefile.type_table"))
	}
	return table, ok
}

// fields holds a table against a struct; a key of no field is unknown.
func (f *File) fields(path string, value any, want reflect.Type) {
	table, ok := f.tableAt(path, value)
	if !ok {
		return
	}
	types := map[string]reflect.Type{}
	for i := range want.NumField() {
		field := want.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("toml"), ",")
		if name == "" {
			name = strings.ToLower(field.Name)
		}
		if field.IsExported() && name != "-" {
			types[name] = field.Type
		}
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if t, known := types[name]; known {
			f.shape(join(path, name), table[name], t)
		} else {
			f.Blame(join(path, name), "rulefile.unknown_key", "Key", name)
		}
	}
}

// elements holds a list, or an array of tables, against a slice.
func (f *File) elements(path string, value any, want reflect.Type) {
	list := reflect.ValueOf(value)
	if list.Kind() != reflect.Slice {
		f.Blame(path, "rulefile.wrong_type", "Want", say.T("rulefile.type_list"))
		return
	}
	for i := range list.Len() {
		f.shape(path+element(i), list.Index(i).Interface(), want.Elem())
	}
}

func fits(value any, want reflect.Kind) bool {
	switch value.(type) {
	case string:
		return want == reflect.String || want == reflect.Interface
	case bool:
		return want == reflect.Bool || want == reflect.Interface
	case int64:
		return want == reflect.Int || want == reflect.Int64 || want == reflect.Float64 || want == reflect.Interface
	case float64:
		return want == reflect.Float64 || want == reflect.Interface
	}
	return want == reflect.Interface
}

func kindName(k reflect.Kind) say.Text {
	switch k {
	case reflect.String:
		return say.T("rulefile.type_text")
	case reflect.Bool:
		return say.T("rulefile.type_bool")
	case reflect.Int, reflect.Int64:
		return say.T("rulefile.type_whole")
	}
	return say.T("rulefile.type_number")
}
