package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

func TestGenreByTitle(t *testing.T) {
	for title, want := range map[string]reading.Genre{
		"某市督察反馈问题整改进展情况":            reading.ProgressReport,
		"某市督察反馈意见整改落实情况的报告":         reading.ProgressReport,
		"某市督察反馈问题整改情况公示":            reading.ProgressReport,
		"关于督察通报问题整改情况的报告":           reading.ProgressReport,
		"某市督察整改情况一览表":               reading.ProgressReport,
		"某市贯彻落实督察报告整改方案":            reading.Plan,
		"某市督察整改任务清单":                reading.TaskList,
		"某市督察反馈问题整改措施清单":            reading.TaskList,
		"某市突出环境问题整改台账":              reading.TaskList,
		"某市整改任务销号公示":                reading.ClosureNotice,
		"关于第23项整改任务完成情况的公示":         reading.ClosureNotice,
		"某市整改任务拟销号的公告":              reading.ClosureNotice,
		"某市督察整改任务验收意见":              reading.AcceptanceOpinion,
		"关于同意某市整改任务销号的复函":           reading.AcceptanceOpinion,
		"某市审计发现问题整改情况的函":            reading.AuditLetter,
		"某市第三批信访件办理情况":              reading.PetitionBatch,
		"某市群众举报问题边督边改公开情况":          reading.PetitionBatch,
		"关于督察整改任务进展情况的通报":           reading.Bulletin,
		"督察整改工作简报（第12期）":            reading.Bulletin,
		"某省督察整改验收销号管理办法（试行）":        reading.GenreNone,
		"关于印发《某省督察整改工作规定》的通知":       reading.GenreNone,
		"某市召开督察整改工作推进会":             reading.GenreNone,
		"某市在督察整改动员会上的讲话":            reading.GenreNone,
		"某市污水处理厂整改工程招标公告":           reading.GenreNone,
		"全市生态环境保护督察工作情况":            "",
		"某市生态环境局2023年工作要点及任务分工情况说明": "",
	} {
		if got, word := genreOfTitle(foldString(title)); got != want {
			t.Errorf("%s: %q by %q, want %q", title, got, word, want)
		}
	}
}

func TestGenreByBody(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want reading.Genre
	}{
		"articles":            {"某省督察整改工作\n第一条 为规范整改，制定本规定。\n第二条 整改任务应当明确责任单位。\n第三条 整改目标应当可核查。\n第四条 自印发之日起施行。", reading.GenreNone},
		"petition numbers":    {"某市环境问题处理情况\n受理编号：D2022001\n噪声扰民。\n整改情况：已完成整改。", reading.PetitionBatch},
		"a list with reports": {"某市督察问题清单及整改进展\n一、河道四乱突出。\n整改进展：已完成整改。\n二、污泥处置不规范。\n整改进展：正在推进。", reading.ProgressReport},
		"a cover":             {"关于印发《某市整改方案》的通知\n现将方案印发给你们。\n附件：整改方案", reading.GenreNone},
		"measures listed":     {"某市督察反馈问题整改措施清单\n一、雨污分流滞后。\n责任单位：市住建局\n整改目标：完成改造。\n整改措施：改造管网42公里。\n二、扬尘污染突出。\n责任单位：市城管局\n整改目标：管控到位。\n整改措施：开展检查。", reading.TaskList},
		"party inspection":    {"某市巡察反馈问题整改进展情况\n一、学习不深入。\n整改进展：已完成整改。\n二、作风不实。\n整改进展：已完成整改。", reading.GenreNone},
		"an audit answered":   {"关于专项资金问题整改情况的报告\n市审计局：\n现报告如下。\n1.资金闲置。\n整改情况：已完成整改。\n2.台账不全。\n整改情况：已完成整改。", reading.AuditLetter},
	} {
		d := prose(c.text)
		r := Recognise(d)
		checkCovered(t, d, r)
		if r.Genre != c.want {
			t.Errorf("%s: %s, want %s", name, r.Genre, c.want)
		}
		if c.want == reading.GenreNone && len(r.Findings) > 0 {
			t.Errorf("%s: findings %q", name, labels(r))
		}
	}
}

// A plan written out in chapters is a plan, though no ledger is in it; its cover letter is none.
func TestAPlanWithoutALedger(t *testing.T) {
	const plan = "某市省督察反馈意见整改方案\n为做好整改工作，制定本方案。\n一、总体要求\n压实整改责任。\n二、整改目标\n到2023年底，反馈问题全部完成整改。\n三、重点任务\n（一）打好蓝天保卫战。淘汰燃煤锅炉。\n（二）打好碧水保卫战。整治排污口。\n四、保障措施\n加强组织领导。"
	for name, text := range dresses(plan) {
		if r := Recognise(prose(text)); r.Genre != reading.Plan || len(r.Findings) != 0 {
			t.Errorf("%s: %s, findings %q", name, r.Genre, labels(r))
		}
	}
	with := plan + "\n五、整改措施清单\n（一）水库周边违建未拆除。\n责任单位：市水利局\n整改时限：2022年底\n整改目标：全部拆除。\n（二）污水处理站运行不正常。\n责任单位：市水利局\n整改时限：2022年底\n整改目标：稳定运行。"
	if r := Recognise(prose(with)); r.Genre != reading.Plan || len(r.Findings) != 2 {
		t.Errorf("with a ledger: %s, findings %q", r.Genre, labels(r))
	}
}

func TestFurniture(t *testing.T) {
	for line, want := range map[string]bool{
		"— 12 —":  true,
		"-3-":     true,
		"第3页 共8页": true,
		"3/8":     true,
		"发布时间：2023-09-12 来源：市局":    true,
		"当前位置：首页 > 政务公开":           true,
		"网站首页 政务公开 互动交流 办事服务":      true,
		"一、黑臭水体问题………………3":          true,
		"主办单位：某市人民政府 皋ICP备0001号":   true,
		"（三）公开信息。在政务公开栏公示。":        false,
		"整改进展情况：已完成整改":             false,
		"12":                       false,
		"来源于某厂的废水没有处理，直接排入附近河道水体。": false,
	} {
		if got := isFurniture(foldString(line)); got != want {
			t.Errorf("%s: %v", line, got)
		}
	}
}

func TestRunningHeadsOfPlainText(t *testing.T) {
	text := report + "一、河道四乱突出。\n整改进展情况：已完成整改\n（一）清理四乱\n某市人民政府公报\n1\n12处。\n（二）巡河。\n（三）立制。\n（四）考核。\n二、污泥处置不规范。\n整改进展情况：正在推进实施\n（一）建设\n某市人民政府公报\n2\n处置中心。"
	d := prose(text)
	r := Recognise(d)
	checkCovered(t, d, r)
	for _, f := range r.Findings {
		for _, m := range f.Measures {
			if squeeze(m.Text) != m.Text && len(m.Text) > 60 || m.Text == "" {
				t.Errorf("%q", m.Text)
			}
		}
	}
	if got := squeeze(r.Findings[0].Measures[0].Text); got != "清理四乱12处。" {
		t.Errorf("%q", got)
	}
}
