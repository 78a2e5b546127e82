package quantity

import (
	"strings"
	"testing"
)

// report is an invented text about as long as a city's progress report, 20 kB.
func report() string {
	var b strings.Builder
	for b.Len() < 20<<10 {
		for line := range strings.Lines(amounts) {
			if text, _, ok := strings.Cut(line, " => "); ok {
				b.WriteString(text)
			}
			if b.Len()%7 == 0 {
				b.WriteByte('\n')
			}
		}
	}
	return b.String()[:20<<10]
}

func BenchmarkRead(b *testing.B) {
	text := report()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Read(text, Context{})
	}
}
