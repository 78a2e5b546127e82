package web

import (
	"net/http/httptest"
	"testing"

	"zhenggai/internal/org"
)

// BenchmarkPage is what the frame costs: session, account, rail, forms, through the whole gate.
func BenchmarkPage(b *testing.B) {
	h := newHouse(b)
	h.settle(org.Clerk)
	v := h.as(org.Clerk)
	b.ReportAllocs()
	for b.Loop() {
		if rec := v.do(httptest.NewRequest("GET", "/settings", nil)); rec.Code != 200 {
			b.Fatal(rec.Code)
		}
	}
}
