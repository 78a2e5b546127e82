package house_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"zhenggai/internal/house"
)

// root is the repository.
var root = os.DirFS("../..")

func TestHouseIsInOrder(t *testing.T) {
	violations, err := house.Inspect(root)
	report(t, violations, err)
}

func TestRepositoryHoldsNothingOfOneMachine(t *testing.T) {
	violations, err := house.Keep(root)
	report(t, violations, err)
}

func report(t *testing.T, violations []house.Violation, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Error(v)
	}
}

// arrow is an import from a file to a package, and what the house says to it; "" is allowed.
type arrow struct{ file, imports, says string }

func TestForbiddenArrowsAreCaught(t *testing.T) {
	for _, a := range []arrow{
		{"internal/quantity/a.go", "internal/arith", "quantity imports arith: a ground room knows only say and fault"},
		{"internal/say/a.go", "internal/fault", "say imports fault: say knows no other room"},
		{"internal/fault/a.go", "internal/quantity", "fault imports quantity: fault knows say alone"},
		{"internal/geo/a.go", "internal/raster", "geo imports raster: a ground room knows only say and fault"},
		{"internal/office/a.go", "internal/ledger", "office imports ledger: a ground room knows only say and fault"},
		{"internal/ledger/a.go", "internal/registry", "ledger imports registry: within domain a room imports lower ones only"},
		{"internal/ledger/a.go", "internal/reading", "and reading does not lie below ledger"},
		{"internal/journal/a.go", "internal/org", "and org does not lie below journal"},
		{"internal/ledger/a.go", "internal/store", "ledger imports store: domain never imports storage"},
		{"internal/org/a.go", "internal/board", "org imports board: domain never imports outlook"},
		{"internal/figure/a.go", "internal/telemetry", "declare the interface that figure needs"},
		{"internal/board/a.go", "internal/report", "board imports report: within outlook a room imports lower ones only"},
		{"internal/report/a.go", "internal/web", "report imports web: outlook never imports ingress"},
		{"internal/web/a.go", "internal/intake", "web imports intake: ingress rooms never import each other; web declares"},
		{"internal/web/a.go", "internal/store", "web imports store: ingress never imports storage; web calls a desk"},
		{"internal/api/a.go", "internal/store/sqlite", "api imports store/sqlite: ingress never imports storage"},
		{"internal/duty/a.go", "internal/notify", "duty imports notify: ingress never imports egress"},
		{"internal/gate/a.go", "internal/web", "gate imports web: ingress rooms never import each other"},
		{"internal/portal/a.go", "internal/ledger", "portal imports ledger: it may import only say, fault, disclose, gate"},
		{"internal/store/a.go", "internal/web", "storage imports ground, domain, outlook and its own storey, never ingress"},
		{"internal/vault/a.go", "internal/notify", "never egress"},
		{"internal/notify/a.go", "internal/store", "egress imports ground, domain, outlook and its own storey, never storage"},
		{"internal/web/page/a.go", "cmd/zhenggai", "web imports cmd: ingress never imports command"},
		{"sample/a.go", "internal/store", "the sample is made of ground and domain alone"},
		{"internal/ledger/a_test.go", "internal/store/storetest", "domain never imports storage"},
		{"internal/ledger/a.go", "internal/utils", "imports zhenggai/internal/utils, which is no room of the house"},
		{"internal/ledger/a.go", "internal/house", "domain never imports house"},
	} {
		t.Run(a.file+" to "+a.imports, func(t *testing.T) { a.check(t) })
	}
}

func TestAllowedArrowsPass(t *testing.T) {
	for _, a := range []arrow{
		{file: "internal/fault/a.go", imports: "internal/say"},
		{file: "internal/arith/a.go", imports: "internal/quantity"},
		{file: "internal/raster/a.go", imports: "internal/geo"},
		{file: "internal/journal/a.go", imports: "internal/fault"},
		{file: "internal/reading/a.go", imports: "internal/ledger"},
		{file: "internal/closure/a.go", imports: "internal/figure"},
		{file: "internal/report/a.go", imports: "internal/board"},
		{file: "internal/web/a.go", imports: "internal/gate"},
		{file: "internal/web/page/a.go", imports: "internal/web"},
		{file: "internal/intake/a.go", imports: "internal/office"},
		{file: "internal/store/a.go", imports: "internal/board"},
		{file: "internal/store/sqlite/a.go", imports: "internal/store"},
		{file: "internal/store/ledger_test.go", imports: "internal/store/storetest"},
		{file: "internal/portal/a.go", imports: "internal/disclose"},
		{file: "cmd/zhenggai/a.go", imports: "internal/store/postgres"},
		{file: "cmd/zhenggai/a.go", imports: "sample"},
	} {
		t.Run(a.file+" to "+a.imports, func(t *testing.T) { a.check(t) })
	}
}

func (a arrow) check(t *testing.T) {
	t.Helper()
	says(t, a.file, fmt.Sprintf("import _ %q", house.Module+"/"+a.imports), a.says)
}

func TestWhatElseTheHouseMinds(t *testing.T) {
	for _, c := range []struct{ name, file, body, says string }{
		{"a room of no name", "internal/utils/a.go", "", "internal/utils is no room of the house: give it a row"},
		{"a package at the root", "a.go", "", ". is no room of the house"},
		{"SQL in the domain", "internal/ledger/a.go", `import _ "database/sql"`, "ledger imports database/sql: SQL stands in store"},
		{"a driver in outlook", "internal/board/a.go", `import _ "github.com/jackc/pgx/v5"`, "SQL stands in store"},
		{"HTTP in the domain", "internal/org/a.go", `import _ "net/http"`, "HTTP and sockets stand in ingress"},
		{"a URL is only text", "internal/org/a.go", `import _ "net/url"`, ""},
		{"SQL in store", "internal/store/a.go", `import _ "database/sql"`, ""},
		{"a clock in the domain", "internal/ledger/a.go", "import \"time\"\nvar now = time.Now()", "ledger looks at a clock (time.Now)"},
		{"a clock in ingress", "internal/duty/a.go", "import \"time\"\nvar now = time.Now()", ""},
		{"a date in the domain", "internal/ledger/a.go", "import \"time\"\nvar day = time.Unix(0, 0)", ""},
		{"a test that sleeps", "internal/duty/a_test.go", "import \"time\"\nfunc f() { time.Sleep(1) }", "a test sleeps"},
		{"a test that skips", "internal/duty/a_test.go", "func f(t *T) { t.Skip(\"no database\") }", "a test skips"},
		{"a test that must sleep", "internal/duty/a_test.go", "import \"time\"\nfunc f() {\n\ttime.Sleep(1) // sleeps: it plays a hanging program\n}", ""},
		{
			"a test that is left out when short", "internal/duty/a_test.go",
			"func f(t *T) { if testing.Short() { t.Skip(\"long\") } }", "",
		},
		{"a program in the domain", "internal/ledger/a.go", `import _ "os/exec"`, "ledger imports os/exec: other programs"},
		{"the reader's own process", "internal/office/a.go", `import _ "os/exec"`, ""},
		{"words in a page", "internal/web/a.go", "const title = \"整改台账\"", `web speaks inline ("整改台账")`},
		{"words in a tag", "internal/api/a.go", "type q struct { s string `doc:\"整改台账\"` }", ""},
		{"words in a test", "internal/web/a_test.go", "const title = \"整改台账\"", ""},
		{"words in a comment", "internal/web/a.go", "// 整改台账", ""},
		{"words that are compared", "internal/gate/a.go", "const weak = \"整改\" // not spoken: no password may hold it", ""},
		{"words that are read", "internal/quantity/a.go", "const near = \"近\"", ""},
		{"a long file", "internal/org/a.go", strings.Repeat("\n", 500), "longer than 500 lines"},
	} {
		t.Run(c.name, func(t *testing.T) { says(t, c.file, c.body, c.says) })
	}
}

func TestRoomWithoutPackageCommentIsCaught(t *testing.T) {
	tree := fstest.MapFS{"internal/org/org.go": {Data: []byte("package org\n")}}
	violations, err := house.Inspect(tree)
	if err != nil || len(violations) != 1 || !strings.Contains(violations[0].Text, "no package comment") {
		t.Errorf("got %v, %v; want the missing package comment", violations, err)
	}
}

// says plants one file in an empty house and compares what is said about it.
func says(t *testing.T, file, body, want string) {
	t.Helper()
	tree := fstest.MapFS{file: {Data: []byte("// Package p is planted.\npackage p\n" + body + "\n")}}
	violations, err := house.Inspect(tree)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case want == "" && len(violations) > 0:
		t.Errorf("minds %v, want nothing", violations)
	case want != "" && (len(violations) != 1 || !strings.Contains(violations[0].Text, want)):
		t.Errorf("minds %v, want one violation that says %q", violations, want)
	}
}

func TestMachinePathsAndRegistryHostsAreCaught(t *testing.T) {
	tree := fstest.MapFS{
		"docs/a.md":                 {Data: []byte("see\n/" + "home/someone/notes\n")},
		"web/package-lock.json":     {Data: []byte(`{"resolved"` + `: "x"}`)},
		"internal/web/page.go":      {Data: []byte(`const path = "/api/home/x"; const p2 = "{id}/home/"`)},
		"node_modules/x/README.md":  {Data: []byte("/" + "root/")},
		"e2e/node_modules/y/a.json": {Data: []byte("/" + "root/")},
	}
	violations, err := house.Keep(tree)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range violations {
		got = append(got, fmt.Sprintf("%s:%d", v.File, v.Line))
	}
	if want := "docs/a.md:2 web/package-lock.json:1"; strings.Join(got, " ") != want {
		t.Errorf("caught %q, want %s", got, want)
	}
}
