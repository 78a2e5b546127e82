package ledger

// Filter chooses findings. The zero Filter chooses all. Terms of one field are alternatives, fields
// narrow each other, and every word must occur.
type Filter struct {
	Words    []string // in statement, status, goal, deadline, label, units or measures
	Statuses []Status
	Sources  []Source
	Rounds   []string // round ids
	Units    []string // a unit whose name contains one of these
	Classes  []TimeClass
	Flows    []Workflow
	Grades   []Grade
	Due      Due
	Numbers  []int // No within a round
	// Carried asks for links of chains over rounds. Without it, a finding that went on as another which the list
	// has too is left out, so that a chain counts once.
	Carried []Carried
}

// Carried is a finding's place in a chain of findings over rounds (转入).
type Carried string

// The places.
const (
	CarriedIn  Carried = "in"  // it came from an earlier round
	CarriedOut Carried = "out" // it went on into a later one
	CarriedAll Carried = "all" // every link of every chain is listed and counted
)

// Due bounds the deadline. Dates are inclusive. Overdue and Soon are measured against Today.
type Due struct {
	From, To Date
	Overdue  bool
	Soon     bool // within 30 days
	None     bool // no deadline known
}
