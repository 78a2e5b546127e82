package migration

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryEngineHasItsFiles(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		dir, err := Files(engine)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(dir, "*.sql")
		if err != nil || len(names) < 2 {
			t.Errorf("%s has %v, %v", engine, names, err)
		}
		if !slices.IsSorted(names) {
			t.Errorf("%s runs %v", engine, names)
		}
		for _, name := range names {
			if buf, err := fs.ReadFile(dir, name); err != nil || !strings.HasPrefix(string(buf), "-- +goose Up") {
				t.Errorf("%s: %.20q, %v", name, buf, err)
			}
		}
	}
}

func TestTwoFilesOfOneNumberAreRefused(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("-- +goose Up")}
	for name, other := range map[string]string{"the same name": "one/001_a.sql", "the same number": "one/001_b.sql"} {
		from := fstest.MapFS{"common/001_a.sql": file, other: file}
		if _, err := overlay(from, "common", "one"); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
