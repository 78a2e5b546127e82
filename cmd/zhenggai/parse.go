package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// parseCommand prints what is read in one document.
type parseCommand struct {
	File string `arg:"" help:"Document to read: docx, pdf, html, xlsx or txt; - for standard input."`
}

func (c parseCommand) Run(t *terminal) error {
	result, err := readFile(t, c.File)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(reading.Print(result, t.lang)); err != nil {
		return err
	}
	if len(result.Findings) == 0 {
		return exit(exitEmpty)
	}
	return nil
}

// readFile reads and recognises a file without a data directory.
func readFile(t *terminal, name string) (reading.Result, error) {
	b, err := slurp(name)
	if err != nil {
		return reading.Result{}, err
	}
	reader, err := newReader("")
	if err != nil {
		return reading.Result{}, err
	}
	none := func(string) (reading.Mapping, bool) { return reading.Mapping{}, false }
	_, result, err := reader.Read(t, filepath.Base(name), b, none, t.progress())
	return result, err
}

// slurp reads a file or standard input, no more than a document may have.
func slurp(name string) ([]byte, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", name)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	switch {
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "cli.cannot_read", "Name", name)
	case len(b) > maxDocument:
		return nil, fault.New(fault.Invalid, "cli.too_large", "Name", name, "Limit", maxDocument>>20)
	case len(b) == 0:
		return nil, fault.New(fault.Invalid, "reading.empty", "Name", name)
	}
	return b, nil
}

// maxDocument is the size in bytes over which a document is not even looked at.
const maxDocument = 64 << 20

// reader reads documents in a limited child process and recognises what they hold.
type reader struct{ sandbox *office.Sandbox }

// newReader makes a reader that keeps compiled parsers under dir, "" for the user's cache directory.
func newReader(dir string) (*reader, error) {
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir()
		}
		dir = filepath.Join(cache, "zhenggai")
	}
	dir = filepath.Join(dir, "parsers")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "cli.cannot_write", "Name", dir)
	}
	return &reader{&office.Sandbox{CacheDir: dir}}, nil
}

// Read implements reading.Reads.
func (r *reader) Read(
	ctx context.Context, name string, b []byte, mapping reading.MappingLookup, step func(reading.Step),
) (office.Document, reading.Result, error) {
	step(reading.Step{Stage: stageOpening, Done: 0.05})
	model, err := r.sandbox.Read(ctx, bytes.NewReader(b))
	if err != nil {
		return office.Document{}, reading.Result{}, err
	}
	step(reading.Step{Stage: stageRecognising, Done: 0.7})
	result := recognise(*model, mapping)
	step(reading.Step{Stage: stageDone, Done: 1})
	return *model, result, nil
}

// text reads the paragraphs and cells of a file, one a line.
func (r *reader) text(ctx context.Context, file io.Reader) ([]string, error) {
	doc, err := r.sandbox.Read(ctx, file)
	if err != nil {
		return nil, err
	}
	lines := make([]string, len(doc.Blocks))
	for i, b := range doc.Blocks {
		lines[i] = b.Printed()
	}
	return lines, nil
}
