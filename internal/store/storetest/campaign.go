package storetest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"zhenggai/internal/campaign"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/store"
)

// testCampaign asks the units below a city, and has each answer for itself alone.
func testCampaign(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	round := sampleRound(1)
	f := sampleFinding(round, 1)
	r.change(t, draft(journal.FindingAdded, round, f,
		org.Region{ID: "r1", Code: "150700", Name: "苍原市", Level: org.City},
		org.Unit{ID: "city", Region: "r1", Name: "苍原市人民政府", Kind: org.Government},
		org.Unit{ID: "banner", Parent: "city", Name: "塔河旗人民政府", Kind: org.Government},
		org.Unit{ID: "sister", Parent: "city", Name: "东岭旗人民政府", Kind: org.Government}))
	var mu sync.Mutex
	ids := 0
	desk := &campaign.Desk{Store: r.Campaigns(), NewID: func() string { mu.Lock(); defer mu.Unlock(); ids++; return fmt.Sprintf("c-%02d", ids) }}
	id := must[string](t)(desk.Launch(ctx, campaign.Campaign{
		Finding: f.ID, Title: "尾矿库渗滤液", Look: "收集池", Criteria: "有外溢", By: "clerk", On: "2026-04-01", Due: "2026-04-20",
		Scope: campaign.Scope{Top: "city", Depth: campaign.RightBelow},
	}))
	as := func(unit string) context.Context {
		return org.WithCaller(ctx, &org.Caller{Account: org.Account{ID: "l-" + unit, Grants: []org.Grant{{Role: org.UnitLiaison, Unit: unit}}}, Asks: org.SeeLedger})
	}
	digest, _, _ := r.Vault().Put(ctx, strings.NewReader("照片"))
	proof := []campaign.Proof{{Hash: digest, Name: "照片.jpg", Size: 6}}
	yes := campaign.Answer{Campaign: id, Unit: "banner", Says: campaign.Yes, Words: "二号库收集池外溢", Proof: proof, By: "l-banner", On: "2026-04-02"}
	local := campaign.Local{RoundTitle: "举一反三：尾矿库渗滤液"}
	if _, err := desk.Answer(as("sister"), yes, local); !fault.Is(err, fault.Denied) {
		t.Errorf("a unit answered for its sister: %v", err)
	}
	if _, err := r.Campaigns().Campaign(as("nobody"), id); !fault.Is(err, fault.Missing) {
		t.Errorf("a unit that is not asked knows: %v", err)
	}
	// Sent twice at once, it becomes one finding.
	var sent sync.WaitGroup
	for range 2 {
		sent.Go(func() {
			if _, err := desk.Answer(as("banner"), yes, local); err != nil {
				t.Errorf("an answer: %v", err)
			}
		})
	}
	sent.Wait()
	own := must[[]journal.Versioned[ledger.Finding]](t)(r.Ledger().FindingsOf(ctx, id))
	if len(own) != 1 || own[0].Row.Units[0].Name != "塔河旗人民政府" || own[0].Row.Statement != yes.Words {
		t.Fatalf("local findings: %+v", own)
	}
	equal(t, must[journal.Versioned[ledger.Round]](t)(r.Ledger().Round(ctx, id)).Row, ledger.Round{ID: id, Source: ledger.Own, Title: local.RoundTitle, Region: "苍原市"})
	for _, finding := range []string{f.ID, own[0].Row.ID} {
		equal(t, len(must[[]journal.Versioned[campaign.Campaign]](t)(r.Campaigns().CampaignsOf(ctx, finding))), 1)
	}
	correctedAnswers(as("banner"), t, r, desk, yes, local)
	equal(t, len(must[[]journal.Versioned[campaign.Answer]](t)(r.Campaigns().AnswersOf(as("sister"), id))), 0)

	must[journal.Seq](t)(desk.Remind(ctx, "clerk", id, "2026-04-10"))
	if _, err := desk.Remind(ctx, "clerk", id, "2026-04-11"); !fault.Is(err, fault.Conflict) {
		t.Errorf("reminded twice: %v", err)
	}
	flows := must[map[string]ledger.Workflow](t)(r.Campaigns().FlowsOf(ctx, id))
	c := must[journal.Versioned[campaign.Campaign]](t)(r.Campaigns().Campaign(as("sister"), id)).Row
	s := campaign.Stand(c, must[[]campaign.Answer](t)(r.Campaigns().Tallied(ctx, id)), flows, "2026-04-21")
	if !s.Late || s.Done || s.Local != 1 || s.Answered() != 1 || s.Open[0] != "sister" {
		t.Errorf("stands %+v", s)
	}
	clean(t, r)
	backedUp(t, r, digest)
}

// backedUp sees that a backup takes along the proofs of answers, those of earlier versions too: without them it
// would not be restored.
func backedUp(t *testing.T, r *rig, digest string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.zip")
	must[store.Manifest](t)(r.Backup(context.Background(), "acc-clerk", path))
	cfg := store.Config{Dir: t.TempDir(), Clock: r.clock.now}
	must[store.Restored](t)(store.Restore(context.Background(), path, cfg, "acc-clerk"))
	again := reopen(t, cfg, r.clock)
	clean(t, again)
	if _, err := again.Vault().Get(digest); err != nil {
		t.Errorf("the proof was not restored: %v", err)
	}
}

// correctedAnswers sees that a correction keeps what was said before, and takes no finding back.
func correctedAnswers(ctx context.Context, t *testing.T, r *rig, desk *campaign.Desk, yes campaign.Answer, local campaign.Local) {
	t.Helper()
	words := yes
	words.Words, words.Proof = "二号库、三号库收集池外溢", nil
	if _, err := desk.Answer(ctx, words, local); !fault.Is(err, fault.Invalid) {
		t.Errorf("corrected without a reason: %v", err)
	}
	words.Reason = "补报三号库"
	must[journal.Seq](t)(desk.Answer(ctx, words, local))
	back := words
	back.Says = campaign.No
	if _, err := desk.Answer(ctx, back, local); !fault.Is(err, fault.Conflict) {
		t.Errorf("took a finding back: %v", err)
	}
	versions := must[[]journal.Versioned[journal.Record]](t)(r.Versions(context.Background(), yes.Ref()))
	equal(t, len(versions), 2)
	equal(t, len(must[[]journal.Versioned[ledger.Finding]](t)(r.Ledger().FindingsOf(context.Background(), yes.Campaign))), 1)
}
