package journal

import (
	"bytes"
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"zhenggai/internal/fault"
)

// ProofFormat names the form of a proof file.
const ProofFormat = "zhenggai-proof/1"

// Proof shows, without the system it came from, that an entry is in the journal that a signed head
// covers. It is the whole content of a proof file, as canonical JSON.
type Proof struct {
	Format string `json:"format"`
	Entry  string `json:"entry"`  // the leaf: the entry's canonical bytes
	Path   []Hash `json:"path"`   // from the leaf up to the root
	Head   string `json:"head"`   // the signed checkpoint, a note
	Public string `json:"public"` // the key that signed it; the reader must know it from elsewhere
}

// Prove makes the proof of an entry under a checkpoint, with hashes read from storage.
func Prove(e Entry, under Checkpoint, public string, made Made) (Proof, error) {
	leaf, err := e.Leaf()
	if err != nil {
		return Proof{}, err
	}
	if e.Seq < 1 || e.Seq > under.Size {
		return Proof{}, fault.New(fault.Missing, "journal.not_covered", "Seq", int64(e.Seq), "Size", int64(under.Size))
	}
	path, err := tlog.ProveRecord(int64(under.Size), int64(e.Seq-1), HashesOf(made))
	if err != nil {
		return Proof{}, err
	}
	return Proof{Format: ProofFormat, Entry: string(leaf), Path: path, Head: under.Note, Public: public}, nil
}

// File is the proof as a file.
func (p Proof) File() ([]byte, error) { return Canonical(p) }

// CheckProof checks a proof file offline against the public key that the reader trusts, and returns
// the entry proved and the head it stands under. Only the exact bytes that File writes are accepted:
// a file that was altered anywhere, even without changing its meaning, is refused.
func CheckProof(file []byte, trusted string, suite Suite) (Entry, SealedHead, error) {
	p, err := ReadProof(file)
	if err != nil {
		return Entry{}, SealedHead{}, err
	}
	if p.Public != trusted {
		return Entry{}, SealedHead{}, fault.New(fault.Invalid, "journal.proof_other_key")
	}
	v, err := suite.Verifier(trusted)
	if err != nil {
		return Entry{}, SealedHead{}, fault.Wrap(err, fault.Invalid, "journal.key_malformed")
	}
	head, err := openOnly(p.Head, v)
	if err != nil {
		return Entry{}, SealedHead{}, err
	}
	e, err := p.proved(head)
	return e, head, err
}

// ReadProof reads a proof file, in the exact bytes that File writes, without checking what it proves.
func ReadProof(file []byte) (Proof, error) {
	var p Proof
	if err := decodeExactly(file, &p); err != nil {
		return Proof{}, fault.Wrap(err, fault.Invalid, "journal.proof_malformed")
	}
	if p.Format != ProofFormat {
		return Proof{}, fault.New(fault.Invalid, "journal.proof_malformed")
	}
	return p, nil
}

func (p Proof) proved(head SealedHead) (Entry, error) {
	var e Entry
	if err := decodeExactly([]byte(p.Entry), &e); err != nil {
		return Entry{}, fault.Wrap(err, fault.Invalid, "journal.proof_malformed")
	}
	if e.Seq < 1 || e.Seq > head.Size {
		return Entry{}, fault.New(fault.Invalid, "journal.proof_fails")
	}
	err := tlog.CheckRecord(p.Path, int64(head.Size), head.Root, int64(e.Seq-1), LeafHash([]byte(p.Entry)))
	if err != nil {
		return Entry{}, fault.Wrap(err, fault.Invalid, "journal.proof_fails")
	}
	return e, nil
}

// decodeExactly reads canonical JSON into v and refuses bytes that Canonical would not have written.
func decodeExactly(buf []byte, v any) error {
	if err := json.Unmarshal(buf, v); err != nil {
		return err
	}
	again, err := Canonical(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, buf) {
		return fault.New(fault.Invalid, "journal.proof_malformed")
	}
	return nil
}

// DecodeEntry reads an entry from its leaf. Leaves that are not canonical are refused.
func DecodeEntry(leaf []byte) (Entry, error) {
	var e Entry
	if err := decodeExactly(leaf, &e); err != nil {
		return Entry{}, fault.Wrap(err, fault.Invalid, "journal.leaf_malformed")
	}
	return e, nil
}
