package intake

import (
	"strings"
	"testing"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// wells is what every form of the same table below must give.
func wells(t *testing.T, name string, d office.Document) {
	t.Helper()
	r := Recognise(d)
	checkCovered(t, d, r)
	if len(r.Findings) != 2 {
		t.Errorf("%s: %d findings %q", name, len(r.Findings), labels(r))
		return
	}
	a, b := r.Findings[0], r.Findings[1]
	if a.Label != "1" || a.Statement != "机井没有计量" || len(a.Organisations) != 1 || a.DeadlineText != "2022年底" || a.Status != reading.StatusDone {
		t.Errorf("%s: %+v", name, a)
	}
	if b.Label != "2" || b.Statement != "排污口超标" || b.Organisations[0] != "市生态环境局" || b.DeadlineText != "长期坚持" || b.Status != reading.StatusInProgress {
		t.Errorf("%s: %+v", name, b)
	}
}

var wellRows = [][]string{
	{"序号", "整改任务", "责任单位", "整改时限", "整改状态"},
	{"1", "机井没有计量", "市水利局", "2022年底", "已完成整改"},
	{"2", "排污口超标", "市生态环境局", "长期坚持", "持续推进"},
}

func lines(rows [][]string, between, after string) office.Document {
	var out []string
	for _, row := range rows {
		out = append(out, strings.Join(row, between))
	}
	return prose("某市督察整改任务清单\n" + strings.Join(out, after))
}

func TestTheSameTableInEveryForm(t *testing.T) {
	title := prose("某市督察整改任务清单")
	wells(t, "cells", table(title, wellRows...))
	wells(t, "pipes", lines(wellRows, "|", "\n"))
	wells(t, "framed pipes", lines([][]string{{"", "序号", "整改任务", "责任单位", "整改时限", "整改状态", ""}, {"", "1", "机井没有计量", "市水利局", "2022年底", "已完成整改", ""}, {"", "2", "排污口超标", "市生态环境局", "长期坚持", "持续推进", ""}}, "|", "\n"))
	wells(t, "tabs", lines(wellRows, "\t", "\n"))
	wells(t, "blanks", lines(wellRows, "   ", "\n"))
	wells(t, "commas", lines(wellRows, ",", "\n"))
	wells(t, "a cell a line", lines(wellRows, "\n", "\n"))
	wells(t, "header again on the next page", table(title, wellRows[0], wellRows[1], wellRows[0], wellRows[2]))
	wells(t, "a chapter row", table(title, wellRows[0], []string{"一、水", "", "", "", ""}, wellRows[1], wellRows[2]))
	wells(t, "a total", table(title, append(wellRows[:3:3], []string{"合计", "2", "", "", ""})...))
	wells(t, "continued in a second table", table(table(title, wellRows[0], wellRows[1]), wellRows[2]))
	wells(t, "turned", table(title, []string{"序号", "1", "2"}, []string{"整改任务", "机井没有计量", "排污口超标"}, []string{"责任单位", "市水利局", "市生态环境局"}, []string{"整改时限", "2022年底", "长期坚持"}, []string{"整改状态", "已完成整改", "持续推进"}))
	wells(t, "side by side", table(title, append(wellRows[0][:5:5], wellRows[0]...), append(wellRows[1][:5:5], wellRows[2]...)))
	wells(t, "split header words", table(title, []string{"序\n号", "整改\n任务", "责任\n单位", "整改\n时限", "整改\n状态"}, wellRows[1], wellRows[2]))
	wells(t, "an empty column between", lines([][]string{{"序号", "整改任务", "责任单位", "配合单位", "整改时限", "整改状态"}, {"1", "机井没有计量", "市水利局", "2022年底", "已完成整改"}, {"2", "排污口超标", "市生态环境局", "长期坚持", "持续推进"}}, "|", "\n"))
}

func TestTwoRowHeader(t *testing.T) {
	d := table(prose("某市督察整改台账"),
		[]string{"序号", "反馈问题", "责任分工", "", "整改时限"},
		[]string{"", "", "牵头单位", "配合单位", ""},
		[]string{"1", "机井没有计量", "市水利局", "市财政局", "2022年底"})
	for i := range d.Blocks {
		if d.Blocks[i].Text == "责任分工" {
			d.Blocks[i].ColSpan = 2
		}
	}
	f := one(t, d)
	if len(f.Organisations) != 2 || f.DeadlineText != "2022年底" {
		t.Errorf("%+v", f)
	}
}

func TestRowsWithoutNumberContinueTheOneAbove(t *testing.T) {
	d := table(prose("某市督察整改清单"),
		[]string{"序号", "问题", "责任单位", "整改措施"},
		[]string{"1", "机井没有计量", "市水利局", "（1）安装水表；"},
		[]string{"", "", "", "（2）上传数据。"},
		[]string{"2", "排污口超标", "市生态环境局", "改造治污设施"})
	r := Recognise(d)
	checkCovered(t, d, r)
	if len(r.Findings) != 2 || len(r.Findings[0].Measures) != 2 {
		t.Errorf("%+v", r.Findings)
	}
}

func TestForm(t *testing.T) {
	d := table(prose("某市整改任务销号公示"),
		[]string{"整改任务", "采石场没有修复。", "", ""},
		[]string{"责任单位", "榆屯市人民政府", "整改时限", "2022年 12月 底"},
		[]string{"整改措施", "1.回填；\n2.覆土。", "", ""},
		[]string{"整改完成情况", "已回填矿坑3处。\n该任务已完成整改。", "", ""},
		[]string{"联系电话", "0000-1234567", "", ""})
	f := one(t, d)
	checkCovered(t, d, Recognise(d))
	if f.Statement != "采石场没有修复。" || f.Deadline.IsZero() || len(f.Measures) != 2 || f.Progress != "已回填矿坑3处。" || f.Status != reading.StatusDone || len(f.Notes) != 1 {
		t.Errorf("%+v", f)
	}
}

func TestTablesOfOtherThingsAreNoLedgers(t *testing.T) {
	for name, d := range map[string]office.Document{
		"counts":   table(prose("整改进展通报"), []string{"地区", "任务数", "完成数", "完成率"}, []string{"榆屯市", "23", "20", "87.0%"}),
		"land":     table(prose("某市建设用地供应计划表"), []string{"序号", "项目名称", "责任单位", "完成时限"}, []string{"1", "城东地块", "市自然资源局", "2023年6月底"}),
		"hazards":  lines([][]string{{"序号", "问题", "责任单位", "整改时限"}, {"1", "灭火器过期", "某商场", "2023年6月底"}}, "|", "\n消防安全隐患\n"),
		"petition": table(prose("信访件边督边改情况一览表"), []string{"受理编号", "交办问题基本情况", "处理和整改情况"}, []string{"D1", "噪声扰民", "已完成整改"}),
		"blank":    table(prose("整改任务验收销号申请表"), []string{"整改任务", ""}, []string{"整改目标", ""}, []string{"整改措施", ""}),
	} {
		r := Recognise(d)
		checkCovered(t, d, r)
		if name == "hazards" {
			continue // its title, of rectification, was put above by lines: only the property is checked
		}
		if len(r.Findings) != 0 {
			t.Errorf("%s: %q", name, labels(r))
		}
	}
}
