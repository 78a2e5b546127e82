package intake

import (
	"testing"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// A header of two rows whose merged cells have parts of unknown names, in every form of file.
func TestMergedHeaderWithUnknownParts(t *testing.T) {
	const title = "某县督察整改任务台账"
	row := func(cell string, texts ...string) (s string) {
		for _, x := range texts {
			s += "<td" + cell + ">" + x + "</td>"
		}
		return s
	}
	const two, down, up = `<w:gridSpan w:val="2"/>`, `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	for name, d := range map[string]office.Document{
		"html": html(t, title, "<tr>"+row(" rowspan=2", "序号", "反馈问题", "整改措施")+row(" colspan=2", "责任单位", "整改时间")+"</tr><tr>"+row("", "牵头", "配合", "启动", "完成")+"</tr>"+
			"<tr>"+row("", "1", "河道非法采砂", "取缔采砂点5处", "县水利局", "县公安局", "2022年3月", "2023年6月底")+"</tr><tr>"+row("", "2", "渗滤液积存", "新建处理设施1套", "县城管局", "县发改局", "2022年5月", "2024年12月底")+"</tr>"),
		"docx": docx(t, title,
			tc("序号", down)+tc("反馈问题", down)+tc("整改措施", down)+tc("责任单位", two)+tc("整改时间", two),
			tc("", up)+tc("", up)+tc("", up)+tc("牵头", "")+tc("配合", "")+tc("启动", "")+tc("完成", ""),
			tc("1", "")+tc("河道非法采砂", "")+tc("取缔采砂点5处", "")+tc("县水利局", "")+tc("县公安局", "")+tc("2022年3月", "")+tc("2023年6月底", ""),
			tc("2", "")+tc("渗滤液积存", "")+tc("新建处理设施1套", "")+tc("县城管局", "")+tc("县发改局", "")+tc("2022年5月", "")+tc("2024年12月底", "")),
	} {
		r := Recognise(d)
		checkCovered(t, d, r)
		if len(r.Findings) != 2 || len(r.Unread) != 0 {
			t.Errorf("%s: %d findings, unread %v", name, len(r.Findings), r.Unread)
			continue
		}
		f := r.Findings[0]
		if f.Statement != "河道非法采砂" || len(f.Organisations) != 2 || f.DeadlineText != "2023年6月底" || len(f.Notes) != 1 || f.Notes[0].Text != "2022年3月" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Parts under 责任分工 are units; of several times the one of completion counts.
func TestPartsOfMergedCells(t *testing.T) {
	for _, c := range []struct {
		above, below string
		want         field
	}{
		{"责任分工", "主责", fieldOrgs},
		{"责任分工", "牵头单位", fieldOrgs},
		{"整改情况", "存在的困难", fieldNote},
		{"整改情况", "已做工作", fieldProgress},
		{"整改时间", "启动", fieldNote},
		{"时限", "完成", fieldDeadline},
		{"其他", "其他", fieldNone},
	} {
		if got := lowerField(c.above, c.below); got != c.want {
			t.Errorf("%s over %s: %q, want %q", c.above, c.below, got, c.want)
		}
	}
	c := columns{fields: []field{fieldDeadline, fieldDeadline, fieldOrgs}, names: []string{"方案", "完成", "主责"}}
	if c.oneDeadline(); c.fields[0] != fieldNote || c.fields[1] != fieldDeadline {
		t.Errorf("%v", c.fields)
	}
	c = columns{fields: []field{fieldDeadline, fieldDeadline}, names: []string{"市级", "县级"}}
	if c.oneDeadline(); c.fields[0] != fieldDeadline || c.fields[1] != fieldDeadline {
		t.Errorf("%v", c.fields)
	}
}

// A name beside a description is no part of the problem, and progress beside a status is no status.
func TestNameAndDescription(t *testing.T) {
	r := wantBriefs(t, "export", table(prose("某县督察整改任务进展"),
		[]string{"项目名称", "问题描述", "目前进展情况", "责任单位", "状态"},
		[]string{"养殖污染", "养殖场未配套粪污设施", "正在安装设备", "县农业农村局", "正在推进"},
		[]string{"废渣乱堆", "石材废渣随意堆放", "清运1.2万吨", "县自然资源局", "已销号"}), reading.ProgressReport,
		"|养殖场未配套粪污设施|in_progress|正在推进", "|石材废渣随意堆放|closed|已销号")
	if len(r.Findings) == 2 && (len(r.Findings[0].Measures) != 1 || len(r.Findings[0].Notes) != 1) {
		t.Errorf("%+v", r.Findings[0])
	}
	r = Recognise(table(prose("某县督察整改任务清单"),
		[]string{"序号", "任务名称", "责任单位", "整改时限"}, []string{"1", "养殖污染治理", "县农业农村局", "2022年底"}))
	if len(r.Findings) != 1 || r.Findings[0].Statement != "养殖污染治理" {
		t.Errorf("%+v", r.Findings)
	}
}

// The first row of findings is no second header, however short its words.
func TestShortRowsAreNoHeader(t *testing.T) {
	d := table(prose("某县督察整改任务台账"),
		[]string{"序号", "反馈问题", "责任单位", "整改时限"},
		[]string{"", "河道采砂", "县水利局", ""},
		[]string{"2", "渗滤液积存", "县城管局", "2024年底"})
	r := Recognise(d)
	checkCovered(t, d, r)
	if len(r.Findings) != 2 {
		t.Errorf("%d findings", len(r.Findings))
	}
}
