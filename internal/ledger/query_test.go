package ledger_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/ledger"
)

func TestParseFilterReadsTermsAndWords(t *testing.T) {
	f, faults := ledger.ParseFilter(`状态:推进中，已完成 单位：水利局 期限:2025-01..2025-06 "尾矿 库" 序号:１２`)
	if len(faults) != 0 {
		t.Fatalf("faults: %v", faults)
	}
	want := ledger.Filter{
		Words: []string{"尾矿 库"}, Statuses: []ledger.Status{ledger.StatusInProgress, ledger.StatusDone},
		Units: []string{"水利局"}, Due: ledger.Due{From: "2025-01-01", To: "2025-06-30"}, Numbers: []int{12},
	}
	if f.String() != want.String() {
		t.Errorf("got %q, want %q", f.String(), want.String())
	}
}

func TestParseFilterKeepsWhatItCannotRead(t *testing.T) {
	f, faults := ledger.ParseFilter("状态:飞起来 颜色:红 https://例")
	if len(faults) != 3 || len(f.Words) != 3 {
		t.Fatalf("got %d faults, words %q; a term that means nothing is searched as text and reported", len(faults), f.Words)
	}
	if faults[0].Place != "状态:飞起来" {
		t.Errorf("the fault names the place: got %q", faults[0].Place)
	}
}

func TestChineseAndEnglishTermsMeanTheSame(t *testing.T) {
	zh, _ := ledger.ParseFilter("状态:推进中 来源:中央 时限:立行立改 期限:逾期")
	en, _ := ledger.ParseFilter("status:in_progress source:central class:immediate due:overdue")
	if zh.String() != en.String() {
		t.Errorf("%q and %q", zh, en)
	}
}

func TestChipsLeaveTheRest(t *testing.T) {
	f, _ := ledger.ParseFilter("状态:推进中 尾矿 期限:2025")
	chips := f.Chips()
	if len(chips) != 3 {
		t.Fatalf("got %d chips", len(chips))
	}
	for _, c := range chips {
		left, _ := ledger.ParseFilter(c.Without)
		if len(left.Chips()) != 2 {
			t.Errorf("without %s:%s there are %d terms left", c.Field, c.Value, len(left.Chips()))
		}
	}
}

// A filter written out and read again is the same filter: query, chips, URL and export are one thing.
func TestFilterRoundTrip(t *testing.T) {
	pieces := []string{
		"状态:推进中", "status:done", "来源:省级", "时限:长期坚持", "环节:整改中", "进度:超过序时", "单位:水利局", "期限:2025-03..",
		"期限:..2024", "期限:逾期", "期限:临期", "序号:7", "尾矿", `"两 词"`, "a:b", "：", ":", "湿地,", "轮次:r1",
	}
	rapid.Check(t, func(t *rapid.T) {
		query := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "terms"), " ")
		f, _ := ledger.ParseFilter(query)
		again, _ := ledger.ParseFilter(f.String())
		if f.String() != again.String() {
			t.Fatalf("%q read as %q, read again as %q", query, f, again)
		}
	})
}

func FuzzParseFilter(f *testing.F) {
	f.Add(`状态:推进中 "尾矿`)
	f.Fuzz(func(t *testing.T, query string) {
		first, _ := ledger.ParseFilter(query)
		again, _ := ledger.ParseFilter(first.String())
		if first.String() != again.String() {
			t.Errorf("%q: %q, then %q", query, first, again)
		}
	})
}
