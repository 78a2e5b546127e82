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
		{"全区现有尾矿库750座，全市21座。", Context{}, []Scope{ScopeProvince, ScopeCity}, []int{0, 0}},
		{"自治区现有矿山1482家。", Context{}, []Scope{ScopeProvince}, []int{0}},
		{"完成5个。", city, []Scope{ScopeCity}, []int{2023}},
		{"完成5个。", Context{}, []Scope{ScopeUnknown}, []int{0}},
		{"报送自治区水利厅12份。", city, []Scope{ScopeCity}, []int{2023}},
		{"自治区水利部门管理混乱，发现问题12个。", Context{}, []Scope{ScopeProvince}, []int{0}},
		{"各旗市区督促78家企业整改。", city, []Scope{ScopeCity}, []int{2023}},
		{"该旗新建2座，该企业投资300万元。", city, []Scope{ScopeCounty, ScopeEnterprise}, []int{2023, 2023}},
		{"督促企业整改，发现问题4个。", city, []Scope{ScopeCity}, []int{2023}},
		{"检测发现，企业外排废水氨氮236毫克/升。", Context{}, []Scope{ScopeEnterprise}, []int{0}},
		{"白河市2021年使用量为1.16万吨，全国为240万吨。", Context{}, []Scope{ScopeCity, ScopeNation}, []int{2021, 2021}},
		{"城市建成12座，市场清理5处。", Context{}, []Scope{"", ""}, []int{0, 0}},
		{"2022年、2023年分别下达任务650条、699条。", Context{}, []Scope{"", ""}, []int{2022, 2023}},
		{"2021年度37.5万亩、2022年度64万亩已完成。", Context{}, []Scope{"", ""}, []int{2021, 2022}},
		{"2018年以来批准53宗。", Context{}, []Scope{""}, []int{0}},
		{"2016—2030年治理5824条。", city, []Scope{ScopeCity}, []int{0}},
		{"2021年立案调查。最高达236毫克/升。", Context{}, []Scope{""}, []int{0}},
		{"到2020年湿地保护率达35%以上。", Context{}, []Scope{""}, []int{2020}},
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
		"22宗矿业权与保护地重叠":      "矿业权",
		"13宗矿业权已退出":         "矿业权",
		"78家矿山企业边开采边治理":     "矿山企业",
		"4个典型黑土地旗市均已印发":     "典型黑土地旗市",
		"9个需建设处理设施的旗市":      "需建设处理设施的旗市",
		"5271个，已完成":         "",
		"1个已完成闭库":           "",
		"19项问题":             "问题",
		"2户工业企业自建污水处理厂":     "工业企业",
		"12个盟市均未编制规划":       "盟市",
		"3个国家级、2个自治区级监测点位已": "",
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
