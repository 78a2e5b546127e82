package sqlite_test

import (
	"testing"

	"zhenggai/internal/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) string { return "" })
}
