package web

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// speaking is a context in which pages are drawn, in a language.
func speaking(lang say.Lang) context.Context {
	return gate.Into(context.Background(), &gate.Request{Lang: lang})
}

func TestKeyNumbersAreThoseThatSayMost(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"amounts before counts, in the order printed", "查出4个问题，督促78家企业治理，累计修复土地10.85平方公里。", "78家企业治理|累计修复土地10.85平方公里"},
		{"larger counts before smaller", "新建井2眼，复核11976眼机电井，测试445眼。", "11976眼机电井|测试445眼"},
		{"what follows an amount, unless it ends its clause", "共签订责任书4030份。", "共签订责任书4030份"},
		{"a way of speaking is no amount", "采取三种方式。", ""},
		{"one thing says nothing", "举办研讨班1期。", ""},
		{"times are no amounts", "用时3个月。", ""},
		{"a lost number is none", "编制完成座填埋场方案。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, k := range keyNumbers("f", []ledger.Measure{{ID: "m", Text: c.text}}) {
				got = append(got, k.Before+k.Text+k.After)
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got %q, want %q", strings.Join(got, "|"), c.want)
			}
		})
	}
}

func TestARangeIsSaidWhereTheWordingLeavesOne(t *testing.T) {
	ctx := speaking(say.ZhCN)
	for text, want := range map[string]string{
		"22宗矿业权":    "",
		"120余家次":    "≥120 且 ≤129 家次",
		"37.5万亩黑土地": "≥374,500 且 ≤375,500 亩",
		"500多平方公里":  "≥500 且 ＜600 平方公里",
		"30人以上":     "≥30 人",
	} {
		qs := quantity.Read(text, quantity.Context{})
		if len(qs) != 1 {
			t.Fatalf("%s holds %d amounts", text, len(qs))
		}
		if got := rangeOf(ctx, qs[0]); got != want {
			t.Errorf("%s may stand for %q, want %q", text, got, want)
		}
	}
}

func TestAreasAreConvertedExactlyOrSayThatTheyAreNot(t *testing.T) {
	qs := quantity.Read("37.5万亩", quantity.Context{})
	if got := strings.Join(conversions(qs[0]), "; "); got != "250 平方公里; 25,000 公顷" {
		t.Errorf("got %s", got)
	}
	qs = quantity.Read("100亩", quantity.Context{})
	if got := strings.Join(conversions(qs[0]), "; "); got != "≈ 0.0667 平方公里; ≈ 6.6667 公顷" {
		t.Errorf("got %s", got)
	}
}

func TestASnippetShowsTheWordsAndMarksThem(t *testing.T) {
	text := strings.Repeat("前文", 40) + "尾矿库ＣＯＤ超标" + strings.Repeat("后文", 90)
	parts := snippet(text, []string{"cod", "尾矿库"})
	var marked []string
	for _, p := range parts {
		if p.Mark {
			marked = append(marked, p.Text)
		}
	}
	if strings.Join(marked, "") != "尾矿库ＣＯＤ" {
		t.Errorf("marked %q in %v", marked, parts)
	}
	if parts[0].Text != "…" || parts[len(parts)-1].Text != "…" {
		t.Error("a snippet out of the middle does not say so")
	}
}

func TestASnippetWithoutCutsIsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("尾矿库COD１2，。")), 0, snippetWhole, -1).Draw(t, "text")
		word := rapid.StringOfN(rapid.RuneFrom([]rune("尾矿COd1")), 0, 3, -1).Draw(t, "word")
		var got strings.Builder
		for _, p := range snippet(text, []string{word}) {
			got.WriteString(p.Text)
		}
		if from := strings.TrimPrefix(got.String(), "…"); !strings.HasSuffix(text, from) {
			t.Fatalf("%q is no end of %q", from, text)
		}
	})
}

func TestAFormThatSaysWhatTheRecordSaysChangesNothing(t *testing.T) {
	f := ledger.Finding{
		ID: "f", Label: "一、", Statement: "甲\n乙", StatusText: "已完成整改", Status: ledger.StatusDone, Workflow: ledger.WorkflowActive,
		Units:       []ledger.Unit{{Name: "甲局", Role: ledger.Support}, {Name: "乙局", Role: ledger.Lead}, {Name: "丙局", Role: ledger.Support}},
		ExternalIDs: []ledger.ExternalID{{Document: "d", Label: "二十七"}, {Label: "07"}},
	}
	now := f
	applyTo(findingFields, &now, valuesOf(findingFields, f))
	if len(now.Units) != 3 || now.Units[0] != f.Units[0] || now.Units[1] != f.Units[1] || len(now.ExternalIDs) != 2 {
		t.Errorf("became %+v", now)
	}
	in := valuesOf(findingFields, f)
	in.Set("support", "甲局，丁局")
	applyTo(findingFields, &now, in)
	if got := strings.Join(unitsOf(now.Units, ledger.Support), " "); got != "甲局 丁局" {
		t.Errorf("supporting units are %s", got)
	}
	if len(f.Units) != 3 || f.Units[2].Name != "丙局" {
		t.Error("the old version was changed with the new")
	}
}

func TestYearsAreDrawnInProportion(t *testing.T) {
	cs := columns([]dueYear{{Year: 2024, Done: 10}, {Year: 2025, Open: 4, Late: 1}}, 2025)
	if high := cs[0].Parts[0].H; high != yearHigh {
		t.Errorf("the fullest year is %d high, want %d", high, yearHigh)
	}
	if sum := cs[1].Parts[0].H + cs[1].Parts[1].H; sum != yearHigh*4/10+yearHigh/10 {
		t.Errorf("half as many are %d high", sum)
	}
	if !cs[1].Now || cs[0].Now {
		t.Error("this year is not marked")
	}
}
