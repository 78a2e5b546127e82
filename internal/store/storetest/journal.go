package storetest

import (
	"context"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

func testJournal(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	book := r.Book()
	round := sampleRound(1)

	first := must[journal.Entry](t)(book.Entry(ctx, 1))
	equal(t, first.Act, journal.InstanceStarted)
	equal(t, first.Subject.ID, r.Instance())
	for no := 1; no <= 20; no++ {
		r.change(t, draft(journal.FindingAdded, sampleFinding(round, no)))
	}
	size := must[journal.Seq](t)(book.Size(ctx))
	equal(t, size, journal.Seq(21))

	t.Run("entries are listed newest first and chosen", func(t *testing.T) {
		page := must[[]journal.Entry](t)(book.Entries(ctx, journal.Want{}, 0, 5))
		equal(t, seqs(page), []journal.Seq{21, 20, 19, 18, 17})
		equal(t, seqs(must[[]journal.Entry](t)(book.Entries(ctx, journal.Want{}, 17, 2))), []journal.Seq{16, 15})
		f := sampleFinding(round, 3).Ref()
		equal(t, seqs(must[[]journal.Entry](t)(book.Entries(ctx, journal.Want{Subject: f}, 0, 9))), []journal.Seq{4})
		equal(t, seqs(must[[]journal.Entry](t)(book.Entries(ctx, journal.Want{Act: journal.InstanceStarted}, 0, 9))), []journal.Seq{1})
		equal(t, len(must[[]journal.Entry](t)(book.Entries(ctx, journal.Want{Actor: "acc-clerk"}, 0, 99))), 20)
		equal(t, len(must[[]journal.Entry](t)(book.Entries(ctx, journal.Want{Actor: "other"}, 0, 99))), 0)
	})
	t.Run("no entry beyond the last", func(t *testing.T) {
		if _, err := book.Entry(ctx, size+1); !fault.Is(err, fault.Missing) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a checkpoint is stable until something is added", func(t *testing.T) { testSeal(t, r) })
	t.Run("every entry is provable offline", func(t *testing.T) { testProve(t, r) })
	t.Run("opened again the journal goes on", func(t *testing.T) {
		r.Close()
		again := reopen(t, r.cfg, r.clock)
		equal(t, again.Instance(), r.Instance())
		before := must[journal.Seq](t)(again.Book().Size(ctx))
		equal(t, again.change(t, draft(journal.FindingAdded, sampleFinding(round, 50))), before+1)
		must[journal.Checkpoint](t)(again.Seal(ctx))
	})
}

func testSeal(t *testing.T, r *rig) {
	ctx := context.Background()
	equal(t, must[journal.Checkpoint](t)(r.Book().Checkpoint(ctx)).Size, journal.Seq(1))
	c := must[journal.Checkpoint](t)(r.Seal(ctx))
	equal(t, must[journal.Checkpoint](t)(r.Seal(ctx)), c)
	equal(t, must[journal.Checkpoint](t)(r.Book().Checkpoint(ctx)), c)
	r.change(t, draft(journal.RoundAdded, sampleRound(9)))
	next := must[journal.Checkpoint](t)(r.Seal(ctx))
	equal(t, next.Size, c.Size+1)
}

func testProve(t *testing.T, r *rig) {
	ctx := context.Background()
	c := must[journal.Checkpoint](t)(r.Book().Checkpoint(ctx))
	for seq := journal.Seq(1); seq <= c.Size; seq++ {
		p := must[journal.Proof](t)(r.Book().Prove(ctx, seq))
		file := must[[]byte](t)(p.File())
		e, head, err := journal.CheckProof(file, r.PublicKey(), journal.Ed25519{})
		if err != nil {
			t.Fatalf("the proof of entry %d: %v", seq, err)
		}
		equal(t, e.Seq, seq)
		equal(t, head.Size, c.Size)
	}
	r.change(t, draft(journal.RoundAdded, sampleRound(11)))
	under := must[journal.Proof](t)(r.Book().ProveUnder(ctx, must[journal.Entry](t)(r.Book().Entry(ctx, 1)), c))
	if under.Head != c.Note {
		t.Error("a proof stands under another checkpoint than the one it was asked for")
	}
	signed := must[string](t)(r.Attest("words\n"))
	verifier := must[journal.Verifier](t)(journal.Ed25519{}.Verifier(r.PublicKey()))
	if text, err := journal.OpenAttested(signed, verifier); err != nil || text != "words\n" {
		t.Errorf("what the store attests is %q, %v", text, err)
	}
	if _, err := r.Book().Prove(ctx, c.Size+1); !fault.Is(err, fault.Missing) {
		t.Errorf("the proof of an entry that no checkpoint covers is %v", err)
	}
}

func seqs(entries []journal.Entry) []journal.Seq {
	var out []journal.Seq
	for _, e := range entries {
		out = append(out, e.Seq)
	}
	return out
}
