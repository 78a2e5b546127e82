package journal

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	mathrand "math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// bench is a small journal under a key.
type bench struct {
	entries []Entry
	made    [][]Hash
	tree    Tree
	signer  Signer
	public  string
	head    Checkpoint
}

func newBench(t testing.TB, n int) *bench {
	t.Helper()
	secret, public, err := Ed25519{}.NewKey(rand.Reader, Origin("test"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{public: public}
	if b.signer, err = (Ed25519{}).Signer(secret); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		b.add(t, Draft{Act: FindingChanged, Subject: Ref{"finding", "f-" + strings.Repeat("x", i%5)}, Reason: "督察组要求<改>"})
	}
	if b.head, err = Seal(b.signer, &b.tree, 1); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) add(t testing.TB, d Draft) {
	e, err := Compose(d, b.tree.Size()+1, "acc", time.UnixMilli(1_700_000_000_000).UTC())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := e.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	b.entries = append(b.entries, e)
	b.made = append(b.made, b.tree.Append(leaf))
}

func (b *bench) proof(t testing.TB, seq Seq) []byte {
	t.Helper()
	p, err := Prove(b.entries[seq-1], b.head, b.public, from(b.made))
	if err != nil {
		t.Fatal(err)
	}
	file, err := p.File()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryEntryIsProved(t *testing.T) {
	b := newBench(t, 75)
	for _, e := range b.entries {
		got, head, err := CheckProof(b.proof(t, e.Seq), b.public, Ed25519{})
		if err != nil {
			t.Fatalf("entry %d: %v", e.Seq, err)
		}
		if got.Seq != e.Seq || head.Size != 75 || head.Origin != "zhenggai/test" {
			t.Fatalf("entry %d is proved as %+v under %+v", e.Seq, got, head)
		}
	}
}

// A verifier is attacked as a forger would: bytes changed, cut, moved and doubled; parts exchanged
// between proofs; encodings loosened that decode to the same.
func TestNoMutatedProofIsAccepted(t *testing.T) {
	b, other := newBench(t, 75), newBench(t, 75)
	r := mathrand.New(mathrand.NewPCG(1, 2))
	tried := 0
	genuine := map[string]bool{}
	for _, e := range b.entries {
		genuine[string(b.proof(t, e.Seq))] = true
	}
	attack := func(name string, file, original []byte) {
		t.Helper()
		if genuine[string(file)] {
			return
		}
		tried++
		if _, _, err := CheckProof(file, b.public, Ed25519{}); err == nil {
			t.Fatalf("%s: accepted\n%s\nmade from\n%s", name, file, original)
		}
	}
	for tried < 12_000 {
		seq := Seq(1 + r.IntN(75))
		file := b.proof(t, seq)
		attack("one byte", oneByte(r, file), file)
		attack("one bit", oneBit(r, file), file)
		attack("cut", file[:r.IntN(len(file))], file)
		attack("doubled", double(r, file), file)
		attack("spliced", splice(r, file, b.proof(t, Seq(1+r.IntN(75)))), file)
	}
	file := b.proof(t, 7)
	for name, mutate := range loosened(t, b, other) {
		var p Proof
		if err := json.Unmarshal(file, &p); err != nil {
			t.Fatal(err)
		}
		mutate(&p)
		again, err := p.File()
		if err != nil {
			t.Fatal(err)
		}
		attack(name, again, file)
	}
	for name, again := range reencoded(file) {
		attack(name, again, file)
	}
	t.Logf("%d mutated proofs, none accepted", tried)
}

func oneByte(r *mathrand.Rand, file []byte) []byte {
	out := bytes.Clone(file)
	const likely = "0123456789abcdefABCDEF+/=\"{}[]:, \n\\"
	out[r.IntN(len(out))] = likely[r.IntN(len(likely))]
	return out
}

func oneBit(r *mathrand.Rand, file []byte) []byte {
	out := bytes.Clone(file)
	out[r.IntN(len(out))] ^= 1 << r.IntN(8)
	return out
}

func double(r *mathrand.Rand, file []byte) []byte {
	i := r.IntN(len(file))
	j := i + r.IntN(len(file)-i)
	return append(bytes.Clone(file[:j]), file[i:]...)
}

func splice(r *mathrand.Rand, file, other []byte) []byte {
	i := r.IntN(min(len(file), len(other)))
	return append(bytes.Clone(file[:i]), other[i:]...)
}

// loosened changes the meaning of one part, or only its encoding.
func loosened(t testing.TB, b, other *bench) map[string]func(*Proof) {
	alter := func(old, fresh string) func(*Proof) {
		return func(p *Proof) { p.Entry = strings.Replace(p.Entry, old, fresh, 1) }
	}
	return map[string]func(*Proof){
		"another actor":           alter(`"actor":"acc"`, `"actor":"bcc"`),
		"another number":          alter(`"seq":7`, `"seq":8`),
		"number nought":           alter(`"seq":7`, `"seq":0`),
		"a number past the head":  alter(`"seq":7`, `"seq":76`),
		"a field twice":           alter(`"seq":7`, `"seq":7,"seq":7`),
		"a field in capitals":     alter(`"seq"`, `"SEQ"`),
		"white space":             alter(`"seq":7`, `"seq": 7`),
		"an escaped character":    alter(`<`, `\u003c`),
		"a field nobody knows":    alter(`"seq":7`, `"seq":7,"x":1`),
		"no path":                 func(p *Proof) { p.Path = nil },
		"an empty path":           func(p *Proof) { p.Path = []Hash{} },
		"a longer path":           func(p *Proof) { p.Path = append(p.Path, Hash{}) },
		"a path turned round":     func(p *Proof) { p.Path[0], p.Path[1] = p.Path[1], p.Path[0] },
		"the path of another":     func(p *Proof) { p.Path = other.path(t, 7) },
		"the head of another":     func(p *Proof) { p.Head = other.head.Note },
		"all of another":          func(p *Proof) { p.Head, p.Public, p.Path = other.head.Note, other.public, other.path(t, 7) },
		"a second signature":      func(p *Proof) { p.Head += strings.SplitAfter(other.head.Note, "\n\n")[1] },
		"the signature twice":     func(p *Proof) { p.Head += strings.SplitAfter(p.Head, "\n\n")[1] },
		"loose bits of signature": func(p *Proof) { p.Head = looseBits(p.Head) },
		"a signed extra line": func(p *Proof) {
			text, _, _ := strings.Cut(p.Head, "\n\n")
			msg, err := note.Sign(&note.Note{Text: text + "\nextra\n"}, b.signer)
			if err != nil {
				t.Fatal(err)
			}
			p.Head = string(msg)
		},
		"a key in capitals": func(p *Proof) { p.Public = strings.ToUpper(p.Public) },
		"another format":    func(p *Proof) { p.Format = "zhenggai-proof/2" },
	}
}

func (b *bench) path(t testing.TB, seq Seq) []Hash {
	var p Proof
	if err := json.Unmarshal(b.proof(t, seq), &p); err != nil {
		t.Fatal(err)
	}
	return p.Path
}

// looseBits sets the two bits of the last character before the padding that decoders ignore.
func looseBits(head string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	i := strings.LastIndex(head, "=") - 1
	place := strings.IndexByte(alphabet, head[i])
	loose := head[:i] + string(alphabet[place^1]) + head[i+1:]
	_, line, _ := strings.Cut(loose, "— zhenggai/test ")
	if _, err := base64.StdEncoding.DecodeString(strings.TrimSpace(line)); err != nil {
		panic(err) // then the test would not test what it means to
	}
	return loose
}

// reencoded is the same JSON in other bytes.
func reencoded(file []byte) map[string][]byte {
	var indented bytes.Buffer
	_ = json.Indent(&indented, file, "", " ")
	return map[string][]byte{
		"indented":          indented.Bytes(),
		"a line feed":       append(bytes.Clone(file), '\n'),
		"a leading space":   append([]byte(" "), file...),
		"two documents":     append(bytes.Clone(file), file...),
		"a field appended":  append(bytes.Clone(file[:len(file)-1]), []byte(`,"x":1}`)...),
		"a field repeated":  append(bytes.Clone(file[:len(file)-1]), []byte(`,"format":"zhenggai-proof/1"}`)...),
		"capital field":     bytes.Replace(file, []byte(`"format"`), []byte(`"Format"`), 1),
		"escaped character": bytes.Replace(file, []byte(`/1"`), []byte(`\/1"`), 1),
	}
}

func TestCheckpointsOfWitnessesAreRead(t *testing.T) {
	b, witness := newBench(t, 3), newBench(t, 1)
	v, err := Ed25519{}.Verifier(b.public)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open([]byte(b.head.Note), note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	cosigned, err := note.Sign(n, witness.signer)
	if err != nil {
		t.Fatal(err)
	}
	head, err := OpenHead(string(cosigned), v)
	if err != nil || head.Size != 3 {
		t.Errorf("a cosigned checkpoint is read as %+v, %v", head, err)
	}
	w, err := Ed25519{}.Verifier(witness.public)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenHead(b.head.Note, w); err == nil {
		t.Error("a checkpoint is accepted under a key that did not sign it")
	}
}

func TestLeavesAreCanonical(t *testing.T) {
	b := newBench(t, 2)
	leaf, err := b.entries[1].Leaf()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(leaf), `\u003c`) {
		t.Errorf("the leaf escapes what it need not: %s", leaf)
	}
	if _, err := DecodeEntry(leaf); err != nil {
		t.Error(err)
	}
	if _, err := DecodeEntry(append([]byte(" "), leaf...)); err == nil {
		t.Error("a leaf with white space is accepted")
	}
}
