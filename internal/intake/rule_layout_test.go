package intake

import (
	"slices"
	"testing"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

func labels(r reading.Result) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Label)
	}
	return out
}

// The same mark is a finding here, a chapter or a field there.
func TestLayoutIsDecidedPerDocument(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"一、 are findings": {
			report + "一、河道四乱突出。\n整改进展情况：已完成整改\n（一）清理四乱12处。\n（二）建立巡河制度。\n二、污泥处置不规范。\n整改进展情况：正在推进实施\n（一）建设处置中心。",
			[]string{"一、", "二、"},
		},
		"（一） are findings below chapters": {
			report + "一、总体情况\n共12个问题。\n二、具体整改情况\n（一）河道四乱突出。\n整改情况：已完成整改。清理四乱12处。\n（二）污泥处置不规范。\n整改情况：正在推进。\n三、下一步工作\n（一）压实责任。",
			[]string{"（一）", "（二）"},
		},
		"numbers run on across chapters": {
			report + "一、水污染方面\n1.河道四乱突出。\n整改情况：已完成整改。\n二、大气污染方面\n2.扬尘管控不严。\n整改情况：已完成整改。\n3.散煤复烧。\n整改情况：正在推进。",
			[]string{"1.", "2.", "3."},
		},
		"numbers begin anew in each chapter": {
			report + "一、水污染方面\n1.河道四乱突出。\n整改情况：已完成整改。\n二、大气污染方面\n1.扬尘管控不严。\n整改情况：已完成整改。\n2.散煤复烧。\n整改情况：正在推进。",
			[]string{"1.", "1.", "2."},
		},
		"一、 are fields of one finding": {
			"某市整改任务销号公示\n一、整改任务\n采石场没有修复。\n二、整改目标\n修复30亩。\n三、整改措施\n（一）回填。\n（二）覆土。\n四、整改完成情况\n（一）已回填。\n（二）已覆土。\n五、公示时间\n5个工作日。",
			[]string{""},
		},
		"selected numbers of a longer list": {
			report + "三、河道四乱突出。\n整改进展情况：已完成整改\n八、污泥处置不规范。\n整改进展情况：已完成整改\n十五、扬尘管控不严。\n整改进展情况：正在推进实施",
			[]string{"三、", "八、", "十五、"},
		},
		"a repeated label without numbers": {
			"某市整改任务清单\n整改任务：治理河道四乱。\n责任单位：市水利局\n整改时限：2022年底\n整改任务：规范污泥处置。\n责任单位：市住建局\n整改时限：2023年底",
			[]string{"", ""},
		},
		"a narrative report lists nothing": {
			"某市贯彻落实督察反馈意见整改情况报告\n一、提高政治站位，扛起整改责任\n（一）强化组织领导，研究解决突出问题。\n二、坚持问题导向，推进污染治理\n（一）整治排污口320个。\n三、健全长效机制，防止问题反弹",
			nil,
		},
		"a plan's chapters are no findings": {
			"某市整改方案\n一、总体要求\n坚持问题导向。\n二、整改目标\n到2025年全部完成。\n三、主要措施\n（一）提高站位。\n四、组织保障\n加强领导。\n附件：整改措施清单\n一、河道四乱突出。\n责任单位：市水利局\n整改时限：2022年底\n整改目标：四乱清零。\n整改措施：1.清理；2.巡查。\n二、污泥处置不规范。\n责任单位：市住建局\n整改时限：2023年底\n整改目标：规范处置。\n整改措施：建设处置中心。",
			[]string{"一、", "二、"},
		},
	} {
		d := prose(c.text)
		r := Recognise(d)
		checkCovered(t, d, r)
		if got := labels(r); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestInlineFieldsOfOneParagraph(t *testing.T) {
	r := Recognise(prose(report + "（十三）河道四乱突出问题。责任单位：市水利局。整改时限：2022年底。整改目标：四乱清零。整改措施：1.清理；2.巡查。完成情况：已完成整改。清理四乱12处。\n" +
		"（十四）污泥处置不规范问题。责任单位：市住建局。整改时限：2023年底。整改目标：规范处置。整改措施：建设处置中心。完成情况：正在推进。"))
	if len(r.Findings) != 2 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	f := r.Findings[0]
	if f.Statement != "河道四乱突出问题。" || f.DeadlineText != "2022年底" || f.Goal != "四乱清零。" || len(f.Measures) != 2 || f.StatusText != "已完成整改" || f.Progress != "清理四乱12处。" {
		t.Errorf("%+v", f)
	}
}

func TestMeasures(t *testing.T) {
	head := report + "一、河道四乱突出。\n整改进展情况：已完成整改\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"numbered, two paragraphs":    {"（一）清理。\n清理四乱12处。\n（二）巡查。", []string{"（一）清理。\n清理四乱12处。", "（二）巡查。"}},
		"deeper numbers belong to it": {"（一）清理。\n1.河道。\n2.水库。\n（二）巡查。", []string{"（一）清理。\n1.河道。\n2.水库。", "（二）巡查。"}},
		"only one, unnumbered":        {"清理四乱12处。", []string{"清理四乱12处。"}},
		"in one paragraph":            {"1.清理四乱；2.加强巡查；3.建章立制。", []string{"1.清理四乱；", "2.加强巡查；", "3.建章立制。"}},
		"一是 二是":                       {"一是清理四乱。二是加强巡查。", []string{"一是清理四乱。", "二是加强巡查。"}},
		"announced by a colon":        {"市政府采取以下措施：\n1.清理四乱。\n2.加强巡查。", []string{"1.清理四乱。", "2.加强巡查。"}},
		"a number is missing":         {"一是清理四乱。三是加强巡查。", []string{"一是清理四乱。", "三是加强巡查。"}},
		"amounts are no numbers":      {"清理四乱1.5万处。2.3公里河道已疏浚。", []string{"清理四乱1.5万处。2.3公里河道已疏浚。"}},
	} {
		r := Recognise(prose(head + c.text))
		if len(r.Findings) != 1 {
			t.Errorf("%s: %d findings", name, len(r.Findings))
			continue
		}
		var got []string
		for _, m := range r.Findings[0].Measures {
			got = append(got, m.Label+m.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNoticesInProse(t *testing.T) {
	f := one(t, prose("某市督察整改任务销号公告\n省督察组反馈的第五项整改任务“水泥厂固废环境管理混乱，积存污泥未处置”，经现场核查，符合销号条件，已销号。\n一、整改措施\n1、清理积存污泥。\n2、安装监控。"))
	if f.Label != "第五项" || f.Statement != "水泥厂固废环境管理混乱，积存污泥未处置" || f.Status != reading.StatusClosed || len(f.Measures) != 2 {
		t.Errorf("%+v", f)
	}
	r := Recognise(prose("某市审计查出问题整改情况的函\n（一）超采区违规新增取水许可。市水利局已撤销许可3件，已完成整改。\n（二）补偿费应征未征。已追缴186.4万元，剩余部分正在追缴。"))
	if len(r.Findings) != 2 || r.Findings[0].Statement != "超采区违规新增取水许可。" || r.Findings[0].Status != reading.StatusDone || len(r.Findings[1].Measures) != 1 {
		t.Errorf("%+v", r.Findings)
	}
}

func TestSignatureIsNoMeasure(t *testing.T) {
	for _, end := range []string{"\n某市人民政府\n2023年6月5日", "\n某市生态环境局", "\n特此公示。", "\n公示期间如有异议，请反馈。\n某市整改办公室\n二〇二三年六月五日"} {
		d := prose(report + "一、河道四乱突出。\n整改进展情况：已完成整改\n（一）清理四乱12处。" + end)
		r := Recognise(d)
		checkCovered(t, d, r)
		if m := r.Findings[0].Measures; len(m) != 1 || m[0].Text != "清理四乱12处。" {
			t.Errorf("%q: %+v", end, m)
		}
	}
}

func TestTitle(t *testing.T) {
	for text, want := range map[string][2]string{
		"附件2\n某市督察反馈问题\n整改落实情况\n一、甲。":        {"附件2", "某市督察反馈问题整改落实情况"},
		"某市督察整改情况\n（截至2023年6月）\n一、甲。":        {"", "某市督察整改情况"},
		"某市督察整改落实情况汇编\n目  录\n一、甲问题……1\n一、甲。": {"", "某市督察整改落实情况汇编"},
		"一、甲问题。\n整改情况：已完成整改。":                {"", ""},
	} {
		r := Recognise(prose(text))
		if r.Preface != want[0] || r.Title != want[1] {
			t.Errorf("%q: preface %q title %q", text, r.Preface, r.Title)
		}
	}
	page := office.Document{Title: "某市公示_某市人民政府", Blocks: []office.Block{
		{Kind: office.Paragraph, Text: "网站首页 政务公开 互动交流"},
		{Kind: office.Heading, Level: 1, Text: "某市整改任务销号公示"},
		{Kind: office.Paragraph, Text: "整改任务：采石场没有修复。"},
	}}
	if r := Recognise(page); r.Title != "某市整改任务销号公示" {
		t.Errorf("title %q", r.Title)
	}
}
