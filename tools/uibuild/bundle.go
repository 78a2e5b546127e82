package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle is one build: where from, where to, how thorough.
type bundle struct {
	from, to string
	release  bool
}

// build replaces the content of b.to and returns how many files a browser may ask for.
func (b bundle) build() (int, error) {
	entries, err := b.entries()
	if err != nil {
		return 0, err
	}
	root, err := filepath.Abs(b.from)
	if err != nil {
		return 0, err
	}
	result := api.Build(options(root, entries))
	if len(result.Errors) > 0 {
		lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
		return 0, errors.New(strings.Join(lines, ""))
	}
	names, err := manifest(result.Metafile)
	if err != nil {
		return 0, err
	}
	if err := clear(b.to); err != nil {
		return 0, err
	}
	for _, file := range result.OutputFiles {
		if err := b.write(filepath.Base(file.Path), file.Contents); err != nil {
			return 0, err
		}
	}
	return len(result.OutputFiles), b.writeManifest(names)
}

// options are those that the supported browsers ask for: Chrome 94 and Safari 15.4 onwards.
func options(root string, entries []string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: root,
		EntryPoints:   entries,
		Outdir:        "dist", // never written: the files are taken from the result
		Bundle:        true,
		Splitting:     true,
		Format:        api.FormatESModule,
		Charset:       api.CharsetUTF8,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "94"},
			{Name: api.EngineSafari, Version: "15.4"},
		},
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsEndOfFile,
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "part-[hash]",
		AssetNames:        "[name]-[hash]",
		Loader: map[string]api.Loader{
			".svg": api.LoaderCopy, ".png": api.LoaderCopy, ".ico": api.LoaderCopy,
			".woff2": api.LoaderCopy, ".webmanifest": api.LoaderCopy,
		},
		Metafile: true,
	}
}

// entries lists the sources that pages name, relative to b.from.
func (b bundle) entries() ([]string, error) {
	var entries []string
	for _, pattern := range []string{"src/*.ts", "src/*.css", "static/*"} {
		found, err := filepath.Glob(filepath.Join(b.from, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			rel, err := filepath.Rel(b.from, path)
			if err != nil {
				return nil, err
			}
			if !strings.HasSuffix(rel, ".d.ts") {
				entries = append(entries, rel)
			}
		}
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("nothing to bundle in %s/src", b.from)
	}
	return entries, nil
}

// manifest maps each entry's plain name (app.js, app.css, logo.svg) to its file, and each shared
// part to itself: its values are all that a browser may ask for.
func manifest(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	names := make(map[string]string, len(meta.Outputs))
	for output, about := range meta.Outputs {
		file := filepath.Base(output)
		name := file
		if about.EntryPoint != "" {
			name = plain(about.EntryPoint)
		}
		if other, taken := names[name]; taken {
			return nil, fmt.Errorf("%s and %s would both be called %s", other, file, name)
		}
		names[name] = file
	}
	return names, nil
}

// plain is the name under which pages know an entry.
func plain(entry string) string {
	name := filepath.Base(entry)
	if base, ok := strings.CutSuffix(name, ".ts"); ok {
		return base + ".js"
	}
	return name
}

func (b bundle) writeManifest(names map[string]string) error {
	text, err := json.MarshalIndent(names, "", "  ") // keys come sorted
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(b.to, "manifest.json"), append(text, '\n'), 0o644)
}

// clear empties dir but for the dotfile that keeps it in the repository.
func clear(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range old {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}
