package quantity

import (
	"testing"
)

func TestReadKeepsWhatIsPrinted(t *testing.T) {
	text := "全市共排查尾矿库１２座，完成治理面积37.5万亩，动用人员320余人次，占用近万亩。"
	want := []string{"１２座", "37.5万亩", "320余人次", "近万亩"}
	got := Read(text, Context{})
	if len(got) != len(want) {
		t.Fatalf("read %d amounts, want %d: %v", len(got), len(want), got)
	}
	for i, q := range got {
		if q.Text != want[i] || text[q.Start:q.End] != q.Text {
			t.Errorf("amount %d is %q at %d–%d, want %q", i, q.Text, q.Start, q.End, want[i])
		}
	}
}
