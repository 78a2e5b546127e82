package closure

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
)

func TestEmbeddedPolicies(t *testing.T) {
	ps := Embedded()
	for _, p := range ps.All() {
		if p.Title.En == "" || p.Clause == "" {
			t.Errorf("%s has no English title or no clause", p.ID)
		}
		if p.Mark == "seen" && len(p.Filled) == 0 {
			t.Errorf("%s says that its source leaves nothing open", p.ID)
		}
	}
	for _, c := range []struct {
		regions []string
		day     ledger.Date
		want    string
	}{
		{nil, "2026-01-01", "default"},
		{[]string{"130100", "130000"}, "2026-01-01", "hebei-2025"},
		{[]string{"130100", "130000"}, "2024-12-31", "default"},
		{[]string{"350623", "350600"}, "1999-01-01", "zhangpu"},
		{[]string{"460000"}, "2018-01-01", "hainan-2018"},
	} {
		if p, err := ps.For(c.regions, c.day); err != nil || p.ID != c.want {
			t.Errorf("%v on %s: %s, %v; want %s", c.regions, c.day, p.ID, err, c.want)
		}
	}
	if _, err := ps.ByID("nowhere"); !fault.Is(err, fault.Missing) {
		t.Errorf("an unknown id: %v", err)
	}
	if _, err := (&Policies{}).For(nil, "2026-01-01"); !fault.Is(err, fault.Missing) {
		t.Errorf("no policy at all: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	ps := Embedded()
	keys := func(id string) string {
		p, _ := ps.ByID(id)
		var out []string
		for _, w := range p.Warnings() {
			out = append(out, strings.TrimPrefix(w.Key, "closure.warn_"))
		}
		return strings.Join(out, " ")
	}
	if keys("default") != "" || keys("hainan-2018") != "separation notice" || keys("zhangpu") != "notice" {
		t.Errorf("%q %q %q", keys("default"), keys("hainan-2018"), keys("zhangpu"))
	}
}

// good is a whole policy; each defect below is one replacement away.
func good(t testing.TB) string {
	text, err := os.ReadFile("testdata/two-levels.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDefectsNameTheirLine(t *testing.T) {
	for _, c := range []struct {
		old, now string
		at       string // what the named line holds
		key      string
	}{
		{`days = 7`, `days = 0`, "days = 0", "policy_notice_days"},
		{`days = 7`, `days = "seven"`, `days = "seven"`, "rulefile.wrong_type"},
		{`days = 7`, `days = `, `days = `, "rulefile.broken"},
		{`unit = "calendar"`, `unit = "weeks"`, "weeks", "policy_notice_unit"},
		{`"file", "look_back"]`, `"archive", "look_back"]`, "archive", "policy_stage"},
		{`"accept", "close", "file"`, `"accept", "file", "close"`, "stages", "policy_order"},
		{`"verify_paper", "verify_site", "notice"`, `"notice", "verify_paper", "verify_site"`, "stages", "policy_order"},
		{`"verify_paper", "verify_site", `, ``, "stages", "policy_unverified"},
		{`"accept", "close"`, `"close"`, "stages", "policy_stage_absent"},
		{`"apply", "verify_paper"`, `"apply", "apply", "verify_paper"`, "stages", "policy_stage_twice"},
		{`"notice", "review"`, `"review"`, "[notice]", "policy_notice_off"},
		{`"notice", "review"`, `"review"`, "notice_result", "policy_notice_result"},
		{`"county", "city"`, `"county", "moon"`, "moon", "policy_level"},
		{`"county", "city"`, `"city", "city"`, "levels", "policy_level_twice"},
		{`["county", "city"]`, `[]`, "levels", "policy_empty"},
		{`{material = "acceptance_opinion", by = "accept"}`, `{material = "letter", by = "accept"}`, "letter", "policy_material"},
		{`by = "accept"`, `by = "file"`, "acceptance_opinion", "policy_material_by"},
		{`{material = "acceptance_opinion", by = "accept"}`, `{material = "work_report", by = "accept"}`, "work_report", "policy_material_twice"},
		{`  {material = "work_report", by = "apply"},` + "\n]\n", "]\n", "non_works", "policy_empty"},
		{`mark = "inferred"`, `mark = "sure"`, "sure", "policy_mark"},
		{`region = "999999"`, `region = "here"`, "here", "policy_region"},
		{`filled = []`, `filled = ["notice.hours"]`, "notice.hours", "policy_filled"},
		{`filled = []`, "filled = []\nfrom = \"2025-13-01\"", "from", "rulefile.not_a_value"},
		{`filled = []`, "filled = []\nfrom = \"2025-01-01\"\nuntil = \"2024-01-01\"", "until", "policy_span"},
		{`filled = []`, "filled = []\ncolour = 3", "colour", "rulefile.unknown_key"},
		{`zh = "两级验收"`, `zh = ""`, "zh", "policy_empty"},
		{`filled = []`, "filled = []\nsigned = [\"speech\"]", "speech", "policy_signed"},
		{`filled = []`, "filled = []\nsigned = [\"notice\", \"notice\"]", "signed", "policy_signed_twice"},
		{`look_back_months = 3`, `look_back_months = 300`, "look_back_months", "policy_months"},
		{`look_back_months = 3`, `look_back_months = 0`, "look_back_months", "policy_period"},
		{`"file", "look_back"]`, `"file"]`, "look_back_months", "policy_no_look_back"},
	} {
		text := strings.Replace(good(t), c.old, c.now, 1)
		_, defects := Parse("p.toml", []byte(text))
		lines := strings.Split(text, "\n")
		ok := slices.ContainsFunc(defects, func(d rulefile.Defect) bool {
			return strings.TrimPrefix(d.Text.Key, "closure.") == c.key && strings.Contains(lines[d.Line-1], c.at)
		})
		if !ok {
			t.Errorf("%s → %s: got %v", c.old, c.now, defects)
		}
	}
}

func TestEveryDefectIsTold(t *testing.T) {
	text := strings.NewReplacer(`days = 7`, `days = 0`, `"county", "city"`, `"moon"`, `mark = "inferred"`, `mark = "sure"`).Replace(good(t))
	_, err := (&Policies{}).Load(fstest.MapFS{"a.toml": {Data: []byte(text)}, "b.toml": {Data: []byte(good(t))}})
	ds, ok := errors.AsType[rulefile.Defects](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var keys []string
	for _, d := range ds {
		keys = append(keys, d.File+" "+strings.TrimPrefix(d.Text.Key, "closure.policy_"))
		for _, lang := range say.Langs {
			if s := d.In(lang); strings.Contains(s, "closure.") || strings.Contains(s, "<no value>") {
				t.Errorf("not whole: %s", s)
			}
		}
	}
	want := "a.toml mark, a.toml level, a.toml notice_days, b.toml overlap, b.toml twice"
	if got := strings.Join(keys, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// versionOf is a whole policy with an id, dates and whatever more.
func versionOf(t *testing.T, id, from, until, more string) Policy {
	t.Helper()
	text := strings.Replace(good(t), `id = "two-levels"`, `id = "`+id+`"`, 1)
	dates := ""
	if from != "" {
		dates = "from = " + from + "\n"
	}
	if until != "" {
		dates += "until = " + until + "\n"
	}
	text = strings.Replace(text, "filled = []", "filled = []\n"+dates+more, 1)
	p, defects := Parse(id+".toml", []byte(text))
	if defects != nil {
		t.Fatal(defects)
	}
	return p
}

func TestPoliciesFollowEachOther(t *testing.T) {
	old, defects := Embedded().With(versionOf(t, "old", "", "2025-12-31", ""))
	if defects != nil {
		t.Fatal(defects)
	}
	both, defects := old.With(versionOf(t, "new", "2026-01-01", "", ""))
	if defects != nil {
		t.Fatal(defects)
	}
	for day, want := range map[ledger.Date]string{"2025-12-31": "old", "2026-01-01": "new"} {
		if p, err := both.For([]string{"999999"}, day); err != nil || p.ID != want {
			t.Errorf("%s: %s, %v", day, p.ID, err)
		}
	}
	for name, p := range map[string]Policy{
		"overlap":       versionOf(t, "new", "2025-12-31", "", ""),
		"twice":         versionOf(t, "old", "2026-01-01", "", ""),
		"replaces":      versionOf(t, "new", "2026-01-01", "", `replaces = "nothing"`),
		"replaces_from": versionOf(t, "new", "", "", `replaces = "old"`),
	} {
		_, defects := old.With(p)
		if !slices.ContainsFunc(defects, func(d rulefile.Defect) bool { return d.Text.Key == "closure.policy_"+name }) {
			t.Errorf("%s: got %v", name, defects)
		}
	}
}

func TestAPolicyEndsTheOneThatItReplaces(t *testing.T) {
	mine := versionOf(t, "mine", "2026-07-01", "", `replaces = "hebei-2025"`)
	mine.Region = "130000"
	ps, defects := Embedded().With(mine)
	if defects != nil {
		t.Fatal(defects)
	}
	for day, want := range map[ledger.Date]string{"2026-06-30": "hebei-2025", "2026-07-01": "mine"} {
		if p, err := ps.For([]string{"130000"}, day); err != nil || p.ID != want {
			t.Errorf("%s: %s, %v", day, p.ID, err)
		}
	}
	if old, err := ps.ByID("hebei-2025"); err != nil || old.Until.String() != "2026-06-30" {
		t.Errorf("applications under way lose their policy: %+v, %v", old, err)
	}
	if kept, _ := Embedded().ByID("hebei-2025"); kept.Until != 0 {
		t.Error("the set that it was added to has changed")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(good(f))
	f.Add("stages = [\"apply\"]\n[notice\n")
	f.Add("[[materials.works]]\nmaterial = 'x'\n= = [")
	f.Fuzz(func(t *testing.T, text string) {
		_, defects := Parse("p.toml", []byte(text))
		for _, d := range defects {
			if d.Line < 1 || d.Line > strings.Count(text, "\n")+1 || d.Text.IsZero() {
				t.Errorf("a defect at no line: %+v", d)
			}
		}
	})
}
