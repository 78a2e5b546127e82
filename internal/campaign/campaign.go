// Package campaign is drawing inferences from one finding (举一反三): a pattern goes to the units of a scope, each answers
// whether it has the same fault, and a yes becomes a finding of its own in the ledger. It owns campaigns and answers. It
// never decides what a unit found, and it has no state that a person sets: a campaign is over when everybody has
// answered and what came of it is closed.
package campaign

import (
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Campaign is a pattern and who must answer.
type Campaign struct {
	ID       string      `json:"id"`
	Finding  string      `json:"finding"` // where the pattern was seen
	Title    string      `json:"title"`
	Look     string      `json:"look"`     // what to look for
	Criteria string      `json:"criteria"` // when the answer is yes
	Scope    Scope       `json:"scope"`
	Asked    []string    `json:"asked"` // ids of the units, as the scope gave them on that day
	Due      ledger.Date `json:"due"`   // last day to answer
	By       string      `json:"by"`    // account id
	On       ledger.Date `json:"on"`
	// Reminded is the day on which the units that had not answered were reminded, once, and By whom.
	Reminded   ledger.Date `json:"reminded,omitempty"`
	RemindedBy string      `json:"reminded_by,omitempty"`
}

// Ref names the campaign's row.
func (c Campaign) Ref() journal.Ref { return journal.Ref{Table: "campaign", ID: c.ID} }

// Image is the campaign itself.
func (c Campaign) Image() any { return c }

// Asks reports whether a unit must answer.
func (c Campaign) Asks(unit string) bool { return slices.Contains(c.Asked, unit) }

// Depth is how far below a unit a scope reaches.
type Depth string

// The depths.
const (
	RightBelow Depth = "children" // the units right below
	AllBelow   Depth = "below"    // all below, on every level
)

// Scope is which units must answer: those below one unit, of some kinds or of all.
type Scope struct {
	Top   string         `json:"top,omitempty"` // unit id, "" for the top of the tree
	Depth Depth          `json:"depth"`
	Kinds []org.UnitKind `json:"kinds,omitempty"`
}

// Units are the units of a scope in the order of the tree; one that is no longer used is not asked.
func (s Scope) Units(tree *org.Tree) []string {
	all := tree.Below(s.Top)
	if s.Depth == RightBelow {
		all = tree.Children(s.Top)
	}
	var ids []string
	for _, u := range all {
		if !u.Disabled && (len(s.Kinds) == 0 || slices.Contains(s.Kinds, u.Kind)) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// Says is a unit's answer.
type Says string

// The answers.
const (
	Yes           Says = "yes"            // the same fault is here
	No            Says = "no"             // looked, and it is not
	NotApplicable Says = "not_applicable" // there is nothing of the kind
)

// AllSays lists the answers in order.
var AllSays = []Says{Yes, No, NotApplicable}

// Proof is a file handed in with an answer; the vault has its bytes.
type Proof struct {
	Hash string `json:"hash"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// Answer is what a unit answered last. What it answered before stands in the history.
type Answer struct {
	Campaign string      `json:"campaign"`
	Unit     string      `json:"unit"`
	Says     Says        `json:"says"`
	Words    string      `json:"words"`
	Proof    []Proof     `json:"proof,omitempty"`
	Deadline ledger.Date `json:"deadline,omitempty"` // of a yes: by when the unit means to put it right
	// Finding is the local finding that a yes became.
	Finding string      `json:"finding,omitempty"`
	Reason  string      `json:"reason,omitempty"` // of a correction
	By      string      `json:"by"`
	On      ledger.Date `json:"on"`
}

// Ref names the answer's row: a unit answers once, and corrects that.
func (a Answer) Ref() journal.Ref {
	return journal.Ref{Table: "campaign_answer", ID: a.Campaign + "." + a.Unit}
}

// Image is the answer itself.
func (a Answer) Image() any { return a }

// Standing is how far a campaign is.
type Standing struct {
	Asked int
	Count map[Says]int
	Open  []string // units that have not answered, in the order asked
	Local int      // local findings
	Shut  int      // of them, closed or carried into a later round
	Late  bool     // the deadline has passed and somebody has not answered
	Done  bool     // all have answered and all local findings are closed
}

// Answered is how many units have answered.
func (s Standing) Answered() int { return s.Asked - len(s.Open) }

// Stand reckons how far a campaign is. flows are the workflow states of the local findings by id.
func Stand(c Campaign, answers []Answer, flows map[string]ledger.Workflow, today ledger.Date) Standing {
	s := Standing{Asked: len(c.Asked), Count: map[Says]int{}}
	by := map[string]Answer{}
	for _, a := range answers {
		by[a.Unit] = a
	}
	for _, u := range c.Asked {
		a, there := by[u]
		if !there {
			s.Open = append(s.Open, u)
			continue
		}
		s.Count[a.Says]++
		if a.Finding != "" {
			s.Local++
			if slices.Contains(ended, flows[a.Finding]) {
				s.Shut++
			}
		}
	}
	s.Late = len(s.Open) > 0 && today > c.Due
	s.Done = len(s.Open) == 0 && s.Shut == s.Local
	return s
}

// ended are the states in which a finding keeps no campaign open.
var ended = []ledger.Workflow{ledger.WorkflowClosed, ledger.WorkflowFiled, ledger.WorkflowTransferred}
