package inspect

import (
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

func TestTheFileOfADrawRepeatsIt(t *testing.T) {
	head := journal.SealedHead{Origin: "zhenggai/x", Size: 7, Root: journal.Hash{1, 2, 3}}
	in := Inspection{ID: "i", Rule: Rule{Count: 3, Inspectors: 1}, Algorithm: Algorithm, Announced: 7, Size: 7, Seed: head.Root.String()}
	good := File{Inspection: in, Pool: pool(8), Checkpoint: head.Text() + "\n— signature\n"}
	good.Items = Pick(in.Seed, in.Rule, good.Pool)
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*File){
		"another lot":          func(f *File) { f.Items = append([]Item{f.Items[1], f.Items[0]}, f.Items[2:]...) },
		"one lot fewer":        func(f *File) { f.Items = f.Items[:2] },
		"another seed":         func(f *File) { f.Inspection.Seed = journal.Hash{9}.String() },
		"a checkpoint before":  func(f *File) { f.Inspection.Announced = 8 },
		"a smaller population": func(f *File) { f.Pool.Lots = f.Pool.Lots[4:] },
	} {
		f := good
		if spoil(&f); !fault.Is(f.Check(), fault.Conflict) {
			t.Errorf("%s: %v", name, f.Check())
		}
	}
}
