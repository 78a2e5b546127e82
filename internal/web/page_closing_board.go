package web

import (
	"cmp"
	"net/http"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
)

// boardView is what waits for whom in all closings.
type boardView struct {
	Groups []boardGroup
	Only   closure.Kind // "" for all
	Total  int
	Idle   int // findings of the ledger that nobody has claimed for closing
	Today  ledger.Date
}

// boardGroup are the cases that wait for one kind of event.
type boardGroup struct {
	Kind closure.Kind // "" for those that wait for nothing
	Who  string
	Rows []boardRow
	Late int // of the rows, how many are late
}

// boardRow is one case on the board.
type boardRow struct {
	closure.Case
	Finding ledger.Finding
	Doers   string
	Since   ledger.Date // day of its newest event
	Notice  *noticeView
	Check   ledger.Date // when it is to be looked at again
	Due     ledger.Date // its deadline, put off by suspensions
	Late    bool
	Open    int // objections
}

// boardOrder is the order of the groups: what runs against a clock first.
var boardOrder = []closure.Kind{
	closure.Dismiss, closure.EndNotice, closure.VerifySite, closure.VerifyPaper, closure.Review, closure.Accept, closure.StartNotice,
	closure.Close, closure.File, closure.PassLookBack, closure.Start, closure.Resume, closure.Apply, closure.SelfCheck, closure.Plan,
	closure.Claim, "",
}

func (p *ClosingPages) showBoard(r *gate.Request) error {
	v, err := p.board(r, closure.Kind(r.URL.Query().Get("waits")))
	if err != nil {
		return err
	}
	return p.Shell.ShowAs(r, http.StatusOK, Page{Title: r.Say("nav.closing"), Nav: "closing", Body: boardPage(v)})
}

func (p *ClosingPages) board(r *gate.Request, only closure.Kind) (boardView, error) {
	v := boardView{Only: only, Today: p.today()}
	cases, err := p.Cases.Newest(r.Context())
	if err != nil {
		return v, err
	}
	tree, err := p.Units(r.Context())
	if err != nil {
		return v, err
	}
	groups := map[closure.Kind]*boardGroup{}
	for _, c := range cases {
		f, err := p.Ledger.Finding(r.Context(), c.Finding)
		if fault.Is(err, fault.Missing) {
			continue // withdrawn
		}
		if err != nil {
			return v, err
		}
		policy, err := p.policyOf(r, c)
		if err != nil {
			return v, err
		}
		kind := c.Awaits(policy)
		g := groups[kind]
		if g == nil {
			g = &boardGroup{Kind: kind, Who: rolesNamed(r, kind)}
			groups[kind] = g
		}
		row := p.boardRow(c, f.Row, policy, v.Today)
		row.Doers = closingView{tree: tree}.unitNames(c.Doers)
		g.Rows = append(g.Rows, row)
		if row.Late {
			g.Late++
		}
		v.Total++
	}
	for _, k := range boardOrder {
		if g := groups[k]; g != nil {
			slices.SortStableFunc(g.Rows, func(a, b boardRow) int { return cmp.Compare(a.urgency(), b.urgency()) })
			v.Groups = append(v.Groups, *g)
		}
	}
	tally, err := p.Ledger.Tally(r.Context(), ledger.Filter{})
	v.Idle = max(tally.Total-v.Total, 0)
	return v, err
}

// policyOf is the policy that a case is judged by, or would be today.
func (p *ClosingPages) policyOf(r *gate.Request, c closure.Case) (closure.Policy, error) {
	if c.Policy != "" {
		return p.Desk.Policies().ByID(c.Policy)
	}
	facts, err := p.Cases.Facts(r.Context(), c.Finding)
	if err != nil {
		return closure.Policy{}, err
	}
	return p.Desk.Policies().For(facts.Regions, p.today())
}

func (p *ClosingPages) boardRow(c closure.Case, f ledger.Finding, policy closure.Policy, today ledger.Date) boardRow {
	row := boardRow{Case: c, Finding: f, Open: c.Notice.Unanswered(), Check: c.NextCheck(policy), Due: c.Deadline(f.Deadline, today)}
	if n := len(c.Events); n > 0 {
		row.Since = c.Events[n-1].Day
	}
	if c.Notice != nil && c.Notice.Ended == "" && !c.State.Shut() {
		working := policy.Notice.Unit == closure.WorkingDays
		row.Notice = &noticeView{
			Start: c.Notice.Start, End: c.Notice.End, Working: working, Runs: true, Left: daysLeft(p.Calendar(), today, c.Notice.End, working),
		}
	}
	switch {
	case c.State.Shut():
		row.Late = row.Check != "" && row.Check < today
	default:
		row.Late = row.Due != "" && row.Due < today
	}
	return row
}

// urgency is the day by which rows of a group are ordered.
func (b boardRow) urgency() string {
	switch {
	case b.Notice != nil:
		return string(b.Notice.End)
	case b.Check != "":
		return string(b.Check)
	case b.Due != "":
		return string(b.Due)
	}
	return "9999"
}
