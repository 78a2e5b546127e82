package arith

import (
	"strings"
	"testing"

	"zhenggai/internal/quantity"
)

// report is an invented document of about 20 kB, read already.
func report() Input {
	var in Input
	for size := 0; size < 20<<10; {
		for line := range strings.Lines(passages) {
			text, _, ok := strings.Cut(line, " => ")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			size += len(text)
			in.Passages = append(in.Passages, Passage{Text: text, Part: Measure, Quantities: quantity.Read(text, quantity.Context{})})
		}
	}
	return in
}

func BenchmarkRun(b *testing.B) {
	in := report()
	b.ReportAllocs()
	for b.Loop() {
		Run(in)
	}
}
