package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
	"zhenggai/internal/report"
)

const (
	dispatchPeriods = 8   // columns of the board
	dispatchPage    = 100 // units on one page of the board
	mostTroubles    = 60  // obstacles on top of the board
)

// dispatchBoard is who answered, by unit and period.
type dispatchBoard struct {
	Period    dispatch.Period   // the one looked at
	Periods   []dispatch.Period // the oldest first
	Current   bool              // Period is open
	Rows      []dispatchRow
	Page      int // from 1
	Pages     int
	Owing     int
	Answered  int
	Fresh     int
	Troubles  []troubleRow
	Reminded  string // when, "" for not
	Told      int    // how many were reminded
	MayRemind bool
	MayReport bool
	Unowned   int // matters that no unit answers for
}

type dispatchRow struct {
	Unit  org.Unit
	Owes  int
	Cells []dispatch.Filing // by period; the zero filing where there is none
	Asked []bool            // by period: whether it asked the unit for anything
}

type troubleRow struct {
	dispatch.Line
	Unit org.Unit
}

func (p *DispatchPages) showBoard(r *gate.Request) error {
	v, err := p.board(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.dispatch"), Nav: "dispatch", Body: dispatchBoardPage(v)})
}

func (p *DispatchPages) board(r *gate.Request) (dispatchBoard, error) {
	ctx, now, v := r.Context(), p.Now(), dispatchBoard{MayReport: r.May(org.ReportProgress)}
	diary, err := p.Desk.Diary(ctx)
	if err != nil {
		return v, err
	}
	current, err := diary.Period(now)
	if err != nil {
		return v, err
	}
	v.Periods = diary.Back(current, dispatchPeriods)
	v.Period = current
	for _, q := range v.Periods {
		if q.Key == r.URL.Query().Get("period") {
			v.Period = q
		}
	}
	v.Current = v.Period.Key == current.Key
	slices.Reverse(v.Periods)
	if err := p.boardRows(r, &v); err != nil {
		return v, err
	}
	if err := p.boardTroubles(r, &v); err != nil {
		return v, err
	}
	reminders, err := p.Desk.Store.Reminders(ctx, v.Period.Key)
	for _, m := range reminders {
		v.Reminded, v.Told = p.clock(m.At), v.Told+len(m.Units)
	}
	v.MayRemind = v.Current && r.May(org.Supervise) && v.Answered < v.Owing && v.Told == 0
	return v, err
}

func (p *DispatchPages) boardRows(r *gate.Request, v *dispatchBoard) error {
	ctx := r.Context()
	tree, err := p.Desk.Store.Tree(ctx)
	if err != nil {
		return err
	}
	owed, err := p.Desk.Store.Owed(ctx)
	if err != nil {
		return err
	}
	keys := make([]string, len(v.Periods))
	at := map[string]int{}
	for i, q := range v.Periods {
		keys[i], at[q.Key] = q.Key, i
	}
	filings, err := p.Desk.Store.Filings(ctx, keys)
	if err != nil {
		return err
	}
	began, err := p.Desk.Store.Began(ctx)
	if err != nil {
		return err
	}
	reach := r.Caller.Reach(org.SeeSupervision, tree)
	rows := map[string]*dispatchRow{}
	row := func(id string) *dispatchRow {
		if rows[id] == nil && reach.Has(id) {
			if unit, known := tree.Unit(id); known {
				rows[id] = &dispatchRow{Unit: unit, Cells: make([]dispatch.Filing, len(keys)), Asked: make([]bool, len(keys))}
			}
		}
		return rows[id]
	}
	for _, o := range owed {
		if len(o.Units) == 0 {
			v.Unowned++
		}
		for _, id := range o.Units {
			if x := row(id); x != nil {
				x.Owes++
				asking := dispatch.Asking{Began: began, Entered: o.Entered}
				for i, q := range v.Periods {
					x.Asked[i] = x.Asked[i] || asking.In(q) || i == len(v.Periods)-1 // the newest is open
				}
			}
		}
	}
	for _, f := range filings {
		if x := row(f.Unit); x != nil {
			x.Cells[at[f.Period]] = f
		}
	}
	v.count(rows, at[v.Period.Key])
	page, _ := strconv.Atoi(r.URL.Query().Get("page")) // no number is the first page
	v.page(page)
	return nil
}

// count puts the units in order, those that have not answered first.
func (v *dispatchBoard) count(rows map[string]*dispatchRow, column int) {
	for _, x := range rows {
		v.Rows = append(v.Rows, *x)
		answered := x.Cells[column].Unit != ""
		if x.Asked[column] || answered {
			v.Owing++
		}
		if answered {
			v.Answered++
			v.Fresh += x.Cells[column].Fresh
		}
	}
	slices.SortFunc(v.Rows, func(a, b dispatchRow) int {
		return cmp.Or(cmp.Compare(a.Cells[column].At, b.Cells[column].At), cmp.Compare(b.Owes, a.Owes), cmp.Compare(a.Unit.Name, b.Unit.Name))
	})
}

func (v *dispatchBoard) page(n int) {
	v.Pages = max((len(v.Rows)+dispatchPage-1)/dispatchPage, 1)
	v.Page = min(max(n, 1), v.Pages)
	from := (v.Page - 1) * dispatchPage
	v.Rows = v.Rows[from:min(from+dispatchPage, len(v.Rows))]
}

func (p *DispatchPages) boardTroubles(r *gate.Request, v *dispatchBoard) error {
	tree, err := p.Desk.Store.Tree(r.Context())
	if err != nil {
		return err
	}
	lines, err := p.Desk.Store.Troubles(r.Context(), v.Period.Key)
	for _, l := range lines[:min(len(lines), mostTroubles)] {
		unit, _ := tree.Unit(l.Unit)
		v.Troubles = append(v.Troubles, troubleRow{l, unit})
	}
	return err
}

func (p *DispatchPages) remind(r *gate.Request) error {
	sent, err := p.Desk.Remind(r.Context(), r.Caller, p.Now())
	if err != nil {
		return err
	}
	return p.Shell.Done(r, "/dispatch/board?period="+url.QueryEscape(sent.Period), "page.dispatch.reminded", "Count", len(sent.Units))
}

// filingView is what a unit handed in for a period, beside what it said before.
type filingView struct {
	dispatch.Filing
	Unit   org.Unit
	By, At string
	Period dispatch.Period
	Lines  []filedLine
	Mine   bool
}

// filedLine is a line with the matter and what the unit said the time before.
type filedLine struct {
	dispatch.Line
	Matter dispatch.Matter
	Before dispatch.Line
	Had    bool
}

func (p *DispatchPages) showFiling(r *gate.Request) error {
	ctx, unit, key := r.Context(), r.PathValue("unit"), r.PathValue("period")
	held, err := p.Desk.Store.Filing(ctx, unit, key)
	if err != nil {
		return err
	}
	v := filingView{Filing: held.Row, By: namesOf(r, p.Staff)(held.Row.By), At: p.clock(held.Row.At), Period: dispatch.Period{Key: key, Opens: held.Row.Day.Start()}}
	diary, err := p.Desk.Diary(ctx)
	if err != nil {
		return err
	}
	// The period of the moment it came in; without holiday tables of that year, the day itself has to do.
	if period, err := diary.Period(p.moment(held.Row.At)); err == nil && period.Key == key {
		v.Period = period
	}
	tree, err := p.Desk.Store.Tree(ctx)
	if err != nil {
		return err
	}
	v.Unit, _ = tree.Unit(unit)
	v.Mine = r.Caller.Reach(org.ReportProgress, tree).Has(unit)
	if v.Lines, err = p.filed(r, unit, v.Period); err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: v.Unit.Called() + " " + key, Nav: "dispatch", Body: filingPage(v)})
}

func (p *DispatchPages) filed(r *gate.Request, unit string, period dispatch.Period) ([]filedLine, error) {
	lines, err := p.Desk.Store.LinesOf(r.Context(), period.Key, []string{unit})
	if err != nil {
		return nil, err
	}
	last, err := p.Desk.Store.LastLines(r.Context(), unit, period)
	if err != nil {
		return nil, err
	}
	matters, err := p.matters(r, lines)
	out := make([]filedLine, len(lines))
	for i, l := range lines {
		before, had := last[l.Matter()]
		out[i] = filedLine{Line: l, Matter: matters[l.Matter()], Before: before, Had: had}
	}
	return out, err
}

func (p *DispatchPages) matters(r *gate.Request, lines []dispatch.Line) (map[string]dispatch.Matter, error) {
	var ids []string
	for _, l := range lines {
		ids = append(ids, l.Matter())
	}
	slices.Sort(ids)
	all, err := p.Desk.Store.Matters(r.Context(), slices.Compact(ids))
	by := map[string]dispatch.Matter{}
	for _, m := range all {
		by[m.ID()] = m
	}
	return by, err
}

// table writes the weekly table of a period, as docx or xlsx.
func (p *DispatchPages) table(r *gate.Request) error {
	ctx, key := r.Context(), r.PathValue("period")
	format, known := report.WeeklyFormats[r.PathValue("format")]
	if !known {
		return fault.New(fault.Missing, "fault.missing")
	}
	diary, err := p.Desk.Diary(ctx)
	if err != nil {
		return err
	}
	period, err := diary.Named(key, p.Now(), 60)
	if err != nil {
		return err
	}
	lines, err := p.Desk.Store.LinesOf(ctx, key, nil)
	if err != nil {
		return err
	}
	tree, err := p.Desk.Store.Tree(ctx)
	if err != nil {
		return err
	}
	owed, err := p.Desk.Store.Owed(ctx)
	if err != nil {
		return err
	}
	matters, err := p.matters(r, lines)
	if err != nil {
		return err
	}
	reach := r.Caller.Reach(org.SeeSupervision, tree)
	owing := slices.DeleteFunc(dispatch.Debtors(owed), func(u string) bool { return !reach.Has(u) })
	b, err := format.Write(report.Weekly{Period: period, Lines: lines, Matters: matters, Tree: tree, Owing: owing})
	if err != nil {
		return err
	}
	return download(r, r.Say("page.dispatch.table", "Period", key)+"."+r.PathValue("format"), format.Type, b)
}

func boardHref(v dispatchBoard, page int) string {
	q := url.Values{"period": {v.Period.Key}, "page": {strconv.Itoa(page)}}
	return "/dispatch/board?" + q.Encode()
}

// cellSign is the state mark of a cell.
func cellSign(f dispatch.Filing, asked, open bool) string {
	switch {
	case f.Unit == "" && !asked:
		return "unasked"
	case f.Unit == "" && open:
		return "none"
	case f.Unit == "":
		return "late"
	case f.Fresh == 0:
		return "soon"
	}
	return "done"
}
