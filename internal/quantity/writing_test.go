package quantity

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// writings are the ways in which one number is written.
var writings = map[string]func(string) string{
	"plain":      func(s string) string { return s },
	"comma":      func(s string) string { return parted(s, ",") },
	"space":      func(s string) string { return parted(s, " ") },
	"thin space": func(s string) string { return parted(s, "\u2009") },
	"nbsp":       func(s string) string { return parted(s, "\u00a0") },
	"full width": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '.' {
				return '．'
			}
			return r + 0xFEE0
		}, s)
	},
}

// parted puts sep between groups of three digits before the point.
func parted(s, sep string) string {
	d, _ := decimal.NewFromString(s)
	whole, rest, pointed := strings.Cut(s, ".")
	out := strings.ReplaceAll(Grouped(d.Truncate(0)), ",", sep)
	if whole == "" || !pointed {
		return out
	}
	return out + "." + rest
}

// TestEveryWritingReadsAlike: however a number is written, value and step are the same.
func TestEveryWritingReadsAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := decimal.New(rapid.Int64Range(1, 1e10).Draw(t, "n"), rapid.Int32Range(-3, 0).Draw(t, "exp"))
		digits := n.StringFixed(max(0, -n.Exponent()))
		unit := rapid.SampledFrom([]string{"立方米", "公斤", "万元", "吨/日", "mg/L", "平方公里"}).Draw(t, "unit")
		for name, write := range writings {
			text := "全年共计" + write(digits) + unit + "。"
			qs := Read(text, Context{})
			scaled, step := n, decimal.New(1, n.Exponent())
			if unit == "万元" {
				scaled, step = n.Shift(4), step.Shift(4)
			}
			if len(qs) != 1 || !qs[0].Value.Equal(scaled) || !qs[0].Step.Equal(step) {
				t.Fatalf("%s, %s: read %+v, want %s step %s", text, name, qs, scaled, step)
			}
		}
	})
}

// TestProductsMultiply: n like machines have n times as much.
func TestProductsMultiply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, each := rapid.IntRange(2, 20).Draw(t, "n"), rapid.IntRange(1, 1000).Draw(t, "each")
		sign := rapid.SampledFrom([]string{"×", "x", " × "}).Draw(t, "sign")
		text := "机组" + decimalOf(n).String() + sign + decimalOf(each).String() + "兆瓦。"
		if qs := Read(text, Context{}); len(qs) != 1 || !qs[0].Value.Equal(decimalOf(n*each)) {
			t.Fatalf("%s: %+v", text, qs)
		}
	})
}

// TestTakingANumberAwayIsSeen: each sentence is sound with its number and reports a lost one without.
func TestTakingANumberAwayIsSeen(t *testing.T) {
	for _, s := range []string{
		"在4个乡镇试点，新建处理站#座，管网26公里。", "组建队伍，共聘用管护员#人。", "封填自备井#眼。", "已立案查处违法案件#起，罚款8万元。",
		"敷设污水管网#公里，全部通水。", "购置监测设备#套，培训学员#名。", "编制完成#座污水处理厂改造方案。", "回收率仅为#%。",
	} {
		lost := strings.Count(s, "#")
		for _, q := range Read(strings.ReplaceAll(s, "#", "12"), Context{}) {
			if q.Missing {
				t.Errorf("%s: %q is not missing its number", s, q.Text)
			}
		}
		for _, q := range Read(strings.ReplaceAll(s, "#", ""), Context{}) {
			if q.Missing {
				lost--
			}
		}
		if lost != 0 {
			t.Errorf("%s without its numbers: %d not seen", s, lost)
		}
	}
}
