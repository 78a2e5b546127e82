package petition

import (
	"cmp"
	"slices"

	"zhenggai/internal/alike"
	"zhenggai/internal/ledger"
)

// Tally counts petitions. Rate is Done of Total: what is done in part is not done, and stands beside it.
type Tally struct {
	Total, Open, Going, Staged, Done int
	InTime                           int // of Done, by their day
	Late                             int // not done and past their day
	Repeats                          int // linked to an earlier one by a person
	Held                             int // people held to account
}

// TallyOf counts petitions as they stand on today.
func TallyOf(all []Petition, today ledger.Date) Tally {
	t := Tally{Total: len(all)}
	for _, p := range all {
		switch p.Status {
		case Done:
			t.Done++
		case Staged:
			t.Staged++
		case Going:
			t.Going++
		default:
			t.Open++
		}
		t.InTime += count(p.InTime())
		t.Late += count(p.Late(today))
		t.Repeats += count(p.Earlier != "")
		t.Held += p.HeldNo
	}
	return t
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// DayCount is what came and what was done on one day.
type DayCount struct {
	Day           ledger.Date
	Came, Done    int
	Staged, Total int // Total is what had come by then
	Cleared       int // done by then
}

// ByDay counts by day from the first petition to the last day on which anything came or was done, days without any
// included.
func ByDay(all []Petition) []DayCount {
	at := map[ledger.Date]*DayCount{}
	day := func(d ledger.Date) *DayCount {
		if at[d] == nil {
			at[d] = &DayCount{Day: d}
		}
		return at[d]
	}
	for _, p := range all {
		day(p.Day).Came++
		switch p.Status {
		case Done:
			day(p.DoneOn).Done++
		case Staged:
			day(p.DoneOn).Staged++
		}
	}
	delete(at, "")
	if len(at) == 0 {
		return nil
	}
	first, last := ledger.Date("9999"), ledger.Date("")
	for d := range at {
		first, last = min(first, d), max(last, d)
	}
	var days []DayCount
	came, done := 0, 0
	for d := first; d <= last; d = ledger.DateOf(d.Time().AddDate(0, 0, 1)) {
		c := *day(d)
		came, done = came+c.Came, done+c.Done
		c.Total, c.Cleared = came, done
		days = append(days, c)
	}
	return days
}

// Suggestion is an earlier petition that one may repeat.
type Suggestion struct {
	Petition
	Like float64 // of the texts, 0 to 1
}

// The likeness from which an earlier petition is proposed: less where both name the same place. People who complain
// again put it in other words.
const (
	likeAnywhere = 0.35
	likeThere    = 0.18
	proposals    = 3
)

// Suggest proposes the earlier petitions that p may repeat, the most alike first. It decides nothing: a person links or
// turns down.
func Suggest(p Petition, all []Petition) []Suggestion {
	text := alike.Of(p.Text)
	var out []Suggestion
	for _, o := range all {
		if !o.before(p) || o.ID == p.Earlier || slices.Contains(p.NotRepeat, o.ID) {
			continue
		}
		least := likeAnywhere
		if p.Place != "" && p.Place == o.Place {
			least = likeThere
		}
		if like := alike.Like(text, alike.Of(o.Text)); like >= least {
			out = append(out, Suggestion{o, like})
		}
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return cmp.Compare(b.Like, a.Like) })
	return out[:min(len(out), proposals)]
}

// Chain is a petition with those it repeats and those that repeat it, however far, the oldest first.
func Chain(id string, all []Petition) []Petition {
	in := map[string]bool{id: true}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if p.Earlier == "" || in[p.ID] == in[p.Earlier] {
				continue
			}
			in[p.ID], in[p.Earlier], grown = true, true, true
		}
	}
	var chain []Petition
	for _, p := range all {
		if in[p.ID] {
			chain = append(chain, p)
		}
	}
	slices.SortStableFunc(chain, func(a, b Petition) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Number, b.Number))
	})
	return chain
}
