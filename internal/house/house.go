// Package house keeps the rules of the building: which room may import which, which parts of the
// standard library stay out of the domain, where Chinese words stand, and what never enters the
// repository. It owns the table of rooms and nothing else; only its own tests run it, and no room
// imports it. It reads sources with go/parser in process, because a test that asked another
// program would be cached and miss a change.
package house

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Module is the path that the imports of the product begin with.
const Module = "zhenggai"

// Violation is one place where the house is not as it should be, and what to do about it.
type Violation struct {
	File string // below the root of the repository
	Line int    // 0 where the whole file or folder is meant
	Text string
}

// String is the violation as editors read it.
func (v Violation) String() string {
	if v.Line == 0 {
		return v.File + ": " + v.Text
	}
	return fmt.Sprintf("%s:%d: %s", v.File, v.Line, v.Text)
}

// source is one parsed Go file of the product.
type source struct {
	name string
	room Room
	test bool
	set  *token.FileSet
	file *ast.File
}

// line tells where pos stands.
func (s source) line(pos token.Pos) int { return s.set.Position(pos).Line }

// generated reports whether a program wrote the file.
func (s source) generated() bool { return ast.IsGenerated(s.file) }

// at makes a violation of this file.
func (s source) at(pos token.Pos, format string, args ...any) Violation {
	return Violation{File: s.name, Line: s.line(pos), Text: fmt.Sprintf(format, args...)}
}

// rule looks at one file and tells what it minds.
type rule func(source) []Violation

// rules are all that is asked of a single Go file.
var rules = []rule{arrows, outsiders, clocks, words, skips, sleeps, length}

// Inspect holds the tree at root against every rule, in order of file and line. An error means
// that a file could not be read or is no Go.
func Inspect(root fs.FS) ([]Violation, error) {
	sources, violations, err := read(root)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		for _, r := range rules {
			violations = append(violations, r(s)...)
		}
	}
	violations = append(violations, unexplained(sources)...)
	slices.SortFunc(violations, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return violations, nil
}

// read parses every Go file of the product; a file in no known room is a violation.
func read(root fs.FS) (sources []source, strangers []Violation, err error) {
	err = walk(root, func(name string) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		room, ok := roomOf(path.Dir(name))
		if !ok {
			strangers = append(strangers, Violation{File: name, Text: path.Dir(name) +
				" is no room of the house: give it a row in internal/house/table.go, or move the file"})
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		sources = append(sources, source{name, room, strings.HasSuffix(name, "_test.go"), set, file})
		return nil
	})
	return sources, strangers, err
}

// elsewhere are folders that hold no source of the product: what others wrote, what make built,
// and the workshop, which is a module of its own.
var elsewhere = []string{".git", ".tools", "bin", "data", "release", "node_modules", "dist", "out", "tools", "testdata"}

// walk visits the files of the product.
func walk(root fs.FS, visit func(name string) error) error {
	return fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(elsewhere, entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		return visit(name)
	})
}
