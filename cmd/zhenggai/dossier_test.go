package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"html"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/closure"
	"zhenggai/internal/dossier"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
)

// closedOffice is an office with one finding in closing, with a file of evidence of some size.
func closedOffice(t *testing.T, size int64) *bureau {
	t.Helper()
	o, err := place{Data: t.TempDir()}.open(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	round := ledger.Round{ID: "r", Source: ledger.Central, No: 1, Title: "第一轮", Region: "苍原市"}
	f := ledger.Finding{ID: "f1", RoundID: "r", No: 4, Label: "四、", Statement: "围栏破损，联系人13800010001。", Goal: "修复围栏。"}
	m := ledger.Measure{ID: "m1", FindingID: "f1", Ord: 1, Label: "（一）", Text: "修复12公里。"}
	ctx := t.Context()
	_, err = o.db.Ledger().Change(ctx, "acc-1", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.FindingAdded, Subject: f.Ref(), Rows: []journal.Record{round, f, m}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	hash, n, err := o.db.Vault().Put(ctx, io.LimitReader(rand.NewChaCha8([32]byte{7}), size))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"情况说明.docx", `怪:名*字.pdf`} {
		if _, err := o.proofs.Add(ctx, evidence.File{Finding: "f1", Hash: hash, Size: n, Name: name, Measures: []string{"m1"}, By: "acc-1", On: "2025-10-01"}); err != nil {
			t.Fatal(err)
		}
	}
	today := ledger.DateOf(now())
	office := closure.Who{Account: "acc-1", Role: closure.Office}
	for i, e := range []closure.Event{
		{ID: "e1", Kind: closure.Claim, Units: []string{"u1"}}, {ID: "e2", Kind: closure.Plan, Nature: closure.NonWorks}, {ID: "e3", Kind: closure.Start},
	} {
		e.By, e.Day, e.On, e.Seen = office, today, today, closure.Seen{Cycle: 1, Events: i}
		if _, err := o.closings.Submit(ctx, "f1", e); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func packed(t *testing.T, ctx context.Context, o *bureau) []byte { //nolint:revive // the context is the caller under test
	t.Helper()
	d, err := o.dossiers().Gather(ctx, "f1")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.Write(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func checkDossier(t *testing.T, b []byte, key string) dossier.Checked {
	t.Helper()
	c, err := dossier.Check(bytes.NewReader(b), int64(len(b)), key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func unpacked(t *testing.T, b []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

func repack(t *testing.T, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestADossierHoldsEverythingAndProvesIt(t *testing.T) {
	o := closedOffice(t, 3000)
	b := packed(t, t.Context(), o)
	c := checkDossier(t, b, o.db.PublicKey())
	if len(c.Defects) > 0 || c.Entries < 6 || c.Records < 9 || c.Finding != "f1" || c.Masked {
		t.Errorf("%+v", c)
	}
	parts := unpacked(t, b)
	index := html.UnescapeString(string(parts["index.html"]))
	for _, said := range []string{"第一轮第4项问题", "13800010001", "认领", "批准方案", "修复12公里", "情况说明.docx", "evidence/001-", o.db.PublicKey()} {
		if !strings.Contains(index, said) {
			t.Errorf("the page does not say %q", said)
		}
	}
	if strings.Contains(index, "<script") || strings.Contains(index, ">dossier.") || strings.Contains(index, ">report.") {
		t.Error("the page holds a script or a word that no catalogue has")
	}
	if parts["evidence/002-怪_名_字.pdf"] == nil || parts["papers/1-application.docx"] == nil {
		t.Errorf("%v", slices.Sorted(func(yield func(string) bool) {
			for name := range parts {
				if !yield(name) {
					return
				}
			}
		}))
	}
}

func TestADossierIsMaskedForWhoMayNotReadTheJournal(t *testing.T) {
	o := closedOffice(t, 100)
	reader := &org.Caller{Account: org.Account{ID: "acc-9", Grants: []org.Grant{{Role: org.Reader}}}, Asks: org.Export}
	b := packed(t, org.WithCaller(t.Context(), reader), o)
	c := checkDossier(t, b, o.db.PublicKey())
	if len(c.Defects) > 0 || !c.Masked || c.Entries > 0 {
		t.Errorf("%+v", c)
	}
	for name, body := range unpacked(t, b) {
		if strings.HasPrefix(name, "journal/") {
			t.Errorf("%s is in a masked dossier", name)
		}
		if (name == "index.html" || name == "dossier.json") && (bytes.Contains(body, []byte("13800010001")) || bytes.Contains(body, []byte("acc-1"))) {
			t.Errorf("%s tells of people", name)
		}
	}
	application, err := office.Read(unpacked(t, b)["papers/1-application.docx"], office.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprint(application.Blocks); strings.Contains(said, "13800010001") || !strings.Contains(said, "138*****001") {
		t.Errorf("the application of a masked dossier says %s", said)
	}
	blind := &org.Caller{Account: org.Account{ID: "acc-8", Grants: []org.Grant{{Role: org.Reader, Unit: "elsewhere"}}}, Asks: org.Export}
	if _, err := o.dossiers().Gather(org.WithCaller(t.Context(), blind), "f1"); !fault.Is(err, fault.Missing) {
		t.Errorf("a finding out of sight: %v", err)
	}
}

func TestAChangedDossierSaysWhatChanged(t *testing.T) {
	o := closedOffice(t, 500)
	b, key := packed(t, t.Context(), o), o.db.PublicKey()
	for name := range unpacked(t, b) {
		changed := unpacked(t, b)
		changed[name] = append(bytes.Clone(changed[name]), 'x')
		again := repack(t, changed)
		c, err := dossier.Check(bytes.NewReader(again), int64(len(again)), key)
		if err == nil && (len(c.Defects) == 0 || !strings.Contains(c.Defects[0].String(), name)) {
			t.Errorf("a changed %s: %v", name, c.Defects)
		}
		if name == "SHA256SUMS" || name == "SHA256SUMS.note" {
			continue
		}
		gone := unpacked(t, b)
		delete(gone, name)
		again = repack(t, gone)
		if c, err := dossier.Check(bytes.NewReader(again), int64(len(again)), key); err == nil && len(c.Defects) == 0 {
			t.Errorf("nobody misses %s", name)
		}
	}
	more := unpacked(t, b)
	more["evidence/999-more.pdf"] = []byte("x")
	again := repack(t, more)
	if c := checkDossier(t, again, key); len(c.Defects) != 1 {
		t.Errorf("a file put in later: %v", c.Defects)
	}
	if _, err := dossier.Check(bytes.NewReader(b), int64(len(b)), key+"x"); !fault.Is(err, fault.Invalid) {
		t.Errorf("another key: %v", err)
	}
}

// An office that holds the key cannot make a dossier that says else than its journal does.
func TestADossierSignedAnewIsHeldAgainstItsProofs(t *testing.T) {
	o := closedOffice(t, 100)
	parts := unpacked(t, packed(t, t.Context(), o))
	parts["dossier.json"] = bytes.Replace(parts["dossier.json"], []byte("12公里"), []byte("21公里"), 1)
	var sums strings.Builder
	for name, body := range parts {
		if name != "SHA256SUMS" && name != "SHA256SUMS.note" {
			fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(body), name)
		}
	}
	note, err := o.db.Attest(fmt.Sprintf("%s\n%x\n", dossier.Format, sha256.Sum256([]byte(sums.String()))))
	if err != nil {
		t.Fatal(err)
	}
	parts["SHA256SUMS"], parts["SHA256SUMS.note"] = []byte(sums.String()), []byte(note)
	c := checkDossier(t, repack(t, parts), o.db.PublicKey())
	if len(c.Defects) != 1 || !strings.Contains(c.Defects[0].String(), "m1") {
		t.Errorf("%v", c.Defects)
	}
}

func TestEvidenceOfADossierStreams(t *testing.T) {
	const size = 48 << 20
	o := closedOffice(t, size)
	d, err := o.dossiers().Gather(t.Context(), "f1")
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := d.Write(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > size/4 {
		t.Errorf("%d bytes of evidence took %d bytes of memory", 2*size, grown)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := d.Write(stopped, io.Discard); err == nil {
		t.Error("nobody waits, and it goes on")
	}
	held, err := o.db.Vault().Get(d.Content.Files[0].Hash)
	if err != nil {
		t.Fatal(err)
	}
	held.Close()
	if err := os.Chmod(held.Name(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(held.Name(), []byte("other bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), io.Discard); !fault.Is(err, fault.Internal) {
		t.Errorf("bytes that are not those of the record: %v", err)
	}
}
