package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/inspect"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Afterwards are the pages of what follows a closing: re-checks on a line of time, how closings held by unit, look-backs
// by lot, and findings that went on in later rounds. All fields are needed.
type Afterwards struct {
	Shell    *Shell
	Draws    *inspect.Desk
	Closings *closure.Desk
	Cases    AfterCases
	Ledger   ledger.Store
	Units    func(context.Context) (*org.Tree, error)
	Staff    People
	NewID    func() string
	Now      func() time.Time
}

// AfterCases are closing cases with all their cycles.
type AfterCases interface {
	Cases
	// Every lists all cycles of all findings with their events.
	Every(ctx context.Context) ([]closure.Case, error)
	// Carries lists the findings that went on as others.
	Carries(ctx context.Context) ([]closure.Carry, error)
}

// Routes are the ways in. A re-check itself is done on the finding's closing page.
func (p *Afterwards) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/afterwards", Name: "afterwards.show", Permission: org.SeeLedger, Handle: p.show},
		{Method: http.MethodGet, Pattern: "/afterwards/draws/new", Name: "draw.new", Permission: org.EditLedger, Handle: p.newDraw},
		{
			Method: http.MethodPost, Pattern: "/afterwards/draws", Name: "draw.announce", Permission: org.EditLedger, Handle: p.announce,
			Acts: []journal.Act{journal.InspectionAnnounced},
		},
		{Method: http.MethodGet, Pattern: "/afterwards/draws/{id}", Name: "draw.show", Permission: org.SeeLedger, Handle: p.showDraw},
		{
			Method: http.MethodPost, Pattern: "/afterwards/draws/{id}/draw", Name: "draw.make", Permission: org.EditLedger, Handle: p.draw,
			Acts: []journal.Act{journal.InspectionDrawn},
		},
		{Method: http.MethodGet, Pattern: "/afterwards/draws/{id}/draw.json", Name: "draw.file", Permission: org.SeeLedger, Whole: true, Handle: p.drawFile},
		{Method: http.MethodGet, Pattern: "/afterwards/carried", Name: "carried.show", Permission: org.EditLedger, Handle: p.showCarried},
		{
			Method: http.MethodPost, Pattern: "/afterwards/carried", Name: "carried.confirm", Permission: org.EditLedger, Handle: p.confirmCarried,
			Acts: []journal.Act{journal.ClosureTransferred},
		},
	}
}

func (p *Afterwards) today() ledger.Date { return ledger.DateOf(p.Now()) }

// afterView is the page: what is due, how closings held, and the look-backs.
type afterView struct {
	Only    string // "", late, soon or long
	Rows    []afterRow
	Late    int
	Soon    int
	Long    int
	All     int
	Axis    axis
	Whole   closure.Record
	Units   []unitRecord
	Draws   []inspect.Inspection
	MayEdit bool
	Today   ledger.Date
}

// afterRow is a closed finding on the line of time.
type afterRow struct {
	closure.Case
	Finding ledger.Finding
	Doers   string
	Due     ledger.Date // of the next re-check, "" for none
	Months  int         // between re-checks of a long-term item, 0 for one look-back
	Marks   []timeMark
}

// sort of a row: late, soon, later or none.
func (a afterRow) sort(today ledger.Date) string {
	switch {
	case a.Due == "":
		return "none"
	case a.Due < today:
		return "late"
	case a.Due <= ledger.DateOf(today.Time().AddDate(0, 0, soonDays)):
		return "soon"
	}
	return "later"
}

// soonDays is how many days ahead a re-check counts as near.
const soonDays = 30

// unitRecord is how the closings of a unit held.
type unitRecord struct {
	closure.Record
	Name string
}

func (p *Afterwards) show(r *gate.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.afterwards"), Nav: "afterwards", Body: afterwardsPage(v)})
}

func (p *Afterwards) view(r *gate.Request) (afterView, error) {
	ctx := r.Context()
	v := afterView{Today: p.today(), Only: r.URL.Query().Get("only"), MayEdit: r.May(org.EditLedger)}
	v.Axis = axisAround(v.Today)
	cases, err := p.Cases.Every(ctx)
	if err != nil {
		return v, err
	}
	tree, err := p.Units(ctx)
	if err != nil {
		return v, err
	}
	if err := p.fillRows(ctx, &v, cases, tree); err != nil {
		return v, err
	}
	var byUnit map[string]closure.Record
	v.Whole, byUnit = closure.Records(cases)
	for id, rec := range byUnit {
		v.Units = append(v.Units, unitRecord{rec, closingView{tree: tree}.unitNames([]string{id})})
	}
	slices.SortFunc(v.Units, func(a, b unitRecord) int {
		return cmp.Or(cmp.Compare(b.Back, a.Back), cmp.Compare(b.Closed, a.Closed), cmp.Compare(a.Name, b.Name))
	})
	draws, err := p.Draws.Store.Inspections(ctx)
	v.Draws = journal.Rows(draws)
	return v, err
}

// fillRows puts the closed findings on the line of time, those to be looked at first on top.
func (p *Afterwards) fillRows(ctx context.Context, v *afterView, cases []closure.Case, tree *org.Tree) error {
	cycles := map[string][]closure.Case{}
	for _, c := range cases {
		cycles[c.Finding] = append(cycles[c.Finding], c)
	}
	for _, all := range cycles {
		c := all[len(all)-1]
		if !c.State.Shut() || c.Closing == nil {
			continue
		}
		f, err := p.Ledger.Finding(ctx, c.Finding)
		if fault.Is(err, fault.Missing) {
			continue // withdrawn
		}
		if err != nil {
			return err
		}
		policy, err := p.Closings.Policies().ByID(c.Closing.Policy)
		if err != nil {
			return err
		}
		row := afterRow{Case: c, Finding: f.Row, Doers: closingView{tree: tree}.unitNames(c.Doers), Due: c.NextCheck(policy)}
		if c.LongTerm {
			row.Months = policy.RecheckMonths
		}
		row.Marks = v.Axis.marks(all, row.Due, v.Today)
		v.count(row)
	}
	slices.SortFunc(v.Rows, func(a, b afterRow) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Due, "9999"), cmp.Or(b.Due, "9999")), cmp.Compare(a.Finding.ID, b.Finding.ID))
	})
	return nil
}

func (v *afterView) count(row afterRow) {
	v.All++
	kind := row.sort(v.Today)
	switch kind {
	case "late":
		v.Late++
	case "soon":
		v.Soon++
	}
	if row.LongTerm {
		v.Long++
	}
	if v.Only == "" || v.Only == kind || v.Only == "long" && row.LongTerm {
		v.Rows = append(v.Rows, row)
	}
}

// axis is a stretch of time that is drawn: 15 months back and 12 ahead, to the whole month.
type axis struct {
	from, to time.Time
	Today    string // its place, in per cent
	Months   []axisMonth
}

type axisMonth struct {
	At   string // in per cent
	Word string // the month's number, the year's in January
	Year bool
}

func axisAround(today ledger.Date) axis {
	t := today.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	a := axis{from: first.AddDate(0, -15, 0), to: first.AddDate(0, 13, 0)}
	a.Today, _ = a.at(today)
	for m := a.from; m.Before(a.to); m = m.AddDate(0, 1, 0) {
		place, _ := a.at(ledger.DateOf(m))
		mark := axisMonth{At: place, Word: strconv.Itoa(int(m.Month()))}
		if m.Month() == time.January {
			mark.Word, mark.Year = strconv.Itoa(m.Year()), true
		}
		a.Months = append(a.Months, mark)
	}
	return a
}

// at is the place of a day in per cent of the width; one beyond an end stands at that end, and inside is false.
func (a axis) at(d ledger.Date) (place string, inside bool) {
	share := float64(d.Time().Sub(a.from)) / float64(a.to.Sub(a.from)) * 100
	inside = share >= 0 && share <= 100
	return strconv.FormatFloat(min(max(share, 0.6), 99.4), 'f', 2, 64) + "%", inside
}

// timeMark is something on the line: closed, passed, back, due or late.
type timeMark struct {
	Kind, At string
	Day      ledger.Date
}

// marks are what happened to a finding over all its cycles, and what is to come.
func (a axis) marks(cycles []closure.Case, due, today ledger.Date) []timeMark {
	var all []timeMark
	add := func(kind string, d ledger.Date) {
		if d == "" {
			return
		}
		place, _ := a.at(d)
		all = append(all, timeMark{kind, place, d})
	}
	for _, c := range cycles {
		add("back", c.CameBack())
		if c.Closing != nil {
			add("closed", c.Closing.Day)
		}
		for _, e := range c.Checks() {
			add("passed", e.Day)
		}
	}
	if due != "" && due < today {
		add("late", due)
	} else {
		add("due", due)
	}
	return all
}

// bar is a share of a width for the picture of a unit's record.
func bar(n, of int) string {
	if of == 0 {
		return "0%"
	}
	return strconv.FormatFloat(float64(n)/float64(of)*100, 'f', 1, 64) + "%"
}
