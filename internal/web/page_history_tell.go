package web

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
)

// teller turns entries into sentences in the reader's language.
type teller struct {
	p     *LedgerPages
	r     *gate.Request
	names func(string) string
}

func (p *LedgerPages) teller(r *gate.Request) teller { return teller{p, r, p.names(r)} }

// subjectRow is what a sentence may name of any record, as the journal's images write it.
type subjectRow struct {
	ID        string `json:"id"`
	Finding   string `json:"finding"`
	No        int    `json:"no"`
	Label     string `json:"label"`
	Statement string `json:"statement"`
	Text      string `json:"text"`
	Title     string `json:"title"`
	Name      string `json:"name"`
	Key       string `json:"key"`
	Promise   string `json:"promise"`
	Now       string `json:"now"`
	Number    string `json:"number"`
	Day       string `json:"day"`
	Task      string `json:"task"`
	Kind      string `json:"kind"`
	// Event is the event of a ladder.
	Event json.RawMessage `json:"event"`
}

const excerpt = 24 // characters of a record's text in a sentence

// tell makes the sentence of an entry and the address of what it speaks of.
func (t teller) tell(e journal.Entry) toldEntry {
	told := toldEntry{Entry: e, Who: t.names(e.Actor), When: Moment(t.p.moment(e.RecordedAt))}
	if e.For != "" {
		told.Behalf = t.r.Say("page.history.behalf", "Name", t.names(e.For))
	}
	row, there := subjectOf(e)
	if !there {
		row, there = t.last(e)
	}
	told.What = t.r.Say("told."+string(e.Act), "What", t.name(e.Subject, row, there))
	told.Href = hrefOf(e.Subject, row, e)
	return told
}

// subjectOf reads the subject's own image in the entry.
func subjectOf(e journal.Entry) (row subjectRow, ok bool) {
	for _, image := range e.Images {
		if image.Ref == e.Subject && !image.Gone {
			return row, json.Unmarshal(image.Row, &row) == nil
		}
	}
	return row, false
}

// last is what a record looked like before it ended with the entry.
func (t teller) last(e journal.Entry) (row subjectRow, ok bool) {
	versions, err := t.p.Versions.Versions(t.r.Context(), e.Subject)
	if err != nil || len(versions) == 0 {
		return row, false
	}
	seen := versions[0]
	for _, v := range versions {
		if v.Since <= e.Seq {
			seen = v
		}
	}
	buf, err := journal.Canonical(seen.Row.Image())
	return row, err == nil && json.Unmarshal(buf, &row) == nil
}

// name is how a sentence names a record, with a space before it; "" when there is nothing to say.
func (t teller) name(ref journal.Ref, row subjectRow, there bool) string {
	if !there {
		return ""
	}
	switch ref.Table {
	case "finding":
		f := ledger.Finding{No: row.No, Label: row.Label}
		return t.r.Say("told.finding", "Name", findingName(f), "Text", firstLine(row.Statement))
	case "measure", "task", "finding_point":
		return t.r.Say("told.measure", "Label", row.Label, "Text", firstLine(row.Text))
	case "amendment":
		return t.r.Say("told.amendment", "Promise", t.r.Say("word.promise."+row.Promise), "Now", firstLine(row.Now))
	case "account":
		return t.r.Say("told.account", "Name", t.names(ref.ID))
	case "petition":
		return t.r.Say("told.thing", "Name", row.Number)
	case "petition_batch":
		return t.r.Say("told.petition_batch", "Day", row.Day, "No", row.No)
	case "setting":
		return t.r.Say("told.setting", "Name", row.Key)
	case "doubt":
		return t.r.Say("told.thing", "Name", t.r.Say("doubt.kind."+row.Kind))
	case "ladder_event":
		return ladderName(t.r.Lang, row)
	case "task_remark":
		return t.r.Say("told.thing", "Name", supervise.RemarkKind(row.Kind).Name().In(t.r.Lang))
	case "rule_file":
		return t.r.Say("told.thing", "Name", row.Title)
	case "document", "reading", "round", "unit", "post", "evidence", "inspection", "campaign":
		name := row.Name
		if name == "" {
			name = row.Title
		}
		return t.r.Say("told.thing", "Name", name)
	}
	return ""
}

// ladderName is a document of a ladder by its number, or its step where there is none.
func ladderName(lang say.Lang, row subjectRow) string {
	var e supervise.Event
	if json.Unmarshal(row.Event, &e) != nil {
		return ""
	}
	return cmp.Or(e.Number.String(), e.Step.Text().In(lang))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return cutRunes(line, excerpt)
}

// hrefOf is the page of a record, "" when it has none.
func hrefOf(ref journal.Ref, row subjectRow, e journal.Entry) string {
	switch ref.Table {
	case "finding":
		if e.Act != journal.FindingWithdrawn {
			return findingHref(ref.ID)
		}
	case "finding_point", "amendment":
		if row.Finding != "" {
			return planHref(row.Finding)
		}
	case "measure", "task":
		if row.Finding != "" {
			return findingHref(row.Finding)
		}
	case "evidence", "goal_comparison":
		if row.Finding != "" {
			return closingHref(row.Finding)
		}
	case "ladder_event", "task_remark":
		if row.Task != "" {
			return ladderHref(row.Task)
		}
	case "signoff_paper":
		return "/papers/" + ref.ID
	case "document", "reading":
		return "/documents/" + ref.ID
	case "round":
		return roundHref(ref.ID)
	case "petition":
		return petitionHref(ref.ID)
	case "doubt":
		return doubtHref(ref.ID)
	case "petition_batch":
		return "/petitions?day=" + row.Day
	case "unit":
		return unitHref(ref.ID)
	case "person":
		return personHref(ref.ID)
	case "letter":
		if e.Act != journal.LetterWithdrawn {
			return letterHref(ref.ID)
		}
	}
	return ""
}

// entryNo is an entry's number in an address.
func entryNo(seq journal.Seq) string { return strconv.FormatInt(int64(seq), 10) }

func entryHref(seq journal.Seq) string { return "/history/" + entryNo(seq) }
