package supervise

import (
	"os"
	"strings"
	"testing"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

func TestExamplesAreSound(t *testing.T) {
	rules, err := Examples()
	if err != nil || len(rules) != 2 {
		t.Fatal(rules, err)
	}
	for _, r := range rules {
		for _, l := range r.Lamps {
			if l.Clause == "" {
				t.Errorf("%s: %s has no clause", r.ID, l.Name)
			}
		}
	}
}

func TestRuleDefectsNameTheLine(t *testing.T) {
	text, err := os.ReadFile("rules/three-colours.toml")
	if err != nil {
		t.Fatal(err)
	}
	sound := string(text)
	for _, c := range []struct {
		old, new string
		at       string // the text whose line is blamed
		want     string
	}{
		{`id = "three-colours"` + "\n", "", "# 三色灯", "缺少“id”"},
		{`region = ""`, `region = "15070"`, "region", "行政区划代码“15070”不对"},
		{"from = 2020-01-01", "from = 2020-01-01\nuntil = 2019-12-31", "until", "停用日期 2019-12-31 早于启用日期"},
		{"from = 2020-01-01", "", "# 三色灯", "缺少“from”"},
		{`every = "week"`, `every = "fortnight"`, "every", "“every”不能是“fortnight”，可用的有：day week month"},
		{"on = 1", "on = 8", "on = 8", "评定日 on = 8 不对"},
		{`colour = "yellow"`, `colour = "red"`, `name = "黄灯"`, "“red”色的灯写了两次"},
		{`colour = "yellow"`, `colour = "pink"`, `colour = "pink"`, "“colour”不能是“pink”"},
		{"{ behind = 30 }", "{ behind = 300 }", "behind = 300", "“behind”写成了 300，应在 1 至 100 之间"},
		{"{ behind = 30 }", "{ }", "{ }", "这一条件是空的"},
		{"{ behind = 30 }", "{ overdue = 2, due_within = 3 }", "overdue = 2", "永远不会成立"},
		{"{ behind = 10 }", "{ behind = 30 }", "behind = 30", "与更差的“红灯”的条件相同"},
		{`{ criticised = "province" }`, `{ criticised = "town" }`, `"town"`, "“criticised”不能是“town”"},
		{"{ behind = 30 }", "{ behnid = 30 }", "behnid", "不认识“behnid”"},
		{`clause = "按序时进度推进的，亮绿灯。"`, `clause = "x"` + "\nwhen = [ { behind = 1 } ]", "when = [ { behind = 1 } ]", "最后一种灯“绿灯”不能有条件"},
		{`step = "supervision"`, `step = "remind"`, `name = "督办函"`, "“督办函”的次序不对"},
		{`step = "supervision"`, `step = "scold"`, `"scold"`, "“step”不能是“scold”"},
		{`series = "督办"`, `series = "预警"`, "", "文号字头“预警”与“预警函”重复"},
		{"days = 3", "days = 0", "days = 0", "“days”写成了 0"},
		{"days = 3\n", "", `step = "remind"`, "“days”写成了 0，应在 1 至 365 之间"},
		{`lamps = ["yellow"]`, `lamps = ["blue"]`, `lamps = ["blue"]`, "本规则没有“blue”色的灯"},
		{`lamps = ["yellow"]`, `lamps = ["green"]`, `lamps = ["green"]`, "既触发“工作提醒”又解除督办"},
		{`lamps = ["yellow"]`, "", `step = "remind"`, "没有办法走到“工作提醒”"},
		{`lamps = ["yellow"]`, `after = ["again"]`, `after = ["again"]`, "“工作提醒”是第一步"},
		{`after = ["unanswered", "still", "again"]`, `after = ["unanswered", "late"]`, "", "“after”不能是“late”"},
		{`after = ["unanswered", "still", "again"]`, `after = ["unanswered"]`, "", "写了“grace”却没有写“still”"},
		{`lamps = ["green"]`, `lamps = []`, "lamps = []", "没有写怎样解除"},
		{`[rebound] # 反弹一年内从预警函起步` + "\n" + `step = "warning"`, "[rebound]\n" + `step = "jail"`, `"jail"`, "本规则没有“jail”这一步"},
		{"days = 180", "days = -1", "days = -1", "“lapse.days”写成了 -1"},
		{sound, "id = 'x'", "id", "没有督办的步骤"},
	} {
		if !strings.Contains(sound, c.old) {
			t.Fatalf("the example has no %q", c.old)
		}
		changed := strings.Replace(sound, c.old, c.new, 1)
		rule, ds := ParseRule("r.toml", []byte(changed))
		if rule != nil || !strings.Contains(ds.Error(), c.want) {
			t.Errorf("%q for %q:\n%v\nwant %s", c.new, c.old, ds, c.want)
			continue
		}
		for _, d := range ds {
			if strings.Contains(d.Text.String(), c.want) {
				line := strings.Split(changed, "\n")[d.Line-1]
				if c.at != "" && !strings.Contains(line, c.at) && !near(changed, d.Line, c.at) {
					t.Errorf("%q: blamed line %d: %s", c.want, d.Line, line)
				}
			}
			if s := d.In(say.En); strings.Contains(s, "no value") || strings.Contains(s, "supervise.") {
				t.Error(s)
			}
		}
	}
}

// near tells whether the text stands within a section's head of the line: what is missing from a
// section is blamed on where it begins.
func near(text string, line int, at string) bool {
	lines := strings.Split(text, "\n")
	return strings.Contains(strings.Join(lines[line-1:min(line+2, len(lines))], "\n"), at)
}

func TestTheRuleOfTheSmallestRegionHolds(t *testing.T) {
	rule := func(id, region, from, until string) *Rule {
		return &Rule{ID: id, Title: id, Region: region, From: day(from), Until: day(until)}
	}
	all := rule("all", "", "2018-01-01", "")
	old := rule("old", "150700", "2020-01-01", "2023-12-31")
	later := rule("later", "150700", "2024-01-01", "")
	banner := rule("banner", "150723", "2021-01-01", "")
	rules := &Rules{}
	for _, r := range []*Rule{later, banner, all, old} {
		next, ds := rules.With(r)
		if ds != nil {
			t.Fatal(ds)
		}
		rules = next
	}
	for _, c := range []struct{ region, on, want string }{
		{"150723", "2020-06-01", "old"},
		{"150723", "2021-06-01", "banner"},
		{"150700", "2023-12-31", "old"},
		{"150721", "2024-01-01", "later"},
		{"150500", "2024-01-01", "all"},
		{"150700", "2017-01-01", ""},
		{"150723100000", "2024-01-01", "banner"},
		{"", "2024-01-01", "all"},
	} {
		got, ok := rules.Pick(c.region, day(c.on))
		if ok != (c.want != "") || ok && got.ID != c.want {
			t.Errorf("%s on %s: %v, want %s", c.region, c.on, got, c.want)
		}
	}
}

// Two rules for one region and day are refused, unless the later one says which it replaces.
func TestRulesDoNotOverlap(t *testing.T) {
	text := func(changes ...string) string {
		b, err := os.ReadFile("rules/three-colours.toml")
		if err != nil {
			t.Fatal(err)
		}
		return strings.NewReplacer(changes...).Replace(string(b))
	}
	with := func(rs *Rules, text string) (*Rules, string) {
		r, ds := ParseRule("r.toml", []byte(text))
		if ds != nil {
			t.Fatal(ds)
		}
		next, ds := rs.With(r)
		return next, ds.Error()
	}
	first, _ := with(&Rules{}, text())
	if _, got := with(first, text()); !strings.Contains(got, "r.toml:3: ") || !strings.Contains(got, "r.toml:8: ") {
		t.Error(got)
	}
	newer := []string{`id = "three-colours"`, `id = "b"`, "from = 2020-01-01", "from = 2026-01-01\nreplaces = \"%s\""}
	newer[3] = strings.Replace(newer[3], "%s", "three-colours", 1)
	second, got := with(first, text(newer...))
	if got != "" {
		t.Fatal(got)
	}
	if before, _ := second.Pick("150700", day("2025-12-31")); before.ID != "three-colours" {
		t.Error(before.ID)
	}
	if after, _ := second.Pick("150700", day("2026-01-01")); after.ID != "b" {
		t.Error(after.ID)
	}
	if r, _ := first.Pick("150700", day("2026-01-01")); r.ID != "three-colours" {
		t.Error("the first set has changed")
	}
	newer[3] = "from = 2026-01-01\nreplaces = \"nothing\""
	if _, got := with(first, text(newer...)); !strings.Contains(got, "r.toml:9: ") || !strings.Contains(got, "“nothing”") {
		t.Error(got)
	}
}

func FuzzParseRule(f *testing.F) {
	for _, name := range []string{"rules/three-colours.toml", "rules/guangyuan-2018.toml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		rule, ds := ParseRule("r.toml", []byte(text))
		if (rule == nil) != (len(ds) > 0) {
			t.Fatal("neither a rule nor a defect, or both")
		}
		if rule != nil {
			if _, err := rule.Step(workday.Embedded(), nil, stuck, day("2025-01-13")); err != nil {
				t.Fatal(err)
			}
		}
	})
}
