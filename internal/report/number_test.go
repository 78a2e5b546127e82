package report

import (
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

func TestEveryAmountOfAReportHasANameOfItsOwn(t *testing.T) {
	f := ledger.Finding{
		ID: "f", Label: "一、", Statement: "全区有矿山1482家，\n损毁土地500多平方公里。", StatusLead: "进展：", StatusText: "正在推进实施",
		Progress: "已关闭12家。\n修复土地10.85平方公里。",
	}
	m := ledger.Measure{ID: "m", FindingID: "f", Ord: 1, Label: "（一）", Text: "督促78家企业治理。\n重新修编6家。"}
	rep := Compose(ledger.Round{}, []Section{{
		Finding: journal.Versioned[ledger.Finding]{Row: f}, Measures: []journal.Versioned[ledger.Measure]{{Row: m}},
	}})
	var got []string
	for _, p := range rep.Paras {
		for _, n := range p.Numbers {
			got = append(got, n.ID+" "+p.Text[n.Start:n.End])
		}
	}
	want := []string{"f-1 1482家", "f-2 500多平方公里", "f-3 12家", "f-4 10.85平方公里", "m-1 78家", "m-2 6家"}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("amount %d is %q, want %q", i, got[i], want[i])
		}
	}
}
