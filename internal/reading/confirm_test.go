package reading

import (
	"fmt"
	"slices"
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// book replays drafts into a round, as storage does.
type book struct {
	held Held
	ids  int
	seq  journal.Seq
}

func (b *book) newID() string { b.ids++; return fmt.Sprintf("id%d", b.ids) }

func (b *book) confirm(t *testing.T, doc string, r Result, d Decision) []journal.Draft {
	t.Helper()
	drafts := mergeInto(Document{ID: doc}, r, b.held, d, b.newID)
	if b.held.Measures == nil {
		b.held.Measures = map[string][]journal.Versioned[ledger.Measure]{}
		b.held.Tasks = map[string][]journal.Versioned[ledger.Task]{}
	}
	for _, d := range drafts {
		b.seq++
		for _, ref := range d.Gone {
			for f := range b.held.Measures {
				b.held.Measures[f] = slices.DeleteFunc(b.held.Measures[f], func(m journal.Versioned[ledger.Measure]) bool { return m.Row.ID == ref.ID })
			}
		}
		for _, row := range d.Rows {
			b.put(row)
		}
	}
	return drafts
}

func (b *book) put(row journal.Record) {
	switch x := row.(type) {
	case ledger.Finding:
		b.held.Findings = upsert(b.held.Findings, x, func(f ledger.Finding) string { return f.ID }, b.seq)
	case ledger.Measure:
		b.held.Measures[x.FindingID] = upsert(b.held.Measures[x.FindingID], x, func(m ledger.Measure) string { return m.ID }, b.seq)
		slices.SortFunc(b.held.Measures[x.FindingID], func(a, c journal.Versioned[ledger.Measure]) int { return a.Row.Ord - c.Row.Ord })
	case ledger.Task:
		b.held.Tasks[x.FindingID] = upsert(b.held.Tasks[x.FindingID], x, func(m ledger.Task) string { return m.ID }, b.seq)
	}
}

func upsert[T any](list []journal.Versioned[T], row T, id func(T) string, seq journal.Seq) []journal.Versioned[T] {
	v := journal.Versioned[T]{Row: row, Since: seq, Until: journal.Head}
	i := slices.IndexFunc(list, func(o journal.Versioned[T]) bool { return id(o.Row) == id(row) })
	if i < 0 {
		return append(list, v)
	}
	list[i] = v
	return list
}

func no(n int) *int { return &n }

func edition() Result {
	return Result{
		Title: "某市整改进展情况", Genre: ProgressReport,
		Findings: []Finding{
			{
				No: no(1), Label: "一、", Statement: "东岭矿区生态修复治理滞后，多处采坑裸露。", StatusLead: "整改进展情况：",
				StatusText: "正在推进实施", Status: StatusInProgress,
				Measures: []Measure{{Label: "（一）", Text: "督促12家企业编制方案。"}, {Label: "（二）", Text: "完成治理面积3.5平方公里。"}},
			},
			{
				No: no(2), Label: "二、", Statement: "城南垃圾填埋场渗滤液积存，未按要求处理。", StatusText: "已完成整改", Status: StatusDone,
				Measures: []Measure{{Text: "渗滤液处理设施已投运。"}},
			},
		},
	}
}

func TestConfirmAddsEverythingOnce(t *testing.T) {
	b := &book{}
	b.confirm(t, "d1", edition(), Decision{})
	if len(b.held.Findings) != 2 || b.held.Findings[1].Row.No != 2 {
		t.Fatalf("findings: %+v", b.held.Findings)
	}
	first := b.held.Findings[0].Row
	if got := len(b.held.Measures[first.ID]); got != 2 {
		t.Errorf("measures of the first finding: %d", got)
	}
	again := b.confirm(t, "d1", edition(), Decision{})
	if len(again) != 0 {
		t.Errorf("the same document confirmed again drafts %d changes, want none", len(again))
	}
}

func TestACorrectedEditionMergesItsDifferences(t *testing.T) {
	b := &book{}
	b.confirm(t, "d1", edition(), Decision{})
	second := edition()
	second.Findings[0].StatusText, second.Findings[0].Status = "已完成整改", StatusDone
	second.Findings[0].Measures[1].Text = "完成治理面积3.8平方公里。"
	second.Findings[0].Measures = slices.Insert(second.Findings[0].Measures, 1, Measure{Label: "（二）", Text: "开展双随机检查并公开结果。"})
	second.Findings[0].Measures[2].Label = "（三）"
	c := Compare(second, b.held)
	if c.Unchanged != 1 {
		t.Errorf("unchanged findings: %d, want 1", c.Unchanged)
	}
	kinds := map[string]Sort{}
	for _, d := range c.Differences {
		kinds[d.ID] = d.Sort
	}
	want := map[string]Sort{"0/status": Changed, "0/measure/1": Added, "0/measure/2": Changed}
	if len(kinds) != len(want) {
		t.Fatalf("differences %v, want %v", kinds, want)
	}
	for id, s := range want {
		if kinds[id] != s {
			t.Errorf("%s is %q, want %q", id, kinds[id], s)
		}
	}
	b.confirm(t, "d2", second, Decision{})
	ms := b.held.Measures[b.held.Findings[0].Row.ID]
	if len(ms) != 3 || ms[1].Row.Text != "开展双随机检查并公开结果。" || ms[2].Row.Text != "完成治理面积3.8平方公里。" {
		t.Errorf("measures after merging: %+v", ms)
	}
	if len(b.held.Findings) != 2 {
		t.Errorf("findings doubled: %d", len(b.held.Findings))
	}
}

func TestADifferenceLeftIsNotTaken(t *testing.T) {
	b := &book{}
	b.confirm(t, "d1", edition(), Decision{})
	second := edition()
	second.Findings[1].StatusText, second.Findings[1].Status = "正在推进实施", StatusInProgress
	second.Findings[0].Measures = second.Findings[0].Measures[:1]
	b.confirm(t, "d2", second, Decision{Leave: []string{"1/status"}})
	if got := b.held.Findings[1].Row.StatusText; got != "已完成整改" {
		t.Errorf("a status that was left became %q", got)
	}
	if got := len(b.held.Measures[b.held.Findings[0].Row.ID]); got != 1 {
		t.Errorf("a measure absent from the new edition stayed: %d", got)
	}
}

func TestWhatAPersonUnderstoodOnTheDeskEntersTheLedger(t *testing.T) {
	b := &book{}
	b.confirm(t, "d1", edition(), Decision{})
	first := edition().Findings[0]
	for _, c := range []Correction{{Op: SetField, Field: "deadline", Value: "2026-06-30"}, {Op: SetField, Field: "status", Value: string(StatusBehind)}} {
		corrected, err := Correct(edition(), office.Document{}, c)
		if err != nil {
			t.Fatal(err)
		}
		before := Compare(corrected, b.held)
		if len(before.Differences) != 1 || !before.Differences[0].Take || before.Differences[0].Field != c.Field+"_read" {
			t.Fatalf("%s: %+v", c.Field, before.Differences)
		}
		b.confirm(t, "d2", corrected, Decision{})
	}
	f := b.held.Findings[0].Row
	if f.Status != StatusBehind || f.Deadline != "2026-06-30" || f.StatusText != first.StatusText || f.DeadlineText != first.DeadlineText {
		t.Errorf("%s %s, words %q %q", f.Status, f.Deadline, f.StatusText, f.DeadlineText)
	}

	// The same words read by rule again are no reason to give that up.
	again := Compare(edition(), b.held)
	if len(again.Differences) != 1 || again.Differences[0].ID != "0/status_read" || again.Differences[0].Take {
		t.Errorf("%+v", again.Differences)
	}
	if old, now := again.Differences[0].Shown(say.En); old != "Behind schedule" || now != "In progress" {
		t.Errorf("shown as %q, %q", old, now)
	}
}

func TestATaskListGivesUnitsAndDeadlinesAndLeavesTheReportAlone(t *testing.T) {
	b := &book{}
	b.confirm(t, "d1", edition(), Decision{})
	list := Result{Genre: TaskList, Findings: []Finding{{
		No: no(1), Label: "1", Statement: "东岭矿区生态修复治理滞后，多处采坑裸露", Organisations: []string{"市自然资源局", "东岭区政府"},
		LeadOrganisation: "市自然资源局", DeadlineText: "2025年底", Goal: "采坑全部修复。",
		Measures: []Measure{{Label: "1.", Text: "逐坑制定修复方案。"}},
	}}}
	b.confirm(t, "d2", list, Decision{})
	f := b.held.Findings[0].Row
	if f.Label != "一、" || f.Statement != edition().Findings[0].Statement || f.StatusText != "正在推进实施" {
		t.Errorf("the task list changed what it does not speak for: %+v", f)
	}
	if len(f.Units) != 2 || f.Units[0].Role != ledger.Lead || f.TimeClass != ledger.TimeClassTerm || f.Goal == "" {
		t.Errorf("units, class or goal did not come in: %+v", f)
	}
	if len(f.ExternalIDs) != 2 {
		t.Errorf("both documents' numbers are kept: %+v", f.ExternalIDs)
	}
	if len(b.held.Tasks[f.ID]) != 1 || len(b.held.Measures[f.ID]) != 2 {
		t.Errorf("a plan's measures are tasks: %d tasks, %d measures", len(b.held.Tasks[f.ID]), len(b.held.Measures[f.ID]))
	}
}

func TestCorrectionsKeepEveryWord(t *testing.T) {
	model := office.Document{Blocks: []office.Block{{Text: "一、问题甲。"}, {Text: "（一）措施甲。（二）措施乙。"}, {Text: "页脚"}}}
	r := Result{
		Genre: ProgressReport,
		Findings: []Finding{{
			Label: "一、", Statement: "问题甲。", Status: StatusUnknown,
			Measures: []Measure{{Label: "（一）", Text: "措施甲。（二）措施乙。", Spans: []Span{{Block: 1, Start: 0, End: len(model.Blocks[1].Text)}}}},
		}},
		Unread: []Unread{{Span: Span{Block: 2, Start: 0, End: 6}, Text: "页脚"}},
	}
	split, err := Correct(r, model, Correction{Op: SplitMeasure, At: len("措施甲。")})
	if err != nil || len(split.Findings[0].Measures) != 2 {
		t.Fatalf("split: %v, %+v", err, split.Findings[0].Measures)
	}
	if len(r.Findings[0].Measures) != 1 {
		t.Error("a correction changed the result it was given")
	}
	joined, err := Correct(split, model, Correction{Op: JoinMeasure, Measure: 1})
	if err != nil || len(joined.Findings[0].Measures) != 1 {
		t.Fatalf("join: %v", err)
	}
	dropped, err := Correct(r, model, Correction{Op: DropMeasure})
	if err != nil || len(dropped.Unread) != 2 || dropped.Unread[0].Text != model.Blocks[1].Text {
		t.Fatalf("what is dropped is unread again: %v, %+v", err, dropped.Unread)
	}
	taken, err := Correct(dropped, model, Correction{Op: UnreadMeasure, At: 0, Measure: -1})
	if err != nil || len(taken.Findings[0].Measures) != 1 || len(taken.Unread) != 1 {
		t.Fatalf("unread text becomes a measure: %v", err)
	}
	if _, err := Correct(r, model, Correction{Op: SetField, Finding: 7}); err == nil {
		t.Error("a finding that is not there was corrected")
	}
}
