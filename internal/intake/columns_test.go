package intake

import (
	"testing"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// own is a ledger with header words of an office's own.
func own() office.Document {
	return table(office.Document{Format: office.Xlsx},
		[]string{"编码", "事由", "由谁办", "何时办结", "办到哪一步", "怎么办"},
		[]string{"1", "辉滩产业园污水处理设施长期停运，废水直排入河。", "市工信局", "2023年6月底", "已完成整改", "1.修复设施；2.安装在线监测。"},
		[]string{"2", "塔拉前旗沙场占用草原未恢复植被，面积二百余亩。", "塔拉前旗人民政府", "2024年底", "正在推进", "恢复植被230亩。"},
	)
}

func TestColumnsAreGuessedFromTheirCells(t *testing.T) {
	m := Columns(own())
	if len(m) != 1 {
		t.Fatalf("%d mappings", len(m))
	}
	want := []string{"no", "statement", "organisations", "deadline", "status", "measure"}
	for i, c := range m[0].Columns {
		if c.Field != want[i] {
			t.Errorf("%s read as %q, want %q", c.Header, c.Field, want[i])
		}
		if c.Confidence >= 1 || c.Confidence <= 0 {
			t.Errorf("%s: confidence %v of a guess", c.Header, c.Confidence)
		}
	}
}

func TestKnownHeaderWordsAreCertain(t *testing.T) {
	d := table(office.Document{}, []string{"序号", "整改任务", "责任单位", "完成时限"}, []string{"1", "甲", "乙局", "2021年底"})
	for _, c := range Columns(d)[0].Columns {
		if c.Confidence != 1 {
			t.Errorf("%s: confidence %v", c.Header, c.Confidence)
		}
	}
}

func TestMappingIsAppliedToTablesWithItsHeader(t *testing.T) {
	d := own()
	m := Columns(d)[0]
	m.Columns[1].Field, m.Columns[5].Field = "statement", "progress"
	r := RecogniseTable(d, m)
	checkCovered(t, d, r)
	if len(r.Findings) != 2 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	f := r.Findings[1]
	if f.Label != "2" || f.Status != reading.StatusInProgress || f.DeadlineText != "2024年底" || len(f.Organisations) != 1 {
		t.Errorf("%+v", f)
	}
	if len(r.Findings[0].Measures) != 2 {
		t.Errorf("measures %+v", r.Findings[0].Measures)
	}
}

func TestFingerprintForgivesSpacesAndWidth(t *testing.T) {
	if Fingerprint([]string{"整改 任务", "状态（级）"}) != Fingerprint([]string{"整改任务", "状态(级)"}) {
		t.Error("the same header has two fingerprints")
	}
	if Fingerprint([]string{"甲", "乙"}) == Fingerprint([]string{"甲乙"}) {
		t.Error("two headers share a fingerprint")
	}
}
