package petition

import (
	"errors"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/workday"
)

func TestNumbers(t *testing.T) {
	for text, want := range map[string]Number{
		"D2NM202606010012": "D2NM202606010012", " d2nm 20260601 0012 ": "D2NM202606010012", "Ｘ３ＨＬＪ２０２４０５０９００１号": "X3HLJ20240509001", "D2-NM-20260601-7": "D2NM202606017",
	} {
		got, err := ParseNumber(text)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	n, _ := ParseNumber("X3HLJ202405090012")
	if n.Channel() != Letter || n.Round() != 3 || n.Province() != "HLJ" || n.Day() != "2024-05-09" || n.Serial() != 12 {
		t.Errorf("%s %d %s %s %d", n.Channel(), n.Round(), n.Province(), n.Day(), n.Serial())
	}
	for text, key := range map[string]string{
		"": "petition.number_empty", "Q2NM202606010012": "petition.number_channel", "D": "petition.number_shape", "DNM2026060100123": "petition.number_shape",
		"D2N202606010012": "petition.number_shape", "D2ABCD202606010012": "petition.number_shape", "D2NM202613010012": "petition.number_day", "D2NM202602300012": "petition.number_day",
		"D2NM202606010000": "petition.number_serial", "D2NM20260601001234": "petition.number_serial", "D2NM2026060１x12": "petition.number_shape",
	} {
		_, err := ParseNumber(text)
		var f *fault.Error
		if !errors.As(err, &f) || f.Text.Key != key || f.Place != "number" {
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"D2NM202606010012", "X", "D9", "D2NM", "Ｘ３号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		if again, err := ParseNumber(string(n)); err != nil || again != n || n.Day() == "" || n.Serial() == 0 || n.Round() == 0 {
			t.Errorf("%q: %q does not read as itself", s, n)
		}
	})
}

func TestTermsAreDatedDataOfARegion(t *testing.T) {
	for _, c := range []struct {
		codes []string
		day   ledger.Date
		id    string
		due   ledger.Date
	}{
		{[]string{"340101", "340100", "340000"}, "2024-03-01", "petition-anhui-2024", "2024-03-08"},
		{[]string{"340101", "340100", "340000"}, "2023-12-31", "petition-default", "2024-01-10"},
		{[]string{"370000"}, "2026-02-10", "petition-shandong-2017", "2026-02-20"},
		{nil, "2026-06-01", "petition-default", "2026-06-11"},
	} {
		term, err := Embedded().For(c.codes, c.day)
		if err != nil || term.ID != c.id {
			t.Fatalf("%v %s: %s, %v", c.codes, c.day, term.ID, err)
		}
		if due, err := term.Due(workday.Embedded(), c.day); err != nil || due != c.due {
			t.Errorf("%s from %s: due %s, %v", c.id, c.day, due, err)
		}
	}
	bad := "id = \"x\"\nregion = \"15\"\nclause = \"c\"\nmark = \"seen\"\n[title]\nzh = \"t\"\n[petition]\ndays = 0\nunit = \"moon\"\n"
	_, defects := ParseTerm("bad.toml", []byte(bad))
	if len(defects) != 3 || defects[0].Line != 2 || defects[1].Line != 8 || defects[2].Line != 9 {
		t.Errorf("defects %v", defects)
	}
	good := strings.NewReplacer("\"15\"", "\"\"", "= 0", "= 5", "moon", "working").Replace(bad)
	term, defects := ParseTerm("good.toml", []byte(good))
	if _, clash := Embedded().With(term); len(defects) != 0 || len(clash) != 1 {
		t.Errorf("a second term of every region: %v %v", defects, clash)
	}
}

func table(sheet string, rows ...[]string) *office.Document {
	doc := &office.Document{Format: office.Xlsx}
	for i, row := range rows {
		for j, text := range row {
			if text != "" {
				doc.Blocks = append(doc.Blocks, office.Block{Kind: office.Cell, Table: 1, Row: i + 1, Col: j + 1, Sheet: sheet, Text: text})
			}
		}
	}
	return doc
}

func TestTablesAreReadByTheirHeads(t *testing.T) {
	rows, defects, err := ReadTables(table("一览表",
		[]string{"第三批信访交办件"},
		[]string{"序号", "受理编号*", "交办问题\n基本情况", "行政区域", "污染类型（必填）"},
		[]string{"1", "D2NM202606010012", "夜间排放黑烟", "云岭旗", "大气"},
		[]string{"序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型"},
		[]string{"2", "X2NM202606010003", "河道倾倒废渣", "", "水、土壤"},
		[]string{"合计", "2", "", "", ""},
	))
	if err != nil || len(defects) != 0 || len(rows) != 2 {
		t.Fatalf("%d rows, %v, %v", len(rows), defects, err)
	}
	if rows[1].Cells["number"] != "X2NM202606010003" || rows[1].At.Cell("kinds") != "一览表!E5" || rows[0].Cells["place"] != "云岭旗" {
		t.Errorf("%+v", rows[1])
	}
	if _, _, err := ReadTables(table("花名册", []string{"姓名", "单位"})); !fault.Is(err, fault.Invalid) {
		t.Errorf("a roster was taken: %v", err)
	}
	_, defects, err = ReadTables(table("", []string{"受理编号", "污染类型"}, []string{"D2NM202606010012", "水"}))
	if err != nil || len(defects) != 1 || defects[0].Cell != "表1!A1" {
		t.Errorf("without the column of the problem: %v %v", defects, err)
	}
}

func petitions() []Petition {
	one := Petition{ID: "1", Number: "D2NM202606010001", Day: "2026-06-01", Due: "2026-06-11", Place: "云岭旗", Text: "云岭旗北山采石场夜间作业，粉尘大，噪声扰民，山体裸露没有复绿", Answer: Answer{Status: Done, Truth: True, DoneOn: "2026-06-08"}}
	two := Petition{ID: "2", Number: "X2NM202606050002", Day: "2026-06-05", Due: "2026-06-15", Place: "云岭旗", Text: "再次反映云岭旗北山采石场夜间作业，粉尘大，山体裸露仍未复绿", Earlier: "1", Answer: Answer{Status: Staged, Truth: Partly, DoneOn: "2026-06-12"}}
	three := Petition{ID: "3", Number: "D2NM202606090003", Day: "2026-06-09", Due: "2026-06-19", Place: "荣原旗", Text: "荣原旗污水处理厂出水发黑，异味明显", Answer: Answer{Status: Open}}
	four := Petition{ID: "4", Number: "D2NM202606090004", Day: "2026-06-09", Due: "2026-06-19", Place: "云岭旗", Text: "北山采石场夜间作业粉尘大", Answer: Answer{Status: Done, Truth: Untrue, DoneOn: "2026-06-20"}}
	return []Petition{one, two, three, four}
}

func TestWhatIsDoneInPartIsNotDone(t *testing.T) {
	all := petitions()
	if got := TallyOf(all, "2026-06-20"); got != (Tally{Total: 4, Open: 1, Staged: 1, Done: 2, InTime: 1, Late: 2, Repeats: 1}) {
		t.Errorf("%+v", got)
	}
	days := ByDay(all)
	if len(days) != 20 || days[0] != (DayCount{Day: "2026-06-01", Came: 1, Total: 1}) || days[19] != (DayCount{Day: "2026-06-20", Done: 1, Total: 4, Cleared: 2}) {
		t.Errorf("%d days, %+v, %+v", len(days), days[0], days[len(days)-1])
	}
	if ByDay(nil) != nil {
		t.Error("days of nothing")
	}
}

func TestRepeatsAreProposedAndChained(t *testing.T) {
	all := petitions()
	all[1].Earlier = ""
	got := Suggest(all[1], all)
	if len(got) != 1 || got[0].ID != "1" {
		t.Fatalf("%+v", got)
	}
	if got := Suggest(all[0], all); len(got) != 0 {
		t.Errorf("the first repeats %+v", got)
	}
	all[1].NotRepeat = []string{"1"}
	if got := Suggest(all[1], all); len(got) != 0 {
		t.Errorf("proposed again: %+v", got)
	}
	all[1].Earlier, all[3].Earlier = "1", "2"
	if c := Chain("2", all); len(c) != 3 || c[0].ID != "1" || c[2].ID != "4" {
		t.Errorf("chain %+v", c)
	}
}

func TestAComplaintAfterClosingIsASignOfRebound(t *testing.T) {
	p := petitions()[1]
	for closed, want := range map[ledger.Date]bool{"": false, "2026-06-04": true, "2026-06-05": false, "2026-07-01": false} {
		if p.After(closed) != want {
			t.Errorf("closed on %q: %v", closed, !want)
		}
	}
	p.Truth = Untrue
	if p.After("2026-06-04") {
		t.Error("an untrue complaint is no sign")
	}
}
