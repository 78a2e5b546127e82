package dispatch

import (
	"slices"

	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// Owed is a matter that units must tell of: an open task, or an open finding that has no tasks.
type Owed struct {
	Finding string
	Task    string   // "" for a finding as a whole
	Units   []string // ids of the units that owe, in the plan's order; none when no name in the plan is a unit's
	// Entered is the day on which the matter came into the ledger.
	Entered workday.Day
}

// Matter is the id of the matter, as Line.Matter has it.
func (o Owed) Matter() string {
	if o.Task != "" {
		return o.Task
	}
	return o.Finding
}

// Matter is an owed matter with all that a page shows of it. Task is the zero task for a finding as a whole.
type Matter struct {
	Finding ledger.Finding
	Task    ledger.Task
}

// ID is the id of the matter.
func (m Matter) ID() string {
	if m.Task.ID != "" {
		return m.Task.ID
	}
	return m.Finding.ID
}

// Open tells whether units must still tell of the matter.
func (m Matter) Open() bool { return Open(m.Finding.Status, m.Finding.Workflow, m.Task.Done) }

// Text is what the matter asks for.
func (m Matter) Text() string {
	if m.Task.ID != "" {
		return m.Task.Text
	}
	return m.Finding.Statement
}

// Goal is the goal of the matter.
func (m Matter) Goal() string {
	if m.Task.ID != "" && m.Task.Goal != "" {
		return m.Task.Goal
	}
	return m.Finding.Goal
}

// Deadline is the day by which the matter is to be done, "" for none.
func (m Matter) Deadline() ledger.Date {
	if m.Task.ID != "" && m.Task.Deadline != "" {
		return m.Task.Deadline
	}
	return m.Finding.Deadline
}

// Steps are the milestones of the matter.
func (m Matter) Steps() []Step {
	steps := make([]Step, len(m.Task.Milestones))
	for i, s := range m.Task.Milestones {
		steps[i] = Step{s.Day, s.Text}
	}
	return steps
}

// over are the states of a finding in which nothing is left to dispatch.
var over = []ledger.Workflow{ledger.WorkflowClosed, ledger.WorkflowFiled, ledger.WorkflowTransferred}

// Open tells whether units must still tell of a finding, or of a task of it that was done on a day, "" for not yet: its
// status leaves something to do and it is neither closed nor carried over; or it came back after closing, which undoes
// what was done.
func Open(status ledger.Status, flow ledger.Workflow, done ledger.Date) bool {
	if flow == ledger.WorkflowRebound {
		return true
	}
	return done == "" && !slices.Contains(over, flow) && !status.Settled() && status != ledger.StatusCarriedOver
}

// Answering are the ids of the units that owe a return on a matter: those in lead and those responsible, of the task
// where it names any, else of the finding. A name that no unit goes by, or more than one, charges nobody.
func Answering(tree *org.Tree, task, finding []ledger.Unit) []string {
	for _, units := range [][]ledger.Unit{task, finding} {
		named := slices.ContainsFunc(units, answers)
		if named {
			return ledger.Charged(tree, slices.DeleteFunc(slices.Clone(units), func(u ledger.Unit) bool { return !answers(u) }))
		}
	}
	return nil
}

func answers(u ledger.Unit) bool { return u.Role == ledger.Lead || u.Role == ledger.Responsible }

// Debtors lists the units that owe something, each once, in the order of what they owe.
func Debtors(owed []Owed) []string {
	var units []string
	seen := map[string]bool{}
	for _, o := range owed {
		for _, u := range o.Units {
			if !seen[u] {
				seen[u] = true
				units = append(units, u)
			}
		}
	}
	return units
}
