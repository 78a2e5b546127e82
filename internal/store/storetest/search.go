package storetest

import (
	"context"
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/reading"
	"zhenggai/internal/store"
)

// testSearch is a table of words and what they must find, the same on every engine.
func testSearch(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	round := sampleRound(1)
	drafts := []journal.Draft{draft(journal.RoundAdded, round)}
	for i, s := range []string{
		"草原退化面积12.5万亩", "生态，态环", "生态环境保护", "COD排放超标，ＣＯＤ浓度达到80mg/L", "𫖯仰之间有𬭩盐", "100%收集_处理", "Aa", "一",
	} {
		f := sampleFinding(round, i+1)
		f.Label, f.Statement, f.StatusText, f.Goal, f.DeadlineText, f.Units = "", s, "", "", "", nil
		drafts = append(drafts, draft(journal.FindingAdded, f))
	}
	r.change(t, drafts...)

	for word, want := range map[string][]int{
		"草原": {1}, "草": {1}, "原退": {1}, "草退": nil, "12.5万亩": {1}, "2.5": {1}, "125": nil,
		"态": {2, 3}, "生态": {2, 3}, "态环": {2, 3}, "生态环": {3}, "生态环境": {3}, "，态": {2},
		"cod": {4}, "COD浓度": {4}, "ｃｏｄ": {4}, "od排": {4}, "80MG/l": {4},
		"𫖯仰": {5}, "𬭩": {5}, "100%": {6}, "0_": nil, "集_处": {6}, "%": {6}, "aA": {7}, "一": {8}, "": {1, 2, 3, 4, 5, 6, 7, 8},
	} {
		found := must[ledger.Found](t)(r.Ledger().Find(ctx, ledger.Filter{Words: []string{word}}, ledger.Page{}))
		var got []int
		for _, row := range found.Rows {
			got = append(got, row.Row.No)
		}
		equal(t, got, want)
		if t.Failed() {
			t.Fatalf("searching for %q", word)
		}
	}
	t.Run("everything is searched", func(t *testing.T) { testGlobal(t, r, round) })
}

func testGlobal(t *testing.T, r *rig, round ledger.Round) {
	ctx := context.Background()
	d, rd := sampleReading()
	f := sampleFinding(round, 99)
	f.Statement = "草原管护不到位"
	m := sampleMeasure(f, 1)
	m.Text = "设置草原管护员"
	task := ledger.Task{ID: f.ID + "-t1", FindingID: f.ID, Ord: 1, Scope: ledger.ScopeCity, Label: "（1）", Text: "建立草原管护队伍"}
	d.Title = "草原管护方案"
	must[journal.Seq](t)(r.Readings().Change(ctx, "acc-clerk", func(context.Context, reading.Source) ([]journal.Draft, error) {
		return []journal.Draft{draft(journal.DocumentRead, d, rd, f, m, task)}, nil
	}))
	hits := must[[]store.Hit](t)(r.Search(ctx, []string{"草原管护"}, 10))
	var got []string
	for _, h := range hits {
		got = append(got, h.Ref.Table+" "+h.Ref.ID+" "+h.Finding)
	}
	equal(t, got, []string{"finding " + f.ID + " " + f.ID, "measure " + m.ID + " " + f.ID, "task " + task.ID + " " + f.ID, "document doc-1 ", "document doc-1 "})
	equal(t, hits[4].Text, "（一）巡查草原管护员到岗。")
	equal(t, hits[4].Block, 1)
	equal(t, len(must[[]store.Hit](t)(r.Search(ctx, []string{"草原管护", "方案"}, 10))), 1)
	equal(t, len(must[[]store.Hit](t)(r.Search(ctx, nil, 10))), 0)
}
