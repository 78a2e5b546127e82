package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

func TestShareDone(t *testing.T) {
	for text, want := range map[string]reading.Status{
		"完成90%":            reading.StatusInProgress,
		"已完成 90 ％":         reading.StatusInProgress,
		"已完成总任务的62.5%。":    reading.StatusInProgress,
		"完成100%":           reading.StatusDone,
		"完成60%，未达到序时进度":    reading.StatusBehind,
		"已完成60%，正在推进":      reading.StatusInProgress,
		"完成100%，已完成整改并销号。": reading.StatusClosed,
		"90%":          "",
		"100%":         "",
		"完成90%以上的管网改造": "",
		"完成清淤90%":      "",
		"完成120%":       "",
		"完成9处":         "",
	} {
		if got, _ := shareAt(foldString(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

const shares = "某市督察反馈问题整改情况\n一、湖区围网养殖问题突出。\n整改进度：完成90%。\n整改措施：拆除围网3200亩。\n二、沿岸餐饮污水直排。\n整改进度：已完成整改。\n整改措施：关停餐饮店12家。"

func TestAShareIsAStatus(t *testing.T) {
	wantDresses(t, "share", shares,
		"一、|湖区围网养殖问题突出。|in_progress|完成90%", "二、|沿岸餐饮污水直排。|done|已完成整改")
}

// A status field of many words tells what was done; its last clause may be the status.
func TestALongStatusFieldIsProgress(t *testing.T) {
	f := one(t, prose("某市督察反馈问题整改情况\n一、乡镇污水处理站运行不正常。\n整改进度：11套设备检修完毕，运行经费已落实，该问题已完成整改。"))
	if f.Status != reading.StatusDone || f.StatusText != "已完成整改" || len(f.Measures) != 1 {
		t.Errorf("%s %q %+v", f.Status, f.StatusText, f.Measures)
	}
	f = one(t, prose("某市督察反馈问题整改情况\n一、水库周边违建未拆除。\n整改进度：已拆除违建12处，剩余3处正在司法程序中，预计年底前全部拆除。"))
	if f.Status != reading.StatusUnknown || f.StatusText != "" || len(f.Measures) != 1 {
		t.Errorf("%s %q %+v", f.Status, f.StatusText, f.Measures)
	}
}
