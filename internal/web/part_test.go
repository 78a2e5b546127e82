package web

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/a-h/templ"

	"zhenggai/internal/say"
)

// Every part draws in both languages, escapes what it is given, and shows no bare key.
func TestEveryPart(t *testing.T) {
	evil := `<b>"x"</b>`
	f := Field{Name: "x", Label: evil, Hint: evil, Error: evil, Value: evil, Placeholder: evil, MaxLength: "9", Required: true}
	choices := []Choice{{"1", evil, evil}, {"2", "b", ""}}
	for name, c := range map[string]templ.Component{
		"page head": PageHead(evil, evil), "crumbs": Crumbs(Crumb{evil, "/a"}, Crumb{evil, ""}),
		"card": Card(evil, Link("/a", evil)), "sheet": Sheet(evil, nil), "tabs": Tabs(evil, []Tab{{evil, "/a", true, 11976}, {evil, "/b", false, -1}}),
		"dialog": Dialog("d", evil), "empty": Empty("ledger", evil, evil), "notice": Notice("late", evil, evil),
		"figures": KPIs([]KPI{{Label: evil, Value: "16", Unit: evil, Note: evil, State: "late", Warn: true, Href: "/a"}, {Label: "b", Value: "2", Bar: []Segment{{"done", evil, 3}}}}),
		"state":   State("going", evil), "flag": Flag("late", evil, evil), "tip": Tip(evil, evil), "progress": Progress(13, 22, evil),
		"chips": Chips(evil, []Chip{{evil, "/a", true, 2}}), "key values": KeyValues([]KV{{Key: evil, Words: evil}, {Key: "b", Value: Diff(evil, evil)}, {Key: "c"}}),
		"pager": Pager(Pages{evil, "/a", "/b"}), "steps": Steps(evil, []Step{{evil, true, false}, {evil, false, true}}),
		"input": Input(f), "area": Area(f), "select": Select(f, choices), "picks": Picks(f, choices),
		"error summary": ErrorSummary([]Wrong{{"x", evil}, {"", evil}}), "submit": Submit(evil), "file input": FileInput("f", ".pdf"),
	} {
		for _, lang := range say.Langs {
			got := drawn(t, lang, c)
			if strings.Contains(got, "<b>") || strings.Contains(got, `"x"`+"<") {
				t.Errorf("%s lets markup through: %s", name, got)
			}
			if key := bareKey.FindString(got); key != "" {
				t.Errorf("%s shows a key: %s", name, key)
			}
			if bad := inlined.FindString(got); bad != "" {
				t.Errorf("%s has what the content policy blocks: %s", name, bad)
			}
		}
	}
	for name := range icons {
		if got := drawn(t, say.ZhCN, Icon(name)); !strings.Contains(got, `aria-hidden="true"`) {
			t.Errorf("icon %s", name)
		}
	}
}

func TestALinkCannotRunScript(t *testing.T) {
	for _, c := range []templ.Component{Link("javascript:alert(1)", "x"), Chips("x", []Chip{{"x", "javascript:alert(1)", false, -1}}), Crumbs(Crumb{"x", "javascript:alert(1)"})} {
		if got := drawn(t, say.ZhCN, c); strings.Contains(got, "javascript:") {
			t.Errorf("%s", got)
		}
	}
}

func TestHowFiguresAreWritten(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 11976: "11,976", -1234567: "-1,234,567"} {
		if got := Group(n); got != want {
			t.Errorf("Group(%d) = %s", n, got)
		}
	}
	for _, c := range []struct {
		done, whole int
		want        string
	}{{13, 22, "59%"}, {0, 0, "—"}, {0, 9, "0%"}, {9, 9, "100%"}, {999, 1000, "99%"}, {1, 1000, "1%"}} {
		if got := Percent(c.done, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %s, want %s", c.done, c.whole, got, c.want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1536: "1.5 KB", 48 << 30: "48.0 GB"} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %s", n, got)
		}
	}
	if got := Moment(time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)); got != "2026-11-20 09:30" {
		t.Error(got)
	}
	if got := Moment(time.Time{}); got != "—" {
		t.Error(got)
	}
}

func TestABarFillsItsLine(t *testing.T) {
	boxes := layOut([]Segment{{"done", "", 5}, {"lasting", "", 0}, {"going", "", 9000}})
	if len(boxes) != 2 || boxes[0].w < 8 {
		t.Fatalf("%v", boxes)
	}
	if end := boxes[1].x + boxes[1].w; end < 990 || end > 1000 {
		t.Errorf("the bar ends at %d", end)
	}
	if layOut(nil) != nil {
		t.Error("nothing is drawn as something")
	}
}

func TestAssets(t *testing.T) {
	empty, err := loadAssets(fstest.MapFS{".keep": {}})
	if err != nil || empty.Built() || empty.Path("app.css") != "" {
		t.Errorf("a clone without a bundle: %v %v", empty, err)
	}
	built, err := loadAssets(fstest.MapFS{"manifest.json": {Data: []byte(`{"app.css":"app-X.css"}`)}, "app-X.css": {Data: []byte("a{}")}})
	if err != nil || !built.Built() || built.Path("app.css") != "/assets/app-X.css" {
		t.Errorf("%v %v", built, err)
	}
	if _, err := loadAssets(fstest.MapFS{"manifest.json": {Data: []byte("{")}}); err == nil {
		t.Error("a broken manifest is taken")
	}
}
