package closure

import (
	"slices"

	"zhenggai/internal/ledger"
)

// CameBack is the day on which the finding came back and this cycle began, "" in the first cycle.
func (c Case) CameBack() ledger.Date {
	if c.Cycle < 2 || len(c.Events) == 0 {
		return ""
	}
	return c.Events[0].Day
}

// Checks are the look-backs that the closed finding passed, the oldest first.
func (c Case) Checks() []Event {
	var passed []Event
	for _, e := range c.Events {
		if e.Kind == PassLookBack {
			passed = append(passed, e)
		}
	}
	return passed
}

// Record is how closings held.
type Record struct {
	Closed  int // closings
	Checked int // of them, looked at again at least once, whatever was found
	Back    int // of them, come back: found to have rebounded, failed a look-back, or gone on in a later round
}

// Percent is the rate of rebound in whole per cent, rounded half up: come back ÷ closings; 0 without a closing.
func (r Record) Percent() int {
	if r.Closed == 0 {
		return 0
	}
	return (200*r.Back + r.Closed) / (2 * r.Closed)
}

// Records are how the closings of the cases held, all in all and by unit. cases are every cycle of the findings. A
// closing counts for each unit that did the work in its own cycle, and once in the whole.
func Records(cases []Case) (whole Record, byUnit map[string]Record) {
	byUnit = map[string]Record{}
	next := map[string]Case{}
	for _, c := range cases {
		if c.Cycle > 1 {
			before := c
			before.Cycle--
			next[before.Ref().ID] = c
		}
	}
	for _, c := range cases {
		if c.Closing == nil {
			continue
		}
		after, reborn := next[c.Ref().ID]
		one := Record{Closed: 1}
		if reborn || c.State == Transferred {
			one.Back = 1
		}
		failed := reborn && len(after.Events) > 0 && after.Events[0].Kind == FailLookBack
		if failed || len(c.Checks()) > 0 {
			one.Checked = 1
		}
		whole = whole.plus(one)
		for _, u := range slices.Compact(slices.Sorted(slices.Values(c.Doers))) {
			byUnit[u] = byUnit[u].plus(one)
		}
	}
	return whole, byUnit
}

func (r Record) plus(o Record) Record {
	return Record{r.Closed + o.Closed, r.Checked + o.Checked, r.Back + o.Back}
}

// Carry is a finding that went on as another in a later round.
type Carry struct {
	From, To string // finding ids
	Day      ledger.Date
	Reason   string
}

// ChainOf are the carries that a finding is linked by, through however many rounds, the earliest first.
func ChainOf(all []Carry, finding string) []Carry {
	linked := map[string]bool{finding: true}
	for grew := true; grew; {
		grew = false
		for _, c := range all {
			if linked[c.From] != linked[c.To] {
				linked[c.From], linked[c.To], grew = true, true, true
			}
		}
	}
	var chain []Carry
	for _, c := range all {
		if linked[c.From] {
			chain = append(chain, c)
		}
	}
	slices.SortStableFunc(chain, func(a, b Carry) int {
		switch {
		case a.To == b.From:
			return -1
		case b.To == a.From:
			return 1
		}
		return 0
	})
	return chain
}
