package postgres_test

import (
	"os"
	"testing"

	"zhenggai/internal/store/storetest"
	"zhenggai/internal/store/storetest/pgserver"
)

var server = pgserver.New()

func TestMain(m *testing.M) {
	storetest.CrashChild()
	os.Exit(server.Run(m))
}

func TestCrashOfAnUpload(t *testing.T) {
	storetest.CrashUpload(t, func(t testing.TB) string { return server.NewDatabase(t) })
}

func TestCrash(t *testing.T) {
	storetest.Crash(t, func(t testing.TB) string { return server.NewDatabase(t) })
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t testing.TB) string { return server.NewDatabase(t) })
}

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(t testing.TB) string { return server.NewDatabase(t) })
}

func BenchmarkDoubts(b *testing.B) {
	storetest.DoubtBench(b, func(t testing.TB) string { return server.NewDatabase(t) })
}
