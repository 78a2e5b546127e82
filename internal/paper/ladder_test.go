package paper_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/paper"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

func on(s string) workday.Day {
	d, err := workday.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// told are the words of a paper, without a look at how they are set.
func told(t *testing.T, o office.Official) string {
	t.Helper()
	var b bytes.Buffer
	if err := office.WriteText(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func says(t *testing.T, text string, facts ...string) {
	t.Helper()
	for _, f := range facts {
		if !strings.Contains(text, f) {
			t.Errorf("%q is not in:\n%s", f, text)
		}
	}
}

func TestALetterSaysWhyByWhatAndUntilWhen(t *testing.T) {
	known := supervise.Known{
		Task:    ledger.Task{ID: "t", Text: "完成草场植被恢复三百亩并通过自治区林业和草原局组织的验收工作", Deadline: "2025-06-30", Start: "2025-01-01"},
		Finding: ledger.Finding{No: 7},
	}
	draft := supervise.Filed{Name: "预警函", Unit: "林草局", Event: supervise.Event{
		Deed: supervise.Proposed, Day: on("2025-01-24"), Step: supervise.Warning, Clause: "第六条：亮黄灯的，发预警函。", Points: 2,
		Reason: say.T("supervise.node_missed", "Node", "播种", "Day", on("2025-01-10"), "Days", 14), Due: on("2025-02-08"),
	}}
	m := paper.LetterMatter{Known: known, Filed: draft, Office: "苍原市整改办", Round: ledger.Round{Title: "第三轮督察"}}
	text := told(t, paper.Letter(m))
	says(t, text, "林草局：", "第三轮督察第7项问题", "验收工作，完成时限为2025年6月30日", "“播种”应于 2025年1月10日 完成，已过 14 天", "第六条：亮黄灯的，发预警函。", "建议扣 2 分", "（草稿）", "　　年　　月　　日前")
	if strings.Contains(text, "2025年2月8日") || strings.Contains(text, "2025年1月24日") {
		t.Errorf("a draft has days already:\n%s", text)
	}
	m.Filed.Event.Deed, m.Filed.Event.Number, m.Filed.Unit = supervise.Issued, supervise.Number{Series: "预警", Year: 2025, No: 3}, ""
	text = told(t, paper.Letter(m))
	says(t, text, "预警〔2025〕3号", "（主送单位待定）", "于2025年2月8日前书面答复", "苍原市整改办\n2025年1月24日")
	if strings.Contains(text, "草稿") {
		t.Errorf("an issued letter is a draft:\n%s", text)
	}
	for _, step := range supervise.Steps {
		m.Filed.Event.Step = step
		says(t, told(t, paper.Letter(m)), "2025年2月8日前")
	}
}

// bulletinMatter is a month of three tasks: one late and back, one finished, one that got a letter.
func bulletinMatter(t *testing.T) paper.BulletinMatter {
	t.Helper()
	month, err := supervise.ParseMonth("2025-05")
	if err != nil {
		t.Fatal(err)
	}
	red, green := supervise.Light{Colour: "red", Name: "红灯"}, supervise.Light{Colour: "green", Name: "绿灯"}
	palette := []supervise.Colour{"red", "green"}
	task := func(id, unit, title string, light supervise.Light) *supervise.Pressed {
		return &supervise.Pressed{Item: supervise.Item{Task: id, Unit: unit, Title: title, Light: light, Planned: 60 * supervise.Percent, Due: on("2025-05-20")}, Palette: palette}
	}
	late, done, lettered := task("a", "水利局", "封堵机井", red), task("b", "林草局", "补播草场", green), task("c", "水利局", "拆除围栏", red)
	late.Rebound = on("2025-05-06")
	done.Finished = true
	lettered.Done = 30 * supervise.Percent
	lettered.Letters = []supervise.Filed{{Event: supervise.Event{
		Deed: supervise.Issued, Day: on("2025-05-12"), Due: on("2025-05-19"), Number: supervise.Number{Series: "督办", Year: 2025, No: 4}, Points: 1,
	}}}
	before := []*supervise.Pressed{task("a", "水利局", "封堵机井", green), task("b", "林草局", "补播草场", green)}
	return paper.NewBulletin(month, on("2025-05-31"), []*supervise.Pressed{late, done, lettered}, before, "苍原市整改办")
}

func TestABulletinPrintsItsNumbers(t *testing.T) {
	m := bulletinMatter(t)
	text := told(t, paper.Bulletin(m))
	says(t, text,
		"2025年5月生态环境问题整改进展情况通报",
		"截至2025年5月31日，共有整改任务3项，已完成1项，完成率33.33%；逾期未完成2项。",
		"红灯2项、绿灯0项", "本月发出督办文书1件，合计建议扣1分",
		"1\t林草局\t1\t1\t100%\t0%", "2\t水利局\t2\t0\t0%\t-45%",
		"红灯\t封堵机井\t水利局\t60%\t0%\t2025-05-20", "红灯\t拆除围栏\t水利局\t60%\t30%\t2025-05-20",
		"水利局“封堵机井”：", "督办〔2025〕4号", "苍原市整改办\n2025年5月31日")
	if strings.Contains(text, "送审稿") {
		t.Error("a bulletin that nobody has to sign is a draft")
	}
	m.Draft = true
	says(t, told(t, paper.Bulletin(m)), "送审稿\n")
}

// What waits for a signature says so at the head of every page.
func TestADraftIsMarkedInItsDocx(t *testing.T) {
	m := bulletinMatter(t)
	for _, draft := range []bool{true, false} {
		m.Draft = draft
		var b bytes.Buffer
		if err := office.WriteDocx(&b, paper.Bulletin(m)); err != nil {
			t.Fatal(err)
		}
		marked := strings.Contains(headerOf(t, b.Bytes()), "送审稿")
		if marked != draft {
			t.Errorf("draft %v, marked %v", draft, marked)
		}
	}
}

// headerOf is the head of a docx's pages, "" for none.
func headerOf(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/header1.xml")
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
