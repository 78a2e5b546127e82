package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// packed are the kinds of file that shrink; pictures and fonts are compressed already.
var packed = map[string]bool{".js": true, ".css": true, ".svg": true, ".webmanifest": true}

// write puts a file into b.to, with a .br and a .gz beside it where those are smaller.
func (b bundle) write(name string, content []byte) error {
	path := filepath.Join(b.to, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return err
	}
	if !packed[filepath.Ext(name)] {
		return nil
	}
	quality, level := 5, gzip.DefaultCompression
	if b.release {
		quality, level = brotli.BestCompression, gzip.BestCompression
	}
	if err := pack(path+".br", content, func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterLevel(w, quality), nil
	}); err != nil {
		return err
	}
	return pack(path+".gz", content, func(w io.Writer) (io.WriteCloser, error) {
		return gzip.NewWriterLevel(w, level)
	})
}

func pack(path string, content []byte, writer func(io.Writer) (io.WriteCloser, error)) error {
	var small bytes.Buffer
	w, err := writer(&small)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if small.Len() >= len(content) {
		return nil
	}
	return os.WriteFile(path, small.Bytes(), 0o644)
}
