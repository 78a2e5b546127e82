package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// listPage is how many rows of the ledger are sent at once.
const listPage = 50

func (p *LedgerPages) listRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/ledger", Name: "ledger", Permission: org.SeeLedger, Handle: p.list},
	}
}

// A row shows statusRunes characters of an official status; one of more bytes stands whole in its title.
const statusRunes, statusBytes = 28, 28 * 3

// listView is the ledger under a filter, as the page shows it.
type listView struct {
	Query   string // as typed
	After   string // the cursor that the rows come after, "" for the first
	Filter  ledger.Filter
	Unknown []string // sentences about terms that were not understood
	Chips   []ledger.Chip
	Quick   []quickFilter
	Rounds  []ledger.Round
	Found   ledger.Found
	Rows    []listRow
	Today   ledger.Date
	Any     bool // whether the ledger holds anything at all
	Xlsx    string
}

// listRow is a finding in the list.
type listRow struct {
	ledger.Row
	Numbers []keyNumber
	Opens   bool // the first row of its round
}

// quickFilter is a filter that one click sets or takes away.
type quickFilter struct {
	Label, Sign, Query string
	Count              int // -1 for none
	On                 bool
}

func (p *LedgerPages) list(r *gate.Request) error {
	v, err := p.listView(r)
	if err != nil {
		return err
	}
	switch {
	case r.Fragment() && v.After != "":
		return p.Shell.Part(r, ledgerRows(v))
	case r.Fragment():
		return p.Shell.Part(r, ledgerFound(v))
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.ledger"), Nav: "ledger", Scripts: []string{"ledger.js"}, Body: ledgerPage(v)})
}

func (p *LedgerPages) listView(r *gate.Request) (listView, error) {
	ctx, in := r.Context(), r.URL.Query()
	v := listView{Query: in.Get("q"), After: in.Get("after"), Today: p.today()}
	filter, faults := ledger.ParseFilter(v.Query)
	for _, f := range faults {
		v.Unknown = append(v.Unknown, f.Text.In(r.Lang))
	}
	v.Filter, v.Chips = filter, filter.Chips()
	rounds, err := p.Desk.Store.Rounds(ctx)
	if err != nil {
		return v, err
	}
	for _, round := range rounds {
		v.Rounds = append(v.Rounds, round.Row)
	}
	if v.Found, err = p.Desk.Store.Find(ctx, filter, ledger.Page{After: v.After, Limit: listPage}); err != nil {
		return v, err
	}
	if v.Rows, err = p.listRows(ctx, v.Found.Rows, in.Get("in")); err != nil {
		return v, err
	}
	if v.After != "" {
		return v, nil
	}
	if r.Has(http.MethodGet, "/ledger.xlsx") && r.May(org.Export) {
		v.Xlsx = "/ledger.xlsx?q=" + url.QueryEscape(v.Query)
	}
	return v, p.quickFilters(r, &v)
}

// listRows adds to the rows what the list shows of their measures. last is the round of the row above.
func (p *LedgerPages) listRows(ctx context.Context, found []ledger.Row, last string) ([]listRow, error) {
	var rows []listRow
	for _, f := range found {
		numbers, err := p.keyNumbers(ctx, f.Row.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, listRow{Row: f, Numbers: numbers, Opens: f.Round.ID != last})
		last = f.Round.ID
	}
	return rows, nil
}

func (p *LedgerPages) keyNumbers(ctx context.Context, finding string) ([]keyNumber, error) {
	held, err := p.Desk.Store.MeasuresOf(ctx, finding)
	if err != nil {
		return nil, err
	}
	measures := make([]ledger.Measure, len(held))
	for i, m := range held {
		measures[i] = m.Row
	}
	return keyNumbers(finding, measures), nil
}

// quickFilters are the statuses that occur, what is computed of deadlines, and the rounds when there
// are several. Each counts what it would leave of the rest of the filter.
func (p *LedgerPages) quickFilters(r *gate.Request, v *listView) error {
	rest := v.Filter
	rest.Statuses, rest.Due.Overdue, rest.Due.Soon = nil, false, false
	tally, err := p.Desk.Store.Tally(r.Context(), rest)
	if err != nil {
		return err
	}
	v.Any = tally.Total > 0 || len(v.Chips) > 0
	for _, s := range ledger.Statuses {
		on := slices.Contains(v.Filter.Statuses, s)
		if tally.ByStatus[s] == 0 && !on {
			continue
		}
		to := v.Filter
		to.Statuses = []ledger.Status{s}
		if on {
			to.Statuses = slices.DeleteFunc(slices.Clone(v.Filter.Statuses), func(x ledger.Status) bool { return x == s })
		}
		v.Quick = append(v.Quick, quickFilter{
			Label: r.Say("word.status." + string(s)), Sign: signOf(s), Query: to.String(), Count: tally.ByStatus[s], On: on,
		})
	}
	return p.quickDue(r, v, rest, tally)
}

func (p *LedgerPages) quickDue(r *gate.Request, v *listView, rest ledger.Filter, all ledger.Tally) error {
	for _, due := range []struct {
		key, sign string
		count     int
		set       func(*ledger.Due) *bool
	}{
		{"word.late", "late", all.Overdue, func(d *ledger.Due) *bool { return &d.Overdue }},
		{"word.near", "soon", all.Soon, func(d *ledger.Due) *bool { return &d.Soon }},
	} {
		count, to := due.count, v.Filter
		if rest.Due != (ledger.Due{}) { // terms of a deadline are alternatives: these add to those there are
			only := rest
			*due.set(&only.Due) = true
			tally, err := p.Desk.Store.Tally(r.Context(), only)
			if err != nil {
				return err
			}
			count = tally.Total
		}
		on := *due.set(&v.Filter.Due)
		*due.set(&to.Due) = !on
		if count > 0 || on {
			v.Quick = append(v.Quick, quickFilter{Label: r.Say(due.key), Sign: due.sign, Query: to.String(), Count: count, On: on})
		}
	}
	return nil
}

// chipWord is a chip's value as people know it: a round's title instead of its id.
func (v listView) chipWord(c ledger.Chip) string {
	for _, round := range v.Rounds {
		if c.Field == ledger.RoundField && round.ID == c.Value {
			return round.Title
		}
	}
	return c.Value
}

// onlyRound is the query that narrows the filter to one round, or widens it again.
func (v listView) onlyRound(id string) (query string, on bool) {
	to := v.Filter
	if on = len(to.Rounds) == 1 && to.Rounds[0] == id; on {
		to.Rounds = nil
	} else {
		to.Rounds = []string{id}
	}
	return to.String(), on
}

// more is the address of the rows after these.
func (v listView) more() string {
	last := ""
	if n := len(v.Rows); n > 0 {
		last = v.Rows[n-1].Round.ID
	}
	return "/ledger?" + url.Values{"q": {v.Query}, "after": {v.Found.Next}, "in": {last}}.Encode()
}

// ledgerHref is the ledger under a query.
func ledgerHref(query string) string {
	if query == "" {
		return "/ledger"
	}
	return "/ledger?q=" + url.QueryEscape(query)
}

// roundHref is the ledger narrowed to one round.
func roundHref(id string) string { return ledgerHref(inRound(id)) }

// inRound is the query for one round.
func inRound(id string) string { return ledger.Filter{Rounds: []string{id}}.String() }

// ofUnit is the query for one unit.
func ofUnit(name string) string { return ledger.Filter{Units: []string{name}}.String() }

// maxCounted is where the store stops counting.
const maxCounted = 10_000

// countWords says how many findings there are.
func (v listView) countWords(r *gate.Request) string {
	if v.Found.Total >= maxCounted {
		return r.Say("page.ledger.count_over", "N", Group(maxCounted))
	}
	if v.Found.Carried > 0 {
		return r.Say("page.ledger.count_carried", "N", Group(v.Found.Total), "Carried", Group(v.Found.Carried))
	}
	return r.Say("page.ledger.count", "N", Group(v.Found.Total))
}
