package quantity

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
)

//go:embed testdata/amounts.txt
var amounts string

// TestAmounts reads every sentence of testdata/amounts.txt and compares all amounts, none left out.
func TestAmounts(t *testing.T) {
	for line := range strings.Lines(amounts) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(strings.TrimRight(line, "\n"), " => ")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		var got []string
		for _, q := range Read(text, Context{}) {
			got = append(got, described(q))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
}

// described writes an amount as testdata/amounts.txt does.
func described(q Quantity) string {
	value := q.Value.String()
	switch {
	case q.Missing:
		value = "?"
	case q.Max != nil:
		value += ".." + q.Max.String()
	}
	return strings.TrimSpace(fmt.Sprintf("%s:%s %s %s", q.Text, value, q.Unit, q.Qualifier))
}
