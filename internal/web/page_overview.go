package web

import (
	"net/http"
	"strconv"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
)

func (p *LedgerPages) overviewRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/{$}", Name: "overview", Permission: org.SeeLedger, Handle: p.overview},
	}
}

// How much of everything the overview shows.
const (
	firstRows  = 14
	lateRows   = 5
	recentActs = 7
	checkRows  = 4
)

// overviewView is the whole rectification at a glance.
type overviewView struct {
	Rounds  []ledger.Round
	Round   *ledger.Round // the one shown, nil for all of them
	Filter  ledger.Filter
	Tally   ledger.Tally
	Soon    int
	Rows    []listRow
	Late    []ledger.Row
	Near    []ledger.Row
	Years   []dueYear
	Checks  checkTally
	Recent  []toldEntry
	Waiting []reading.Document // read, and waiting for a person
	Refused []reading.Document
	Reading int // received, not yet read
	Today   ledger.Date
	Sample  bool
}

func (p *LedgerPages) overview(r *gate.Request) error {
	v, err := p.overviewView(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.overview"), Nav: "overview", Body: overviewPage(v)})
}

func (p *LedgerPages) overviewView(r *gate.Request) (overviewView, error) {
	v := overviewView{Today: p.today()}
	rounds, err := p.Desk.Store.Rounds(r.Context())
	if err != nil {
		return v, err
	}
	for _, round := range rounds {
		v.Rounds = append(v.Rounds, round.Row)
		v.Sample = v.Sample || round.Row.Sample
	}
	v.choose(r.URL.Query().Get("round"))
	for _, fill := range []func(*gate.Request, *overviewView) error{
		p.fillTally, p.fillRows, p.fillYears, p.fillChecks, p.fillPapers, p.fillRecent,
	} {
		if err := fill(r, &v); err != nil {
			return v, err
		}
	}
	return v, nil
}

// choose narrows the view to the round asked for, or to the only one.
func (v *overviewView) choose(id string) {
	for i, round := range v.Rounds {
		if round.ID == id || len(v.Rounds) == 1 {
			v.Round = &v.Rounds[i]
			v.Filter.Rounds = []string{round.ID}
		}
	}
}

// query is the ledger's filter for what the view shows, further narrowed by add.
func (v overviewView) query(add func(*ledger.Filter)) string {
	f := v.Filter
	if len(v.Rounds) <= 1 {
		f.Rounds = nil // the only round needs no word
	}
	if add != nil {
		add(&f)
	}
	return ledgerHref(f.String())
}

func (p *LedgerPages) fillTally(r *gate.Request, v *overviewView) (err error) {
	if v.Tally, err = p.Desk.Store.Tally(r.Context(), v.Filter); err != nil {
		return err
	}
	v.Soon = v.Tally.Soon
	return nil
}

func (p *LedgerPages) fillRows(r *gate.Request, v *overviewView) error {
	ctx := r.Context()
	first, err := p.Desk.Store.Find(ctx, v.Filter, ledger.Page{Limit: firstRows})
	if err != nil {
		return err
	}
	if v.Rows, err = p.listRows(ctx, first.Rows, ""); err != nil {
		return err
	}
	late, near := v.Filter, v.Filter
	late.Due.Overdue, near.Due.Soon = true, true
	found, err := p.Desk.Store.Find(ctx, late, ledger.Page{Limit: lateRows})
	if err != nil {
		return err
	}
	v.Late = found.Rows
	found, err = p.Desk.Store.Find(ctx, near, ledger.Page{Limit: lateRows})
	v.Near = found.Rows
	return err
}

// fillPapers finds the documents that wait for somebody.
func (p *LedgerPages) fillPapers(r *gate.Request, v *overviewView) error {
	docs, err := p.Papers.Documents(r.Context())
	if err != nil {
		return err
	}
	for _, d := range docs {
		switch d.Row.State {
		case reading.Read:
			v.Waiting = append(v.Waiting, d.Row)
		case reading.Refused:
			v.Refused = append(v.Refused, d.Row)
		case reading.Received:
			v.Reading++
		}
	}
	return nil
}

func (p *LedgerPages) fillRecent(r *gate.Request, v *overviewView) error {
	if !r.May(org.SeeJournal) {
		return nil
	}
	entries, err := p.Book.Entries(r.Context(), journal.Want{}, 0, recentActs)
	if err != nil {
		return err
	}
	teller := p.teller(r)
	for _, e := range entries {
		v.Recent = append(v.Recent, teller.tell(e))
	}
	return nil
}

// kpis is the strip: the total, then each official status that occurs.
func (v overviewView) kpis(r *gate.Request) []KPI {
	var bar []Segment
	var figures []KPI
	for _, s := range ledger.Statuses {
		n := v.Tally.ByStatus[s]
		if n == 0 {
			continue
		}
		word := r.Say("word.status." + string(s))
		bar = append(bar, Segment{State: signOf(s), Label: word, N: n})
		figures = append(figures, KPI{
			Label: word, Value: Group(n), Unit: r.Say("page.overview.items"), State: signOf(s),
			Note: Percent(n, v.Tally.Total), Href: v.query(func(f *ledger.Filter) { f.Statuses = []ledger.Status{s} }),
		})
	}
	total := KPI{
		Label: r.Say("page.overview.total"), Value: Group(v.Tally.Total), Unit: r.Say("page.overview.items"), Href: v.query(nil), Bar: bar,
	}
	return append([]KPI{total}, figures...)
}

func yearText(year int) string { return strconv.Itoa(year) }

// title is the round shown, or what all of them are.
func (v overviewView) title(r *gate.Request) string {
	if v.Round != nil {
		return v.Round.Title
	}
	return r.Say("page.overview.title")
}

// roundChips switch between all rounds and each.
func (v overviewView) roundChips(r *gate.Request) []Chip {
	chips := []Chip{{Label: r.Say("page.overview.all_rounds"), Href: "/", On: v.Round == nil, Count: -1}}
	for _, round := range v.Rounds {
		chips = append(chips, Chip{Label: round.Title, Href: "/?round=" + round.ID, On: v.Round != nil && v.Round.ID == round.ID, Count: -1})
	}
	return chips
}

// step is which of the first steps comes next.
func (v overviewView) step() int {
	if len(v.Waiting) > 0 {
		return 1
	}
	return 0
}
