package house

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"unicode"
)

// speaking are the rooms whose words people read: all of them come from the catalogues. The Go
// that is generated from pages counts too, so that a page speaks both languages. The help of the
// command line stands beside its flags, in both languages, and is not held to this.
var speaking = []string{"gate", "web", "portal", "api", "notify"}

// words minds Chinese in the string literals of rooms that speak to people. A word that is only
// compared says so at the end of its line: "// not spoken: why". A tag of a field documents an
// interface to machines and is left alone.
func words(s source) (found []Violation) {
	if s.test || !slices.Contains(speaking, s.room.Path) {
		return nil
	}
	compared := s.marked("// not spoken: ")
	tags := map[*ast.BasicLit]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok {
			tags[field.Tag] = true
		}
		literal, ok := n.(*ast.BasicLit)
		if ok && literal.Kind == token.STRING && !tags[literal] && strings.ContainsFunc(literal.Value, han) &&
			!compared[s.line(literal.Pos())] {
			found = append(found, s.at(literal.Pos(), "%s speaks inline (%s): put the sentence into the catalogues of "+
				"internal/say and name its key", s.room.Path, short(literal.Value)))
		}
		return true
	})
	return found
}

// marked gives the lines of a file that end in a comment with the prefix.
func (s source) marked(prefix string) map[int]bool {
	found := map[int]bool{}
	for _, group := range s.file.Comments {
		for _, comment := range group.List {
			if strings.HasPrefix(comment.Text, prefix) {
				found[s.line(comment.Pos())] = true
			}
		}
	}
	return found
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// short is the beginning of a literal, enough to find it by.
func short(literal string) string {
	runes := []rune(literal)
	if len(runes) <= 24 {
		return literal
	}
	return string(runes[:24]) + "…"
}

// lines is how long a file may be; a longer one holds two subjects.
const lines = 500

// length minds long files.
func length(s source) []Violation {
	if n := s.line(s.file.FileEnd); n > lines && !s.generated() {
		return []Violation{{File: s.name, Line: n, Text: "the file is longer than 500 lines: it holds two subjects"}}
	}
	return nil
}

// unexplained minds rooms whose package says nowhere what it is for.
func unexplained(sources []source) (found []Violation) {
	said := map[string]bool{} // by folder
	for _, s := range sources {
		folder := s.name[:strings.LastIndex(s.name, "/")]
		if !s.test {
			said[folder] = said[folder] || s.file.Doc != nil && !s.generated()
		}
	}
	for folder, ok := range said {
		if !ok {
			found = append(found, Violation{File: folder, Text: "no package comment says what this is for, " +
				"which data it owns and what it must never do"})
		}
	}
	return found
}
