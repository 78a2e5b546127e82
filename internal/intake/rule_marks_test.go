package intake

import "testing"

func TestNumbering(t *testing.T) {
	for text, want := range map[string]mark{
		"一、河道垃圾清理不彻底。":  {form: formDun, no: 1},
		"十一．湿地被侵占。":     {form: formDun, no: 11},
		"（三）压实责任。":      {form: formParen, no: 3},
		"( 三 )压实责任。":    {form: formParen, no: 3},
		"㈢压实责任。":        {form: formParen, no: 3},
		"（12）清理垃圾。":     {form: formNumPar, no: 12},
		"3.清理垃圾。":       {form: formDot, no: 3},
		"3．清理垃圾。":       {form: formDot, no: 3},
		"3、清理垃圾。":       {form: formDot, no: 3},
		"l、清理垃圾。":       {form: formDot, no: 1},
		"2）清理垃圾。":       {form: formHalfPar, no: 2},
		"②清理垃圾。":        {form: formCircle, no: 2},
		"二是清理垃圾。":       {form: formYishi, no: 2},
		"第二，清理垃圾。":      {form: formYishi, no: 2},
		"措施2：清理垃圾。":     {form: formWord, no: 2},
		"第三章 附则":        {form: formChapter, no: 3},
		"1.1 管网建设滞后。":   {form: formDecimal},
		"● 清理垃圾。":       {form: formBullet},
		"已完成整改任务（12项）":  {form: formChapter},
		"已完成整改任务85项。":   {},
		"1.5万亩草原被占用。":   {},
		"2.3%的水井未计量。":   {},
		"一、二级保护区内有违建。":  {},
		"四、五等小型尾矿库多。":   {},
		"2022年6月底前完成。":  {},
		"十四五期间完成治理。":    {},
		"一些地方重发展轻保护。":   {},
		"3个旗市没有编制规划。":   {},
		"1、2号机组未脱硫。":    {},
		"（试行）的规定没有执行。":  {},
		"二氧化硫浓度没有下降。":   {},
		"第一轮督察指出的问题反弹。": {},
	} {
		got := findMark(foldString(text))
		if got.form != want.form || got.no != want.no {
			t.Errorf("%s: read as %q %d, want %q %d", text, got.form, got.no, want.form, want.no)
		}
	}
}

func TestNamedNumbers(t *testing.T) {
	for text, want := range map[string]struct {
		label string
		no    int
	}{
		"第7项：排污口整治不彻底。":      {"第7项：", 7},
		"第十三项 排污口整治不彻底。":     {"第十三项", 13},
		"第07号 排污口整治不彻底。":     {"第07号", 7},
		"（序号14）排污口整治不彻底。":    {"（序号14）", 14},
		"(序号十) 排污口整治不彻底。":    {"(序号十)", 10},
		"项目1.1：探矿权退出。":       {"项目1.1：", 0},
		"项目l.2：探矿权退出。":       {"项目l.2：", 0},
		"编号:二十七(二)排污口。":      {"编号:二十七(二)", 27},
		"任务序号一":              {"任务序号一", 1},
		"问题（三）排污口整治不彻底。":     {"问题（三）", 3},
		"整改任务二：排污口整治不彻底。":    {"整改任务二：", 2},
		"第7项的整改已经完成。":        {},
		"问题3个，已整改2个。":        {},
		"任务48项全部完成。":         {},
		"第三项整改任务由市水利局负责。":    {"第三项整改任务", 3},
		"第3号机组未脱硫。":          {},
		"第一批交办36件。":          {},
		"项目2022年建成投运，水质达标。":  {},
		"问题整改不到位，第7项没有完成。":   {},
		"（第三轮）督察反馈的问题仍然存在。":  {},
		"编号混乱，台账与现场不符的情况多见。": {},
	} {
		p := para{text: text, fold: fold(text)}
		m := findNamedMark(&p)
		if got := text[:p.fold.at[m.end]]; squeeze(got) != squeeze(want.label) || m.no != want.no {
			t.Errorf("%s: label %q no %d, want %q %d", text, got, m.no, want.label, want.no)
		}
	}
}
