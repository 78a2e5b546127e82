package paper_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/paper"
)

// closedProof is the proof of a closing among other entries, and the key that signed it.
func closedProof(t testing.TB, act journal.Act) (journal.Proof, string) {
	t.Helper()
	secret, public, err := journal.Ed25519{}.NewKey(rand.NewChaCha8([32]byte{1}), "zhenggai/test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := journal.Ed25519{}.Signer(secret)
	if err != nil {
		t.Fatal(err)
	}
	c := closure.Case{Finding: "f1", Cycle: 1, State: closure.Closed, Nature: closure.Works, Closing: &closure.Closing{
		Event: "x9", Day: "2025-11-20", By: closure.Who{Account: "acc-3", Role: closure.Leader}, Policy: "default",
		Acceptances: []closure.Acceptance{{Level: "city", Event: "x5", Day: "2025-11-01", By: closure.Who{Role: closure.Acceptor, External: &closure.External{Unit: "自治区林草局"}}}},
		Notice:      &closure.Notice{Start: "2025-11-03", End: "2025-11-17", Ended: "2025-11-18"},
		Evidence:    []closure.Evidence{{ID: "e1", Hash: hash, Material: closure.WorkReport}, {ID: "e2", Hash: strings.Repeat("9", 64)}},
	}}
	f := ledger.Finding{ID: "f1", No: 4, Label: "四、", Statement: "围栏破损。", Goal: "修复围栏12公里。", Units: []ledger.Unit{{Name: "苍原市林草局", Role: ledger.Responsible}}}
	draft := journal.Draft{Act: act, Subject: f.Ref(), Rows: []journal.Record{c, closure.Event{ID: "x9", Finding: "f1", Kind: closure.Close}, f}}
	var tree journal.Tree
	made := map[journal.Seq][]journal.Hash{}
	var e journal.Entry
	for seq := journal.Seq(1); seq <= 9; seq++ {
		composed, err := journal.Compose(draft, seq, "acc-3", time.UnixMilli(1_763_600_000_000))
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := composed.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		made[seq] = tree.Append(leaf)
		if seq == 6 {
			e = composed
		}
	}
	head, err := journal.Seal(signer, &tree, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := journal.Prove(e, head, public, func(s journal.Seq) ([]journal.Hash, error) { return made[s], nil })
	if err != nil {
		t.Fatal(err)
	}
	return p, public
}

// read reads a docx in this very process: the tests wrote it.
func read(docx []byte) (*office.Document, error) { return office.Read(docx, office.Options{}) }

func certificate(t testing.TB) (docx []byte, key string) {
	t.Helper()
	p, key := closedProof(t, journal.ClosureClosed)
	o, err := paper.Certify(p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := office.WriteDocx(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), key
}

func TestACertificateIsCheckedByItsFileItsCodesAndItsProof(t *testing.T) {
	docx, key := certificate(t)
	p, _ := closedProof(t, journal.ClosureClosed)
	proof, err := p.File()
	if err != nil {
		t.Fatal(err)
	}
	codes, err := paper.Codes(p)
	if err != nil {
		t.Fatal(err)
	}
	back := append([]string(nil), codes...)
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	for name, file := range map[string][]byte{
		"docx": docx, "codes": []byte(strings.Join(codes, "\n")), "codes from last to first": []byte(strings.Join(back, "\r\n") + "\n"), "proof": proof,
	} {
		c, err := paper.Check(file, key, read)
		if err != nil || len(c.Differs) > 0 || c.Entry.Seq != 6 || c.Head.Size != 9 || c.Key != key {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	doc, err := office.Read(docx, office.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, b := range doc.Blocks {
		all.WriteString(b.Printed() + "\n")
	}
	has(t, all.String(), "销证〔2025〕000006号", "于2025年11月20日销号", "市级验收：自治区林草局", "异议0件", hash[32:40]+" "+hash[40:48], key, "第6条")
}

func TestACertificateOfAnotherKeyOrEntryIsRefused(t *testing.T) {
	docx, key := certificate(t)
	if _, err := paper.Check(docx, "zhenggai/test+00000000+AAAA", read); !fault.Is(err, fault.Invalid) {
		t.Errorf("another key: %v", err)
	}
	other, _ := closedProof(t, journal.ClosureFiled)
	file, err := other.File()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := paper.Check(file, key, read); !fault.Is(err, fault.Invalid) {
		t.Errorf("a proof of something else: %v", err)
	}
	if _, err := paper.Check([]byte("PK\x03\x04 and nothing"), key, read); !fault.Is(err, fault.Invalid) {
		t.Errorf("no docx: %v", err)
	}
}

// repacked is a docx with one part changed.
func repacked(t *testing.T, docx []byte, part string, change func([]byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			changed := change(body)
			if bytes.Equal(changed, body) {
				t.Fatalf("%s did not change", part)
			}
			body = changed
		}
		w, err := out.Create(f.Name)
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAChangedCertificateSaysWhatDiffers(t *testing.T) {
	docx, key := certificate(t)
	word := repacked(t, docx, "word/document.xml", func(b []byte) []byte { return bytes.Replace(b, []byte("12公里"), []byte("21公里"), 1) })
	c, err := paper.Check(word, key, read)
	if err != nil || len(c.Differs) != 1 || !strings.Contains(c.Differs[0].String(), "21公里") || !strings.Contains(c.Differs[0].String(), "12公里") {
		t.Errorf("a changed word: %v, %v", c.Differs, err)
	}
	picture := repacked(t, docx, "word/media/picture01.png", func(b []byte) []byte { return spoiled(t, b) })
	if c, err = paper.Check(picture, key, read); err != nil || len(c.Differs) != 1 {
		t.Errorf("a changed code: %v, %v", c.Differs, err)
	}
	for _, broken := range []string{"ZG1/1/1/AAAA", "", "ZG1/1/2/AAAA", "ZG2/1/1/AAAA", "ZG1/0/0/", "ZG1/1/1/"} {
		note := repacked(t, docx, "customXml/item1.xml", func(b []byte) []byte {
			from, to := bytes.Index(b, []byte("ZG1")), bytes.Index(b, []byte("</note>"))
			return append(append(append([]byte(nil), b[:from]...), broken...), b[to:]...)
		})
		if _, err := paper.Check(note, key, read); !fault.Is(err, fault.Invalid) {
			t.Errorf("the note %q: %v", broken, err)
		}
	}
}

// spoiled turns one module of a code over.
func spoiled(t *testing.T, picture []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewGray(img.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	if at := out.GrayAt(100, 100); at.Y == 0 {
		out.Set(100, 100, color.White)
	} else {
		out.Set(100, 100, color.Black)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Of 10,000 proofs and codes in which one place was changed, none is accepted.
func TestNoMutatedProofIsAccepted(t *testing.T) {
	p, key := closedProof(t, journal.ClosureClosed)
	proof, err := p.File()
	if err != nil {
		t.Fatal(err)
	}
	codes, err := paper.Codes(p)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for n := range 10_000 {
		whole := proof
		if n%2 == 0 {
			whole = []byte(strings.Join(codes, "\n"))
		}
		mutated := mutate(random, whole)
		if c, err := paper.Check(mutated, key, read); err == nil && len(c.Differs) == 0 && !bytes.Equal(bytes.TrimSpace(mutated), whole) {
			accepted++
			t.Logf("accepted: %q", mutated)
		}
	}
	if accepted > 0 {
		t.Errorf("%d mutated proofs were accepted", accepted)
	}
}

// mutate changes, drops or doubles one byte.
func mutate(random *rand.Rand, b []byte) []byte {
	out, at := bytes.Clone(b), random.IntN(len(b))
	switch random.IntN(3) {
	case 0:
		out[at] ^= byte(1 + random.IntN(255))
	case 1:
		out = append(out[:at], out[at+1:]...)
	default:
		out = append(out[:at+1], out[at:]...)
		out[at] = byte(random.IntN(256))
	}
	return out
}
