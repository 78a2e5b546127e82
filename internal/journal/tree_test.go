package journal

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// grown is a tree of n leaves and the hashes each leaf completed.
func grown(n int) (Tree, [][]Hash) {
	var t Tree
	var made [][]Hash
	for i := range n {
		made = append(made, t.Append([]byte(fmt.Sprint("leaf ", i))))
	}
	return t, made
}

func from(made [][]Hash) Made {
	return func(seq Seq) ([]Hash, error) {
		if seq < 1 || int(seq) > len(made) {
			return nil, fmt.Errorf("no entry %d", seq)
		}
		return made[seq-1], nil
	}
}

// The tree is the one that RFC 6962 and tlog describe, at every size.
func TestRootIsTlogs(t *testing.T) {
	_, made := grown(300)
	for n := range 301 {
		tree, _ := grown(n)
		want, err := tlog.TreeHash(int64(n), HashesOf(from(made)))
		if err != nil {
			t.Fatal(err)
		}
		if tree.Root() != want {
			t.Fatalf("the root of %d leaves is %v, want %v", n, tree.Root(), want)
		}
	}
}

func TestTreeIsRestoredFromItsPeaksAndFromStoredHashes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 700).Draw(t, "size")
		tree, made := grown(n)
		restored, err := RestoreTree(tree.Size(), tree.Peaks())
		if err != nil {
			t.Fatal(err)
		}
		at, err := TreeAt(Seq(n), from(made))
		if err != nil {
			t.Fatal(err)
		}
		for _, again := range []Tree{restored, at} {
			again.Append([]byte("next"))
			want := tree.Clone()
			want.Append([]byte("next"))
			if again.Root() != want.Root() || again.Size() != want.Size() {
				t.Fatalf("a restored tree of %d leaves goes on otherwise", n)
			}
		}
	})
}

func TestPartsJoinToTheWhole(t *testing.T) {
	const each = 8
	for n := range 100 {
		whole, _ := grown(n)
		var over, part Tree
		for i := range n {
			part.Append([]byte(fmt.Sprint("leaf ", i)))
			if part.Size() == each {
				over.AppendHash(part.Root())
				part = Tree{}
			}
		}
		joined := Join(over, each, part)
		if joined.Root() != whole.Root() || joined.Size() != whole.Size() {
			t.Fatalf("the parts of %d leaves do not join", n)
		}
	}
}

func TestRestoreRefusesWrongPeaks(t *testing.T) {
	tree, _ := grown(5)
	for _, c := range []struct {
		size  Seq
		peaks []byte
	}{{4, tree.Peaks()}, {5, tree.Peaks()[:40]}, {5, nil}, {-1, nil}} {
		if _, err := RestoreTree(c.size, c.peaks); err == nil {
			t.Errorf("a tree of %d leaves was restored from %d bytes", c.size, len(c.peaks))
		}
	}
}
