package intake

import "testing"

// Measures behind the last short field stay measures, in every dress of number.
func TestShortFieldsEndWithTheirParagraph(t *testing.T) {
	const head = "某市督察反馈问题整改进展情况\n一、砂石堆场露天堆放，扬尘污染严重。\n整改状态：已完成整改\n"
	for name, tail := range map[string]string{
		"deadline": "责任单位：市生态环境局\n完成时限：2023年10月\n（一）建设规范化堆场3座。\n（二）处置固废12.8万吨。\n",
		"units":    "完成时限：2023年10月\n责任单位：市生态环境局\n（一）建设规范化堆场3座。\n（二）处置固废12.8万吨。\n",
		"dots":     "责任单位：市生态环境局\n完成时限：2023年10月\n1.建设规范化堆场3座。\n2.处置固废12.8万吨。\n",
		"damaged":  "责任单位:市生态环境局\n完成时限: 2023 年 10 月\n( 一 )建设规范化堆场3座。\n(二)处置固废12.8万吨。\n",
	} {
		f := one(t, prose(head+tail))
		if len(f.Measures) != 2 || f.Deadline.IsZero() || f.Deadline.Month() != 10 || len(f.Organisations) != 1 {
			t.Errorf("%s: %d measures, deadline %q, units %q", name, len(f.Measures), f.DeadlineText, f.Organisations)
		}
	}
}

// A number before a lone full stop is no measure, and a stray sign no part of one.
func TestPunctuationIsNoMeasure(t *testing.T) {
	d := prose("某市督察反馈问题整改进展情况\n一、水库周边违建未拆除。\n整改状态：已完成整改\n整改措施：\n1.拆除违建12处。\n2.。\n；\n3.恢复植被2公顷。\n4.\n补栽树木。")
	f := one(t, d)
	checkCovered(t, d, Recognise(d))
	if len(f.Measures) != 3 || f.Measures[0].Text != "拆除违建12处。" || f.Measures[2].Text != "补栽树木。" {
		t.Errorf("%+v", f.Measures)
	}
}

// A list that is the field's own value stays in the field.
func TestAListOfUnitsIsNoListOfMeasures(t *testing.T) {
	f := one(t, prose("某市督察整改方案\n一、砂石堆场露天堆放，扬尘污染严重。\n责任单位：\n1.市生态环境局\n2.市工业和信息化局\n完成时限：2023年10月\n整改措施：\n（一）建设规范化堆场3座。\n（二）处置固废12.8万吨。\n"))
	if len(f.Organisations) != 2 || len(f.Measures) != 2 || f.DeadlineText != "2023年10月" {
		t.Errorf("units %q, measures %d, deadline %q", f.Organisations, len(f.Measures), f.DeadlineText)
	}
}

// Measures that each carry their own deadline are not begun anew by it.
func TestAMeasuresOwnDeadlineBeginsNothing(t *testing.T) {
	f := one(t, prose("某市督察整改方案\n一、砂石堆场露天堆放，扬尘污染严重。\n整改措施：\n（一）建设规范化堆场3座。\n完成时限：2023年6月\n（二）处置固废12.8万吨。\n完成时限：2023年10月\n"))
	if len(f.Measures) != 2 {
		t.Errorf("%d measures: %+v", len(f.Measures), f.Measures)
	}
}
