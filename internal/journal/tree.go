package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// HashSize is the length of a hash of the tree, in bytes.
const HashSize = tlog.HashSize

// Hash is a node of the tree: SHA-256 as RFC 6962 hashes leaves and nodes.
type Hash = tlog.Hash

// Tree is the right edge of the hash tree: the roots of its full subtrees, largest first. It is all
// that is needed to append a leaf or to tell the root, and grows with the logarithm of the size.
type Tree struct {
	size  Seq
	peaks []Hash
}

// Size is the number of leaves.
func (t *Tree) Size() Seq { return t.size }

// Append adds a leaf and returns the hashes that it completes: its own, then those of the subtrees it
// is the last leaf of, smallest first. Stored with the entry, they are what HashesOf finds again.
func (t *Tree) Append(leaf []byte) []Hash { return t.AppendHash(tlog.RecordHash(leaf)) }

// AppendHash is Append for a leaf already hashed by LeafHash.
func (t *Tree) AppendHash(h Hash) []Hash { return t.AppendHashTo(nil, h) }

// AppendHashTo is AppendHash with the hashes appended to made, for whoever appends many leaves and keeps
// the hashes of none.
func (t *Tree) AppendHashTo(made []Hash, h Hash) []Hash {
	made = append(made, h)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.peaks) - 1
		h = tlog.NodeHash(t.peaks[last], h)
		t.peaks = t.peaks[:last]
		made = append(made, h)
	}
	t.peaks = append(t.peaks, h)
	t.size++
	return made
}

// LeafHash is the hash of an entry's canonical bytes.
func LeafHash(leaf []byte) Hash { return tlog.RecordHash(leaf) }

// Root is the hash over all leaves. The empty tree has the hash of nothing.
func (t *Tree) Root() Hash {
	if t.size == 0 {
		empty, _ := tlog.TreeHash(0, nil) // reads no hash
		return empty
	}
	h := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.peaks[i], h)
	}
	return h
}

// Peaks is the right edge as bytes, to be kept beside the size.
func (t *Tree) Peaks() []byte { return JoinHashes(t.peaks) }

// RestoreTree makes the tree of a size from its Peaks.
func RestoreTree(size Seq, peaks []byte) (Tree, error) {
	hashes, err := SplitHashes(peaks)
	if err != nil {
		return Tree{}, err
	}
	ones := 0
	for n := size; n > 0; n &= n - 1 {
		ones++
	}
	if size < 0 || len(hashes) != ones {
		return Tree{}, fmt.Errorf("a tree of %d leaves has %d peaks, not %d", size, ones, len(hashes))
	}
	return Tree{size: size, peaks: hashes}, nil
}

// Clone is a copy that can be appended to on its own.
func (t *Tree) Clone() Tree {
	return Tree{size: t.size, peaks: append([]Hash(nil), t.peaks...)}
}

// JoinHashes is hashes one after the other, as they are stored.
func JoinHashes(hashes []Hash) []byte {
	buf := make([]byte, 0, len(hashes)*HashSize)
	for _, h := range hashes {
		buf = append(buf, h[:]...)
	}
	return buf
}

// SplitHashes undoes JoinHashes.
func SplitHashes(buf []byte) ([]Hash, error) {
	if len(buf)%HashSize != 0 {
		return nil, fmt.Errorf("%d bytes are no whole number of hashes", len(buf))
	}
	hashes := make([]Hash, len(buf)/HashSize)
	for i := range hashes {
		copy(hashes[i][:], buf[i*HashSize:])
	}
	return hashes, nil
}

// Made fetches the hashes that an entry completed, as Append returned them.
type Made func(seq Seq) ([]Hash, error)

// HashesOf reads the hashes of the tree out of the entries that completed them.
func HashesOf(made Made) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			level, n := tlog.SplitStoredHashIndex(index)
			seq := Seq((n + 1) << level)
			hashes, err := made(seq)
			if err != nil {
				return nil, err
			}
			if level >= len(hashes) {
				return nil, fmt.Errorf("entry %d completed %d hashes, level %d is wanted", seq, len(hashes), level)
			}
			out[i] = hashes[level]
		}
		return out, nil
	})
}

// TreeAt is the tree as it was at a size, put together from stored hashes.
func TreeAt(size Seq, made Made) (Tree, error) {
	t := Tree{size: size}
	done := Seq(0)
	for level := 62; level >= 0; level-- {
		width := Seq(1) << level
		if size&width == 0 {
			continue
		}
		done += width
		hashes, err := made(done)
		if err != nil {
			return Tree{}, err
		}
		if level >= len(hashes) {
			return Tree{}, fmt.Errorf("entry %d completed %d hashes, level %d is wanted", done, len(hashes), level)
		}
		t.peaks = append(t.peaks, hashes[level])
	}
	return t, nil
}

// Join is the tree of the leaves of full subtrees of one size, whose roots are the leaves of over,
// followed by the leaves of rest. Halves of a large tree can so be hashed apart.
func Join(over Tree, each Seq, rest Tree) Tree {
	return Tree{size: over.size*each + rest.size, peaks: append(append([]Hash(nil), over.peaks...), rest.peaks...)}
}
