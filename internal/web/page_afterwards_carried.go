package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
)

// mostLikely is how many earlier findings are proposed for one.
const mostLikely = 2

// carriedView is a round's findings with the earlier ones that they may have come from.
type carriedView struct {
	form
	Round  ledger.Round
	Rounds []ledger.Round
	Rows   []carriedRow
	Linked int
	Today  ledger.Date
}

type carriedRow struct {
	Finding ledger.Finding
	Before  []ledger.Finding // confirmed
	Likely  []likelyBefore
}

// likelyBefore is a proposal, with the passages that both share.
type likelyBefore struct {
	ledger.Alike
	Round  string
	Shared []string
	Seen   closure.Seen
	Event  string // id of the event that confirming it would be
}

func (p *Afterwards) showCarried(r *gate.Request) error {
	v, err := p.carriedView(r, r.URL.Query().Get("round"))
	if err != nil {
		return err
	}
	return p.showCarriedAs(r, http.StatusOK, v)
}

func (p *Afterwards) showCarriedAs(r *gate.Request, status int, v carriedView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.afterwards.carried"), Nav: "afterwards", Body: carriedPage(v)})
}

func (p *Afterwards) carriedView(r *gate.Request, round string) (carriedView, error) {
	ctx := r.Context()
	v := carriedView{form: form{r: r}, Today: p.today()}
	rounds, err := p.Ledger.Rounds(ctx)
	if err != nil || len(rounds) == 0 {
		return v, err
	}
	for _, x := range rounds {
		v.Rounds = append(v.Rounds, x.Row)
		if x.Row.ID == round {
			v.Round = x.Row
		}
	}
	if v.Round.ID == "" {
		v.Round = ledger.Newest(rounds)
	}
	return v, p.fillCarried(ctx, &v)
}

func (p *Afterwards) fillCarried(ctx context.Context, v *carriedView) error {
	carries, err := p.Cases.Carries(ctx)
	if err != nil {
		return err
	}
	earlier, titles, err := p.earlierThan(ctx, *v, carries)
	if err != nil {
		return err
	}
	own, err := p.Ledger.FindingsOf(ctx, v.Round.ID)
	if err != nil {
		return err
	}
	for _, f := range own {
		row := carriedRow{Finding: f.Row}
		for _, c := range carries {
			if c.To != f.Row.ID {
				continue
			}
			if before, err := p.Ledger.Finding(ctx, c.From); err == nil {
				row.Before = append(row.Before, before.Row)
				v.Linked++
			} else if !fault.Is(err, fault.Missing) {
				return err
			}
		}
		for _, a := range ledger.Predecessors(f.Row, earlier, mostLikely) {
			likely := likelyBefore{Alike: a, Round: titles[a.Earlier.RoundID], Shared: shared(f.Row.Statement, a.Earlier.Statement), Event: p.NewID()}
			if likely.Seen, err = p.seen(ctx, a.Earlier.ID); err != nil {
				return err
			}
			row.Likely = append(row.Likely, likely)
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(a, b carriedRow) int { return min(len(b.Likely), 1) - min(len(a.Likely), 1) })
	return nil
}

// earlierThan are the findings of other rounds that did not go on yet, and the rounds' titles. The rounds of
// self-inspection follow a campaign and precede nothing.
func (p *Afterwards) earlierThan(ctx context.Context, v carriedView, carries []closure.Carry) (all []ledger.Finding, titles map[string]string, err error) {
	titles = map[string]string{}
	gone := map[string]bool{}
	for _, c := range carries {
		gone[c.From] = true
	}
	for _, round := range v.Rounds {
		titles[round.ID] = round.Title
		if round.ID == v.Round.ID || round.Source == ledger.Own {
			continue
		}
		found, err := p.Ledger.FindingsOf(ctx, round.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range found {
			if !gone[f.Row.ID] {
				all = append(all, f.Row)
			}
		}
	}
	return all, titles, nil
}

func (p *Afterwards) seen(ctx context.Context, finding string) (closure.Seen, error) {
	c, err := p.Cases.Case(ctx, finding)
	if fault.Is(err, fault.Missing) {
		return closure.New(finding).Seen(), nil
	}
	return c.Seen(), err
}

// shared are the longest passages that two texts have in common, at most three of at least four characters.
func shared(a, b string) []string {
	var out []string
	ra := []rune(a)
	for i := 0; i < len(ra); {
		n := 0
		for i+n < len(ra) && strings.Contains(b, string(ra[i:i+n+1])) {
			n++
		}
		if n >= 4 {
			out = append(out, strings.TrimSpace(string(ra[i:i+n])))
		}
		i += max(n, 1)
	}
	slices.SortStableFunc(out, func(x, y string) int { return len(y) - len(x) })
	return out[:min(3, len(out))]
}

// confirmCarried records that an earlier finding went on as a later one, as an event of its closing.
func (p *Afterwards) confirmCarried(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	from, to := in.Get("from"), in.Get("to")
	person, err := p.Cases.Person(r.Context(), r.Caller, from)
	if err != nil {
		return err
	}
	later, err := p.Ledger.Finding(r.Context(), to)
	if err != nil {
		return err
	}
	_, err = p.Closings.Act(r.Context(), from, person, closure.Event{
		ID: in.Get("event"), Kind: closure.Transfer, Day: p.today(), On: p.today(), Target: to, Reason: strings.TrimSpace(in.Get("reason")),
		Seen: closure.Seen{Cycle: seenNumber(in, "cycle"), Events: seenNumber(in, "events")},
	})
	if err == nil {
		return p.Shell.Done(r, "/afterwards/carried?round="+later.Row.RoundID, "page.carried.done")
	}
	v, viewErr := p.carriedView(r, later.Row.RoundID)
	if viewErr != nil {
		return viewErr
	}
	status, err := v.refused(err)
	if err != nil {
		return err
	}
	return p.showCarriedAs(r, status, v)
}

// chainLink is a finding in its chain over rounds.
type chainLink struct {
	ID, Name, Round string
	Day             ledger.Date // on which it went on as the next
	Reason          string
	Here            bool
}

// chainOf are the findings of a chain in order, nil for a finding without one.
func chainOf(ctx context.Context, carries []closure.Carry, from ledger.Reader, id string) ([]chainLink, error) {
	var links []chainLink
	add := func(finding string, c closure.Carry) error {
		if slices.ContainsFunc(links, func(l chainLink) bool { return l.ID == finding }) {
			return nil
		}
		f, err := from.Finding(ctx, finding)
		if fault.Is(err, fault.Missing) {
			return nil
		}
		if err != nil {
			return err
		}
		round, err := from.Round(ctx, f.Row.RoundID)
		links = append(links, chainLink{
			ID: finding, Name: findingName(f.Row) + " " + cutRunes(firstLine(f.Row.Statement), 40), Round: round.Row.Title,
			Day: c.Day, Reason: c.Reason, Here: finding == id,
		})
		return err
	}
	chain := closure.ChainOf(carries, id)
	for _, c := range chain {
		if err := add(c.From, c); err != nil {
			return nil, err
		}
	}
	for _, c := range chain {
		if err := add(c.To, closure.Carry{}); err != nil {
			return nil, err
		}
	}
	return links, nil
}

// mostClosed is the most closings of any unit: the whole width of the picture.
func mostClosed(units []unitRecord) int {
	most := 0
	for _, u := range units {
		most = max(most, u.Closed)
	}
	return most
}

// daysApart is how many days lie between two.
func daysApart(from, to ledger.Date) int { return int(to.Time().Sub(from.Time()).Hours() / 24) }

// afterWords are a row of the picture for somebody who does not see it.
func afterWords(ctx context.Context, row afterRow, today ledger.Date) string {
	var parts []string
	for _, m := range row.Marks {
		parts = append(parts, T(ctx, "page.afterwards.mark."+m.Kind)+" "+string(m.Day))
	}
	return strings.Join(append(parts, T(ctx, "page.afterwards.today", "Day", string(today))), "；")
}
