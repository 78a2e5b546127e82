package journal

import (
	"encoding/base64"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"zhenggai/internal/fault"
)

// Signer signs heads. It is the interface of golang.org/x/mod/sumdb/note, so that any key that can
// sign bytes - in a file, in a cipher machine - signs checkpoints.
type Signer = note.Signer

// Verifier checks what a Signer signed.
type Verifier = note.Verifier

// Suite is one way of signing: it makes keys and reads them. Ed25519 is the one built in.
type Suite interface {
	// NewKey makes a key pair for a name, in the encodings that Signer and Verifier read.
	NewKey(random io.Reader, name string) (secret, public string, err error)
	Signer(secret string) (Signer, error)
	Verifier(public string) (Verifier, error)
}

// Ed25519 signs with Ed25519, keys encoded as golang.org/x/mod/sumdb/note does.
type Ed25519 struct{}

// NewKey makes an Ed25519 key pair.
func (Ed25519) NewKey(random io.Reader, name string) (secret, public string, err error) {
	return note.GenerateKey(random, name)
}

// Signer reads a secret key.
func (Ed25519) Signer(secret string) (Signer, error) { return note.NewSigner(secret) }

// Verifier reads a public key. Encodings that decode to a key but are not the one that NewKey writes
// are refused: a key has one text.
func (Ed25519) Verifier(public string) (Verifier, error) {
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, err
	}
	_, key64, _ := strings.Cut(strings.TrimPrefix(public, v.Name()+"+"), "+")
	key, err := base64.StdEncoding.Strict().DecodeString(key64)
	if err != nil {
		return nil, err
	}
	want := v.Name() + "+" + hex32(v.KeyHash()) + "+" + base64.StdEncoding.EncodeToString(key)
	if want != public {
		return nil, fault.New(fault.Invalid, "journal.key_malformed")
	}
	return v, nil
}

func hex32(n uint32) string {
	s := strconv.FormatUint(uint64(n), 16)
	return strings.Repeat("0", 8-len(s)) + s
}

// Origin is the name under which an instance signs: the first line of its checkpoints.
func Origin(instance string) string { return "zhenggai/" + instance }

// SealedHead is a tree head as a signature covers it.
type SealedHead struct {
	Origin string
	Size   Seq
	Root   Hash
}

// Text is the head as C2SP tlog-checkpoint writes it: origin, size, root in base64, a line each.
func (h SealedHead) Text() string {
	return h.Origin + "\n" + strconv.FormatInt(int64(h.Size), 10) + "\n" + h.Root.String() + "\n"
}

// parseHead reads Text back and accepts nothing else.
func parseHead(text string) (SealedHead, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return SealedHead{}, fault.New(fault.Invalid, "journal.head_malformed")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return SealedHead{}, fault.New(fault.Invalid, "journal.head_malformed")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return SealedHead{}, fault.Wrap(err, fault.Invalid, "journal.head_malformed")
	}
	h := SealedHead{Origin: lines[0], Size: Seq(size), Root: root}
	if h.Origin == "" || h.Text() != text {
		return SealedHead{}, fault.New(fault.Invalid, "journal.head_malformed")
	}
	return h, nil
}

// Seal signs the head of t at a time in Unix milliseconds, which stands beside the note, not in it.
func Seal(s Signer, t *Tree, at int64) (Checkpoint, error) {
	head := SealedHead{Origin: s.Name(), Size: t.Size(), Root: t.Root()}
	msg, err := note.Sign(&note.Note{Text: head.Text()}, s)
	if err != nil {
		return Checkpoint{}, fault.Wrap(err, fault.Internal, "journal.cannot_sign")
	}
	return Checkpoint{Size: t.Size(), Note: string(msg), At: at}, nil
}

// OpenHead checks a checkpoint's signature by one of the verifiers and returns what it covers.
// Signatures of others, as witnesses add them, are let through unread.
func OpenHead(msg string, known ...Verifier) (SealedHead, error) {
	n, err := note.Open([]byte(msg), note.VerifierList(known...))
	if err != nil {
		return SealedHead{}, fault.Wrap(err, fault.Invalid, "journal.signature_wrong")
	}
	head, err := parseHead(n.Text)
	if err != nil {
		return SealedHead{}, err
	}
	if head.Origin != n.Sigs[0].Name {
		return SealedHead{}, fault.New(fault.Invalid, "journal.signature_wrong")
	}
	return head, nil
}

// ReadHead reads what a checkpoint says, whoever signed it: for those who got it from where only signed ones are kept, or
// check the signature apart.
func ReadHead(msg string) (SealedHead, error) {
	text, _, _ := strings.Cut(msg, "\n\n")
	return parseHead(text + "\n")
}

// openOnly is OpenHead for a note that bears the one signature of v, in its one encoding.
func openOnly(msg string, v Verifier) (SealedHead, error) {
	head, err := OpenHead(msg, v)
	if err != nil {
		return SealedHead{}, err
	}
	_, line, _ := strings.Cut(msg, "\n\n— "+v.Name()+" ")
	sig, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(line, "\n"))
	if err != nil {
		return SealedHead{}, fault.Wrap(err, fault.Invalid, "journal.signature_wrong")
	}
	want := head.Text() + "\n— " + v.Name() + " " + base64.StdEncoding.EncodeToString(sig) + "\n"
	if msg != want {
		return SealedHead{}, fault.New(fault.Invalid, "journal.signature_wrong")
	}
	return head, nil
}
