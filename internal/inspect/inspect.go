// Package inspect is the look-back by lot (回头看抽查): closed findings and those who look at them are both drawn at random
// (双随机), in a way that anybody can repeat. It owns the draws, the populations they were drawn from and what was
// drawn. It judges nothing: whether a finding passed is an event of its closing, which storage tells it.
//
// # Why nobody can choose the outcome
//
// A draw is announced first, with its rule, the whole population and the whole pool of inspectors, as an entry of the
// journal. The seed is the root of the first signed checkpoint that covers this entry: it does not exist when the
// population is fixed, it depends on every entry before it, and once signed it can't be another. Whoever holds the
// announcement and the checkpoint draws the same.
package inspect

import (
	"cmp"
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Rule is what is drawn, from what.
type Rule struct {
	// Unit narrows to findings whose work was done by this unit or one below it, "" for all.
	Unit string `json:"unit,omitempty"`
	// LongTerm narrows to 长期坚持.
	LongTerm bool `json:"long_term,omitempty"`
	// From and To narrow to findings closed on or between these days, "" for open.
	From ledger.Date `json:"from,omitempty"`
	To   ledger.Date `json:"to,omitempty"`
	// Count is how many findings are drawn.
	Count int `json:"count"`
	// PerUnit draws within each unit apart (分层): every unit gets its share.
	PerUnit bool `json:"per_unit,omitempty"`
	// Inspectors is how many look at each finding.
	Inspectors int `json:"inspectors"`
}

// Inspection is a look-back: announced, and later drawn.
type Inspection struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Rule      Rule        `json:"rule"`
	Algorithm int         `json:"algorithm"` // version of Pick
	By        string      `json:"by"`        // account id
	On        ledger.Date `json:"on"`
	// Announced is the entry of the announcement, Size the size of the checkpoint and Seed its root in base64; all
	// are empty until the draw is made.
	Announced journal.Seq `json:"announced,omitempty"`
	Size      journal.Seq `json:"size,omitempty"`
	Seed      string      `json:"seed,omitempty"`
	DrawnBy   string      `json:"drawn_by,omitempty"`
	DrawnOn   ledger.Date `json:"drawn_on,omitempty"`
}

// Ref names the inspection's row.
func (i Inspection) Ref() journal.Ref { return journal.Ref{Table: "inspection", ID: i.ID} }

// Image is the inspection itself.
func (i Inspection) Image() any { return i }

// Drawn reports whether the lots were drawn.
func (i Inspection) Drawn() bool { return i.Seed != "" }

// Candidate is a closed finding as the ledger and its closing know it.
type Candidate struct {
	Finding  string
	Doers    []string // unit ids
	Actors   []string // accounts that checked themselves or applied
	Closed   ledger.Date
	LongTerm bool
}

// Inspector is somebody who may look at findings.
type Inspector struct {
	Account string   `json:"account"`
	Units   []string `json:"units"` // unit ids they belong to
}

// Lot is a finding of the population. Barred are the inspectors who must not look at it: they belong to a unit that
// did the work or to one below it, or did it themselves.
type Lot struct {
	Finding string   `json:"finding"`
	Unit    string   `json:"unit,omitempty"` // its stratum: the first unit that did the work
	Barred  []string `json:"barred,omitempty"`
}

// Pool is the population of an inspection and those who may look, fixed with the announcement.
type Pool struct {
	Inspection string      `json:"inspection"`
	Lots       []Lot       `json:"lots"`       // by finding
	Inspectors []Inspector `json:"inspectors"` // by account
}

// Ref names the pool's row.
func (p Pool) Ref() journal.Ref { return journal.Ref{Table: "inspection_pool", ID: p.Inspection} }

// Image is the pool itself.
func (p Pool) Image() any { return p }

// Item is a finding that was drawn, with those who look at it.
type Item struct {
	Inspection string   `json:"inspection"`
	Finding    string   `json:"finding"`
	Ord        int      `json:"ord"`        // in the order of the draw, from 1
	Inspectors []string `json:"inspectors"` // account ids
}

// Ref names the item's row.
func (i Item) Ref() journal.Ref {
	return journal.Ref{Table: "inspection_item", ID: i.Inspection + "." + i.Finding}
}

// Image is the item itself.
func (i Item) Image() any { return i }

// Result is what became of a drawn finding.
type Result string

// The results.
const (
	Waiting   Result = ""          // nobody has looked yet
	Passed    Result = "passed"    // 通过
	Failed    Result = "failed"    // 未通过, and so come back
	Rebounded Result = "rebounded" // found to have come back before anybody looked
	Gone      Result = "gone"      // carried into a later round before anybody looked
)

// Outcome is the first thing that happened to a drawn finding's closing after the draw that settles it.
type Outcome struct {
	Finding string
	Result  Result
	Day     ledger.Date
	By      string // account id
	Words   string
}

// poolOf is the population under a rule. Inspectors of no known unit are left out: nobody could tell whose they are.
func poolOf(id string, rule Rule, tree org.Nesting, all []Candidate, inspectors []Inspector) Pool {
	p := Pool{Inspection: id}
	for _, x := range inspectors {
		if len(x.Units) > 0 {
			p.Inspectors = append(p.Inspectors, x)
		}
	}
	slices.SortFunc(p.Inspectors, func(a, b Inspector) int { return cmp.Compare(a.Account, b.Account) })
	for _, c := range all {
		if rule.takes(tree, c) {
			p.Lots = append(p.Lots, p.lot(tree, c))
		}
	}
	slices.SortFunc(p.Lots, func(a, b Lot) int { return cmp.Compare(a.Finding, b.Finding) })
	return p
}

func (r Rule) takes(tree org.Nesting, c Candidate) bool {
	switch {
	case r.LongTerm && !c.LongTerm, r.From != "" && c.Closed < r.From, r.To != "" && c.Closed > r.To:
		return false
	}
	return r.Unit == "" || slices.ContainsFunc(c.Doers, func(u string) bool { return tree.Within(u, r.Unit) })
}

func (p Pool) lot(tree org.Nesting, c Candidate) Lot {
	l := Lot{Finding: c.Finding}
	if len(c.Doers) > 0 {
		l.Unit = c.Doers[0]
	}
	for _, x := range p.Inspectors {
		if slices.Contains(c.Actors, x.Account) || x.of(tree, c.Doers) {
			l.Barred = append(l.Barred, x.Account)
		}
	}
	return l
}

// of reports whether the inspector belongs to one of the units or to one below it.
func (x Inspector) of(tree org.Nesting, units []string) bool {
	return slices.ContainsFunc(x.Units, func(u string) bool {
		return slices.ContainsFunc(units, func(top string) bool { return u == top || tree.Within(u, top) })
	})
}
