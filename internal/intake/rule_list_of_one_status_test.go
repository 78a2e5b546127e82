package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

func TestListOfOneStatus(t *testing.T) {
	const list = "1.大坪镇采石场复绿\n2.城区黑臭水体治理\n3.工业园区固废贮存\n"
	names := []string{"1.|大坪镇采石场复绿", "2.|城区黑臭水体治理", "3.|工业园区固废贮存"}
	with := func(status string) (out []string) {
		for _, n := range names {
			out = append(out, n+"|"+status)
		}
		return out
	}
	wantDresses(t, "above", "某市督察整改任务完成情况\n我市承担的3项整改任务均已完成整改，现公布如下：\n"+list, with("done|均已完成整改")...)
	wantDresses(t, "below", "某市督察反馈问题整改情况\n督察反馈我市3个问题：\n"+list+"以上问题均已完成整改。", with("done|均已完成整改")...)
	wantDresses(t, "notice", "某市整改任务拟销号公示\n拟对以下3项整改任务予以销号，现公示如下：\n"+list+"公示时间：2023年3月1日至3月7日", with("noticed|拟对以下3项整改任务予以销号")...)
}

func TestListsWithoutOneStatus(t *testing.T) {
	for name, text := range map[string]string{
		"another number": "某市督察整改任务完成情况\n全市12项任务均已完成。\n1.大坪镇采石场复绿\n2.城区黑臭水体治理",
		"no status":      "某市督察整改任务完成情况\n现将以下2项任务公布如下：\n1.大坪镇采石场复绿\n2.城区黑臭水体治理",
		"units":          "某市督察整改任务完成情况通报\n以下单位的任务均已完成整改：\n1.大坪镇人民政府\n2.市水务局",
		"a cover":        "某市督察整改方案\n以下附件均已完成。\n1.任务分解表\n2.责任清单表",
	} {
		if r := Recognise(prose(text)); len(r.Findings) != 0 {
			t.Errorf("%s: %q", name, labels(r))
		}
	}
	if r := Recognise(prose("某市督察整改任务完成情况\n以下2项任务均已完成整改：\n1.大坪镇采石场复绿\n2.城区黑臭水体治理")); r.Genre != reading.ProgressReport {
		t.Errorf("genre %s", r.Genre)
	}
}
