package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"

	"zhenggai/internal/office"
	"zhenggai/sample"
)

// The test binary is also the program: a command of a script, and the child that reads foreign files.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == office.ChildArg {
		os.Exit(office.Child(os.Stdin, os.Stdout, os.Environ()))
	}
	testscript.Main(m, map[string]func(){"zhenggai": main})
}

// The scripts are sessions as a person types them; docs/cli.md is what they hold the program to.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CACHE_HOME", filepath.Join(os.TempDir(), "zhenggai-test-cache"))
			e.Setenv("LANG", "zh_CN.UTF-8")
			for _, days := range []int{10, 14, 15, 38, 40, 43, 50} {
				e.Setenv(fmt.Sprintf("AGO%d", days), string(ago(days)))
			}
			for name, text := range map[string][]byte{
				"report.txt": sample.Report, "plan.txt": sample.Plan, "report-2.txt": sample.CorrectedReport,
				"broken.docx": []byte("PK\x03\x04 and then nothing"), "empty.txt": nil,
			} {
				if err := os.WriteFile(filepath.Join(e.WorkDir, name), text, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"sql": execSQL, "sametext": sameText, "differlines": differLines, "people": addPeople, "prepare": prepareClosing, "verified": verifyClosing, "signed": signNotice},
	})
}

// sql DIR STATEMENT changes a data directory behind the program's back.
func execSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(filepath.Join(args[0], "zhenggai.db")))
	ts.Check(err)
	defer db.Close()
	r, err := db.Exec(args[1])
	ts.Check(err)
	if n, _ := r.RowsAffected(); n == 0 {
		ts.Fatalf("the statement touched nothing")
	}
}

// sametext A B holds two files to the same characters, white space aside.
func sameText(ts *testscript.TestScript, neg bool, args []string) {
	a, b := bare([]byte(ts.ReadFile(args[0]))), bare([]byte(ts.ReadFile(args[1])))
	if bytes.Equal(a, b) == neg {
		ts.Fatalf("%s and %s: same text is %v", args[0], args[1], !neg)
	}
}

func bare(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, b)
}

// differlines N A B holds two texts to differ in N lines and no more.
func differLines(ts *testscript.TestScript, _ bool, args []string) {
	a, b := strings.Split(ts.ReadFile(args[1]), "\n"), strings.Split(ts.ReadFile(args[2]), "\n")
	if len(a) != len(b) {
		ts.Fatalf("%d lines against %d", len(a), len(b))
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
			ts.Logf("- %s\n+ %s", a[i], b[i])
		}
	}
	if args[0] != string(rune('0'+n)) {
		ts.Fatalf("%d lines differ, want %s", n, args[0])
	}
}
