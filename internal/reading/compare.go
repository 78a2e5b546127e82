package reading

import (
	"fmt"
	"slices"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// Held is what the ledger holds of a round when a document is compared with it.
type Held struct {
	Round    ledger.Round
	Findings []journal.Versioned[ledger.Finding]
	Measures map[string][]journal.Versioned[ledger.Measure] // by finding id, by Ord
	Tasks    map[string][]journal.Versioned[ledger.Task]
}

// Sort is what kind of difference a Difference is.
type Sort string

// The sorts.
const (
	Added   Sort = "added"   // in the document, not in the ledger
	Changed Sort = "changed" // in both, differently
	Absent  Sort = "absent"  // in the ledger, not in the document
)

// Difference is one thing that confirming a document would change in the ledger. A person takes it
// or leaves it.
type Difference struct {
	ID        string `json:"id"` // stable for one document and ledger: 3/status, 3/measure/2
	Sort      Sort   `json:"sort"`
	Finding   int    `json:"finding"`              // index into Result.Findings, -1 when Absent
	FindingID string `json:"finding_id,omitempty"` // of the ledger, "" when Added
	Label     string `json:"label"`                // a person's name for the place: 十一（一）
	// Field is label, statement, status, status_read, deadline, deadline_read, goal, progress, units,
	// measure, task or finding.
	Field    string `json:"field"`
	Measure  int    `json:"measure"`             // index into the finding's Measures, -1 when it is about none
	RecordID string `json:"record_id,omitempty"` // measure or task id of the ledger, "" when there is none
	Old      string `json:"old"`
	New      string `json:"new"`
	Take     bool   `json:"take"` // what is proposed; a document of its kind speaks for this field
}

// Shown are Old and New as a person reads them.
func (d Difference) Shown(lang say.Lang) (old, now string) {
	if d.Field != "status_read" {
		return d.Old, d.New
	}
	return say.T("word.status." + d.Old).In(lang), say.T("word.status." + d.New).In(lang)
}

// Comparison is a document held against a round.
type Comparison struct {
	Round ledger.Round `json:"round"`
	// Match gives for each finding of the document its index among Held.Findings, -1 when it is new.
	Match       []int        `json:"match"`
	Differences []Difference `json:"differences"`
	Unchanged   int          `json:"unchanged"` // findings in which nothing differs
}

// Compare holds what was read against what the ledger has. Findings are the same when their labels
// and statements fit, measures when their labels or texts do; nothing is matched twice.
func Compare(r Result, h Held) Comparison {
	c := Comparison{Round: h.Round, Match: matchFindings(r.Findings, h.Findings)}
	for i, f := range r.Findings {
		before := len(c.Differences)
		if j := c.Match[i]; j >= 0 {
			c.compareFinding(r.Genre, i, f, h, h.Findings[j].Row)
		} else {
			c.Differences = append(c.Differences, Difference{
				ID: fmt.Sprintf("%d/finding", i), Sort: Added, Finding: i, Label: f.name(), Field: "finding", Measure: -1,
				New: f.Statement, Take: true,
			})
		}
		if len(c.Differences) == before {
			c.Unchanged++
		}
	}
	if speaksFor(r.Genre, "finding") {
		c.absentFindings(h)
	}
	return c
}

func (c *Comparison) absentFindings(h Held) {
	for j, f := range h.Findings {
		if !slices.Contains(c.Match, j) {
			c.Differences = append(c.Differences, Difference{
				ID: "absent/" + f.Row.ID, Sort: Absent, Finding: -1, FindingID: f.Row.ID, Label: f.Row.Label, Field: "finding",
				Measure: -1, Old: f.Row.Statement,
			})
		}
	}
}

func matchFindings(read []Finding, held []journal.Versioned[ledger.Finding]) []int {
	a := gists(len(read), func(i int) string { return read[i].Statement })
	b := gists(len(held), func(j int) string { return held[j].Row.Statement })
	return pairing(len(read), len(held), 0.5, func(i, j int) float64 {
		f, g := read[i], held[j].Row
		score := alike(a[i], b[j])
		if f.No != nil && *f.No == g.No || f.Label != "" && f.Label == g.Label {
			score += 0.1 // the same number, and a statement that is at least akin
		}
		return score
	})
}

// compareFinding lists the fields in which a finding differs. An empty field in the document says
// nothing: documents leave out what they do not speak of.
func (c *Comparison) compareFinding(g Genre, i int, f Finding, h Held, held ledger.Finding) {
	for _, field := range []struct{ name, old, new string }{
		{"label", held.Label, f.Label},
		{"statement", held.Statement, f.Statement},
		{"status", held.StatusText, f.StatusText},
		{"deadline", held.DeadlineText, f.DeadlineText},
		{"goal", held.Goal, f.Goal},
		{"progress", held.Progress, f.Progress},
		{"units", unitNames(held.Units), strings.Join(f.Organisations, "、")},
	} {
		if field.new == "" || field.new == field.old || field.name == "label" && g != ProgressReport {
			continue
		}
		sort := Changed
		if field.old == "" {
			sort = Added
		}
		c.Differences = append(c.Differences, Difference{
			ID: fmt.Sprintf("%d/%s", i, field.name), Sort: sort, Finding: i, FindingID: held.ID, Label: f.name(), Field: field.name,
			Measure: -1, Old: field.old, New: field.new, Take: speaksFor(g, field.name) || field.old == "",
		})
	}
	c.compareMeanings(g, i, f, held)
	if plans(g) {
		c.compareTasks(i, f, held, h.Tasks[held.ID])
		return
	}
	c.compareMeasures(g, i, f, held, h.Measures[held.ID])
}

// compareMeanings lists where the same words are understood differently: the ledger's status or date
// was put right, or the document's was. Words are no news, so what the ledger understands stays unless it
// understood nothing, or a person said otherwise on the desk. Old and New are a Status, or a date.
func (c *Comparison) compareMeanings(g Genre, i int, f Finding, held ledger.Finding) {
	for _, m := range []struct {
		name, field      string
		sameWords        bool
		old, new, silent string
	}{
		{"status_read", "status", f.StatusText == held.StatusText, string(held.Status), string(f.Status), string(StatusUnknown)},
		{"deadline_read", "deadline", f.DeadlineText == held.DeadlineText, string(held.Deadline), string(ledger.DateOf(f.Deadline)), ""},
	} {
		byHand := slices.Contains(f.ByHand, m.field)
		if !m.sameWords || m.new == m.old || !byHand && (m.new == "" || m.new == m.silent) {
			continue
		}
		c.Differences = append(c.Differences, Difference{
			ID: fmt.Sprintf("%d/%s", i, m.name), Sort: Changed, Finding: i, FindingID: held.ID, Label: f.name(), Field: m.name,
			Measure: -1, Old: m.old, New: m.new, Take: byHand || m.old == m.silent && speaksFor(g, m.field),
		})
	}
}

func (c *Comparison) compareMeasures(g Genre, i int, f Finding, held ledger.Finding, measures []journal.Versioned[ledger.Measure]) {
	match := matchMeasures(f.Measures, measures)
	for k, m := range f.Measures {
		d := Difference{
			ID: fmt.Sprintf("%d/measure/%d", i, k), Finding: i, FindingID: held.ID, Label: f.name() + bare(m.Label), Field: "measure",
			Measure: k, New: m.Text, Take: speaksFor(g, "measure"),
		}
		switch j := match[k]; {
		case j < 0:
			d.Sort = Added
		case measures[j].Row.Text != m.Text || measures[j].Row.Label != m.Label:
			d.Sort, d.Old, d.RecordID = Changed, measures[j].Row.Text, measures[j].Row.ID
		default:
			continue
		}
		c.Differences = append(c.Differences, d)
	}
	if !speaksFor(g, "measure") {
		return
	}
	for j, m := range measures {
		if !slices.Contains(match, j) {
			c.Differences = append(c.Differences, Difference{
				ID: fmt.Sprintf("%d/absent/%s", i, m.Row.ID), Sort: Absent, Finding: i, FindingID: held.ID,
				Label: f.name() + bare(m.Row.Label), Field: "measure", Measure: -1, RecordID: m.Row.ID, Old: m.Row.Text, Take: true,
			})
		}
	}
}

func matchMeasures(read []Measure, held []journal.Versioned[ledger.Measure]) []int {
	a := gists(len(read), func(i int) string { return read[i].Text })
	b := gists(len(held), func(j int) string { return held[j].Row.Text })
	return pairing(len(read), len(held), 0.5, func(i, j int) float64 {
		score := alike(a[i], b[j])
		if read[i].Label == held[j].Row.Label {
			score += 0.3
		}
		return score
	})
}

func (c *Comparison) compareTasks(i int, f Finding, held ledger.Finding, tasks []journal.Versioned[ledger.Task]) {
	a := gists(len(f.Measures), func(i int) string { return f.Measures[i].Text })
	b := gists(len(tasks), func(j int) string { return tasks[j].Row.Text })
	match := pairing(len(a), len(b), 0.6, func(i, j int) float64 { return alike(a[i], b[j]) })
	for k, m := range f.Measures {
		d := Difference{
			ID: fmt.Sprintf("%d/task/%d", i, k), Sort: Added, Finding: i, FindingID: held.ID, Label: f.name() + bare(m.Label),
			Field: "task", Measure: k, New: m.Text, Take: true,
		}
		if j := match[k]; j >= 0 {
			if tasks[j].Row.Text == m.Text {
				continue
			}
			d.Sort, d.Old, d.RecordID = Changed, tasks[j].Row.Text, tasks[j].Row.ID
		}
		c.Differences = append(c.Differences, d)
	}
}

// speaksFor tells which fields a kind of document has the last word on.
func speaksFor(g Genre, field string) bool {
	switch g {
	case ProgressReport:
		return true
	case Plan, TaskList:
		return slices.Contains([]string{"deadline", "goal", "units"}, field)
	case ClosureNotice, AcceptanceOpinion:
		return field == "status" || field == "progress"
	default:
		return false
	}
}

func plans(g Genre) bool { return g == Plan || g == TaskList }

// name is how a person calls the finding: its label without punctuation.
func (f Finding) name() string { return bare(f.Label) }

// bare takes the punctuation off the end of a label: 一、 becomes 一, （一） stays.
func bare(label string) string { return strings.TrimRight(label, "、.．:： ") }

func unitNames(units []ledger.Unit) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	return strings.Join(names, "、")
}
