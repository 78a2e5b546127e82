package arith

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"zhenggai/internal/quantity"
)

// run checks one passage and gives its verdicts by rule.
func run(text string) map[string]Verdict {
	got := map[string]Verdict{}
	for _, c := range Run(Input{Passages: []Passage{{Text: text, Part: Measure}}}) {
		got[c.Rule] = c.Verdict
	}
	return got
}

// TestTrueSharesHold: whatever is divided and rounded truly is never accused.
func TestTrueSharesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1, 1e6).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		places := rapid.Int32Range(0, 2).Draw(t, "places")
		exp := rapid.Int32Range(-2, 0).Draw(t, "exp")
		rate := decimal.New(part, 2).DivRound(decimal.New(whole, 0), places)
		text := fmt.Sprintf("全市残膜使用量为%s万吨，回收量为%s万吨，回收率为%s%%。",
			decimal.New(whole, exp).StringFixed(-exp), decimal.New(part, exp).StringFixed(-exp), rate.StringFixed(places))
		if got := run(text); got["share"] != OK {
			t.Fatalf("%s: %v", text, got)
		}
	})
}

// TestFalseSharesAreFound: a rate beyond what rounding allows is accused.
func TestFalseSharesAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1000, 9999).Draw(t, "whole")
		part := rapid.Int64Range(100, whole*8/10).Draw(t, "part")
		wrong := rapid.Int64Range(2, 15).Draw(t, "wrong")
		rate := decimal.New(part, 2).DivRound(decimal.New(whole, 0), 1).Add(decimal.New(wrong, 0))
		text := fmt.Sprintf("共受理举报%d件，办结%d件，办结率%s%%。", whole, part, rate.StringFixed(1))
		if got := run(text); got["share"] != Mismatch {
			t.Fatalf("%s: %v", text, got)
		}
	})
}

// TestTrueSumsHold and what is one part too many is found.
func TestTrueSumsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Int64Range(1, 5000), 3, 3).Draw(t, "parts")
		sum := parts[0] + parts[1] + parts[2]
		text := "全市尾矿库%d个，其中在用%d个，停产%d个，关闭%d个。"
		if got := run(fmt.Sprintf(text, sum, parts[0], parts[1], parts[2])); got["sum"] != OK {
			t.Fatalf("%v: %v", parts, got)
		}
		more := rapid.Int64Range(1, 5000).Draw(t, "more")
		got := run(fmt.Sprintf(text, sum, parts[0], parts[1], parts[2]+more))
		if got["sum"] == OK || got["sum"] == "" && got["over"] != Mismatch {
			t.Fatalf("%v and %d more: %v", parts, more, got)
		}
	})
}

// TestRunOnAnyPassage: spans lie in their passage and quote amounts; every check has a sentence.
func TestRunOnAnyPassage(t *testing.T) {
	pieces := []string{
		"全市", "尾矿库", "21个", "13个", "5家", "0.5万亩", "3亩", "57.9%", "120%", "23倍", "50毫克/升", "10mg/L", "，", "。", "；", "、",
		"其中", "其余", "剩余", "共", "现有", "合计", "占", "的", "率为", "超标", "标准限值", "（", "）", "青岭旗", "白水县", "等", "3个旗县",
		"已", "正在", "完成", "座", "垃圾填埋场", "分别", "2022年度", "任务", "《规划（2021—2023年）》", "2023年", "印发", "近", "余家", "5—8米",
		"由", "从", "下降到", "提高到", "下降", "增长", "同比", "去年同期", "7.6个百分点", "2倍", "属实", "部分属实", "不属实", "375亩（25公顷）", "阶段性办结",
		"办结率", "整改", "排查", "发现", "：", "\n", "3×350兆瓦", "12 345立方米", "处理站座",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 50).Draw(t, "pieces") {
			text += p
		}
		for _, c := range Run(Input{Passages: []Passage{{Text: text}, {Text: text}}}) {
			if c.Rule == "" || c.Verdict == "" || c.Explanation.String() == c.Explanation.Key || len(c.Spans) == 0 {
				t.Fatalf("%s: incomplete check %+v", text, c)
			}
			for _, s := range c.Spans {
				if s.Start < 0 || s.Start >= s.End || s.End > len(text) || s.Passage > 1 {
					t.Fatalf("%s: span %+v of %s", text, s, c.Rule)
				}
			}
		}
	})
}

// TestImpliedLimit: the limit that an excess implies, for a person to compare with the source.
func TestImpliedLimit(t *testing.T) {
	qs := quantity.Read("最高达182毫克/升，超设计标准18倍。", quantity.Context{})
	low, high, ok := ImpliedLimit(qs[0], qs[1])
	if !ok || low.StringFixed(2) != "9.31" || high.StringFixed(2) != "9.86" {
		t.Errorf("%s to %s, %v", low, high, ok)
	}
}
