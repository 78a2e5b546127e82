package dispatch

import (
	"embed"
	"io/fs"
	"sync"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/workday"
)

// Rule is the rhythm of a region, from a day on. Read one with ParseRule; docs/rules.md shows one.
type Rule struct {
	ID       string
	Title    string
	Region   string // administrative code (行政区划代码), "" for every region
	Source   string // the document it follows
	Replaces string // id of the rule that ends the day before this one begins
	From     workday.Day
	Until    workday.Day // the last day, none for no end
	Rhythm   Rhythm

	at *rulefile.File // tells the lines, for defects found when rules meet
}

// written is a rule as its file has it.
type written struct {
	ID       string      `toml:"id"`
	Title    string      `toml:"title"`
	Region   string      `toml:"region"`
	Source   string      `toml:"source"`
	Note     string      `toml:"note"`
	Replaces string      `toml:"replaces"`
	From     workday.Day `toml:"from"`
	Until    workday.Day `toml:"until"`
	Dispatch struct {
		Every    Cycle  `toml:"every"`
		On       int    `toml:"on"`
		At       string `toml:"at"`
		Remind   int    `toml:"remind"`
		RemindAt string `toml:"remind_at"`
	} `toml:"dispatch"`
}

// ParseRule reads a rhythm and tells all that is wrong with it, each defect with its line. The rule is nil
// when there are defects.
func ParseRule(name string, text []byte) (*Rule, rulefile.Defects) {
	var w written
	f := rulefile.Open(name, text, &w)
	if !f.Readable() {
		return nil, f.Defects()
	}
	r := &Rule{
		ID: w.ID, Title: w.Title, Region: w.Region, Source: w.Source, Replaces: w.Replaces, From: w.From, Until: w.Until, at: f,
		Rhythm: Rhythm{Every: w.Dispatch.Every, On: w.Dispatch.On, Remind: w.Dispatch.Remind},
	}
	r.Ruling().Blame(f, w.Source, "dispatch")
	r.Rhythm.At = timeOfDay(f, "dispatch.at", w.Dispatch.At)
	r.Rhythm.RemindAt = timeOfDay(f, "dispatch.remind_at", w.Dispatch.RemindAt)
	if wrong := r.Rhythm.flaw(); wrong != nil {
		var args []any
		for name, value := range wrong.Text.Args {
			args = append(args, name, value)
		}
		f.Blame("dispatch."+wrong.Place, wrong.Text.Key, args...)
	}
	if ds := f.Defects(); ds != nil {
		return nil, ds
	}
	return r, nil
}

// timeOfDay reads 17:00 as the time since midnight.
func timeOfDay(f *rulefile.File, path, text string) time.Duration {
	t, err := time.Parse("15:04", text)
	if err != nil {
		f.Blame(path, "dispatch.rule_time", "Text", text)
		return time.Minute // a time of day that breaks no other rule: one defect is told, not two
	}
	return workday.At(t.Hour(), t.Minute())
}

//go:embed rules/*.toml
var shipped embed.FS

// Embedded are the rules that ship with the product: the default rhythm of all regions.
var Embedded = sync.OnceValue(func() *Rules {
	rs := &Rules{}
	names, err := fs.Glob(shipped, "rules/*.toml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range names {
		text, err := shipped.ReadFile(name)
		if err != nil {
			panic(err) // it was listed a moment ago
		}
		r, defects := ParseRule(name, text)
		if defects == nil {
			rs, defects = rs.With(r)
		}
		if defects != nil {
			panic(defects) // a broken rule is a broken build; TestTheShippedRhythm meets it first
		}
	}
	return rs
})

// Rules are the rhythms of all regions, over time. A set is never changed: With makes another one.
type Rules struct{ org.RuleSet[*Rule] }

// Ruling is where and when the rule is in force.
func (r *Rule) Ruling() org.Ruling {
	return org.Ruling{ID: r.ID, Title: r.Title, Region: r.Region, Replaces: r.Replaces, From: r.From, Until: r.Until}
}

// Ended is the rule with another last day.
func (r *Rule) Ended(on workday.Day) *Rule {
	ended := *r
	ended.Until = on
	return &ended
}

// With is the set with another rule, read by ParseRule; rs stays as it is. A rule that does not fit beside those
// there is refused with the line: see org.RuleSet.
func (rs *Rules) With(r *Rule) (*Rules, rulefile.Defects) {
	set, defects := rs.RuleSet.With(r, r.at.Again(), "dispatch")
	if defects != nil {
		return nil, defects
	}
	return &Rules{set}, nil
}

// Home is the region by whose rhythm an office dispatches all its units: that of the first unit at the top of
// the tree, by its code; "" when none has one.
func Home(tree *org.Tree) string {
	for _, u := range tree.Children("") {
		if r, ok := tree.Region(u.Region); ok && r.Code != "" {
			return r.Code
		}
	}
	return ""
}

// Diary is the periods of one office: the rules as they hold in its region, on a calendar.
type Diary struct {
	Rules    *Rules
	Calendar Calendar
	Region   string
}

// Period is the period that a return coming in at t belongs to. A time for which no rule holds is
// fault.Missing; a year without holiday table is the calendar's fault.
func (d Diary) Period(t time.Time) (Period, error) {
	rule, ok := d.Rules.Pick(d.Region, workday.Of(t))
	if !ok {
		return Period{}, fault.New(fault.Missing, "dispatch.no_rule", "Day", workday.Of(t))
	}
	return rule.Rhythm.Period(d.Calendar, t)
}

// Back lists n periods, the newest first, beginning with p. It ends early where no rule holds or a holiday table is missing:
// what lies before cannot be told apart.
func (d Diary) Back(p Period, n int) []Period {
	var list []Period
	for len(list) < n {
		list = append(list, p)
		before, err := d.Period(p.Opens)
		if err != nil || !before.Closes.Before(p.Closes) {
			break
		}
		p = before
	}
	return list
}

// Named finds the period of a key among the most recent ones, counted back from t. An unknown key is fault.Missing.
func (d Diary) Named(key string, t time.Time, within int) (Period, error) {
	p, err := d.Period(t)
	if err != nil {
		return Period{}, err
	}
	for _, q := range d.Back(p, within) {
		if q.Key == key {
			return q, nil
		}
	}
	return Period{}, fault.New(fault.Missing, "fault.missing")
}
