package intake

import (
	"os"
	"testing"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// sampleReport is a report of the size that a city sends.
func sampleReport(b *testing.B) []byte {
	b.Helper()
	file, err := os.ReadFile("../../sample/report.txt")
	if err != nil {
		b.Fatal(err)
	}
	return file
}

// BenchmarkReport reads a report from its bytes to its findings, quantities and checks.
func BenchmarkReport(b *testing.B) {
	file := sampleReport(b)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		doc, err := office.Read(file, office.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if len(Recognise(*doc).Findings) == 0 {
			b.Fatal("no findings")
		}
	}
}

// BenchmarkAppraise is the part of it that reads quantities and checks sums, which every edit repeats.
func BenchmarkAppraise(b *testing.B) {
	doc, err := office.Read(sampleReport(b), office.Options{})
	if err != nil {
		b.Fatal(err)
	}
	result := Recognise(*doc)
	b.ReportAllocs()
	for b.Loop() {
		reading.Appraise(&result, *doc)
	}
}
