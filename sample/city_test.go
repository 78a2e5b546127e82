package sample_test

import (
	"fmt"
	"reflect"
	"testing"

	"zhenggai/sample"
)

func rowsOf(t *testing.T) map[string][][]any {
	t.Helper()
	all := map[string][][]any{}
	for _, s := range sample.Workbook() {
		for row, err := range s.Rows {
			if err != nil {
				t.Fatal(err)
			}
			all[s.Name] = append(all[s.Name], row)
		}
	}
	return all
}

func TestTheCityIsOfItsSizeAndAlwaysTheSame(t *testing.T) {
	all := rowsOf(t)
	if got := len(all["人员"]); got != sample.People {
		t.Errorf("%d people", got)
	}
	names := map[string]bool{}
	for _, row := range all["人员"] {
		names[fmt.Sprint(row[0])] = true
	}
	if len(names) != sample.People {
		t.Errorf("%d names for %d people", len(names), sample.People)
	}
	if !reflect.DeepEqual(all, rowsOf(t)) {
		t.Error("a second city differs from the first")
	}
	if len(sample.Banners()) != 14 {
		t.Errorf("%d banners", len(sample.Banners()))
	}
}
