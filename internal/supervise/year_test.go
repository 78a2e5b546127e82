package supervise

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

var update = flag.Bool("update", false, "write the golden files anew")

// worker is a task with the habits of those who do it.
type worker struct {
	facts  Facts
	pace   Share       // done each day
	begins workday.Day // when work begins in earnest
	answer int         // days until a document is answered; negative for never
	shame  Step        // the step at which the pace doubles
}

// workers are as many tasks of 2025, the same for the same seed.
func workers(n int, seed uint64) []*worker {
	rnd := rand.New(rand.NewPCG(seed, 2025))
	list := make([]*worker, n)
	for i := range list {
		start := day("2024-12-01") + workday.Day(rnd.IntN(150))
		due := start + 60 + workday.Day(rnd.IntN(250))
		w := &worker{
			facts:  Facts{Task: fmt.Sprintf("task-%03d", i+1), Plan: Plan{Start: start, Due: due}},
			pace:   Whole / Share(due-start) * Share(40+rnd.IntN(80)) / 100,
			begins: start + workday.Day(rnd.IntN(40)), answer: rnd.IntN(12) - 2, shame: Steps[rnd.IntN(len(Steps))],
		}
		if rnd.IntN(2) == 0 {
			w.facts.Plan.Milestones = []Milestone{{Day: start + (due-start)/2, Share: 40 * Percent, Name: "过半"}}
		}
		if rnd.IntN(20) == 0 {
			w.facts.Criticisms = []Criticism{{Day: start + workday.Day(rnd.IntN(100)), Level: Levels[rnd.IntN(2)], Exposed: rnd.IntN(2) == 0}}
		}
		list[i] = w
	}
	return list
}

// work passes a day: the facts as of its evening.
func (w *worker) work(d workday.Day, at Standing) {
	pace := w.pace
	if at.Step.rank() >= w.shame.rank() {
		pace *= 2
	}
	f := &w.facts
	if d < w.begins || f.finished(d) {
		return
	}
	share := min(f.Done(d)+pace, Whole)
	f.Progress = append(f.Progress, Progress{d, share})
	if share == Whole {
		f.Finished = d
	}
}

// year runs tasks over days with a clock of its own, and gives each its history.
func year(t interface{ Fatal(...any) }, r *Rule, list []*worker, from, to string) map[string][]Event {
	histories := map[string][]Event{}
	next := counter()
	for d := day(from); d <= day(to); d++ {
		for _, w := range list {
			h := histories[w.facts.Task]
			actions, err := r.Step(workday.Embedded(), h, w.facts, d)
			if err != nil {
				t.Fatal(err)
			}
			h = append(h, Record(actions, next)...)
			at := Stand(h)
			if at.Waiting() && w.answer >= 0 && int(d-at.Issued.Day) >= w.answer {
				h = append(h, Answer(at.Step, d))
				at = Stand(h)
			}
			histories[w.facts.Task] = h
			w.work(d, at)
		}
	}
	return histories
}

// The ladder of 300 tasks over the whole of 2025. The golden file names every letter to the day: its
// dates were checked against a second calculation, Spring Festival (off from 01-28 to 02-04, worked on
// 01-26 and 02-08) and National Day included.
func TestAYearOfLetters(t *testing.T) {
	histories := year(t, example(t, "three-colours"), workers(300, 1), "2025-01-01", "2025-12-31")
	type letter struct {
		task string
		Event
	}
	var letters []letter
	for task, h := range histories {
		for _, e := range h {
			if e.Deed == Issued {
				letters = append(letters, letter{task, e})
			}
		}
	}
	slices.SortFunc(letters, func(a, b letter) int {
		return strings.Compare(a.Day.String()+a.task, b.Day.String()+b.task)
	})
	var b strings.Builder
	steps := map[Step]int{}
	for _, l := range letters {
		steps[l.Step]++
		fmt.Fprintf(&b, "%s %s %s %s | %s\n", l.Day, l.task, l.Number, l.Due, strings.TrimPrefix(l.Reason.Key, "supervise."))
	}
	for _, s := range Steps {
		if steps[s] == 0 {
			t.Errorf("the year has no %s: it tests too little", s)
		}
	}
	golden(t, "year-2025.txt", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	have, had := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(have), len(had)) {
		if have[i] != had[i] {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s\n(-update writes it anew)", name, i+1, have[i], had[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d (-update writes it anew)", name, len(have), len(had))
}

// What holds for every history: each step is the one above the step before, unless the rule leads
// there directly; whatever is issued is issued on a working day and due on a later one; numbers
// run without a gap.
func TestEveryHistoryKeepsTheRules(t *testing.T) {
	cal := workday.Embedded()
	rapid.Check(t, func(t *rapid.T) {
		r := example(t, rapid.SampledFrom([]string{"three-colours", "guangyuan-2018"}).Draw(t, "rule"))
		list := workers(4, rapid.Uint64().Draw(t, "seed"))
		if rapid.Bool().Draw(t, "rebound") {
			list[0].facts.Finished = day("2025-01-01") + workday.Day(rapid.IntRange(0, 60).Draw(t, "finished"))
			list[0].facts.Rebound = list[0].facts.Finished + workday.Day(rapid.IntRange(1, 90).Draw(t, "back"))
		}
		numbers := map[Number]bool{}
		for task, history := range year(t, r, list, "2025-01-01", "2025-12-31") {
			i := slices.IndexFunc(list, func(w *worker) bool { return w.facts.Task == task })
			keepsTheRules(t, cal, r, list[i].facts, history)
			for _, e := range history {
				if e.Deed == Issued {
					numbers[e.Number] = true
				}
			}
		}
		for n := range numbers {
			if n.No > 1 && !numbers[Number{n.Series, n.Year, n.No - 1}] {
				t.Fatalf("%s has none before it", n)
			}
		}
	})
}

func keepsTheRules(t *rapid.T, cal *workday.Calendar, r *Rule, f Facts, history []Event) {
	var at Standing
	for _, e := range history {
		if e.Deed == Issued {
			up, _ := r.above(at.Step)
			rule, _ := r.step(e.Step)
			direct := slices.Contains(rule.Lamps, at.Lamp.Colour)
			raised := (at.Step == "" || at.Issued.Day < f.Rebound) && e.Step == r.Rebound.Step && f.Rebound != 0
			if e.Step != up.Step && !direct && !raised {
				t.Fatalf("%s on %s from %q without a rule", e.Step, e.Day, at.Step)
			}
			issuedOn, _ := cal.Working(e.Day)
			dueOn, err := cal.Working(e.Due)
			if !issuedOn || !dueOn || err != nil || e.Due < e.Day {
				t.Fatalf("%s of %s is due on %s (%v)", e.Step, e.Day, e.Due, err)
			}
		}
		if at.Last.Day > e.Day {
			t.Fatalf("%s after %s", e.Day, at.Last.Day)
		}
		at = at.After(e)
	}
}

// Step is a function: the same history, facts and day give the same actions; replaying the history
// event by event gives the standing it had; and a day whose events are recorded has none left.
func TestStepIsDeterministicAndReplays(t *testing.T) {
	cal := workday.Embedded()
	rapid.Check(t, func(t *rapid.T) {
		r := example(t, "three-colours")
		w := workers(1, rapid.Uint64().Draw(t, "seed"))[0]
		history := year(t, r, []*worker{w}, "2025-01-01", "2025-12-20")[w.facts.Task]
		var replay []Event
		for i := 0; i < len(history); {
			d := history[i].Day
			if history[i].Deed == Answered {
				replay = append(replay, history[i])
				i++
				continue
			}
			// The facts are those of the end of the year, cut off at the evening before d: what comes
			// later must make no difference.
			actions, err := r.Step(cal, replay, before(w.facts, d), d)
			again, _ := r.Step(cal, slices.Clone(replay), before(w.facts, d), d)
			if err != nil || fmt.Sprint(actions) != fmt.Sprint(again) || len(actions) == 0 {
				t.Fatalf("on %s: %v and %v (%v)", d, actions, again, err)
			}
			for _, a := range actions {
				if got, want := a.Event(history[i].Number), history[i]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
					t.Fatalf("on %s:\n%+v, was\n%+v", d, got, want)
				}
				replay = append(replay, history[i])
				i++
			}
			if more, err := r.Step(cal, replay, before(w.facts, d), d); err != nil || len(more) != 0 {
				t.Fatalf("on %s again: %v %v", d, more, err)
			}
		}
	})
}

// A history comes back from storage as it went in, and speaks the same in both languages.
func TestHistoriesSurviveStorage(t *testing.T) {
	for _, rule := range []string{"three-colours", "guangyuan-2018"} {
		for task, history := range year(t, example(t, rule), workers(40, 3), "2025-01-01", "2025-12-31") {
			stored, err := json.Marshal(history)
			if err != nil {
				t.Fatal(err)
			}
			var back []Event
			if err := json.Unmarshal(stored, &back); err != nil {
				t.Fatal(err)
			}
			for i, e := range history {
				for _, lang := range say.Langs {
					if got, want := back[i].Reason.In(lang), e.Reason.In(lang); got != want || strings.Contains(got, "supervise.") {
						t.Fatalf("%s: %q came back as %q", task, want, got)
					}
				}
				back[i].Reason = e.Reason
			}
			if len(history) > 0 && !reflect.DeepEqual(back, history) {
				t.Fatalf("%s: %+v came back as %+v", task, history, back)
			}
		}
	}
}

// before is what was known in the morning of a day.
func before(f Facts, d workday.Day) Facts {
	f.Progress = slices.DeleteFunc(slices.Clone(f.Progress), func(p Progress) bool { return p.Day >= d })
	if f.Finished >= d {
		f.Finished = 0
	}
	return f
}

func BenchmarkStep(b *testing.B) {
	r, list := example(b, "three-colours"), workers(1, 7)
	history := year(b, r, list, "2025-01-01", "2025-06-29")[list[0].facts.Task]
	for b.Loop() {
		if _, err := r.Step(workday.Embedded(), history, list[0].facts, day("2025-06-30")); err != nil {
			b.Fatal(err)
		}
	}
}
