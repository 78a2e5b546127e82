package postgres_test

import (
	"os"
	"testing"

	"zhenggai/internal/store/storetest"
	"zhenggai/internal/store/storetest/pgserver"
)

var server = pgserver.New()

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

func TestStore(t *testing.T) {
	storetest.Run(t, func(t testing.TB) string { return server.NewDatabase(t) })
}
