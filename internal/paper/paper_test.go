package paper_test

import (
	"bytes"
	"strings"
	"testing"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/paper"
	"zhenggai/internal/workday"
)

var hash = strings.Repeat("0123456789abcdef", 4)

// matter is a finding whose closing has come to its notice.
func matter(t *testing.T, nature closure.Nature) paper.Matter {
	t.Helper()
	policy, err := closure.Embedded().ByID("default")
	if err != nil {
		t.Fatal(err)
	}
	held := []closure.Evidence{{ID: "e1", Hash: hash, Material: closure.WorkReport, Measures: []string{"m1"}}}
	acceptor := closure.Who{Account: "acc-7", Role: closure.Acceptor, External: &closure.External{Unit: "自治区林草局"}}
	return paper.Matter{
		Round: ledger.Round{Title: "第三轮督察", Region: "苍原市"},
		Finding: ledger.Finding{
			ID: "f1", No: 4, Statement: "围栏破损，群众（联系电话 13800010001）多次反映。", Goal: "2025年底前修复围栏12公里。", Deadline: "2025-12-31",
			Units: []ledger.Unit{{Name: "苍原市林草局", Role: ledger.Responsible}},
		},
		Measures: []ledger.Measure{
			{ID: "m1", FindingID: "f1", Ord: 1, Label: "（一）", Text: "修复围栏。"}, {ID: "m2", FindingID: "f1", Ord: 2, Label: "（二）", Text: "建立巡护制度。"},
		},
		Files: []evidence.File{
			{ID: "e1", Finding: "f1", Hash: hash, Name: "情况说明.docx", Material: "work_report", Measures: []string{"m1"}},
			{ID: "e2", Finding: "f1", Hash: strings.Repeat("f", 64), Name: "没有附上的.docx"},
		},
		Goal: closure.Holds,
		Case: closure.Case{
			Finding: "f1", Cycle: 2, State: closure.Noticed, Doers: []string{"u1"}, Nature: nature, Policy: "default", Evidence: held, Frozen: held,
			Notice:      &closure.Notice{Start: "2025-11-03", End: "2025-11-17"},
			Acceptances: []closure.Acceptance{{Level: "city", Event: "v2", Day: "2025-11-01", By: acceptor}},
			Events: []closure.Event{
				{ID: "v0", Kind: closure.VerifySite, Day: "2025-10-20", By: acceptor, Opinion: "退回之前的意见。"},
				{ID: "r0", Kind: closure.Return, Day: "2025-10-21", By: acceptor, Opinion: "补充。"},
				{ID: "s1", Kind: closure.SelfCheck, Day: "2025-10-25", By: closure.Who{Account: "acc-1", Units: []string{"u1"}, Role: closure.Doer}, Opinion: "自查认为目标已经达到。"},
				{ID: "v1", Kind: closure.VerifySite, Day: "2025-10-31", By: acceptor, Opinion: "现场围栏完好。"},
				{ID: "v2", Kind: closure.Accept, Day: "2025-11-01", By: acceptor, Opinion: "同意通过。"},
			},
		},
		Rules: closure.Rules{Policy: policy, Calendar: workday.Embedded()}, Today: "2025-11-05",
		Unit: func(id string) string { return map[string]string{"u1": "苍原市林业和草原局"}[id] },
	}
}

// text is what a person reads in the docx of a paper.
func text(t *testing.T, o office.Official) string {
	t.Helper()
	var b bytes.Buffer
	if err := office.WriteDocx(&b, o); err != nil {
		t.Fatal(err)
	}
	doc, err := office.Read(b.Bytes(), office.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range doc.Blocks {
		out.WriteString(block.Printed() + "\n")
	}
	return out.String()
}

func composed(t *testing.T, f paper.Form, m paper.Matter) string {
	t.Helper()
	o, err := paper.Compose(f, m)
	if err != nil {
		t.Fatal(err)
	}
	return text(t, o)
}

func has(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in the paper:\n%s", w, text)
		}
	}
}

func lacks(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%q is in the paper:\n%s", w, text)
		}
	}
}

func TestTheApplicationShowsGoalMeasuresMaterialsAndDigests(t *testing.T) {
	works, others := composed(t, paper.Application, matter(t, closure.Works)), composed(t, paper.Application, matter(t, closure.NonWorks))
	for _, said := range []string{works, others} {
		has(t, said, "第4项（第2次办理）", "2025年底前修复围栏12公里。", "已经达到", "（一）修复围栏。", "已落实，有佐证", "尚无佐证", "01234567 89abcdef\n01234567",
			"自查认为目标已经达到。", "苍原市林业和草原局", "2025年12月31日", "缺", "申请单位意见")
		lacks(t, said, "没有附上的", "acc-1")
	}
	has(t, works, "销号申请表\n（工程类）", "工程类销号材料", "行业主管部门意见", "整改前后对比照片")
	lacks(t, others, "行业主管部门意见", "整改前后对比照片")
	has(t, others, "（非工程类）", "非工程类销号材料")
}

func TestTheOpinionPrintsWhatStandsAndBywhom(t *testing.T) {
	said := composed(t, paper.Opinion, matter(t, closure.Works))
	has(t, said, "现场核查（自治区林草局，2025年10月31日）。现场围栏完好。", "市级验收（自治区林草局，2025年11月1日）。同意通过。", "以下1份佐证随验收冻结", "验收组组长")
	lacks(t, said, "退回之前的意见", "acc-7")
}

func TestTheNoticeHoldsNoPersonalData(t *testing.T) {
	m := matter(t, closure.Works)
	said := composed(t, paper.Notice, m)
	has(t, said, "2025年11月3日至2025年11月17日，共10个工作日。", "138*****001", "苍原市督察整改办", "已于2025年11月1日通过验收")
	lacks(t, said, "13800010001", "同意通过", "情况说明.docx", hash[:16], "acc-")
	m.Case.Notice, m.Case.State, m.Case.Done = nil, closure.Accepted, []closure.Stage{
		closure.StageSelfCheck, closure.StageApply, closure.StageVerifySite, closure.StageVerifyPaper, closure.StageAccept,
	}
	has(t, composed(t, paper.Notice, m), "2025年11月5日至2025年11月19日")
}

func TestRedactLeavesAmountsAlone(t *testing.T) {
	for from, want := range map[string]string{
		"电话0470-8223344，手机138 0001 0001": "电话047******344，手机138*******001",
		"身份证152101198001011234":          "身份证152************234",
		"写信到 a.b@example.org":            "写信到 a*************g",
		"治理37.5万亩，投入20251231元，2025年完成":   "治理37.5万亩，投入20251231元，2025年完成",
		"中央环保督察〔2023〕12345号":             "中央环保督察〔2023〕12345号",
	} {
		if got := paper.Redact(from); got != want {
			t.Errorf("%q becomes %q, want %q", from, got, want)
		}
	}
}

func TestAPaperWaitsForItsStage(t *testing.T) {
	m := matter(t, closure.Works)
	m.Case = closure.New("f1")
	for _, f := range paper.Forms {
		if err := f.Ready(m.Case, m.Rules.Policy); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s of an unclaimed finding: %v", f, err)
		}
	}
	if err := paper.Form("x").Ready(m.Case, m.Rules.Policy); !fault.Is(err, fault.Missing) {
		t.Errorf("an unknown form: %v", err)
	}
}
