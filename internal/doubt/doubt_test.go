package doubt

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/evidence"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// today of the tests, and the day on which every finding of theirs was entered.
var (
	today   = day("2026-05-28")
	entered = day("2026-03-02")
)

func day(s string) workday.Day {
	d, err := workday.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func standardRule(t testing.TB) *Rule {
	t.Helper()
	r, ok := Embedded().Pick("970100", today)
	if !ok {
		t.Fatal("no rule holds")
	}
	return r
}

// city has two banners, a department of the city, and a neighbour that is known by name alone.
func city() *Areas {
	regions := []org.Region{
		{ID: "province", Name: "北安自治区", Aliases: []string{"自治区"}},
		{ID: "city", Parent: "province", Name: "苍原市"},
		{ID: "east", Parent: "city", Name: "澄河区"},
		{ID: "west", Parent: "city", Name: "荣原旗"},
		{ID: "village-e", Parent: "east", Name: "东胜嘎查"},
		{ID: "village-w", Parent: "west", Name: "东胜嘎查"},
		{ID: "town-w", Parent: "west", Name: "查干花镇"},
		{ID: "neighbour", Parent: "province", Name: "青岚市"},
	}
	units := []org.Unit{
		{ID: "u-city", Region: "city", Name: "苍原市水利局"},
		{ID: "u-east", Region: "east", Name: "澄河区政府"},
		{ID: "u-east-office", Parent: "u-east", Name: "澄河区水务站"},
		{ID: "u-west", Region: "west", Name: "荣原旗政府"},
	}
	return NewAreas(regions, org.NewTree(regions, units))
}

// line is a return of a unit for a week of May.
func line(unit, finding string, week int, words string) dispatch.Line {
	return dispatch.Line{Unit: unit, Finding: finding, Period: fmt.Sprintf("2026-W%d", 18+week), Day: day("2026-05-01") + workday.Day(7*week), Words: words}
}

func share(l dispatch.Line, percent int) dispatch.Line {
	l.Share = &percent
	return l
}

func figure(l dispatch.Line, name, written, why string) dispatch.Line {
	l.Figures = append(l.Figures, dispatch.Figure{Name: name, Written: written, Why: why})
	return l
}

func facts(id string, lines ...dispatch.Line) Facts {
	return Facts{Finding: ledger.Finding{ID: id, Statement: "部分地段沟道侵蚀加剧。"}, Entered: entered, Lines: lines}
}

func file(id, hash string, on ledger.Date) evidence.File {
	return evidence.File{ID: id, Hash: hash, Name: id + ".jpg", On: on}
}

func step(no int, kind closure.Kind, on ledger.Date, proof ...string) closure.Event {
	e := closure.Event{ID: fmt.Sprintf("e%d", no), Finding: "f", Cycle: 1, No: no, Kind: kind, Day: on, On: on, Opinion: "看过"}
	for _, id := range proof {
		e.Evidence = append(e.Evidence, closure.Evidence{ID: id})
	}
	return e
}

const (
	gully    = "我单位组织专班逐沟踏查，对辖区内十二条侵蚀沟分段落实削坡、谷坊和植被恢复措施，已完成主体工程并组织初验。"
	gullyTwo = "我单位组织专班逐沟踏查，对辖区内十五条侵蚀沟分段落实削坡、谷坊和植被恢复措施，已完成主体工程并组织了初验。"
	wells    = "对全部机电井逐眼核对取水许可，给典型井加装计量设施，测得数据每天传到省里平台，台账由专人每周更新一次。"
	pond     = "召开尾矿库安全环保联席会议三次，责成企业把坝体位移监测点补齐，雨季前备足应急物资，值守名单上墙公布。"
	standing = "按照市委、市政府工作部署，举一反三，标本兼治。下一步，将持续巩固整改成效，防止问题反弹。"
)

// planted are the cases that must be seen, and innocent those that must not: what is seen of each is listed whole, so that
// a rule that sees more or less fails here and no threshold can hide it.
var planted, innocent = []struct {
	name string
	all  []Facts
	want string
}{
	{
		"one text for two findings, a number changed",
		[]Facts{facts("f", line("u-east", "f", 1, gully)), facts("g", line("u-west", "g", 1, gullyTwo))},
		"copied f+g",
	}, {
		"one unit's text for two of its findings",
		[]Facts{facts("f", line("u-east", "f", 1, gully)), facts("g", line("u-east", "g", 2, gully))},
		"copied f+g",
	}, {
		"another unit's text of an earlier period",
		[]Facts{facts("f", line("u-east", "f", 1, gully), line("u-east", "f", 2, wells)), facts("g", line("u-west", "g", 3, gully))},
		"copied f+g",
	}, {
		"a measure that says of one finding what another says",
		[]Facts{
			{Finding: ledger.Finding{ID: "f"}, Measures: []Dated{{ledger.Measure{ID: "m", FindingID: "f", Text: pond}, entered}}},
			{Finding: ledger.Finding{ID: "g"}, Measures: []Dated{{ledger.Measure{ID: "n", FindingID: "g", Text: pond}, entered}}},
		},
		"copied f+g",
	}, {
		"two units' answers to one campaign",
		[]Facts{{Finding: ledger.Finding{ID: "f"}, Answers: []Answer{{"c", "u-east", pond, entered}, {"c", "u-west", pond, entered + 1}}}},
		"copied f",
	}, {
		"the same words while the share grows",
		[]Facts{facts("f", share(line("u-east", "f", 1, wells), 20), share(line("u-east", "f", 2, wells), 40), share(line("u-east", "f", 3, wells), 60))},
		"repeated f",
	}, {
		"the same words while a figure grows",
		[]Facts{facts("f", figure(line("u-east", "f", 1, wells), "井数", "20眼", ""), figure(line("u-east", "f", 2, wells), "井数", "30眼", ""))},
		"repeated f",
	}, {
		"a town of another banner",
		[]Facts{facts("f", line("u-east", "f", 1, "已在查干花镇完成清淤。"))},
		"astray f",
	}, {
		"a neighbouring city",
		[]Facts{facts("f", line("u-city", "f", 1, "责令青岚市限期拆除。"))},
		"astray f",
	}, {
		"proof after the acceptance",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Files: []evidence.File{file("a", "1", "2026-05-01"), file("b", "2", "2026-05-20")},
			Cases: []closure.Case{{Finding: "f", Cycle: 1, Events: []closure.Event{step(1, closure.SelfCheck, "2026-05-02", "a"), step(2, closure.Accept, "2026-05-10")}}},
		}},
		"early f",
	}, {
		"a share that falls, and why in two characters",
		[]Facts{facts("f", share(line("u-east", "f", 1, ""), 60), func() dispatch.Line { l := share(line("u-east", "f", 2, ""), 40); l.Why = "调整"; return l }())},
		"fallen f",
	}, {
		"a figure that falls in another unit of measure",
		[]Facts{facts("f", figure(line("u-east", "f", 1, ""), "面积", "10平方公里", ""), figure(line("u-east", "f", 2, ""), "面积", "900公顷", ""))},
		"fallen f",
	}, {
		"less than the report",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Lines: []dispatch.Line{figure(line("u-east", "f", 1, ""), "修复土地", "9.6平方公里", "")},
			Measures: []Dated{{ledger.Measure{ID: "m", FindingID: "f", Text: "上述露天矿山累计修复土地10.85平方公里。"}, entered}},
		}},
		"contrary f",
	}, {
		"done, and nothing new since the return before",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Entered: entered, Lines: []dispatch.Line{share(line("u-east", "f", 1, ""), 60), share(line("u-east", "f", 2, ""), 100)},
			Files: []evidence.File{file("a", "1", "2026-04-01")},
		}},
		"unproven f",
	}, {
		"done by a picture that proved something before",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Entered: entered, Lines: []dispatch.Line{share(line("u-east", "f", 1, ""), 60), share(line("u-east", "f", 2, ""), 100)},
			Files: []evidence.File{file("a", "1", "2026-05-14")}, First: map[string]workday.Day{"1": day("2026-03-20")},
		}},
		"unproven f",
	}, {
		"put forward again with nothing new",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Files: []evidence.File{file("a", "1", "2026-05-01")},
			Cases: []closure.Case{{Finding: "f", Cycle: 1, Events: []closure.Event{
				step(1, closure.SelfCheck, "2026-05-02", "a"), step(2, closure.Return, "2026-05-06"), step(3, closure.SelfCheck, "2026-05-09", "a"),
			}}},
		}},
		"unproven f",
	},
}, []struct {
	name string
	all  []Facts
}{
	{"standing phrases alone", []Facts{facts("f", line("u-east", "f", 1, standing+"已清淤。")), facts("g", line("u-west", "g", 1, standing+"已补种。"))}},
	{"short texts", []Facts{facts("f", line("u-east", "f", 1, "正在按序时进度推进。")), facts("g", line("u-west", "g", 1, "正在按序时进度推进。"))}},
	{
		"long titles of laws",
		[]Facts{
			facts("f", line("u-east", "f", 1, "依照《中华人民共和国黑土地保护法》《北安自治区侵蚀沟治理工程建设管理办法（试行）》《苍原市水土保持补偿费征收使用实施细则》清沟。")),
			facts("g", line("u-west", "g", 1, "依照《中华人民共和国黑土地保护法》《北安自治区侵蚀沟治理工程建设管理办法（试行）》《苍原市水土保持补偿费征收使用实施细则》补种。")),
		},
	},
	{"one subject in other words", []Facts{facts("f", line("u-east", "f", 1, gully)), facts("g", line("u-west", "g", 1, "侵蚀沟治理方面，今年下达的任务已经全部开工，削坡基本做完，剩下的谷坊等汛期过去再砌，验收时间还没有定。"))}},
	{"a text carried over, nothing claimed", []Facts{facts("f", share(line("u-east", "f", 1, wells), 20), share(line("u-east", "f", 2, wells), 20))}},
	{
		"a text whose numbers are brought up to date",
		[]Facts{facts("f", share(line("u-east", "f", 1, wells+"已装计量设施40处。"), 20), share(line("u-east", "f", 2, wells+"已装计量设施80处。"), 40))},
	},
	{"two units that answer for one matter jointly", []Facts{facts("f", line("u-east", "f", 1, gully), line("u-west", "f", 1, gully))}},
	{
		"the report that repeats a return of the same finding",
		[]Facts{{Finding: ledger.Finding{ID: "f"}, Lines: []dispatch.Line{line("u-east", "f", 1, gully)}, Measures: []Dated{{ledger.Measure{ID: "m", FindingID: "f", Text: gully}, today}}}},
	},
	{"a place of one's own, of those above, and a name that two places have", []Facts{facts("f", line("u-east-office", "f", 1, "按自治区和苍原市要求，澄河区东胜嘎查已清淤。"))}},
	{"a place in the city of a department of the city", []Facts{facts("f", line("u-city", "f", 1, "查干花镇、澄河区均已清淤。"))}},
	{"a journey to learn", []Facts{facts("f", line("u-east", "f", 1, "组织人员赴青岚市考察治沟做法。"))}},
	{"the title of another's document", []Facts{facts("f", line("u-east", "f", 1, "参照《青岚市侵蚀沟治理办法》拟订方案。"))}},
	{"a place that the finding names", []Facts{{Finding: ledger.Finding{ID: "f", Statement: "青岚市上游来水超标。"}, Lines: []dispatch.Line{line("u-east", "f", 1, "已与青岚市会商。")}}}},
	{
		"a place of another unit that the finding charges",
		[]Facts{{Finding: ledger.Finding{ID: "f", Units: []ledger.Unit{{Name: "荣原旗政府", Role: ledger.Support}}}, Lines: []dispatch.Line{line("u-east", "f", 1, "查干花镇已交接。")}}},
	},
	{
		"acceptance on the day of the last proof, and papers of the closing after it",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Files: []evidence.File{
				file("a", "1", "2026-05-10"), {ID: "n", Hash: "3", On: "2026-05-20", Material: string(closure.NoticeResult)}, file("l", "4", "2026-05-27"),
			},
			Cases: []closure.Case{{Finding: "f", Cycle: 1, Events: []closure.Event{
				step(1, closure.SelfCheck, "2026-05-10", "a"), step(2, closure.Accept, "2026-05-10"), step(3, closure.PassLookBack, "2026-05-27", "l"),
			}}},
		}},
	},
	{
		"an acceptance that was taken back before more proof came",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Files: []evidence.File{file("a", "1", "2026-05-01"), file("b", "2", "2026-05-20")},
			Cases: []closure.Case{{Finding: "f", Cycle: 1, Events: []closure.Event{
				step(1, closure.SelfCheck, "2026-05-02", "a"), step(2, closure.Accept, "2026-05-10"), step(3, closure.Uphold, "2026-05-15"), step(4, closure.SelfCheck, "2026-05-21", "b"),
			}}},
		}},
	},
	{
		"a share that falls for a reason",
		[]Facts{facts("f", share(line("u-east", "f", 1, ""), 60), func() dispatch.Line {
			l := share(line("u-east", "f", 2, ""), 40)
			l.Why = "复核时扣除重复统计的三条沟"
			return l
		}())},
	},
	{"a figure that grows in another unit of measure", []Facts{facts("f", figure(line("u-east", "f", 1, ""), "面积", "900公顷", ""), figure(line("u-east", "f", 2, ""), "面积", "10平方公里", ""))}},
	{
		"as much as the report has, in its rounding",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Lines: []dispatch.Line{figure(line("u-east", "f", 1, ""), "修复土地", "10.846平方公里", "")},
			Measures: []Dated{{ledger.Measure{ID: "m", FindingID: "f", Text: "累计修复土地10.85平方公里。"}, entered}},
		}},
	},
	{
		"less than a report that came later",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Lines: []dispatch.Line{figure(line("u-east", "f", 1, ""), "修复土地", "9.6平方公里", "")},
			Measures: []Dated{{ledger.Measure{ID: "m", FindingID: "f", Text: "累计修复土地10.85平方公里。"}, today}},
		}},
	},
	{
		"done, with a picture of that week",
		[]Facts{{
			Finding: ledger.Finding{ID: "f"}, Entered: entered, Lines: []dispatch.Line{share(line("u-east", "f", 1, ""), 60), share(line("u-east", "f", 2, ""), 100)},
			Files: []evidence.File{file("a", "1", "2026-05-14")}, First: map[string]workday.Day{"1": day("2026-05-14")},
		}},
	},
}

// seen lists the kinds of the signs of some findings, each with the findings that it touches.
func seen(r *Rule, all []Facts) string {
	var texts []Text
	var signs []Sign
	for _, f := range all {
		passages := f.Passages(r, today)
		texts = append(texts, r.Texts(passages)...)
		signs = append(signs, r.Of(f, passages, city(), today)...)
	}
	var words []string
	for _, s := range append(signs, r.Copies(texts)...) {
		words = append(words, string(s.Kind)+" "+strings.Join(s.Findings(), "+"))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func TestEveryPlantedSignIsSeenAndNothingElse(t *testing.T) {
	for _, c := range planted {
		if got := seen(standardRule(t), c.all); got != c.want {
			t.Errorf("%s: seen %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNothingInnocentIsSeen(t *testing.T) {
	for _, c := range innocent {
		if got := seen(standardRule(t), c.all); got != "" {
			t.Errorf("%s: seen %q", c.name, got)
		}
	}
}

// A sign keeps its id for as long as it begins with the same record, and has another digest when it shows something else.
func TestASignIsTheSameTomorrowUntilItChanges(t *testing.T) {
	r := standardRule(t)
	of := func(words ...string) Sign {
		var texts []Text
		for i, w := range words {
			id := fmt.Sprint("f", i)
			f := facts(id, line("u-east", id, i, w))
			texts = append(texts, r.Texts(f.Passages(r, today))...)
		}
		all := r.Copies(texts)
		if len(all) != 1 {
			t.Fatalf("%d signs", len(all))
		}
		return all[0]
	}
	first, again, more := of(gully, gully), of(gully, gully), of(gully, gully, gullyTwo)
	if first.ID != again.ID || first.Digest != again.Digest {
		t.Error("the same sign is another")
	}
	if first.ID != more.ID || first.Digest == more.Digest {
		t.Errorf("a sign that grew: id %s and %s, digest the same: %t", first.ID, more.ID, first.Digest == more.Digest)
	}
}

func TestTheShippedRule(t *testing.T) {
	r := standardRule(t)
	if r.Copy != 0.75 || r.Repeat != 0.9 || r.Days != 190 || len(r.Standing) == 0 || len(r.Around) == 0 {
		t.Errorf("%+v", r)
	}
}

func TestARuleTellsItsDefectsWithTheirLines(t *testing.T) {
	_, defects := ParseRule("own.toml", []byte("id = \"own\"\ntitle = \"本市\"\nsource = \"某文\"\nfrom = 2026-01-01\n[doubts]\ncopy = 20\nrepeat = 90\ndays = 0\nreason = 6\n"))
	var lines []string
	for _, d := range defects {
		lines = append(lines, fmt.Sprint(d.Line))
	}
	if got := strings.Join(lines, " "); got != "6 8" {
		t.Errorf("defects in lines %s: %v", got, defects)
	}
}
