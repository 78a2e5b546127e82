package office

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// longPaper is a report of 500 problems, about 300 pages.
func longPaper() Official {
	o := Official{Title: "苍原市具体问题整改进展情况"}
	for i := range 500 {
		o.Paras = append(o.Paras,
			Para{Role: RoleHeading1, Text: fmt.Sprintf("%s、部分矿山治理滞后，生态破坏问题突出。", count("chineseCountingThousand", i+1))},
			Para{Role: RoleStatus, Text: "整改进展情况：正在推进实施"})
		for range 4 {
			o.Paras = append(o.Paras, Para{Role: RoleBody, Text: strings.Repeat("完成历史遗留矿山生态修复治理37.5万亩，占任务总量的98%。", 4)})
		}
	}
	return o
}

func BenchmarkReadText(b *testing.B) {
	var s strings.Builder
	if err := WriteText(&s, longPaper()); err != nil {
		b.Fatal(err)
	}
	data := []byte(s.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		mustRead(b, data)
	}
}

func BenchmarkReadDocx(b *testing.B) {
	data := docxOf(b, longPaper())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		mustRead(b, data)
	}
}

func BenchmarkWriteDocx(b *testing.B) {
	o := longPaper()
	for b.Loop() {
		if err := WriteDocx(io.Discard, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteXlsx50kRows(b *testing.B) {
	row := []any{1, "部分矿山治理滞后", 37.5, "正在推进实施", 0.98, "苍原市自然资源局", 12, "", "备注", 3}
	cols := make([]Column, len(row))
	for b.Loop() {
		rows := func(yield func([]any, error) bool) {
			for range 50_000 {
				if !yield(row, nil) {
					return
				}
			}
		}
		if err := WriteXlsx(io.Discard, Sheet{Name: "a", Columns: cols, Rows: rows}); err != nil {
			b.Fatal(err)
		}
	}
}
