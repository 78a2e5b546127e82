package petition

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Term is how long a region has to answer a petition, from a day on (docs/rules.md shows one).
type Term struct {
	ID     string            `toml:"id"`
	Region string            `toml:"region"` // administrative code; "" for every region
	Clause string            `toml:"clause"` // the document it comes from, shown with every due day
	Mark   string            `toml:"mark"`   // seen: a public source states it; inferred: the product's own choice
	From   workday.Day       `toml:"from"`   // the first day it holds, 0 for always
	Until  workday.Day       `toml:"until"`  // the last day, 0 while it has no end
	Answer Days              `toml:"petition"`
	Title  map[string]string `toml:"title"` // by language: zh, en

	at *rulefile.File
}

// Days is a stretch of time.
type Days struct {
	Days       int    `toml:"days"`
	Unit       string `toml:"unit"`        // working or calendar
	CountFirst bool   `toml:"count_first"` // the day of handing over is the first
}

// Working tells that working days are counted.
func (d Days) Working() bool { return d.Unit == "working" }

// Named is the title in a language.
func (t Term) Named(lang say.Lang) string {
	if lang == say.En && t.Title["en"] != "" {
		return t.Title["en"]
	}
	return t.Title["zh"]
}

// mostDays bounds a term: what takes longer than a year is no petition's answer.
const mostDays = 366

// ParseTerm reads one file and tells all that is wrong in it, with the line.
func ParseTerm(name string, text []byte) (Term, rulefile.Defects) {
	var t Term
	t.at = rulefile.Open(name, text, &t)
	if t.at.Readable() {
		t.check()
	}
	return t, t.at.Defects()
}

func (t *Term) check() {
	for _, c := range []struct {
		wrong bool
		key   string
		says  string
	}{
		{t.ID == "", "id", "id_empty"},
		{t.Clause == "", "clause", "clause_empty"},
		{t.Title["zh"] == "", "title", "title_empty"},
		{t.Mark != "seen" && t.Mark != "inferred", "mark", "mark"},
		{!code(t.Region), "region", "region"},
		{t.Answer.Days < 1 || t.Answer.Days > mostDays, "petition.days", "days"},
		{t.Answer.Unit != "working" && t.Answer.Unit != "calendar", "petition.unit", "unit"},
		{t.From != 0 && t.Until != 0 && t.Until < t.From, "until", "until"},
	} {
		if c.wrong {
			t.at.Blame(c.key, "petition.term_"+c.says, "Max", mostDays)
		}
	}
}

// code is "" or six digits.
func code(s string) bool { return s == "" || len(s) == 6 && strings.Trim(s, "0123456789") == "" }

// Terms are the terms of all regions.
type Terms struct{ list []Term }

// With is the set with another term. Two of one region that hold on the same day, and an id taken, are refused with
// the line.
func (ts *Terms) With(t Term) (*Terms, rulefile.Defects) {
	own := t.at.Again()
	for _, q := range ts.list {
		if q.ID == t.ID {
			own.Blame("id", "petition.term_twice", "ID", t.ID, "File", q.at.Name)
		} else if q.Region == t.Region && q.meets(t) {
			own.Blame("from", "petition.term_overlap", "ID", q.ID, "File", q.at.Name)
		}
	}
	if defects := own.Defects(); defects != nil {
		return nil, defects
	}
	return &Terms{append(slices.Clone(ts.list), t)}, nil
}

// meets tells whether two terms hold on one day.
func (t Term) meets(o Term) bool {
	return (t.Until == 0 || o.From <= t.Until) && (o.Until == 0 || t.From <= o.Until)
}

// All lists the terms in the order they were added.
func (ts *Terms) All() []Term { return slices.Clone(ts.list) }

// ByID is a term, whether it still holds or not.
func (ts *Terms) ByID(id string) (Term, bool) {
	i := slices.IndexFunc(ts.list, func(t Term) bool { return t.ID == id })
	if i < 0 {
		return Term{}, false
	}
	return ts.list[i], true
}

// For is the term of the narrowest of regions, given by code from the narrowest to the widest, that has one on a
// day; the one of every region otherwise.
func (ts *Terms) For(codes []string, day ledger.Date) (Term, error) {
	on, err := workday.Parse(string(day))
	if err != nil {
		return Term{}, fault.New(fault.Invalid, "petition.day_odd", "Day", string(day)).At("day")
	}
	for _, c := range append(slices.Clone(codes), "") {
		for _, t := range ts.list {
			if t.Region == c && t.From <= on && (t.Until == 0 || on <= t.Until) {
				return t, nil
			}
		}
	}
	return Term{}, fault.New(fault.Invalid, "petition.term_none", "Day", string(day)).At("day")
}

// Due is the last day to answer what was handed over on a day.
func (t Term) Due(c *workday.Calendar, day ledger.Date) (ledger.Date, error) {
	on, err := workday.Parse(string(day))
	if err != nil {
		return "", fault.New(fault.Invalid, "petition.day_odd", "Day", string(day)).At("day")
	}
	end, err := c.Add(on, t.Answer.Days, t.Answer.Working(), t.Answer.CountFirst)
	if err != nil {
		return "", err
	}
	return ledger.Date(end.String()), nil
}

//go:embed terms/*.toml
var shipped embed.FS

// Embedded are the terms that ship with the product.
var Embedded = sync.OnceValue(func() *Terms {
	ts := &Terms{}
	files, err := fs.Glob(shipped, "terms/*.toml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range files {
		text, err := shipped.ReadFile(name)
		if err != nil {
			panic(err)
		}
		t, defects := ParseTerm(path.Base(name), text)
		more, clashes := ts.With(t)
		if err := append(defects, clashes...).Err(); err != nil {
			panic(fmt.Errorf("a broken term is a broken build: %w", err))
		}
		ts = more
	}
	return ts
})
