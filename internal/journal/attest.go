package journal

import (
	"golang.org/x/mod/sumdb/note"

	"zhenggai/internal/fault"
)

// Attest signs a text that is no head of a tree, such as the digest of an archive. A text that could be read as a head
// is refused, so that what is signed here never passes for a checkpoint.
func Attest(s Signer, text string) (string, error) {
	if _, err := parseHead(text); err == nil {
		return "", fault.New(fault.Internal, "journal.cannot_sign")
	}
	msg, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "journal.cannot_sign")
	}
	return string(msg), nil
}

// OpenAttested checks the signature of a text that Attest signed and returns the text.
func OpenAttested(msg string, v Verifier) (string, error) {
	n, err := note.Open([]byte(msg), note.VerifierList(v))
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "journal.signature_wrong")
	}
	if _, err := parseHead(n.Text); err == nil {
		return "", fault.New(fault.Invalid, "journal.signature_wrong")
	}
	return n.Text, nil
}
