package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"zhenggai/internal/arith"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/report"
)

// checkTally is what the checks of the report's numbers found.
type checkTally struct {
	Mismatch, Suspicious, OK int
	Numbers                  int
	First                    []foundCheck // the worst, as many as the overview shows
}

// foundCheck is a check that asks for somebody's eye, and the finding it speaks of.
type foundCheck struct {
	arith.Check
	Finding string
}

// fillChecks counts what the report's own arithmetic shows.
func (p *LedgerPages) fillChecks(r *gate.Request, v *overviewView) error {
	for _, round := range v.Rounds {
		if v.Round != nil && round.ID != v.Round.ID {
			continue
		}
		tally, err := p.checks.of(r.Context(), p, round.ID)
		if err != nil {
			return err
		}
		v.Checks.add(tally)
	}
	return nil
}

func (t *checkTally) add(other checkTally) {
	t.Mismatch += other.Mismatch
	t.Suspicious += other.Suspicious
	t.OK += other.OK
	t.Numbers += other.Numbers
	t.First = append(t.First, other.First...)
	slices.SortStableFunc(t.First, func(a, b foundCheck) int { return severity(b.Verdict) - severity(a.Verdict) })
	t.First = t.First[:min(len(t.First), checkRows)]
}

// checkBook remembers what the checks found: of each round for as long as nothing changes, of each
// finding for as long as its own texts stand. Numbers are checked within a finding, so that a change
// asks for one finding to be read anew and not for all.
type checkBook struct {
	mu       sync.Mutex
	rounds   map[string]checkedAt
	findings map[string]checkedTexts
}

type checkedAt struct {
	size  journal.Seq
	tally checkTally
}

type checkedTexts struct {
	versions string
	tally    checkTally
}

func (b *checkBook) of(ctx context.Context, p *LedgerPages, round string) (checkTally, error) {
	size, err := p.Book.Size(ctx)
	if err != nil {
		return checkTally{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rounds == nil {
		b.rounds, b.findings = map[string]checkedAt{}, map[string]checkedTexts{}
	}
	// What somebody may know of a round in part is not what is known of it.
	whole := wholeLedger(ctx)
	if held, ok := b.rounds[round]; ok && whole && held.size == size {
		return held.tally, nil
	}
	findings, err := p.Desk.Store.FindingsOf(ctx, round)
	if err != nil {
		return checkTally{}, err
	}
	var sum checkTally
	for _, f := range findings {
		measures, err := p.Desk.Store.MeasuresOf(ctx, f.Row.ID)
		if err != nil {
			return checkTally{}, err
		}
		sum.add(b.finding(report.Section{Finding: f, Measures: measures}))
	}
	if whole {
		b.rounds[round] = checkedAt{size, sum}
	}
	return sum, nil
}

func wholeLedger(ctx context.Context) bool {
	c, ok := org.CallerOf(ctx)
	return !ok || c.Reach(org.SeeLedger, nil).Whole()
}

// finding checks one finding, or remembers what was found while its versions are the same.
func (b *checkBook) finding(s report.Section) checkTally {
	id, versions := s.Finding.Row.ID, versionsOf(s)
	if held, ok := b.findings[id]; ok && held.versions == versions {
		return held.tally
	}
	var t checkTally
	rep := report.Compose(ledger.Round{}, []report.Section{s})
	for _, para := range rep.Paras {
		t.Numbers += len(para.Numbers)
	}
	for _, c := range rep.Checks {
		switch c.Verdict {
		case arith.Mismatch:
			t.Mismatch++
		case arith.Suspicious:
			t.Suspicious++
		default:
			t.OK++
			continue
		}
		t.First = append(t.First, foundCheck{c, id})
	}
	b.findings[id] = checkedTexts{versions, t}
	return t
}

// versionsOf names the versions of all the texts of a finding.
func versionsOf(s report.Section) string {
	var v strings.Builder
	v.WriteString(strconv.FormatInt(int64(s.Finding.Since), 10))
	for _, m := range s.Measures {
		v.WriteString(" " + m.Row.ID + strconv.FormatInt(int64(m.Since), 10))
	}
	return v.String()
}
