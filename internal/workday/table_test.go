package workday

import (
	"fmt"
	"strings"
	"testing"

	"zhenggai/internal/say"
)

// year2027 is a table of the test's own; the notice for 2027 is not known here.
const year2027 = `year = 2027
notice = "试〔2026〕1号"
[[holiday]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
[[holiday]]
name = "春节"
from = 2027-02-05
to = 2027-02-11
work = [2027-01-31, 2027-02-20]
`

func TestTableDefectsNameTheLine(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"year = 2027\n", "", "t.toml:1: 没有写年份"},
		{"year = 2027", "year = 1027", "t.toml:1: 年份 1027"},
		{`notice = "试〔2026〕1号"` + "\n", "", "t.toml:1: 没有写依据"},
		{`name = "春节"` + "\n", "", "t.toml:7: 这个假期没有名称"},
		{"from = 2027-02-05\n", "", "t.toml:7: “春节”没有写从哪天放假"},
		{"to = 2027-02-11", "to = 2027-02-01", "t.toml:10: “春节”的最后一天 2027-02-01 早于第一天"},
		{"to = 2027-02-11", "to = 2027-03-11", "t.toml:10: “春节”连放 35 天"},
		{"from = 2027-01-01\nto = 2027-01-03", "from = 2026-01-01\nto = 2026-01-03", "t.toml:5: “元旦”从 2026-01-01 起，不在 2027 年"},
		{"2027-02-20]", "2027-02-06]", "t.toml:11: 2027-02-06 既是“春节”放假，又写成调休上班"},
		{"2027-02-20]", "2027-01-02]", "t.toml:11: 2027-01-02 既是“元旦”放假，又写成调休上班"},
		{"2027-02-20]", "2027-02-19]", "t.toml:11: 2027-02-19 是星期五，本来就上班"},
		{"2027-02-20]", "2027-08-21]", "t.toml:11: 2027-08-21 离“春节”"},
		{"2027-02-20]", "\n2027-01-31]", "t.toml:12: 2027-01-31 的调休上班写了两次"},
		{"from = 2027-02-05\nto = 2027-02-11", "from = 2027-01-03\nto = 2027-01-05", "t.toml:9: 2027-01-03 的放假写了两次"},
		{"from = 2027-02-05", "from = 2027-02-30", "t.toml:9: 这里不合 TOML 的写法"},
		{"from = 2027-02-05", `from = "二月"`, "t.toml:9: 这里的值不对：“二月”不是日期"},
		{"from = 2027-02-05", "from = 3", "t.toml:9: 这里的值不对：请写日期"},
		{"from = 2027-02-05", "form = 2027-02-05", "t.toml:9: 不认识“form”"},
		{"year = 2027", "year = 2027\nreplaces = 'a'\nadds_to = 'b'", "t.toml:3: replaces 和 adds_to 不能同时写"},
		{year2027, "year = 2027\nnotice = 'a'\n", "t.toml:1: 一个假期也没有"},
	} {
		text := strings.Replace(year2027, c.old, c.new, 1)
		table, ds := ParseTable("t.toml", []byte(text))
		if table != nil || !strings.Contains("\n"+ds.Error(), "\n"+c.want) {
			t.Errorf("%q for %q:\n%v\nwant %s", c.new, c.old, ds, c.want)
		}
		for _, d := range ds {
			if s := d.In(say.En); strings.Contains(s, "no value") || strings.Contains(s, "workday.") {
				t.Error(s)
			}
		}
	}
}

// Every defect is told, not the first alone.
func TestAllDefectsAreCollected(t *testing.T) {
	text := strings.NewReplacer("to = 2027-01-03", "to = 2026-12-03", "2027-02-20", "2027-02-19, 2027-02-07").Replace(year2027)
	_, ds := ParseTable("t.toml", []byte(text))
	if len(ds) != 3 {
		t.Errorf("%v", ds)
	}
}

func TestTablesMerge(t *testing.T) {
	table := parse(t, year2027)
	c, ds := Embedded().With(table)
	if ds != nil {
		t.Fatal(ds)
	}
	if d, err := c.Add(day("2027-01-29"), 2, true, false); err != nil || d != day("2027-02-01") {
		t.Errorf("the make-up day does not count: %v %v", d, err)
	}
	if len(Embedded().Years()) != 7 {
		t.Error("the embedded calendar has changed")
	}
	if _, ds := c.With(parse(t, year2027)); ds != nil {
		t.Errorf("the same table twice: %v", ds)
	}
	changed := strings.Replace(year2027, "2027-01-31, ", "", 1)
	for head, want := range map[string]string{
		"":                       "t.toml:1: 2027 年已按“试〔2026〕1号”安排",
		"replaces = '别的'":        "t.toml:2: 要替换“别的”",
		"adds_to = '别的'":         "t.toml:2: 要增加到“别的”",
		"replaces = '试〔2026〕1号'": "",
	} {
		text := strings.Replace(changed, "year = 2027\n", "year = 2027\n"+head+"\n", 1)
		next, ds := c.With(parse(t, text))
		if !strings.HasPrefix(ds.Error(), want) || (want == "") != (next != nil) {
			t.Errorf("%s: %v, want %s", head, ds, want)
		}
	}
}

// A region's own holiday joins the national table; one that is worked nationally in exchange is refused.
func TestRegionsAddTheirOwn(t *testing.T) {
	c, _ := Embedded().With(parse(t, year2027))
	own := "year = 2027\nnotice = '区〔2027〕1号'\nadds_to = '试〔2026〕1号'\n[[holiday]]\nname = '本地节日'\nfrom = %s\n"
	next, ds := c.With(parse(t, fmt.Sprintf(own, "2027-07-20")))
	if ds != nil {
		t.Fatal(ds)
	}
	if works, _ := next.Working(day("2027-07-20")); works {
		t.Error("the region's holiday is worked")
	}
	if _, ds := c.With(parse(t, fmt.Sprintf(own, "2027-02-20"))); !strings.HasPrefix(ds.Error(), "t.toml:6: 2027-02-20（“本地节日”）与“试〔2026〕1号”的“春节”") {
		t.Error(ds)
	}
}

// The turn of a year may stand in the next year's notice, as the New Year of 2023 did.
func TestNeighbouringTablesMustAgree(t *testing.T) {
	clash := "year = 2027\nnotice = 'x'\n[[holiday]]\nname = '元旦'\nfrom = 2027-01-01\nwork = [2026-12-27]\n"
	c, ds := Embedded().With(parse(t, clash))
	if ds != nil {
		t.Fatal(ds)
	}
	if works, _ := c.Working(day("2026-12-27")); !works {
		t.Error("a day of the old year worked for the new")
	}
	wrong := "year = 2027\nnotice = 'x'\n[[holiday]]\nname = '元旦'\nfrom = 2026-10-10\nto = 2027-01-01\n"
	if _, ds := ParseTable("t.toml", []byte(wrong)); ds == nil {
		t.Error("a holiday of three months")
	}
}

func parse(t *testing.T, text string) *Table {
	t.Helper()
	table, ds := ParseTable("t.toml", []byte(text))
	if ds != nil {
		t.Fatal(ds)
	}
	return table
}

// FuzzTable: whatever an office sends is a table or a list of defects with a line each.
func FuzzTable(f *testing.F) {
	f.Add(year2027)
	f.Add("year = 9223372036854775807\n[[holiday]]\nfrom = 2027-01-01\nto = 2199-12-31\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, ds := ParseTable("t.toml", []byte(text))
		if (table == nil) != (len(ds) > 0) {
			t.Fatal("neither a table nor a defect, or both")
		}
		for _, d := range ds {
			if d.Line < 1 || d.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("%q stands at line %d", d.Text, d.Line)
			}
		}
	})
}
