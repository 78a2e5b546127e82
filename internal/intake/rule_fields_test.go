package intake

import (
	"slices"
	"testing"
	"time"
)

func TestDeadline(t *testing.T) {
	for text, want := range map[string]string{
		"2021年底":         "2021-12-31",
		"2021年年底前":       "2021-12-31",
		"2022年6月底":       "2022-06-30",
		"2022 年 6 月 底 前": "2022-06-30",
		"2019年内":         "2019-12-31",
		"2020年12月":       "2020-12-31",
		"2024年2月":        "2024-02-29",
		"2023年12月31日前":   "2023-12-31",
		"2025年底前":        "2025-12-31",
		"2022年上半年":       "2022-06-30",
		"2022年第三季度":      "2022-09-30",
		"二〇二二年十二月底":      "2022-12-31",
		"2024.6":         "2024-06-30",
		"2025-06-15":     "2025-06-15",
		"20220729":       "2022-07-29",
		"2022年6月底前完成方案，10月底前完工": "2022-10-31",
		"2023年底前完成签约，2025年底前完成": "2025-12-31",
		"2024年6月底，长期坚持":         "2024-06-30",
		"2024年汛前":               "",
		"2023年采暖期前完成改造":         "",
		"2023年底前完成方案，2024年汛前完工": "",
		"2024年汛前拆除，2024年底前复绿":   "2024-12-31",
		"2024 年 汛 前":            "",
		"立行立改":                  "",
		"长期坚持":                  "",
		"12月底":                  "",
		"":                      "",
		"完成治理2022亩":             "",
	} {
		got := ""
		if d := deadlineOf(text); !d.IsZero() {
			got = d.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestOrganisations(t *testing.T) {
	for text, want := range map[string][]string{
		"市水利局、市生态环境局":           {"市水利局", "市生态环境局"},
		"市水利局，市生态环境局；各旗市区人民政府":  {"市水利局", "市生态环境局", "各旗市区人民政府"},
		"市水利局及市生态环境局":           {"市水利局", "市生态环境局"},
		"市发展和改革委员会":             {"市发展和改革委员会"},
		"市林业和草原局、市住房和城乡建设局":     {"市林业和草原局", "市住房和城乡建设局"},
		"各旗市区党委和人民政府":           {"各旗市区党委和人民政府"},
		"牵头单位：市水利局；配合单位：市财政局":   {"市水利局", "市财政局"},
		"市水利局（牵头）、市财政局（配合）":     {"市水利局", "市财政局"},
		"市水利局牵头，市财政局配合":         {"市水利局", "市财政局"},
		"榆屯市（市水利局、市财政局）":        {"榆屯市（市水利局、市财政局）"},
		"县水利局、政府":               {"县水利局"},
		"各乡镇党委、政府，县水利局":         {"各乡镇党委、政府", "县水利局"},
		"县生态环境局（责任领导：李某某）":      {"县生态环境局"},
		"县水利局，责任领导：王某某":         {"县水利局"},
		"县水利局(责任人:张某,电话0000-1)": {"县水利局"},
		"县人民政府":                 {"县人民政府"},
		"无":                     nil,
		"":                      nil,
	} {
		if got := splitUnits(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestLeadUnit(t *testing.T) {
	for text, want := range map[string]string{
		"牵头单位：市水利局\n配合单位：市财政局": "市水利局",
		"配合单位：市财政局\n牵头单位：市水利局": "市水利局",
		"责任单位：市财政局、市水利局（牵头）":   "市水利局",
		"责任单位：市水利局牵头，市财政局配合":   "市水利局",
		"责任单位：市水利局、市财政局":       "",
	} {
		f := one(t, prose("某市整改清单\n整改任务：河道四乱突出。\n整改时限：2022年底\n"+text))
		if f.LeadOrganisation != want {
			t.Errorf("%s: %q, want %q", text, f.LeadOrganisation, want)
		}
	}
}

func TestFieldLabels(t *testing.T) {
	for text, want := range map[string][]field{
		"责任单位：市水利局":        {fieldOrgs},
		"责任单位:市水利局":        {fieldOrgs},
		"责 任 单 位：市水利局":     {fieldOrgs},
		"责任單位：市水利局":        {fieldOrgs},
		"责任单位　市水利局":        {fieldOrgs},
		"【整改时限】2021年底":     {fieldDeadline},
		"一、整改目标":           {fieldGoal},
		"（三）整改措施及完成情况：拆除。": {fieldProgress},
		"责任单位：市水利局。整改时限：2021年底。整改目标：达标。": {fieldOrgs, fieldDeadline, fieldGoal},
		"责任单位：市水利局整改时限：2021年底":           {fieldOrgs, fieldDeadline},
		"责任单位及责任人：市水利局 张某":               {fieldOrgs},
		"市水利局制定了整改措施：一是清淤。":              nil,
		"拆除违建（责任单位：市水利局）。":               nil,
		"整改措施不到位的问题仍然突出。":                nil,
		"目标责任书没有签订。":                     nil,
	} {
		p := newPara(prose(text).Blocks[0], 0, 0, len(text))
		p.mark = recogniser{}.markOf(&p)
		var got []field
		for _, l := range (recogniser{}).findLabels(&p) {
			got = append(got, l.field)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestSplitLabelsAreJoined(t *testing.T) {
	f := one(t, prose("某市整改完成情况公示\n整改\n任务\n采石场没有修复。\n整改\n目标\n修复30亩。\n完成\n情况\n已完成整改。"))
	if f.Statement != "采石场没有修复。" || f.Goal != "修复30亩。" || f.StatusText != "已完成整改" {
		t.Errorf("%+v", f)
	}
}

func TestMeasureUnitsBecomeUnitsOfTheFinding(t *testing.T) {
	f := one(t, prose("某市整改完成情况公示\n整改任务：水源地有违建。\n整改目标：清零。\n整改措施：\n1.拆除违建7个。（责任单位：市城管局）\n2.加强巡查。（责任单位：市水利局）"))
	if !slices.Equal(f.Organisations, []string{"市城管局", "市水利局"}) || f.Measures[0].Text != "拆除违建7个。" {
		t.Errorf("%q %+v", f.Organisations, f.Measures)
	}
}
