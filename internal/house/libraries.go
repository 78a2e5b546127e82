package house

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// librariesFile is where each library's choice is explained.
const librariesFile = "docs/decisions/libraries.md"

// Libraries compares the modules that sources import, and the packages that lock files bring,
// with the table that explains them: each has a row, with the version that is pinned.
func Libraries(root fs.FS) ([]Violation, error) {
	table, err := fs.ReadFile(root, librariesFile)
	if err != nil {
		return nil, err
	}
	pins, err := modules(root)
	if err != nil {
		return nil, err
	}
	for _, manifest := range []string{"web/package.json", "e2e/package.json"} {
		more, err := packages(root, manifest)
		if err != nil {
			return nil, err
		}
		pins = append(pins, more...)
	}
	var found []Violation
	for _, p := range pins {
		if !strings.Contains(string(table), "| "+p.name+" | "+p.version+" |") {
			found = append(found, Violation{File: librariesFile, Text: fmt.Sprintf("has no row for %s %s, which %s pins",
				p.name, p.version, p.by)})
		}
	}
	slices.SortFunc(found, func(a, b Violation) int { return cmp.Compare(a.Text, b.Text) })
	return found, nil
}

// pin is a library at a version, and the file that says so.
type pin struct{ name, version, by string }

// modules are the requirements of go.mod that some source of the product imports.
func modules(root fs.FS) ([]pin, error) {
	text, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return nil, err
	}
	sources, _, err := read(root)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, s := range sources {
		for _, spec := range s.file.Imports {
			if imported, err := strconv.Unquote(spec.Path.Value); err == nil {
				used[owner(mod, imported)] = true
			}
		}
	}
	var pins []pin
	for _, r := range mod.Require {
		if used[r.Mod.Path] {
			pins = append(pins, pin{r.Mod.Path, r.Mod.Version, "go.mod"})
		}
	}
	return pins, nil
}

// owner is the module with the longest path that a package can belong to.
func owner(mod *modfile.File, imported string) (module string) {
	for _, r := range mod.Require {
		inside := imported == r.Mod.Path || strings.HasPrefix(imported, r.Mod.Path+"/")
		if inside && len(r.Mod.Path) > len(module) {
			module = r.Mod.Path
		}
	}
	return module
}

// packages are what a package.json asks for itself.
func packages(root fs.FS, name string) ([]pin, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	var asked struct {
		Dependencies    map[string]string `json:"dependencies"`
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if err := json.Unmarshal(text, &asked); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var pins []pin
	for _, group := range []map[string]string{asked.Dependencies, asked.DevDependencies} {
		for library, version := range group {
			pins = append(pins, pin{library, version, name})
		}
	}
	return pins, nil
}
