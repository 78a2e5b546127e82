package closure

import (
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// told is the keys of lacks with the stage that waits.
func told(lacks []Lack) string {
	var out []string
	for _, l := range lacks {
		out = append(out, string(l.By)+":"+strings.TrimPrefix(l.Text.Key, "closure.lack."))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// whole is what nothing is missing from, once evidence names the measure.
var whole = Facts{Measures: []Item{{ID: "m1", Label: "（一）"}}, Goal: Holds}

func TestNothingIsKnownIsEverythingMissing(t *testing.T) {
	s := newScene(t, "default")
	lacks := Missing(s.rules.Policy, s.c, Facts{})
	want := "accept:material accept:stage apply:goal apply:material apply:no_evidence apply:no_measures apply:stage " +
		"apply:unclaimed apply:unplanned close:material close:stage notice:notice_unsigned"
	if got := told(lacks); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if lacks[0].By != StageApply || lacks[len(lacks)-1].By != StageClose {
		t.Error("what the application waits for does not come first")
	}
	for _, l := range lacks {
		for _, lang := range say.Langs {
			if w := l.Text.In(lang); strings.Contains(w, "closure.") || strings.Contains(w, "<no value>") {
				t.Errorf("not whole: %s", w)
			}
		}
	}
}

func TestFactsThatBlock(t *testing.T) {
	s := newScene(t, "default").to(SelfChecked)
	s.c.Evidence = append(s.c.Evidence, s.bring(Event{ID: "x"}, StageApply).Evidence...)
	s.c.Evidence[0].Measures = []string{"m1"}
	blocking := func(f Facts) string { return told(Blocking(Apply, Missing(s.rules.Policy, s.c, f))) }
	if got := blocking(whole); got != "" {
		t.Errorf("nothing should be missing: %s", got)
	}
	for want, change := range map[string]func(*Facts){
		"apply:measure":   func(f *Facts) { f.Measures = append(f.Measures, Item{ID: "m2"}) },
		"apply:point":     func(f *Facts) { f.Points = []Item{{Label: "水"}} },
		"apply:goal":      func(f *Facts) { f.Goal = Stale },
		"apply:same_firm": func(f *Facts) { f.SameFirm = []Item{{ID: "f9"}} },
		"apply:penalty":   func(f *Facts) { f.Penalties = []Item{{Label: "未批先建"}} },
	} {
		f := whole
		f.Measures = slices.Clone(f.Measures)
		change(&f)
		if got := blocking(f); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTheListShrinksWithTheWork(t *testing.T) {
	s := newScene(t, "default").to(Applied)
	s.c.Evidence[0].Measures = []string{"m1"}
	list := func() string { return told(Missing(s.rules.Policy, s.c, whole)) }
	if got := list(); got != "accept:material accept:stage close:material close:stage notice:notice_unsigned" {
		t.Errorf("applied: %s", got)
	}
	s.verify()
	s.then(Accept, acceptor)
	if got := list(); got != "close:material close:stage notice:notice_unsigned" {
		t.Errorf("accepted: %s", got)
	}
	if got := told(Blocking(StartNotice, Missing(s.rules.Policy, s.c, whole))); got != "notice:notice_unsigned" {
		t.Errorf("the notice waits for %q", got)
	}
	accepted := s.c.Events[len(s.c.Events)-1].Day
	for signed, want := range map[ledger.Date]string{accepted: "close:material close:stage", "2020-01-01": "close:material close:stage notice:notice_unsigned"} {
		f := whole
		f.NoticeSigned = signed
		if got := told(Missing(s.rules.Policy, s.c, f)); got != want {
			t.Errorf("signed on %s: %s", signed, got)
		}
	}
	s.then(StartNotice, clerk).then(Object, clerk)
	if got := list(); got != "close:material close:notice_runs close:objections" {
		t.Errorf("noticed: %s", got)
	}
	s.then(Dismiss, leader).wait().then(EndNotice, clerk)
	if got := list(); got != "close:material" {
		t.Errorf("ended: %s", got)
	}
	s.then(Close, leader)
	if got := list(); got != "" {
		t.Errorf("closed: %s", got)
	}
}

func TestALevelThatIsLeftIsNamed(t *testing.T) {
	p, _ := Parse("two-levels.toml", []byte(good(t)))
	lacks := Missing(p, Case{State: Verifying, Acceptances: []Acceptance{{Level: "county"}}}, whole)
	if !slices.ContainsFunc(lacks, func(l Lack) bool {
		return l.Text.Key == "closure.lack.level" && strings.Contains(l.Text.String(), "市级")
	}) {
		t.Errorf("got %v", lacks)
	}
}
