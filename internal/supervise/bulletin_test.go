package supervise

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/say"
)

// march is a bulletin of five tasks of three units.
func march() BulletinFacts {
	light := func(c Colour, name string) Light { return Light{Colour: c, Name: name} }
	red, yellow, green := light("red", "红灯"), light("yellow", "黄灯"), light("green", "绿灯")
	return BulletinFacts{
		Period: dispatch.Period{Key: "2025-03", Opens: at("2025-02-25 17:00"), Closes: at("2025-03-25 17:00")}, Day: day("2025-03-25"),
		Colours: []Colour{"red", "yellow", "green"},
		Now: []Item{
			{Task: "t5", Unit: "丙", Light: yellow, Planned: pct(50), Done: pct(30), Due: day("2025-12-31"), Rebound: day("2025-03-10")},
			{Task: "t1", Unit: "甲", Light: green, Planned: Whole, Done: Whole, Due: day("2025-03-01"), Finished: true},
			{Task: "t2", Unit: "甲", Light: red, Planned: pct(60), Done: pct(20), Due: day("2025-06-30"), Step: Supervision},
			{Task: "t3", Unit: "乙", Light: green, Planned: pct(40), Done: pct(50), Due: day("2025-06-30")},
			{Task: "t4", Unit: "乙", Light: red, Planned: Whole, Done: pct(90), Due: day("2025-03-24")},
		},
		Before: []Item{
			{Task: "t1", Unit: "甲", Light: yellow},
			{Task: "t2", Unit: "甲", Light: yellow},
			{Task: "t4", Unit: "乙", Light: red},
			{Task: "t5", Unit: "丙", Light: green, Finished: true},
			{Task: "t0", Unit: "丙", Light: green},
		},
		Letters: []Letter{{Task: "t2", Unit: "甲", Event: Event{Day: day("2025-03-03"), Deed: Issued, Number: Number{"督办", 2025, 4}, Due: day("2025-03-10"), Points: 1}}},
		Owing:   []string{"甲", "乙", "丙"}, Returns: []dispatch.Return{{Unit: "乙", At: at("2025-03-24 09:00")}, {Unit: "丙", At: at("2025-03-26 09:00")}},
	}
}

func TestABulletinIsComputed(t *testing.T) {
	s := Bulletin(march())
	if got := fmt.Sprintf("%d %v %v %v %s %d", s.Totals.Tasks, s.Totals.Finished, s.Totals.Overdue, s.Totals.Lamps, s.Totals.Rate, s.Totals.Points); got !=
		"5 [t1] [t4] [{red [t2 t4]} {yellow [t5]} {green [t3]}] 20% 1" {
		t.Error(got)
	}
	var ranking []string
	for _, r := range s.Ranking {
		ranking = append(ranking, fmt.Sprintf("%d %s %d/%d %s %s %v -%d", r.Place, r.Unit, r.Finished, r.Tasks, r.Rate, r.Lead, r.Rebounds, r.Points))
	}
	if got := strings.Join(ranking, "; "); got != "1 甲 1/2 50% -40% [] -1; 2 乙 0/2 0% 0% [] -0; 3 丙 0/1 0% -20% [t5] -0" {
		t.Error(got)
	}
	var lagging, news []string
	for _, i := range s.Lagging {
		lagging = append(lagging, i.Task)
	}
	for _, n := range s.News {
		news = append(news, string(n.Kind)+" "+n.Task)
	}
	if !slices.Equal(lagging, []string{"t2", "t4", "t5"}) || !slices.Equal(s.Silent, []string{"甲", "丙"}) {
		t.Error(lagging, s.Silent)
	}
	if got := strings.Join(news, ", "); got != "rebound t5, worse t2, letter t2, finished t1, added t3, gone t0" {
		t.Error(got)
	}
	for _, n := range s.News {
		for _, lang := range say.Langs {
			if text := n.Text.In(lang); text == n.Text.Key || strings.Contains(text, "no value") {
				t.Errorf("%s: %s", lang, text)
			}
		}
	}
}

// Units alike in everything share a place, and the next place is skipped.
func TestTiesShareAPlace(t *testing.T) {
	f := BulletinFacts{}
	for _, unit := range []string{"b", "a", "c"} {
		f.Now = append(f.Now, Item{Task: unit, Unit: unit, Finished: unit != "c"})
	}
	got := Bulletin(f).Ranking
	if got[0].Place != 1 || got[1].Place != 1 || got[2].Place != 3 || got[0].Unit != "a" {
		t.Error(got)
	}
}

// The order in which storage hands facts over makes no difference, and the counts add up.
func TestBulletinsDependOnFactsAlone(t *testing.T) {
	want := fmt.Sprint(Bulletin(march()))
	rapid.Check(t, func(t *rapid.T) {
		f := march()
		f.Now = rapid.Permutation(f.Now).Draw(t, "now")
		f.Before = rapid.Permutation(f.Before).Draw(t, "before")
		s := Bulletin(f)
		if fmt.Sprint(s) != want {
			t.Fatalf("%v", s)
		}
		open := 0
		for _, l := range s.Totals.Lamps {
			open += len(l.Tasks)
		}
		if open+len(s.Totals.Finished) != s.Totals.Tasks {
			t.Fatalf("%d lamps and %d finished of %d", open, len(s.Totals.Finished), s.Totals.Tasks)
		}
	})
	if s := Bulletin(BulletinFacts{}); s.Totals.Rate != 0 || len(s.Ranking) != 0 {
		t.Error(s)
	}
}

// A task's item is what its history and facts were on the day, not what they have become.
func TestObserveLooksAtTheDay(t *testing.T) {
	r := example(t, "three-colours")
	history := live(t, r, still(stuck), "2025-01-06", "2025-02-28", -1)
	for s, want := range map[string]Step{"2025-01-10": "", "2025-01-13": Remind, "2025-01-25": Warning, "2025-02-28": Circular} {
		if got := r.Observe(history, stuck, day(s)); got.Step != want || got.Planned != stuck.Plan.Planned(day(s)) {
			t.Errorf("%s: %+v, want %s", s, got, want)
		}
	}
	if got := r.Palette(); !slices.Equal(got, []Colour{"red", "yellow", "green"}) {
		t.Error(got)
	}
}
