package arith

import (
	"strings"
	"testing"

	"zhenggai/internal/say"
)

// found is what a case expects: "rule verdict", in any order.
type found []string

// TestRules states every rule by what it must find, what it must leave alone, and what it must find once
// one number is changed.
func TestRules(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want found
	}{
		"a lost number":                   {"白水县、青岭旗编制完成座污水处理厂提标改造方案。", found{"lost mismatch"}},
		"the number put back":             {"编制完成7座污水处理厂提标改造方案。", nil},
		"a meeting is no lost number":     {"组织召开座谈会，研究推进项目建设。", nil},
		"a share that holds":              {"全市残膜使用量为4.17万吨，回收量为3.05万吨，回收率为73.1%。", found{"share ok"}},
		"a share its rounding explains":   {"全市包装物产生量为3.17万吨，回收量为1.83万吨，回收率为57.9%。", found{"share ok"}},
		"a share nothing explains":        {"全市残膜使用量为4.17万吨，回收量为3.05万吨，回收率为83.1%。", found{"share mismatch"}},
		"a part of a whole":               {"全市尾矿库50座，其中小型尾矿库47座，占94%。", found{"share ok"}},
		"a part of a whole, changed":      {"全市尾矿库50座，其中小型尾矿库47座，占84%。", found{"share mismatch"}},
		"nearly":                          {"全市尾矿库640座，其中小型尾矿库606座、占比近95%。", found{"share ok"}},
		"a rate without its parts":        {"全区11个盟市均未出台办法，绿化率为27.4%。", nil},
		"a share of the stated whole":     {"已办结80件，占交办100件的80%。", found{"share ok"}},
		"a share of the whole, changed":   {"已办结80件，占交办100件的85%。", found{"share mismatch"}},
		"parts add up":                    {"全市尾矿库34个，其中在用20个，停产9个，关闭5个。", found{"sum ok"}},
		"parts exceed":                    {"全市尾矿库34个，其中在用20个，停产12个，关闭5个。", found{"sum mismatch"}},
		"parts miss by one":               {"全市尾矿库34个，其中在用20个，停产9个，关闭4个。", found{"sum suspicious"}},
		"an incomplete list":              {"全市化工企业98家，其中制药12家，印染6家。", nil},
		"states without 其中":               {"需建设设施的旗县11个，已完成立项6个，5个正在办理手续。", found{"sum ok"}},
		"side by side":                    {"建设4个国家级、3个自治区级和2个市级监测点位。", nil},
		"problems of ponds":               {"排查发现8个尾矿库存在17项问题。", nil},
		"other things in the same unit":   {"检查园区9个，其中发现问题12个。", nil},
		"nested":                          {"共有尾矿库30座，其中在用20座（其中甲旗12座，乙旗8座），停用10座。", found{"sum ok", "sum ok"}},
		"nested, changed":                 {"共有尾矿库30座，其中在用20座（其中甲旗15座，乙旗8座），停用10座。", found{"sum ok", "sum mismatch"}},
		"what is left":                    {"排查问题22个，已整改13个，其余9个正在整改。", found{"remainder ok"}},
		"what is left, changed":           {"排查问题22个，已整改13个，其余8个正在整改。", found{"remainder mismatch"}},
		"done without a rest":             {"排查问题22个，目前已整改13个。", nil},
		"a total behind":                  {"青岭旗建成13座、白水县建成6座，合计19座。", found{"sum ok"}},
		"a total behind, changed":         {"青岭旗建成13座、白水县建成6座，合计18座。", found{"sum mismatch"}},
		"no total":                        {"检查企业13家，发现问题6个，共计下达文书5份。", nil},
		"areas in different units":        {"全市治理面积共3万亩，其中草原1000公顷，耕地1.5万亩。", found{"sum ok"}},
		"loose parts":                     {"出动执法人员310余人次，其中夜间120余人次，白天190余人次。", found{"sum ok"}},
		"a part above the whole":          {"排查问题12个，其中15个已整改。", found{"over mismatch"}},
		"a part within the whole":         {"排查问题12个，其中11个已整改。", nil},
		"more than all":                   {"污水收集率达到102%。", found{"over mismatch"}},
		"a plan may be exceeded":          {"投资完成率达到102%，用水量同比增长120%。", nil},
		"an excess":                       {"氨氮浓度为182毫克/升，排放标准限值为10毫克/升，超标17.2倍。", found{"multiple ok"}},
		"a quotient taken for an excess":  {"氨氮浓度为182毫克/升，排放标准限值为10毫克/升，超标18.2倍。", found{"multiple mismatch"}},
		"a multiple of the limit":         {"氨氮浓度为50毫克/升，是标准限值10毫克/升的5倍。", found{"multiple ok"}},
		"a multiple, changed":             {"氨氮浓度为50毫克/升，是标准限值10毫克/升的4倍。", found{"multiple mismatch"}},
		"no limit":                        {"氨氮浓度最高达182毫克/升，超设计标准18倍。", nil},
		"names counted":                   {"青岭旗、白水县、南屯旗等3个旗县均已印发方案。", found{"listed ok"}},
		"one name too many":               {"青岭旗、白水县、南屯旗、北川县等3个旗县均已印发方案。", found{"listed mismatch"}},
		"等 leaves it open":                {"青岭旗、白水县等8个旗县均已印发方案。", nil},
		"names without 等":                 {"青岭旗、白水县2个旗县均已印发方案。", found{"listed ok"}},
		"names without 等, changed":        {"青岭旗、白水县3个旗县均已印发方案。", found{"listed mismatch"}},
		"titles":                          {"印发《甲办法》《乙办法》《丙办法》等3项制度。", found{"listed ok"}},
		"each explained":                  {"完成2个工业园区排查，并分别开展评估。其中青岭产业园无外排；白水产业园自建污水处理厂。", found{"explained ok"}},
		"fewer explained":                 {"完成5个工业园区排查，并分别开展评估。其中青岭产业园无外排；白水产业园自建污水处理厂。", found{"explained suspicious"}},
		"examples":                        {"完成5个工业园区排查。其中青岭产业园无外排；白水产业园自建污水处理厂。", nil},
		"two tasks of a year":             {"2024年度56万亩退化林修复任务已完成。2024年度33万亩退化林抚育任务已完成。", found{"year_task suspicious"}},
		"one task, two amounts":           {"2024年度56万亩退化林修复任务已完成。2024年度33万亩退化林修复任务已完成。", found{"year_task mismatch"}},
		"one task, two years":             {"2023年度37万亩、2024年度56万亩退化林修复任务已完成。", nil},
		"a plan in its last year":         {"2023年4月完成《苍原市水网建设规划（2021-2023）》编制并印发。", found{"plan_late suspicious"}},
		"a plan in time":                  {"2021年12月印发《苍原市水网建设规划（2021—2025年）》。", nil},
		"a plan followed":                 {"2023年，按照《苍原市水网建设规划（2021—2023年）》印发年度通知。", nil},
		"a plan reviewed":                 {"2023年6月完成《苍原市水网建设规划（2021—2023年）》终期评估。", nil},
		"region and city in one sentence": {"全区尾矿库630座，全市尾矿库41个。", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got found
			for _, c := range Run(Input{Passages: []Passage{{Text: c.text, Part: Measure}}}) {
				got = append(got, c.Rule+" "+string(c.Verdict))
			}
			if strings.Join(got, ", ") != strings.Join(c.want, ", ") {
				t.Errorf("%s\n got %v\nwant %v", c.text, got, c.want)
			}
		})
	}
}

// TestShareShowsItsArithmetic: a printed rate that its parts do not round to, and yet allow.
func TestShareShowsItsArithmetic(t *testing.T) {
	text := "全市包装物产生量为3.17万吨，回收量为1.83万吨，回收率为57.9%。"
	checks := Run(Input{Passages: []Passage{{Finding: "十六", Where: "十六", Text: text}}})
	if len(checks) != 1 {
		t.Fatalf("checks: %v", checks)
	}
	c := checks[0]
	if c.Computed != "57.73%" || c.Stated != "57.9%" || c.Where != "十六" {
		t.Errorf("stated %s, computed %s, where %s", c.Stated, c.Computed, c.Where)
	}
	for _, lang := range say.Langs {
		for _, words := range []string{"57.7%", "57.9%", "57.48%", "57.98%"} {
			if s := c.Explanation.In(lang); !strings.Contains(s, words) {
				t.Errorf("%s: %q does not tell %s", lang, s, words)
			}
		}
	}
	for i, want := range []string{"3.17万吨", "1.83万吨", "57.9%"} {
		if s := c.Spans[i]; text[s.Start:s.End] != want {
			t.Errorf("span %d is %q, want %q", i, text[s.Start:s.End], want)
		}
	}
}
