package org_test

import (
	"bytes"
	"context"
	"iter"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/org/orgtest"
)

// book writes sheets as a workbook and reads it back as an import does.
func book(t *testing.T, sheets map[string][][]any) (org.Roster, []org.Defect) {
	t.Helper()
	var all []office.Sheet
	for name, rows := range sheets {
		s := office.Sheet{Name: name, Rows: each(rows[1:])}
		for _, title := range rows[0] {
			s.Columns = append(s.Columns, office.Column{Title: title.(string)})
		}
		all = append(all, s)
	}
	var file bytes.Buffer
	if err := office.WriteXlsx(&file, all...); err != nil {
		t.Fatal(err)
	}
	doc, err := office.Read(file.Bytes(), office.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, defects, err := org.ReadWorkbook(doc)
	if err != nil {
		t.Fatal(err)
	}
	return r, defects
}

func each(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func smallBook() map[string][][]any {
	return map[string][][]any{
		"行政区划": {{"名称", "代码*"}, {"苍原市", "970100"}, {"荣原旗", "970121"}, {"查干苏木", "970121100"}},
		"单位": {
			{"单位名称", "上级", "类型", "区划", "其他名称"},
			{"查干苏木人民政府", "荣原旗人民政府", "苏木", "970121100", ""}, // its parent stands further down
			{"荣原旗人民政府", "", "政府", "荣原旗", "荣原旗、荣原旗政府"},
			{"荣原旗林业和草原局", "荣原旗", "部门", "荣原旗", ""},
		},
		"人员": {{"姓名", "所在单位", "联系电话"}, {"那日苏", "荣原旗林业和草原局", "100-0000-0001"}, {"云飞", "荣原旗", ""}},
		"职务": {{"单位", "职务", "岗位类别", "任职人", "任职时间"}, {"荣原旗", "旗长", "主要负责人", "云飞", "2024/3/1"}, {"荣原旗林业和草原局", "局长", "", "那日苏", ""}},
	}
}

func take(t *testing.T, c *orgtest.Chart, sheets map[string][][]any) org.Import {
	t.Helper()
	ctx := context.Background()
	r, defects := book(t, sheets)
	in, err := c.Registrar().Preview(ctx, r, defects, "2026-05-20")
	if err != nil || len(in.Defects) > 0 {
		t.Fatal(in.Defects, err)
	}
	done, _, err := c.Registrar().Take(ctx, "acc", "digest", in.Sum, r, "2026-05-20")
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestAWorkbookIsTakenWholeAndTheSecondTimeChangesNothing(t *testing.T) {
	ctx := context.Background()
	c := orgtest.NewChart()
	if in := take(t, c, smallBook()); len(in.Changes) != 3+3+2+2+2 {
		t.Errorf("%d changes: %+v", len(in.Changes), in.Changes)
	}
	tree, err := org.TreeOf(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	town := tree.Find("查干苏木人民政府")
	if len(town) != 1 || len(tree.Path(town[0].ID)) != 2 || town[0].Kind != org.TownshipUnit {
		t.Errorf("the township is %+v", town)
	}
	if region, ok := tree.Region(town[0].Region); !ok || region.Level != org.Township || region.Parent == "" {
		t.Errorf("its region is %+v", region)
	}
	if again := take(t, c, smallBook()); len(again.Changes) != 0 || again.Same == 0 {
		t.Errorf("the second import changes %+v", again.Changes)
	}
}

func TestAWorkbookMovesPeopleAndPosts(t *testing.T) {
	ctx := context.Background()
	c := orgtest.NewChart()
	take(t, c, smallBook())
	in := take(t, c, map[string][][]any{
		"人员": {{"姓名", "单位", "手机"}, {"那日苏", "荣原旗", "10000000001"}},
		"职务": {{"单位", "职务", "任职人"}, {"荣原旗林业和草原局", "局长", "云飞"}},
	})
	var told []string
	for _, ch := range in.Changes {
		told = append(told, string(ch.Kind)+" "+ch.Table+" "+ch.Name)
	}
	if got := strings.Join(told, "; "); got != "altered person 那日苏; ended holding 那日苏; began holding 云飞" {
		t.Errorf("got %s", got)
	}
	people, _ := c.People(ctx, org.PeopleWant{})
	if len(people) != 2 {
		t.Errorf("somebody who moved is %d people", len(people))
	}
}

func TestEveryBadCellIsToldWithItsPlaceAndNothingIsTaken(t *testing.T) {
	ctx := context.Background()
	c := orgtest.NewChart()
	bad := smallBook()
	bad["行政区划"] = append(bad["行政区划"], []any{"错码", "97"})
	bad["单位"] = append(bad["单位"], []any{"无头局", "没有的上级", "部门", "", ""}, []any{"怪局", "荣原旗", "怪类", "", ""})
	bad["人员"] = append(bad["人员"], []any{"", "荣原旗", ""}, []any{"甲", "无此单位", ""}, []any{"乙", "荣原旗", "电话"})
	bad["职务"] = append(bad["职务"], []any{"荣原旗", "副旗长", "", "无此人", "去年"}, []any{"荣原旗", "旗长", "", "", ""})
	r, defects := book(t, bad)
	in, err := c.Registrar().Preview(ctx, r, defects, "2026-05-20")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range in.Defects {
		got = append(got, d.Cell+" "+d.Text.Key)
	}
	want := "人员!A4 org.cell_empty; 行政区划!B5 org.code_odd; 单位!B5 org.unit_unknown; 单位!C6 org.kind_word; " +
		"人员!B5 org.unit_unknown; 人员!C6 org.phone_odd; 职务!E4 org.day_word; 职务!B5 org.row_twice"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
	if len(in.Changes) != 0 || len(c.Entries) != 0 {
		t.Error("something of a bad workbook is taken")
	}
}

func TestAWorkbookThatWouldDoSomethingElseByNowIsNotTaken(t *testing.T) {
	ctx := context.Background()
	c := orgtest.NewChart()
	r, _ := book(t, smallBook())
	in, err := c.Registrar().Preview(ctx, r, nil, "2026-05-20")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Registrar().AddUnit(ctx, "x", org.Unit{Name: "荣原旗人民政府", Kind: org.Government}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Registrar().Take(ctx, "x", "d", in.Sum, r, "2026-05-20"); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}

func TestUnitsOfOneNameAreToldApartByTheirSuperior(t *testing.T) {
	c := orgtest.NewChart()
	sheets := map[string][][]any{
		"单位": {{"单位", "上级单位"}, {"甲旗人民政府", ""}, {"乙旗人民政府", ""}, {"水利局", "甲旗人民政府"}, {"水利局", "乙旗人民政府"}},
		"人员": {{"姓名", "单位"}, {"甲", "甲旗人民政府/水利局"}, {"乙", "乙旗人民政府/水利局"}},
	}
	take(t, c, sheets)
	if again := take(t, c, sheets); len(again.Changes) != 0 {
		t.Errorf("the second import changes %+v", again.Changes)
	}
	sheets["人员"] = append(sheets["人员"], []any{"丙", "水利局"})
	r, defects := book(t, sheets)
	in, err := c.Registrar().Preview(context.Background(), r, defects, "2026-05-20")
	if err != nil || len(in.Defects) != 1 || in.Defects[0].Text.Key != "org.unit_ambiguous" || in.Defects[0].Cell != "人员!B4" {
		t.Errorf("got %+v, %v", in.Defects, err)
	}
}

func TestSheetsThatLackTheirHeadAreTold(t *testing.T) {
	_, defects := book(t, map[string][][]any{"单位": {{"别的", "列"}, {"甲", "乙"}}})
	if len(defects) != 1 || defects[0].Text.Key != "org.workbook_head" {
		t.Errorf("got %+v", defects)
	}
	doc := &office.Document{Format: office.Xlsx, Blocks: []office.Block{{Kind: office.Cell, Sheet: "Sheet1", Row: 1, Col: 1, Text: "x"}}}
	if _, _, err := org.ReadWorkbook(doc); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	if _, _, err := org.ReadWorkbook(&office.Document{Format: office.Docx}); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}
