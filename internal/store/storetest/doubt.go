package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zhenggai/internal/campaign"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/doubt"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

const (
	copiedText = "我单位组织专班逐沟踏查，对辖区内十二条侵蚀沟分段落实削坡、谷坊和植被恢复措施，已完成主体工程并组织初验。"
	ownText    = "对全部机电井逐眼核对取水许可，给典型井加装计量设施，测得数据每天传到省里平台，台账由专人每周更新一次。"
)

// returned is a line of a return in the week before the rig's clock.
func returned(unit, finding, words string, share int) dispatch.Line {
	d, _ := workday.Parse("2026-05-18")
	return dispatch.Line{Unit: unit, Period: "2026-W21", Day: d, Finding: finding, Words: words, Share: &share}
}

// doubted has two bureaus that return the same words for their findings.
func doubted(t *testing.T, r *rig) (f, g ledger.Finding) {
	t.Helper()
	round := sampleRound(1)
	f, g = sampleFinding(round, 1), sampleFinding(round, 2)
	f.Units, g.Units = []ledger.Unit{{Name: "林草局", Role: ledger.Lead}}, []ledger.Unit{{Name: "水利局", Role: ledger.Lead}}
	r.change(t, draft(journal.FindingAdded, round, f, g,
		org.Unit{ID: "city", Name: "苍原市人民政府", Kind: org.Government}, org.Unit{ID: "grass", Parent: "city", Name: "林草局", Kind: org.Department},
		org.Unit{ID: "water", Parent: "city", Name: "水利局", Kind: org.Department}))
	r.change(t, draft(journal.ReturnSubmitted, returned("grass", f.ID, copiedText, 40)), draft(journal.ReturnSubmitted, returned("water", g.ID, copiedText, 50)))
	return f, g
}

// kinds lists the kinds of signs.
func kinds(ctx context.Context, t *testing.T, r *rig) string {
	t.Helper()
	var all []string
	for _, s := range must[[]doubt.Judged](t)(r.Doubts().Signs(ctx)) {
		all = append(all, string(s.Kind)+" "+string(s.State()))
	}
	return strings.Join(all, ", ")
}

// testDoubts sees signs come, change and go with the records, judges one, and minds who may know of it.
func testDoubts(t *testing.T, place Place) {
	ctx, r := context.Background(), open(t, place)
	equal(t, kinds(ctx, t, r), "")
	f, g := doubted(t, r)
	equal(t, kinds(ctx, t, r), "copied open")
	as := func(role org.Role, unit string) context.Context {
		asks := org.SeeDoubts
		if !role.Permits(asks) {
			asks = org.SeeLedger
		}
		return org.WithCaller(ctx, &org.Caller{Account: org.Account{ID: "a", Grants: []org.Grant{{Role: role, Unit: unit, Below: true}}}, Asks: asks})
	}
	equal(t, kinds(as(org.Clerk, "city"), t, r), "copied open")
	equal(t, kinds(as(org.Clerk, "grass"), t, r), "") // the other text is none of theirs

	desk := &doubt.Desk{Store: r.Doubts()}
	s := must[[]doubt.Judged](t)(r.Doubts().Signs(ctx))[0]
	j := doubt.Judgement{Sign: s.ID, Digest: s.Digest, Says: doubt.Look, Words: "请说明两个问题为何同一段文字", Asked: []string{"water"}, By: "clerk", On: "2026-05-20"}
	for _, wrong := range []struct {
		change func(*doubt.Judgement)
		kind   fault.Kind
	}{
		{func(j *doubt.Judgement) { j.Digest = "old" }, fault.Conflict},
		{func(j *doubt.Judgement) { j.Says = "" }, fault.Invalid},
		{func(j *doubt.Judgement) { j.Words = " \r\n" }, fault.Invalid},
		{func(j *doubt.Judgement) { j.Asked = []string{"city"} }, fault.Invalid},
		{func(j *doubt.Judgement) { j.Sign = "none" }, fault.Missing},
	} {
		x := j
		wrong.change(&x)
		if _, err := desk.Judge(ctx, x, 0); !fault.Is(err, wrong.kind) {
			t.Errorf("%+v: %v", x, err)
		}
	}
	asked := must[journal.Seq](t)(desk.Judge(ctx, j, 0))
	equal(t, must[journal.Seq](t)(desk.Judge(ctx, j, 0)), 0) // the same again
	equal(t, kinds(ctx, t, r), "copied look")
	equal(t, len(must[[]doubt.Judgement](t)(r.Doubts().Asked(as(org.UnitLiaison, "water"), g.ID))), 1)
	equal(t, len(must[[]doubt.Judgement](t)(r.Doubts().Asked(ctx, f.ID))), 0)
	j.Says, j.Words, j.Asked = doubt.Explained, "两处同一项工程", nil
	if _, err := desk.Judge(ctx, j, 0); !fault.Is(err, fault.Conflict) {
		t.Errorf("judged over what somebody else said: %v", err)
	}
	must[journal.Seq](t)(desk.Judge(ctx, j, asked))
	equal(t, kinds(ctx, t, r), "copied explained")
	equal(t, len(must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, j.Ref()))), 2)
	if _, err := r.Versions(as(org.Clerk, "grass"), j.Ref()); !fault.Is(err, fault.Missing) {
		t.Errorf("the history of a sign out of sight: %v", err)
	}

	// Another finding with the same text: the sign shows something else.
	h := sampleFinding(sampleRound(1), 3)
	r.change(t, draft(journal.FindingAdded, h), draft(journal.ReturnSubmitted, returned("water", h.ID, copiedText, 60)))
	equal(t, kinds(ctx, t, r), "copied changed")
	// The first of them hands in its own words: the two that are left are another sign, and with one more changed there is none.
	r.change(t, draft(journal.ReturnSubmitted, returned("grass", f.ID, ownText, 40)))
	equal(t, kinds(ctx, t, r), "copied open")
	r.change(t, draft(journal.ReturnSubmitted, returned("water", h.ID, "已办结。", 60)))
	equal(t, kinds(ctx, t, r), "")

	provedDoubts(t, r, g, h)
	clean(t, r)
}

// provedDoubts has a unit tell of work as done, with bytes that proved another finding, and then with new ones; and two
// units answer a campaign alike.
func provedDoubts(t *testing.T, r *rig, g, h ledger.Finding) {
	t.Helper()
	ctx := context.Background()
	file := func(id, finding, hash string, on ledger.Date) evidence.File {
		return evidence.File{ID: id, Finding: finding, Hash: hash, Name: id + ".jpg", Size: 3, By: "clerk", On: on}
	}
	put := func(text string) string {
		digest, _, err := r.Vault().Put(ctx, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return digest
	}
	old, fresh := put("old"), put("new")
	r.change(t, draft(journal.ReturnSubmitted, returned("water", g.ID, "已完工。", 100)), draft(journal.EvidenceAdded, file("one", h.ID, old, "2026-04-01")),
		draft(journal.EvidenceAdded, file("two", g.ID, old, "2026-05-20")))
	equal(t, kinds(ctx, t, r), "unproven open")
	r.change(t, draft(journal.EvidenceAdded, file("three", g.ID, fresh, "2026-05-20")))
	equal(t, kinds(ctx, t, r), "")
	c := campaign.Campaign{ID: "look", Finding: g.ID, Asked: []string{"grass", "water"}, On: "2026-05-01"}
	answer := func(unit string) campaign.Answer {
		return campaign.Answer{Campaign: c.ID, Unit: unit, Says: campaign.No, Words: copiedText, On: "2026-05-10"}
	}
	r.change(t, draft(journal.CampaignLaunched, c, answer("grass")))
	equal(t, kinds(ctx, t, r), "")
	r.change(t, draft(journal.CampaignAnswered, answer("water")))
	equal(t, kinds(ctx, t, r), "copied open")
}

// DoubtBench measures the looking for signs in a province: 3,000 findings with 20 tasks each and a return of each
// task, one in a hundred copied. First is from nothing, as after a start; Again after a return came in; Held when nothing
// did.
func DoubtBench(b *testing.B, place Place) {
	ctx, r := context.Background(), open(b, place)
	const count, each = 3000, 20
	round := sampleRound(1)
	rows := []journal.Record{round, org.Unit{ID: "city", Name: "苍原市林草局", Kind: org.Department}, org.Region{ID: "r", Code: "970100", Name: "苍原市"}}
	for i := range count {
		f := sampleFinding(round, i+1)
		rows = append(rows, f)
		for n := range each {
			task := ledger.Task{ID: fmt.Sprintf("%s-t%d", f.ID, n), FindingID: f.ID, Ord: n, Text: "治理草原", Units: f.Units}
			l := returned("city", f.ID, varied(i*each+n), 40)
			l.Task = task.ID
			rows = append(rows, task, l)
		}
		if len(rows) > 2000 || i == count-1 {
			r.change(b, draft(journal.FindingAdded, rows[0], rows[1:]...))
			rows = nil
		}
	}
	signs := func(b *testing.B) int { return len(must[[]doubt.Judged](b)(r.Doubts().Signs(ctx))) }
	b.Run("First", func(b *testing.B) {
		for b.Loop() {
			r.change(b, draft(journal.UnitAdded, org.Unit{ID: "city", Name: "苍原市林草局", Kind: org.Department, No: b.N}))
			b.ReportMetric(float64(signs(b)), "signs")
		}
	})
	b.Run("Again", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			f := sampleFinding(round, 1+i%count)
			l := returned("city", f.ID, varied(i), 41)
			l.Task = f.ID + "-t0"
			r.change(b, draft(journal.ReturnSubmitted, l))
			signs(b)
		}
	})
	b.Run("Held", func(b *testing.B) {
		for b.Loop() {
			signs(b)
		}
	})
}

// varied is a text of 140 characters: a sentence that one in fifty texts has, and words of its own. One in a hundred is
// that of the finding before.
func varied(n int) string {
	if n%100 == 37 {
		n -= 20
	}
	words := func(seed uint64, count int) string {
		r := rand.New(rand.NewPCG(seed, 7))
		var b strings.Builder
		for range count {
			b.WriteRune(rune(0x4e00 + r.IntN(3000)))
		}
		return b.String()
	}
	return words(uint64(n%50), 40) + "。" + words(uint64(1000+n), 100) + "。"
}
