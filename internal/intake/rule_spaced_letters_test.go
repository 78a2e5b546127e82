package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

const fourLists = "某县突出生态环境问题整改四项清单\n"

func TestSpacedLetters(t *testing.T) {
	wantDresses(t, "two characters", fourLists+"问 题  养殖场粪污直排丽泉河。\n措 施  关停养殖场9家。\n标 准  水质达到III类。\n责 任  县农业农村局\n时 限  2023年10月底\n问 题  砖厂烟气超标排放。\n措 施  安装脱硫设施。\n标 准  稳定达标。\n责 任  县生态环境局\n时 限  2023年6月底",
		"|养殖场粪污直排丽泉河。|unknown|", "|砖厂烟气超标排放。|unknown|")
	wantDresses(t, "a blank for a colon", fourLists+"一、养殖场粪污直排\n问题清单 养殖场粪污直排丽泉河。\n措施清单 关停养殖场9家。\n标准清单 水质达到III类。\n责任清单 县农业农村局\n二、砖厂烟气超标\n问题清单 砖厂脱硫设施不运行。\n措施清单 安装脱硫设施。\n标准清单 稳定达标。\n责任清单 县生态环境局",
		"一、|养殖场粪污直排养殖场粪污直排丽泉河。|unknown|", "二、|砖厂烟气超标砖厂脱硫设施不运行。|unknown|")
}

// The title ends where a label begins, whether or not it ends as titles do.
func TestALabelIsNoLineOfTheTitle(t *testing.T) {
	r := wantBriefs(t, "title", prose("某县突出生态环境问题整改\n问题 清单：养殖场粪污直排丽泉河\n措施　清单：关停养殖场9家\n标准　清单：水质达到III类\n责任　清单：县农业农村局"), reading.TaskList,
		"|养殖场粪污直排丽泉河|unknown|")
	if r.Title != "某县突出生态环境问题整改" || len(r.Findings) == 1 && (r.Findings[0].Goal == "" || len(r.Findings[0].Organisations) != 1) {
		t.Errorf("%q %+v", r.Title, r.Findings)
	}
	r = Recognise(prose("某县突出生态环境问题整改\n问题清单 养殖场粪污直排丽泉河\n措施清单 关停养殖场9家\n标准清单 水质达到III类"))
	if r.Title != "某县突出生态环境问题整改" {
		t.Errorf("%q", r.Title)
	}
}

func TestTwoCharactersOfTheTextAreNoLabel(t *testing.T) {
	f := one(t, prose("某县督察反馈问题整改情况\n一、黑臭水体。\n整改情况：正在推进。\n（一）问题 点位逐一排查。\n（二）标准 厂房改造3处。"))
	if len(f.Measures) != 2 || f.Goal != "" {
		t.Errorf("%+v", f)
	}
}
