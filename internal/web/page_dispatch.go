package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/quantity"
)

// DispatchPages are the weekly dispatch: a unit's return, and the office's view of who answered. All fields are needed.
type DispatchPages struct {
	Shell *Shell
	Desk  *dispatch.Desk
	Staff People
	Now   func() time.Time
}

// Routes are the ways in.
func (p *DispatchPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/dispatch", Name: "dispatch.return", Permission: org.SeeSupervision, Handle: p.showReturn},
		{
			Method: http.MethodPost, Pattern: "/dispatch/units/{unit}", Name: "dispatch.submit", Permission: org.ReportProgress, Handle: p.submit,
			Acts: []journal.Act{journal.ReturnSubmitted}, MaxBody: dispatch.MaxDraft,
		},
		{
			Method: http.MethodPost, Pattern: "/dispatch/units/{unit}/draft", Name: "dispatch.draft", Permission: org.ReportProgress, Handle: p.keep,
			Harmless: "a draft is its writer's own and no part of the record", MaxBody: dispatch.MaxDraft,
		},
		{Method: http.MethodGet, Pattern: "/dispatch/board", Name: "dispatch.board", Permission: org.SeeSupervision, Handle: p.showBoard},
		{Method: http.MethodGet, Pattern: "/dispatch/filings/{unit}/{period}", Name: "dispatch.filing", Permission: org.SeeSupervision, Handle: p.showFiling},
		{Method: http.MethodGet, Pattern: "/dispatch/table/{period}/{format}", Name: "dispatch.table", Permission: org.SeeSupervision, Handle: p.table},
		{
			Method: http.MethodPost, Pattern: "/dispatch/reminder", Name: "dispatch.remind", Permission: org.Supervise, Handle: p.remind,
			Acts: []journal.Act{journal.DispatchReminded},
		},
	}
}

// returnView is a unit's return for a period, as it is filled in.
type returnView struct {
	form
	Unit     org.Unit
	Units    []org.Unit // for which the reader may report
	Period   dispatch.Period
	Left     time.Duration
	Rows     []returnRow
	Held     dispatch.Filing
	Seen     journal.Seq // 0 when nothing was handed in
	By       string
	Saved    string // when the draft was kept, "" for none
	Reminded string // when the unit was reminded, "" for never
}

// returnRow is a matter with what is typed of it.
type returnRow struct {
	dispatch.Matter
	Last    dispatch.Line
	Had     bool // Last was said
	Typed   url.Values
	Files   []evidence.File
	Reached map[dispatch.Step]bool // told before
	Same    bool                   // what is typed is what was said the time before
}

func (v returnRow) value(field string) string { return v.Typed.Get(field + "-" + v.ID()) }

// figures are the figures typed, and an empty one.
func (v returnRow) figures() []dispatch.Figure {
	return append(figuresOf(v.Typed, v.ID()), dispatch.Figure{})
}

func figuresOf(in url.Values, id string) []dispatch.Figure {
	names, amounts, whys := in["fname-"+id], in["famount-"+id], in["fwhy-"+id]
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	var figures []dispatch.Figure
	for i := range names {
		f := dispatch.Figure{Name: names[i], Written: at(amounts, i), Why: at(whys, i)}
		if strings.TrimSpace(f.Written+f.Name) != "" {
			figures = append(figures, f)
		}
	}
	// Those without an amount are no figures yet; they stand last, so that places tell the same as the desk's.
	slices.SortStableFunc(figures, func(a, b dispatch.Figure) int { return blank(a) - blank(b) })
	return figures
}

func blank(f dispatch.Figure) int {
	if strings.TrimSpace(f.Written) == "" {
		return 1
	}
	return 0
}

func stepValue(s dispatch.Step) string { return string(s.Day) + " " + s.Text }

// typedLine reads what was typed of a matter.
func typedLine(in url.Values, m dispatch.Matter) dispatch.Line {
	id := m.ID()
	l := dispatch.Line{
		Finding: m.Finding.ID, Task: m.Task.ID, Words: in.Get("words-" + id), Why: in.Get("why-" + id), Obstacle: in.Get("obstacle-" + id),
		Help: in.Get("help-" + id), Proof: in["proof-"+id], Figures: figuresOf(in, id),
	}
	if text := strings.TrimSuffix(strings.TrimSpace(in.Get("share-"+id)), "%"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			n = -1 // no number: the desk refuses it as it refuses any that is out of bounds
		}
		l.Share = &n
	}
	for _, s := range m.Steps() {
		if slices.Contains(in["reached-"+id], stepValue(s)) {
			l.Reached = append(l.Reached, s)
		}
	}
	return l
}

// typedOf is a line as the form holds it.
func typedOf(into url.Values, l dispatch.Line) {
	id := l.Matter()
	into.Set("words-"+id, l.Words)
	into.Set("obstacle-"+id, l.Obstacle)
	into.Set("help-"+id, l.Help)
	into.Set("why-"+id, l.Why)
	if l.Share != nil {
		into.Set("share-"+id, strconv.Itoa(*l.Share))
	}
	for _, f := range l.Figures {
		into.Add("fname-"+id, f.Name)
		into.Add("famount-"+id, f.Written)
		into.Add("fwhy-"+id, f.Why)
	}
	for _, s := range l.Reached {
		into.Add("reached-"+id, stepValue(s))
	}
	into["proof-"+id] = l.Proof
}

func (p *DispatchPages) showReturn(r *gate.Request) error {
	if !r.May(org.ReportProgress) {
		return r.See("/dispatch/board")
	}
	units, err := p.mine(r)
	if err != nil {
		return err
	}
	v := returnView{form: form{r: r}, Units: units}
	if len(units) > 0 {
		v.Unit = units[0]
		for _, u := range units {
			if u.ID == r.URL.Query().Get("unit") {
				v.Unit = u
			}
		}
		if err := p.fill(r, &v, nil); err != nil {
			return err
		}
	}
	return p.showForm(r, http.StatusOK, v)
}

func (p *DispatchPages) showForm(r *gate.Request, status int, v returnView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("nav.dispatch"), Nav: "dispatch", Scripts: []string{"dispatch.js"}, Body: returnPage(v)})
}

// mine are the units that owe something and for which the reader may report.
func (p *DispatchPages) mine(r *gate.Request) ([]org.Unit, error) {
	tree, err := p.Desk.Store.Tree(r.Context())
	if err != nil {
		return nil, err
	}
	owed, err := p.Desk.Store.Owed(r.Context())
	if err != nil {
		return nil, err
	}
	reach := r.Caller.Reach(org.ReportProgress, tree)
	var units []org.Unit
	for _, id := range dispatch.Debtors(owed) {
		if u, known := tree.Unit(id); known && reach.Has(id) {
			units = append(units, u)
		}
	}
	return units, nil
}

// fill reads what the form shows of v.Unit; typed is what was posted, nil for what was kept or said before.
func (p *DispatchPages) fill(r *gate.Request, v *returnView, typed url.Values) error {
	ctx, now := r.Context(), p.Now()
	diary, err := p.Desk.Diary(ctx)
	if err != nil {
		return err
	}
	if v.Period, err = diary.Period(now); err != nil {
		return err
	}
	v.Left = v.Period.Closes.Sub(now)
	last, err := p.Desk.Store.LastLines(ctx, v.Unit.ID, v.Period)
	if err != nil {
		return err
	}
	start := url.Values{}
	for _, l := range last {
		l.Why, l.Proof, l.Reached = "", nil, nil
		typedOf(start, l)
	}
	if err := p.held(r, v, start); err != nil {
		return err
	}
	if typed == nil {
		typed = start
		draft, err := p.Desk.Store.Draft(ctx, v.Unit.ID, r.Actor())
		if err == nil {
			if kept, err := url.ParseQuery(draft.Typed); err == nil {
				typed, v.Saved = kept, p.clock(draft.At)
			}
		} else if !fault.Is(err, fault.Missing) {
			return err
		}
	}
	return p.rows(ctx, v, last, typed)
}

// held reads what the unit handed in for the period, over what it said before, and whether it was reminded.
func (p *DispatchPages) held(r *gate.Request, v *returnView, start url.Values) error {
	held, err := p.Desk.Store.Filing(r.Context(), v.Unit.ID, v.Period.Key)
	if err == nil {
		v.Held, v.Seen, v.By = held.Row, held.Since, namesOf(r, p.Staff)(held.Row.By)
		lines, err := p.Desk.Store.LinesOf(r.Context(), v.Period.Key, []string{v.Unit.ID})
		if err != nil {
			return err
		}
		for _, l := range lines {
			for _, list := range []string{"fname-", "famount-", "fwhy-", "reached-"} {
				start.Del(list + l.Matter())
			}
			typedOf(start, l)
		}
	} else if !fault.Is(err, fault.Missing) {
		return err
	}
	reminders, err := p.Desk.Store.Reminders(r.Context(), v.Period.Key)
	for _, m := range reminders {
		if slices.Contains(m.Units, v.Unit.ID) {
			v.Reminded = p.clock(m.At)
		}
	}
	return err
}

func (p *DispatchPages) rows(ctx context.Context, v *returnView, last map[string]dispatch.Line, typed url.Values) error {
	owed, err := p.Desk.Store.Owed(ctx)
	if err != nil {
		return err
	}
	matters, err := p.Desk.Store.Matters(ctx, dispatch.OwedBy(owed, v.Unit.ID))
	if err != nil {
		return err
	}
	var of []string
	for _, m := range matters {
		of = append(of, m.Finding.ID)
	}
	words, err := p.Desk.Store.Words(ctx, of)
	if err != nil {
		return err
	}
	files := map[string][]evidence.File{} // of a finding, which may have several matters
	for _, m := range matters {
		row := returnRow{Matter: m, Typed: typed, Reached: map[dispatch.Step]bool{}}
		row.Last, row.Had = last[m.ID()]
		row.Same = row.Had && typedLine(typed, m).SameAs(row.Last)
		for _, w := range words[m.ID()] {
			for _, s := range w.Reached {
				row.Reached[s] = w.Period != v.Period.Key
			}
		}
		if row.Files, err = p.newest(ctx, m.Finding.ID, files); err != nil {
			return err
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// newest are the newest files of a finding, read once.
func (p *DispatchPages) newest(ctx context.Context, finding string, known map[string][]evidence.File) ([]evidence.File, error) {
	if held, read := known[finding]; read {
		return held, nil
	}
	files, err := p.Desk.Store.FilesOf(ctx, finding)
	held := journal.Rows(files)
	slices.Reverse(held)
	held = held[:min(len(held), dispatch.MaxProof)]
	known[finding] = held
	return held, err
}

// theirs is the unit of the address, when the reader may report for it.
func (p *DispatchPages) theirs(r *gate.Request) (org.Unit, error) {
	tree, err := p.Desk.Store.Tree(r.Context())
	if err != nil {
		return org.Unit{}, err
	}
	unit, known := tree.Unit(r.PathValue("unit"))
	if !known || !r.Caller.Reach(org.ReportProgress, tree).Has(unit.ID) {
		return unit, fault.New(fault.Missing, "fault.missing")
	}
	return unit, nil
}

func (p *DispatchPages) submit(r *gate.Request) error {
	unit, err := p.theirs(r)
	if err != nil {
		return err
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	matters, err := p.Desk.Store.Matters(r.Context(), in["m"])
	if err != nil {
		return err
	}
	a := dispatch.Answer{Unit: unit.ID, Seen: seenVersion(in), Period: in.Get("period")}
	for _, m := range matters {
		a.Lines = append(a.Lines, typedLine(in, m))
	}
	filing, err := p.Desk.Submit(r.Context(), r.Caller, p.Now(), a)
	if err != nil {
		return p.again(r, unit, in, err)
	}
	if err := p.Desk.Keep(r.Context(), r.Caller, p.Now(), unit.ID, ""); err != nil {
		return err
	}
	key := "page.dispatch.done"
	if filing.Period != a.Period {
		key = "page.dispatch.done_next"
	}
	return p.Shell.Done(r, filingHref(filing.Unit, filing.Period), key, "Period", filing.Period)
}

// again shows the form with what is wrong and what was typed, which is kept as a draft too.
func (p *DispatchPages) again(r *gate.Request, unit org.Unit, in url.Values, wrong error) error {
	v := returnView{form: form{r: r}, Unit: unit}
	status := http.StatusUnprocessableEntity
	flaws, _ := errors.AsType[dispatch.Flaws](wrong)
	for _, f := range flaws {
		v.wrongs = append(v.wrongs, Wrong{flawField(f.Place), f.Text.In(r.Lang)})
	}
	if one, ok := errors.AsType[*fault.Error](wrong); flaws == nil {
		if !ok || one.Kind != fault.Conflict {
			return wrong
		}
		status = http.StatusConflict
		v.wrongs = append(v.wrongs, Wrong{"", one.Text.In(r.Lang)})
	}
	if err := p.Desk.Keep(r.Context(), r.Caller, p.Now(), unit.ID, in.Encode()); err != nil {
		return err
	}
	var err error
	if v.Units, err = p.mine(r); err != nil {
		return err
	}
	if err := p.fill(r, &v, in); err != nil {
		return err
	}
	return p.showForm(r, status, v)
}

// flawField is the id of the field at a place that the desk names: ID/share, ID/figure[2].
func flawField(place string) string {
	id, field, _ := strings.Cut(place, "/")
	if n, ok := strings.CutPrefix(field, "figure["); ok {
		return "famount-" + id + "-" + strings.TrimSuffix(n, "]")
	}
	return field + "-" + id
}

// keep keeps a draft: for a script with no answer, for a person without one with the form again.
func (p *DispatchPages) keep(r *gate.Request) error {
	unit, err := p.theirs(r)
	if err != nil {
		return err
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	if err := p.Desk.Keep(r.Context(), r.Caller, p.Now(), unit.ID, in.Encode()); err != nil {
		return err
	}
	if r.Header.Get("HX-Request") != "" {
		r.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return p.Shell.Done(r, "/dispatch?unit="+url.QueryEscape(unit.ID), "page.dispatch.kept")
}

// clock is a moment as day and time of the office.
func (p *DispatchPages) clock(milli int64) string { return dateTime(p.moment(milli)) }

// moment is an instant on the office's clock.
func (p *DispatchPages) moment(milli int64) time.Time {
	return time.UnixMilli(milli).In(p.Now().Location())
}

func filingHref(unit, period string) string {
	return "/dispatch/filings/" + url.PathEscape(unit) + "/" + url.PathEscape(period)
}

func dateTime(t time.Time) string { return t.Format("2006-01-02 15:04") }

// leftWords is the time that is left, in days and hours.
func leftWords(ctx context.Context, d time.Duration) string {
	minutes := int(d.Minutes())
	return T(ctx, "page.dispatch.left", "Days", minutes/(24*60), "Hours", minutes/60%24, "Minutes", minutes%60)
}

func matterTitle(m dispatch.Matter) string {
	text := m.Text()
	if m.Task.Label != "" {
		text = m.Task.Label + " " + text
	}
	return cutRunes(oneLine(text), 90)
}

// told tells whether a milestone is ticked in what was typed.
func (v returnRow) told(s dispatch.Step) bool {
	return slices.Contains(v.Typed["reached-"+v.ID()], stepValue(s))
}

// proves tells whether a file is ticked in what was typed.
func (v returnRow) proves(file string) bool { return slices.Contains(v.Typed["proof-"+v.ID()], file) }

// figureID is the id of the field of a figure's amount.
func figureID(v returnRow, i int) string { return "famount-" + v.ID() + "-" + strconv.Itoa(i) }

// lastShare is the hint beside the share: what it was.
func lastShare(ctx context.Context, v returnRow) string {
	if v.Last.Share == nil {
		return ""
	}
	return T(ctx, "page.dispatch.last_share", "Share", *v.Last.Share)
}

// shareDelta is by how much the share grew since the time before, "" when nothing can be said.
func shareDelta(l filedLine) string {
	if l.Share == nil || l.Before.Share == nil || *l.Share == *l.Before.Share {
		return ""
	}
	return signed(strconv.Itoa(*l.Share - *l.Before.Share))
}

// grownWords is by how much a figure grew since the time before, "" when nothing can be said.
func grownWords(l filedLine, f dispatch.Figure) string {
	by, unit, ok := l.Grown(f, l.Before)
	if !ok || by.IsZero() {
		return ""
	}
	return signed(quantity.Scaled(by) + unit)
}

func signed(n string) string {
	if strings.HasPrefix(n, "-") {
		return "−" + n[1:]
	}
	return "+" + n
}
