package quantity

import (
	"math/big"
	"testing"
)

// TestScopeAndYear: whose amount it is, and of which year, as far as the passage tells.
func TestScopeAndYear(t *testing.T) {
	city := Context{Scope: ScopeCity, Year: 2023}
	for _, c := range []struct {
		text  string
		ctx   Context
		scope []Scope
		year  []int
	}{
		{"全区现有储油库630座，全市21座。", Context{}, []Scope{ScopeProvince, ScopeCity}, []int{0, 0}},
		{"自治区现有矿山1573家。", Context{}, []Scope{ScopeProvince}, []int{0}},
		{"完成5个。", city, []Scope{ScopeCity}, []int{2023}},
		{"完成5个。", Context{}, []Scope{ScopeUnknown}, []int{0}},
		{"报送自治区林草厅12份。", city, []Scope{ScopeCity}, []int{2023}},
		{"自治区水利部门管理混乱，发现问题12个。", Context{}, []Scope{ScopeProvince}, []int{0}},
		{"各旗市区组织64家企业整改。", city, []Scope{ScopeCity}, []int{2023}},
		{"该旗新建2座，该企业投资300万元。", city, []Scope{ScopeCounty, ScopeEnterprise}, []int{2023, 2023}},
		{"督促企业整改，发现问题4个。", city, []Scope{ScopeCity}, []int{2023}},
		{"检测发现，企业外排废水氨氮182毫克/升。", Context{}, []Scope{ScopeEnterprise}, []int{0}},
		{"白河市2021年使用量为1.34万吨，全国为240万吨。", Context{}, []Scope{ScopeCity, ScopeNation}, []int{2021, 2021}},
		{"城市建成12座，市场清理5处。", Context{}, []Scope{"", ""}, []int{0, 0}},
		{"2022年、2023年分别安排任务430条、517条。", Context{}, []Scope{"", ""}, []int{2022, 2023}},
		{"2023年度36.2万亩、2024年度56万亩已完成。", Context{}, []Scope{"", ""}, []int{2023, 2024}},
		{"2018年以来批准47宗。", Context{}, []Scope{""}, []int{0}},
		{"2015—2035年治理4310条。", city, []Scope{ScopeCity}, []int{0}},
		{"2021年立案调查。最高达182毫克/升。", Context{}, []Scope{""}, []int{0}},
		{"到2025年绿化率达40%以上。", Context{}, []Scope{""}, []int{2025}},
		{"按照《2022年工作方案》完成8处。", Context{}, []Scope{""}, []int{0}},
		{"全区共检查12次。", Context{Scope: ScopeCounty}, []Scope{ScopeCounty}, []int{0}},
	} {
		qs := Read(c.text, c.ctx)
		if len(qs) != len(c.scope) {
			t.Errorf("%s: read %v", c.text, qs)
			continue
		}
		for i, q := range qs {
			if q.Scope != c.scope[i] || q.Year != c.year[i] {
				t.Errorf("%s: %s is of %q, %d; want %q, %d", c.text, q.Text, q.Scope, q.Year, c.scope[i], c.year[i])
			}
		}
	}
}

// TestNoun: the counted thing, where it directly follows.
func TestNoun(t *testing.T) {
	for text, want := range map[string]string{
		"19宗矿业权与保护地重叠":      "矿业权",
		"11宗矿业权已退出":         "矿业权",
		"64家矿山企业边生产边修复":     "矿山企业",
		"3个重点黑土地旗市均已启动":     "重点黑土地旗市",
		"9个需建设处理设施的旗市":      "需建设处理设施的旗市",
		"4386个，已完成":         "",
		"1个已完成闭库":           "",
		"19项问题":             "问题",
		"5户工业企业与园区联建":       "工业企业",
		"12个盟市均未编制规划":       "盟市",
		"4个国家级、3个自治区级监测点位已": "",
	} {
		if got := Read(text, Context{})[0].Noun; got != want {
			t.Errorf("%s: noun %q, want %q", text, got, want)
		}
	}
}

// TestUnitFile: the table loads, and fifteen mu are a hectare exactly.
func TestUnitFile(t *testing.T) {
	mu, _ := units().lookup("亩")
	ha, _ := units().lookup("公顷")
	if got := new(big.Rat).Mul(mu.factor, big.NewRat(15, 1)); got.Cmp(ha.factor) != 0 {
		t.Errorf("15 亩 are %s m², 1 公顷 is %s", got, ha.factor)
	}
}
