package storetest

import (
	"context"
	"testing"

	"zhenggai/internal/store"
)

// clean fails unless the store verifies without a defect.
func clean(t testing.TB, r *rig) {
	t.Helper()
	report := must[store.Report](t)(r.Verify(context.Background(), store.VerifyOptions{}))
	for _, d := range report.Defects {
		t.Errorf("verify: %s: %v", d.Kind, d.Text)
	}
	if size := must[store.Report](t)(r.Verify(context.Background(), store.VerifyOptions{TreeOnly: true})); size.Root != report.Root || !size.OK() {
		t.Errorf("the tree alone verifies as %+v", size)
	}
}
