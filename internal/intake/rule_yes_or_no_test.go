package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

func TestYesOrNo(t *testing.T) {
	for _, c := range []struct {
		label, text string
		want        reading.Status
	}{
		{"是否销号", "是", reading.StatusClosed},
		{"是否 销 号", "√", reading.StatusClosed},
		{"是否销号", "否", reading.StatusInProgress},
		{"是否完成整改", "是", reading.StatusDone},
		{"是否按期完成", "否", reading.StatusBehind},
		{"是否通过验收", "是", reading.StatusAccepted},
		{"是否销号", "是的", ""},
		{"是否销号", "", ""},
	} {
		if got, _ := answered(c.label, c.text); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.label, c.text, got, c.want)
		}
	}
}

const closingTable = "某县督察整改情况表"

// A column of answers closes what another column calls done, and a 否 takes nothing back.
func TestAColumnOfAnswers(t *testing.T) {
	head := []string{"序号", "整改任务", "整改措施", "整改进展情况", "是否销号"}
	wantBriefs(t, "after a status", table(prose(closingTable), head,
		[]string{"1", "东河断面水质不达标", "清淤", "已完成整改", "是"},
		[]string{"2", "料场粉尘污染", "喷淋", "已完成整改", "否"},
		[]string{"3", "医废处置能力不足", "新建", "新建处置线1条，正在安装设备", "否"}), reading.ProgressReport,
		"1|东河断面水质不达标|closed|是", "2|料场粉尘污染|done|已完成整改", "3|医废处置能力不足|in_progress|否")
	wantBriefs(t, "pipes", prose(closingTable+"\n序号|整改任务|责任单位|是否销号\n1|东河断面水质不达标|县水务局|是\n2|料场粉尘污染|县生态环境局|否"), reading.ProgressReport,
		"1|东河断面水质不达标|closed|是", "2|料场粉尘污染|in_progress|否")
	wantBriefs(t, "html", html(t, closingTable, "<tr><td>序号</td><td>整改任务</td><td>责任单位</td><td>是否销号</td></tr><tr><td>1</td><td>东河断面水质不达标</td><td>县水务局</td><td> 是 </td></tr><tr><td>2</td><td>料场粉尘污染</td><td>县生态环境局</td><td>已销号</td></tr>"), reading.ProgressReport,
		"1|东河断面水质不达标|closed|是", "2|料场粉尘污染|closed|已销号")
}
