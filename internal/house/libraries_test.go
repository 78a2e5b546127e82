package house_test

import (
	"testing"
	"testing/fstest"

	"zhenggai/internal/house"
)

func TestEveryLibraryIsExplained(t *testing.T) {
	violations, err := house.Libraries(root)
	report(t, violations, err)
}

func TestUnexplainedAndStaleLibrariesAreCaught(t *testing.T) {
	tree := fstest.MapFS{
		"go.mod": {Data: []byte("module zhenggai\nrequire (\n\ta.example/x v1.0.0\n\ta.example/x/deep v1.2.0\n" +
			"\ta.example/idle v1.0.0 // indirect\n)\n")},
		"internal/org/org.go": {Data: []byte("// Package org is planted.\npackage org\n\nimport _ \"a.example/x/deep/inner\"\n")},
		"web/package.json":    {Data: []byte(`{"dependencies": {"known": "1.0.0"}}`)},
		"e2e/package.json":    {Data: []byte(`{"devDependencies": {"moved": "2.0.0"}}`)},
		"docs/decisions/libraries.md": {Data: []byte("| need | choice | version |\n| a | known | 1.0.0 | …\n" +
			"| b | moved | 1.9.0 |\n")},
	}
	violations, err := house.Libraries(tree)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"docs/decisions/libraries.md: has no row for a.example/x/deep v1.2.0, which go.mod pins",
		"docs/decisions/libraries.md: has no row for moved 2.0.0, which e2e/package.json pins",
	}
	if len(violations) != len(want) {
		t.Fatalf("got %v, want %v", violations, want)
	}
	for i, v := range violations {
		if v.String() != want[i] {
			t.Errorf("got %s, want %s", v, want[i])
		}
	}
}
