package reading

import (
	"cmp"
	"slices"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// Decision is what a person decided about a document before it enters the ledger.
type Decision struct {
	RoundID string       // the round it goes into, "" for a new one
	Round   ledger.Round // the new round when RoundID is ""
	// Leave names differences, by ID, that are not taken although proposed; Take those taken although not.
	Leave, Take []string
}

func (d Decision) takes(diff Difference) bool {
	if slices.Contains(d.Leave, diff.ID) {
		return false
	}
	return diff.Take || slices.Contains(d.Take, diff.ID)
}

// merge turns a comparison and a decision into drafts: what is added, changed and withdrawn.
type merge struct {
	doc    Document
	result Result
	held   Held
	newID  func() string
	drafts []journal.Draft
}

// mergeInto drafts the ledger's side of a confirmation.
func mergeInto(doc Document, r Result, h Held, d Decision, newID func() string) []journal.Draft {
	m := &merge{doc: doc, result: r, held: h, newID: newID}
	c := Compare(r, h)
	byFinding := map[int][]Difference{}
	for _, diff := range c.Differences {
		if !d.takes(diff) {
			continue
		}
		if diff.Finding < 0 {
			m.withdrawFinding(diff.FindingID)
			continue
		}
		byFinding[diff.Finding] = append(byFinding[diff.Finding], diff)
	}
	next := nextNo(h.Findings)
	for i, f := range r.Findings {
		switch j := c.Match[i]; {
		case j >= 0:
			m.update(f, h.Findings[j].Row, byFinding[i])
		case len(byFinding[i]) > 0:
			m.add(f, numberOf(f, h.Findings, next))
			next = nextNo(m.held.Findings)
		}
	}
	return m.drafts
}

func nextNo(fs []journal.Versioned[ledger.Finding]) int {
	n := 1
	for _, f := range fs {
		n = max(n, f.Row.No+1)
	}
	return n
}

// numberOf keeps the document's own number while the round has it free.
func numberOf(f Finding, held []journal.Versioned[ledger.Finding], next int) int {
	if f.No == nil || *f.No < 1 {
		return next
	}
	for _, h := range held {
		if h.Row.No == *f.No {
			return next
		}
	}
	return *f.No
}

func (m *merge) put(act journal.Act, r journal.Record) {
	m.drafts = append(m.drafts, journal.Draft{Act: act, Subject: r.Ref(), OccurredOn: m.result.AsOf, Rows: []journal.Record{r}})
}

func (m *merge) withdrawFinding(id string) {
	ref := ledger.Finding{ID: id}.Ref()
	gone := []journal.Ref{ref}
	for _, x := range m.held.Measures[id] {
		gone = append(gone, x.Row.Ref())
	}
	for _, x := range m.held.Tasks[id] {
		gone = append(gone, x.Row.Ref())
	}
	m.drafts = append(m.drafts, journal.Draft{Act: journal.FindingWithdrawn, Subject: ref, Gone: gone})
}

// add drafts a finding new to the ledger, with its measures or tasks, as one entry.
func (m *merge) add(f Finding, no int) {
	now := ledger.Finding{
		ID: m.newID(), RoundID: m.held.Round.ID, No: no, Label: f.Label, Statement: f.Statement,
		StatusLead: f.StatusLead, StatusText: f.StatusText, Status: cmp.Or(f.Status, ledger.StatusUnknown),
		Workflow: ledger.WorkflowActive, TimeClass: classOf(f.DeadlineText), DeadlineText: f.DeadlineText,
		Deadline: ledger.DateOf(f.Deadline), Goal: f.Goal, Progress: f.Progress, Units: units(f),
		ExternalIDs: m.externals(nil, f), Places: m.places(f.Spans),
	}
	rows := []journal.Record{now}
	for k, x := range f.Measures {
		if plans(m.result.Genre) {
			rows = append(rows, m.task(now.ID, k+1, x, f))
		} else {
			rows = append(rows, m.measure(now.ID, k+1, x))
		}
	}
	m.held.Findings = append(m.held.Findings, journal.Versioned[ledger.Finding]{Row: now})
	m.drafts = append(m.drafts, journal.Draft{Act: journal.FindingAdded, Subject: now.Ref(), OccurredOn: m.result.AsOf, Rows: rows})
}

// update drafts the taken differences of a finding that the ledger has.
func (m *merge) update(f Finding, held ledger.Finding, taken []Difference) {
	now := held
	now.ExternalIDs = m.externals(slices.Clone(held.ExternalIDs), f)
	for _, d := range taken {
		m.takeField(&now, f, d.Field)
	}
	if !journal.Same(held, now) {
		m.put(journal.FindingChanged, now)
	}
	m.updateMeasures(f, held.ID, taken)
	m.updateTasks(f, held.ID, taken)
}

func (m *merge) takeField(now *ledger.Finding, f Finding, field string) {
	switch field {
	case "label":
		now.Label = f.Label
	case "statement":
		now.Statement = f.Statement
	case "status":
		now.StatusText, now.Status = f.StatusText, cmp.Or(f.Status, ledger.StatusUnknown)
		if f.StatusLead != "" {
			now.StatusLead = f.StatusLead
		}
	case "status_read":
		now.Status = cmp.Or(f.Status, ledger.StatusUnknown)
		return // the words and their place are as they were
	case "deadline_read":
		now.Deadline = ledger.DateOf(f.Deadline)
		return
	case "deadline":
		now.DeadlineText, now.Deadline = f.DeadlineText, ledger.DateOf(f.Deadline)
		now.TimeClass = cmp.Or(classOf(f.DeadlineText), now.TimeClass)
	case "goal":
		now.Goal = f.Goal
	case "progress":
		now.Progress = f.Progress
	case "units":
		now.Units = units(f)
	default:
		return
	}
	now.Places = replacePlaces(now.Places, field, m.places(f.Spans))
}

func (m *merge) updateMeasures(f Finding, findingID string, taken []Difference) {
	held := m.held.Measures[findingID]
	if plans(m.result.Genre) {
		return
	}
	match := matchMeasures(f.Measures, held)
	for _, d := range taken {
		if d.Field != "measure" || d.Sort != Absent {
			continue
		}
		ref := ledger.Measure{ID: d.RecordID}.Ref()
		m.drafts = append(m.drafts, journal.Draft{Act: journal.MeasureWithdrawn, Subject: ref, Gone: []journal.Ref{ref}})
	}
	ord := 0
	for k, x := range f.Measures {
		take := slices.ContainsFunc(taken, func(d Difference) bool { return d.Field == "measure" && d.Measure == k })
		j := match[k]
		if j < 0 && !take {
			continue
		}
		ord++
		if j < 0 {
			m.put(journal.MeasureAdded, m.measure(findingID, ord, x))
			continue
		}
		now := held[j].Row
		if take {
			now.Label, now.Title, now.Text = x.Label, x.Title, x.Text
			now.Places = m.placesOf("measure", x.Spans)
		}
		if speaksFor(m.result.Genre, "measure") {
			now.Ord = ord
		}
		if !journal.Same(held[j].Row, now) {
			m.put(journal.MeasureChanged, now)
		}
	}
}

func (m *merge) updateTasks(f Finding, findingID string, taken []Difference) {
	held := m.held.Tasks[findingID]
	ord := len(held)
	for _, d := range taken {
		if d.Field != "task" {
			continue
		}
		j := slices.IndexFunc(held, func(t journal.Versioned[ledger.Task]) bool { return t.Row.ID == d.RecordID })
		if j < 0 {
			ord++
			m.put(journal.TaskAdded, m.task(findingID, ord, f.Measures[d.Measure], f))
			continue
		}
		now := held[j].Row
		now.Label, now.Text = f.Measures[d.Measure].Label, f.Measures[d.Measure].Text
		m.put(journal.TaskChanged, now)
	}
}

func (m *merge) measure(findingID string, ord int, x Measure) ledger.Measure {
	return ledger.Measure{
		ID: m.newID(), FindingID: findingID, Ord: ord, Label: x.Label, Title: x.Title, Text: x.Text,
		Places: m.placesOf("measure", x.Spans),
	}
}

func (m *merge) task(findingID string, ord int, x Measure, f Finding) ledger.Task {
	return ledger.Task{
		ID: m.newID(), FindingID: findingID, Ord: ord, Scope: ledger.ScopeCity, Label: x.Label, Text: x.Text,
		Goal: f.Goal, DeadlineText: f.DeadlineText, Deadline: ledger.DateOf(f.Deadline), Units: units(f),
		Places: m.placesOf("task", x.Spans),
	}
}

// externals adds the numbers this document gives a finding that no document gave it before.
func (m *merge) externals(ids []ledger.ExternalID, f Finding) []ledger.ExternalID {
	for _, label := range append([]string{f.Label}, f.ExternalIDs...) {
		id := ledger.ExternalID{Document: m.doc.ID, Label: strings.TrimSpace(label)}
		known := func(e ledger.ExternalID) bool { return e.Label == id.Label }
		if id.Label != "" && !slices.ContainsFunc(ids, known) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (m *merge) places(spans map[string][]Span) []ledger.Place {
	var out []ledger.Place
	for _, field := range []string{"label", "statement", "status", "organisations", "deadline", "goal", "progress"} {
		out = append(out, m.placesOf(field, spans[field])...)
	}
	return out
}

func (m *merge) placesOf(field string, spans []Span) []ledger.Place {
	var out []ledger.Place
	for _, s := range spans {
		out = append(out, ledger.Place{Field: field, Document: m.doc.ID, Block: s.Block, Start: s.Start, End: s.End})
	}
	return out
}

// replacePlaces puts the new places of one field in the stead of the old ones.
func replacePlaces(old []ledger.Place, field string, all []ledger.Place) []ledger.Place {
	if field == "units" {
		field = "organisations"
	}
	is := func(p ledger.Place) bool { return p.Field == field }
	out := slices.DeleteFunc(slices.Clone(old), is)
	for _, p := range all {
		if is(p) {
			out = append(out, p)
		}
	}
	return out
}

func units(f Finding) []ledger.Unit {
	var out []ledger.Unit
	for i, name := range f.Organisations {
		role := ledger.Responsible
		if lead := leadOf(f); lead == i {
			role = ledger.Lead
		}
		out = append(out, ledger.Unit{Name: name, Role: role})
	}
	return out
}

// leadOf is the index of the unit printed as lead (牵头), -1 when none is.
func leadOf(f Finding) int { return slices.Index(f.Organisations, f.LeadOrganisation) }

// classOf reads the time class a deadline's wording states.
func classOf(deadline string) ledger.TimeClass {
	switch {
	case strings.Contains(deadline, "长期坚持"), strings.Contains(deadline, "持续"):
		return ledger.TimeClassLongTerm
	case strings.Contains(deadline, "立行立改"), strings.Contains(deadline, "立即"):
		return ledger.TimeClassImmediate
	case deadline != "":
		return ledger.TimeClassTerm
	}
	return ledger.TimeClassNone
}
