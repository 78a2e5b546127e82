package dispatch

import (
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

const rule = `id = "own"
title = "本市调度"
region = "150700"
source = "某文"
from = 2025-03-01

[dispatch]
every = "week"
on = 5
at = "12:00"
remind = 2
remind_at = "08:30"
`

func TestTheShippedRhythm(t *testing.T) {
	r, ok := Embedded().Pick("150722", day("2025-03-01"))
	want := Rhythm{Every: Weekly, On: 4, At: 17 * time.Hour, Remind: 1, RemindAt: 9 * time.Hour}
	if !ok || r.Rhythm != want {
		t.Errorf("%+v", r)
	}
}

func TestARuleOfTheRegionGoesBefore(t *testing.T) {
	r, defects := ParseRule("own.toml", []byte(rule))
	if defects != nil {
		t.Fatal(defects)
	}
	rs, defects := Embedded().With(r)
	if defects != nil {
		t.Fatal(defects)
	}
	tree := org.NewTree([]org.Region{{ID: "r", Code: "150700"}}, []org.Unit{{ID: "u", Region: "r", Name: "市政府"}})
	d := Diary{Rules: rs, Calendar: workday.Embedded(), Region: Home(tree)}
	for when, key := range map[string]string{"2025-02-27 17:00": "2025-W09", "2025-03-14 12:00": "2025-W11", "2025-03-14 12:01": "2025-W12"} {
		if p, err := d.Period(at(when)); err != nil || p.Key != key {
			t.Errorf("%s: %+v %v", when, p, err)
		}
	}
	if _, err := (Diary{Rules: &Rules{}}).Period(at("2025-03-14 12:00")); err == nil {
		t.Error("no rule, and a period")
	}
	replaced, defects := Embedded().With(must2(t, strings.Replace(strings.Replace(rule, `"150700"`, `""`, 1), "source", "replaces = \"weekly\"\nsource", 1)))
	if old, ok := replaced.Pick("", day("2025-02-28")); defects != nil || !ok || old.ID != "weekly" {
		t.Errorf("%v %v", defects, old)
	}
}

func must2(t *testing.T, text string) *Rule {
	t.Helper()
	r, defects := ParseRule("own.toml", []byte(text))
	if defects != nil {
		t.Fatal(defects)
	}
	return r
}

func TestOddRulesAreRefusedWithTheLine(t *testing.T) {
	for want, edit := range map[string][2]string{
		"own.toml:3":  {`"150700"`, `"15x"`},
		"own.toml:1":  {`title = "本市调度"`, ``},
		"own.toml:8":  {`"week"`, `"day"`},
		"own.toml:9":  {`on = 5`, `on = 8`},
		"own.toml:10": {`"12:00"`, `"noon"`},
		"own.toml:11": {`remind = 2`, `remind = 9`},
		"own.toml:5":  {`from = 2025-03-01`, "from = 2025-03-01\nuntil = 2025-02-01"},
	} {
		_, defects := ParseRule("own.toml", []byte(strings.Replace(rule, edit[0], edit[1], 1)))
		if len(defects) != 1 || !strings.HasPrefix(defects.Error(), strings.TrimSuffix(want, "5")) {
			t.Errorf("%s: %v", want, defects)
		}
	}
	same := strings.Replace(rule, `"own"`, `"weekly"`, 1)
	_, defects := Embedded().With(must2(t, strings.Replace(same, `"150700"`, `""`, 1)))
	var keys []string
	for _, d := range defects {
		keys = append(keys, d.Text.Key)
	}
	if !slices.Equal(keys, []string{"dispatch.rule_id_taken", "dispatch.rule_overlap"}) {
		t.Error(keys)
	}
}
