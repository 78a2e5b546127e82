package workday

import (
	"zhenggai/internal/rulefile"
)

// Holiday is one holiday of a year as a notice arranges it.
type Holiday struct {
	Name string `toml:"name" json:"name"`
	From Day    `toml:"from" json:"from"`
	To   Day    `toml:"to" json:"to"` // the last day off; From alone when absent
	// Work are the days of weekends on which offices work in exchange (调休上班).
	Work []Day `toml:"work" json:"work,omitempty"`
}

// Table is what one notice says about the holidays of one year.
type Table struct {
	Year int `toml:"year" json:"year"`
	// Notice is the number of the document that arranges the year: 国办发明电〔2024〕12号.
	Notice string `toml:"notice" json:"notice"`
	// Amended are numbers of later documents that the table already follows.
	Amended []string `toml:"amended" json:"amended,omitempty"`
	// Replaces names the notice of the table that this one takes the place of. Without it a table that
	// differs from one already there is refused.
	Replaces string `toml:"replaces" json:"replaces,omitempty"`
	// AddsTo names the notice of the national table to which this one adds the holidays of a region.
	AddsTo   string    `toml:"adds_to" json:"adds_to,omitempty"`
	Holidays []Holiday `toml:"holiday" json:"holiday"`

	// at tells the lines of the file, for defects found when tables meet.
	at *rulefile.File
}

// The bounds of a believable table. They catch slips of the pen; no notice has come near them.
const (
	firstYear   = 2000
	lastYear    = 2199
	longestDays = 15 // of one holiday
	farthest    = 31 // days between a holiday and a day worked for it
)

// ParseTable reads the holiday table of a year (docs/rules.md shows one). All that contradicts itself
// is told, with the line: a day both off and worked, a day worked that is a working day anyhow, a
// holiday outside the year. The table is nil when there are defects.
func ParseTable(name string, text []byte) (*Table, rulefile.Defects) {
	t := &Table{}
	t.at = rulefile.Open(name, text, t)
	if t.at.Readable() {
		t.checkHead()
		for i := range t.Holidays {
			t.checkHoliday(i)
		}
		t.checkDays()
	}
	if ds := t.at.Defects(); ds != nil {
		return nil, ds
	}
	return t, nil
}

func (t *Table) checkHead() {
	switch {
	case t.Year == 0:
		t.at.Blame("year", "workday.table_no_year")
	case t.Year < firstYear || t.Year > lastYear:
		t.at.Blame("year", "workday.table_odd_year", "Year", t.Year, "First", firstYear, "Last", lastYear)
	}
	if t.Notice == "" {
		t.at.Blame("notice", "workday.table_no_notice")
	}
	if t.Replaces != "" && t.AddsTo != "" {
		t.at.Blame("adds_to", "workday.table_both_ways")
	}
	if len(t.Holidays) == 0 {
		t.at.Blame("holiday", "workday.table_empty")
	}
}

func (t *Table) checkHoliday(i int) {
	h := &t.Holidays[i]
	path := holidayPath(i)
	if h.Name == "" {
		t.at.Blame(path, "workday.holiday_no_name")
	}
	if h.From == 0 {
		if !t.at.Has(path + ".from") {
			t.at.Blame(path, "workday.holiday_no_from", "Name", h.Name)
		}
		return
	}
	if h.To == 0 {
		h.To = h.From
	}
	switch {
	case h.To < h.From:
		t.at.Blame(path+".to", "workday.holiday_backwards", "Name", h.Name, "From", h.From, "To", h.To)
	case int(h.To-h.From) >= longestDays:
		t.at.Blame(path+".to", "workday.holiday_too_long", "Name", h.Name, "Count", int(h.To-h.From)+1, "Max", longestDays)
	case h.From.Year() != t.Year && h.To.Year() != t.Year:
		t.at.Blame(path+".from", "workday.holiday_other_year", "Name", h.Name, "From", h.From, "Year", t.Year)
	}
	for j, day := range h.Work {
		t.checkWork(*h, day, path+workPath(j))
	}
}

// checkWork holds a make-up day against the holiday it pays for.
func (t *Table) checkWork(h Holiday, day Day, path string) {
	switch {
	case day == 0:
		t.at.Blame(path, "workday.work_no_day", "Name", h.Name)
	case day >= h.From && day <= h.To:
		t.at.Blame(path, "workday.both", "Day", day, "Name", h.Name)
	case !day.weekend():
		t.at.Blame(path, "workday.work_on_weekday", "Day", day, "Weekday", weekdayName(day), "Name", h.Name)
	case h.From-day > farthest || day-h.To > farthest:
		t.at.Blame(path, "workday.work_far", "Day", day, "Name", h.Name, "From", h.From, "Max", farthest)
	}
}

// checkDays finds days that two holidays of the table claim.
func (t *Table) checkDays() {
	off, work := map[Day]string{}, map[Day]string{}
	t.each(func(day Day, h Holiday, path string, works bool) {
		if works {
			if other, ok := work[day]; ok {
				t.at.Blame(path, "workday.work_twice", "Day", day, "Name", h.Name, "Other", other)
			}
			work[day] = h.Name
			return
		}
		if other, ok := off[day]; ok {
			t.at.Blame(path, "workday.off_twice", "Day", day, "Name", h.Name, "Other", other)
		}
		off[day] = h.Name
	})
	t.each(func(day Day, h Holiday, path string, works bool) {
		if other, ok := off[day]; works && ok && other != h.Name {
			t.at.Blame(path, "workday.both", "Day", day, "Name", other)
		}
	})
}

// each visits every day the table speaks of, with the place in the file that names it.
func (t *Table) each(visit func(day Day, h Holiday, path string, works bool)) {
	for i, h := range t.Holidays {
		if h.From == 0 || h.To-h.From >= longestDays {
			continue
		}
		for day := h.From; day <= max(h.To, h.From); day++ {
			visit(day, h, holidayPath(i)+".from", false)
		}
		for j, day := range h.Work {
			if day != 0 {
				visit(day, h, holidayPath(i)+workPath(j), true)
			}
		}
	}
}
