package journal_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

func TestWhatIsAttestedNeverPassesForACheckpoint(t *testing.T) {
	secret, public, err := journal.Ed25519{}.NewKey(rand.Reader, "zhenggai/x")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := journal.Ed25519{}.Signer(secret)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := journal.Ed25519{}.Verifier(public)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := journal.Attest(signer, "archive/1\nabc\n")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := journal.OpenAttested(msg, verifier); err != nil || text != "archive/1\nabc\n" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := journal.OpenAttested(strings.Replace(msg, "abc", "abd", 1), verifier); !fault.Is(err, fault.Invalid) {
		t.Errorf("a changed text: %v", err)
	}
	if _, err := journal.OpenHead(msg, verifier); err == nil {
		t.Error("an attested text was taken for a checkpoint")
	}
	head := journal.SealedHead{Origin: "zhenggai/x", Size: 3}
	if _, err := journal.Attest(signer, head.Text()); err == nil {
		t.Error("a head was attested")
	}
	var tree journal.Tree
	c, err := journal.Seal(signer, &tree, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenAttested(c.Note, verifier); err == nil {
		t.Error("a checkpoint was taken for an attested text")
	}
}
