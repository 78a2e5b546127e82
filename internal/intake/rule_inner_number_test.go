package intake

import (
	"strings"
	"testing"
)

const inner = "某市督察整改任务完成情况\n（一）任务十：城区餐饮油烟扰民。\n整改情况：已完成整改。安装油烟净化器320台。\n（二）任务十二：危险废物贮存不规范。\n整改情况：正在推进。规范贮存场所15处。"

func TestInnerNumber(t *testing.T) {
	wantDresses(t, "behind a mark", inner,
		"任务十：|城区餐饮油烟扰民。|done|已完成整改", "任务十二：|危险废物贮存不规范。|in_progress|正在推进")
	f := Recognise(prose(inner)).Findings
	if f[0].No == nil || *f[0].No != 10 || *f[1].No != 12 {
		t.Errorf("%v %v", f[0].No, f[1].No)
	}
	// 任务重 is a word of the sentence
	wantDresses(t, "a word", strings.NewReplacer("任务十：城区", "任务重的城区", "任务十二：", "第三方").Replace(inner),
		"（一）|任务重的城区餐饮油烟扰民。|done|已完成整改", "（二）|第三方危险废物贮存不规范。|in_progress|正在推进")
}

func TestFurtherNumbersAreExternal(t *testing.T) {
	for name, ids := range map[string][2]string{"figures": {"17", "23"}, "codes": {"SD-2021-017", "SD-2021-023"}} {
		d := prose("某市督察整改任务完成情况\n一、城区餐饮油烟扰民\n任务编号：" + ids[0] + "\n责任单位：市城管局\n整改情况：已完成整改。安装油烟净化器320台。\n二、危险废物贮存不规范\n任务编号：" + ids[1] + "\n责任单位：市生态环境局\n整改情况：正在推进。规范贮存场所15处。")
		r := Recognise(d)
		checkCovered(t, d, r)
		for i, f := range r.Findings {
			if len(r.Findings) != 2 || len(f.ExternalIDs) != 1 || f.ExternalIDs[0] != ids[i] || f.Label != []string{"一、", "二、"}[i] || f.Statement == "" {
				t.Errorf("%s: %q %q %q", name, f.Label, f.ExternalIDs, f.Statement)
			}
		}
	}
	one := one(t, prose("某市督察整改任务验收意见书\n任务号：第三十八项\n整改任务：屠宰场废水长期不达标。\n整改目标：达标排放。\n验收意见：同意通过验收。"))
	if one.Label != "第三十八项" || one.No == nil || *one.No != 38 {
		t.Errorf("%q", one.Label)
	}
	// without marks the number is the finding's own
	f := Recognise(prose("某市督察整改任务完成情况\n任务编号：17\n整改任务：城区餐饮油烟扰民\n整改情况：已完成整改。安装油烟净化器320台。\n任务编号：23\n整改任务：危险废物贮存不规范\n整改情况：正在推进。规范贮存场所15处。")).Findings
	if len(f) != 2 || f[0].Label != "17" || len(f[0].ExternalIDs) != 0 {
		t.Errorf("%+v", f)
	}
}
