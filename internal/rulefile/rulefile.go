// Package rulefile reads the TOML files in which an office writes its own rules: holiday tables, lamp
// rules, policies. It decodes strictly, knows the line of every key, and collects every defect
// instead of stopping at the first. It owns the Defect and nothing else; what a rule means is the
// business of the room that reads it.
package rulefile

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"zhenggai/internal/say"
)

// MaxBytes is the longest file that is read. A rule is a page or two; more is no rule.
const MaxBytes = 1 << 20

// Defect is one thing a person must put right, and where it stands.
type Defect struct {
	File string   `json:"file"`
	Line int      `json:"line"` // from 1
	Text say.Text `json:"text"`
}

// In is the defect as editors read it: file:line: sentence.
func (d Defect) In(lang say.Lang) string {
	return fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.Text.In(lang))
}

// Defects are all that is wrong with a file, by line. As an error they speak zh-CN, a line each.
type Defects []Defect

// Error speaks every defect in zh-CN, for logs and tests.
func (ds Defects) Error() string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.In(say.ZhCN)
	}
	return strings.Join(lines, "\n")
}

// Err is ds as an error, nil when there is no defect.
func (ds Defects) Err() error {
	if len(ds) == 0 {
		return nil
	}
	return ds
}

// File is one rule file being read: where its keys stand and what was found wrong so far.
type File struct {
	Name     string
	readable bool
	lines    map[string]int
	misfits  []string // places whose values could not be used
	defects  Defects
}

// Open decodes text into the struct that into points to and notes what is no TOML, has the wrong
// type or is a key nobody knows; what does not fit stays unset. Fields are named by their toml tags,
// and types may read themselves by UnmarshalTOML. The file can be asked for lines and blamed in any
// case.
func Open(name string, text []byte, into any) *File {
	f := &File{Name: name}
	if len(text) > MaxBytes {
		f.note(1, "rulefile.too_long", "Max", MaxBytes>>20)
		return f
	}
	if !utf8.Valid(text) {
		f.note(1, "rulefile.not_utf8")
		return f
	}
	text = []byte(strings.TrimPrefix(string(text), "\ufeff"))
	f.lines = index(string(text))
	var raw map[string]any
	if _, err := toml.Decode(string(text), &raw); err != nil {
		f.broken(err)
		return f
	}
	f.readable = true
	f.fill("", raw, reflect.ValueOf(into).Elem())
	return f
}

// broken notes an error of the decoder at the line it names.
func (f *File) broken(err error) {
	line, what := 1, err.Error()
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		line, what = max(parse.Position.Line, 1), parse.Message // a bad escape on the first line is told as line 0
	}
	f.note(line, "rulefile.broken", "What", what)
	f.readable = false
}

// Readable tells whether the file is TOML at all; what it holds may still be the wrong thing.
func (f *File) Readable() bool { return f.readable }

// Line is where a key stands: "holiday[2].from". A key that the file lacks stands where the nearest
// table around it begins, and the file itself at 1.
func (f *File) Line(path string) int {
	for path != "" {
		if line, ok := f.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}

// Has tells whether the file holds the key.
func (f *File) Has(path string) bool {
	_, ok := f.lines[path]
	return ok
}

// Blame notes a defect at a key, with the sentence at a catalogue key. Where Open already found a value
// that does not fit, more is not told.
func (f *File) Blame(path, key string, kv ...any) {
	if !f.doubtful(path) {
		f.note(f.Line(path), key, kv...)
	}
}

func (f *File) note(line int, key string, kv ...any) {
	d := Defect{File: f.Name, Line: line, Text: say.T(key, kv...)}
	same := func(o Defect) bool { return o.Line == d.Line && o.Text.String() == d.Text.String() }
	if !slices.ContainsFunc(f.defects, same) {
		f.defects = append(f.defects, d)
	}
}

// Defects lists what was found wrong, by line; nil when nothing was.
func (f *File) Defects() Defects {
	ds := slices.Clone(f.defects)
	slices.SortStableFunc(ds, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text.String(), b.Text.String()))
	})
	return ds
}

// Keys lists the top-level keys and tables of a file, sorted, without decoding it: enough to tell
// what kind of rule it is. A broken file gives those before the break.
func Keys(text []byte) []string {
	var keys []string
	for path := range index(strings.TrimPrefix(string(text), "\ufeff")) {
		if !strings.ContainsAny(path, ".[") {
			keys = append(keys, path)
		}
	}
	slices.Sort(keys)
	return keys
}

// Again is the file without what was found wrong, to be held against something else.
func (f *File) Again() *File {
	c := *f
	c.defects, c.misfits = nil, nil
	return &c
}
