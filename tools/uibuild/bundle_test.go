package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// sources is a small web/: two entries that share a part, a style, a picture.
var sources = map[string]string{
	"src/app.ts":           `import { mark } from "./parts/mark"; document.title = mark(document.title);`,
	"src/map.ts":           `import { mark } from "./parts/mark"; export const named: string = mark("图");`,
	"src/parts/mark.ts":    `export const mark = (s: string): string => s + "·" + "整改".repeat(200).length;`,
	"src/app.css":          `.lamp { color: #0e5e4e; & b { inset: 0 } }` + rows(60),
	"static/logo.svg":      `<svg xmlns="http://www.w3.org/2000/svg"/>`,
	"static/never-src.png": "\x89PNG",
}

func TestBuildsAreTheSameByteForByte(t *testing.T) {
	from := tree(t, sources)
	first, second := built(t, from, false), built(t, from, false)
	if !maps.Equal(first, second) {
		t.Errorf("two builds differ: %v and %v", names(first), names(second))
	}
}

func TestManifestNamesEveryFileThatABrowserAsksFor(t *testing.T) {
	files := built(t, tree(t, sources), false)
	var manifest map[string]string
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil {
		t.Fatal(err)
	}
	hashed := regexp.MustCompile(`-[A-Z0-9]{8}\.`)
	for _, name := range []string{"app.js", "map.js", "app.css", "logo.svg", "never-src.png"} {
		if file := manifest[name]; files[file] == "" || !hashed.MatchString(file) {
			t.Errorf("manifest gives %q for %s, which is no built file with a hash", file, name)
		}
	}
	known := map[string]bool{"manifest.json": true}
	for _, file := range manifest {
		known[file], known[file+".br"], known[file+".gz"] = true, true, true
	}
	for file := range files {
		if !known[file] {
			t.Errorf("%s is built and in no manifest", file)
		}
	}
}

func TestSharedPartIsBundledOnce(t *testing.T) {
	times := 0
	for name, content := range built(t, tree(t, sources), false) {
		if strings.HasSuffix(name, ".js") && strings.Contains(content, "repeat(200)") {
			times++
		}
	}
	if times != 1 {
		t.Errorf("the shared part stands in %d files, want 1", times)
	}
}

func TestStyleIsLoweredForOldBrowsers(t *testing.T) {
	for name, content := range built(t, tree(t, sources), false) {
		if strings.HasSuffix(name, ".css") && strings.Contains(content, "& b") {
			t.Errorf("%s still nests: %s", name, content)
		}
	}
}

func TestPackedFilesUnpackToTheirOriginal(t *testing.T) {
	for _, release := range []bool{false, true} {
		files := built(t, tree(t, sources), release)
		checked := 0
		for name, content := range files {
			original, isBrotli := strings.CutSuffix(name, ".br")
			var unpacked io.Reader = brotli.NewReader(strings.NewReader(content))
			if !isBrotli {
				var isGzip bool
				if original, isGzip = strings.CutSuffix(name, ".gz"); !isGzip {
					continue
				}
				r, err := gzip.NewReader(strings.NewReader(content))
				if err != nil {
					t.Fatal(err)
				}
				unpacked = r
			}
			got, err := io.ReadAll(unpacked)
			if err != nil || !bytes.Equal(got, []byte(files[original])) {
				t.Errorf("%s does not unpack to %s: %v", name, original, err)
			}
			checked++
		}
		if checked < 2 {
			t.Errorf("only %d packed files with release=%v", checked, release)
		}
	}
}

func TestBuildReplacesWhatWasThereAndKeepsTheDotfile(t *testing.T) {
	to := tree(t, map[string]string{".keep": "", "app-OLDOLDOL.js": "old"})
	if _, err := (bundle{from: tree(t, sources), to: to}).build(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(to, ".keep")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(to, "app-OLDOLDOL.js")); !os.IsNotExist(err) {
		t.Errorf("the old bundle stays: %v", err)
	}
}

func TestBrokenSourceNamesItsPlaceAndLeavesTheOldBundle(t *testing.T) {
	to := tree(t, map[string]string{"manifest.json": "{}"})
	_, err := bundle{from: tree(t, map[string]string{"src/app.ts": "let = ;"}), to: to}.build()
	if err == nil || !strings.Contains(err.Error(), "src/app.ts:1:") {
		t.Errorf("got %v; want the file and the line", err)
	}
	if _, err := os.Stat(filepath.Join(to, "manifest.json")); err != nil {
		t.Errorf("a failed build destroyed the bundle: %v", err)
	}
}

// rows is style enough for compression to be worth it.
func rows(n int) string {
	var css strings.Builder
	for i := range n {
		fmt.Fprintf(&css, ".row-%d { color: var(--ink-%d) }\n", i, i)
	}
	return css.String()
}

// tree writes files below a new directory.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// built bundles from and returns every file by name.
func built(t *testing.T, from string, release bool) map[string]string {
	t.Helper()
	to := t.TempDir()
	if _, err := (bundle{from: from, to: to, release: release}).build(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(to, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = string(content)
	}
	return files
}

func names(files map[string]string) []string {
	var all []string
	for name := range maps.Keys(files) {
		all = append(all, name)
	}
	return all
}
