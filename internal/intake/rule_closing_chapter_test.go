package intake

import (
	"strings"
	"testing"

	"zhenggai/internal/reading"
)

const twoDams = "某县督察反馈问题整改进展情况\n一、水库周边违建未拆除。\n整改情况：已完成整改。\n1.拆除违建12处。\n2.恢复库岸植被2公顷。\n二、乡镇污水处理站运行不正常。\n整改情况：正在推进。\n1.检修设备11套。\n2.落实运行经费。\n"

func TestClosingChapter(t *testing.T) {
	for name, end := range map[string]string{
		"numbered":  "三、下一步打算\n一是持续压实责任。\n二是强化督导检查。",
		"heading":   "下一步打算\n我县将持续压实责任，强化督导检查，确保按时完成整改。",
		"paragraph": "下一步，我县将持续压实责任，强化督导检查，确保按时完成整改。",
		"two":       "三、存在的困难\n资金不足。\n四、下一步工作安排\n持续压实责任。",
		"signed":    "三、下步工作打算\n持续压实责任。\n某县人民政府\n2023年9月1日",
	} {
		for dress, text := range dresses(twoDams + end) {
			d := prose(text)
			r := Recognise(d)
			checkCovered(t, d, r)
			if len(r.Findings) != 2 || len(r.Findings[1].Measures) != 2 || len(r.Findings[1].Notes) != 0 || len(r.Unread) != 0 {
				t.Errorf("%s, %s: %d findings, unread %v", name, dress, len(r.Findings), r.Unread)
				continue
			}
			if !hasAside(r, reading.RoleOutlook, "持续压实") {
				t.Errorf("%s, %s: no outlook in %+v", name, dress, r.Asides)
			}
		}
	}
}

func hasAside(r reading.Result, role reading.Role, text string) bool {
	for _, a := range r.Asides {
		if a.Role == role && strings.Contains(a.Text, text) {
			return true
		}
	}
	return false
}

// A next step that every finding has is its own.
func TestNextStepsOfEachFindingStay(t *testing.T) {
	d := prose("某县督察反馈问题整改进展情况\n一、水库周边违建未拆除。\n整改情况：正在推进。拆除违建12处。\n下一步打算：拆除其余3处。\n二、乡镇污水处理站运行不正常。\n整改情况：正在推进。检修设备11套。\n下一步打算：落实运行经费。")
	r := Recognise(d)
	checkCovered(t, d, r)
	if len(r.Findings) != 2 || len(r.Findings[0].Notes) != 1 || len(r.Findings[1].Notes) != 1 {
		t.Errorf("%+v", r.Findings)
	}
}
