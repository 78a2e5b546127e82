package dispatch

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/quantity"
	"zhenggai/internal/workday"
)

// Filing (进展填报) is a unit's answer to the dispatch of a period. There is one for each unit and period; handed in
// again, it becomes its next version and the earlier ones are kept.
type Filing struct {
	Unit   string      `json:"unit"`   // unit id
	Period string      `json:"period"` // key of the period that it counts for
	At     int64       `json:"at"`     // Unix milliseconds
	Day    workday.Day `json:"day"`    // of At
	By     string      `json:"by"`     // account id
	// Told is how many matters it tells of, and Fresh how many of them with something new since the time before.
	Told  int `json:"told"`
	Fresh int `json:"fresh"`
	// Trouble counts the matters with an obstacle or a request for help.
	Trouble int `json:"trouble"`
}

// Ref names the filing's row.
func (f Filing) Ref() journal.Ref { return journal.Ref{Table: "filing", ID: f.Unit + "/" + f.Period} }

// Image is the filing itself.
func (f Filing) Image() any { return f }

// Line is what a filing tells of one matter: a task, or a finding that has no tasks.
type Line struct {
	Unit    string      `json:"unit"`
	Period  string      `json:"period"`
	Day     workday.Day `json:"day"` // on which it came in
	Finding string      `json:"finding"`
	Task    string      `json:"task,omitempty"` // "" for a finding as a whole
	Words   string      `json:"words"`          // what changed
	// Share is how much of the matter is done, in percent of the whole as milestones have it; none when nobody said.
	Share *int `json:"share,omitempty"`
	// Why tells why Share is lower than the unit said before.
	Why     string   `json:"why,omitempty"`
	Figures []Figure `json:"figures,omitempty"`
	// Reached are the milestones that it tells as reached, each by day and text as the plan has them.
	Reached []Step `json:"reached,omitempty"`
	// Proof are ids of files of evidence of the finding.
	Proof    []string `json:"proof,omitempty"`
	Obstacle string   `json:"obstacle,omitempty"` // what stands in the way (存在困难)
	Help     string   `json:"help,omitempty"`     // what the unit asks of the office (请求协调)
	// Same tells that it says what the unit said the time before (未更新).
	Same bool `json:"same,omitempty"`
}

// Step names a milestone of a task as the plan has it.
type Step struct {
	Day  ledger.Date `json:"day"`
	Text string      `json:"text"`
}

// Ref names the line's row.
func (l Line) Ref() journal.Ref {
	return journal.Ref{Table: "filing_line", ID: l.Unit + "/" + l.Period + "/" + l.Matter()}
}

// Image is the line itself.
func (l Line) Image() any { return l }

// Matter is the id of what the line tells of: the task, or the finding.
func (l Line) Matter() string {
	if l.Task != "" {
		return l.Task
	}
	return l.Finding
}

// Blank tells that the line says nothing.
func (l Line) Blank() bool {
	return l.Words == "" && l.Share == nil && len(l.Figures) == 0 && len(l.Reached) == 0 && len(l.Proof) == 0 &&
		l.Obstacle == "" && l.Help == ""
}

// Troubled tells that something stands in the way, or help is asked for.
func (l Line) Troubled() bool { return l.Obstacle != "" || l.Help != "" }

// says is what a line says, apart from when and by whom, and why a number fell: that is said once.
func (l Line) says() Line {
	l.Unit, l.Period, l.Day, l.Same, l.Why = "", "", 0, false, ""
	l.Figures = slices.Clone(l.Figures)
	for i := range l.Figures {
		l.Figures[i].Why = ""
	}
	return l
}

// SameAs tells that two lines say the same, whenever they were said.
func (l Line) SameAs(o Line) bool {
	a, b := l.says(), o.says()
	shares := a.Share == nil && b.Share == nil || a.Share != nil && b.Share != nil && *a.Share == *b.Share
	return shares && a.Finding == b.Finding && a.Task == b.Task && a.Words == b.Words && a.Obstacle == b.Obstacle && a.Help == b.Help &&
		slices.Equal(a.Figures, b.Figures) && slices.Equal(a.Reached, b.Reached) && slices.Equal(a.Proof, b.Proof)
}

// tidied is the line without white space around what was typed, and without figures of which nothing was.
func (l Line) tidied() Line {
	for _, text := range []*string{&l.Words, &l.Why, &l.Obstacle, &l.Help} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	}
	var figures []Figure
	for _, f := range l.Figures {
		f.Name, f.Written, f.Why = strings.TrimSpace(f.Name), strings.TrimSpace(f.Written), strings.TrimSpace(f.Why)
		if f.Written != "" {
			figures = append(figures, f)
		}
	}
	l.Figures = figures
	return l
}

// Figure is a cumulative number: so much since the work began.
type Figure struct {
	Name    string `json:"name"`    // what is counted: 已治理面积
	Written string `json:"written"` // the amount as an official writes it: 37.5万亩, 120余家次
	// Why tells why it is lower than the unit said before.
	Why string `json:"why,omitempty"`
}

// Amount reads the figure. ok is false when it is no single amount with a unit.
func (f Figure) Amount() (q quantity.Quantity, ok bool) {
	all := quantity.Read(f.Written, quantity.Context{})
	if len(all) != 1 || all[0].Missing || all[0].Max != nil {
		return quantity.Quantity{}, false
	}
	return all[0], true
}

// Fell tells whether a figure is lower than the one before. Amounts in units that do not convert cannot be compared;
// they count as fallen, since the old number is gone.
func (f Figure) Fell(before Figure) bool {
	now, ok := f.Amount()
	was, had := before.Amount()
	if !ok || !had {
		return false
	}
	value, err := quantity.Convert(now.Value, now.Unit, was.Unit)
	return err != nil || value.LessThan(was.Value)
}

// Against is a figure of the same name in a line, and whether there is one.
func (l Line) figure(name string) (Figure, bool) {
	i := slices.IndexFunc(l.Figures, func(f Figure) bool { return f.Name == name })
	if i < 0 {
		return Figure{}, false
	}
	return l.Figures[i], true
}

// Grown is by how much a figure of the line has grown since the line before, in the figure's unit. ok is false when
// there is nothing to compare with.
func (l Line) Grown(f Figure, before Line) (by decimal.Decimal, unit string, ok bool) {
	old, had := before.figure(f.Name)
	now, reads := f.Amount()
	was, read := old.Amount()
	if !had || !reads || !read {
		return by, "", false
	}
	value, err := quantity.Convert(was.Value, was.Unit, now.Unit)
	return now.Value.Sub(value), now.Unit, err == nil
}

// Reminder is one sending of reminders: to whom, in which period.
type Reminder struct {
	ID     string   `json:"id"`
	Period string   `json:"period"`
	Units  []string `json:"units"` // unit ids
	At     int64    `json:"at"`    // Unix milliseconds
	By     string   `json:"by"`    // account id
}

// Ref names the reminder's row.
func (r Reminder) Ref() journal.Ref { return journal.Ref{Table: "dispatch_reminder", ID: r.ID} }

// Image is the reminder itself.
func (r Reminder) Image() any { return r }

// Draft is what somebody typed for a unit and has not handed in. It saves itself, is seen by its writer alone, and no
// journal tells of it.
type Draft struct {
	Unit    string
	Account string
	Typed   string // the fields of the form, as a query string: what is wrong in it is kept too
	At      int64  // Unix milliseconds
}

// MaxDraft is how long what was typed may be, in bytes.
const MaxDraft = 1 << 20
