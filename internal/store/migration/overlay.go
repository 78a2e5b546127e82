package migration

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// overlay is the files of several directories in one. It refuses a name that two of them hold, and
// two names of one number: nobody should have to guess which of them runs.
func overlay(from fs.FS, dirs ...string) (fs.FS, error) {
	out := layers{from: map[string]fs.FS{}}
	numbers := map[string]string{}
	for _, dir := range dirs {
		layer, err := fs.Sub(from, dir)
		if err != nil {
			return nil, err
		}
		entries, err := fs.ReadDir(layer, ".")
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			number, _, _ := strings.Cut(e.Name(), "_")
			if other, taken := numbers[number]; taken {
				return nil, fmt.Errorf("migration %s/%s has the number of %s", dir, e.Name(), other)
			}
			numbers[number] = dir + "/" + e.Name()
			out.from[e.Name()] = layer
			out.entries = append(out.entries, e)
		}
	}
	slices.SortFunc(out.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

// layers is one flat directory whose files come from several.
type layers struct {
	entries []fs.DirEntry
	from    map[string]fs.FS
}

// Open opens a file of the layer that holds it.
func (l layers) Open(name string) (fs.File, error) {
	if layer, ok := l.from[name]; ok {
		return layer.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists the one directory.
func (l layers) ReadDir(string) ([]fs.DirEntry, error) { return l.entries, nil }
