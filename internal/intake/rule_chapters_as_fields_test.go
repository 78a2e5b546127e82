package intake

import (
	"strings"
	"testing"

	"zhenggai/internal/reading"
)

func TestShapedField(t *testing.T) {
	for text, want := range map[string]field{
		"问题概况": fieldStatement, "任务由来": fieldStatement, "反馈事项描述": fieldStatement,
		"整改目标及标准": fieldGoal, "整改完成概况": fieldProgress, "治理成效": fieldProgress, "采取的举措": fieldMeasure,
		"验收组织情况": fieldOpinion, "现场核实结论": fieldOpinion, "公示期限": fieldNotice, "异议受理渠道": fieldContact,
		"责任落实主体": fieldOrgs, "整改时间节点": fieldDeadline,
		"总体要求": fieldNone, "一": fieldNone, "问题": fieldNone, "整改任务要求做到到边到底不留死角空白": fieldNone, "污水，问题情况": fieldNone,
	} {
		if got := shapedField(foldString(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

const notice = "某县督察反馈第十二项问题整改完成情况的公示\n现将第十二项问题整改完成情况予以公示。\n一、问题概况\n双河镇污水处理站长期停运，污水直排双河。\n二、整改要求及标准\n恢复处理站运行。\n三、整改完成概况\n（一）投资260万元更新设备。\n（二）铺设管网6.5公里。\n该问题已完成整改。\n四、公示期限\n2023年5月8日至5月14日"

func TestChaptersAsFields(t *testing.T) {
	wantDresses(t, "chapters", notice, "第十二项|双河镇污水处理站长期停运，污水直排双河。|done|已完成整改")
	r := wantBriefs(t, "parts", prose(notice), reading.ClosureNotice, "第十二项|双河镇污水处理站长期停运，污水直排双河。|done|已完成整改")
	if f := r.Findings[0]; f.Goal != "恢复处理站运行。" || len(f.Measures) != 2 || len(f.Notes) != 1 {
		t.Errorf("%+v", f)
	}
	colons := strings.NewReplacer("一、问题概况\n", "问题概况：", "二、整改要求及标准\n", "整改要求及标准：", "三、整改完成概况\n", "整改完成概况：", "四、公示期限\n", "公示期限：").Replace(notice)
	wantDresses(t, "colons", colons, "第十二项|双河镇污水处理站长期停运，污水直排双河。|done|已完成整改")
}

// In a report of many findings such headings stay chapters; so do those that tell of no problem.
func TestChaptersOfOtherDocumentsStayChapters(t *testing.T) {
	r := Recognise(prose("某县督察反馈意见整改进展情况报告\n一、整改组织概况\n成立领导小组。\n二、问题整改概况\n（一）水库周边违建未拆除。\n整改情况：已完成整改。\n（二）污水处理站运行不正常。\n整改情况：正在推进。"))
	if len(r.Findings) != 2 {
		t.Errorf("%d findings", len(r.Findings))
	}
	r = Recognise(prose("某县整改任务销号公示\n一、公示期限\n2023年5月8日至5月14日\n二、异议受理渠道\n县督察整改办"))
	if len(r.Findings) != 0 {
		t.Errorf("%+v", r.Findings)
	}
}
