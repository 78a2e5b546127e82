package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

const proseTitle = "某区督察整改任务（第7项）销号的公示\n"

func TestProseNotice(t *testing.T) {
	const rest = "针对该问题，区政府投资4800万元建设管网15.2公里，关停企业3家。经市整改办现场核查，该问题已完成整改，拟按程序予以销号，现予公示。公示期为2022年8月1日至8月7日。\n某区人民政府\n2022年8月1日"
	wantDresses(t, "指出", proseTitle+"省督察组反馈指出，城西园区污水管网不完善，企业废水外排。"+rest,
		"第7项|城西园区污水管网不完善，企业废水外排。|noticed|拟按程序予以销号")
	wantDresses(t, "反馈：", proseTitle+"省督察组向我市反馈：城西园区污水管网不完善，企业废水外排。"+rest,
		"第7项|城西园区污水管网不完善，企业废水外排。|noticed|拟按程序予以销号")
	wantDresses(t, "quoted", proseTitle+"省督察反馈的“城西园区污水管网不完善，企业废水外排”问题，已按要求完成整改。新建管网15公里。经验收组核查，同意销号。",
		"第7项|城西园区污水管网不完善，企业废水外排|accepted|同意销号")
	wantDresses(t, "反馈的…问题", proseTitle+"中央督察反馈的城西园区污水管网不完善问题，建成管网15公里，已通过市级验收。",
		"第7项|城西园区污水管网不完善问题|accepted|已通过市级验收")
	wantDresses(t, "listed elsewhere", proseTitle+"省督察组反馈我区“冷库企业初期雨水未收集，直接外排”问题，列入整改方案任务7。\n企业建成收集池4座。\n经核查，具备销号条件。",
		"第7项|冷库企业初期雨水未收集，直接外排|accepted|具备销号条件")
	r := wantBriefs(t, "parts", prose(proseTitle+"省督察组反馈指出，城西园区污水管网不完善，企业废水外排。"+rest), reading.ClosureNotice,
		"第7项|城西园区污水管网不完善，企业废水外排。|noticed|拟按程序予以销号")
	if f := r.Findings[0]; len(f.Measures) != 1 || len(f.Notes) != 1 || len(r.Unread) != 0 {
		t.Errorf("%+v, unread %v", f, r.Unread)
	}
}

func TestProseThatTellsNoProblem(t *testing.T) {
	for name, text := range map[string]string{
		"no judgement": proseTitle + "省督察组反馈指出，城西园区污水管网不完善，企业废水外排。公示期为2022年8月1日至8月7日。",
		"no problem":   proseTitle + "根据省督察整改办要求，现将整改任务完成情况予以公示。公示期为2022年8月1日至8月7日。",
		"a rule":       "某省督察整改任务销号办法\n督察反馈指出的问题，经核查已完成整改的，予以销号。",
		"news":         "某区召开督察整改推进会\n会议指出，督察反馈的城西园区污水管网不完善问题已完成整改。",
	} {
		if r := Recognise(prose(text)); len(r.Findings) != 0 {
			t.Errorf("%s: %q", name, labels(r))
		}
	}
}
