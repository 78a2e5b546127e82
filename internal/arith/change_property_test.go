package arith

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// places prints d with n decimals.
func places(d decimal.Decimal, n int32) string { return d.StringFixed(n) }

// TestTrueChangesHold: two exact amounts, each printed rounded, and their true change, printed rounded, are
// never accused, in any of the ways in which texts tell a change.
func TestTrueChangesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := decimal.New(rapid.Int64Range(1000, 1e7).Draw(t, "from"), -4)
		to := decimal.New(rapid.Int64Range(1000, 1e7).Draw(t, "to"), -4)
		shown, digits := rapid.Int32Range(1, 4).Draw(t, "shown"), rapid.Int32Range(0, 2).Draw(t, "digits")
		verb := "增长"
		if to.LessThan(from) {
			verb = "下降"
		}
		rate := places(to.Sub(from).Abs().Shift(2).DivRound(from, 12), digits)
		a, b := places(from, shown), places(to, shown)
		for _, text := range []string{
			fmt.Sprintf("用水量由%s亿立方米%s到%s亿立方米，%s%s%%。", a, verb, b, verb, rate),
			fmt.Sprintf("2021年用水量%s亿立方米，2022年用水量%s亿立方米，同比%s%s%%。", a, b, verb, rate),
			fmt.Sprintf("用水量%s亿立方米，去年同期%s亿立方米，同比%s%s%%。", b, a, verb, rate),
		} {
			if got := run(text); got["change"] == Mismatch || got["change"] == Suspicious && rate != "0" && a != b {
				t.Fatalf("%s: %v", text, got)
			}
		}
	})
}

// TestFalseChangesAreFound: a change that no rounding of its ends gives is accused.
func TestFalseChangesAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Int64Range(100, 5000).Draw(t, "from")
		to := from + rapid.Int64Range(10, from).Draw(t, "more")
		wrong := rapid.Int64Range(1, 30).Draw(t, "wrong")
		rate := decimal.New(to-from, 2).DivRound(decimal.New(from, 0), 1).Add(decimal.New(wrong, 0))
		text := fmt.Sprintf("监测点位由%d个增加到%d个，增长%s%%。", from, to, places(rate, 1))
		if got := run(text); got["change"] != Mismatch {
			t.Fatalf("%s: %v", text, got)
		}
	})
}

// TestPointsAreDifferences: the true difference of two printed rates holds, one off by more than their
// rounding does not.
func TestPointsAreDifferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := decimal.New(rapid.Int64Range(1, 500).Draw(t, "from"), -1)
		more := decimal.New(rapid.Int64Range(1, 490).Draw(t, "more"), -1)
		text := "绿化率由%s%%提高到%s%%，提高%s个百分点。"
		if got := run(fmt.Sprintf(text, places(from, 1), places(from.Add(more), 1), places(more, 1))); got["change"] != OK {
			t.Fatalf("%s+%s: %v", from, more, got)
		}
		wrong := more.Add(decimal.New(rapid.Int64Range(2, 90).Draw(t, "wrong"), -1))
		if got := run(fmt.Sprintf(text, places(from, 1), places(from.Add(more), 1), places(wrong, 1))); got["change"] != Mismatch {
			t.Fatalf("%s+%s as %s: %v", from, more, wrong, got)
		}
	})
}

// TestComplaintsAddUp: the three verdicts on complaints are all there are.
func TestComplaintsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SliceOfN(rapid.Int64Range(1, 900), 3, 3).Draw(t, "n")
		sum := n[0] + n[1] + n[2]
		off := rapid.Int64Range(1, sum).Draw(t, "off")
		text := "交办信访件%d件，属实%d件，部分属实%d件，不属实%d件。"
		if got := run(fmt.Sprintf(text, sum, n[0], n[1], n[2])); got["sum"] != OK {
			t.Fatalf("%v: %v", n, got)
		}
		if got := run(fmt.Sprintf(text, sum+off, n[0], n[1], n[2])); got["sum"] != Mismatch {
			t.Fatalf("%v of %d: %v", n, sum+off, got)
		}
	})
}

// TestRatesOfWhatWasFound: whole and part named, in any of the ways: the true rate holds, another is accused.
func TestRatesOfWhatWasFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(100, 5000).Draw(t, "whole")
		part := rapid.Int64Range(1, whole).Draw(t, "part")
		text := rapid.SampledFrom([]string{
			"排查问题%d个，完成整治%d个，整治率%s%%。", "反馈问题%d个，已完成整改%d个，整改完成率%s%%。", "发现隐患%d处，整改%d处，整改率%s%%。",
			"交办信访件%d件，办结%d件，办结率%s%%。", "共受理举报%d件，已办结%d件，办结率%s%%。", "%d个排污口已完成整治%d个，完成率%s%%。",
		}).Draw(t, "text")
		rate := decimal.New(part, 2).DivRound(decimal.New(whole, 0), 1)
		if got := run(fmt.Sprintf(text, whole, part, places(rate, 1))); got["share"] != OK {
			t.Fatalf("%s %d/%d: %v", text, part, whole, got)
		}
		wrong := rate.Add(decimal.New(rapid.Int64Range(1, 100).Draw(t, "wrong"), -1)).Add(decimal.New(1, -1))
		if got := run(fmt.Sprintf(text, whole, part, places(wrong, 1))); got["share"] != Mismatch {
			t.Fatalf("%s %d/%d as %s: %v", text, part, whole, wrong, got)
		}
	})
}
