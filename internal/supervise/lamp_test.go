package supervise

import (
	"strings"
	"testing"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// halfYear is a task from January to June with a milestone in the middle.
var halfYear = Plan{Start: day("2025-01-01"), Due: day("2025-06-30"), Milestones: []Milestone{{Day: day("2025-03-31"), Share: pct(50), Name: "主体完工"}}}

// The rule of 广元 2018, clause by clause (domain reference §5).
func TestTheRuleOf2018(t *testing.T) {
	r := example(t, "guangyuan-2018")
	on := day("2025-04-10")
	hard := []Outlook{{Day: day("2025-04-01"), Attainable: false}}
	for name, c := range map[string]struct {
		facts Facts
		want  Colour
		says  string
	}{
		"on time":                      {Facts{Progress: done("2025-04-08", 60)}, "blue", "应完成 55.49%，已完成 60%"},
		"slow, attainable":             {Facts{Plan: Plan{Start: day("2025-01-01"), Due: day("2025-06-30")}, Progress: done("2025-04-08", 40)}, "yellow", "相差 15%；整改办研判仍可按期完成"},
		"milestone missed":             {Facts{Progress: done("2025-04-08", 49)}, "yellow", "节点“主体完工”应于 2025-03-31 完成，已过 10 天"},
		"missed and hard to attain":    {Facts{Progress: done("2025-04-08", 49), Outlooks: hard}, "red", "整改办研判难以按期完成"},
		"criticised by the province":   {Facts{Progress: done("2025-04-08", 60), Criticisms: []Criticism{{Day: day("2025-04-09"), Level: Province}}}, "red", "2025-04-09 被省级通报批评"},
		"exposed by higher media":      {Facts{Progress: done("2025-04-08", 60), Criticisms: []Criticism{{Day: day("2025-04-09"), Level: Nation, Exposed: true}}}, "red", "被国家媒体曝光"},
		"criticised by the city alone": {Facts{Progress: done("2025-04-08", 60), Criticisms: []Criticism{{Day: day("2025-04-09"), Level: City}}}, "blue", ""},
		"criticised later":             {Facts{Progress: done("2025-04-08", 60), Criticisms: []Criticism{{Day: day("2025-04-11"), Level: Province}}}, "blue", ""},
		"criticism settled":            {Facts{Progress: done("2025-04-08", 60), Criticisms: []Criticism{{Day: day("2025-04-02"), Level: Province, Settled: on}}}, "blue", ""},
		"finished":                     {Facts{Finished: day("2025-04-01")}, "blue", "2025-04-01 已完成整改"},
		"finished and back":            {Facts{Finished: day("2025-03-01"), Rebound: day("2025-04-01")}, "yellow", ""},
	} {
		if c.facts.Plan.Due == 0 {
			c.facts.Plan = halfYear
		}
		got := r.Lamp(c.facts, on)
		if got.Colour != c.want || !strings.Contains(got.Reason.String(), c.says) || got.Clause == "" || got.Rule != r.ID {
			t.Errorf("%s: %s, %s; want %s, %s", name, got.Colour, got.Reason, c.want, c.says)
		}
	}
	if got := r.Lamp(Facts{Plan: halfYear}, day("2025-07-01")); got.Colour != "red" {
		t.Errorf("past its deadline a task is %s", got.Colour)
	}
	if got := r.Lamp(Facts{}, on); got.Colour != "blue" || got.Reason.Key != "supervise.no_deadline" {
		t.Errorf("a task without deadline is %s: %s", got.Colour, got.Reason)
	}
}

func TestTheThreeColours(t *testing.T) {
	r := example(t, "three-colours")
	plan := Plan{Start: day("2025-01-01"), Due: day("2025-12-31")}
	for name, c := range map[string]struct {
		facts Facts
		on    string
		want  Colour
	}{
		"30 points behind":       {Facts{Plan: plan, Progress: done("2025-06-01", 20)}, "2025-07-02", "red"},
		"29 points behind":       {Facts{Plan: plan, Progress: done("2025-06-01", 21)}, "2025-07-02", "yellow"},
		"9 points behind":        {Facts{Plan: plan, Progress: done("2025-06-01", 41)}, "2025-07-02", "green"},
		"two returns missed":     {Facts{Plan: plan, Progress: done("2025-06-01", 60), Unanswered: days("2025-06-06", "2025-06-13")}, "2025-06-13", "yellow"},
		"missed before a return": {Facts{Plan: plan, Progress: done("2025-06-13", 60), Told: days("2025-06-13"), Unanswered: days("2025-05-30", "2025-06-06")}, "2025-06-13", "green"},
		"missed, told, missed":   {Facts{Plan: plan, Progress: done("2025-05-01", 60), Told: days("2025-06-02"), Unanswered: days("2025-05-30", "2025-06-06")}, "2025-06-13", "green"},
		"back for 30 days":       {Facts{Plan: plan, Progress: done("2025-06-13", 60), Rebound: day("2025-05-14")}, "2025-06-13", "yellow"},
		"back for 31 days":       {Facts{Plan: plan, Progress: done("2025-06-13", 60), Rebound: day("2025-05-13")}, "2025-06-13", "green"},
	} {
		if got := r.Lamp(c.facts, day(c.on)); got.Colour != c.want {
			t.Errorf("%s: %s (%s), want %s", name, got.Colour, got.Reason, c.want)
		}
	}
}

// Every reason has its sentence in both languages, also after it was stored as JSON.
func TestReasonsSpeakBothLanguages(t *testing.T) {
	n := 5
	yes := true
	w := When{Behind: &n, NodeMissed: &n, Overdue: &n, DueWithin: &n, Silent: &n, Rebound: &n, Attainable: &yes, Criticised: County, Exposed: County}
	f := Facts{Plan: halfYear, Rebound: day("2025-05-01"), Criticisms: []Criticism{{Day: day("2025-05-01"), Level: City}, {Day: day("2025-05-01"), Level: County, Exposed: true}}}
	reason, _ := w.holds(f, day("2025-05-02"))
	for _, lang := range say.Langs {
		s := reason.In(lang)
		if strings.Contains(s, "supervise.") || strings.Contains(s, "no value") {
			t.Error(s)
		}
	}
}

func done(s string, percent int) []Progress { return []Progress{{day(s), pct(percent)}} }

func days(list ...string) (out []workday.Day) {
	for _, s := range list {
		out = append(out, day(s))
	}
	return out
}

// Every colour, step and level has a name in both languages.
func TestWordsOfTheRuleHaveNames(t *testing.T) {
	var texts []say.Text
	for _, c := range Colours {
		texts = append(texts, c.Text())
	}
	for _, s := range Steps {
		texts = append(texts, s.Text())
	}
	for _, l := range Levels {
		texts = append(texts, l.Text())
	}
	for _, text := range texts {
		for _, lang := range say.Langs {
			if text.In(lang) == text.Key {
				t.Errorf("%s has no word for %s", lang, text.Key)
			}
		}
	}
}
