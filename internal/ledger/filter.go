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
}

// Due bounds the deadline. Dates are inclusive. Overdue and Soon are measured against Today.
type Due struct {
	From, To Date
	Overdue  bool
	Soon     bool // within 30 days
	None     bool // no deadline known
}
