package sqlite_test

import (
	"os"
	"testing"

	"zhenggai/internal/store/storetest"
)

func TestMain(m *testing.M) {
	storetest.CrashChild()
	os.Exit(m.Run())
}

func TestCrashOfAnUpload(t *testing.T) {
	storetest.CrashUpload(t, func(testing.TB) string { return "" })
}

func TestCrash(t *testing.T) {
	storetest.Crash(t, func(testing.TB) string { return "" })
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) string { return "" })
}

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(testing.TB) string { return "" })
}

func BenchmarkDoubts(b *testing.B) {
	storetest.DoubtBench(b, func(testing.TB) string { return "" })
}
