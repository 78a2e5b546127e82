// Package ledger is the rectification ledger (整改台账): rounds of inspection, their findings (问题),
// the tasks and measures (措施) that answer them, and where each came from. It owns those records
// and the rules of changing them. It holds no SQL, HTTP or clock, and computes no number.
package ledger

import (
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/journal"
)

// Source is who inspects.
type Source string

// The sources, highest first.
const (
	Central    Source = "central"    // 中央生态环境保护督察
	Provincial Source = "provincial" // 省级（自治区）督察
	Special    Source = "special"    // 专项督察
	Own        Source = "own"        // 自查
)

// Sources lists the sources in the order a chooser shows them.
var Sources = []Source{Central, Provincial, Special, Own}

// Date is a civil date as YYYY-MM-DD, "" when there is none.
type Date string

// DateOf is t's civil date, "" for the zero time.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.Format(time.DateOnly))
}

// Time is d at midnight UTC, zero when d is "" or no date.
func (d Date) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// Round is one inspection (轮次) of one region, and the report that answers it.
type Round struct {
	ID     string `json:"id"`
	Source Source `json:"source"`
	No     int    `json:"no"` // 第二轮 is 2, 0 when rounds are not counted
	Title  string `json:"title"`
	Region string `json:"region"`
	// ReportTitle and ReportPreface are printed at the head of the progress report.
	ReportTitle   string `json:"report_title"`
	ReportPreface string `json:"report_preface"`
	Sample        bool   `json:"sample,omitempty"`
}

// Ref names the round's row.
func (r Round) Ref() journal.Ref { return journal.Ref{Table: "round", ID: r.ID} }

// Image is the round itself.
func (r Round) Image() any { return r }

// UnitRole is the part a unit plays in a finding.
type UnitRole string

// The parts.
const (
	Lead        UnitRole = "lead"        // 牵头单位
	Responsible UnitRole = "responsible" // 责任单位
	Support     UnitRole = "support"     // 配合单位
	Acceptance  UnitRole = "acceptance"  // 验收单位
)

// Unit is a unit's part in a finding or task, by the name printed.
type Unit struct {
	Name string   `json:"name"`
	Role UnitRole `json:"role"`
}

// ExternalID is a number that some document gives a finding.
type ExternalID struct {
	Document string `json:"document"` // document id, "" when entered by hand
	Label    string `json:"label"`
}

// Place is where a field came from: bytes Start to End of a block's printed text in a document.
type Place struct {
	Field    string `json:"field"`
	Document string `json:"document"`
	Block    int    `json:"block"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
}

// Finding is one problem (问题).
type Finding struct {
	ID      string `json:"id"`
	RoundID string `json:"round"`
	No      int    `json:"no"`    // order in its round, from 1
	Label   string `json:"label"` // as printed: 一、
	// Statement is the inspectors' text, paragraphs separated by "\n".
	Statement  string `json:"statement"`
	StatusLead string `json:"status_lead"` // 整改进展情况：
	// StatusText is the official status, verbatim; Status is its meaning. The three fields after it are
	// the office's own and are never computed from it or into it.
	StatusText   string    `json:"status_text"`
	Status       Status    `json:"status"`
	Workflow     Workflow  `json:"workflow"`
	Grade        Grade     `json:"grade"`
	TimeClass    TimeClass `json:"time_class"`
	DeadlineText string    `json:"deadline_text"`
	Deadline     Date      `json:"deadline"`
	Goal         string    `json:"goal"`
	// Progress is what a document reports as done where it prints that apart from the measures (整改完成情况).
	Progress string `json:"progress,omitempty"`
	// Closing tells that the finding is in closing: its Workflow is the state of its closing case.
	Closing     bool         `json:"closing,omitempty"`
	Units       []Unit       `json:"units,omitempty"`
	ExternalIDs []ExternalID `json:"external_ids,omitempty"`
	Places      []Place      `json:"places,omitempty"`
}

// Called is what the finding is called among those of its round: its label as printed, without the mark behind it, or its
// number.
func (f Finding) Called() string {
	if name := strings.TrimRight(strings.TrimSpace(f.Label), "、.．:：，,"); name != "" {
		return name
	}
	return strconv.Itoa(f.No)
}

// Ref names the finding's row.
func (f Finding) Ref() journal.Ref { return journal.Ref{Table: "finding", ID: f.ID} }

// Image is the finding itself.
func (f Finding) Image() any { return f }

// Scope is the level of government a task is for.
type Scope string

// The scopes.
const (
	ScopeNation   Scope = "nation"
	ScopeProvince Scope = "province"
	ScopeCity     Scope = "city"
	ScopeCounty   Scope = "county"
)

// Scopes lists the scopes, highest first.
var Scopes = []Scope{ScopeNation, ScopeProvince, ScopeCity, ScopeCounty}

// Task (任务) is what a plan asks of a scope for a finding.
type Task struct {
	ID           string  `json:"id"`
	FindingID    string  `json:"finding"`
	Ord          int     `json:"ord"`
	Scope        Scope   `json:"scope"`
	Label        string  `json:"label"`
	Text         string  `json:"text"`
	Goal         string  `json:"goal"`
	DeadlineText string  `json:"deadline_text"`
	Deadline     Date    `json:"deadline"`
	Units        []Unit  `json:"units,omitempty"`
	Places       []Place `json:"places,omitempty"`
	// TimeClass is the kind of deadline, and Milestones are the steps on the way to it, by day.
	TimeClass  TimeClass   `json:"time_class,omitempty"`
	Milestones []Milestone `json:"milestones,omitempty"`
	// Start is the first day of the schedule (倒排工期), "" for the day the task was entered. Done is the day on
	// which the office took the task for done, "" while it does not: no share of 100 percent says so by itself.
	Start Date `json:"start,omitempty"`
	Done  Date `json:"done,omitempty"`
}

// Ref names the task's row.
func (t Task) Ref() journal.Ref { return journal.Ref{Table: "task", ID: t.ID} }

// Image is the task itself.
func (t Task) Image() any { return t }

// Measure (措施) is what was done about a finding, as reported.
type Measure struct {
	ID        string  `json:"id"`
	FindingID string  `json:"finding"`
	TaskID    string  `json:"task,omitempty"`
	Ord       int     `json:"ord"`   // order in its finding, from 1
	Label     string  `json:"label"` // as printed: （一）, "" when unnumbered
	Title     string  `json:"title,omitempty"`
	Text      string  `json:"text"` // paragraphs separated by "\n", without Label
	Places    []Place `json:"places,omitempty"`
	// Answers are the ids of the finding's points that the measure answers, and Units those who do it:
	// several may own one jointly.
	Answers []string `json:"answers,omitempty"`
	Units   []Unit   `json:"units,omitempty"`
}

// Ref names the measure's row.
func (m Measure) Ref() journal.Ref { return journal.Ref{Table: "measure", ID: m.ID} }

// Image is the measure itself.
func (m Measure) Image() any { return m }
