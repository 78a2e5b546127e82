package inspect

import (
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// File is a draw with all that it was made from, so that it can be repeated without the product.
type File struct {
	Inspection Inspection `json:"inspection"`
	Pool       Pool       `json:"pool"`
	Items      []Item     `json:"items"`
	Checkpoint string     `json:"checkpoint"` // signed, as its holders have it
}

// Check repeats the draw: the seed must be the root of the checkpoint, the checkpoint must cover the announcement, and
// the lots must be those that the seed gives. Whether the checkpoint is the signed one its holders compare.
func (f File) Check() error {
	head, err := journal.ReadHead(f.Checkpoint)
	switch {
	case !f.Inspection.Drawn():
		return fault.New(fault.Invalid, "inspect.not_drawn")
	case err != nil:
		return err
	case f.Inspection.Algorithm != Algorithm:
		return fault.New(fault.Invalid, "inspect.algorithm", "Version", f.Inspection.Algorithm)
	case head.Root.String() != f.Inspection.Seed || head.Size != f.Inspection.Size || head.Size < f.Inspection.Announced:
		return fault.New(fault.Conflict, "inspect.seed_wrong")
	case !same(Pick(f.Inspection.Seed, f.Inspection.Rule, f.Pool), f.Items):
		return fault.New(fault.Conflict, "inspect.lots_wrong")
	}
	return nil
}

func same(a, b []Item) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !journal.Same(a[i], b[i]) {
			return false
		}
	}
	return true
}
