package workday

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
)

//go:embed holidays
var embedded embed.FS

// Calendar knows which days offices work. It is never changed: With makes another one. It is safe
// for any number of readers. Make one with Embedded.
type Calendar struct {
	tables map[int][]*Table // by year: the national table, then those of regions that add to it
	days   map[Day]mark     // what the tables say; other days follow the week
}

// mark is what a table says about a day, and where.
type mark struct {
	works   bool
	holiday string
	table   *Table
	path    string
}

// Embedded is the calendar of the notices that ship with the product: 2020 to 2026. A later year
// comes by With, once its notice is out.
var Embedded = sync.OnceValue(func() *Calendar {
	c := &Calendar{}
	names, err := fs.Glob(embedded, "holidays/*.toml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			panic(err) // Glob has just named it
		}
		t, defects := ParseTable(name, text)
		if defects == nil {
			c, defects = c.With(t)
		}
		if defects != nil {
			panic(defects) // a broken table is a broken build; TestEmbeddedTables meets it first
		}
	}
	return c
})

// With is the calendar with another table added. A table of a year that is already there must say
// the same, name the notice it Replaces, or name the one it AddsTo; one that contradicts a day of
// another table is refused with the line of every such day. c stays as it is.
func (c *Calendar) With(t *Table) (*Calendar, rulefile.Defects) {
	out := &Calendar{tables: maps.Clone(c.tables), days: map[Day]mark{}}
	if out.tables == nil {
		out.tables = map[int][]*Table{}
	}
	own := &rulefile.File{Name: t.name()}
	if t.at != nil {
		own = t.at.Again()
	}
	switch there := out.tables[t.Year]; {
	case t.AddsTo != "":
		if len(there) == 0 || !there[0].answersTo(t.AddsTo) {
			own.Blame("adds_to", "workday.nothing_to_add_to", "Notice", t.AddsTo, "Year", t.Year)
		}
		there = slices.DeleteFunc(slices.Clone(there), func(o *Table) bool { return o.Notice == t.Notice })
		out.tables[t.Year] = append(there, t)
	case len(there) == 0 && t.Replaces != "":
		own.Blame("replaces", "workday.nothing_to_replace", "Notice", t.Replaces, "Year", t.Year)
	case len(there) == 0:
		out.tables[t.Year] = []*Table{t}
	case t.Replaces != "" && !there[0].answersTo(t.Replaces):
		own.Blame("replaces", "workday.nothing_to_replace", "Notice", t.Replaces, "Year", t.Year)
	case t.Replaces == "" && !there[0].same(t):
		own.Blame("year", "workday.year_taken", "Year", t.Year, "Notice", there[0].Notice)
	default:
		// What regions added to the old table must still fit the new one, which the marks show.
		out.tables[t.Year] = append([]*Table{t}, there[1:]...)
	}
	out.mark(t, own)
	if ds := own.Defects(); ds != nil {
		return nil, ds
	}
	return out, nil
}

// mark fills in the days of every table, and blames t where it and another disagree.
func (c *Calendar) mark(t *Table, own *rulefile.File) {
	for _, year := range slices.Sorted(maps.Keys(c.tables)) {
		for _, table := range c.tables[year] {
			table.each(func(day Day, h Holiday, path string, works bool) {
				m := mark{works, h.Name, table, path}
				if old, ok := c.days[day]; ok && old.works != works {
					clash(day, t, own, old, m)
				}
				c.days[day] = m
			})
		}
	}
}

// clash blames the table that is being added for a day on which two tables disagree.
func clash(day Day, t *Table, own *rulefile.File, a, b mark) {
	mine, other := a, b
	if b.table == t {
		mine, other = b, a
	}
	own.Blame(mine.path, "workday.tables_disagree", "Day", day, "Name", mine.holiday, "Notice", other.table.Notice, "Other", other.holiday)
}

// name is the file a table came from, or its notice when it came from none.
func (t *Table) name() string {
	if t.at != nil {
		return t.at.Name
	}
	return t.Notice
}

// answersTo tells whether the table follows a notice of that number.
func (t *Table) answersTo(notice string) bool {
	return t.Notice == notice || slices.Contains(t.Amended, notice)
}

// same tells whether two tables arrange the same days.
func (t *Table) same(o *Table) bool {
	days := func(t *Table) map[Day]bool {
		m := map[Day]bool{}
		t.each(func(day Day, _ Holiday, _ string, works bool) { m[day] = works })
		return m
	}
	return maps.Equal(days(t), days(o))
}

// Years lists the years whose tables the calendar has, in order.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.tables)) }

// Tables lists the tables of a year: the national one first.
func (c *Calendar) Tables(year int) []*Table { return slices.Clone(c.tables[year]) }

// Working tells whether offices work on the day. A day of a year whose table is missing is
// fault.Missing with what to do about it: a working day is never guessed from the week alone.
func (c *Calendar) Working(day Day) (bool, error) {
	if len(c.tables[day.Year()]) == 0 {
		return false, fault.New(fault.Missing, "workday.year_missing", "Year", day.Year(), "Day", day)
	}
	if m, ok := c.days[day]; ok {
		return m.works, nil
	}
	return !day.weekend(), nil
}

// Holiday is the name of the holiday for which the day is off, "" on any other day.
func (c *Calendar) Holiday(day Day) string {
	if m, ok := c.days[day]; ok && !m.works {
		return m.holiday
	}
	return ""
}

// MakeUp is the name of the holiday for which the day, of a weekend, is worked; "" on any other day.
func (c *Calendar) MakeUp(day Day) string {
	if m, ok := c.days[day]; ok && m.works {
		return m.holiday
	}
	return ""
}

func holidayPath(i int) string { return fmt.Sprintf("holiday[%d]", i) }

func workPath(i int) string { return fmt.Sprintf(".work[%d]", i) }

// weekdayName is the day's name in the week as a sentence uses it.
func weekdayName(d Day) say.Text {
	return say.T("workday.weekday_" + [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[d.Weekday()-time.Sunday])
}
