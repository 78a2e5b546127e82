package supervise

import (
	"cmp"
	"slices"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Item is a task as a bulletin (通报) sees it on a day.
type Item struct {
	Task     string      `json:"task"`
	Unit     string      `json:"unit"` // who answers for it
	Title    string      `json:"title"`
	Light    Light       `json:"light"`
	Planned  Share       `json:"planned"`
	Done     Share       `json:"done"`
	Due      workday.Day `json:"due,omitempty"`
	Finished bool        `json:"finished,omitempty"`
	Step     Step        `json:"step,omitempty"`
	Rebound  workday.Day `json:"rebound,omitempty"`
}

// Observe is a task's item on a day, by the rule that then holds. Title and unit are the caller's.
func (r *Rule) Observe(history []Event, f Facts, day workday.Day) Item {
	var at Standing
	for _, e := range history {
		if e.Day <= day {
			at = at.After(e)
		}
	}
	return Item{
		Task: f.Task, Light: r.Lamp(f, day), Planned: f.Plan.Planned(day), Done: f.Done(day), Due: f.Plan.Due,
		Finished: f.finished(day), Step: at.Step, Rebound: f.reopened(day),
	}
}

// Letter is a document issued in a bulletin's period.
type Letter struct {
	Task  string `json:"task"`
	Unit  string `json:"unit"`
	Event Event  `json:"event"`
}

// BulletinFacts are what a bulletin is computed from, and all of it.
type BulletinFacts struct {
	Period  dispatch.Period   `json:"period"`
	Day     workday.Day       `json:"day"`     // as of the end of this day
	Colours []Colour          `json:"colours"` // of the rule, worst first
	Now     []Item            `json:"now"`
	Before  []Item            `json:"before"` // the same tasks as of the bulletin before
	Letters []Letter          `json:"letters"`
	Owing   []string          `json:"owing"` // units that owe a return
	Returns []dispatch.Return `json:"returns"`
}

// Palette lists the colours of the rule, worst first, for a bulletin.
func (r *Rule) Palette() []Colour {
	colours := make([]Colour, len(r.Lamps))
	for i, l := range r.Lamps {
		colours[i] = l.Colour
	}
	return colours
}

// Summary is what a bulletin says, as numbers and lists; each number is a count of the tasks that are
// named beside it.
type Summary struct {
	Period  dispatch.Period `json:"period"`
	Day     workday.Day     `json:"day"`
	Totals  Totals          `json:"totals"`
	Ranking []Rank          `json:"ranking"`
	Lagging []Item          `json:"lagging"`
	News    []News          `json:"news"`
	Silent  []string        `json:"silent"` // units that gave no return in the period
}

// Totals count the tasks.
type Totals struct {
	Tasks    int         `json:"tasks"`
	Finished []string    `json:"finished"` // tasks
	Overdue  []string    `json:"overdue"`  // unfinished, the deadline before Day
	Lamps    []LampTotal `json:"lamps"`    // of unfinished tasks, worst first
	// Rate is finished of all tasks (完成率). What is finished is a task's own state and never a share of
	// 100 percent.
	Rate    Share    `json:"rate"`
	Letters []Letter `json:"letters"`
	// Points are what the letters of the period propose to deduct, together.
	Points int `json:"points"`
}

// LampTotal names the unfinished tasks under one colour.
type LampTotal struct {
	Colour Colour   `json:"colour"`
	Tasks  []string `json:"tasks"`
}

// Rank is a unit's place. Units are ranked by the rate of finished tasks, then by Lead, then by fewer
// rebounds, then by fewer points; units alike in all share a place, and the next place is skipped.
type Rank struct {
	Place    int    `json:"place"`
	Unit     string `json:"unit"`
	Tasks    int    `json:"tasks"`
	Finished int    `json:"finished"`
	Rate     Share  `json:"rate"`
	// Lead is how far the unit's unfinished tasks are ahead of their schedule lines, on average; behind
	// when negative.
	Lead Share `json:"lead"`
	// Rebounds are the unit's tasks that came back in the period; each counts against it.
	Rebounds []string `json:"rebounds,omitempty"`
	Points   int      `json:"points"` // what the period's letters propose to deduct
}

// Novelty is a kind of news.
type Novelty string

// The kinds, in the order a bulletin tells them.
const (
	NewReturned Novelty = "rebound"  // it came back
	NewWorse    Novelty = "worse"    // a worse lamp
	NewStep     Novelty = "letter"   // a document was issued
	NewFinished Novelty = "finished" // done since
	NewBetter   Novelty = "better"   // a better lamp
	NewTask     Novelty = "added"    // not in the bulletin before
	NewGone     Novelty = "gone"     // in the bulletin before, and no longer (转出)
)

var novelties = []Novelty{NewReturned, NewWorse, NewStep, NewFinished, NewBetter, NewTask, NewGone}

// News is one thing that is new since the bulletin before.
type News struct {
	Kind Novelty  `json:"kind"`
	Task string   `json:"task"`
	Unit string   `json:"unit"`
	Text say.Text `json:"text"`
}

// Bulletin computes what a bulletin says. The order of the facts makes no difference.
func Bulletin(f BulletinFacts) Summary {
	now := slices.Clone(f.Now)
	slices.SortFunc(now, func(a, b Item) int { return cmp.Compare(a.Task, b.Task) })
	letters := slices.Clone(f.Letters)
	slices.SortFunc(letters, func(a, b Letter) int {
		return cmp.Or(cmp.Compare(a.Event.Day, b.Event.Day), cmp.Compare(a.Event.Number.Series, b.Event.Number.Series),
			cmp.Compare(a.Event.Number.No, b.Event.Number.No), cmp.Compare(a.Task, b.Task))
	})
	f.Now, f.Letters = now, letters
	return Summary{
		Period: f.Period, Day: f.Day, Totals: f.totals(), Ranking: f.ranking(), Lagging: f.lagging(), News: f.news(),
		Silent: f.Period.Silent(f.Owing, f.Returns),
	}
}

func (f BulletinFacts) totals() Totals {
	t := Totals{Tasks: len(f.Now), Letters: f.Letters}
	for _, c := range f.Colours {
		lamp := LampTotal{Colour: c}
		for _, i := range f.Now {
			if !i.Finished && i.Light.Colour == c {
				lamp.Tasks = append(lamp.Tasks, i.Task)
			}
		}
		t.Lamps = append(t.Lamps, lamp)
	}
	for _, i := range f.Now {
		switch {
		case i.Finished:
			t.Finished = append(t.Finished, i.Task)
		case i.Due != 0 && i.Due < f.Day:
			t.Overdue = append(t.Overdue, i.Task)
		}
	}
	for _, l := range f.Letters {
		t.Points += l.Event.Points
	}
	t.Rate = part(len(t.Finished), t.Tasks)
	return t
}

// part is n of all, rounded to the nearest hundredth of a percent; nothing of nothing.
func part(n, all int) Share {
	if all == 0 {
		return 0
	}
	return Share((2*n*int(Whole) + all) / (2 * all))
}

func (f BulletinFacts) ranking() []Rank {
	units := map[string]*Rank{}
	lead := map[string]Share{}
	for _, i := range f.Now {
		r := units[i.Unit]
		if r == nil {
			r = &Rank{Unit: i.Unit}
			units[i.Unit] = r
		}
		r.Tasks++
		if i.Rebound != 0 && !i.Rebound.Start().Before(f.Period.Opens) && i.Rebound <= f.Day {
			r.Rebounds = append(r.Rebounds, i.Task)
		}
		if i.Finished {
			r.Finished++
		} else {
			lead[i.Unit] += i.Done - i.Planned
		}
	}
	for _, l := range f.Letters {
		if r := units[l.Unit]; r != nil {
			r.Points += l.Event.Points
		}
	}
	ranking := make([]Rank, 0, len(units))
	for unit, r := range units {
		r.Rate = part(r.Finished, r.Tasks)
		if open := r.Tasks - r.Finished; open > 0 {
			r.Lead = lead[unit] / Share(open)
		}
		ranking = append(ranking, *r)
	}
	slices.SortFunc(ranking, func(a, b Rank) int { return cmp.Or(ahead(a, b), cmp.Compare(a.Unit, b.Unit)) })
	for i := range ranking {
		ranking[i].Place = i + 1
		if i > 0 && ahead(ranking[i-1], ranking[i]) == 0 {
			ranking[i].Place = ranking[i-1].Place
		}
	}
	return ranking
}

// ahead orders units by what they achieved: negative when a comes first.
func ahead(a, b Rank) int {
	return cmp.Or(cmp.Compare(b.Rate, a.Rate), cmp.Compare(b.Lead, a.Lead), cmp.Compare(len(a.Rebounds), len(b.Rebounds)),
		cmp.Compare(a.Points, b.Points))
}

// lagging lists the unfinished tasks whose lamp is not the best, worst first, then by how far behind
// they are, then by deadline.
func (f BulletinFacts) lagging() []Item {
	var late []Item
	for _, i := range f.Now {
		if !i.Finished && badness(f.Colours, &i) > 0 {
			late = append(late, i)
		}
	}
	slices.SortStableFunc(late, func(a, b Item) int {
		return cmp.Or(cmp.Compare(badness(f.Colours, &b), badness(f.Colours, &a)), cmp.Compare(b.Planned-b.Done, a.Planned-a.Done),
			cmp.Compare(a.Due, b.Due), cmp.Compare(a.Task, b.Task))
	})
	return late
}

// badness orders lamps by a palette: 0 is the best, and any colour that the palette lacks.
func badness(palette []Colour, i *Item) int {
	n := slices.Index(palette, i.Light.Colour)
	if n < 0 {
		return 0
	}
	return len(palette) - 1 - n
}

func (f BulletinFacts) news() []News {
	before := map[string]Item{}
	for _, i := range f.Before {
		before[i.Task] = i
	}
	var news []News
	tell := func(kind Novelty, i Item, kv ...any) {
		news = append(news, News{Kind: kind, Task: i.Task, Unit: i.Unit, Text: say.T("supervise.news_"+string(kind), kv...)})
	}
	for _, i := range f.Now {
		was, known := before[i.Task]
		delete(before, i.Task)
		switch {
		case !known:
			tell(NewTask, i)
		case i.Rebound != was.Rebound && i.Rebound != 0:
			tell(NewReturned, i, "Day", i.Rebound)
		case i.Finished && !was.Finished:
			tell(NewFinished, i)
		case !i.Finished && badness(f.Colours, &i) > badness(f.Colours, &was):
			tell(NewWorse, i, "From", was.Light.Name, "To", i.Light.Name, "Reason", i.Light.Reason)
		case !i.Finished && badness(f.Colours, &i) < badness(f.Colours, &was):
			tell(NewBetter, i, "From", was.Light.Name, "To", i.Light.Name)
		}
	}
	for _, i := range before {
		tell(NewGone, i)
	}
	for _, l := range f.Letters {
		tell(NewStep, Item{Task: l.Task, Unit: l.Unit}, "Number", l.Event.Number.String(), "Due", l.Event.Due, "Reason", l.Event.Reason)
	}
	slices.SortStableFunc(news, func(a, b News) int {
		return cmp.Or(cmp.Compare(slices.Index(novelties, a.Kind), slices.Index(novelties, b.Kind)), cmp.Compare(a.Task, b.Task))
	})
	return news
}
